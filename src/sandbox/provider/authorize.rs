//! The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2).

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rusqlite::Connection;

use super::asked::AskedSignIn;
use super::pages::{self, SignInPage};
use super::terms::{Objection, Prompt};
use super::visit::Visit;
use super::{code, csrf, directory, onward, session, terms};
use crate::domain::redirect::{RedirectList, accepts};
use crate::domain::{Application, EnvironmentType};
use crate::sandbox::site::Port;
use crate::sandbox::store::sessions::StoredSession;
use crate::sandbox::store::users::{self, User};
use crate::sandbox::store::{StoreError, auth_requests, sign_ins};
use crate::wire::sign_in::SignIn;

/// `GET /oauth/authorize` and `POST /oauth/authorize`
pub async fn authorize(
    State(port): State<Port>,
    headers: HeaderMap,
    asked: AskedSignIn,
) -> Response {
    answer(port, headers, move |visit| begin(visit, &asked)).await
}

/// What `work` answers a browser, in one transaction.
pub async fn answer(
    port: Port,
    headers: HeaderMap,
    work: impl FnOnce(&Visit) -> Result<Response, StoreError> + Send + 'static,
) -> Response {
    let store = port.shared.store.clone();
    let job = move |db: &Connection| {
        let now = port.shared.mint.now();
        let visit = Visit { db, port: &port, headers: &headers, now };
        visit.sweep()?;
        work(&visit)
    };
    store.write(job).await.unwrap_or_else(|error: StoreError| {
        tracing::error!(error = &error as &dyn std::error::Error, "the sandbox failed");
        pages::broken()
    })
}

fn begin(visit: &Visit, asked: &AskedSignIn) -> Result<Response, StoreError> {
    let application = visit.application(asked.text("client_id"))?;
    let Some(application) = application.filter(|_| asked.twice() != Some("client_id")) else {
        return Ok(pages::invalid_client(asked));
    };
    let request = visit.port.shared.mint.id(visit.db, "areq")?;
    note(visit, &request, &application, asked)?;
    if !redirects(visit, asked, &application)? {
        sign_ins::settle(visit.db, &request, "FAILED")?;
        return Ok(unregistered(asked, &application));
    }
    match proceed(visit, &request, asked, &application)? {
        Ok(answer) => Ok(answer),
        Err(objection) => {
            sign_ins::settle(visit.db, &request, "FAILED")?;
            Ok(onward::refuse(asked, &objection))
        }
    }
}

fn note(
    visit: &Visit,
    request: &str,
    application: &Application,
    asked: &AskedSignIn,
) -> Result<(), StoreError> {
    let entry = SignIn {
        auth_request_id: request.to_owned(),
        client_id: application.id.as_str().to_owned(),
        client_name: application.name().to_owned(),
        environment_id: visit.environment().to_owned(),
        organization_id: asked.text("organization_id").to_owned(),
        status: "INITIATED".into(),
        ..SignIn::default()
    };
    sign_ins::insert(visit.db, &entry, visit.now)
}

/// Whether the user may be sent to the URL that is asked for, by what is registered.
pub fn redirects(
    visit: &Visit,
    asked: &AskedSignIn,
    application: &Application,
) -> Result<bool, StoreError> {
    let Some(uri) = asked.one("redirect_uri").filter(|_| asked.twice() != Some("redirect_uri"))
    else {
        return Ok(false);
    };
    let registered = &application.settings.post_login_uris;
    let organization = asked.one("organization_id").unwrap_or_default();
    allowed(visit, RedirectList::PostLogin, registered, uri, application, organization)
}

/// Whether one of the registered URLs lets this one through.
pub fn allowed(
    visit: &Visit,
    list: RedirectList,
    registered: &[String],
    uri: &str,
    application: &Application,
    organization: &str,
) -> Result<bool, StoreError> {
    let organization = directory::organization(visit.db, organization)?;
    let fill = |name: &str| organization.as_ref()?.value(name);
    let (kind, environment): (_, EnvironmentType) = (&application.kind, visit.site().kind);
    let mut registered = registered.iter();
    Ok(registered.any(|one| accepts(list, one, uri, kind, environment, fill)))
}

/// The page for a redirect URI that is not registered.
pub fn unregistered(asked: &AskedSignIn, application: &Application) -> Response {
    let (uri, registered) = (asked.one("redirect_uri"), &application.settings.post_login_uris);
    pages::invalid_uri("invalid_redirect_uri", "redirect_uri", uri, application, registered)
}

type Judged = Result<Response, Objection>;

fn proceed(
    visit: &Visit,
    request: &str,
    asked: &AskedSignIn,
    application: &Application,
) -> Result<Judged, StoreError> {
    let prompt = match terms::judge(asked, application) {
        Ok(prompt) => prompt,
        Err(objection) => return Ok(Err(objection)),
    };
    let fits = |session: &StoredSession| {
        asked.one("organization_id").is_none_or(|asked| session.organization == asked)
    };
    let session = session::live(visit)?.filter(fits);
    match (session, prompt) {
        (Some(session), Prompt::Session | Prompt::Silent) => {
            back(visit, request, asked, &session).map(Ok)
        }
        (None, Prompt::Silent) => {
            Ok(Err(Objection::new("login_required", "nobody is signed in, and prompt is none")))
        }
        _ => sign_in_page(visit, request, asked, application).map(Ok),
    }
}

/// Sends the user back to the application, with a code.
pub fn back(
    visit: &Visit,
    request: &str,
    asked: &AskedSignIn,
    session: &StoredSession,
) -> Result<Response, StoreError> {
    let code = code::give(visit, request, asked, session)?;
    let mut parameters = vec![("code", code.as_str())];
    parameters.extend(asked.one("state").map(|state| ("state", state)));
    Ok(onward::send(asked.text("redirect_uri"), &parameters))
}

fn sign_in_page(
    visit: &Visit,
    request: &str,
    asked: &AskedSignIn,
    application: &Application,
) -> Result<Response, StoreError> {
    let (db, id) = (visit.db, application.id.as_str());
    let kept = serde_json::to_string(asked)?;
    auth_requests::insert(db, visit.environment(), request, id, &kept, visit.now)?;
    let (cookie, header) = csrf::bind(visit, db)?;
    let mut users = users::all(db, visit.environment())?;
    if let Some(organization) = asked.one("organization_id") {
        users.retain(|user| user.organization == organization);
    }
    users.sort_by_key(|user| !likely(user, asked));
    let page = SignInPage {
        application,
        environment: (&visit.site().stored.name, visit.site().kind),
        asked,
        request,
        proof: &csrf::value(&cookie, request),
        users: &users,
    };
    Ok(onward::with_cookie(page.show(), Some(header)))
}

fn likely(user: &User, asked: &AskedSignIn) -> bool {
    let domain = user.email.rsplit_once('@').map_or("", |(_, domain)| domain);
    asked.one("login_hint").is_some_and(|hint| user.email.eq_ignore_ascii_case(hint))
        || asked.one("domain_hint").is_some_and(|hint| domain.eq_ignore_ascii_case(hint))
}
