//! What listings are asked for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

use super::refused::Refused;
use super::store::clients::Cursor;
use crate::wire::problem::Violation;

/// The size of a page that is not asked for (API contract).
const PAGE_SIZE: u32 = 10;

/// The query of a request.
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn parse(query: Option<String>) -> Self {
        let query = query.unwrap_or_default();
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Every value of a key that may be repeated.
    pub fn all(&self, key: &str) -> Vec<String> {
        let pairs = self.0.iter().filter(|(name, _)| name == key);
        pairs.map(|(_, value)| value.clone()).collect()
    }

    /// The value of a key; empty counts as absent.
    pub fn one(&self, key: &str) -> Option<String> {
        self.all(key).into_iter().next().filter(|value| !value.is_empty())
    }

    /// The value of a key, read as a `T`.
    ///
    /// # Errors
    /// A violation when it is no `T`.
    pub fn read<T: std::str::FromStr>(&self, key: &str) -> Result<Option<T>, Refused> {
        let read = |text: String| {
            text.parse().map_err(|_| {
                let words = format!("{text} is not understood");
                Refused::invalid(vec![Violation::new(key, words, "query.type")])
            })
        };
        self.one(key).map(read).transpose()
    }

    /// How many items a page is to have, at most `limit`.
    ///
    /// # Errors
    /// A violation when it is more.
    pub fn page_size(&self, limit: u32) -> Result<u32, Refused> {
        let size = self.read("page_size")?.filter(|size| *size != 0).unwrap_or(PAGE_SIZE);
        if size > limit {
            let words = format!("value must be less than or equal to {limit}");
            return Err(Refused::invalid(vec![Violation::new("page_size", words, "uint32.lte")]));
        }
        Ok(size)
    }

    /// Where a page begins.
    ///
    /// # Errors
    /// A violation when the token is none of [`token`]'s.
    pub fn cursor(&self) -> Result<Cursor, Refused> {
        let Some(token) = self.one("page_token") else { return Ok(Cursor::After(0)) };
        read_token(&token).ok_or_else(|| {
            let words = "the token is not one that this server gave";
            Refused::invalid(vec![Violation::new("page_token", words, "page_token.known")])
        })
    }
}

/// An opaque token; empty when there is no such page. Its `=` must be percent-encoded, like those
/// that were captured.
pub fn token(cursor: Option<Cursor>) -> String {
    match cursor {
        Some(Cursor::After(position)) => STANDARD.encode(format!("after:{position}")),
        Some(Cursor::Before(position)) => STANDARD.encode(format!("before:{position}")),
        None => String::new(),
    }
}

fn read_token(token: &str) -> Option<Cursor> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    match text.split_once(':')? {
        ("after", position) => Some(Cursor::After(position.parse().ok()?)),
        ("before", position) => Some(Cursor::Before(position.parse().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Query, token};

    fn query(text: &str) -> Query {
        Query::parse(Some(text.to_owned()))
    }

    #[test]
    fn a_filter_may_be_repeated() {
        let query = query("filter.client_type=SPA&filter.client_type=NTV&x=");
        assert_eq!(query.all("filter.client_type"), ["SPA", "NTV"]);
        assert_eq!(query.one("x"), None);
    }

    #[test]
    fn a_page_has_a_largest_size() {
        assert_eq!(query("").page_size(30).unwrap(), 10);
        assert_eq!(query("page_size=0").page_size(30).unwrap(), 10);
        assert_eq!(query("page_size=30").page_size(30).unwrap(), 30);
        for text in ["page_size=31", "page_size=-1", "page_size=x"] {
            assert!(query(text).page_size(30).is_err(), "{text}");
        }
    }

    #[test]
    fn tokens_read_back_and_others_do_not() {
        for cursor in [Cursor::After(30), Cursor::Before(31)] {
            let text = format!("page_token={}", token(Some(cursor)).replace('=', "%3D"));
            assert_eq!(query(&text).cursor().unwrap(), cursor);
        }
        assert_eq!(query("").cursor().unwrap(), Cursor::After(0));
        assert!(query("page_token=2").cursor().is_err());
        assert_eq!(token(None), "");
    }
}
