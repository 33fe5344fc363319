use super::super::tests::entry;
use super::super::{Change, Entry, Outcome, RecordAction};
use super::{CutOffOutcome, found, open};
use crate::domain::{
    Application, ClientId, ClientSecret, FieldId, FieldSet, Kind, SecretId, SecretStatus, Settings,
    Unknown, Value,
};

fn application(settings: Settings, secret: Option<SecretStatus>) -> Application {
    let secret = secret.map(|status| ClientSecret {
        id: SecretId::new("sks_1"),
        suffix: "6nRi".into(),
        status,
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    });
    Application {
        id: ClientId::new("webc_1"),
        kind: Kind::Web,
        created: None,
        updated: None,
        secrets: secret.into_iter().collect(),
        settings,
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}

fn list(urls: &[&str]) -> Value {
    Value::List(urls.iter().map(|url| (*url).to_owned()).collect())
}

fn change(field: FieldId, before: Value, after: Value) -> Change {
    Change { field, before, after }
}

fn pkce() -> Change {
    change(FieldId::EnforcePkce, Value::Flag(false), Value::Flag(true))
}

fn url() -> Change {
    change(FieldId::PostLogin, list(&["a", "b"]), list(&["a", "c"]))
}

fn saved(changes: Vec<Change>, pkce: bool, urls: &[&str]) -> CutOffOutcome {
    let post_login_uris = urls.iter().map(|url| (*url).to_owned()).collect();
    let now = Settings { enforce_pkce: pkce, post_login_uris, ..Settings::default() };
    let entry = Entry { changes, ..entry("a", RecordAction::Save) };
    found(&entry, Some(&application(now, None)))
}

#[test]
fn a_save_is_told_by_what_it_was_to_bring() {
    let unclear = |found: CutOffOutcome| matches!(found, CutOffOutcome::Unclear(_));
    assert_eq!(saved(vec![pkce()], true, &[]), CutOffOutcome::Done(None));
    assert_eq!(saved(vec![pkce()], false, &[]), CutOffOutcome::Undone);
    // What others did to the rest of a list meanwhile tells nothing, nor does its order.
    assert_eq!(saved(vec![url()], false, &["x", "c", "a"]), CutOffOutcome::Done(None));
    assert_eq!(saved(vec![url()], false, &["x", "b", "a"]), CutOffOutcome::Undone);
    assert!(unclear(saved(vec![url()], false, &["a"])));
    // One field that is as it was meant tells of the others.
    assert_eq!(saved(vec![pkce(), url()], true, &["a", "c"]), CutOffOutcome::Done(None));
    let since = CutOffOutcome::Done(Some("Post login URLs: somebody else changed the same".into()));
    assert_eq!(saved(vec![pkce(), url()], true, &["a"]), since);
    assert!(unclear(saved(vec![pkce(), url()], true, &["a", "b"])));
    assert!(unclear(saved(vec![pkce(), url()], false, &["a"])));
}

#[test]
fn the_other_writes_are_told_by_what_is_there() {
    use SecretStatus::{Active, Inactive};
    let (done, undone) = (Some(CutOffOutcome::Done(None)), Some(CutOffOutcome::Undone));
    // With no application; with it, and its secret gone, active, inactive.
    let table = [
        (RecordAction::Delete, [done.clone(), undone.clone(), undone.clone(), undone.clone()]),
        (RecordAction::DeleteSecret, [None, done.clone(), undone.clone(), undone.clone()]),
        (RecordAction::ActivateSecret, [None, None, done.clone(), undone.clone()]),
        (RecordAction::DeactivateSecret, [None, None, undone.clone(), done.clone()]),
        (RecordAction::Save, [None, undone.clone(), undone.clone(), undone.clone()]),
    ];
    for (action, expected) in table {
        let with = |secret| Some(application(Settings::default(), secret));
        let worlds = [None, with(None), with(Some(Active)), with(Some(Inactive))];
        for (world, expected) in worlds.into_iter().zip(expected) {
            let found = found(&entry("a", action), world.as_ref());
            match expected {
                Some(expected) => assert_eq!(found, expected, "{action:?} {world:?}"),
                None => assert!(matches!(found, CutOffOutcome::Unclear(_)), "{action:?} {found:?}"),
            }
        }
    }
}

#[test]
fn what_is_open_is_what_nothing_tells_of() {
    let sent = |name, action| Entry { outcome: Outcome::Sent, ..entry(name, action) };
    let open = |entries: &[Entry]| -> Vec<String> {
        open(entries).iter().map(|one| one.id.to_string()).collect()
    };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let unknown = Entry {
        outcome: Outcome::Unknown("no answer".into()),
        ..entry("u", RecordAction::DeactivateSecret)
    };
    for action in RecordAction::ALL {
        let expected = match action {
            RecordAction::Create
            | RecordAction::GenerateSecret
            | RecordAction::Unlock
            | RecordAction::Lock => names(&[]),
            _ => names(&["a"]),
        };
        let found = open(&[sent("a", action)]);
        assert_eq!(found, expected, "{action:?}");
    }
    let all = [entry("d", RecordAction::Save), sent("a", RecordAction::Save), unknown.clone()];
    let found = open(&all);
    assert_eq!(found, names(&["a", "u"]));
    // What was done to the same field or secret since hides it.
    let all = [sent("a", RecordAction::Save), unknown, entry("d", RecordAction::Save)];
    let found = open(&all);
    assert_eq!(found, names(&["u"]));
    let other = Entry { changes: vec![url()], ..entry("d", RecordAction::Save) };
    let found = open(&[sent("a", RecordAction::Save), other]);
    assert_eq!(found, names(&["a"]));
}
