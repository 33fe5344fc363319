//! The Default Client's login URLs, which change one at a time.

use serde::{Deserialize, Serialize};

use super::tolerant;

/// The body that adds a URL to the post login URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddRedirectUri {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub redirect_uri: String,
}

/// The body that sets the initiate login URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetInitiateLoginUri {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub initiate_login_uri: String,
}

/// What the Default Client has after such a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginUrls {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_id: String,
    /// The post login URLs, by their older name.
    #[serde(default, deserialize_with = "tolerant::list")]
    pub redirect_uris: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub post_logout_redirect_uris: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub initiate_login_uri: String,
}
