//! Whether a body may become, or change, an application.

use serde_json::{Map, Value as Json};

use super::refused::Refused;
use crate::domain::settings::Presence;
use crate::domain::{
    Application, EnvironmentType, Field, FieldSet, Finding, Kind, NewApplication, Patch, Settings,
    Value,
};
use crate::wire::problem::Violation;
use crate::wire::settings::{UnknownKeys, read};

/// The most networks in an allowlist.
const NETWORKS: usize = 50;

/// Reads the body of a create.
///
/// # Errors
/// Every violation that is found.
pub fn create(body: &[u8], environment: EnvironmentType) -> Result<NewApplication, Refused> {
    let body = object(body)?;
    let code = body.get("client_type").and_then(Json::as_str).unwrap_or_default();
    let kind = Kind::from_code(code);
    if !Kind::CREATABLE.contains(&kind) {
        let words = "value must be one of WEB_APP, SPA, NTV";
        return Err(Refused::invalid(vec![Violation::new("client.client_type", words, "enum.in")]));
    }
    let patch = read(&body, UnknownKeys::Ignore).map_err(Refused::invalid)?;
    let mut settings = NewApplication::blank_of(&kind);
    patch.apply(&mut settings);
    let mut violations = check(&patch, &kind, environment);
    violations.extend(allowlist(&settings));
    if settings.name.is_empty() && !body.contains_key("name") {
        violations.push(Violation::new("client.name", "a name is needed", "required"));
    }
    if violations.is_empty() {
        Ok(NewApplication { kind, settings, named: FieldSet::default() })
    } else {
        Err(Refused::invalid(violations))
    }
}

/// Reads the body of an update of this application.
///
/// # Errors
/// Every violation that is found.
pub fn update(
    body: &[u8],
    application: &Application,
    environment: EnvironmentType,
) -> Result<Patch, Refused> {
    let body = object(body)?;
    if body.is_empty() {
        return Err(Refused::invalid(vec![Violation::new(
            "client",
            "no field to change was sent",
            "required",
        )]));
    }
    let patch = read(&body, UnknownKeys::Refuse).map_err(Refused::invalid)?;
    let mut violations = check(&patch, &application.kind, environment);
    let mut settings = application.settings.clone();
    patch.apply(&mut settings);
    violations.extend(allowlist(&settings));
    if violations.is_empty() { Ok(patch) } else { Err(Refused::invalid(violations)) }
}

/// What is wrong with the allowlist as a whole: opting in needs a network, and the API caps their
/// number for each environment, which is unpublished.
fn allowlist(settings: &Settings) -> Option<Violation> {
    let (field, networks) = ("client.ip_allowlist.cidrs", settings.ip_networks.len());
    if settings.ip_allowlist && networks == 0 {
        return Some(Violation::new(field, "opted_in needs a network", "repeated.min_items"));
    }
    (networks > NETWORKS).then(|| {
        let words = format!("{networks} networks, and at most {NETWORKS} are allowed here");
        Violation::new(field, words, "repeated.max_items")
    })
}

fn object(body: &[u8]) -> Result<Map<String, Json>, Refused> {
    serde_json::from_slice(body).map_err(|_| {
        Refused::invalid(vec![Violation::new("client", "the body is no JSON object", "type")])
    })
}

/// What the rules object to in a patch of an application of this kind.
pub fn check(patch: &Patch, kind: &Kind, environment: EnvironmentType) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (id, value) in patch.changes() {
        let field = id.row();
        if (field.presence)(kind) != Presence::Editable {
            let stop = field.stops(value, kind);
            violations.extend(stop.map(|finding| violation(field, &finding)));
            continue;
        }
        let findings = field.check(value, kind, environment);
        let blocks = findings.iter().filter(|finding| finding.blocks());
        violations.extend(blocks.map(|finding| violation(field, finding)));
        if let (Value::List(items), Some(_)) = (value, field.redirect_list()) {
            duplicates(field, items, &mut violations);
        }
    }
    violations
}

fn violation(field: &Field, finding: &Finding) -> Violation {
    let index = finding.item.map_or_else(String::new, |item| format!("[{item}]"));
    Violation::new(&format!("client.{}{index}", field.wire), finding.text.clone(), "field.rule")
}

/// Items of URL lists are unique (API contract).
fn duplicates(field: &Field, items: &[String], violations: &mut Vec<Violation>) {
    for (index, item) in items.iter().enumerate() {
        let path = format!("client.{}[{index}]", field.wire);
        let known = violations.iter().any(|violation| violation.field == path);
        if !known && items.iter().take(index).any(|earlier| earlier == item) {
            let words = format!("{item} stands here twice");
            violations.push(Violation::new(&path, words, "repeated.unique"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{create, update};
    use crate::domain::EnvironmentType::Development;
    use crate::domain::{Application, FieldId, Kind};
    use crate::wire::application::Client;

    fn of(kind: &Kind) -> Application {
        let client = serde_json::json!({"client_type": kind.code()});
        Application::from(serde_json::from_value::<Client>(client).unwrap())
    }

    fn refused(result: Result<impl Sized, super::Refused>) -> String {
        format!("{:?}", result.err().expect("it must be refused"))
    }

    #[test]
    fn a_create_needs_a_name_and_a_type() {
        let create = |body: serde_json::Value| create(body.to_string().as_bytes(), Development);
        assert!(refused(create(json!({"name": "a"}))).contains("client.client_type"));
        assert!(refused(create(json!({"client_type": "WEB_APP"}))).contains("client.name"));
        assert!(refused(create(json!({"name": "a", "client_type": "ENV"}))).contains("enum.in"));
        let new = create(json!({"name": "a", "client_type": "SPA", "colour": "red"})).unwrap();
        assert!(new.settings.enforce_pkce && new.kind == Kind::Spa);
    }

    #[test]
    fn an_update_changes_what_it_names_and_never_the_type() {
        let update = |body: serde_json::Value| {
            update(body.to_string().as_bytes(), &of(&Kind::Web), Development)
        };
        let patch = update(json!({"scopes": ["openid"]})).unwrap();
        assert_eq!(patch.changes().len(), 1);
        assert_eq!(patch.changes()[0].0, FieldId::Scopes);
        assert!(refused(update(json!({}))).contains("no field"));
        assert!(refused(update(json!([]))).contains("no JSON object"));
        assert!(refused(update(json!({"client_type": "SPA"}))).contains("unknown field"));
        assert!(refused(update(json!({"name": "n".repeat(129)}))).contains("client.name"));
    }

    #[test]
    fn fixed_fields_keep_their_value() {
        let update = |body: serde_json::Value| {
            update(body.to_string().as_bytes(), &of(&Kind::Spa), Development)
        };
        assert!(update(json!({"enforce_pkce": true})).is_ok());
        assert!(refused(update(json!({"enforce_pkce": false}))).contains("Always on"));
        assert!(
            refused(update(json!({"disallow_scalekit_api_access": true})))
                .contains("Public clients")
        );
    }

    #[test]
    fn a_url_stands_in_a_list_once() {
        let body = json!({"post_login_uris": ["https://a.example/cb", "https://a.example/cb"]});
        let refused = refused(update(body.to_string().as_bytes(), &of(&Kind::Web), Development));
        assert!(refused.contains("client.post_login_uris[1]"), "{refused}");
    }
}
