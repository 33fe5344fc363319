//! Trouble that can be scripted from outside.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::struck::{FaultTarget, names_client};
use crate::wire::routes;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The request is served after this many milliseconds.
    Delay { ms: u64 },
    /// The request is not served; this status is the answer.
    Status {
        code: u16,
        /// Text is sent as it is, anything else as JSON. Without one, an error body of the API.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Json>,
    },
    /// The request is not served; the answer is 429 with `Retry-After` in seconds.
    RateLimit {
        #[serde(default = "soon")]
        retry_after: u64,
    },
    /// The request is not served, and the connection closes without an answer.
    DropBefore,
    /// The request is served, and the connection closes without an answer.
    DropAfterCommit,
    /// The request is served, and its answer ends in the middle.
    Truncate,
    /// The request is not served; something in front of the server answers 502 and a page of HTML.
    Html,
    /// The request is served, and its answer is no JSON.
    Garbage,
    /// Every access token issued so far is revoked, then the request is served.
    RevokeTokens,
    /// An exchange of a code is not served; the code is refused as one that is not known.
    RefuseCode,
    /// Tokens are given out whose signature is wrong.
    BadSignature,
    /// Tokens are given out that are for somebody else.
    WrongAudience,
    /// Tokens are given out that somebody else issued.
    WrongIssuer,
    /// Tokens are given out by a clock that is this many seconds ahead; behind when negative.
    SkewedClock { seconds: i64 },
    /// ID tokens are given out without the nonce that was asked for.
    NoNonce,
}

impl Fault {
    /// The grants that it is about; all requests when it is about none.
    fn grants(&self) -> Option<&'static [&'static str]> {
        match self {
            Self::RefuseCode | Self::NoNonce => Some(&["authorization_code"]),
            Self::BadSignature
            | Self::WrongAudience
            | Self::WrongIssuer
            | Self::SkewedClock { .. } => {
                Some(&["authorization_code", "refresh_token", "client_credentials"])
            }
            _ => None,
        }
    }
}

/// Whether a route gives out tokens, which can be wrong.
pub fn gives_tokens(route: &str) -> bool {
    route == routes::TOKEN.name()
}

/// The seconds of a rate limit that does not say.
fn soon() -> u64 {
    1
}

/// When something goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// A route's name such as `GET /api/v1/clients/{client_id}`, or `*` for every route.
    pub route: String,
    /// Strikes the requests of this client only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// How many requests it strikes; without it all, until the list is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How many requests pass before.
    #[serde(default)]
    pub skip: u32,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// Whether it is about this request.
    fn concerns(&self, asked: &FaultTarget) -> bool {
        (self.route == "*" || self.route == asked.route)
            && (self.client_id.is_none() || self.client_id == asked.client)
            && self.fault.grants().is_none_or(|grants| {
                let grant = asked.grant.as_deref().filter(|_| gives_tokens(&asked.route));
                grant.is_some_and(|grant| grants.contains(&grant))
            })
    }

    /// Whether it can ever strike, on a server that has these routes.
    ///
    /// # Errors
    /// A sentence about what it names.
    fn check(&self, routes: &[String]) -> Result<(), String> {
        if self.route != "*" && !routes.contains(&self.route) {
            return Err(format!(
                "there is no route {:?}: write * for all, or one of {}",
                self.route,
                routes.join(", ")
            ));
        }
        let any = self.route == "*";
        if self.fault.grants().is_some() && !any && !gives_tokens(&self.route) {
            let token = routes::TOKEN.name();
            return Err(format!("tokens are given out by {token} only, not by {}", self.route));
        }
        if self.client_id.is_some() && !any && !names_client(&self.route) {
            return Err(format!("a request to {} does not name its client", self.route));
        }
        match self.fault {
            Fault::Status { code, .. } if !(200..600).contains(&code) => {
                Err(format!("{code} is not a status from 200 to 599"))
            }
            _ => Ok(()),
        }
    }
}

/// Reads a list of rules, for a server that has these routes.
///
/// # Errors
/// A sentence about the first rule that is wrong.
pub fn read(json: &[u8], routes: &[String]) -> Result<Vec<FaultRule>, String> {
    const SHAPE: &str = r#"send a list such as [{"route": "*", "fault": {"kind": "html"}}]"#;
    let list: Vec<Json> =
        serde_json::from_slice(json).map_err(|error| format!("{SHAPE}: {error}"))?;
    let rule = |(index, json): (usize, Json)| {
        let rule = serde_json::from_value(json).map_err(|error| error.to_string());
        let rule = rule.and_then(|rule: FaultRule| rule.check(routes).map(|()| rule));
        rule.map_err(|why| format!("rule {}: {why}", index + 1))
    };
    list.into_iter().enumerate().map(rule).collect()
}

/// The rules in force. The first one that is ready for a request strikes it.
#[derive(Default)]
pub struct Faults(Mutex<Vec<FaultRule>>);

impl Faults {
    /// Replaces all rules.
    pub fn set(&self, rules: Vec<FaultRule>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// The rules, with what is left of their counts.
    pub fn rules(&self) -> Vec<FaultRule> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The fault that strikes a request, if any.
    pub fn strike(&self, asked: &FaultTarget) -> Option<Fault> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut struck = None;
        for rule in rules.iter_mut().filter(|rule| rule.concerns(asked)) {
            if rule.skip > 0 {
                rule.skip -= 1;
            } else if rule.times != Some(0) {
                rule.times = rule.times.map(|times| times - 1);
                struck = Some(rule.fault.clone());
                break;
            }
        }
        rules.retain(|rule| rule.times != Some(0));
        struck
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fault, FaultRule, FaultTarget, Faults};

    fn to(route: &str) -> FaultTarget {
        FaultTarget { route: route.into(), ..FaultTarget::default() }
    }

    fn rules(json: serde_json::Value) -> Vec<FaultRule> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_rule_skips_strikes_and_is_gone() {
        let faults = Faults::default();
        faults.set(rules(json!([
            {"route": "GET /keys", "skip": 1, "times": 2, "fault": {"kind": "drop_before"}}
        ])));
        let struck = |route| faults.strike(&to(route)).is_some();
        assert!(!struck("GET /other"));
        assert!(!struck("GET /keys"), "the first passes");
        assert!(struck("GET /keys") && struck("GET /keys"));
        assert!(!struck("GET /keys"));
        assert_eq!(faults.rules(), []);
    }

    #[test]
    fn without_times_it_strikes_for_ever() {
        let faults = Faults::default();
        faults.set(rules(json!([{"route": "*", "fault": {"kind": "delay", "ms": 5}}])));
        for _ in 0..9 {
            assert_eq!(faults.strike(&to("GET /keys")), Some(Fault::Delay { ms: 5 }));
        }
    }

    #[test]
    fn a_rule_for_a_client_lets_others_pass() {
        let faults = Faults::default();
        let all = json!([
            {"route": "*", "client_id": "a", "skip": 1, "times": 1, "fault": {"kind": "no_nonce"}}
        ]);
        faults.set(rules(all));
        let struck = |route: &str, client: &str, grant: &str| {
            let (client, grant) = (Some(client.to_owned()), Some(grant.to_owned()));
            faults.strike(&FaultTarget { route: route.into(), client, grant }).is_some()
        };
        let (token, code) = ("POST /oauth/token", "authorization_code");
        assert!(!struck(token, "a", code), "the first passes");
        // None of these is counted.
        assert!(!struck(token, "b", code) && !struck("POST /revoke", "a", code));
        assert!(!struck(token, "a", "refresh_token") && faults.strike(&to(token)).is_none());
        assert!(struck(token, "a", code) && !struck(token, "a", code));
    }

    #[test]
    fn a_misspelt_rule_is_refused() {
        for json in [
            json!({"route": "*", "fault": {"kind": "explode"}}),
            json!({"route": "*", "time": 1, "fault": {"kind": "html"}}),
            json!({"route": "*", "fault": {"kind": "status", "code": 500, "text": ""}}),
        ] {
            assert!(serde_json::from_value::<FaultRule>(json.clone()).is_err(), "{json}");
        }
    }
}
