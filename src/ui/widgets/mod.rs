//! Parts that several panes share.

pub mod findings;
pub mod input;
pub mod pane;
pub mod stack;
