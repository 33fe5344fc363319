//! The dialog that tries a sign-in.

use super::explaining::{AnswerLine, AnswerRole};
use crate::api::ApiError;
use crate::app::form::input::{HiddenInput, Input};
use crate::app::form::unseen::UnseenInput;
use crate::app::msg::Ticket;
use crate::domain::attempt::{AttemptReport, CheckMark, ReturnPlace, SignInAttempt, redeem_words};
use crate::domain::text::{clean, count};
use crate::domain::{ClientId, EnvKey, Secret};

/// A sign-in to an application, step by step.
#[derive(Clone, Debug)]
pub struct SignInDialog {
    /// The environment.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// Its name.
    pub name: String,
    /// Whether the exchange of a code takes a client secret.
    pub has_secret: bool,
    /// Where it may come back to.
    pub places: Vec<ReturnPlace>,
    /// The one under the cursor.
    pub cursor: usize,
    /// How far it is.
    pub step: SignInStep,
    /// Why the last input was not taken.
    pub remark: Option<String>,
    /// The first line shown of what it came to.
    pub scroll: usize,
}

/// How far a sign-in is.
#[derive(Clone, Debug)]
pub enum SignInStep {
    /// Where it comes back to is chosen.
    Choosing,
    /// A URL is named that a pattern lets through.
    Naming(Input),
    /// The URL was named, and so is the organization that has what stands in its places.
    Organization(String, Input),
    /// The server is asked where it begins.
    Preparing(Ticket),
    /// The URL is open somewhere, and the address is awaited that it ends at.
    Waiting(Box<WaitingSignIn>),
    /// The code came, and the client secret is typed.
    Secret(Box<SignInAttempt>, Secret, HiddenInput),
    /// The code is being exchanged.
    Redeeming(Ticket),
    /// It is over.
    Ended(Box<SignInEnd>),
}

/// A sign-in that somebody is to do in a browser.
#[derive(Clone, Debug)]
pub struct WaitingSignIn {
    /// The attempt.
    pub attempt: SignInAttempt,
    /// What was typed of the address.
    pub typed: UnseenInput,
    /// Whether the QR code takes the whole screen.
    pub large: bool,
}

/// What a sign-in came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInEnd {
    /// Where it begins is not known, or what became of the code.
    Failed(ApiError),
    /// The server refused it: its code, its sentence, and what the code means.
    Refused(String, Option<String>, Option<&'static str>),
    /// The code came, and there was no secret to exchange it with.
    Unredeemed,
    /// Tokens came.
    Judged(AttemptReport),
}

impl SignInDialog {
    /// Which application it is about, safe to show.
    pub fn subject(&self) -> (String, String) {
        (clean(&self.name), clean(self.application.as_str()))
    }

    /// The sign-in that is waited for.
    pub fn waiting(&self) -> Option<&WaitingSignIn> {
        match &self.step {
            SignInStep::Waiting(waiting) => Some(waiting),
            _ => None,
        }
    }

    /// The same, where the QR code takes the whole screen.
    pub fn large(&self) -> Option<&WaitingSignIn> {
        self.waiting().filter(|waiting| waiting.large)
    }
}

impl SignInEnd {
    /// What there is to say, line by line.
    pub fn lines(&self) -> Vec<AnswerLine> {
        let line = |role, text: &str| AnswerLine { role, text: text.to_owned() };
        let untouched = line(AnswerRole::Remark, "Nothing was changed by it");
        match self {
            Self::Failed(error) => {
                let why = error.error_code.as_deref().and_then(redeem_words);
                let why = why.map(|why| line(AnswerRole::Fact, why));
                let first = line(AnswerRole::Wrong, &error.message);
                [first].into_iter().chain(why).chain([untouched]).collect()
            }
            Self::Refused(error, description, meaning) => {
                let own = description.as_ref().map_or_else(String::new, |text| format!(": {text}"));
                let first = format!("The server refused it with {error}{own}");
                let meaning =
                    meaning.map(|text| line(AnswerRole::Fact, &format!("It means that {text}")));
                let first = line(AnswerRole::Wrong, &first);
                [first].into_iter().chain(meaning).chain([untouched]).collect()
            }
            Self::Unredeemed => vec![
                line(
                    AnswerRole::Right,
                    "The code arrived: sign-in, redirect URL, state and client ID are right",
                ),
                line(
                    AnswerRole::Warning,
                    "Without the client secret it is not exchanged: it lapses within minutes",
                ),
                untouched,
            ],
            Self::Judged(report) => judged(report),
        }
    }
}

fn judged(report: &AttemptReport) -> Vec<AnswerLine> {
    let all = count(report.checks.len(), "check");
    let mut lines = vec![match report.failed() {
        0 => AnswerLine {
            role: AnswerRole::Right,
            text: format!("This sign-in works as configured: {all}"),
        },
        failed => AnswerLine {
            role: AnswerRole::Wrong,
            text: format!("Tokens came, and {failed} of {all} failed"),
        },
    }];
    let mut checks: Vec<_> = report.checks.iter().collect();
    checks.sort_by_key(|one| one.mark != CheckMark::Failed);
    lines.extend(checks.into_iter().map(|one| AnswerLine {
        role: match one.mark {
            CheckMark::Passed => AnswerRole::Right,
            CheckMark::Failed => AnswerRole::Wrong,
            CheckMark::Untold => AnswerRole::Remark,
        },
        text: one.text.clone(),
    }));
    lines.extend(report.claims.iter().map(|one| AnswerLine {
        role: AnswerRole::Fact,
        text: format!("{}: {} {}", one.token.name(), one.name, one.value),
    }));
    let dropped = "Code, tokens and secret are dropped; nothing was changed by it".to_owned();
    lines.push(AnswerLine { role: AnswerRole::Remark, text: dropped });
    lines
}
