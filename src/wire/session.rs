//! Sessions of users.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tolerant;

/// A user's session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireSession {
    /// `ses_…`
    #[serde(default, deserialize_with = "tolerant::text")]
    pub session_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub user_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub organization_id: String,
    /// `ACTIVE`, `EXPIRED` or `REVOKED`.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub status: String,
    /// The applications that took part.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub authenticated_clients: Vec<ParticipatingClient>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub last_active_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub idle_expires_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub absolute_expires_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub logout_at: Option<Timestamp>,
}

/// An application that took part in a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipatingClient {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_id: String,
}

/// One page of a user's sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    #[serde(default, deserialize_with = "tolerant::list")]
    pub sessions: Vec<WireSession>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub total_size: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub prev_page_token: String,
}

/// The answer to the end of one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedSession {
    pub revoked_session: WireSession,
}

/// The answer to the end of all sessions of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedSessions {
    #[serde(default, deserialize_with = "tolerant::list")]
    pub revoked_sessions: Vec<WireSession>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub total_revoked: Option<u64>,
}
