//! Signing out at an application's word (OpenID Connect RP-Initiated Logout 1.0).

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use super::asked::AskedSignIn;
use super::authorize::{allowed, answer};
use super::visit::Visit;
use super::{onward, pages, session};
use crate::domain::Application;
use crate::domain::redirect::RedirectList;
use crate::sandbox::site::Port;
use crate::sandbox::store::{StoreError, sessions};

/// `GET /oidc/logout` and `POST /oidc/logout`
pub async fn logout(State(port): State<Port>, headers: HeaderMap, asked: AskedSignIn) -> Response {
    answer(port, headers, move |visit| leave(visit, &asked)).await
}

/// Who signs out, as an ID token says.
#[derive(Default)]
struct LogoutHint {
    client: Option<String>,
    user: Option<String>,
    session: Option<String>,
    organization: Option<String>,
}

fn leave(visit: &Visit, asked: &AskedSignIn) -> Result<Response, StoreError> {
    let refuse = |words: &str| Ok(pages::refusal("invalid_request", words, ""));
    if let Some(name) = asked.twice() {
        return refuse(&format!("{name} is there twice"));
    }
    let hint = match read_hint(visit, asked.one("id_token_hint")) {
        Ok(hint) => hint,
        Err(words) => return refuse(words),
    };
    let named = asked.one("client_id");
    if named.is_some() && hint.client.is_some() && named != hint.client.as_deref() {
        return refuse("client_id is not the application that the id_token_hint is for");
    }
    let Some(uri) = asked.one("post_logout_redirect_uri") else {
        let cookie = end(visit, &hint)?;
        return Ok(onward::with_cookie(pages::done("You are signed out."), cookie));
    };
    let Some(client) = named.or(hint.client.as_deref()) else {
        return refuse("post_logout_redirect_uri needs an id_token_hint or a client_id beside it");
    };
    let Some(application) = visit.application(client)? else {
        return Ok(pages::invalid_client(asked));
    };
    if !registered(visit, &hint, uri, &application)? {
        let registered = &application.settings.post_logout_uris;
        let (error, name) = ("invalid_post_logout_redirect_uri", "post_logout_redirect_uri");
        return Ok(pages::invalid_uri(error, name, Some(uri), &application, registered));
    }
    let cookie = end(visit, &hint)?;
    let state: Vec<_> = asked.one("state").map(|state| ("state", state)).into_iter().collect();
    Ok(onward::with_cookie(onward::send(uri, &state), cookie))
}

/// An ID token of this environment, expired or not.
fn read_hint(visit: &Visit, token: Option<&str>) -> Result<LogoutHint, &'static str> {
    const NONE: &str = "id_token_hint is no ID token of this environment";
    let Some(token) = token else { return Ok(LogoutHint::default()) };
    let payload = visit.port.shared.tokens.read(token).map_err(|_| NONE)?;
    let claim = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
    // Only ID tokens have an authorized party.
    if !claim("iss").is_some_and(|issuer| visit.site().issued(&issuer)) || claim("azp").is_none() {
        return Err(NONE);
    }
    Ok(LogoutHint {
        client: claim("azp"),
        user: claim("sub"),
        session: claim("sid"),
        organization: claim("oid"),
    })
}

fn registered(
    visit: &Visit,
    hint: &LogoutHint,
    uri: &str,
    application: &Application,
) -> Result<bool, StoreError> {
    let (list, organization) =
        (RedirectList::PostLogout, hint.organization.as_deref().unwrap_or_default());
    let registered = &application.settings.post_logout_uris;
    allowed(visit, list, registered, uri, application, organization)
}

/// Ends the session of the hint, and that of the browser unless it is somebody else's by now. What
/// comes back takes the cookie out of the browser.
fn end(visit: &Visit, hint: &LogoutHint) -> Result<Option<String>, StoreError> {
    if let Some(id) = &hint.session
        && let Some(session) = sessions::get(visit.db, visit.environment(), id)?
    {
        visit.end(&session)?;
    }
    let browsers = session::of_browser(visit)?;
    match browsers {
        Some(session) if hint.user.as_ref().is_none_or(|user| *user == session.user) => {
            visit.end(&session)?;
            Ok(Some(session::expired_cookie(visit.environment())))
        }
        _ => Ok(None),
    }
}
