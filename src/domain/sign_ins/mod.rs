//! What a sign-in log tells: one entry for each attempt, kept small.

pub mod judge;

use std::fmt;

use jiff::Timestamp;

/// The most characters of a text of the server that an entry keeps.
const KEPT: usize = 200;

/// The server's words for how a sign-in stands, the usual ones.
pub const INITIATED: &str = "INITIATED";
/// It goes on.
pub const PENDING: &str = "PENDING";
/// The application has its tokens.
pub const SUCCESS: &str = "SUCCESS";
/// It was refused, or given up.
pub const FAILED: &str = "FAILED";

/// How a sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInOutcome {
    /// It began.
    Initiated,
    /// It goes on.
    Pending,
    /// The application has its tokens.
    Success,
    /// It was refused, or given up.
    Failed,
    /// A word that this version does not know.
    Other(String),
}

impl SignInOutcome {
    /// By the server's word, in any case.
    pub fn of(word: &str) -> Self {
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        match word {
            _ if is(INITIATED) => Self::Initiated,
            _ if is(PENDING) => Self::Pending,
            _ if is(SUCCESS) => Self::Success,
            _ if is(FAILED) => Self::Failed,
            _ => Self::Other(kept(word)),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Initiated => INITIATED,
            Self::Pending => PENDING,
            Self::Success => SUCCESS,
            Self::Failed => FAILED,
            Self::Other(word) => word,
        }
    }
}

/// An e-mail address of a user. It is nobody's business until it is asked for.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// This address.
    pub fn new(text: &str) -> Self {
        Self(kept(text))
    }

    /// Whether the log names none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are one address: their case does not count.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.trim().to_lowercase() == other.0.trim().to_lowercase()
    }

    /// A text of somebody else without this address.
    pub fn shortened_in(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, &self.shortened()) }
    }

    /// The whole of it, for whoever asked for it.
    pub fn whole(&self) -> &str {
        &self.0
    }

    /// Its first character and its host: `a…@example.org`.
    pub fn shortened(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        match self.0.rsplit_once('@') {
            _ if self.0.is_empty() => String::new(),
            Some(("", host)) => format!("…@{host}"),
            Some((_, host)) => format!("{first}…@{host}"),
            None => format!("{first}…"),
        }
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shortened())
    }
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedSignIn {
    /// The server's id of it; empty where it gave none.
    pub id: String,
    /// When it began.
    pub at: Option<Timestamp>,
    /// How it stands.
    pub outcome: SignInOutcome,
    /// Who it is; empty until that is known.
    pub email: EmailAddress,
    /// The user's organization.
    pub organization: String,
    /// The connection that it went through.
    pub connection: String,
    /// The flow, by the server's name.
    pub workflow: String,
}

impl LoggedSignIn {
    /// Whether both tell of the same attempt: it may stand otherwise by now.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.id.is_empty() { self == other } else { self.id == other.id }
    }

    /// Whether it failed.
    pub fn failed(&self) -> bool {
        self.outcome == SignInOutcome::Failed
    }
}

/// A text of the server, cut where it is longer than any should be.
pub fn kept(text: &str) -> String {
    text.chars().take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, SignInOutcome};

    #[test]
    fn an_address_is_shortened_to_its_first_character_and_its_host() {
        for (whole, short) in [
            ("ana@example.org", "a…@example.org"),
            ("é.b@example.org", "é…@example.org"),
            ("a@b@example.org", "a…@example.org"),
            ("@example.org", "…@example.org"),
            ("kiosk", "k…"),
            ("", ""),
        ] {
            let address = EmailAddress::new(whole);
            assert_eq!(address.shortened(), short);
            assert_eq!(format!("{address:?}"), short);
            assert_eq!(address.whole(), whole);
        }
        assert_eq!(EmailAddress::new(&"a".repeat(100_000)).whole().len(), 200);
    }

    #[test]
    fn an_outcome_is_known_in_any_case() {
        assert_eq!(SignInOutcome::of("failed"), SignInOutcome::Failed);
        assert_eq!(SignInOutcome::of("Initiated").word(), "INITIATED");
        assert_eq!(SignInOutcome::of("TELEPORTED").word(), "TELEPORTED");
    }
}
