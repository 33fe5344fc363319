//! What the list can be sorted by.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::domain::Application;

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Kind,
    Updated,
    Secrets,
}

/// What an application is sorted by before its name, ascending: counts and times by what is most
/// interesting.
pub type Weight<'a> = (&'a str, Reverse<i64>);

impl Sort {
    /// The next order in turn.
    pub fn next(self) -> Self {
        match self {
            Self::Name => Self::Kind,
            Self::Kind => Self::Updated,
            Self::Updated => Self::Secrets,
            Self::Secrets => Self::Name,
        }
    }

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "type",
            Self::Updated => "last update",
            Self::Secrets => "active secrets",
        }
    }

    /// Where it begins: `name, from A`, `last update, newest first`.
    pub fn words(self, reversed: bool) -> String {
        let (first, last) = match self {
            Self::Name | Self::Kind => ("from A", "from Z"),
            Self::Updated => ("newest first", "oldest first"),
            Self::Secrets => ("most first", "fewest first"),
        };
        format!("{}, {}", self.word(), if reversed { last } else { first })
    }

    /// Whether the values of its column grow from row to row.
    pub fn ascends(self, reversed: bool) -> bool {
        matches!(self, Self::Name | Self::Kind) != reversed
    }

    /// What an application is sorted by before its name.
    pub fn weight(self, application: &Application) -> Weight<'_> {
        let number = match self {
            Self::Name => 0,
            Self::Kind => return (application.kind.name(), Reverse(0)),
            Self::Updated => application.updated.map_or(i64::MIN, Timestamp::as_second),
            Self::Secrets => i64::try_from(application.active_secrets()).unwrap_or(i64::MAX),
        };
        ("", Reverse(number))
    }
}
