//! The token endpoint (RFC 6749 §3.2), discovery (RFC 8414) and the signing keys.

use std::net::IpAddr;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use super::claims::TokenClaims;
use super::credentials;
use super::no_token::NoToken;
use super::presented::{Presented, PresentedClient, present};
use super::provider::exchange::{self, Exchange};
use super::provider::visit::Visit;
use super::site::{Issuer, Peer, Port};
use super::store::secrets;
use crate::domain::settings::CLIENT_CREDENTIALS;
use crate::domain::{Application, Secret};
use crate::wire::discovery::{Discovery, KeySet};
use crate::wire::routes;
use crate::wire::token::TokenAnswer;

const AUTHORIZATION_CODE: &str = "authorization_code";
const REFRESH_TOKEN: &str = "refresh_token";

/// `POST /oauth/token`
pub async fn token(
    State(port): State<Port>,
    Issuer(issuer): Issuer,
    Peer(peer): Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, NoToken> {
    let presented = present(&headers, &body)?;
    let store = port.shared.store.clone();
    let work = move |db: &rusqlite::Connection| {
        let now = port.shared.mint.now();
        let visit = Visit { db, port: &port, headers: &headers, now };
        visit.sweep()?;
        match grant(&visit, &issuer, peer, &presented) {
            // A refusal may revoke something, which must last.
            Err(no) if no.failed() => Err(no),
            answer => Ok(answer),
        }
    };
    let answer = store.write(work).await??;
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn grant(
    visit: &Visit,
    issuer: &str,
    peer: IpAddr,
    presented: &Presented,
) -> Result<TokenAnswer, NoToken> {
    let Presented { grant, client, details, scope, .. } = presented;
    if grant == REFRESH_TOKEN
        && visit.application(&client.id)?.is_none()
        && exchange::knows_refresh(visit, &client.id, details.refresh.as_ref())?
    {
        return Err(NoToken::new("invalid_grant", "the application was deleted"));
    }
    let application = authenticate(visit, client)?;
    permit(&application, grant)?;
    let exchange = Exchange { visit, issuer, application: &application };
    match grant.as_str() {
        AUTHORIZATION_CODE => exchange.code(details),
        REFRESH_TOKEN => exchange.refresh(details, scope.as_deref()),
        _ => own(visit, issuer, peer, &application, scope.as_deref()),
    }
}

/// The application that presents its credentials, or none where it has none.
pub fn authenticate(visit: &Visit, presented: &PresentedClient) -> Result<Application, NoToken> {
    let PresentedClient { id, secret, basic } = presented;
    let application = visit.application(id)?;
    let application = application.ok_or_else(|| NoToken::invalid_client(*basic))?;
    let accepted = if application.kind.has_secrets() {
        secrets::authenticate(visit.db, id, &credentials::hash(secret), visit.now)?
    } else {
        // A public client has no secret that could be right.
        !basic && *secret == Secret::new(String::new())
    };
    if accepted { Ok(application) } else { Err(NoToken::invalid_client(*basic)) }
}

/// A token for the application's own credentials.
fn own(
    visit: &Visit,
    issuer: &str,
    peer: IpAddr,
    application: &Application,
    scope: Option<&str>,
) -> Result<TokenAnswer, NoToken> {
    if !application.settings.lets_in(peer) {
        let words = format!("{peer} is not in the application's IP allowlist");
        return Err(NoToken::new("unauthorized_client", words));
    }
    let scopes = granted(application, scope)?;
    let lifetime = visit.site().client_token_lifetime();
    let (shared, id) = (&visit.port.shared, application.id.as_str());
    let token_id = shared.mint.token_id();
    let claims = TokenClaims::of(issuer, id, scopes.clone(), token_id, visit.now, lifetime);
    let token = shared.tokens.issue(&claims, &application.settings.custom_claims)?;
    Ok(TokenAnswer {
        access_token: token.to_string(),
        token_type: "Bearer".into(),
        expires_in: Some(lifetime),
        scope: scopes.join(" "),
        id_token: None,
        refresh_token: None,
    })
}

/// Whether the application may have this grant.
fn permit(application: &Application, grant: &str) -> Result<(), NoToken> {
    let known = [CLIENT_CREDENTIALS, AUTHORIZATION_CODE, REFRESH_TOKEN];
    if !known.contains(&grant) {
        return Err(NoToken::new("unsupported_grant_type", "the grant type is not known"));
    }
    let allowed = &application.settings.grant_types;
    if !allowed.is_empty() && !allowed.iter().any(|one| one == grant) {
        let words = format!("the application's grant types are {}", allowed.join(", "));
        return Err(NoToken::new("unauthorized_client", words));
    }
    if grant == CLIENT_CREDENTIALS && !application.kind.has_secrets() {
        let words = "a public client has no credentials of its own";
        return Err(NoToken::new("unauthorized_client", words));
    }
    Ok(())
}

/// What is granted of the scope that is asked for: all of it, or nothing. Without one, the
/// application's own.
fn granted(application: &Application, asked: Option<&str>) -> Result<Vec<String>, NoToken> {
    let own = &application.settings.scopes;
    let Some(asked) = asked else { return Ok(own.to_vec()) };
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked.split(' ').filter(|scope| !scope.is_empty()) {
        if !own.is_empty() && !own.iter().any(|one| one == scope) {
            let words = format!("the application's scopes are {}", own.join(" "));
            return Err(NoToken::new("invalid_scope", words));
        }
        if !scopes.iter().any(|one| one == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Ok(scopes)
}

/// `GET /.well-known/openid-configuration` and `GET /.well-known/oauth-authorization-server`:
/// what is served, and nothing else.
pub async fn discovery(Issuer(url): Issuer) -> Json<Discovery> {
    let list = |items: &[&str]| items.iter().map(ToString::to_string).collect();
    Json(Discovery {
        authorization_endpoint: format!("{url}{}", routes::AUTHORIZE.template),
        token_endpoint: format!("{url}{}", routes::TOKEN.template),
        jwks_uri: format!("{url}{}", routes::KEYS.template),
        userinfo_endpoint: format!("{url}{}", routes::USERINFO.template),
        revocation_endpoint: format!("{url}{}", routes::REVOKE.template),
        end_session_endpoint: format!("{url}{}", routes::LOGOUT.template),
        response_types_supported: list(&["code"]),
        subject_types_supported: list(&["public"]),
        id_token_signing_alg_values_supported: list(&["RS256"]),
        scopes_supported: list(&["openid", "profile", "email", "offline_access"]),
        claims_supported: list(&CLAIMS),
        code_challenge_methods_supported: list(&["S256"]),
        grant_types_supported: list(&[AUTHORIZATION_CODE, REFRESH_TOKEN, CLIENT_CREDENTIALS]),
        token_endpoint_auth_methods_supported: list(&[
            "none",
            "client_secret_basic",
            "client_secret_post",
        ]),
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        issuer: url,
    })
}

/// The claims of ID tokens.
const CLAIMS: [&str; 17] = [
    "iss",
    "sub",
    "aud",
    "azp",
    "exp",
    "iat",
    "oid",
    "sid",
    "amr",
    "at_hash",
    "c_hash",
    "nonce",
    "email",
    "email_verified",
    "name",
    "given_name",
    "family_name",
];

/// `GET /keys`
pub async fn keys(State(port): State<Port>) -> Json<KeySet> {
    Json(port.shared.tokens.key_set())
}
