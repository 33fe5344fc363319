//! What the server received, for tests to assert on.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use url::form_urlencoded;

/// How many requests are remembered.
const KEPT: usize = 2_000;
/// The parameters that are credentials (RFC 6749 §2.3.1, §4.1.3, §4.3.2, §6; RFC 7636 §4.5; RFC
/// 7521 §4.2; RFC 7009 §2.1; OpenID Connect RP-Initiated Logout §2), or the sandbox's own.
const SECRET_KEYS: [&str; 9] = [
    "client_secret",
    "code",
    "code_verifier",
    "refresh_token",
    "client_assertion",
    "password",
    "token",
    "id_token_hint",
    "csrf",
];

/// One request, without its credentials: no `Authorization`, no secret parts of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedRequest {
    pub method: String,
    /// As it was sent, percent-encoded.
    pub path: String,
    /// As it was sent, without the question mark and credentials; empty when there was none.
    pub query: String,
    /// The `env_…` id of the environment it was for.
    pub environment: String,
    /// JSON as it is, a form as an object; `null` when there was none or it is neither.
    pub body: Json,
    /// Whether the sandbox has such a route.
    pub served: bool,
}

/// The latest requests, each with its number.
#[derive(Default)]
pub struct RequestLog(Mutex<VecDeque<(u64, RecordedRequest)>>);

impl RequestLog {
    /// Remembers one, and returns its number.
    pub fn add(&self, request: RecordedRequest) -> u64 {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = requests.back().map_or(0, |(number, _)| number + 1);
        if requests.len() == KEPT {
            requests.pop_front();
        }
        requests.push_back((number, request));
        number
    }

    /// Notes that there was no route for the one with this number.
    pub fn stray(&self, number: u64) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, request)) = requests.iter_mut().rfind(|(one, _)| *one == number) {
            request.served = false;
        }
    }

    /// All that are remembered, oldest first.
    pub fn all(&self) -> Vec<RecordedRequest> {
        let requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().map(|(_, request)| request.clone()).collect()
    }
}

/// A query as it may be remembered: as it was sent, but for its credentials.
pub fn query(sent: &str) -> String {
    let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let kept = sent.split('&').filter(|pair| !SECRET_KEYS.contains(&name(pair).as_str()));
    kept.collect::<Vec<_>>().join("&")
}

/// A body as it may be remembered.
pub fn body(content_type: &str, bytes: &[u8]) -> Json {
    if content_type.starts_with("application/x-www-form-urlencoded") {
        let pairs = form_urlencoded::parse(bytes)
            .filter(|(name, _)| !SECRET_KEYS.contains(&name.as_ref()))
            .map(|(name, value)| (name.into_owned(), Json::String(value.into_owned())));
        return Json::Object(pairs.collect::<Map<_, _>>());
    }
    serde_json::from_slice(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{body, query};

    #[test]
    fn credentials_are_not_remembered() {
        let form = b"grant_type=client_credentials&client_id=skc_1&client_secret=canary";
        assert_eq!(
            body("application/x-www-form-urlencoded", form),
            json!({"grant_type": "client_credentials", "client_id": "skc_1"})
        );
        assert_eq!(body("application/json", br#"{"name":"a"}"#), json!({"name": "a"}));
        assert_eq!(body("", b""), json!(null));
        assert_eq!(query("state=a%20b&id_token_hint=canary&x"), "state=a%20b&x");
        assert_eq!(query(""), "");
    }
}
