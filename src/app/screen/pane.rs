//! The panes of the main view.

/// The panes that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    Environments,
    Applications,
    Detail,
}
