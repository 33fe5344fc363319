//! The brain: one [`model::Model`], one [`update::update`]. Pure: no input or output, no async, no
//! widgets (key types and rectangles excepted).

pub mod arrived;
pub mod edited_text;
pub mod engine;
pub mod form;
pub mod keys;
pub mod msg;
pub mod recorded;
pub mod screen;
pub mod undoing;
pub mod update;

pub use keys::{Action, Context};
pub use msg::{Effect, Msg, Ticket};
pub use screen::dialog::Dialog;
pub use screen::environment_state::{EnvironmentPlace, EnvironmentState};
pub use screen::model::Model;
pub use screen::pane::Pane;
pub use screen::tab::Tab;
