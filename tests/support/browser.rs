//! A browser that follows nothing, and applications that sign users in.

use std::collections::BTreeMap;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use ring::digest::{SHA256, digest};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value as Json, json};
use url::form_urlencoded::{Serializer, parse};

use super::sandbox::{Answer, World};

pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const HOME: &str = "https://app.example/cb";
pub const ANA: &str = "ana@acme.example";
pub const BEN: &str = "ben@acme.example";

/// The challenge of [`VERIFIER`].
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()))
}

/// The parameters with the changes made: `None` takes one out.
pub fn changed<'a>(
    parameters: &[(&'a str, &'a str)],
    changes: &[(&'a str, Option<&'a str>)],
) -> Vec<(&'a str, &'a str)> {
    let touched = |name: &str| changes.iter().any(|(one, _)| *one == name);
    let mut all: Vec<_> = parameters.iter().copied().filter(|(name, _)| !touched(name)).collect();
    all.extend(changes.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
    all
}

/// What came back.
#[derive(Debug)]
pub struct Shown {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Shown {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where a redirect leads, and its parameters.
    pub fn sent(&self) -> (String, BTreeMap<String, String>) {
        assert_eq!(self.status, 302, "{}", self.text);
        let location = self.header(LOCATION.as_str());
        let (base, query) = location.split_once('?').unwrap_or((location, ""));
        (base.to_owned(), parse(query.as_bytes()).into_owned().collect())
    }

    /// The `error` that a redirect to the application tells.
    pub fn refused(&self) -> String {
        let (_, parameters) = self.sent();
        assert!(!parameters.contains_key("code"), "{parameters:?}");
        parameters["error"].clone()
    }

    /// The code that a redirect to the application brings.
    pub fn code(&self) -> String {
        let (_, parameters) = self.sent();
        parameters.get("code").unwrap_or_else(|| panic!("{parameters:?}")).clone()
    }

    /// The value of a field or a button of the page.
    pub fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text.split_once(&mark).unwrap_or_else(|| panic!("{name}: {}", self.text)).1;
        rest.split('"').next().unwrap().to_owned()
    }

    /// A page, and never a redirect.
    pub fn page(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header(LOCATION.as_str()), "");
        assert!(self.text.to_lowercase().contains("sandbox"), "{}", self.text);
        assert!(!self.text.contains("<script"), "{}", self.text);
        let policy = self.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        &self.text
    }
}

pub struct Browser<'a> {
    pub world: &'a World,
    client: Client,
    pub cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    pub fn new(world: &'a World) -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { world, client, cookies: Mutex::default() }
    }

    /// One in which somebody signed in already.
    pub async fn of(world: &'a World, email: &str) -> Self {
        let browser = Self::new(world);
        let body = json!({"email": email}).to_string();
        let request = browser.request("POST", "/_sandbox/sign_in").body(body);
        assert_eq!(browser.send(request).await.status, 200);
        browser
    }

    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.world.environment(0).url);
        self.client.request(method.parse().unwrap(), url)
    }

    pub async fn send(&self, request: RequestBuilder) -> Shown {
        let kept = self.cookies.lock().unwrap().clone();
        let kept: Vec<_> = kept.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            if kept.is_empty() { request } else { request.header("cookie", kept.join("; ")) };
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut kept = self.cookies.lock().unwrap();
            if cookie.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        Shown { status, headers, text: response.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Shown {
        let query = Serializer::new(String::new()).extend_pairs(parameters).finish();
        self.send(self.request("GET", &format!("{path}?{query}"))).await
    }

    /// Opens a URL of the sandbox's first environment, and tells the address that it ends at.
    pub async fn visit(&self, url: &str) -> String {
        let path = url.strip_prefix(&self.world.environment(0).url).expect("a URL of the sandbox");
        let shown = self.send(self.request("GET", path)).await;
        shown.sent();
        shown.header(LOCATION.as_str()).to_owned()
    }

    pub async fn authorize(&self, parameters: &[(&str, &str)]) -> Shown {
        self.get("/oauth/authorize", parameters).await
    }

    /// Presses a button of the sign-in page.
    pub async fn press(&self, page: &Shown, decision: &str) -> Shown {
        let (request, csrf) = (page.field("request"), page.field("csrf"));
        let form = [("request", &*request), ("csrf", &*csrf), ("decision", decision)];
        self.send(self.request("POST", "/oauth/authorize/decision").form(&form)).await
    }

    /// The id of the user with this address.
    pub async fn user(&self, email: &str) -> String {
        let shown = self.send(self.request("GET", "/_sandbox/users")).await;
        let users: Json = serde_json::from_str(&shown.text).unwrap();
        let mut users = users["users"].as_array().unwrap().iter();
        let user = users.find(|user| user["email"] == json!(email)).unwrap();
        user["id"].as_str().unwrap().to_owned()
    }
}

/// An application with [`HOME`] as its post login URL.
pub struct App {
    pub id: String,
    /// Empty when it is a public one.
    pub secret: String,
    challenge: String,
}

impl App {
    pub async fn new(world: &World, kind: &str, settings: Json) -> Self {
        let id = world.create(kind, "Coffee-Desk").await;
        let mut all = json!({"post_login_uris": [HOME]});
        all.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
        world.send("PATCH", &format!("/api/v1/clients/{id}"), all).await.ok();
        let secret =
            if kind == "WEB_APP" { world.create_secret(&id).await.1 } else { String::new() };
        Self { id, secret, challenge: challenge() }
    }

    /// What it asks for, with a challenge.
    pub fn asks(&self) -> Vec<(&str, &str)> {
        vec![
            ("client_id", &self.id),
            ("redirect_uri", HOME),
            ("response_type", "code"),
            ("scope", "openid profile email"),
            ("state", "a state & more"),
            ("nonce", "n-0S6"),
            ("code_challenge", &self.challenge),
            ("code_challenge_method", "S256"),
        ]
    }

    /// The fields of an exchange, by form.
    pub fn exchanges<'a>(&'a self, code: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", HOME),
            ("code_verifier", VERIFIER),
        ];
        fields.extend(self.shows());
        fields
    }

    /// The fields of a refresh, by form.
    pub fn refreshes<'a>(&'a self, token: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        fields.extend(self.shows());
        fields
    }

    /// Who it is.
    pub fn shows(&self) -> Vec<(&str, &str)> {
        let mut fields = vec![("client_id", self.id.as_str())];
        if !self.secret.is_empty() {
            fields.push(("client_secret", &self.secret));
        }
        fields
    }

    /// Tokens by way of a browser in which somebody is signed in.
    pub async fn tokens(&self, browser: &Browser<'_>, scope: &str) -> Json {
        let asked = changed(&self.asks(), &[("scope", Some(scope))]);
        let code = browser.authorize(&asked).await.code();
        browser.world.grant(&self.exchanges(&code)).await.ok()
    }
}

/// The text of a member.
pub fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_else(|| panic!("{name}: {json}"))
}

/// The claims of a token that the keys of the environment verify.
pub async fn claims(world: &World, token: &str) -> Json {
    let keys = Answer::of(world.bare("GET", "/keys").send().await.unwrap()).await.ok();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let part = |name: &str| decode(keys["keys"][0][name].as_str().unwrap());
    let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
    let (signed, signature) = token.rsplit_once('.').unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &decode(signature)).unwrap();
    serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap()
}
