//! How a run of the program ends, as its exit code says it.

/// What a script branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    Misused = 2,
    Conflict = 3,
    Refused = 4,
    Unknown = 5,
    No = 6,
}

impl Exit {
    /// Every exit code, in order.
    pub const ALL: [Self; 7] = [
        Self::Done,
        Self::Failed,
        Self::Misused,
        Self::Conflict,
        Self::Refused,
        Self::Unknown,
        Self::No,
    ];

    /// The number. clap ends with that of [`Exit::Misused`] by itself.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// One word for a program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Misused => "misused",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::No => "no",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "Done, or nothing to do",
            Self::Failed => "Failed; nothing happened",
            Self::Misused => "Usage error",
            Self::Conflict => "Conflict; nothing was sent",
            Self::Refused => {
                "Refused: locked, read-only, denied, the credential in use, or a rule that blocks"
            }
            Self::Unknown => {
                "Outcome unknown: it may have happened, and the output has what was found out"
            }
            Self::No => {
                "redirects check, redirects explain, redirects probe, secrets test and signin: the answer is no; secrets rotate: \
                 not as far as --until yet, and the output says what is next"
            }
        }
    }
}
