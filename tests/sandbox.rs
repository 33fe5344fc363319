//! The embedded server, spoken to over HTTP as any client would.

mod access;
mod applications;
mod environments;
mod faults;
mod process;
mod secrets;
mod start;
pub mod support;
mod tokens;
