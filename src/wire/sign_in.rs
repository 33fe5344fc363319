//! The log of authentication requests.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tolerant;

/// One sign-in of a user through an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_name: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub environment_id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub status: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub email: String,
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
}
