//! A running sandbox and a client that speaks to it.

use std::net::SocketAddr;
use std::time::Duration;

use appdeck::domain::Secret;
use appdeck::sandbox::{AnnouncedEnvironment, Database, Sandbox, SandboxOptions, Seed, start};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value as Json;

pub const ANY_PORT: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub fn options(database: Database, seed: Seed) -> SandboxOptions {
    SandboxOptions {
        database,
        seed,
        seed_file: None,
        reset: false,
        latency: Duration::ZERO,
        fixed: false,
        snapshots: None,
        snapshot: None,
        listen: ANY_PORT,
    }
}

/// A sandbox with a client that is signed in to its first environment, a development one.
pub struct World {
    pub sandbox: Sandbox,
    pub client: Client,
    pub token: String,
}

/// One without applications of its own.
pub async fn empty() -> World {
    seeded(Seed::Empty).await
}

/// One that is filled with `seed`.
pub async fn seeded(seed: Seed) -> World {
    world(options(Database::Memory, seed)).await
}

/// The same, whose clock is set by hand and whose values are the same in every run.
pub async fn fixed(seed: Seed) -> World {
    world(SandboxOptions { fixed: true, ..options(Database::Memory, seed) }).await
}

pub async fn world(options: SandboxOptions) -> World {
    World::of(start(options).await.expect("the sandbox starts")).await
}

#[expect(clippy::disallowed_methods, reason = "a test signs in as an operator's program would")]
pub fn read(secret: &Secret) -> &str {
    secret.expose()
}

/// An answer that was read: status, trace id and body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub trace: String,
    pub body: Json,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let header = |name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
        };
        let (status, trace) = (response.status().as_u16(), header("x-trace-id"));
        let bytes = response.bytes().await.expect("the answer is whole");
        Self {
            status,
            trace: trace.unwrap_or_default(),
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
        }
    }

    /// The body of a success.
    pub fn ok(self) -> Json {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// The `error_code` of a refusal with this status.
    pub fn refused(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{}", self.body);
        self.body["details"][0]["error_code"].as_str().unwrap_or_default()
    }
}

impl World {
    pub async fn of(sandbox: Sandbox) -> Self {
        let mut world = Self::unsigned(sandbox);
        world.token = token(&world.client, world.environment(0)).await;
        world
    }

    /// A client that did not sign in.
    pub fn unsigned(sandbox: Sandbox) -> Self {
        // An error means that another test installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().build().unwrap();
        Self { sandbox, client, token: String::new() }
    }

    pub fn environment(&self, index: usize) -> &AnnouncedEnvironment {
        &self.sandbox.announcement().environments[index]
    }

    pub fn workspace_token(&self) -> &str {
        read(&self.sandbox.announcement().workspace_token)
    }

    /// The value of `x-env-domain` for an environment.
    pub fn domain(&self, index: usize) -> &str {
        self.environment(index).url.strip_prefix("http://").unwrap()
    }

    /// A request to the first environment without credentials.
    pub fn bare(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.environment(0).url);
        self.client.request(method.parse::<Method>().unwrap(), url)
    }

    /// A request to the first environment, signed with its Default Client's token.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(&self.token)
    }

    pub async fn call(&self, method: &str, path: &str) -> Answer {
        Answer::of(self.request(method, path).send().await.unwrap()).await
    }

    pub async fn send(&self, method: &str, path: &str, body: Json) -> Answer {
        let request = self.request(method, path).body(body.to_string());
        Answer::of(request.send().await.unwrap()).await
    }

    /// Creates an application and returns its `client_id`.
    pub async fn create(&self, kind: &str, name: &str) -> String {
        let body = serde_json::json!({"name": name, "client_type": kind});
        let answer = self.send("POST", "/api/v1/clients", body).await.ok();
        answer["client"]["id"].as_str().unwrap().to_owned()
    }

    /// Creates a secret and returns its id and its value.
    pub async fn create_secret(&self, client: &str) -> (String, String) {
        let path = format!("/api/v1/clients/{client}/secrets");
        let answer = self.call("POST", &path).await.ok();
        let text = |json: &Json| json.as_str().unwrap().to_owned();
        (text(&answer["secret"]["id"]), text(&answer["plain_secret"]))
    }

    /// The secrets that are listed for an application.
    pub async fn secrets(&self, client: &str) -> Vec<Json> {
        let answer = self.call("GET", &format!("/api/v1/clients/{client}")).await.ok();
        answer["client"]["secrets"].as_array().unwrap().clone()
    }

    /// A token request by form to the first environment.
    pub async fn grant(&self, fields: &[(&str, &str)]) -> Answer {
        let request = self.bare("POST", "/oauth/token").form(fields);
        Answer::of(request.send().await.unwrap()).await
    }

    /// A client-credentials grant.
    pub async fn sign_in(&self, client: &str, secret: &str) -> Answer {
        self.grant(&[
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", secret),
        ])
        .await
    }

    pub async fn set_faults(&self, rules: Json) {
        let request = self.bare("PUT", "/_sandbox/faults").body(rules.to_string());
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
}

/// An access token for an environment's Default Client.
pub async fn token(client: &Client, environment: &AnnouncedEnvironment) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &environment.client_id),
        ("client_secret", read(&environment.client_secret)),
    ];
    let request = client.post(format!("{}/oauth/token", environment.url)).form(&form);
    let answer = Answer::of(request.send().await.unwrap()).await.ok();
    answer["access_token"].as_str().unwrap().to_owned()
}
