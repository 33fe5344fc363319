//! When an operation of the engine goes on by itself.

use jiff::Timestamp;

use crate::app::msg::Ticket;

/// When an operation goes on that waits for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What the operation knows it by.
    pub ticket: Ticket,
    /// When.
    pub at: Timestamp,
}
