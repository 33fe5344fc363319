//! What the tests stand on.

pub mod binary;
pub mod browser;
pub mod confirming;
pub mod cutting;
pub mod desk;
pub mod driver;
mod in_editor;
pub mod keyboard;
pub mod limit;
pub mod listener;
pub mod other_run;
pub mod program;
#[cfg(unix)]
pub mod pty;
pub mod receiver;
pub mod samples;
pub mod sandbox;
pub mod screen;
pub mod setup;
#[cfg(unix)]
pub mod skip;
#[cfg(unix)]
pub mod svg;
pub mod turnstile;
