//! What is judged of a request besides its redirect URI.

use super::request::ANSWERS;
use super::{ENDPOINT, Explanation, SignInRequest, SignInScope, SignInTopic};
use jiff::Timestamp;

use crate::domain::text::{clean, count};
use crate::domain::{Application, ClientSecret, SecretStatus};

/// How long a code challenge may be (RFC 7636 §4.2), and how long one of S256 is.
const CHALLENGE: std::ops::RangeInclusive<usize> = 43..=128;
const HASHED: usize = 43;

/// The values of `prompt`.
const PROMPTS: [&str; 4] = ["none", "login", "create", "select_account"];

/// The grant that a sign-in uses.
const GRANT: &str = "authorization_code";

pub(super) fn endpoint(request: &SignInRequest, told: &mut Explanation) {
    let topic = SignInTopic::Request;
    if let Some(path) = request.path.as_deref().filter(|path| *path != ENDPOINT) {
        let path = if path.is_empty() { "/" } else { path };
        told.block(topic, format!("It asks {}, and sign-in begins at {ENDPOINT}", clean(path)));
        return;
    }
    if request.cut {
        // What follows was not read: it is told apart from parameters that are really missing.
        told.warn(
            topic,
            "A # ends the request, and what follows it is not sent: within a value write %23",
        );
    }
    for name in &request.doubled {
        told.warn(
            topic,
            format!("{name} stands twice, and the server may refuse that: the first one is judged"),
        );
    }
    if !request.parameters.iter().any(|one| one.name == "state") {
        told.hint(
            topic,
            "state is missing: the application cannot tell its own sign-ins from forged ones",
        );
    }
}

pub(super) fn client(request: &SignInRequest, scope: &SignInScope, told: &mut Explanation) {
    let topic = SignInTopic::Client;
    let here = scope.at_host(request);
    if let (Some(host), None) = (&request.host, here) {
        let text = format!("None of the environments searched has the host {}", clean(host));
        told.warn(SignInTopic::Environment, text);
    }
    if request.client_id.as_ref().is_none_or(|id| id.as_str().is_empty()) {
        told.block(topic, "client_id is missing: the server shows invalid_client");
        return;
    }
    if let Some((environment, application)) = scope.owner {
        owner(environment.name.as_str(), application, told);
        if let Some(here) = here.filter(|here| here.key != environment.key) {
            let (asked, owner) = (clean(&here.name), clean(&environment.name));
            let text = format!(
                "The client ID is one of {owner}, and the request goes to {asked}: use host and client ID of the same environment"
            );
            told.block(topic, text);
        }
        return;
    }
    let shown = request.recognised_client().map_or_else(
        || "that client ID (which does not look like one)".to_owned(),
        |id| clean(id.as_str()),
    );
    if let Some(deleted) = &scope.deleted {
        let text = format!(
            "{} was deleted, and {shown} with it: the server shows invalid_client",
            clean(deleted)
        );
        told.block(topic, text);
        return;
    }
    let read: Vec<_> =
        scope.environments.iter().filter(|one| !scope.unread.contains(&one.name)).collect();
    let unread = match here {
        Some(here) => scope.unread.contains(&here.name),
        None => !scope.unread.is_empty(),
    };
    if unread || read.is_empty() {
        let names: Vec<_> = scope.unread.iter().map(|name| clean(name)).collect();
        let text = format!(
            "Whether {shown} is known cannot be told: the applications of {} are not read",
            names.join(", ")
        );
        told.warn(topic, text);
        return;
    }
    let names: Vec<_> = here.map_or_else(
        || read.iter().map(|one| clean(&one.name)).collect(),
        |one| vec![clean(&one.name)],
    );
    let text = format!(
        "No application of {} has {shown}: the server shows invalid_client",
        names.join(", ")
    );
    told.block(topic, text);
}

fn owner(environment: &str, application: &Application, told: &mut Explanation) {
    let grants = &application.settings.grant_types;
    if !grants.is_empty() && !grants.iter().any(|grant| grant == GRANT) {
        let (name, place) = (clean(application.name()), clean(environment));
        let text = format!(
            "{name} in {place} may not use {GRANT}: the server may answer unauthorized_client"
        );
        told.warn(SignInTopic::Client, text);
    }
}

pub(super) fn response_type(request: &SignInRequest, told: &mut Explanation) {
    let topic = SignInTopic::ResponseType;
    match request.value("response_type") {
        Some("code") => {}
        None | Some("") => told.block(topic, "response_type is missing: write response_type=code"),
        Some(other) => {
            let text = format!(
                "response_type is {}, and code is the only one: the server answers unsupported_response_type",
                shown(other)
            );
            told.block(topic, text);
        }
    }
}

pub(super) fn scope(request: &SignInRequest, owner: Option<&Application>, told: &mut Explanation) {
    let topic = SignInTopic::Scope;
    let Some(scope) = request.value("scope").filter(|scope| !scope.trim().is_empty()) else {
        told.block(
            topic,
            "scope is missing: it must hold openid, else the server answers invalid_scope",
        );
        return;
    };
    let own = owner.map_or(&[][..], |owner| &owner.settings.scopes);
    let foreign = |one: &&str| !own.is_empty() && !own.iter().any(|known| known == one);
    if let Some(foreign) = scope.split(' ').filter(|one| !one.is_empty()).find(foreign) {
        let text = format!(
            "{} is not one of its scopes ({}): the server may answer invalid_scope",
            shown(foreign),
            clean(&own.join(" "))
        );
        told.warn(topic, text);
    }
    if scope.split(' ').any(|one| one == "openid") {
        return;
    }
    let held = scope.to_lowercase();
    let text = if held.split(' ').any(|one| one == "openid") {
        "scope holds openid in another letter case: write it in small letters"
    } else if held
        .split(|c: char| !c.is_alphanumeric())
        .any(|one| one == "openid" || one == "20openid")
    {
        "The scopes are not separated by single spaces: write scope=openid%20profile"
    } else {
        "scope does not hold openid: the server answers invalid_scope"
    };
    told.block(topic, text);
}

pub(super) fn pkce(request: &SignInRequest, owner: Option<&Application>, told: &mut Explanation) {
    let topic = SignInTopic::Pkce;
    let method = request.value("code_challenge_method");
    let Some(challenge) = request.value("code_challenge").filter(|one| !one.is_empty()) else {
        let Some(owner) = owner else { return };
        let why = if owner.kind.pkce_locked() {
            format!("a {} signs in with PKCE only", clean(owner.kind.name()))
        } else if owner.settings.enforce_pkce {
            format!("{} enforces PKCE", clean(owner.name()))
        } else {
            if method.is_some() {
                told.warn(topic, "code_challenge_method stands without a code_challenge");
            }
            return;
        };
        told.block(
            topic,
            format!("code_challenge is missing, and {why}: the server answers invalid_request"),
        );
        return;
    };
    match method {
        Some("S256") => {}
        None | Some("") => {
            told.block(topic, "code_challenge_method is missing, which means plain: write S256");
        }
        Some(other) => {
            told.block(
                topic,
                format!("code_challenge_method is {}, and S256 is the only one", shown(other)),
            );
        }
    }
    let length = challenge.chars().count();
    let has = count(length, "character");
    if !CHALLENGE.contains(&length) {
        told.block(topic, format!("code_challenge has {has}, and 43 to 128 are allowed"));
    } else if length != HASHED {
        told.warn(topic, format!("code_challenge has {has}, and one of S256 has {HASHED}"));
    }
    let odd = |c: char| !(c.is_ascii_alphanumeric() || "-._~".contains(c));
    if challenge.contains(odd) {
        let text =
            "code_challenge holds characters that no challenge has: write base64url without =";
        told.warn(topic, text);
    }
}

/// That none of the secrets it needs for a code works, in words that begin a sentence.
pub fn no_secret(owner: &Application, now: Timestamp) -> Option<String> {
    let ended = |one: &ClientSecret| one.expires.is_some_and(|end| end <= now);
    // What another status means is not known here.
    let works = |one: &ClientSecret| one.status != SecretStatus::Inactive && !ended(one);
    if !owner.kind.has_secrets() || owner.secrets.iter().any(works) {
        return None;
    }
    let why = if owner.secrets.is_empty() {
        "has no secret"
    } else if owner.secrets.iter().any(ClientSecret::active) {
        "has no active secret that has not expired"
    } else {
        "has no active secret"
    };
    Some(format!("{} {why}", clean(owner.name())))
}

/// The code is exchanged with a secret, of which no word is in the request.
pub(super) fn secrets(owner: Option<&Application>, now: Timestamp, told: &mut Explanation) {
    let Some(owner) = owner.filter(|owner| owner.kind.has_secrets()) else { return };
    let topic = SignInTopic::ClientSecret;
    let ended = |one: &&ClientSecret| one.expires.is_some_and(|end| end <= now);
    let mut lasting = owner.secrets.iter().filter(|one| !ended(one));
    if lasting.clone().any(ClientSecret::active) {
        return;
    }
    let name = clean(owner.name());
    if lasting.any(|one| matches!(one.status, SecretStatus::Other(_))) {
        // What it means is not known here, so it may work.
        told.warn(topic, format!("{name} has no active secret: its code may not be exchanged"));
        return;
    }
    let after = "the sign-in page comes, and the code is not exchanged (invalid_client)";
    if let Some(why) = no_secret(owner, now) {
        told.block(topic, format!("{why}: {after}"));
    }
}

pub(super) fn prompt(request: &SignInRequest, told: &mut Explanation) {
    let topic = SignInTopic::Prompt;
    let Some(prompt) = request.value("prompt").filter(|prompt| !prompt.is_empty()) else { return };
    if prompt == "none" {
        told.hint(
            topic,
            "prompt=none works with a live session only: else the server answers login_required",
        );
    } else if !prompt.split(' ').all(|one| PROMPTS.contains(&one)) {
        told.warn(
            topic,
            format!("prompt is {}, and these are known: {}", shown(prompt), PROMPTS.join(", ")),
        );
    }
}

pub(super) fn answer(request: &SignInRequest, told: &mut Explanation) {
    let answer = |code| ANSWERS.iter().find(|(known, _)| *known == code);
    if let Some((code, meaning)) = request.answered.and_then(answer) {
        let seen = if told.fails() { "" } else { "; what is wrong is not seen in this request" };
        told.hint(SignInTopic::Answer, format!("{code} means that {meaning}{seen}"));
    }
}

/// A word of a request, no longer than such words are.
fn shown(word: &str) -> String {
    const LONG: usize = 40;
    let shown = clean(word);
    if shown.chars().count() > LONG { "something else".to_owned() } else { shown }
}
