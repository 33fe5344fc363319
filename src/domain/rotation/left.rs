//! What is left of an application's secrets once one of them is retired.

use std::fmt;

/// Why what is left cannot be relied on. The later, the worse.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// The secret that ends so was never used.
    Unused(String),
    /// The value of the secret that ends so is not stored, and how that is known.
    Unstored(String, String),
    /// No secret works; how the one ends that is active and has expired.
    Nothing(Option<String>),
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unused(suffix) => {
                write!(f, "Only ••••{suffix} is left then, and it was never used.")
            }
            Self::Unstored(suffix, how) => {
                write!(f, "Only ••••{suffix} is left then, and it {how}.")
            }
            Self::Nothing(None) => {
                f.write_str("It is the only active secret: the application is locked out.")
            }
            Self::Nothing(Some(expired)) => write!(
                f,
                "It is the only active secret that works, ••••{expired} has expired: the application is locked out."
            ),
        }
    }
}
