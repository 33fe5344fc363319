use super::super::tests::entry;
use super::super::{Change, Entry, Outcome, RecordAction, SessionMark};
use super::{CutOffOutcome, found, found_sessions, open};
use crate::domain::user_session::{SessionDevice, SessionStatus, UserSession};
use crate::domain::{
    Application, ClientId, ClientSecret, FieldId, FieldSet, Kind, SecretId, SecretStatus,
    SessionId, Settings, Unknown, UserId, Value,
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

fn revoked(name: &str, session: Option<&str>) -> Entry {
    let session = session.map(SessionId::new);
    Entry {
        application: None,
        secret: None,
        session: Some(SessionMark { user: Some(UserId::new("usr_1")), session }),
        ..entry(name, RecordAction::RevokeSessions)
    }
}

#[test]
fn a_revocation_is_told_by_the_sessions_that_were_there() {
    let entry = revoked("a", None);
    let (now, since) = (entry.at, entry.at + jiff::SignedDuration::from_secs(1));
    let session = |status: &str, created| UserSession {
        id: SessionId::new("ses_1"),
        user: UserId::new("usr_1"),
        status: SessionStatus::of(status),
        clients: Vec::new(),
        device: SessionDevice::default(),
        created,
        active: None,
        idle_end: None,
        absolute_end: None,
        ended: None,
    };
    let found = |sessions: &[UserSession], whole| found_sessions(&entry, sessions, whole, now);
    let (live, ended) = (session("active", Some(now)), session("revoked", Some(now)));
    let newer = session("active", Some(since));
    assert_eq!(found(&[ended.clone(), live, newer.clone()], true), CutOffOutcome::Undone);
    assert_eq!(found(&[session("active", None)], true), CutOffOutcome::Undone);
    assert_eq!(found(&[ended.clone(), newer], true), CutOffOutcome::Done(None));
    assert!(matches!(found(&[ended], false), CutOffOutcome::Unclear(_)));
    assert_eq!(super::found(&entry, None), CutOffOutcome::Done(None), "it does not exist any more");
}

#[test]
fn a_later_revocation_hides_one_of_the_same_session_alone() {
    let sent = |name, session| Entry { outcome: Outcome::Sent, ..revoked(name, session) };
    let names = |entries: &[Entry]| open(entries).len();
    assert_eq!(names(&[sent("a", Some("ses_1")), revoked("b", Some("ses_1"))]), 0);
    assert_eq!(names(&[sent("a", Some("ses_1")), revoked("b", Some("ses_2"))]), 1);
    assert_eq!(names(&[sent("a", None), revoked("b", None)]), 0);
}
