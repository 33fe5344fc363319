//! Handing a fresh secret over: to a file, or to a command.

pub mod command;
pub mod file;
mod git;
mod input;
mod merge;
mod place;
mod run;
pub(super) mod write;

pub use command::Commands;
pub use file::Files;
