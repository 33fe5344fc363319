//! The pages that a browser is shown. They hold no script, and each says what serves it.

use std::fmt::Write;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::asked::AskedSignIn;
use crate::domain::redirect::nearest;
use crate::domain::text::clean;
use crate::domain::{Application, EnvironmentType};
use crate::sandbox::store::users::User;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;\
    padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin:.25rem .5rem .25rem 0}\
    code{overflow-wrap:anywhere}.who{font-weight:bold}small{color:#555}";

/// What a request that nobody can be told of by a redirect is refused with.
pub fn refusal(error: &str, words: &str, more: &str) -> Response {
    let body = format!("<h1>Sandbox: {}</h1><p>{}</p>{more}", escape(error), escape(&clean(words)));
    page(StatusCode::BAD_REQUEST, error, &body, "")
}

/// There is no such application.
pub fn invalid_client(asked: &AskedSignIn) -> Response {
    let words = match asked.one("client_id") {
        Some(client) => format!("no application of this environment has the client_id {client}"),
        None => "client_id is missing".into(),
    };
    refusal("invalid_client", &words, "")
}

/// The application has no such URL in this list, so nobody is sent there.
pub fn invalid_uri(
    error: &str,
    parameter: &str,
    asked: Option<&str>,
    application: &Application,
    registered: &[String],
) -> Response {
    let mut more = format!("<p>Application: {}</p>", shown(application.name()));
    let _ = match asked {
        Some(asked) => write!(more, "<p>Asked for:</p><ul><li>{}</li></ul>", code(asked)),
        None => write!(more, "<p>{} is missing.</p>", escape(parameter)),
    };
    more.push_str("<p>Registered:</p><ul>");
    if registered.is_empty() {
        more.push_str("<li>nothing</li>");
    }
    for url in registered {
        let _ = write!(more, "<li>{}</li>", code(url));
    }
    more.push_str("</ul>");
    if let Some((url, differences)) = asked.and_then(|asked| nearest(registered, asked)) {
        let _ = write!(more, "<p>Nearest: {}", code(url));
        if let Some(differences) = differences.filter(|list| !list.is_empty()) {
            let _ = write!(more, ", which differs only by {}", escape(&differences.join(" and ")));
        }
        more.push_str("</p>");
    }
    let words = format!("{parameter} is none of the application's, and matching is exact");
    refusal(error, &words, &more)
}

/// The sandbox itself failed.
pub fn broken() -> Response {
    let body = "<h1>Sandbox: server_error</h1><p>The sandbox failed.</p>";
    page(StatusCode::INTERNAL_SERVER_ERROR, "server_error", body, "")
}

/// A page that says that all is done.
pub fn done(words: &str) -> Response {
    let body = format!("<h1>Sandbox</h1><p>{}</p>", escape(words));
    page(StatusCode::OK, "done", &body, "")
}

/// Where somebody signs in: a button for each of `users`, the likely ones first.
pub struct SignInPage<'a> {
    pub application: &'a Application,
    pub environment: (&'a str, EnvironmentType),
    pub asked: &'a AskedSignIn,
    pub request: &'a str,
    pub proof: &'a str,
    pub users: &'a [User],
}

/// The parameters that only change what the page shows.
const HINTS: [&str; 6] =
    ["prompt", "login_hint", "organization_id", "connection_id", "provider", "domain_hint"];

impl SignInPage<'_> {
    /// The page.
    pub fn show(&self) -> Response {
        let (name, kind) = self.environment;
        let mut body = format!(
            "<h1>Sandbox sign-in</h1><p>to {} in {} ({})</p>",
            shown(self.application.name()),
            shown(name),
            kind.code()
        );
        let hints = HINTS.iter().filter_map(|name| Some((name, self.asked.one(name)?)));
        for (name, value) in hints {
            let _ = write!(body, "<p><small>{name}: {}</small></p>", code(value));
        }
        let _ = write!(
            body,
            "<form method=\"post\" action=\"/oauth/authorize/decision\">\
             <input type=\"hidden\" name=\"request\" value=\"{}\">\
             <input type=\"hidden\" name=\"csrf\" value=\"{}\">",
            escape(self.request),
            escape(self.proof)
        );
        if self.users.is_empty() {
            body.push_str("<p>Nobody of the sandbox is in this organization.</p>");
        }
        for user in self.users {
            let _ = write!(
                body,
                "<p><button name=\"decision\" value=\"{}\"><span class=\"who\">{}</span> {} \
                 <small>{}</small></button></p>",
                escape(&user.id),
                escape(&user.name()),
                escape(&user.email),
                escape(&user.organization)
            );
        }
        body.push_str(
            "<p><button name=\"decision\" value=\"deny\">Deny</button>\
             <button name=\"decision\" value=\"fail\">Fail</button></p></form>\
             <p><small>No password: this is a sandbox, and these people do not exist.</small></p>",
        );
        let target = form_target(self.asked.text("redirect_uri"));
        page(StatusCode::OK, "sign in", &body, &target)
    }
}

/// Where a form may lead besides this server: browsers hold the redirect behind it to that, too.
fn form_target(redirect: &str) -> String {
    match Url::parse(redirect) {
        Err(_) => String::new(),
        Ok(url) if ["http", "https"].contains(&url.scheme()) => url.origin().ascii_serialization(),
        Ok(url) => format!("{}:", url.scheme()),
    }
}

fn page(status: StatusCode, title: &str, body: &str, form_target: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {form_target}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Sandbox: {}</title>\
         <style>{STYLE}</style></head><body>{body}</body></html>",
        escape(title)
    );
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        // Without the referrer at the server itself, browsers would withhold the form's origin.
        (REFERRER_POLICY, "same-origin"),
        (CONTENT_SECURITY_POLICY, policy.as_str()),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    (status, headers, html).into_response()
}

fn shown(text: &str) -> String {
    format!("<b>{}</b>", escape(&clean(text)))
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(&clean(text)))
}

/// The text as HTML, in an element or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
