//! The listing under way: one run through all pages.

use std::collections::HashSet;

use crate::api::request::ListFilter;
use crate::app::msg::Ticket;
use crate::domain::ClientId;
use crate::wire::page::Pager;

/// A listing under way: pages are shown as they come, and what did not come again is removed when
/// the last page is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The request that is being waited for; a page with another ticket is of an older one.
    pub ticket: Ticket,
    /// Which applications the pages under way cover.
    pub filter: ListFilter,
    /// Decides when it ends.
    pub pager: Pager,
    /// The applications seen in this listing.
    pub seen: HashSet<ClientId>,
    /// Whether a Default Client was among them.
    pub default_client: bool,
    /// How many applications came that cannot be read.
    pub unreadable: usize,
}

impl Listing {
    /// A listing that waits for its first page.
    pub fn new(ticket: Ticket) -> Self {
        Self {
            ticket,
            filter: ListFilter::All,
            pager: Pager::default(),
            seen: HashSet::new(),
            default_client: false,
            unreadable: 0,
        }
    }
}
