//! An authorization server that everything is known of, and that repeats what it was sent.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use url::form_urlencoded::parse;

use crate::api::server::{Does, Seen, Server, answer, json as answered};

/// Where it sends users back to.
pub const HOME: &str = "https://app.example/cb";
/// The code that it gives.
pub const CODE: &str = "canary_code_M4x9Qv7Lr2Zp";
/// The secret of its application.
pub const SECRET: &str = "canary_secret_W8kd03Nv5Tyu";
/// The refresh token that nobody asked it for.
pub const REFRESH: &str = "canary_refresh_J6hs92Bc1Xwe";
/// An access token that is no signed one.
pub const OPAQUE: &str = "canary_access_G7tr55Pl0Qaz";

/// Everything that opens something, by name.
pub type Values = BTreeMap<&'static str, String>;

/// What a code gives.
pub type Trouble = fn(&Values) -> Does;

/// The server, and what it does with the next code.
pub struct Issuer {
    pub server: Server,
    trouble: Arc<Mutex<Option<Trouble>>>,
    sent: Arc<Mutex<Values>>,
}

impl Issuer {
    pub async fn open() -> Self {
        let trouble = Arc::<Mutex<Option<Trouble>>>::default();
        let sent = Arc::<Mutex<Values>>::default();
        let (next, known) = (Arc::clone(&trouble), Arc::clone(&sent));
        let server = Server::start(move |seen, _| match seen.line.as_str() {
            "POST /oauth/token" if seen.body.contains("authorization_code") => {
                let mut values = known.lock().unwrap();
                exchanged(seen, &mut values);
                next.lock().unwrap().unwrap()(&values)
            }
            "POST /oauth/token" => {
                answered("200 OK", r#"{"access_token":"canary-access-token","expires_in":86399}"#)
            }
            "GET /keys" => answered("200 OK", r#"{"keys":[]}"#),
            "GET /.well-known/openid-configuration" => {
                answered("200 OK", r#"{"issuer":"https://issuer.example"}"#)
            }
            "GET /api/v1/clients/webc_1" => {
                answered("200 OK", &json!({"client": page()["clients"][0]}).to_string())
            }
            _ => answered("200 OK", &page().to_string()),
        })
        .await;
        Self { server, trouble, sent }
    }

    /// What a sign-in sends by its URL; the address that the browser ends at.
    pub fn visited(&self, url: &str) -> String {
        let mut values = self.sent.lock().unwrap();
        *values = Values::from([("code", CODE.to_owned()), ("secret", SECRET.to_owned())]);
        for (name, value) in parse(url.split_once('?').unwrap().1.as_bytes()) {
            if let Some(name) = ["state", "nonce"].into_iter().find(|one| *one == name) {
                values.insert(name, value.into_owned());
            }
        }
        format!("{HOME}?code={CODE}&state={}", values["state"])
    }

    /// The next code gives this.
    pub fn gives(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = Some(trouble);
    }

    /// Everything that opens something, as far as it is known by now.
    pub fn values(&self) -> Values {
        let mut values = self.sent.lock().unwrap().clone();
        let tokens = [("access token", access(&values)), ("ID token", identity(&values))];
        values.extend(tokens);
        values.extend([("refresh token", REFRESH.to_owned()), ("opaque token", OPAQUE.to_owned())]);
        values
    }
}

fn exchanged(seen: &Seen, values: &mut Values) {
    let verifier = parse(seen.body.as_bytes()).find(|(name, _)| name == "code_verifier");
    values.insert("verifier", verifier.unwrap().1.into_owned());
}

fn page() -> Json {
    let one = |id: &str, name: &str, kind: &str| {
        json!({"id": id, "name": name, "client_type": kind, "post_login_uris": [HOME],
               "create_time": "2026-11-01T00:00:00Z"})
    };
    let all = [one("webc_1", "Coffee-Desk", "WEB_APP"), one("skc_1", "Default", "ENV")];
    json!({"total_size": 2, "next_page_token": "", "clients": all})
}

/// A token that says what it should keep to itself.
fn token(name: &str, values: &Values) -> String {
    let encoded = |json: Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let mut claims = json!({"iss": "https://issuer.example", "aud": "webc_1", "kind": name});
    for (name, value) in values {
        claims[*name] = json!(value);
    }
    let head = encoded(json!({"alg": "RS256", "kid": values.get("state")}));
    format!("{head}.{}.{}", encoded(claims), URL_SAFE_NO_PAD.encode(format!("signed {name}")))
}

fn access(values: &Values) -> String {
    token("access", values)
}

fn identity(values: &Values) -> String {
    token("identity", values)
}

/// All of it in one sentence.
fn sentence(values: &Values) -> String {
    values.iter().flat_map(|(name, value)| [name, " ", value, ", "]).collect()
}

fn tokens(values: &Values) -> Json {
    json!({"access_token": access(values), "id_token": identity(values), "refresh_token": REFRESH,
           "token_type": "Bearer", "expires_in": 900, "scope": "openid"})
}

fn with(values: &Values, name: &str, value: Json) -> Does {
    let mut all = tokens(values);
    all[name] = value;
    answered("200 OK", &all.to_string())
}

fn refused(description: &str) -> Does {
    let body = json!({"error": "invalid_grant", "error_description": description});
    answered("400 Bad Request", &body.to_string())
}

/// Everything that may come of a code.
pub const TROUBLES: [(&str, Trouble); 16] = [
    ("tokens", |values| answered("200 OK", &tokens(values).to_string())),
    ("an opaque token", |values| with(values, "access_token", json!(OPAQUE))),
    ("a scope of values", |values| with(values, "scope", json!(sentence(values)))),
    ("a kind of values", |values| with(values, "token_type", json!(sentence(values)))),
    ("an ID token in a list", |values| with(values, "id_token", json!([identity(values)]))),
    ("no access token", |values| with(values, "access_token", json!(""))),
    ("a text", |values| answered("200 OK", &json!(access(values)).to_string())),
    ("a torn answer", |values| {
        answered("200 OK", tokens(values).to_string().trim_end_matches('}'))
    }),
    ("a refusal", |values| refused(&sentence(values))),
    ("a refusal by code", |values| {
        let body = json!({"error": format!("{CODE} {}", values["verifier"])});
        answered("400 Bad Request", &body.to_string())
    }),
    ("a refusal that is cut", |_| refused(&format!("{} {SECRET}", "x".repeat(180)))),
    ("another that is cut", |values| {
        refused(&format!("{} {}", "x".repeat(170), values["verifier"]))
    }),
    ("objections", |values| {
        let violation = json!({"field": sentence(values), "description": sentence(values)});
        let body = json!({"code": 3, "message": "no", "details": [{"field_violations": [violation],
            "validation_error_info": {"field_violations": [violation]}}]});
        answered("400 Bad Request", &body.to_string())
    }),
    ("a page", |values| {
        let page = format!("<html><title>{}</title></html>", sentence(values));
        answer("502 Bad Gateway", "content-type: text/html\r\n", &page)
    }),
    ("a redirect", |values| {
        let to = format!("location: https://elsewhere.example/{CODE}?{}\r\n", values["verifier"]);
        answer("302 Found", &to, "")
    }),
    ("a trace ID", |_| {
        answer("500 Oops", &format!("x-trace-id: {SECRET}\r\nx-request-id: {CODE}\r\n"), "")
    }),
];
