//! Where a sign-in that is tried may come back to: the application's own post login URLs.

use crate::domain::explain::{RedirectFit, differences, fit};
use crate::domain::redirect::{RedirectList, accepts, check, filled, nearest, placeholder_names};
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

/// By what a URL is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnPermit {
    /// By what is registered, whoever signs in.
    Registered,
    /// By a template, if an organization has what stands in its places: the server must know which
    /// one signs in.
    Filled,
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
) -> Result<ReturnPermit, String> {
    let registered = &application.settings.post_login_uris;
    let kind = &application.kind;
    // Whoever signs in: a placeholder has its own default or nothing.
    let lets =
        |one: &String| accepts(RedirectList::PostLogin, one, uri, kind, environment, |_| None);
    if registered.iter().any(lets) {
        return Ok(ReturnPermit::Registered);
    }
    let blocked = |url: &str| {
        check(RedirectList::PostLogin, url, kind, environment).iter().any(Finding::blocks)
    };
    let template = |one: &&String| fit(one, uri) == Some(RedirectFit::Template) && !blocked(one);
    if !uri.contains(['*', '{']) && !blocked(uri) && registered.iter().any(|one| template(&one)) {
        return Ok(ReturnPermit::Filled);
    }
    let asked = clean(uri);
    if uri.contains('*') {
        return Err(format!("{asked} is a pattern: name a URL that it lets through"));
    }
    if uri.contains("{{") {
        return Err(format!(
            "{asked} has a placeholder: put what an organization has in its place"
        ));
    }
    let Some((near, _)) = nearest(registered, uri) else {
        return Err("it has no post login URLs: add one first".into());
    };
    let differs = differences(uri, near).first().map(|one| format!(" ({})", clean(&one.text)));
    let differs = differs.unwrap_or_default();
    Err(format!("{asked} is not registered: the nearest is {}{differs}", clean(near)))
}

/// A registered URL with these values in the place of its placeholders, by name; a placeholder without
/// one has its own default.
///
/// # Errors
/// A sentence that says which name it does not have, or which value is missing or cannot be used.
pub fn named(url: &str, values: &[(String, String)]) -> Result<String, String> {
    let names = placeholder_names(url);
    let shown = clean(url);
    if let Some((name, _)) = values.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        return Err(format!("{shown} has no {{{{{}}}}}", clean(name)));
    }
    let value = |name: &str| values.iter().find(|(one, _)| one == name).map(|(_, it)| it.clone());
    filled(url, value).ok_or_else(|| {
        let names = names.iter().map(|name| format!("{{{{{}}}}}", clean(name)));
        let names = names.collect::<Vec<_>>().join(" and ");
        format!("{shown}: letters, digits, -, ., _ and ~ can stand in the place of {names}")
    })
}
