//! The log of authentication requests.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tolerant;
use crate::domain::sign_ins::{
    EmailAddress, FAILED, INITIATED, LoggedSignIn, PENDING, SUCCESS, SignInOutcome, kept,
};

/// How a sign-in stands, by the API's names.
pub const STATUSES: [&str; 4] = [INITIATED, PENDING, SUCCESS, FAILED];

/// One sign-in of a user through an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// `areq_…`
    #[serde(default, deserialize_with = "tolerant::text")]
    pub auth_request_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_name: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_type: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub environment_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub organization_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub connection_id: String,
    /// One of [`STATUSES`], as far as is known.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub status: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub email: String,
    /// The authentication flow, by the server's name.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub workflow: String,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
}

/// One page of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInList {
    #[serde(default, rename = "authRequests", deserialize_with = "tolerant::list")]
    pub sign_ins: Vec<SignIn>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub total_size: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub prev_page_token: String,
}

impl From<SignIn> for LoggedSignIn {
    fn from(told: SignIn) -> Self {
        Self {
            id: kept(&told.auth_request_id),
            at: told.timestamp,
            outcome: SignInOutcome::of(&told.status),
            email: EmailAddress::new(&told.email),
            organization: kept(&told.organization_id),
            connection: kept(&told.connection_id),
            workflow: kept(&told.workflow),
        }
    }
}
