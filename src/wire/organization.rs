//! Organizations on the wire, as far as a probe of API access needs them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tolerant;

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireOrganization {
    /// `org_…`
    pub id: String,
    #[serde(default)]
    pub display_name: String,
    /// Its name in the customer's own system.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub external_id: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// One page of organizations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationList {
    #[serde(default, deserialize_with = "tolerant::list")]
    pub organizations: Vec<WireOrganization>,
    /// 0 is a number here, and not unset.
    #[serde(default)]
    pub total_size: u64,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub prev_page_token: String,
}
