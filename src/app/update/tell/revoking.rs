//! What the engine reports of sessions that are revoked, in words.

use crate::app::engine::Told;
use crate::domain::text::{clean, count};

/// Sessions were revoked, as a sentence.
pub fn revoked(told: &Told) -> String {
    let what = told.session.as_ref().map_or_else(String::new, |one| clean(&one.words()));
    format!("Revoked {what}")
}

/// The server still lists so many sessions as live that it was told to revoke.
pub fn still_live(number: usize) -> String {
    let (sessions, are) = (count(number, "session"), if number == 1 { "is" } else { "are" });
    format!("The server said that it is done, but {sessions} {are} still live")
}
