//! What the tests stand on.

#[cfg(unix)]
pub mod pty;
#[cfg(unix)]
pub mod svg;
