//! The embedded server, spoken to over HTTP as any client would.

mod access;
mod allowlist;
mod applications;
mod command;
mod documented;
mod environments;
mod faults;
mod login_urls;
mod process;
mod reached;
mod secrets;
mod sign_ins;
mod start;
mod tokens;
