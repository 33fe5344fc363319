use super::*;
use crate::app::engine::{Found, Remark};
use crate::domain::Secret;
use crate::domain::delivery::note::{Destination, Note, State};
use crate::domain::reconcile::{Doubt, Suspect};
use crate::domain::rotation::Left;

fn set(secret: &str, status: SecretStatus, confirmed: bool) -> Command {
    Command::SetStatus { application: id(), secret: SecretId::new(secret), status, confirmed }
}

fn delete(secret: &str, confirmed: bool) -> Command {
    Command::DeleteSecret { application: id(), secret: SecretId::new(secret), confirmed }
}

fn with(secrets: Vec<ClientSecret>) -> Application {
    Application { secrets, ..application() }
}

fn inactive(id: &str) -> ClientSecret {
    secret(id, SecretStatus::Inactive)
}

fn active(id: &str) -> ClientSecret {
    secret(id, SecretStatus::Active)
}

#[test]
fn a_secret_is_deactivated_after_the_application_was_read_and_read_once_more() {
    let mut run = Run::of(set("sks_1", SecretStatus::Inactive, false));
    run.read(application()).answer(Reply::SecretUpdated(inactive("sks_1")));
    run.read(with(vec![inactive("sks_1"), active("sks_2")]));
    let read = "read the application";
    assert_eq!(run.requests(), [read, "deactivate the secret", read]);
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.outcomes(), [&Outcome::Sent, &Outcome::Done]);
    let told = &run.ended();
    assert_eq!(told.kind, WriteKind::DeactivateSecret);
    assert_eq!(told.secret.as_ref().unwrap().suffix, "1_sk");
    assert_eq!((&told.trace_id, &told.remarks), (&Some("trace-1".into()), &vec![]));
}

#[test]
fn what_is_so_already_is_not_sent() {
    let mut run = Run::of(set("sks_1", SecretStatus::Active, false));
    run.read(application());
    assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0));
}

#[test]
fn the_last_secret_that_can_be_relied_on_goes_only_when_that_was_confirmed() {
    let young = ClientSecret { last_used: None, ..active("sks_2") };
    let cases = [
        (vec![active("sks_1")], Left::Nothing(None)),
        (vec![active("sks_1"), young], Left::Unused("2_sk".into())),
    ];
    for (secrets, left) in cases {
        for confirmed in [false, true] {
            let mut run = Run::of(set("sks_1", SecretStatus::Inactive, confirmed));
            run.read(with(secrets.clone()));
            if confirmed {
                assert_eq!(run.writes(), 1);
            } else {
                let denied = Ending::Denied(Denied::Last(left.clone()));
                assert_eq!((run.ending(), run.writes()), (&denied, 0));
            }
        }
    }
}

#[test]
fn an_active_secret_is_deleted_only_when_that_was_confirmed() {
    let mut run = Run::of(delete("sks_1", false));
    run.read(application());
    assert_eq!((run.ending(), run.writes()), (&Ending::Denied(Denied::Active), 0));
    let mut run = Run::of(delete("sks_1", true));
    run.read(application()).answer(Reply::SecretDeleted).read(with(vec![active("sks_2")]));
    assert_eq!((run.ending(), run.writes()), (&Ending::Done, 1));
    let gone = EngineEffect::Gone(id(), SecretId::new("sks_1"));
    assert!(run.asked.contains(&gone), "what was noted of it goes");
}

#[test]
fn a_secret_that_is_not_there_is_not_changed() {
    for command in [set("sks_9", SecretStatus::Inactive, true), delete("sks_9", true)] {
        let mut run = Run::of(command);
        run.read(application());
        assert_eq!((run.ending(), run.writes()), (&Ending::Denied(Denied::NoSecret), 0));
    }
}

#[test]
fn a_third_active_secret_is_denied() {
    let third = with(vec![active("sks_1"), active("sks_2"), inactive("sks_3")]);
    for command in [Command::Generate(id()), set("sks_3", SecretStatus::Active, false)] {
        let mut run = Run::of(command);
        run.read(third.clone());
        assert!(matches!(run.ending(), Ending::Denied(Denied::NotAllowed(_))));
        assert_eq!(run.writes(), 0);
    }
}

#[test]
fn that_a_colleague_retired_the_other_one_at_that_moment_is_told() {
    let mut run = Run::of(set("sks_1", SecretStatus::Inactive, false));
    run.read(application()).answer(Reply::SecretUpdated(inactive("sks_1")));
    run.read(with(vec![inactive("sks_1"), inactive("sks_2")]));
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.ended().remarks, [Remark::LockedOut(vec![SecretId::new("sks_2")])]);
}

#[test]
fn a_lost_answer_is_looked_up_and_never_repeated() {
    let off = with(vec![inactive("sks_1"), active("sks_2")]);
    let cases = [
        (set("sks_1", SecretStatus::Inactive, false), off.clone(), true),
        (set("sks_1", SecretStatus::Inactive, false), application(), false),
        (delete("sks_1", true), with(vec![active("sks_2")]), true),
        (delete("sks_1", true), application(), false),
    ];
    for (command, now, happened) in cases {
        let deletes = matches!(command, Command::DeleteSecret { .. });
        let mut run = Run::of(command);
        run.read(application()).fail(lost()).read(now);
        assert_eq!(run.writes(), 1);
        if happened {
            assert_eq!(run.ending(), &Ending::FoundDone);
            assert_eq!(run.outcomes().last(), Some(&&Outcome::FoundDone));
        } else {
            let unknown = Ending::Unknown(Box::new(lost()), Found::NotSoFar);
            assert_eq!(run.ending(), &unknown);
            let last = run.outcomes().last().copied();
            if deletes {
                assert!(matches!(last, Some(Outcome::Unknown(_))));
            } else {
                assert_eq!(last, Some(&Outcome::FoundUndone));
            }
        }
    }
}

#[test]
fn what_cannot_be_looked_up_stays_unknown() {
    let mut run = Run::of(delete("sks_1", true));
    run.read(application()).fail(lost()).fail(refused());
    let found = Found::NotLooked(Box::new(refused()));
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), found));
}

#[test]
fn what_the_server_refused_did_not_happen() {
    let mut run = Run::of(delete("sks_1", true));
    run.read(application()).fail(refused());
    assert_eq!(run.ending(), &Ending::NotDone(Box::new(refused())));
    assert!(matches!(run.outcomes()[..], [Outcome::Sent, Outcome::Refused(_)]));
    // What the server knows nothing of may be gone by somebody else.
    let mut run = Run::of(delete("sks_1", true));
    run.read(application()).fail(not_found()).read(with(vec![active("sks_2")]));
    assert_eq!(run.ending(), &Ending::Unchanged);
}

#[test]
fn what_cannot_be_read_is_not_changed() {
    let mut run = Run::of(delete("sks_1", true));
    run.fail(refused());
    assert_eq!((run.ending(), run.writes()), (&Ending::NotDone(Box::new(refused())), 0));
}

#[test]
fn the_value_of_a_generated_secret_is_handed_out_once_and_never_told() {
    let mut run = Run::of(Command::Generate(id()));
    let value = Secret::new("value-of-the-secret".into());
    run.read(with(vec![active("sks_1")]));
    assert!(matches!(run.asked.last(), Some(EngineEffect::Send(_, _, _, Some(_)))));
    run.answer(Reply::SecretCreated(active("sks_7"), value.clone()));
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.ended().secret.as_ref().unwrap().id, SecretId::new("sks_7"));
    // The next start knows that this run had it, until it is stored.
    assert!(
        run.asked.iter().any(|effect| matches!(effect, EngineEffect::Note(note) if note.lives))
    );
    assert!(!run.settled());
    let settled = run.engine.settle(run.id);
    assert!(matches!(settled[..], [EngineEffect::Settle(_)]));
    assert!(!format!("{:?}", (&run.told, &run.engine)).contains("value-of-the-secret"));
    assert_eq!(run.engine.take_generated(run.id).map(|made| made.value), Some(value));
    assert_eq!(run.engine.take_generated(run.id), None);
}

// A secret that nobody has used, added by this client at this moment.
fn generated_now() -> ClientSecret {
    let created_by = Some("skc_1".into());
    ClientSecret { created: Some(now()), created_by, last_used: None, ..active("sks_7") }
}

#[test]
fn a_generated_secret_whose_answer_was_lost_is_found_as_an_orphan() {
    let mut run = Run::of(Command::Generate(id()));
    run.read(with(vec![active("sks_1")])).fail(lost());
    let orphan = generated_now();
    run.read(with(vec![active("sks_1"), orphan.clone()]));
    let found = Found::Orphaned(Box::new(orphan));
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), found));
    assert_eq!(run.recorded().last().unwrap().secret.as_ref().unwrap().id, SecretId::new("sks_7"));
    assert!(!run.settled(), "the next start asks what is to become of it");

    // One that somebody uses is nobody's to delete.
    let mut run = Run::of(Command::Generate(id()));
    run.read(with(vec![active("sks_1")])).fail(lost());
    run.read(with(vec![active("sks_1"), active("sks_8")]));
    let found = Found::Secrets(vec![Suspect { secret: active("sks_8"), doubt: Doubt::Used }]);
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), found));

    // What is not there may come still: the next start looks it up.
    let mut run = Run::of(Command::Generate(id()));
    run.read(with(vec![active("sks_1")])).fail(lost()).read(with(vec![active("sks_1")]));
    run.waited(5).read(with(vec![active("sks_1")]));
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), Found::NotSoFar));
    assert!(!run.settled());
}

#[test]
fn where_somebody_looks_later_a_lost_create_is_looked_for_once() {
    let order = Order { unattended: false, ..Order::new(key(), Command::Generate(id())) };
    let mut run = Run::ordered(engine(), world(), order).unwrap();
    run.read(with(vec![active("sks_1")])).fail(lost()).read(with(vec![active("sks_1")]));
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), Found::NotSoFar));
    let (pending, entry) = run.engine.unsettled(run.id).unwrap();
    assert_eq!(pending.id.entry(), entry.id);
}

#[test]
fn a_value_is_handed_out_although_its_environment_is_not_configured_any_more() {
    let mut run = Run::of(Command::Generate(id()));
    run.read(with(vec![active("sks_1")]));
    run.world.environment.key = EnvKey::new("another");
    let value = Secret::new("value-of-the-secret".into());
    run.answer(Reply::SecretCreated(active("sks_7"), value.clone()));
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.engine.take_generated(run.id).map(|made| made.value), Some(value));
}

#[test]
fn a_secret_that_appears_while_another_run_generates_one_may_be_its() {
    let mut engine = engine();
    engine.known.notes.generating.push(id());
    let order = Order::new(key(), Command::Generate(id()));
    let mut run = Run::ordered(engine, world(), order).unwrap();
    run.read(with(vec![active("sks_1")])).fail(lost());
    let new = generated_now();
    run.read(with(vec![active("sks_1"), new.clone()]));
    let found = Found::Secrets(vec![Suspect { secret: new, doubt: Doubt::Elsewhere }]);
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), found));
}

#[test]
fn a_secret_that_another_run_delivered_is_not_taken_for_the_lost_one() {
    let mut engine = engine();
    engine.known.notes.add(Note {
        environment: key(),
        application: id(),
        secret: SecretId::new("sks_7"),
        suffix: String::new(),
        run: "run2".into(),
        number: 1,
        destination: Destination::Clipboard,
        place: String::new(),
        at: now(),
        state: State::Done,
        lives: true,
    });
    let order = Order { unattended: false, ..Order::new(key(), Command::Generate(id())) };
    let mut run = Run::ordered(engine, world(), order).unwrap();
    run.read(with(vec![active("sks_1")])).fail(lost());
    run.read(with(vec![active("sks_1"), generated_now()]));
    assert_eq!(run.ending(), &Ending::Unknown(Box::new(lost()), Found::NotSoFar));
}
