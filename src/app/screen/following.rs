//! Saves whose sign-ins are followed for a while: a wrong redirect URL is noticed there first.

use jiff::Timestamp;

use crate::app::msg::Ticket;
use crate::domain::sign_ins::LoggedSignIn;
use crate::domain::sign_ins::judge::SignInTally;
use crate::domain::{ClientId, EntryId, EnvKey};

/// Seconds for which a save is followed.
pub const FOLLOWED: i64 = 600;

/// Seconds between one look and the next.
pub const LOOKS: i64 = 60;

/// Seconds before the save that the time after it is compared with.
pub const COMPARED: i64 = 3_600;

/// How many pages of the log one look reads at most.
pub const PAGES: usize = 4;

/// A save, and what the sign-in log told since.
#[derive(Clone, Debug)]
pub struct FollowedSave {
    /// Where.
    pub environment: EnvKey,
    /// Of which application.
    pub application: ClientId,
    /// Its name.
    pub name: String,
    /// The entry of the history.
    pub entry: Option<EntryId>,
    /// Whether it is the last write in its environment.
    pub last: bool,
    /// Until when it is followed.
    pub until: Timestamp,
    /// When it was made, by the server's clock.
    pub saved: Timestamp,
    /// The first save that it follows: before that, nothing was changed.
    pub first: Timestamp,
    /// The hour before.
    pub before: Option<SignInTally>,
    /// What is waited for.
    pub asked: Option<Ticket>,
    /// What came of this look so far, and how many pages.
    pub came: (Vec<LoggedSignIn>, usize),
    /// When the log is looked at next.
    pub due: Timestamp,
}
