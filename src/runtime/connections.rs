//! How each environment is reached. The model knows environments by their keys only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::read_ahead::ReadAhead;
use crate::api::client::{ApiClient, Credential};
use crate::api::http;
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Proof, Request, RetryPolicy};
use crate::config::CredentialSource;
use crate::domain::attempt::{AttemptReport, AttemptWish, Redemption, SignInAttempt};
use crate::domain::{ClientId, EnvKey, Secret};
use crate::wire::environment::WireEnvironment;

/// As whom to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    /// An environment's own OAuth client.
    Client(ClientId),
    /// A workspace, for itself or for the environment of this domain.
    Workspace(Option<String>),
}

/// How an environment or a workspace is reached.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its address.
    pub base: Url,
    /// The environment's own client; `None` signs in as a workspace.
    pub client_id: Option<ClientId>,
    /// Where the secret comes from.
    pub source: CredentialSource,
}

/// An environment, and how it is reached.
#[derive(Clone, Debug)]
pub struct ReachableEnvironment {
    /// The environment.
    pub environment: crate::domain::Environment,
    /// How it is reached.
    pub endpoint: Endpoint,
}

#[derive(Debug)]
struct OpenConnection {
    http: Result<reqwest::Client, ApiError>,
    base: Url,
    identity: Identity,
    source: CredentialSource,
    retry: RetryPolicy,
    /// Made at the first request, when the credential is read. A failure is not kept, so that the
    /// next request reads it again; neither is a credential that the server refused, where its source
    /// may hold another one by then.
    client: Mutex<Option<SignedIn>>,
    /// Held while the credential is read: however many ask, it is read once.
    reading: tokio::sync::Mutex<()>,
    ahead: ReadAhead,
}

/// A client, and the secret that it signs in with.
#[derive(Clone, Debug)]
struct SignedIn {
    client: ApiClient,
    secret: Secret,
}

/// The connections by key. Clones share them: who is signed in to one is signed in to the other.
#[derive(Clone, Debug)]
pub struct Connections {
    http: reqwest::Client,
    /// How to make a client for `https`, where `http` trusts nobody.
    later: Option<http::HttpOptions>,
    /// Whose certificates are believed where what is asked is none of these.
    trust: http::Trust,
    /// How patiently reads are sent again.
    retry: RetryPolicy,
    known: HashMap<EnvKey, Arc<OpenConnection>>,
}

impl Connections {
    /// No connection yet.
    pub fn new(http: reqwest::Client) -> Self {
        let (trust, retry) = (http::Trust::System, RetryPolicy::default());
        Self { http, later: None, trust, retry, known: HashMap::new() }
    }

    /// The same, sending reads again as patiently as this, where what is asked is added later.
    pub fn retrying(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }

    /// The same, believing these certificate authorities where other URLs are asked.
    pub fn trusting(self, trust: http::Trust) -> Self {
        Self { trust, ..self }
    }

    /// Whose certificates are believed where other URLs are asked.
    pub fn trust(&self) -> http::Trust {
        self.trust.clone()
    }

    /// The same, with the options of a client that is made when the first `https` address comes:
    /// the one at hand was made for plain HTTP on this machine.
    pub fn later(self, options: http::HttpOptions) -> Self {
        Self { later: Some(options), ..self }
    }

    /// The client for an address.
    ///
    /// # Errors
    /// Why there is none for `https`.
    pub fn http(&mut self, base: &Url) -> Result<reqwest::Client, ApiError> {
        if base.scheme() == "https"
            && let Some(options) = &self.later
        {
            self.http = http::client(options)?;
            self.later = None;
        }
        Ok(self.http.clone())
    }

    /// Adds what is reached at this endpoint, in place of what had the key.
    pub fn put_endpoint(&mut self, key: EnvKey, endpoint: Endpoint) {
        let identity = endpoint.client_id.map_or(Identity::Workspace(None), Identity::Client);
        self.forget(&key);
        self.put(key, endpoint.base, identity, endpoint.source);
    }

    /// Forgets what has the key, and what it listed.
    pub fn forget(&mut self, key: &EnvKey) {
        self.known.retain(|known, _| known != key && !known.is_listed_by(key));
    }

    /// Where the secret of what has the key comes from.
    pub fn source(&self, key: &EnvKey) -> Option<CredentialSource> {
        self.known.get(key).map(|connection| connection.source.clone())
    }

    /// Adds an environment that is reached with its own client.
    pub fn add(&mut self, key: EnvKey, base: Url, id: ClientId, source: CredentialSource) {
        self.put(key, base, Identity::Client(id), source);
    }

    /// Adds a workspace.
    pub fn add_workspace(&mut self, key: EnvKey, base: Url, source: CredentialSource) {
        self.put(key, base, Identity::Workspace(None), source);
    }

    /// Adds the environments that a workspace listed; they are reached with its token.
    pub fn add_listed(&mut self, workspace: &EnvKey, listed: &[WireEnvironment]) {
        let Some(connection) = self.known.get(workspace).cloned() else { return };
        if !matches!(connection.identity, Identity::Workspace(_)) {
            return;
        }
        for environment in listed {
            let identity = Identity::Workspace(Some(environment.domain.clone()));
            let key = EnvKey::listed(workspace, &environment.id);
            // One that is reached as before keeps its token.
            if self.known.get(&key).is_some_and(|known| known.identity == identity) {
                continue;
            }
            self.put(key, connection.base.clone(), identity, connection.source.clone());
        }
    }

    /// The last characters of the secret that an environment is signed in to with, once it was read.
    pub fn suffix(&self, key: &EnvKey) -> Option<String> {
        let suffix = self.known.get(key)?.signed_in()?.secret.suffix().to_owned();
        (!suffix.is_empty()).then_some(suffix)
    }

    /// The secrets that are signed in with, as far as they were read.
    pub fn secrets(&self) -> Vec<Secret> {
        let clients = self.known.values().filter_map(|connection| connection.signed_in());
        clients.map(|signed_in| signed_in.secret).collect()
    }

    fn put(&mut self, key: EnvKey, base: Url, identity: Identity, source: CredentialSource) {
        let (http, retry) = (self.http(&base), self.retry);
        let connection = OpenConnection {
            http,
            base,
            identity,
            source,
            retry,
            client: Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            ahead: ReadAhead::default(),
        };
        self.known.insert(key, Arc::new(connection));
    }

    /// The call as a task of its own. When a page of applications has come, the next one is asked for at once.
    pub fn call(
        &self,
        key: &EnvKey,
        request: Request,
    ) -> impl Future<Output = Result<Answered, ApiError>> + Send + 'static {
        let connection = self.known.get(key).cloned();
        async move {
            let Some(connection) = connection else {
                return Err(not_connected());
            };
            let client = connection.client().await?;
            let ask = |request: Request| {
                let client = client.clone();
                async move { client.call_traced(&request).await }
            };
            connection.ahead.answer(request, ask).await
        }
    }

    /// An attempt to sign in to an application, as a task of its own.
    pub fn attempt(
        &self,
        key: &EnvKey,
        wish: AttemptWish,
    ) -> impl Future<Output = Result<SignInAttempt, ApiError>> + Send + 'static {
        let connection = self.known.get(key).cloned();
        async move {
            let connection = connection.ok_or_else(not_connected)?;
            connection.client().await?.attempt(wish).await
        }
    }

    /// The exchange of the code of such an attempt, as a task of its own.
    pub fn redeem(
        &self,
        key: &EnvKey,
        redemption: Redemption,
    ) -> impl Future<Output = Result<AttemptReport, ApiError>> + Send + 'static {
        let connection = self.known.get(key).cloned();
        async move {
            let connection = connection.ok_or_else(not_connected)?;
            connection.client().await?.redeem(&redemption).await
        }
    }

    /// The question whether a secret is right, as a task of its own.
    pub fn prove(
        &self,
        key: &EnvKey,
        id: ClientId,
        secret: Secret,
        may_use_api: bool,
    ) -> impl Future<Output = Proof> + Send + 'static {
        let connection = self.known.get(key).cloned();
        async move {
            let Some(connection) = connection else { return Proof::Unknown(not_connected()) };
            match connection.client().await {
                Ok(client) => client.prove(&id, &secret, may_use_api).await,
                Err(error) => Proof::Unknown(error),
            }
        }
    }
}

fn not_connected() -> ApiError {
    ApiError::new(ErrorKind::Credential, "this environment is not connected")
}

impl OpenConnection {
    async fn client(&self) -> Result<ApiClient, ApiError> {
        let _turn = self.reading.lock().await;
        let of_use = |one: &SignedIn| !(one.client.is_refused() && self.source.may_change());
        if let Some(known) = self.signed_in().filter(of_use) {
            return Ok(known.client);
        }
        let secret = self.source.read().await?;
        let known = secret.clone();
        let credential = match self.identity.clone() {
            Identity::Client(id) => Credential::Client { id, secret },
            Identity::Workspace(domain) => Credential::Workspace { token: secret, domain },
        };
        let (http, base) = (self.http.clone()?, self.base.clone());
        let client = ApiClient::with_retry(http, base, credential, self.retry);
        let signed_in = SignedIn { client: client.clone(), secret: known };
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = Some(signed_in);
        Ok(client)
    }

    fn signed_in(&self) -> Option<SignedIn> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
