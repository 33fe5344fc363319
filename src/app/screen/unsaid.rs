//! What the screen does not say before the disk has it. The model goes on at once, and keys with it;
//! only what is said of a secret, of a rotation, or on the message line waits: what the operator has
//! read, the next run knows.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::reveal::Reveal;
use crate::app::msg::Ticket;
use crate::domain::rotation::Rotation;

/// Nothing is said of what waits for less than this, and no spinner appears for it.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// Said in the place of what waits, when that takes long enough to be noticed.
pub const NOTING: &str = "Noting it on the disk…";

/// What is held back, each with the number of what it waits for.
#[derive(Clone, Debug, Default)]
pub struct Unsaid {
    pub(super) handed: u64,
    pub(super) since: Option<Timestamp>,
    pub(super) notice: Option<u64>,
    pub(super) rotations: Option<(u64, Vec<Rotation>)>,
    pub(super) reveals: Vec<HeldReveal>,
}

/// A reveal as it was before what waits.
#[derive(Clone, Debug)]
pub(super) struct HeldReveal {
    pub number: u64,
    pub before: Box<Reveal>,
    pub remark: Option<(bool, String)>,
}

impl Unsaid {
    pub(super) fn hold(&mut self, number: u64, before: Reveal, remark: Option<(bool, String)>) {
        match self.reveals.iter_mut().find(|held| held.before.number == before.number) {
            Some(held) => (held.number, held.remark) = (number, remark),
            None => self.reveals.push(HeldReveal { number, before: Box::new(before), remark }),
        }
    }

    pub(super) fn of(&self, number: Ticket) -> Option<&HeldReveal> {
        self.reveals.iter().find(|held| held.before.number == number)
    }

    /// Until when nothing is said of the waiting, while something waits.
    pub fn patience(&self) -> Option<Timestamp> {
        let patience = SignedDuration::try_from(PATIENCE).unwrap_or_default();
        self.since.and_then(|since| since.checked_add(patience).ok())
    }

    pub(super) fn words(&self, now: Timestamp) -> Option<&'static str> {
        self.patience().filter(|until| *until <= now).map(|_| NOTING)
    }
}
