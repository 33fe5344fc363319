//! The one test binary.

mod api;
mod cli;
#[cfg(unix)]
mod clipboard;
mod config;
#[cfg(unix)]
mod deliver;
mod doctor;
#[cfg(unix)]
mod journal;
#[cfg(unix)]
mod pty;
mod sandbox;
#[cfg(unix)]
mod stage;
mod support;
