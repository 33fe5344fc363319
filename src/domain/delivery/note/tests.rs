use super::{Destination, Note, Notes, State};
use crate::domain::{ClientId, ClientSecret, EnvKey, SecretId, SecretStatus};

fn note(number: u64, destination: Destination, state: State) -> Note {
    Note {
        environment: EnvKey::new("acme"),
        application: ClientId::new("webc_1"),
        secret: SecretId::new("sks_1"),
        suffix: "BgkH".into(),
        run: "run1".into(),
        number,
        destination,
        place: "pass".into(),
        at: "2026-11-28T12:42:00Z".parse().unwrap(),
        state,
        lives: false,
    }
}

fn held(notes: impl IntoIterator<Item = Note>) -> Option<String> {
    let notes: Notes = notes.into_iter().collect();
    notes.held(&ClientId::new("webc_1"), &SecretId::new("sks_1"), "BgkH")
}

#[test]
fn whatever_may_have_let_the_value_out_counts() {
    use Destination::{Clipboard, Command, File, Operator, Output, Paste, Reveal, Screen};
    use State::{Checked, Cleared, Done, Failed, Started, Unsure};
    let out = [Clipboard, File, Command, Screen, Paste, Operator, Output];
    for destination in out {
        for state in [Started, Done, Checked, Cleared, Unsure] {
            assert!(held([note(1, destination, state)]).is_some(), "{destination:?} {state:?}");
        }
        assert_eq!(held([note(1, destination, Failed)]), None, "{destination:?}");
    }
    assert_eq!(held([note(1, Reveal, Started)]), None);
    let lives = Note { lives: true, ..note(1, Reveal, Started) };
    assert!(held([lives]).unwrap().contains("another appdeck"));
    let discarded = Note { lives: true, ..note(1, Reveal, Cleared) };
    assert_eq!(held([discarded]), None);
    let failed_later = [note(1, Clipboard, Done), note(2, Command, Failed)];
    assert!(held(failed_later).is_some(), "one that failed takes back no other");
}

/// What somebody said, and what was checked, is told of nothing else.
#[test]
fn no_more_is_told_than_is_known() {
    use Destination::{Clipboard, Command, File, Operator, Output, Paste, Screen};
    use State::{Checked, Cleared, Done, Started, Unsure};
    for destination in [Clipboard, File, Command, Screen, Paste, Operator, Output] {
        for state in [Started, Done, Checked, Cleared, Unsure] {
            let told = held([note(1, destination, state)]).unwrap();
            let which = format!("{destination:?} {state:?}: {told}");
            let sure = matches!(state, Done | Checked);
            assert_eq!(told.contains("as you said"), destination == Operator && sure, "{which}");
            let checks = matches!(destination, File | Command) && state == Checked;
            assert_eq!(told.contains("and checked"), checks, "{which}");
            if matches!(state, Started | Unsure) {
                let doubts = told.starts_with("may ") || told.contains("something else");
                assert!(doubts, "{which}");
            }
            assert!(!told.contains("was cleared"), "{which}");
        }
    }
}

#[test]
fn standard_output_is_told_as_such_also_where_it_was_noted_as_the_operators_word() {
    let place = "standard output".to_owned();
    let old = |state| Note { place: place.clone(), ..note(1, Destination::Operator, state) };
    let said = |state| held([old(state).current()]).unwrap();
    assert_eq!(said(State::Unsure), "may have gone to standard output at 2026-11-28 12:42 UTC");
    assert_eq!(said(State::Done), "was passed to standard output at 2026-11-28 12:42 UTC");
    let word = Note { place: String::new(), ..note(1, Destination::Operator, State::Done) };
    assert_eq!(word.clone().current(), word);
    assert!(!old(State::Done).current().stores() && word.stores());
}

#[test]
fn what_another_secret_replaced_in_the_same_file_is_told() {
    let old = note(1, Destination::File, State::Checked);
    let at = "2026-11-28T13:00:00Z".parse().unwrap();
    let (secret, suffix) = (SecretId::new("sks_2"), "6nRi".to_owned());
    let new = Note { secret, suffix, at, ..note(2, Destination::File, State::Checked) };
    let told = held([old.clone(), new.clone()]).unwrap();
    assert!(told.ends_with("checked, and replaced there since by ••••6nRi"), "{told}");
    // A file holds one secret, whosesoever it is.
    let theirs = Note { application: ClientId::new("webc_other"), ..new.clone() };
    assert!(held([old.clone(), theirs]).unwrap().ends_with("replaced there since by ••••6nRi"));
    for other in [
        Note { place: "other".into(), ..new.clone() },
        Note { state: State::Failed, ..new.clone() },
        Note { at: "2026-11-28T12:00:00Z".parse().unwrap(), ..new },
    ] {
        assert!(held([old.clone(), other]).unwrap().ends_with("and checked"));
    }
}

#[test]
fn the_last_note_of_an_act_counts_and_what_is_stored_is_said_first() {
    use Destination::{Clipboard, Command, File};
    let one = [note(1, Command, State::Started), note(1, Command, State::Failed)];
    assert_eq!(held(one), None);
    let all = [note(1, File, State::Checked), note(2, Clipboard, State::Done)];
    assert_eq!(
        held(all).as_deref(),
        Some("was written to pass at 2026-11-28 12:42 UTC and checked")
    );
}

#[test]
fn what_the_run_did_itself_it_knows_better_than_the_disk() {
    let own = note(1, Destination::Command, State::Done);
    let theirs = Note { run: "run2".into(), ..note(1, Destination::Screen, State::Done) };
    let mut notes: Notes = [own.clone()].into_iter().collect();
    let before = Note { state: State::Started, ..own.clone() };
    notes.learn([before, theirs.clone()].into_iter().collect(), "run1");
    assert_eq!(notes.iter().collect::<Vec<_>>(), [&own, &theirs]);
    notes.forget(&own.application, &own.secret);
    assert_eq!(notes.iter().count(), 0);
}

#[test]
fn a_secret_the_server_did_not_name_is_told_by_its_end() {
    let nameless =
        Note { secret: SecretId::new(""), ..note(1, Destination::Clipboard, State::Done) };
    assert!(held([nameless.clone()]).is_some());
    assert_eq!(held([Note { suffix: "else".into(), ..nameless }]), None);
}

#[test]
fn the_applications_are_known_of_which_a_value_may_be_nowhere() {
    let id = ClientId::new("webc_1");
    let mut notes = Notes::default();
    assert!(!notes.may_be_lost(&id));
    notes.add(note(1, Destination::Reveal, State::Started));
    assert!(notes.may_be_lost(&id) && !notes.may_be_lost(&ClientId::new("webc_2")));
    notes.add(note(2, Destination::File, State::Failed));
    assert!(notes.may_be_lost(&id));
    notes.add(note(3, Destination::File, State::Checked));
    assert!(!notes.may_be_lost(&id));
    let lost = Note {
        run: "run2".into(),
        secret: SecretId::new("sks_2"),
        ..note(1, Destination::Reveal, State::Lost)
    };
    notes.learn([lost].into_iter().collect(), "run1");
    assert!(notes.may_be_lost(&id));
    notes.forget(&id, &SecretId::new("sks_2"));
    assert!(!notes.may_be_lost(&id));
}

/// A test by appdeck uses the secret, and brings its value to nobody; a later use tells that somebody has it.
#[test]
fn a_secret_that_was_only_tested_is_lost() {
    use State::{Done, Started};
    let id = ClientId::new("webc_1");
    let used = |at: &str| {
        let (id, suffix) = (SecretId::new("sks_1"), "BgkH".into());
        let (created, expires, created_by) = (None, None, None);
        let (status, last_used) = (SecretStatus::Active, Some(at.parse().unwrap()));
        ClientSecret { id, suffix, status, created, expires, last_used, created_by }
    };
    let (test, later) = (used("2026-11-28T12:42:01Z"), used("2026-11-28T12:43:00Z"));
    for state in [Started, Done] {
        let generated = note(1, Destination::Reveal, Started);
        let notes: Notes =
            [generated.clone(), note(2, Destination::Test, state)].into_iter().collect();
        assert!(notes.lost(&id, &test) && notes.may_be_lost(&id));
        assert!(notes.doubt(&id, &test).unwrap().to_string().contains("nobody can use it"));
        assert_eq!(notes.used_unnoted(&id, &test), None);
        assert!(!notes.lost(&id, &later));
        assert!(!notes.doubt(&id, &later).unwrap().to_string().contains("nobody can use it"));
        assert_eq!(notes.used_unnoted(&id, &later), later.last_used);
        let untested: Notes = [generated].into_iter().collect();
        assert!(!untested.lost(&id, &test));
    }
}
