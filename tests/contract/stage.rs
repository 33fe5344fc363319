//! A sandbox with one application, and the typed client that is tried.

use std::time::Duration;

use appdeck::api::address::base_url;
use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::api::{ApiClient, Credential, Request, RetryPolicy};
use appdeck::domain::{ClientId, SecretId, SessionId, UserId};
use appdeck::sandbox::{
    AnnouncedEnvironment, Database, RecordedRequest, SandboxOptions, Seed, start,
};
use appdeck::wire::routes::ENVIRONMENT_HEADER;
use serde_json::{Value as Json, json};

use crate::support::browser::ANA;
use crate::support::sandbox::{Answer, World, options};

/// How often a read is sent in all. Nobody waits in between.
pub const ATTEMPTS: usize = 4;
const EAGER: RetryPolicy =
    RetryPolicy { attempts: 4, base: Duration::ZERO, cap: Duration::ZERO, longest: 2 };

/// The two endpoints (API contract §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// The first environment's own credentials.
    Credentials,
    /// A workspace token at the API's host, and the header that names the second environment.
    Workspace,
}

/// The server, an application with one active secret in the environment in question, and a client.
pub struct Stage {
    pub world: World,
    pub client: ApiClient,
    pub environment: AnnouncedEnvironment,
    pub application: ClientId,
    pub secret: SecretId,
    /// Somebody who is signed in there, and the session.
    pub user: UserId,
    pub session: SessionId,
    begun: usize,
}

impl Stage {
    pub async fn new(endpoint: Endpoint) -> Self {
        Self::with(endpoint, Seed::Empty).await
    }

    pub async fn with(endpoint: Endpoint, seed: Seed) -> Self {
        let options = SandboxOptions { fixed: true, ..options(Database::Memory, seed) };
        let world = World::unsigned(start(options).await.unwrap());
        let announced = world.sandbox.announcement().clone();
        let [first, second] = <[_; 2]>::try_from(announced.environments).unwrap();
        let (environment, url, credential) = match endpoint {
            Endpoint::Credentials => {
                let (id, secret) = (ClientId::new(&*first.client_id), first.client_secret.clone());
                (first.clone(), first.url, Credential::Client { id, secret })
            }
            Endpoint::Workspace => {
                let domain = Some(world.domain(1).to_owned());
                let token = announced.workspace_token;
                (second, announced.api_url, Credential::Workspace { token, domain })
            }
        };
        let http = http::client(&HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() });
        let client =
            ApiClient::with_retry(http.unwrap(), base_url(&url).unwrap(), credential, EAGER);
        let (application, secret) = (ClientId::new(""), SecretId::new(""));
        let (user, session) = (UserId::new(""), SessionId::new(""));
        let mut stage =
            Self { world, client, environment, application, secret, user, session, begun: 0 };
        let desk = json!({"name": "Coffee-Desk", "client_type": "WEB_APP"});
        let made = stage.ask("POST", "/api/v1/clients", &desk).await;
        stage.application = ClientId::new(made["client"]["id"].as_str().unwrap());
        let path = format!("/api/v1/clients/{}/secrets", stage.application);
        let made = stage.ask("POST", &path, &json!({})).await;
        stage.secret = SecretId::new(made["secret"]["id"].as_str().unwrap());
        let url = format!("{}/_sandbox/sign_in", stage.environment.url);
        let request = stage.world.client.post(url).body(json!({"email": ANA}).to_string());
        let made = Answer::of(request.send().await.unwrap()).await.ok();
        stage.user = UserId::new(made["user_id"].as_str().unwrap());
        stage.session = SessionId::new(made["session_id"].as_str().unwrap());
        stage.forget();
        stage
    }

    /// Leaves out of [`Self::received`] what came until now.
    pub fn forget(&mut self) {
        self.begun = self.world.sandbox.requests().len();
    }

    /// A request beside the client that is tried.
    async fn ask(&self, method: &str, path: &str, body: &Json) -> Json {
        let request = self.world.bare(method, path).bearer_auth(self.world.workspace_token());
        let domain = self.environment.url.strip_prefix("http://").unwrap();
        let request = request.header(ENVIRONMENT_HEADER, domain).body(body.to_string());
        Answer::of(request.send().await.unwrap()).await.ok()
    }

    /// The applications of the environment and the session as they are now; of its Default Client the
    /// login URLs alone, as signing in with it leaves a trace.
    pub async fn state(&self) -> Json {
        let kinds = ["WEB_APP", "SPA", "NTV"].map(|kind| format!("filter.client_type={kind}"));
        let path = format!("/api/v1/clients?{}", kinds.join("&"));
        let others = self.ask("GET", &path, &Json::Null).await;
        let path = format!("/api/v1/clients/{}", self.environment.client_id);
        let default = &self.ask("GET", &path, &Json::Null).await["client"];
        let path = format!("/api/v1/sessions/{}", self.session);
        let session = self.ask("GET", &path, &Json::Null).await["status"].clone();
        json!([others, default["post_login_uris"], default["initiate_login_uri"], session])
    }

    /// The requests to the same method and path since the last [`Self::forget`].
    pub fn received(&self, request: &Request) -> Vec<RecordedRequest> {
        let outgoing = request.outgoing();
        let (method, path) = (outgoing.route.method.name(), outgoing.path);
        let mut all = self.world.sandbox.requests().split_off(self.begun);
        all.retain(|seen| seen.method == method && seen.path == path);
        all
    }
}
