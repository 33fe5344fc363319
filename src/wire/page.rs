//! Paging: opaque tokens, and the rules that end it.

use std::collections::HashSet;

use serde::Deserialize;

use super::tolerant;

/// What stands beside the items of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Head {
    /// Counts the items of all pages; `None` when the server does not say.
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub total_size: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
}

/// The largest page the clients route serves; a larger request is refused (API contract).
pub const CLIENTS_PER_PAGE: u32 = 30;
/// The largest page the environments route serves (API contract).
pub const ENVIRONMENTS_PER_PAGE: u32 = 100;
/// How many sessions of a user are asked for at once: what the route's own limit is, nobody says.
pub const SESSIONS_PER_PAGE: u32 = 30;
/// How many entries of the sign-in log are asked for at once: what the log's own limit is, nobody says.
pub const SIGN_INS_PER_PAGE: u32 = 30;
/// More pages than any real listing has: a server that pages for ever is left here.
const PAGE_LIMIT: usize = 5_000;

/// More than the items of any real listing take, in bytes of memory: a server that sends ever more is
/// left here.
pub const LISTING_LIMIT: usize = 96 * 1024 * 1024;

/// Why the rest of a listing is not read.
pub fn too_long() -> String {
    format!("it lists more than {} MiB: reading stopped", LISTING_LIMIT / 1024 / 1024)
}

/// Follows the pages of one listing and decides when it ends: at an empty token, an empty page, a
/// token that came before, or when `total_size` items have come. A full last page with a non-empty
/// next token was captured, so no single rule is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    tokens: HashSet<String>,
    items: usize,
    pages: usize,
}

impl Pager {
    /// Takes note of a page of `count` items and returns the token of the page to ask for next.
    pub fn next(&mut self, count: usize, total: Option<u64>, token: &str) -> Option<String> {
        self.items += count;
        self.pages += 1;
        let complete = total.is_some_and(|total| self.items as u64 >= total);
        let over = count == 0 || token.is_empty() || complete || self.pages >= PAGE_LIMIT;
        (!over && self.tokens.insert(token.to_owned())).then(|| token.to_owned())
    }

    /// How many items have come so far.
    pub fn items(&self) -> usize {
        self.items
    }
}

#[cfg(test)]
mod tests {
    use super::Pager;

    #[test]
    fn each_stop_rule_ends_it() {
        let mut pager = Pager::default();
        assert_eq!(pager.next(30, Some(90), "a="), Some("a=".into()));
        assert_eq!(pager.next(30, Some(90), "b"), Some("b".into()));
        assert_eq!(pager.next(30, Some(90), "c"), None, "all have come");

        assert_eq!(Pager::default().next(30, None, ""), None, "no token");
        assert_eq!(Pager::default().next(0, Some(9), "a"), None, "an empty page");

        let mut circle = Pager::default();
        assert!(circle.next(1, None, "a").is_some());
        assert!(circle.next(1, None, "b").is_some());
        assert_eq!(circle.next(1, None, "a"), None, "a token that came before");
    }

    #[test]
    fn a_server_that_pages_for_ever_is_left() {
        let mut pager = Pager::default();
        let pages = (0..100_000).take_while(|n| pager.next(1, None, &n.to_string()).is_some());
        assert!(pages.count() < 10_000);
    }
}
