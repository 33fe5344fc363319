//! Where a sign-in that is tried may come back to: the application's own post login URLs.

use crate::domain::explain::differences;
use crate::domain::redirect::{RedirectList, accepts, check, nearest};
use crate::domain::text::clean;
use crate::domain::{Application, EnvironmentType, Finding};

/// A registered post login URL, as it can be used for an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnPlace {
    /// It can be used as it is.
    Ready(String),
    /// It is a pattern: a URL that it lets through must be named.
    Pattern(String),
    /// The rules refuse it, and so does the server; why.
    Refused(String, String),
}

impl ReturnPlace {
    /// The URL as it is registered.
    pub fn url(&self) -> &str {
        match self {
            Self::Ready(url) | Self::Pattern(url) | Self::Refused(url, _) => url,
        }
    }
}

/// Whether a sign-in to this application can be tried at all.
///
/// # Errors
/// A sentence that says why not.
pub fn possible(application: &Application) -> Result<(), String> {
    let settings = &application.settings;
    if !application.kind.known() {
        return Err(
            "This type of application is not known here: its sign-in cannot be tried".into()
        );
    }
    let grants = &settings.grant_types;
    if !grants.is_empty() && !grants.iter().any(|grant| grant == "authorization_code") {
        return Err("Its grant types do not hold authorization_code: nobody signs in to it".into());
    }
    if settings.post_login_uris.is_empty() {
        return Err("It has no post login URLs: a sign-in has nowhere to come back to".into());
    }
    Ok(())
}

/// The post login URLs of an application in their order.
pub fn places(application: &Application, environment: EnvironmentType) -> Vec<ReturnPlace> {
    let registered = &application.settings.post_login_uris;
    let place = |url: &String| {
        let found = check(RedirectList::PostLogin, url, &application.kind, environment);
        let blocks = found.into_iter().find(Finding::blocks);
        if let Some(finding) = blocks {
            ReturnPlace::Refused(url.clone(), finding.text)
        } else if url.contains('*') || url.contains("{{") {
            ReturnPlace::Pattern(url.clone())
        } else {
            ReturnPlace::Ready(url.clone())
        }
    };
    registered.iter().map(place).collect()
}

/// Whether the application's post login URLs let `uri` through.
///
/// # Errors
/// A sentence that says why not, and what comes nearest.
pub fn permitted(
    application: &Application,
    environment: EnvironmentType,
    uri: &str,
) -> Result<(), String> {
    let registered = &application.settings.post_login_uris;
    let kind = &application.kind;
    // Which organization signs in is not known: a placeholder has its own default or nothing.
    let lets =
        |one: &String| accepts(RedirectList::PostLogin, one, uri, kind, environment, |_| None);
    if registered.iter().any(lets) {
        return Ok(());
    }
    let asked = clean(uri);
    if uri.contains('*') {
        return Err(format!("{asked} is a pattern: name a URL that it lets through"));
    }
    if uri.contains("{{") {
        return Err(format!("{asked} has a placeholder, which the server fills: name a URL"));
    }
    let Some((near, _)) = nearest(registered, uri) else {
        return Err("it has no post login URLs: add one first".into());
    };
    let differs = differences(uri, near).first().map(|one| format!(" ({})", clean(&one.text)));
    let differs = differs.unwrap_or_default();
    Err(format!("{asked} is not registered: the nearest is {}{differs}", clean(near)))
}
