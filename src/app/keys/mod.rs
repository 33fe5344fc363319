//! Keys: their names, the one table of what they do, what the configuration binds otherwise, and
//! hints that name them. Nothing here knows what is on screen.

mod context;
pub mod hint;
mod key;
mod keymap;
mod needs;
pub mod rebinding;
mod table;

pub use context::Context;
pub use key::{Key, apart, typed};
pub use keymap::Keymap;
pub use needs::Needs;
pub use table::{Action, BINDINGS, Binding};
