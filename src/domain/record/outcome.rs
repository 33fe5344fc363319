//! What became of a write.

use serde::{Deserialize, Serialize};

/// How far it is known what became of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It left. When nothing follows, the run ended before the answer came.
    Sent,
    /// The server did it.
    Done,
    /// The server has it so already: nothing was sent.
    AlreadySo,
    /// It did not happen; the words of whoever refused it.
    Refused(String),
    /// The answer was lost; why.
    Unknown(String),
    /// The answer was lost, and it was found that it happened.
    FoundDone,
    /// The answer was lost, and it was found that it did not happen.
    FoundUndone,
    /// The answer was lost, and looking told no more than that it may be one of several.
    FoundUnclear,
}

impl Outcome {
    /// Whether it certainly took effect.
    pub fn effective(&self) -> bool {
        matches!(self, Self::Done | Self::FoundDone | Self::AlreadySo)
    }

    /// Whether it certainly took no effect.
    pub fn ineffective(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::FoundUndone)
    }

    /// Whether the run that sent it learned that its answer was lost.
    pub fn unanswered(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::FoundDone | Self::FoundUndone | Self::FoundUnclear)
    }

    /// One or two words for a list.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Sent => "no answer",
            Self::Done => "done",
            Self::AlreadySo => "already so",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "unknown",
            Self::FoundDone => "found done",
            Self::FoundUndone => "not done",
            Self::FoundUnclear => "unclear",
        }
    }

    /// The whole of it, in a sentence.
    pub fn words(&self) -> String {
        match self {
            Self::Sent => "It left, and no answer was written down".into(),
            Self::Done => "The server did it".into(),
            Self::AlreadySo => "The server had it so already; nothing was sent".into(),
            Self::Refused(why) => format!("It did not happen: {why}"),
            Self::Unknown(why) => format!("Unknown whether it happened: {why}"),
            Self::FoundDone => "The answer was lost; looked up: it happened".into(),
            Self::FoundUndone => "The answer was lost; looked up: it did not happen".into(),
            Self::FoundUnclear => "The answer was lost; looked up: it may have happened".into(),
        }
    }
}
