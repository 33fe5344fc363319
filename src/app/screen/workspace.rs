//! A workspace, whose token lists environments.

use std::collections::HashSet;

use crate::api::ApiError;
use crate::domain::connection::Connection;
use crate::domain::{EnvKey, WriteKind};
use crate::wire::page::Pager;

/// A workspace whose token lists environments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its key for requests.
    pub key: EnvKey,
    /// Its name.
    pub name: String,
    /// Follows the pages of its environments.
    pub pager: Pager,
    /// What the listing under way brought so far: the environments' keys, and how many bytes.
    pub seen: (HashSet<EnvKey>, usize),
    /// How many environments of this listing cannot be read.
    pub unreadable: usize,
    /// Its entry of the configuration.
    pub connection: Option<Connection>,
    /// Why it did not answer, while it does not.
    pub failed: Option<Box<ApiError>>,
    /// What may not be done in its environments.
    pub deny: Vec<WriteKind>,
}

impl Workspace {
    /// A workspace that was not asked yet.
    pub fn new(key: EnvKey, name: String, deny: Vec<WriteKind>) -> Self {
        Self {
            key,
            name,
            pager: Pager::default(),
            seen: Default::default(),
            unreadable: 0,
            connection: None,
            failed: None,
            deny,
        }
    }
}
