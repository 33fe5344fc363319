use proptest::prelude::*;

use super::history::{History, Inverse, inverse};
use super::{Change, Entry, Outcome, Place, RecordAction, SecretMark, Subject, folded};
use crate::domain::{ClientId, EntryId, EnvKey, FieldId, SecretId, SecretStatus, Value};

pub fn entry(name: &str, action: RecordAction) -> Entry {
    Entry {
        id: EntryId::new(name),
        at: "2026-11-24T12:00:00Z".parse().unwrap(),
        environment: Place {
            key: EnvKey::new("acme"),
            name: "Acme".into(),
            url: "https://acme.scalekit.com".into(),
        },
        client: Some(ClientId::new("skc_1")),
        action,
        application: Some(Subject {
            id: Some(ClientId::new("webc_1")),
            name: "Coffee-Desk".into(),
            kind: "WEB_APP".into(),
        }),
        secret: Some(SecretMark { id: SecretId::new("sks_1"), suffix: "6nRi".into() }),
        session: None,
        changes: vec![Change {
            field: FieldId::EnforcePkce,
            before: Value::Flag(false),
            after: Value::Flag(true),
        }],
        outcome: Outcome::Done,
        trace_id: None,
        undoes: None,
        redo: false,
        rotation: false,
        reason: None,
        backup: None,
        newer: None,
    }
}

fn undoing(name: &str, target: &str) -> Entry {
    Entry { undoes: Some(EntryId::new(target)), ..entry(name, RecordAction::Save) }
}

fn names(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

fn history(entries: &[Entry]) -> History {
    History::of(entries, &EnvKey::new("acme"))
}

#[test]
fn undoing_and_redoing_go_back_and_forth() {
    let mut all = vec![entry("a", RecordAction::Save), entry("b", RecordAction::Save)];
    assert_eq!(names(&history(&all).done), ["a", "b"]);
    all.push(undoing("u", "b"));
    assert_eq!((names(&history(&all).done), names(&history(&all).undone)), (vec!["a"], vec!["u"]));
    all.push(undoing("v", "a"));
    assert_eq!(names(&history(&all).undone), ["u", "v"]);
    all.push(undoing("w", "v"));
    let now = history(&all);
    assert_eq!((names(&now.done), names(&now.undone)), (vec!["w"], vec!["u"]));
    // A redone write can be undone again; something new ends the redoing.
    all.push(undoing("x", "w"));
    assert_eq!(names(&history(&all).undone), ["u", "x"]);
    all.push(entry("new", RecordAction::Save));
    let now = history(&all);
    assert_eq!((names(&now.done), names(&now.undone)), (vec!["new"], vec![]));
}

#[test]
fn what_did_not_happen_is_no_history_and_what_is_elsewhere_is_none_here() {
    let with = |name, outcome| Entry { outcome, ..entry(name, RecordAction::Save) };
    let mut elsewhere = entry("elsewhere", RecordAction::Save);
    elsewhere.environment.key = EnvKey::new("other");
    let all = [
        entry("a", RecordAction::Save),
        with("refused", Outcome::Refused("no".into())),
        with("not", Outcome::FoundUndone),
        with("unknown", Outcome::Unknown("lost".into())),
        entry("unlock", RecordAction::Unlock),
        elsewhere,
    ];
    assert_eq!(names(&history(&all).done), ["a", "unknown"]);
    let mut refused = undoing("u", "a");
    refused.outcome = Outcome::Refused("no".into());
    assert_eq!(names(&history(&[all[0].clone(), refused]).done), ["a"]);
}

#[test]
fn an_undoing_that_had_nothing_to_do_leaves_nothing_to_redo() {
    let mut already = undoing("u", "a");
    already.outcome = Outcome::AlreadySo;
    let now = history(&[entry("a", RecordAction::Save), already]);
    assert_eq!((names(&now.done), names(&now.undone)), (vec![], vec![]));
}

#[test]
fn an_application_that_came_back_is_followed_to_its_new_client_id() {
    let recreated = |name: &str, target: &str, id: &str| {
        let mut back =
            Entry { undoes: Some(EntryId::new(target)), ..entry(name, RecordAction::Create) };
        back.application.as_mut().unwrap().id = Some(ClientId::new(id));
        back
    };
    let mut gone = entry("gone", RecordAction::Delete);
    gone.application.as_mut().unwrap().id = Some(ClientId::new("webc_2"));
    let all = [
        entry("d", RecordAction::Delete),
        recreated("r", "d", "webc_2"),
        gone,
        recreated("s", "gone", "webc_3"),
    ];
    let old = ClientId::new("webc_1");
    assert_eq!(history(&all).now_called(&old).as_str(), "webc_3");
}

#[test]
fn every_action_has_an_inverse_or_a_reason() {
    let secret = SecretId::new("sks_1");
    for action in RecordAction::ALL {
        let told = inverse(&entry("a", action));
        let expected = match action {
            RecordAction::Save => Ok(Inverse::Save(vec![Change {
                field: FieldId::EnforcePkce,
                before: Value::Flag(true),
                after: Value::Flag(false),
            }])),
            RecordAction::Create => Ok(Inverse::Delete),
            RecordAction::ActivateSecret => {
                Ok(Inverse::Status(secret.clone(), SecretStatus::Inactive))
            }
            RecordAction::DeactivateSecret => {
                Ok(Inverse::Status(secret.clone(), SecretStatus::Active))
            }
            _ => Err(told.clone().unwrap_err()),
        };
        assert_eq!(told, expected, "{action:?}");
    }
    let kept = Entry { backup: Some("/x.json".into()), ..entry("a", RecordAction::Delete) };
    assert_eq!(inverse(&kept), Ok(Inverse::Recreate("/x.json".into())));
}

#[test]
fn the_last_line_of_a_name_counts_and_stands_where_the_first_stood() {
    let sent = Entry { outcome: Outcome::Sent, ..entry("a", RecordAction::Save) };
    let lines = vec![sent, entry("b", RecordAction::Save), entry("a", RecordAction::Save)];
    let entries = folded(lines);
    assert_eq!(names(&entries), ["a", "b"]);
    assert_eq!(entries[0].outcome, Outcome::Done);
    let found = Entry { outcome: Outcome::FoundUnclear, ..entry("a", RecordAction::Save) };
    assert_eq!(folded(vec![entries[0].clone(), found])[0].outcome, Outcome::Done);
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        ".{0,20}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Flag),
        any::<Option<u64>>().prop_map(Value::Seconds),
        prop::collection::vec(".{0,20}", 0..4).prop_map(Value::List),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back(before in value(), after in value(), why in ".{0,20}") {
        let mut one = entry("a", RecordAction::Save);
        one.changes = vec![Change { field: FieldId::PostLogin, before, after }];
        for outcome in [Outcome::Sent, Outcome::Refused(why.clone()), Outcome::Unknown(why)] {
            one.outcome = outcome;
            let line = serde_json::to_string(&one).unwrap();
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(&serde_json::from_str::<Entry>(&line).unwrap(), &one);
        }
    }
}
