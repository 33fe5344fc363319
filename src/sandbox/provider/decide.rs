//! What somebody decides on the sign-in page.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::response::Response;
use jiff::SignedDuration;

use super::asked::AskedSignIn;
use super::authorize::{answer, back, redirects, unregistered};
use super::terms::Objection;
use super::visit::Visit;
use super::{csrf, onward, pages, session};
use crate::domain::Application;
use crate::sandbox::site::Port;
use crate::sandbox::store::auth_requests::WaitingRequest;
use crate::sandbox::store::{StoreError, auth_requests, sign_ins, users};

/// How long a request waits for a decision, in seconds.
const PATIENCE: i64 = 600;

/// `POST /oauth/authorize/decision`
pub async fn decide(State(port): State<Port>, headers: HeaderMap, form: AskedSignIn) -> Response {
    answer(port, headers, move |visit| judge(visit, &form)).await
}

fn judge(visit: &Visit, form: &AskedSignIn) -> Result<Response, StoreError> {
    let request = form.text("request");
    let Some(waiting) = auth_requests::get(visit.db, visit.environment(), request)? else {
        return Ok(pages::refusal("invalid_request", "no such sign-in is under way", ""));
    };
    let asked: AskedSignIn = serde_json::from_str(&waiting.asked)?;
    let Some(application) = visit.application(&waiting.client)? else {
        return Ok(pages::invalid_client(&asked));
    };
    let own = own_page(visit) && csrf::holds(visit, request, form.text("csrf"));
    if !own || waiting.decided || late(visit, &waiting) {
        return start_over(visit, request, &waiting, own, &application);
    }
    auth_requests::decide(visit.db, request)?;
    if !redirects(visit, &asked, &application)? {
        sign_ins::settle(visit.db, request, "FAILED")?;
        return Ok(unregistered(&asked, &application));
    }
    let objection = match form.text("decision") {
        "deny" => Objection::new("access_denied", "the sign-in was denied on the sandbox's page"),
        "fail" => Objection::new("server_error", "the sign-in failed, as the sandbox was told"),
        id => {
            let user = users::get(visit.db, visit.environment(), id)?;
            if let Some(user) = user {
                let (session, cookie) = session::begin(visit, &user)?;
                let answer = back(visit, request, &asked, &session)?;
                return Ok(onward::with_cookie(answer, cookie));
            }
            Objection::new("access_denied", "the sandbox has no such user")
        }
    };
    sign_ins::settle(visit.db, request, "FAILED")?;
    Ok(onward::refuse(&asked, &objection))
}

/// Whether the form was sent by a page of this server, as far as the browser says.
fn own_page(visit: &Visit) -> bool {
    let Some(origin) = visit.headers.get(ORIGIN) else { return true };
    origin.to_str().is_ok_and(|origin| visit.site().issued(origin))
}

fn late(visit: &Visit, waiting: &WaitingRequest) -> bool {
    let end =
        waiting.created.and_then(|at| at.checked_add(SignedDuration::from_secs(PATIENCE)).ok());
    end.is_none_or(|end| end <= visit.now)
}

/// A decision that comes without its cookie or too late begins anew at the application, where it
/// says how: at its initiate login URL.
fn start_over(
    visit: &Visit,
    request: &str,
    waiting: &WaitingRequest,
    own: bool,
    application: &Application,
) -> Result<Response, StoreError> {
    if own && !waiting.decided {
        sign_ins::settle(visit.db, request, "FAILED")?;
    }
    let initiate = application.settings.initiate_login_uri.as_deref();
    if let Some(url) = initiate.filter(|url| !url.is_empty() && !url.contains(['{', '*'])) {
        return Ok(onward::send(url, &[]));
    }
    let words = "the sign-in was decided already, came too late or without its cookie: \
                 begin again at the application";
    Ok(pages::refusal("invalid_request", words, ""))
}
