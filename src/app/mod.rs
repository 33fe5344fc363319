//! The brain: one [`model::Model`], one [`update::update`]. Pure: no input or output, no async, no
//! widgets (key types and rectangles excepted).

pub mod access;
pub mod bindings;
pub mod caution;
pub mod clock;
pub mod command_form;
pub mod connect;
pub mod create;
pub mod cut_off;
pub mod dialog;
pub mod draft;
pub mod editor;
pub mod file_form;
pub mod filter;
pub mod hint;
pub mod input;
pub mod keymap;
pub mod keys;
pub mod layout;
pub mod looking;
pub mod model;
pub mod msg;
pub mod notice;
pub mod on_clipboard;
pub mod own;
pub mod rebinding;
pub mod reveal;
pub mod rows;
pub mod save;
pub mod secret_write;
pub mod site;
pub mod sweep;
pub mod undoing;
pub mod unsaid;
pub mod update;
pub mod wait;
pub mod window;

pub use bindings::{Action, Context};
pub use dialog::Dialog;
pub use model::{Model, Pane};
pub use msg::{Effect, Msg, Ticket};
pub use site::{Place, Site, Tab};
