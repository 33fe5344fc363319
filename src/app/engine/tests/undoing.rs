use super::*;
use crate::app::engine::{NotUndone, Planned, plan};
use crate::domain::EntryId;

/// What the history holds after an operation.
fn history(run: &Run) -> Vec<Entry> {
    crate::domain::record::folded(run.recorded().into_iter().cloned().collect())
}

fn saved() -> Run {
    let seen = application().settings;
    let wanted = Settings { enforce_pkce: true, ..seen.clone() };
    let command = Command::Save {
        application: id(),
        seen: Box::new(seen),
        wanted: Box::new(wanted.clone()),
        named: FieldSet::default(),
    };
    let mut run = Run::of(command);
    let now = Application { settings: wanted, ..application() };
    run.read(application()).read(now.clone()).read(now);
    run
}

fn planned(entries: &[Entry], redo: bool) -> Result<Order, NotUndone> {
    match plan(entries, &world(), None, redo)?.1 {
        Planned::Order(order) => Ok(*order),
        Planned::Recreate(path, _) => panic!("{path}"),
    }
}

#[test]
fn a_save_is_undone_and_redone() {
    let run = saved();
    let mut entries = history(&run);
    let order = planned(&entries, false).unwrap();
    assert_eq!(planned(&entries, true), Err(NotUndone::Nothing));
    // In a run of its own, as another process does it.
    let engine = Engine::new("run2".into(), false, now());
    let mut undo = Run::ordered(engine, world(), order).unwrap();
    let now_is = Application {
        settings: Settings { enforce_pkce: true, ..application().settings },
        ..application()
    };
    undo.read(now_is.clone()).read(application()).read(application());
    assert_eq!(undo.ending(), &Ending::Done);
    entries.extend(history(&undo));
    assert_eq!(entries[1].undoes, Some(entries[0].id.clone()));
    assert_eq!(planned(&entries, false), Err(NotUndone::Nothing));

    let engine = Engine::new("run3".into(), false, now());
    let mut redo = Run::ordered(engine, world(), planned(&entries, true).unwrap()).unwrap();
    redo.read(application()).read(now_is.clone()).read(now_is);
    assert_eq!(redo.ending(), &Ending::Done);
    entries.extend(history(&redo));
    assert!(planned(&entries, false).is_ok(), "and undone again");
}

#[test]
fn what_somebody_took_back_already_is_not_offered_again() {
    let mut entries = history(&saved());
    let engine = Engine::new("run2".into(), false, now());
    let mut undo = Run::ordered(engine, world(), planned(&entries, false).unwrap()).unwrap();
    undo.read(application());
    assert_eq!((undo.ending(), undo.writes()), (&Ending::Unchanged, 0));
    entries.extend(history(&undo));
    assert_eq!(entries[1].outcome, Outcome::AlreadySo);
    assert_eq!(planned(&entries, false), Err(NotUndone::Nothing));
    assert_eq!(planned(&entries, true), Err(NotUndone::Nothing));
}

#[test]
fn what_nobody_knows_to_have_happened_is_not_undone() {
    let mut run = Run::of(Command::SetStatus {
        application: id(),
        secret: SecretId::new("sks_1"),
        status: SecretStatus::Inactive,
        confirmed: false,
    });
    run.read(application()).fail(lost()).fail(refused());
    assert!(matches!(planned(&history(&run), false), Err(NotUndone::Unknown(_))));
    let entry = EntryId::new("run9-1");
    let named = plan(&history(&run), &world(), Some(&entry), false);
    assert_eq!(named, Err(NotUndone::NoEntry(entry)));
}

#[test]
fn an_environment_of_the_same_name_on_another_server_is_not_touched() {
    let entries = history(&saved());
    let mut other = World::new(environment());
    other.environment.host = "other.example".into();
    assert!(matches!(plan(&entries, &other, None, false), Err(NotUndone::Never(..))));
}
