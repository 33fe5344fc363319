//! The one test binary.

#[cfg(unix)]
mod mux;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod stage;
mod support;
mod api;
mod cli;
mod config;
mod doctor;
mod sandbox;
