//! Settings as the bare objects of create and update: a key a field, in both directions.

use serde_json::{Map, Value as Json, json};

use super::problem::Violation;
use crate::domain::claim::Claim;
use crate::domain::{FIELDS, Field, FieldId, NewApplication, Patch, Value};

/// The body of an update: the keys present are the field mask.
pub fn update_body(patch: &Patch) -> Json {
    let mut body = json!({});
    for (field, value) in patch.changes() {
        let written = write(*field, value);
        match field.row().wire.split_once('.') {
            Some((object, part)) => body[object][part] = written,
            None => body[field.row().wire] = written,
        }
    }
    body
}

/// The body of a create: name, type, what differs from an empty application, and what was asked for
/// by name.
pub fn create_body(new: &NewApplication) -> Json {
    let mut body = update_body(&new.sent());
    body["name"] = json!(new.settings.name);
    body["client_type"] = json!(new.kind.code());
    body
}

/// What to do with a key that is no field's: create ignores it, update refuses it (API contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownKeys {
    Ignore,
    Refuse,
}

/// Reads the fields present in a body. For the sandbox.
///
/// # Errors
/// A violation for each key that is unknown or has a value of another shape.
pub fn read(body: &Map<String, Json>, unknown: UnknownKeys) -> Result<Patch, Vec<Violation>> {
    let mut changes = Vec::new();
    let mut violations = Vec::new();
    for (key, json) in body {
        let mut known = false;
        for field in &FIELDS {
            let json = match field.wire.split_once('.') {
                Some((object, part)) if object == key => json.get(part).unwrap_or(&Json::Null),
                None if field.wire == key => json,
                _ => continue,
            };
            known = true;
            if let Some(value) = read_value(field.id, json) {
                changes.push((field.id, value));
            } else {
                let words = "value has another type";
                violations.push(Violation::new(field.wire, words, "field.type"));
            }
        }
        if !known && unknown == UnknownKeys::Refuse {
            violations.push(Violation::new(key, "unknown field", "field.known"));
        }
    }
    if violations.is_empty() { Ok(Patch::of(changes)) } else { Err(violations) }
}

fn write(field: FieldId, value: &Value) -> Json {
    match (field, value) {
        // The API holds the inverse of the dashboard's checkbox.
        (FieldId::ManagementApi, Value::Flag(on)) => json!(!on),
        (FieldId::InitiateLogin, Value::List(items)) => {
            json!(items.first().map_or("", String::as_str))
        }
        (FieldId::CustomClaims, Value::List(items)) => items
            .iter()
            .map(|item| {
                let claim = Claim::read(item);
                json!({"key": claim.key, "value": claim.value})
            })
            .collect(),
        (FieldId::IpNetworks, Value::List(items)) => {
            items.iter().map(|item| json!({"value": item})).collect()
        }
        (_, Value::Text(text)) => json!(text),
        (_, Value::Flag(on)) => json!(on),
        // Zero clears the expiry.
        (_, Value::Seconds(seconds)) => json!(seconds.unwrap_or(0)),
        (_, Value::List(items)) => json!(items),
    }
}

fn read_value(field: FieldId, json: &Json) -> Option<Value> {
    let texts = |json: &Json| -> Option<Vec<String>> {
        match json {
            Json::Null => Some(Vec::new()),
            Json::Array(items) => {
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        }
    };
    Some(match field {
        FieldId::Name => Value::Text(json.as_str()?.to_owned()),
        FieldId::ManagementApi => Value::Flag(!json.as_bool()?),
        FieldId::EnforcePkce => Value::Flag(json.as_bool()?),
        // The object is replaced whole: what it leaves out is unset.
        FieldId::IpAllowlist => Value::Flag(if json.is_null() { false } else { json.as_bool()? }),
        FieldId::IpNetworks => Value::List(networks(json)?),
        FieldId::AccessTokenExpiry => {
            let seconds = match json {
                Json::String(text) => text.parse().ok()?,
                other => other.as_u64()?,
            };
            Value::Seconds(Some(seconds).filter(|seconds| *seconds != 0))
        }
        FieldId::CustomClaims => {
            let items = json.as_array()?.iter().map(|claim| {
                let text = |name| Some(claim.get(name)?.as_str()?.to_owned());
                Some(Claim { key: text("key")?, value: text("value")? }.written())
            });
            Value::List(items.collect::<Option<_>>()?)
        }
        FieldId::InitiateLogin => {
            let url = json.as_str()?;
            Value::List(Some(url.to_owned()).filter(|url| !url.is_empty()).into_iter().collect())
        }
        FieldId::Scopes
        | FieldId::GrantTypes
        | FieldId::PostLogin
        | FieldId::PostLogout
        | FieldId::BackChannelLogout => Value::List(texts(json)?),
    })
}

fn networks(json: &Json) -> Option<Vec<String>> {
    let items = match json {
        Json::Null => &[][..],
        json => json.as_array()?,
    };
    items.iter().map(|item| item.get("value")?.as_str().map(str::to_owned)).collect()
}

/// The field that a path names and, of an item of a list, its index: `client.post_login_uris[1]`,
/// `post_login_uris.1`, `ip_allowlist.cidrs[2].value`. The object alone names its first field.
pub fn field_at(path: &str) -> Option<(FieldId, Option<usize>)> {
    let path = path.strip_prefix("client.").unwrap_or(path);
    let index = |rest: &str| {
        let digits: String = rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    let exact = FIELDS.iter().find_map(|field| {
        let rest = path.strip_prefix(field.wire)?;
        let ends = rest.is_empty() || rest.starts_with(['[', '.']);
        ends.then(|| (field.id, index(rest)))
    });
    let object = path.split(['.', '[']).next().unwrap_or(path);
    let holds = |field: &&Field| field.wire.split_once('.').is_some_and(|(name, _)| name == object);
    exact.or_else(|| FIELDS.iter().find(holds).map(|field| (field.id, None)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{UnknownKeys, field_at, read, update_body};
    use crate::domain::{FieldId, Patch, Settings, Value};

    #[test]
    fn every_field_reads_back_what_it_wrote() {
        let list = |items: &[&str]| Value::List(items.iter().map(ToString::to_string).collect());
        let patch = Patch::of(vec![
            (FieldId::Name, Value::Text("Coffee-Desk".into())),
            (FieldId::ManagementApi, Value::Flag(true)),
            (FieldId::EnforcePkce, Value::Flag(true)),
            (FieldId::AccessTokenExpiry, Value::Seconds(Some(3600))),
            (FieldId::Scopes, list(&["openid"])),
            (FieldId::CustomClaims, list(&["team=desk=1"])),
            (FieldId::GrantTypes, list(&[])),
            (FieldId::IpAllowlist, Value::Flag(true)),
            (FieldId::IpNetworks, list(&["203.0.113.0/24"])),
            (FieldId::PostLogin, list(&["https://a.example/cb"])),
            (FieldId::InitiateLogin, list(&["https://a.example/login"])),
            (FieldId::PostLogout, list(&["https://a.example/bye"])),
            (FieldId::BackChannelLogout, list(&["https://a.example/logout"])),
        ]);
        let body = update_body(&patch);
        assert_eq!(body["disallow_scalekit_api_access"], json!(false));
        assert_eq!(body["access_token_expiry"], json!(3600));
        let allowlist = json!({"opted_in": true, "cidrs": [{"value": "203.0.113.0/24"}]});
        assert_eq!(body["ip_allowlist"], allowlist);
        let mut back = read(body.as_object().unwrap(), UnknownKeys::Refuse).unwrap();
        let mut changes = back.changes().to_vec();
        changes.sort_by_key(|(field, _)| *field);
        back = Patch::of(changes);
        assert_eq!(back, patch);
    }

    #[test]
    fn cleared_fields_are_sent_as_zeros() {
        let body = update_body(&Patch::of(vec![
            (FieldId::AccessTokenExpiry, Value::Seconds(None)),
            (FieldId::InitiateLogin, Value::List(Vec::new())),
            (FieldId::PostLogin, Value::List(Vec::new())),
        ]));
        assert_eq!(
            body,
            json!({"access_token_expiry": 0, "initiate_login_uri": "", "post_login_uris": []})
        );
    }

    #[test]
    fn an_object_is_sent_whole() {
        let settings =
            Settings { ip_networks: ["203.0.113.0/24".into()].into(), ..Settings::default() };
        let patch = Patch::of(vec![(FieldId::IpAllowlist, Value::Flag(true))]);
        let allowlist = json!({"opted_in": true, "cidrs": [{"value": "203.0.113.0/24"}]});
        assert_eq!(update_body(&patch.whole(&settings)), json!({"ip_allowlist": allowlist}));
        let name = Patch::of(vec![(FieldId::Name, Value::Text("a".into()))]);
        assert_eq!(name.clone().whole(&settings), name);
    }

    #[test]
    fn violations_name_fields_in_any_spelling() {
        for (path, field) in [
            ("client.name", Some((FieldId::Name, None))),
            ("post_login_uris.2", Some((FieldId::PostLogin, Some(2)))),
            ("client.post_login_uris[1]", Some((FieldId::PostLogin, Some(1)))),
            ("client.ip_allowlist", Some((FieldId::IpAllowlist, None))),
            ("ip_allowlist.cidrs", Some((FieldId::IpNetworks, None))),
            ("client.ip_allowlist.cidrs[2].value", Some((FieldId::IpNetworks, Some(2)))),
            ("client.names", None),
        ] {
            assert_eq!(field_at(path), field, "{path}");
        }
    }

    #[test]
    fn unknown_keys_are_refused_only_where_the_api_does() {
        let body = json!({"name": "a", "colour": "red"});
        let body = body.as_object().unwrap();
        assert!(read(body, UnknownKeys::Ignore).is_ok());
        assert_eq!(read(body, UnknownKeys::Refuse).unwrap_err()[0].field, "colour");
    }
}
