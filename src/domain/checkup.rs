//! What was found out about a connection, step by step.

/// One step on the way to the applications of an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckupStep {
    /// The discovery document at the URL.
    Address,
    /// The two clocks.
    Clock,
    /// The secret, read from its source.
    Credential,
    /// The token endpoint, or the listing of a workspace.
    SignIn,
    /// The applications API.
    Applications,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Well.
    Good,
    /// It works, and something is odd.
    Odd,
    /// It does not work.
    Bad,
}

/// A step and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedStep {
    /// The step.
    pub step: CheckupStep,
    /// How it went.
    pub verdict: Verdict,
    /// What happened, and what to do when that is known; one line.
    pub words: String,
}

impl CheckedStep {
    /// A step that went well.
    pub fn good(step: CheckupStep, words: impl Into<String>) -> Self {
        Self { step, verdict: Verdict::Good, words: words.into() }
    }

    /// A step that failed.
    pub fn bad(step: CheckupStep, words: impl Into<String>) -> Self {
        Self { step, verdict: Verdict::Bad, words: words.into() }
    }
}

/// How far two clocks may be apart, in seconds, before sign-ins and dates go wrong.
const SKEW_LIMIT: i64 = 60;

/// What two clocks that are `skew` seconds apart (the server's minus ours) mean.
pub fn clock(skew: i64) -> CheckedStep {
    let seconds = skew.abs();
    let (verdict, words) = match skew {
        -2..=2 => (Verdict::Good, "agrees with the server's".into()),
        _ if seconds <= SKEW_LIMIT => {
            (Verdict::Good, format!("{seconds} s apart from the server's"))
        }
        _ => {
            let way = if skew > 0 { "behind" } else { "ahead of" };
            (Verdict::Odd, format!("{seconds} s {way} the server's: set this machine's clock"))
        }
    };
    CheckedStep { step: CheckupStep::Clock, verdict, words }
}
