//! The sessions that are to be revoked.

use crate::api::Request;
use crate::domain::record::SessionMark;
use crate::domain::{SessionId, UserId};

/// Which sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevocationTarget {
    /// This one.
    One(SessionId),
    /// All of this user.
    All(UserId),
}

impl RevocationTarget {
    /// What revokes them.
    pub fn request(&self) -> Request {
        match self {
            Self::One(id) => Request::RevokeSession(id.clone()),
            Self::All(user) => Request::RevokeSessions(user.clone()),
        }
    }

    /// What tells how they stand; `page_token` of a list.
    pub fn read(&self, page_token: Option<String>) -> Request {
        match self {
            Self::One(id) => Request::GetSession(id.clone()),
            Self::All(user) => Request::ListSessions { user: user.clone(), page_token },
        }
    }

    /// As the history names them.
    pub fn mark(&self) -> SessionMark {
        match self {
            Self::One(id) => SessionMark { user: None, session: Some(id.clone()) },
            Self::All(user) => SessionMark { user: Some(user.clone()), session: None },
        }
    }
}
