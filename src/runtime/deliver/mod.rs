//! Handing a fresh secret over: to a file, or to a command.

pub mod command;
mod echo;
pub mod file;
mod git;
mod merge;
mod place;
pub(super) mod write;

pub use command::Commands;
pub use file::Files;
