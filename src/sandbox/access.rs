//! Who asks, and about which environment.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::refused::Refused;
use super::site::{Peer, Port, ServedEnvironment};
use super::store::clients;
use crate::domain::Application;
use crate::wire::problem::Code;
use crate::wire::routes::ENVIRONMENT_HEADER;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The holder of the workspace token.
    Workspace,
    /// An application with its own credentials, by its `client_id`.
    Client(String),
}

impl Caller {
    /// The name that a new secret's `created_by` gets.
    pub fn name(&self) -> &str {
        match self {
            Self::Workspace => "workspace",
            Self::Client(id) => id,
        }
    }
}

impl FromRequestParts<Port> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, port: &Port) -> Result<Self, Refused> {
        let refuse = |why: &str| Refused::new(Code::Unauthenticated, why);
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| refuse("no access token was sent"))?;
        let shared = &port.shared;
        if shared.workspace_token.matches(token) {
            return Ok(Self::Workspace);
        }
        let claims = shared.tokens.verify(token, shared.mint.now()).map_err(refuse)?;
        if !port.site.issued(&claims.iss) {
            return Err(refuse("the access token is of another environment"));
        }
        let (environment, id) = (port.site.stored.id.clone(), claims.sub.clone());
        let client = shared.store.read(move |db| clients::get(db, &environment, &id)).await;
        let client: Application = client
            .map_err(Refused::from)?
            .ok_or_else(|| refuse("the application that the access token is for was deleted"))?
            .into();
        if !client.settings.management_api {
            return Err(refuse("the application is not allowed to call the Management API"));
        }
        let Ok(Peer(peer)) = Peer::from_request_parts(parts, port).await;
        if !client.settings.lets_in(peer) {
            let words = format!("{peer} is not in the application's IP allowlist");
            return Err(Refused::new(Code::PermissionDenied, words));
        }
        Ok(Self::Client(claims.sub))
    }
}

/// Who asks about which environment.
pub struct Requester {
    pub caller: Caller,
    pub site: Arc<ServedEnvironment>,
}

impl FromRequestParts<Port> for Requester {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, port: &Port) -> Result<Self, Refused> {
        let caller = Caller::from_request_parts(parts, port).await?;
        if caller != Caller::Workspace {
            return Ok(Self { caller, site: Arc::clone(&port.site) });
        }
        let domain = parts
            .headers
            .get(ENVIRONMENT_HEADER)
            .and_then(|value| value.to_str().ok())
            .ok_or_else(|| {
                let message = format!("a workspace token needs the header {ENVIRONMENT_HEADER}");
                Refused::new(Code::InvalidArgument, message)
            })?;
        let site = port.shared.by_domain(domain).ok_or_else(|| {
            Refused::new(Code::NotFound, format!("no environment has the domain {domain}"))
        })?;
        Ok(Self { caller, site: Arc::clone(site) })
    }
}
