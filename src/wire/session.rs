//! Sessions of users.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tolerant;
use crate::domain::user_session::{SessionDevice, SessionStatus, UserSession};
use crate::domain::{ClientId, SessionId, UserId};

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
    /// `active`, `expired`, `revoked` or `logout`, in any case.
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
    pub expired_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub logout_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::anything", skip_serializing)]
    pub device: WireDevice,
}

/// What a session came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct WireDevice {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub user_agent: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub os: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub os_version: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub browser: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub browser_version: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub device_type: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub ip: String,
    #[serde(default, deserialize_with = "tolerant::anything")]
    pub location: WireLocation,
}

/// Where an address is thought to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct WireLocation {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub city: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub region_subdivision: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub region: String,
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedSession {
    #[serde(default, deserialize_with = "tolerant::anything")]
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

impl From<WireSession> for UserSession {
    fn from(told: WireSession) -> Self {
        let clients = told.authenticated_clients.into_iter();
        let named = clients.filter(|one| !one.client_id.is_empty());
        Self {
            id: SessionId::new(told.session_id),
            user: UserId::new(told.user_id),
            status: SessionStatus::of(&told.status),
            clients: named.map(|one| ClientId::new(one.client_id)).collect(),
            device: told.device.into(),
            created: told.created_at,
            active: told.last_active_at,
            idle_end: told.idle_expires_at,
            absolute_end: told.absolute_expires_at,
            ended: told.logout_at.or(told.expired_at),
        }
        .bounded()
    }
}

impl From<WireDevice> for SessionDevice {
    fn from(told: WireDevice) -> Self {
        let with = |name: &str, version: &str| format!("{name} {version}").trim().to_owned();
        let browser = with(&told.browser, &told.browser_version);
        let WireLocation { city, region_subdivision, region } = told.location;
        let parts = [city, region_subdivision, region].into_iter();
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        Self {
            browser: if browser.is_empty() { told.user_agent } else { browser },
            system: with(&told.os, &told.os_version),
            kind: told.device_type,
            address: told.ip,
            place: parts.join(", "),
        }
    }
}
