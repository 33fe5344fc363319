//! The one test binary.

mod api;
mod cli;
mod config;
mod doctor;
#[cfg(unix)]
mod clipboard;
#[cfg(unix)]
mod pty;
mod sandbox;
#[cfg(unix)]
mod stage;
mod support;
