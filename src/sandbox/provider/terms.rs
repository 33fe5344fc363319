//! What an authorize request must hold once it is known whom to answer.

use super::asked::AskedSignIn;
use crate::domain::Application;

/// Why a request is refused, as the application reads it (RFC 6749 §4.1.2.1).
#[derive(Debug, PartialEq, Eq)]
pub struct Objection {
    pub error: &'static str,
    pub words: String,
}

impl Objection {
    pub fn new(error: &'static str, words: impl Into<String>) -> Self {
        Self { error, words: words.into() }
    }
}

/// How much of the user a request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Nothing where a session is live.
    Session,
    /// Nothing at all.
    Silent,
    /// A decision in any case.
    Decision,
}

/// The prompts that ask for a decision.
const DECISIONS: [&str; 3] = ["login", "create", "select_account"];
/// The lengths of a challenge (RFC 7636 §4.2).
const CHALLENGE: std::ops::RangeInclusive<usize> = 43..=128;

/// How much of the user is wanted, or why the request is refused.
pub fn judge(asked: &AskedSignIn, application: &Application) -> Result<Prompt, Objection> {
    if let Some(name) = asked.twice() {
        return Err(Objection::new("invalid_request", format!("{name} is there twice")));
    }
    if asked.text("response_type") != "code" {
        let words = "the one response_type here is code";
        return Err(Objection::new("unsupported_response_type", words));
    }
    for (name, error) in
        [("request", "request_not_supported"), ("request_uri", "request_uri_not_supported")]
    {
        if asked.one(name).is_some() {
            return Err(Objection::new(error, format!("{name} is not served")));
        }
    }
    let grants = &application.settings.grant_types;
    if !grants.is_empty() && !grants.iter().any(|grant| grant == "authorization_code") {
        let words = format!("the application's grant types are {}", grants.join(", "));
        return Err(Objection::new("unauthorized_client", words));
    }
    scope(asked, application)?;
    challenge(asked, application)?;
    prompt(asked)
}

fn scope(asked: &AskedSignIn, application: &Application) -> Result<(), Objection> {
    if !asked.words("scope").any(|scope| scope == "openid") {
        return Err(Objection::new("invalid_scope", "the scope must hold openid"));
    }
    let own = &application.settings.scopes;
    let foreign = |scope: &&str| !own.is_empty() && !own.iter().any(|one| one == scope);
    match asked.words("scope").find(foreign) {
        None => Ok(()),
        Some(scope) => {
            let words =
                format!("{scope} is not one of the application's scopes: {}", own.join(" "));
            Err(Objection::new("invalid_scope", words))
        }
    }
}

fn challenge(asked: &AskedSignIn, application: &Application) -> Result<(), Objection> {
    let refuse = |words: &str| Err(Objection::new("invalid_request", words));
    let needed = application.kind.pkce_locked() || application.settings.enforce_pkce;
    let Some(challenge) = asked.one("code_challenge") else {
        return if needed {
            refuse("code_challenge is missing: the application needs PKCE (RFC 7636)")
        } else if asked.one("code_challenge_method").is_some() {
            refuse("code_challenge_method is there without a code_challenge")
        } else {
            Ok(())
        };
    };
    if asked.text("code_challenge_method") != "S256" {
        return refuse("code_challenge_method must be S256");
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    if !CHALLENGE.contains(&challenge.len()) || !challenge.bytes().all(plain) {
        return refuse("code_challenge must have 43 to 128 characters of base64url");
    }
    Ok(())
}

fn prompt(asked: &AskedSignIn) -> Result<Prompt, Objection> {
    let refuse = |words: String| Err(Objection::new("invalid_request", words));
    let prompts: Vec<&str> = asked.words("prompt").collect();
    match prompts.as_slice() {
        [] => Ok(Prompt::Session),
        ["none"] => Ok(Prompt::Silent),
        all if all.contains(&"none") => refuse("prompt none stands alone".into()),
        all => match all.iter().find(|prompt| !DECISIONS.contains(prompt)) {
            None => Ok(Prompt::Decision),
            Some(prompt) => refuse(format!("prompt {prompt} is not known")),
        },
    }
}
