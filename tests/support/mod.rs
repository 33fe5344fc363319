//! What the tests stand on.

pub mod driver;
pub mod keyboard;
#[cfg(unix)]
pub mod pty;
pub mod screen;
pub mod setup;
#[cfg(unix)]
pub mod svg;
pub mod turnstile;
