//! What the tokens prove, point by point, and how it agrees with what is configured.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::SignInAttempt;
use super::claims::{self, TokenKind};
use super::report::{AttemptReport, CheckMark, CheckTopic};
use super::token::{self, ReadToken, VerifyingKey};
use crate::domain::claim::{Claim, RESERVED};
use crate::domain::text::clean;
use crate::domain::time::duration_words;
use crate::domain::{Application, Secret};

/// How far two clocks may be apart, in seconds.
const SKEW: i64 = 60;
/// How many things are named in one sentence.
const FEW: usize = 4;

/// Where the lifetime of access tokens is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifetimeSource {
    /// At the application.
    Application,
    /// In the environment's session policy.
    SessionPolicy,
}

/// What is configured, as far as tokens show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedTokens {
    /// The lifetime of access tokens in seconds, where it is known.
    pub lifetime: Option<(u64, LifetimeSource)>,
    /// The custom claims.
    pub claims: Vec<Claim>,
    /// The scopes that the application may ask for; empty when it may ask for any.
    pub scopes: Vec<String>,
}

impl ExpectedTokens {
    /// What is configured for an application; `policy` is the session policy's lifetime in minutes.
    pub fn of(application: &Application, policy: Option<u64>) -> Self {
        let settings = &application.settings;
        let own = settings.access_token_expiry.filter(|seconds| *seconds > 0);
        let own = own.map(|seconds| (seconds, LifetimeSource::Application));
        let policy = policy.map(|minutes| minutes.saturating_mul(60));
        let policy = policy.map(|seconds| (seconds, LifetimeSource::SessionPolicy));
        Self {
            lifetime: own.or(policy),
            claims: settings.custom_claims.to_vec(),
            scopes: settings.scopes.to_vec(),
        }
    }
}

/// What the token endpoint gave for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedTokens {
    /// The access token.
    pub access: Secret,
    /// The ID token.
    pub identity: Option<Secret>,
    /// Whether a refresh token came.
    pub refresh: bool,
    /// How the access token is presented.
    pub kind: String,
    /// The announced lifetime of the access token, in seconds.
    pub expires_in: Option<u64>,
    /// What was granted; empty when that is what was asked for.
    pub scope: String,
}

/// What the tokens prove that came for `code` at this time.
pub fn judge(
    attempt: &SignInAttempt,
    code: &Secret,
    granted: &GrantedTokens,
    keys: &[VerifyingKey],
    expected: &ExpectedTokens,
    now: Timestamp,
) -> AttemptReport {
    let mut report = AttemptReport::default();
    report.judge(CheckTopic::Code, bearer(granted));
    let case = TokenCase { attempt, keys, now };
    identity(&mut report, &case, code, granted);
    access(&mut report, &case, granted, expected);
    scope(&mut report, attempt, granted, expected);
    let refresh = CheckTopic::RefreshToken;
    if granted.refresh {
        report.say(refresh, CheckMark::Failed, "A refresh token came that was not asked for");
    } else {
        report.say(refresh, CheckMark::Passed, "No refresh token came, as none was asked for");
    }
    report
}

struct TokenCase<'a> {
    attempt: &'a SignInAttempt,
    keys: &'a [VerifyingKey],
    now: Timestamp,
}

fn bearer(granted: &GrantedTokens) -> Result<String, String> {
    if granted.kind.eq_ignore_ascii_case("bearer") {
        return Ok("The code was exchanged for tokens, with the PKCE verifier".into());
    }
    Err(format!(
        "The code was exchanged, but the token type is {}, not Bearer",
        short(&granted.kind)
    ))
}

fn identity(report: &mut AttemptReport, case: &TokenCase, code: &Secret, granted: &GrantedTokens) {
    let kind = TokenKind::Identity;
    let Some(token) = &granted.identity else {
        let text = "No ID token came: without it the application does not know who signed in";
        return report.say(CheckTopic::IdSignature, CheckMark::Failed, text);
    };
    let read = match token::read(token, case.keys) {
        Ok(read) => read,
        Err(why) => {
            let text = format!("The ID token cannot be read: {why}");
            return report.say(CheckTopic::IdSignature, CheckMark::Failed, text);
        }
    };
    report.judge(CheckTopic::IdSignature, signature(kind, &read));
    report.judge(CheckTopic::IdIssuer, issuer(kind, case, &read.claims));
    report.judge(CheckTopic::IdAudience, audience(kind, case, &read.claims));
    report.judge(CheckTopic::IdTime, in_time(kind, case, &read.claims));
    report.judge(CheckTopic::Nonce, nonce(case, &read.claims));
    for (topic, name, of, value) in [
        (CheckTopic::AccessHash, "at_hash", "the access token", &granted.access),
        (CheckTopic::CodeHash, "c_hash", "the code", code),
    ] {
        match read.claims.get(name).and_then(Json::as_str) {
            None => report.say(topic, CheckMark::Untold, format!("The ID token has no {name}")),
            Some(hash) if hash == token::half_hash(value) => {
                report.say(topic, CheckMark::Passed, format!("{name} belongs to {of}"));
            }
            Some(_) => {
                let text =
                    format!("{name} does not belong to {of}: they are not from the same sign-in");
                report.say(topic, CheckMark::Failed, text);
            }
        }
    }
    report.claims.extend(claims::shown(kind, &read.claims));
}

fn access(
    report: &mut AttemptReport,
    case: &TokenCase,
    granted: &GrantedTokens,
    expected: &ExpectedTokens,
) {
    let kind = TokenKind::Access;
    let topic = CheckTopic::AccessSignature;
    if !token::signed(&granted.access) {
        report.say(
            topic,
            CheckMark::Untold,
            "The access token is opaque: nothing can be read in it",
        );
        let lifetime = lifetime(granted.expires_in, expected);
        return report.say(CheckTopic::Lifetime, lifetime.0, lifetime.1);
    }
    let read = match token::read(&granted.access, case.keys) {
        Ok(read) => read,
        Err(why) => {
            let text = format!("The access token cannot be read: {why}");
            return report.say(topic, CheckMark::Failed, text);
        }
    };
    report.judge(topic, signature(kind, &read));
    report.judge(CheckTopic::AccessIssuer, issuer(kind, case, &read.claims));
    report.judge(CheckTopic::AccessAudience, audience(kind, case, &read.claims));
    report.judge(CheckTopic::AccessTime, in_time(kind, case, &read.claims));
    let (mark, text) = lifetime(written(&read.claims).or(granted.expires_in), expected);
    report.say(CheckTopic::Lifetime, mark, text);
    if expected.claims.is_empty() {
        let text = "No custom claims are configured";
        report.say(CheckTopic::CustomClaims, CheckMark::Untold, text);
    } else {
        report.judge(CheckTopic::CustomClaims, custom(&read.claims, &expected.claims));
    }
    report.claims.extend(claims::shown(kind, &read.claims));
}

fn signature(kind: TokenKind, read: &ReadToken) -> Result<String, String> {
    let name = kind.name();
    match &read.signature {
        Ok(key) => Ok(format!("The {name} is signed by the server's key {key} (RS256)")),
        Err(why) => Err(format!("The {name} cannot be trusted: {why}")),
    }
}

fn issuer(kind: TokenKind, case: &TokenCase, claims: &Map<String, Json>) -> Result<String, String> {
    let (name, wanted) = (kind.name(), &case.attempt.plan.issuer);
    match claims.get("iss").and_then(Json::as_str) {
        Some(issuer) if issuer == wanted => {
            Ok(format!("The {name} is issued by {}", clean(wanted)))
        }
        found => Err(format!(
            "The {name} is issued by {}, not by {}",
            found.map_or_else(|| "nobody".to_owned(), short),
            clean(wanted)
        )),
    }
}

fn audience(
    kind: TokenKind,
    case: &TokenCase,
    claims: &Map<String, Json>,
) -> Result<String, String> {
    let (name, wanted) = (kind.name(), case.attempt.plan.client.as_str());
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    if !audience.contains(&wanted) {
        let found = audience.iter().map(|one| short(one)).collect::<Vec<_>>().join(", ");
        let found = if found.is_empty() { "nobody".to_owned() } else { found };
        return Err(format!("The {name} is for {found}, not for this application"));
    }
    // OpenID Connect Core §3.1.3.7.
    match claims.get("azp").and_then(Json::as_str) {
        Some(party) if party != wanted => {
            Err(format!("The {name} was issued to {}, not to this application", short(party)))
        }
        None if audience.len() > 1 && kind == TokenKind::Identity => Err(format!(
            "The {name} has several audiences, and does not say to which it was issued (azp)"
        )),
        _ => Ok(format!("The {name} is for this application")),
    }
}

fn in_time(
    kind: TokenKind,
    case: &TokenCase,
    claims: &Map<String, Json>,
) -> Result<String, String> {
    let (name, now) = (kind.name(), case.now.as_second());
    let second = |name: &str| claims.get(name).and_then(seconds);
    let Some(end) = second("exp") else {
        return Err(format!("The {name} does not say when it ends (exp)"));
    };
    if end.saturating_add(SKEW) <= now {
        let ago = duration(now.saturating_sub(end));
        return Err(format!("The {name} ended {ago} ago"));
    }
    for (claim, word) in [("nbf", "begins"), ("iat", "was issued")] {
        if let Some(begin) = second(claim)
            && begin > now.saturating_add(SKEW)
        {
            let ahead = duration(begin.saturating_sub(now));
            return Err(format!("The {name} {word} {ahead} from now: a clock is wrong"));
        }
    }
    if kind == TokenKind::Identity && second("iat").is_none() {
        return Err(format!("The {name} does not say when it was issued (iat)"));
    }
    Ok(format!("The {name} is valid now"))
}

fn nonce(case: &TokenCase, claims: &Map<String, Json>) -> Result<String, String> {
    match claims.get("nonce").and_then(Json::as_str) {
        Some(nonce) if case.attempt.nonce.matches(nonce) => {
            Ok("The nonce is the one that was sent".into())
        }
        Some(_) => {
            Err("The nonce differs from the one that was sent: the ID token is of another sign-in"
                .into())
        }
        None => Err("The nonce is missing in the ID token".into()),
    }
}

/// A claim in seconds: whole, or with a fraction (RFC 7519 §2).
fn seconds(value: &Json) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second does not matter")]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// The lifetime by the token's own words.
fn written(claims: &Map<String, Json>) -> Option<u64> {
    let second = |name: &str| claims.get(name).and_then(seconds);
    let begin = second("iat").or_else(|| second("nbf"))?;
    u64::try_from(second("exp")?.checked_sub(begin)?).ok()
}

fn lifetime(found: Option<u64>, expected: &ExpectedTokens) -> (CheckMark, String) {
    let Some(found) = found else {
        return (
            CheckMark::Untold,
            "The server does not state the lifetime of the access token".into(),
        );
    };
    let words = duration_words(found);
    let Some((wanted, from)) = expected.lifetime else {
        let text = format!("The access token lives {words}; the session policy is not known here");
        return (CheckMark::Untold, text);
    };
    let from = match from {
        LifetimeSource::Application => "as configured",
        LifetimeSource::SessionPolicy => "as the session policy has it",
    };
    if found.abs_diff(wanted) <= 1 {
        return (CheckMark::Passed, format!("The access token lives {words}, {from}"));
    }
    let wanted = duration_words(wanted);
    (CheckMark::Failed, format!("The access token lives {words}, not {wanted} {from}"))
}

fn custom(claims: &Map<String, Json>, expected: &[Claim]) -> Result<String, String> {
    let free = expected.iter().filter(|one| !RESERVED.contains(&one.key.as_str()));
    let wrong: Vec<String> = free
        .filter_map(|one| {
            let found = match claims.get(&one.key) {
                None => return Some(format!("{} is missing", short(&one.key))),
                Some(Json::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            (found != one.value).then(|| format!("{} has another value", short(&one.key)))
        })
        .collect();
    let wrong = some(&wrong);
    if wrong.is_empty() {
        return Ok("The access token carries every custom claim".into());
    }
    Err(format!("The access token does not carry the custom claims as configured: {wrong}"))
}

fn scope(
    report: &mut AttemptReport,
    attempt: &SignInAttempt,
    granted: &GrantedTokens,
    expected: &ExpectedTokens,
) {
    let asked: Vec<&str> = attempt.plan.scope.split(' ').collect();
    let given: Vec<&str> = match granted.scope.trim() {
        "" => asked.clone(),
        scope => scope.split(' ').filter(|word| !word.is_empty()).collect(),
    };
    let missing: Vec<_> =
        asked.iter().filter(|word| !given.contains(word)).map(|word| short(word)).collect();
    let more: Vec<_> =
        given.iter().filter(|word| !asked.contains(word)).map(|word| short(word)).collect();
    let (mark, text) = if !more.is_empty() {
        (CheckMark::Failed, format!("More was granted than asked for: {}", some(&more)))
    } else if !missing.is_empty() {
        let allowed = &expected.scopes;
        let why = if allowed.is_empty() { "" } else { "; its scopes are limited" };
        (CheckMark::Failed, format!("Not granted: {}{why}", some(&missing)))
    } else {
        (
            CheckMark::Passed,
            format!("The scope that was asked for was granted: {}", given.join(" ")),
        )
    };
    report.say(CheckTopic::Scope, mark, text);
}

fn duration(seconds: i64) -> String {
    duration_words(u64::try_from(seconds).unwrap_or_default())
}

/// The first few, for a sentence.
fn some(words: &[String]) -> String {
    let more = words.len().saturating_sub(FEW);
    let named = words.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more == 0 { named } else { format!("{named} and {more} more") }
}

fn short(text: &str) -> String {
    claims::text(&Json::String(text.to_owned()))
}
