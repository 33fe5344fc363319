//! The one test binary.

#[cfg(unix)]
mod clipboard;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod stage;
mod support;
