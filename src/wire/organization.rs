//! Organizations on the wire, as far as a probe of API access needs them.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::tolerant;

/// One page of organizations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationList {
    #[serde(default, deserialize_with = "tolerant::list")]
    pub organizations: Vec<Json>,
    /// 0 is a number here, and not unset.
    #[serde(default)]
    pub total_size: u64,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub prev_page_token: String,
}
