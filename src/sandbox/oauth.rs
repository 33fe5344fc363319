//! The token endpoint (RFC 6749 §3.2), discovery (RFC 8414) and the signing keys.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::credentials;
use super::presented::{Presented, present};
use super::site::Port;
use super::store::{StoreError, clients, secrets};
use super::tokens::LIFETIME;
use crate::domain::Application;
use crate::wire::discovery::{Discovery, KeySet};
use crate::wire::problem::TokenProblem;
use crate::wire::token::TokenAnswer;

/// Why no token is given (RFC 6749 §5.2).
pub struct NoToken {
    error: &'static str,
    description: &'static str,
    /// Whether the client tried HTTP Basic, which the answer must then name.
    basic: bool,
}

impl NoToken {
    pub fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description, basic: false }
    }

    /// The client is not known, or its secret is wrong. The two are not told apart.
    pub fn invalid_client(basic: bool) -> Self {
        Self {
            error: "invalid_client",
            description: "the client is unknown, or its secret is wrong or not active",
            basic,
        }
    }
}

impl From<StoreError> for NoToken {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the sandbox failed");
        Self::new("server_error", "the sandbox failed")
    }
}

impl IntoResponse for NoToken {
    fn into_response(self) -> Response {
        let status = match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let problem =
            TokenProblem { error: self.error.into(), error_description: self.description.into() };
        let body = ([(CACHE_CONTROL, "no-store")], Json(problem));
        let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"sandbox\"")];
        if self.basic {
            (status, challenge, body).into_response()
        } else {
            (status, body).into_response()
        }
    }
}

/// `POST /oauth/token`
pub async fn token(
    State(port): State<Port>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, NoToken> {
    let Presented { grant, client, secret, basic, scope } = present(&headers, &body)?;
    let (shared, environment) = (port.shared.clone(), port.site.stored.id.clone());
    let work = move |db: &rusqlite::Connection| {
        let known = clients::get(db, &environment, &client)?
            .ok_or_else(|| NoToken::invalid_client(basic))?;
        let application = Application::from(known);
        if application.kind.has_secrets() {
            let hash = credentials::hash(&secret);
            if !secrets::authenticate(db, &client, &hash, shared.mint.now())? {
                return Err(NoToken::invalid_client(basic));
            }
        }
        Ok(application)
    };
    let application = port.shared.store.write(work).await?;
    match grant.as_str() {
        "client_credentials" if application.kind.has_secrets() => {}
        "client_credentials" => {
            let words = "a public client has no credentials of its own";
            return Err(NoToken::new("unauthorized_client", words));
        }
        "authorization_code" | "refresh_token" => {
            // The sandbox signs nobody in, so it has given out no code.
            return Err(NoToken::new("invalid_grant", "the code or token is not known"));
        }
        _ => return Err(NoToken::new("unsupported_grant_type", "the grant type is not known")),
    }
    let scope = scope.unwrap_or_else(|| application.settings.scopes.join(" "));
    let (shared, site) = (&port.shared, &port.site);
    let id = application.id.as_str();
    let token = shared.tokens.issue(&site.url(), id, &scope, shared.mint.now())?;
    let answer = TokenAnswer {
        access_token: token.to_string(),
        token_type: "Bearer".into(),
        expires_in: Some(LIFETIME),
        scope,
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// `GET /.well-known/openid-configuration`
pub async fn discovery(State(port): State<Port>) -> Json<Discovery> {
    let url = port.site.url();
    let list = |items: &[&str]| items.iter().map(ToString::to_string).collect();
    Json(Discovery {
        token_endpoint: format!("{url}/oauth/token"),
        jwks_uri: format!("{url}/keys"),
        authorization_endpoint: format!("{url}/oauth/authorize"),
        end_session_endpoint: format!("{url}/oidc/logout"),
        grant_types_supported: list(&["authorization_code", "refresh_token", "client_credentials"]),
        token_endpoint_auth_methods_supported: list(&["client_secret_basic", "client_secret_post"]),
        id_token_signing_alg_values_supported: list(&["RS256"]),
        issuer: url,
    })
}

/// `GET /keys`
pub async fn keys(State(port): State<Port>) -> Json<KeySet> {
    Json(port.shared.tokens.key_set())
}
