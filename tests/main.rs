//! The one test binary.

mod api;
mod cli;
#[cfg(unix)]
mod clipboard;
mod config;
mod doctor;
#[cfg(unix)]
mod pty;
mod sandbox;
mod screens;
#[cfg(unix)]
mod stage;
mod stories;
mod support;
