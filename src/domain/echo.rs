//! What a server made of what it was asked, field by field.

use super::settings::Presence;
use super::{FIELDS, FieldId, NewApplication, Patch, Settings, Value};

/// The fields that are otherwise in the answer than they were asked, with what was asked.
pub fn odd(asked: &Patch, answered: &Settings) -> Vec<(FieldId, Value)> {
    let changes = asked.changes().iter();
    let odd = changes.filter(|(field, value)| {
        // Who adds one URL has no say in the others.
        let taken = asked.urls_are_in(*field, answered);
        !taken && !field.same(&field.row().get(answered), value)
    });
    odd.cloned().collect()
}

/// What a create asks for: what it sends. Of one that `restores` a former application it is every
/// field that its type has, as what is not sent was empty and is to be so again.
pub fn asked(new: &NewApplication, restores: bool) -> Patch {
    if !restores {
        return new.sent();
    }
    let absent = |presence| matches!(presence, Presence::Absent(_));
    let fields = FIELDS.iter().filter(|field| !absent((field.presence)(&new.kind)));
    Patch::of(fields.map(|field| (field.id, field.get(&new.settings))).collect())
}

/// The odd fields in words: `Enforce PKCE (asked on, is off)`; of a list only what differs.
pub fn words(odd: &[(FieldId, Value)], answered: &Settings) -> String {
    let fields: Vec<_> = odd
        .iter()
        .map(|(field, asked)| {
            let (label, is) = (field.row().label, field.row().get(answered));
            format!("{label} ({})", difference(asked, &is))
        })
        .collect();
    fields.join(", ")
}

fn difference(asked: &Value, is: &Value) -> String {
    let (Value::List(wanted), Value::List(there)) = (asked, is) else {
        return format!("asked {}, is {}", asked.words(), is.words());
    };
    let without = wanted.iter().filter(|item| !there.contains(item));
    let with = there.iter().filter(|item| !wanted.contains(item));
    let without = without.map(|item| format!("without {item}"));
    let items: Vec<_> = without.chain(with.map(|item| format!("with {item}"))).collect();
    items.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{asked, odd, words};
    use crate::domain::{FIELDS, FieldId, FieldSet, Kind, NewApplication, Patch, Settings, Value};

    /// Settings in which every field is set.
    fn full() -> Settings {
        let mut settings = NewApplication::blank();
        for field in &FIELDS {
            let value = match field.get(&settings) {
                Value::Text(_) => Value::Text("Coffee".into()),
                Value::Flag(on) => Value::Flag(!on),
                Value::Seconds(_) => Value::Seconds(Some(3600)),
                Value::List(_) if field.id == FieldId::InitiateLogin => {
                    Value::List(vec!["https://a.example/login".into()])
                }
                Value::List(_) => Value::List(vec!["b=1".into(), "a=2".into()]),
            };
            field.put(&mut settings, value);
        }
        settings
    }

    fn of(settings: Settings) -> NewApplication {
        NewApplication { kind: Kind::Web, settings, named: FieldSet::default() }
    }

    #[test]
    fn a_field_that_a_server_passes_over_is_told_by_name() {
        let new = of(full());
        for restores in [false, true] {
            let asked = asked(&new, restores);
            assert!(odd(&asked, &new.settings).is_empty());
            for field in &FIELDS {
                let mut answered = new.settings.clone();
                field.put(&mut answered, field.get(&NewApplication::blank()));
                let odd = odd(&asked, &answered);
                assert_eq!(odd, [(field.id, field.get(&new.settings))]);
                assert!(words(&odd, &answered).starts_with(field.label));
            }
        }
    }

    #[test]
    fn what_a_server_adds_counts_where_an_application_comes_back() {
        let mut answered = NewApplication::blank();
        answered.scopes = ["openid".to_owned()].into();
        let new = of(NewApplication::blank());
        assert!(odd(&asked(&new, false), &answered).is_empty());
        let odd = odd(&asked(&new, true), &answered);
        assert_eq!(words(&odd, &answered), "Scopes (with openid)");
    }

    #[test]
    fn lists_are_sets_and_differences_are_named() {
        let list = |items: &[&str]| Value::List(items.iter().map(ToString::to_string).collect());
        let (mut answered, field) = (Settings::default(), FieldId::PostLogin);
        field.row().put(&mut answered, list(&["https://b", "https://a"]));
        let asks = |value| Patch::of(vec![(field, value)]);
        assert!(odd(&asks(list(&["https://a", "https://b"])), &answered).is_empty());
        let less = odd(&asks(list(&["https://a", "https://c"])), &answered);
        assert_eq!(words(&less, &answered), "Post login URLs (without https://c, with https://b)");
        let flag = odd(&Patch::of(vec![(FieldId::EnforcePkce, Value::Flag(true))]), &answered);
        assert_eq!(words(&flag, &answered), "Enforce PKCE (asked on, is off)");
    }
}
