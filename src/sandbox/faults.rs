//! Trouble that can be scripted from outside.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

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

    /// The fault that strikes a request to this route, if any.
    pub fn strike(&self, route: &str) -> Option<Fault> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut struck = None;
        for rule in rules.iter_mut().filter(|rule| rule.route == "*" || rule.route == route) {
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

    use super::{Fault, FaultRule, Faults};

    fn rules(json: serde_json::Value) -> Vec<FaultRule> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_rule_skips_strikes_and_is_gone() {
        let faults = Faults::default();
        faults.set(rules(json!([
            {"route": "GET /keys", "skip": 1, "times": 2, "fault": {"kind": "drop_before"}}
        ])));
        let struck = |route| faults.strike(route).is_some();
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
            assert_eq!(faults.strike("GET /keys"), Some(Fault::Delay { ms: 5 }));
        }
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
