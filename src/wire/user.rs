//! Users, as far as a search for one needs them.

use serde::{Deserialize, Serialize};

use super::tolerant;
use crate::domain::UserId;
use crate::domain::sign_ins::{EmailAddress, kept};
use crate::domain::user_session::FoundUser;

/// The shortest and the longest text that can be searched for, in characters (API contract).
pub const SEARCHED: (usize, usize) = (3, 100);
/// How many pages of a search for a whole address are read: nearly always there is one.
pub const SEARCHED_PAGES: usize = 10;
/// The largest page that the search serves (API contract).
pub const USERS_PER_PAGE: u32 = 30;

/// A user.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireUser {
    /// `usr_…`
    #[serde(default, deserialize_with = "tolerant::text")]
    pub id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub environment_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub email: String,
}

/// One page of users that were found.
#[derive(Default, Serialize)]
pub struct FoundUsers {
    pub users: Vec<WireUser>,
    pub total_size: u64,
    pub next_page_token: String,
    pub prev_page_token: String,
}

impl From<WireUser> for FoundUser {
    fn from(told: WireUser) -> Self {
        Self { id: UserId::new(kept(&told.id)), email: EmailAddress::new(&told.email) }
    }
}
