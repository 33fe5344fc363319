//! What is typed in: lines of text and the forms that are made of them. They know no screen.

pub mod command;
pub mod connect;
pub mod create;
pub mod editor;
pub mod file;
pub mod input;
pub mod unseen;
