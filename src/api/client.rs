//! The client of one environment or one workspace.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::RequestBuilder;
use tokio::sync::Mutex;
use tokio::time::sleep;
use url::Url;

use super::auth::Tokens;
use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use super::obstacle::Obstacle;
use super::request::{Answered, Reply, Request};
use super::retry::RetryPolicy;
use super::{address, call};
use crate::domain::{ClientId, Secret};

/// How to sign in.
#[derive(Clone, Debug)]
pub enum Credential {
    /// An environment's own OAuth client (RFC 6749 §4.4).
    Client {
        /// The `client_id`.
        id: ClientId,
        /// The client secret.
        secret: Secret,
    },
    /// A workspace token, which opens several environments.
    Workspace {
        /// The token, sent as it is.
        token: Secret,
        /// The domain of the environment that calls are about; `None` for the workspace itself.
        domain: Option<String>,
    },
}

/// A client that is cheap to clone and safe to use from many tasks at the same time.
#[derive(Clone)]
pub struct ApiClient(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub http: reqwest::Client,
    pub base: Url,
    pub credential: Credential,
    pub retry: RetryPolicy,
    pub tokens: Mutex<Tokens>,
    /// Whether the credential was not accepted when it was last judged.
    pub refused: AtomicBool,
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.0.base.as_str()).finish()
    }
}

impl ApiClient {
    /// A client of the API at `base` (see [`address::base_url`]) with the usual patience.
    pub fn new(http: reqwest::Client, base: Url, credential: Credential) -> Self {
        Self::with_retry(http, base, credential, RetryPolicy::default())
    }

    /// A client with another patience.
    pub fn with_retry(
        http: reqwest::Client,
        base: Url,
        credential: Credential,
        retry: RetryPolicy,
    ) -> Self {
        let (tokens, refused) = (Mutex::default(), AtomicBool::default());
        Self(Arc::new(Inner { http, base, credential, retry, tokens, refused }))
    }

    /// Makes one call. Reads are repeated while the trouble may pass. A write is sent once; it is
    /// sent again only after a 401, which means that it did not happen.
    ///
    /// # Errors
    /// What happened, and for a write whether it may have taken effect anyway.
    pub async fn call(&self, request: &Request) -> Result<Reply, ApiError> {
        Ok(self.call_traced(request).await?.reply)
    }

    /// As [`ApiClient::call`], with the server's id of the request.
    ///
    /// # Errors
    /// As [`ApiClient::call`]; the error holds the id.
    pub async fn call_traced(&self, request: &Request) -> Result<Answered, ApiError> {
        match request {
            Request::UpdateApplication(id, patch) if !patch.urls().is_empty() => {
                self.update_by_url(id, patch).await
            }
            request => self.call_alone(request).await,
        }
    }

    /// The call as one request.
    pub(super) async fn call_alone(&self, request: &Request) -> Result<Answered, ApiError> {
        let mut attempt = 1;
        let mut token = if request.needs_token() { Some(self.token(None).await?) } else { None };
        let mut renewed = false;
        loop {
            let error = match self.once(request, token.as_ref()).await {
                Ok(answered) => return Ok(answered),
                Err(error) => error,
            };
            let signed_out = error.kind == ErrorKind::SignedOut && self.can_renew();
            if let Some(refused) = token.as_ref().filter(|_| signed_out && !renewed) {
                token = Some(self.token(Some(refused)).await?);
                renewed = true;
                continue;
            }
            match self.0.retry.wait(attempt, &error).filter(|_| !request.mutates()) {
                Some(wait) => sleep(wait).await,
                None => return Err(self.with_token(error)),
            }
            attempt += 1;
        }
    }

    // A workspace token is not accepted: there is nothing else to check.
    fn with_token(&self, error: ApiError) -> ApiError {
        let workspace = matches!(self.0.credential, Credential::Workspace { .. });
        let token = workspace && error.kind == ErrorKind::SignedOut;
        if token {
            self.judged(false);
        }
        ApiError { obstacle: if token { Some(Obstacle::Token) } else { error.obstacle }, ..error }
    }

    /// Whether the server did not accept the credential when it last looked at it: asking with the same one
    /// again is of little use.
    pub fn is_refused(&self) -> bool {
        self.0.refused.load(Ordering::Relaxed)
    }

    pub(super) fn judged(&self, accepted: bool) {
        self.0.refused.store(!accepted, Ordering::Relaxed);
    }

    /// Signs in, or finds out that the credentials are accepted no longer.
    ///
    /// # Errors
    /// As [`ApiClient::call`].
    pub async fn sign_in(&self) -> Result<(), ApiError> {
        match &self.0.credential {
            Credential::Client { .. } => self.token(None).await.map(drop),
            Credential::Workspace { .. } => {
                self.call(&Request::ListEnvironments { page_token: None }).await.map(drop)
            }
        }
    }

    /// Sends a call as it is, once.
    async fn once(&self, request: &Request, token: Option<&Secret>) -> Result<Answered, ApiError> {
        let base = self.root(request)?;
        let asked = RequestContext {
            doing: request.doing(),
            host: address::host(&base),
            writes: request.mutates(),
        };
        let sent = call::build(&self.0.http, &base, &asked, request)?;
        let sent = self.named(request, sent);
        call::send(&asked, request, sent, token).await
    }

    /// Where a request goes. What needs no token is asked of the environment itself, also when a
    /// workspace is signed in elsewhere.
    fn root(&self, request: &Request) -> Result<Url, ApiError> {
        let base = if request.needs_token() { self.0.base.clone() } else { self.environment()? };
        if address::may_carry_credentials(&base) {
            return Ok(base);
        }
        let host = address::host(&base);
        let why = format!("plain http to {host} would show the credentials");
        Err(ApiError::new(ErrorKind::Unreachable, format!("cannot {}: {why}", request.doing())))
    }

    /// The environment's own address.
    pub(super) fn environment(&self) -> Result<Url, ApiError> {
        let Credential::Workspace { domain: Some(domain), .. } = &self.0.credential else {
            return Ok(self.0.base.clone());
        };
        address::of_domain(domain, &self.0.base).map_err(|why| {
            ApiError::new(ErrorKind::Unexpected, format!("the environment's domain: {why}"))
        })
    }

    /// Names the environment that a call with a workspace token is about.
    fn named(&self, request: &Request, sent: RequestBuilder) -> RequestBuilder {
        let about_all =
            matches!(request, Request::ListEnvironments { .. } | Request::GetEnvironment(_));
        match &self.0.credential {
            Credential::Workspace { domain: Some(domain), .. }
                if request.needs_token() && !about_all =>
            {
                sent.header(crate::wire::routes::ENVIRONMENT_HEADER, domain)
            }
            _ => sent,
        }
    }
}
