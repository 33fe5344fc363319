//! What the address says that the browser ended at.

use url::{Url, form_urlencoded};

use super::SignInAttempt;
use crate::domain::Secret;
use crate::domain::explain::{UriPart, answer, differences};
use crate::domain::text::{clean, count};

/// The longest foreign sentence that is shown, in characters.
const LONGEST: usize = 300;

/// What an address says. No variant holds the address itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returned {
    /// The server gave a code for this attempt.
    Code(Secret),
    /// The server answered this attempt with an error.
    Refused {
        /// The error's code, safe to show.
        error: String,
        /// The server's own sentence, safe to show.
        description: Option<String>,
        /// What the code means, where that is known.
        meaning: Option<&'static str>,
    },
    /// It is no answer to this attempt, and why; one sentence, safe to show.
    Foreign(String),
}

/// Reads an address as it was pasted: perhaps in quotes, perhaps torn into lines by a terminal.
pub fn read(attempt: &SignInAttempt, pasted: &str) -> Returned {
    judged(attempt, pasted).unwrap_or_else(Returned::Foreign)
}

fn judged(attempt: &SignInAttempt, pasted: &str) -> Result<Returned, String> {
    let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '<' | '>');
    let whole: String = pasted.split_whitespace().collect();
    let whole = whole.trim_matches(quotes);
    if whole.is_empty() {
        return Err("Paste the whole address that the browser ended at".into());
    }
    let (head, fragment) = whole.split_once('#').unwrap_or((whole, ""));
    let (head, query) = head.split_once('?').unwrap_or((head, ""));
    at_its_place(attempt, head)?;
    let answer = ReturnedParameters::read(query);
    if !answer.has("code") && !answer.has("error") {
        let inside = ReturnedParameters::read(fragment);
        if inside.has("code") || inside.has("access_token") {
            return Err(
                "The answer is behind a #: the application's response mode is not query".into()
            );
        }
        return Err(
            "It holds no code and no error: copy the whole address, with what follows the ?".into(),
        );
    }
    belongs(attempt, &answer)?;
    if let Some(error) = answer.one("error")? {
        let meaning = self::answer(error).map(|(_, meaning)| meaning);
        let description = answer.one("error_description")?.filter(|text| !text.is_empty());
        let told = |text: &str| shown(&attempt.redact(text));
        let (error, description) = (told(error), description.map(told));
        return Ok(Returned::Refused { error, description, meaning });
    }
    match answer.one("code")? {
        Some(code) if !code.is_empty() => Ok(Returned::Code(Secret::new(code.to_owned()))),
        _ => Err("Its code is empty".into()),
    }
}

/// Whether it is the URL that the browser was to be sent back to.
fn at_its_place(attempt: &SignInAttempt, head: &str) -> Result<(), String> {
    let expected = &attempt.plan.redirect_uri;
    let wanted = expected.split(['?', '#']).next().unwrap_or_default();
    // A browser writes a URL its own way: without its usual port, with a slash for an empty path.
    let same = match (Url::parse(head), Url::parse(wanted)) {
        (Ok(one), Ok(other)) => one == other,
        _ => head == wanted,
    };
    if same {
        return Ok(());
    }
    // What has no scheme may be anything, a secret among it: nothing of it is repeated.
    let Ok(there) = Url::parse(head) else {
        let characters = count(head.chars().count(), "character");
        return Err(format!(
            "That is no address ({characters}): paste what stands in the browser's address bar"
        ));
    };
    if head == attempt.plan.endpoint {
        return Err(
            "That is the URL that was to be opened: paste the one that the browser ended at".into(),
        );
    }
    let origin = |url: &str| Url::parse(url).map(|url| url.origin());
    let server = origin(&attempt.plan.endpoint);
    if server.as_ref().is_ok_and(|one| one.is_tuple() && origin(head).as_ref() == Ok(one)) {
        let path = Url::parse(head).map(|url| clean(url.path())).unwrap_or_default();
        return Err(format!(
            "The browser is still at the server's page {path}: sign in there first"
        ));
    }
    // A path may hold what is private, and so may what only looks like an address.
    let told = differences(head, wanted).into_iter().filter(|_| there.has_host());
    let told: Vec<_> = told
        .map(|one| match one.part {
            // Where only slashes, letter case or encoding differ, the path is the registered one.
            UriPart::Path if one.text.starts_with("path ") => {
                format!("another path than {}", clean(path_of(wanted)))
            }
            _ => shown(&one.text),
        })
        .collect();
    let told = if told.is_empty() { "it is another URL".to_owned() } else { told.join("; ") };
    Err(format!("It is not the redirect URL of this sign-in: {told}"))
}

/// What follows the host.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

/// Whether it answers this attempt.
fn belongs(attempt: &SignInAttempt, answer: &ReturnedParameters) -> Result<(), String> {
    match answer.one("state")? {
        None => {
            return Err(
                "It holds no state: it cannot be told whether it answers this sign-in".into()
            );
        }
        Some(state) if !attempt.state.matches(state) => {
            return Err(
                "Its state differs from the one that was sent: it answers another sign-in, or was forged"
                    .into(),
            );
        }
        Some(_) => {}
    }
    match answer.one("iss")? {
        Some(issuer) if issuer != attempt.plan.issuer => {
            let issuer = attempt.redact(issuer);
            let (one, other) = (shown(&issuer), clean(&attempt.plan.issuer));
            Err(format!("Its issuer is {one} instead of {other}: another server answered"))
        }
        _ => Ok(()),
    }
}

/// The parameters of an address.
struct ReturnedParameters(Vec<(String, String)>);

impl ReturnedParameters {
    fn read(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(one, _)| one == name)
    }

    /// The value, which must not stand twice (RFC 6749 §3.1).
    fn one(&self, name: &str) -> Result<Option<&str>, String> {
        let mut found = self.0.iter().filter(|(one, _)| one == name).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(format!("It holds {name} twice")),
            (found, None) => Ok(found.map(String::as_str)),
        }
    }
}

impl Drop for ReturnedParameters {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.0.iter_mut().for_each(|(_, value)| value.zeroize());
    }
}

fn shown(text: &str) -> String {
    clean(&text.chars().take(LONGEST).collect::<String>())
}
