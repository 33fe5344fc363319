//! One run through all pages of a listing.

use std::collections::HashSet;

use crate::api::request::Listing;
use crate::app::msg::Ticket;
use crate::domain::ClientId;
use crate::wire::page::Pager;

/// A listing under way: pages are shown as they come, and what did not come again is removed when
/// the last page is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// The request that is being waited for; a page with another ticket is of an older sweep.
    pub ticket: Ticket,
    /// What is being listed.
    pub listing: Listing,
    /// Decides when it ends.
    pub pager: Pager,
    /// The applications seen in this sweep.
    pub seen: HashSet<ClientId>,
    /// Whether a Default Client was among them.
    pub default_client: bool,
    /// How many applications came that cannot be read.
    pub unreadable: usize,
}

impl Sweep {
    /// A sweep that waits for its first page.
    pub fn new(ticket: Ticket) -> Self {
        Self {
            ticket,
            listing: Listing::All,
            pager: Pager::default(),
            seen: HashSet::new(),
            default_client: false,
            unreadable: 0,
        }
    }
}
