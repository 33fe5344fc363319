//! The brain: one [`model::Model`], one [`update::update`]. Pure: no input or output, no async, no
//! widgets (key types and rectangles excepted).

pub mod access;
pub mod alarm;
pub mod arrived;
pub mod caution;
pub mod clock;
pub mod command_form;
pub mod connect;
pub mod contexts;
pub mod create;
pub mod cut_off;
pub mod dialog;
pub mod draft;
pub mod editor;
pub mod engine;
pub mod environment_state;
pub mod file_form;
pub mod filter;
pub mod flight;
pub mod history_view;
pub mod input;
pub mod keys;
pub mod layout;
pub mod listing;
pub mod model;
pub mod msg;
pub mod notice;
pub mod on_clipboard;
pub mod own;
pub mod recorded;
pub mod retry;
pub mod reveal;
pub mod rows;
pub mod undoing;
pub mod unsaid;
pub mod update;
pub mod window;

pub use dialog::Dialog;
pub use environment_state::{EnvironmentPlace, EnvironmentState, Tab};
pub use keys::{Action, Context};
pub use model::{Model, Pane};
pub use msg::{Effect, Msg, Ticket};
