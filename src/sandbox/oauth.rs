//! The token endpoint (RFC 6749 §3.2), discovery (RFC 8414) and the signing keys.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use super::claims::TokenClaims;
use super::credentials;
use super::no_token::NoToken;
use super::presented::{Presented, present};
use super::site::{Issuer, Peer, Port};
use super::store::{clients, secrets};
use crate::domain::{Application, Secret};
use crate::wire::discovery::{Discovery, KeySet};
use crate::wire::token::TokenAnswer;

/// The one grant that gives tokens here: the sandbox signs nobody in.
const CLIENT_CREDENTIALS: &str = "client_credentials";

/// `POST /oauth/token`
pub async fn token(
    State(port): State<Port>,
    Issuer(issuer): Issuer,
    Peer(peer): Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, NoToken> {
    let Presented { grant, client, secret, basic, scope } = present(&headers, &body)?;
    let (shared, environment) = (port.shared.clone(), port.site.stored.id.clone());
    let work = move |db: &rusqlite::Connection| {
        let known = clients::get(db, &environment, &client)?;
        let application = known.map(Application::from);
        let application = application.ok_or_else(|| NoToken::invalid_client(basic))?;
        let accepted = if application.kind.has_secrets() {
            secrets::authenticate(db, &client, &credentials::hash(&secret), shared.mint.now())?
        } else {
            // A public client has no secret that could be right.
            secret == Secret::new(String::new())
        };
        if accepted { Ok(application) } else { Err(NoToken::invalid_client(basic)) }
    };
    let application = port.shared.store.write(work).await?;
    permit(&application, &grant)?;
    if !application.settings.lets_in(peer) {
        let words = format!("{peer} is not in the application's IP allowlist");
        return Err(NoToken::new("unauthorized_client", words));
    }
    let scopes = granted(&application, scope.as_deref())?;

    let lifetime = port.site.client_token_lifetime();
    let (mint, id) = (&port.shared.mint, application.id.as_str());
    let claims =
        TokenClaims::of(&issuer, id, scopes.clone(), mint.token_id(), mint.now(), lifetime);
    let token = port.shared.tokens.issue(&claims, &application.settings.custom_claims)?;
    let answer = TokenAnswer {
        access_token: token.to_string(),
        token_type: "Bearer".into(),
        expires_in: Some(lifetime),
        scope: scopes.join(" "),
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// Whether the application may have this grant, and whether it gives tokens here.
fn permit(application: &Application, grant: &str) -> Result<(), NoToken> {
    let known = [CLIENT_CREDENTIALS, "authorization_code", "refresh_token"];
    if !known.contains(&grant) {
        return Err(NoToken::new("unsupported_grant_type", "the grant type is not known"));
    }
    let allowed = &application.settings.grant_types;
    if !allowed.is_empty() && !allowed.iter().any(|one| one == grant) {
        let words = format!("the application's grant types are {}", allowed.join(", "));
        return Err(NoToken::new("unauthorized_client", words));
    }
    if grant != CLIENT_CREDENTIALS {
        // The sandbox signs nobody in, so it has given out no code.
        return Err(NoToken::new("invalid_grant", "the code or token is not known"));
    }
    if !application.kind.has_secrets() {
        let words = "a public client has no credentials of its own";
        return Err(NoToken::new("unauthorized_client", words));
    }
    Ok(())
}

/// What is granted of the scope that is asked for: all of it, or nothing. Without one, the
/// application's own.
fn granted(application: &Application, asked: Option<&str>) -> Result<Vec<String>, NoToken> {
    let own = &application.settings.scopes;
    let Some(asked) = asked else { return Ok(own.clone()) };
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
/// what is served, and nothing else. Without an endpoint that signs users in, there are no
/// response types.
pub async fn discovery(Issuer(url): Issuer) -> Json<Discovery> {
    let list = |items: &[&str]| items.iter().map(ToString::to_string).collect();
    Json(Discovery {
        token_endpoint: format!("{url}/oauth/token"),
        jwks_uri: format!("{url}/keys"),
        authorization_endpoint: String::new(),
        end_session_endpoint: String::new(),
        grant_types_supported: list(&[CLIENT_CREDENTIALS]),
        token_endpoint_auth_methods_supported: list(&["client_secret_basic", "client_secret_post"]),
        id_token_signing_alg_values_supported: Vec::new(),
        issuer: url,
    })
}

/// `GET /keys`
pub async fn keys(State(port): State<Port>) -> Json<KeySet> {
    Json(port.shared.tokens.key_set())
}
