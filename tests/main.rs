//! The one test binary.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at what it did not expect, and looks at the values it made"
)]

mod api;
mod architecture;
mod cli;
#[cfg(unix)]
mod clipboard;
mod config;
mod contract;
#[cfg(unix)]
mod deliver;
mod docs;
mod doctor;
#[cfg(unix)]
mod formats;
mod fuzzed;
mod hostile;
mod input;
#[cfg(unix)]
mod journal;
mod last_run;
mod late;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod record;
mod sandbox;
mod screens;
#[cfg(unix)]
mod screenshots;
mod secrets;
#[cfg(unix)]
mod stage;
mod stories;
mod support;
mod themes;
#[cfg(unix)]
mod verbs;
