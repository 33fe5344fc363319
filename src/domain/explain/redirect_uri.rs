//! What is judged of the redirect URI.

use super::difference::nearest;
use super::fit::{RedirectFit, fit};
use super::percent::decoded;
use super::request::{AskedText, path_end, shown_uri};
use super::{Explanation, SignInRequest, SignInScope, SignInTopic};
use crate::domain::redirect::{RedirectList, accepts, check};
use crate::domain::text::{clean, count};
use crate::domain::{Application, Environment, Finding, Severity};

const LIST: RedirectList = RedirectList::PostLogin;
const TOPIC: SignInTopic = SignInTopic::RedirectUri;

pub(super) fn judge(request: &SignInRequest, scope: &SignInScope, told: &mut Explanation) {
    let asked = request.redirect_uri.as_ref().map(AskedText::as_str);
    let Some(asked) = asked.filter(|uri| !uri.is_empty()) else {
        told.block(TOPIC, "redirect_uri is missing: the server shows invalid_redirect_uri");
        return;
    };
    let meant = encoded_twice(asked).inspect(|_| {
        told.block(TOPIC, "redirect_uri is encoded twice: encode it once, as the value of a query");
    });
    let meant = meant.as_deref().unwrap_or(asked);
    told.redirect_uri = Some(shown_uri(meant));
    let Some((environment, application)) = scope.owner else { return };
    let registered = &application.settings.post_login_uris;
    invalid(registered, environment, application, told);
    if let Some((url, how)) = taken_by(meant, environment, application) {
        taken(request, &url, how, told);
        told.taken_by = Some((url, how));
        return;
    }
    refused(meant, environment, application, told);
    told.nearest = nearest(meant, registered);
    told.corrected = corrected(meant, environment, application);
}

/// What the redirect URI was before it was encoded once too often.
fn encoded_twice(asked: &str) -> Option<String> {
    let lower = asked.to_ascii_lowercase();
    let head = lower.split(['/', '?', '#']).next().unwrap_or_default();
    (!head.contains(':') && head.contains("%3a")).then(|| decoded(asked))
}

/// What the rules block of the registered URLs: how the server takes them is not known.
fn invalid(
    registered: &[String],
    environment: &Environment,
    application: &Application,
    told: &mut Explanation,
) {
    for url in registered {
        let found = check(LIST, url, &application.kind, environment.kind);
        if let Some(first) = found.into_iter().find(Finding::blocks) {
            let text = format!("{} is registered against the rules: {}", clean(url), first.text);
            told.warn(SignInTopic::Registered, text);
        }
    }
}

/// The registered URL that takes it in: the same one before a wildcard, and this before a template.
fn taken_by(
    asked: &str,
    environment: &Environment,
    application: &Application,
) -> Option<(String, RedirectFit)> {
    let valid = |url: &str| {
        !check(LIST, url, &application.kind, environment.kind).iter().any(Finding::blocks)
    };
    let accepts =
        |url: &str| accepts(LIST, url, asked, &application.kind, environment.kind, |_| None);
    let fits = |url: &String| {
        let how = match fit(url, asked)? {
            RedirectFit::Exact => RedirectFit::Exact,
            RedirectFit::Template if accepts(url) => RedirectFit::Default,
            RedirectFit::Template if valid(url) => RedirectFit::Template,
            RedirectFit::Wildcard if accepts(url) => RedirectFit::Wildcard,
            _ => return None,
        };
        Some((url.clone(), how))
    };
    let all = application.settings.post_login_uris.iter().filter_map(fits);
    all.min_by_key(|(_, how)| *how as u8)
}

fn taken(request: &SignInRequest, url: &str, how: RedirectFit, told: &mut Explanation) {
    let url = clean(url);
    let organized = request.value("organization_id").is_some_and(|id| !id.is_empty());
    match how {
        RedirectFit::Exact | RedirectFit::Default => {}
        RedirectFit::Wildcard => told.hint(TOPIC, format!("The wildcard of {url} takes it in")),
        RedirectFit::Template if organized => {
            let text =
                format!("It fits {url}, if that is what the organization has in these places");
            told.hint(TOPIC, text);
        }
        RedirectFit::Template => {
            let text = format!(
                "It fits {url}, which needs organization_id: without it nothing stands for the placeholder"
            );
            told.block(TOPIC, text);
        }
    }
}

fn refused(
    asked: &str,
    environment: &Environment,
    application: &Application,
    told: &mut Explanation,
) {
    let settings = &application.settings;
    let (shown, name) = (clean(&shown_uri(asked)), clean(application.name()));
    let text = match settings.post_login_uris.len() {
        0 => format!("{name} has no post login URL, and {shown} is asked"),
        1 => format!("{shown} is not the post login URL of {name}"),
        one => format!("{shown} is none of the {} of {name}", count(one, "post login URL")),
    };
    told.block(TOPIC, text);
    let others = [
        ("the initiate login URL", settings.initiate_login_uri.as_slice()),
        ("a post logout URL", &*settings.post_logout_uris),
        ("a back-channel logout URL", &*settings.back_channel_logout_uris),
    ];
    for (what, _) in others.iter().filter(|(_, urls)| urls.iter().any(|url| url == asked)) {
        told.hint(
            TOPIC,
            format!("It is registered as {what}, and only post login URLs count here"),
        );
    }
    if asked.contains('*') || asked.contains("{{") {
        told.hint(TOPIC, "It holds a wildcard or a placeholder itself: an application sends the URL that is meant");
    }
    if path_end(asked).is_some() {
        told.hint(
            TOPIC,
            "A registered URL has neither query nor fragment: what must come back goes into state",
        );
    }
    for finding in check(LIST, &bare(asked), &application.kind, environment.kind) {
        if finding.severity > Severity::Hint {
            told.say(finding.severity.min(Severity::Warn), TOPIC, finding.text);
        }
    }
}

fn bare(asked: &str) -> String {
    asked.get(..path_end(asked).unwrap_or(asked.len())).unwrap_or_default().trim().to_owned()
}

/// What could be registered instead, by the rules.
fn corrected(asked: &str, environment: &Environment, application: &Application) -> Option<String> {
    let url = bare(asked);
    let found = check(LIST, &url, &application.kind, environment.kind);
    let known = taken_by(&url, environment, application).is_some();
    (!known && !found.iter().any(Finding::blocks)).then_some(url)
}
