//! What the rules say of a field, with the item of its list that it is about.

use super::{FieldId, FieldSet, Settings, Value, check_all};
use crate::domain::text::clean;
use crate::domain::{EnvironmentType, FIELDS, Finding, Kind};

/// A finding about a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFinding {
    /// The field.
    pub field: FieldId,
    /// The item of its list that the finding is about; `None` for the field as a whole.
    pub item: Option<String>,
    /// The finding.
    pub finding: Finding,
}

impl FieldFinding {
    /// A finding about a field of `settings`.
    pub fn of(field: FieldId, finding: Finding, settings: &Settings) -> Self {
        let item = match (field.row().get(settings), finding.item) {
            (Value::List(items), Some(at)) => items.into_iter().nth(at),
            _ => None,
        };
        Self { field, item, finding }
    }

    /// The label of the field, the item and what is the matter with it, safe to show.
    pub fn words(&self) -> String {
        let (label, text) = (self.field.row().label, clean(&self.finding.text));
        // A finding about anything but a URL may quote it.
        let url = self.field.row().redirect_list().is_some();
        let unquoted = |item: &&String| url || !self.finding.text.contains(item.as_str());
        match self.item.as_ref().filter(|item| !item.trim().is_empty()).filter(unquoted) {
            Some(item) => format!("{label}: {}: {text}", clean(item)),
            None => format!("{label}: {text}"),
        }
    }
}

/// What stops a write that makes `settings` of an application of `kind` and changes the fields that
/// `changes` tells. `named` are those that were asked for by name, whether or not they change.
pub fn blocks(
    settings: &Settings,
    changes: impl Fn(FieldId) -> bool,
    named: FieldSet,
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<FieldFinding> {
    let stopped = FIELDS.iter().filter_map(|field| {
        let missing = || field.missing(kind).filter(|_| named.contains(field.id));
        let stops = field.stops(&field.get(settings), kind).filter(|_| changes(field.id));
        stops.or_else(missing).map(|finding| (field.id, finding))
    });
    let found = check_all(settings, kind, environment).into_iter();
    let found = found.filter(|(field, finding)| finding.blocks() && changes(*field));
    stopped
        .chain(found)
        .map(|(field, finding)| FieldFinding::of(field, finding, settings))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::domain::settings::Presence;
    use crate::domain::{
        EnvironmentType, FIELDS, FieldId, FieldSet, Kind, NewApplication, Settings, Value,
    };

    const KINDS: [Kind; 4] = [Kind::Default, Kind::Web, Kind::Spa, Kind::Native];

    fn stopped(settings: &Settings, field: FieldId, named: bool, kind: &Kind) -> Vec<String> {
        let fields: &[_] = if named { &[field] } else { &[] };
        let environment = EnvironmentType::Development;
        let found = blocks(settings, |one| one == field, FieldSet::of(fields), kind, environment);
        found.iter().map(super::FieldFinding::words).collect()
    }

    // Another value of the same shape, which no rule objects to where a kind has the field.
    fn other(field: FieldId, value: Value) -> Value {
        match (field, value) {
            (_, Value::Flag(on)) => Value::Flag(!on),
            (_, Value::Text(_)) => Value::Text("Till".into()),
            (_, Value::Seconds(_)) => Value::Seconds(Some(3600)),
            (FieldId::CustomClaims, _) => Value::List(vec!["team=bar".into()]),
            (FieldId::IpNetworks, _) => Value::List(vec!["203.0.113.0/24".into()]),
            (FieldId::Scopes | FieldId::GrantTypes, _) => Value::List(vec!["openid".into()]),
            (_, _) => Value::List(vec!["https://a.example/cb".into()]),
        }
    }

    #[test]
    fn what_a_kind_does_not_have_is_stopped_with_its_reason_and_nothing_else() {
        for kind in &KINDS {
            for field in &FIELDS {
                let blank = Settings {
                    ip_networks: ["198.51.100.0/24".to_owned()].into(),
                    ..NewApplication::blank_of(kind)
                };
                let mut changed = blank.clone();
                field.put(&mut changed, other(field.id, field.get(&blank)));
                let found = stopped(&changed, field.id, false, kind);
                match (field.presence)(kind) {
                    Presence::Editable => assert!(found.is_empty(), "{found:?}"),
                    Presence::Locked(why) | Presence::Absent(why) => {
                        assert_eq!(found, [format!("{}: {why}", field.label)], "{kind:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_fixed_value_is_taken_and_a_field_that_is_not_there_cannot_be_named() {
        for kind in &KINDS {
            let blank = Settings { name: "Till".into(), ..NewApplication::blank_of(kind) };
            for field in &FIELDS {
                assert!(stopped(&blank, field.id, false, kind).is_empty(), "{:?}", field.id);
                let absent = matches!((field.presence)(kind), Presence::Absent(_));
                let found = stopped(&blank, field.id, true, kind);
                assert_eq!(found.len(), usize::from(absent), "{:?} of {kind:?}", field.id);
            }
        }
    }

    #[test]
    fn nothing_is_changed_of_a_kind_whose_rules_are_not_known() {
        let kind = Kind::Other("M2M".into());
        for field in &FIELDS {
            let blank = NewApplication::blank_of(&kind);
            assert_eq!(stopped(&blank, field.id, false, &kind).len(), 1, "{:?}", field.id);
        }
    }

    #[test]
    fn each_url_that_is_stopped_is_named() {
        let urls = ["https://a.example/cb", "https://b.example/#f", "https://c.example/\u{202e}#g"];
        let settings = Settings {
            post_login_uris: urls.iter().map(ToString::to_string).collect(),
            ..NewApplication::blank()
        };
        let found = stopped(&settings, FieldId::PostLogin, false, &Kind::Web);
        assert!(found.iter().all(|one| !one.contains("a.example")), "{found:?}");
        let fragment = "A fragment is not allowed: end the URL before the #";
        assert_eq!(found[0], format!("Post login URLs: https://b.example/#f: {fragment}"));
        assert!(found.iter().any(|one| one.contains("c.example") && one.contains(fragment)));
        assert!(found.iter().all(|one| !one.contains('\u{202e}')), "{found:?}");
    }
}
