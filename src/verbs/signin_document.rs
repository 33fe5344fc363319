//! What a sign-in that was tried came to, as a document and in words.

use serde::Serialize;

use super::application::ENVIRONMENT;
use super::desk::Desk;
use super::document::{Document, Property, Shape};
use super::exit::Exit;
use super::failure::Failure;
use super::output::{VerbAnswer, cell, page, table};
use crate::api::ApiError;
use crate::domain::Application;
use crate::domain::attempt::{
    AttemptCheck, AttemptPlan, AttemptReport, CheckMark, ShownClaim, redeem_words,
};
use crate::domain::text::count;

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);
const RESULTS: [&str; 7] =
    ["works", "differs", "not_exchanged", "refused", "unredeemed", "foreign_address", "no_address"];
const MARKS: [&str; 3] = ["passed", "failed", "untold"];
const TOKENS: [&str; 2] = ["id", "access"];
const CHECKS: [&str; 16] = [
    "code",
    "id_signature",
    "id_issuer",
    "id_audience",
    "id_time",
    "nonce",
    "at_hash",
    "c_hash",
    "access_signature",
    "access_issuer",
    "access_audience",
    "access_time",
    "lifetime",
    "custom_claims",
    "scope",
    "refresh_token",
];

/// The document.
pub static DOCUMENT: Document = Document {
    name: "appdeck.sign_in/1",
    about: "What a sign-in that was tried came to. No secret, code or token is in it.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "name", shape: Shape::Text, about: "The application's name" },
        Property { name: "redirect_uri", shape: Shape::Text, about: "Where it came back to" },
        Property { name: "scope", shape: Shape::Text, about: "What was asked for" },
        Property {
            name: "result",
            shape: Shape::Word(&RESULTS),
            about: "`differs`: tokens came, and a check failed; `unredeemed`: the code came, and there was no \
                    secret; `no_address`: nothing was pasted, so nothing was tried",
        },
        Property {
            name: "error",
            shape: MAYBE_TEXT,
            about: "The server's code for a refusal, such as `access_denied`",
        },
        Property { name: "why", shape: MAYBE_TEXT, about: "Why it did not work; null when it did" },
        Property {
            name: "checks",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "check", shape: Shape::Word(&CHECKS), about: "What was checked" },
                Property { name: "result", shape: Shape::Word(&MARKS), about: "What was found" },
                Property { name: "message", shape: Shape::Text, about: "One sentence" },
            ])),
            about: "What the tokens prove; empty when none came",
        },
        Property {
            name: "claims",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "token", shape: Shape::Word(&TOKENS), about: "The token" },
                Property { name: "name", shape: Shape::Text, about: "The claim" },
                Property { name: "value", shape: Shape::Text, about: "Its value, shortened" },
            ])),
            about: "What the tokens say; names and addresses of people are shortened to a letter",
        },
    ],
};

#[derive(Serialize)]
struct SignInDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    name: &'a str,
    redirect_uri: &'a str,
    scope: &'a str,
    result: &'static str,
    error: Option<&'a str>,
    why: Option<&'a str>,
    checks: Vec<CheckEntry<'a>>,
    claims: Vec<TokenClaimEntry<'a>>,
}

#[derive(Serialize)]
struct CheckEntry<'a> {
    check: &'static str,
    result: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct TokenClaimEntry<'a> {
    token: &'static str,
    name: &'a str,
    value: &'a str,
}

/// How far a sign-in came.
#[derive(Debug)]
pub enum SignInResult {
    /// Nobody pasted an address.
    NoAddress,
    /// What was pasted is no answer to it; why.
    Foreign(String),
    /// The server refused it.
    Refused { error: String, description: Option<String>, meaning: Option<&'static str> },
    /// The code came, and there was no secret to exchange it with.
    Unredeemed,
    /// The token endpoint refused the code; its code and why.
    NotExchanged { error: String, why: String },
    /// Tokens came.
    Judged(AttemptReport),
}

impl SignInResult {
    /// What came of the exchange.
    ///
    /// # Errors
    /// When it is unknown what the token endpoint says of the code.
    pub fn of(redeemed: Result<AttemptReport, ApiError>) -> Result<Self, Failure> {
        match redeemed {
            Ok(report) => Ok(Self::Judged(report)),
            Err(error) => match error.error_code.clone() {
                Some(code) => {
                    let why =
                        redeem_words(&code).map_or_else(String::new, |why| format!(": {why}"));
                    Ok(Self::NotExchanged { error: code, why: format!("{}{why}", error.message) })
                }
                None => Err(error.into()),
            },
        }
    }

    fn word(&self) -> &'static str {
        let [works, differs, not_exchanged, refused, unredeemed, foreign, none] = RESULTS;
        match self {
            Self::NoAddress => none,
            Self::Foreign(_) => foreign,
            Self::Refused { .. } => refused,
            Self::Unredeemed => unredeemed,
            Self::NotExchanged { .. } => not_exchanged,
            Self::Judged(report) if report.failed() > 0 => differs,
            Self::Judged(_) => works,
        }
    }

    fn error(&self) -> Option<&str> {
        match self {
            Self::Refused { error, .. } | Self::NotExchanged { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Why it does not work, in a sentence.
    fn why(&self) -> Option<String> {
        match self {
            Self::NoAddress => Some("no address was pasted: nothing is proven".into()),
            Self::Foreign(why) | Self::NotExchanged { why, .. } => Some(why.clone()),
            Self::Refused { error, description, meaning } => {
                let own = description.as_deref().map(|text| format!(": {text}"));
                let meaning = meaning.map(|text| format!(" ({text})"));
                Some(format!(
                    "the server refused with {error}{}{}",
                    own.unwrap_or_default(),
                    meaning.unwrap_or_default()
                ))
            }
            Self::Unredeemed => Some(
                "the code arrived: sign-in, redirect URL, state and client ID are right. Without the client \
                 secret it is not exchanged, and lapses within minutes"
                    .into(),
            ),
            Self::Judged(report) => match report.failed() {
                0 => None,
                failed => Some(format!("the tokens came, and {} failed", count(failed, "check"))),
            },
        }
    }
}

/// Of which application it is.
#[derive(Clone, Copy, Debug)]
pub struct TriedSignIn<'a> {
    /// The environment's name.
    pub environment: &'a str,
    /// The application.
    pub application: &'a Application,
}

impl TriedSignIn<'_> {
    /// The verb's answer.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn answer(
        self,
        desk: Desk,
        plan: &AttemptPlan,
        result: &SignInResult,
    ) -> Result<VerbAnswer, Failure> {
        let nothing = AttemptReport::default();
        let report = if let SignInResult::Judged(report) = result { report } else { &nothing };
        let why = result.why();
        let document = SignInDocument {
            schema: DOCUMENT.name,
            environment: self.environment,
            client_id: self.application.id.as_str(),
            name: self.application.name(),
            redirect_uri: &plan.redirect_uri,
            scope: &plan.scope,
            result: result.word(),
            error: result.error(),
            why: why.as_deref(),
            checks: report.checks.iter().map(check).collect(),
            claims: report.claims.iter().map(claim).collect(),
        };
        let mut answer = desk.answer(&document, || text(&document))?;
        if matches!(result, SignInResult::NoAddress) {
            // Nothing was tried, so nothing failed a check.
            let failure = Failure::failed(why.unwrap_or_default());
            answer.failure = Some(failure.with("An address belongs to the run that told its URL"));
            return Ok(answer.ending(Exit::Failed));
        }
        let verdict = match (&why, result) {
            (None, _) => "this sign-in works as configured; tokens and code are dropped".to_owned(),
            (Some(why), SignInResult::Judged(_)) => {
                format!("{why}: tokens and code are dropped")
            }
            (Some(why), _) => why.clone(),
        };
        answer.remarks.push(verdict);
        Ok(answer.ending(if why.is_some() { Exit::No } else { Exit::Done }))
    }
}

fn check(one: &AttemptCheck) -> CheckEntry<'_> {
    let [passed, failed, untold] = MARKS;
    let result = match one.mark {
        CheckMark::Passed => passed,
        CheckMark::Failed => failed,
        CheckMark::Untold => untold,
    };
    CheckEntry { check: one.topic.word(), result, message: &one.text }
}

fn claim(one: &ShownClaim) -> TokenClaimEntry<'_> {
    TokenClaimEntry { token: one.token.word(), name: &one.name, value: &one.value }
}

// The document's word as it is said.
fn said(word: &str) -> String {
    match word {
        "untold" => "not told".into(),
        "foreign_address" => "another address".into(),
        "unredeemed" => "no client secret".into(),
        // These are the names of claims.
        "at_hash" | "c_hash" => word.into(),
        word => word.replace('_', " "),
    }
}

fn text(document: &SignInDocument) -> String {
    let application = format!("{} ({})", cell(document.name), cell(document.client_id));
    let mut text = page(&[
        ("Environment", vec![cell(document.environment)]),
        ("Application", vec![application]),
        ("Redirect URI", vec![cell(document.redirect_uri)]),
        ("Scope", vec![cell(document.scope)]),
        ("Result", vec![said(document.result)]),
    ]);
    if !document.checks.is_empty() {
        let row = |one: &CheckEntry| [said(one.result), said(one.check), cell(one.message)];
        let rows: Vec<_> = document.checks.iter().map(row).collect();
        text.push('\n');
        text.push_str(&table(["RESULT", "CHECK", "FINDING"], &rows));
    }
    if !document.claims.is_empty() {
        let row = |one: &TokenClaimEntry| [one.token, one.name, one.value].map(cell);
        let rows: Vec<_> = document.claims.iter().map(row).collect();
        text.push('\n');
        text.push_str(&table(["TOKEN", "CLAIM", "VALUE"], &rows));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{CHECKS, TOKENS};
    use crate::domain::attempt::{CheckTopic, TokenKind};

    #[test]
    fn the_document_names_every_check_and_token() {
        assert_eq!(CheckTopic::ALL.map(CheckTopic::word), CHECKS);
        assert_eq!([TokenKind::Identity, TokenKind::Access].map(TokenKind::word), TOKENS);
    }
}
