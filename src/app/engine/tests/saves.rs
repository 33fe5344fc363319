use super::*;
use crate::app::engine::{Decision, Found, Remark};
use crate::domain::record::Change;
use crate::domain::{FieldId, Patch, Value};

pub(super) fn save(change: impl Fn(&mut Settings)) -> Command {
    let seen = application().settings;
    let mut wanted = seen.clone();
    change(&mut wanted);
    Command::Save {
        application: id(),
        seen: Box::new(seen),
        wanted: Box::new(wanted),
        named: FieldSet::default(),
    }
}

pub(super) fn with(change: impl Fn(&mut Settings)) -> Application {
    let mut application = application();
    change(&mut application.settings);
    application
}

fn add(settings: &mut Settings, url: &str) {
    let urls = settings.post_login_uris.iter().cloned();
    settings.post_login_uris = urls.chain([url.into()]).collect();
}

pub(super) fn mine(settings: &mut Settings) {
    add(settings, "https://mine.example/cb");
}

pub(super) fn theirs(settings: &mut Settings) {
    add(settings, "https://theirs.example/cb");
}

pub(super) fn both(settings: &mut Settings) {
    theirs(settings);
    mine(settings);
}

pub(super) fn pkce(settings: &mut Settings) {
    settings.enforce_pkce = true;
}

/// The lists of post login URLs that were sent.
fn lists(run: &Run) -> Vec<Vec<String>> {
    let patch = |effect: &EngineEffect| match effect {
        EngineEffect::Send(_, _, Request::UpdateApplication(_, patch), _) => Some(patch.clone()),
        _ => None,
    };
    let list = |patch: Patch| {
        patch.changes().iter().find_map(|(field, value)| match (field, value) {
            (FieldId::PostLogin, Value::List(list)) => Some(list.clone()),
            _ => None,
        })
    };
    run.asked.iter().filter_map(patch).filter_map(list).collect()
}

#[test]
fn a_save_reads_sends_and_reads_back() {
    let mut run = Run::of(save(mine));
    run.read(application()).read(with(mine)).read(with(mine));
    let read = "read the application";
    assert_eq!(run.requests(), [read, "save the application", read]);
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.ended().remarks, []);
    let change = &run.ended().changes[0];
    assert_eq!((run.ended().changes.len(), change.field), (1, FieldId::PostLogin));
    assert_eq!(run.outcomes(), [&Outcome::Sent, &Outcome::Done]);
}

#[test]
fn what_a_colleague_changed_meanwhile_is_merged_and_told() {
    let mut run = Run::of(save(mine));
    run.read(with(theirs));
    let Request::UpdateApplication(_, patch) = run.sent() else { panic!() };
    let Some((_, Value::List(list))) = patch.changes().first() else { panic!() };
    assert_eq!(list.len(), 3);
    run.read(with(both)).read(with(both));
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.ended().remarks, [Remark::Kept(vec![FieldId::PostLogin])]);
}

#[test]
fn what_is_so_already_is_not_sent() {
    let mut run = Run::of(save(pkce));
    run.read(with(pkce));
    assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0));
}

#[test]
fn a_conflict_sends_nothing_before_it_is_decided() {
    let name = |name: &'static str| move |settings: &mut Settings| settings.name = name.into();
    for mine_wins in [false, true] {
        let mut run = Run::of(save(name("Mine")));
        run.read(with(name("Theirs")));
        let Some(Stage::Conflict(conflicts)) = run.engine.stage(run.id) else { panic!() };
        assert_eq!((conflicts.len(), conflicts[0].field), (1, FieldId::Name));
        assert_eq!((run.writes(), run.told.len()), (0, 0));
        let next = run.engine.decide(&mut run.world, run.id, Decision::Mine(vec![mine_wins]));
        run.take(next);
        if mine_wins {
            run.read(with(name("Mine"))).read(with(name("Mine")));
            assert_eq!((run.ending(), run.writes()), (&Ending::Done, 1));
            assert_eq!(run.ended().remarks, [], "nothing of theirs is kept");
        } else {
            assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0));
        }
    }
    let mut run = Run::of(save(name("Mine")));
    run.read(with(name("Theirs")));
    let next = run.engine.decide(&mut run.world, run.id, Decision::GiveUp);
    run.take(next);
    assert!(matches!(run.ending(), Ending::Conflict(conflicts) if conflicts.len() == 1));
    assert_eq!((run.writes(), run.ended().remarks.len()), (0, 0));
}

#[test]
fn what_a_save_at_the_same_moment_overwrote_is_sent_once_more() {
    let mut run = Run::of(save(mine));
    run.read(application()).read(with(mine)).read(with(theirs));
    assert_eq!(run.writes(), 2);
    let urls = ["https://a.example/cb", "https://theirs.example/cb", "https://mine.example/cb"];
    assert_eq!(lists(&run).last().unwrap(), &urls);
    run.read(with(both)).read(with(both));
    let [Remark::SentTwice(first)] = &run.ended().remarks[..] else { panic!("{:?}", run.ended()) };
    assert_eq!(first.now, with(theirs).settings);
    assert_eq!(run.ending(), &Ending::Done);
    // And no third time.
    let mut run = Run::of(save(mine));
    run.read(application()).read(with(mine)).read(with(theirs)).read(with(both));
    run.read(with(theirs));
    assert!(matches!(run.ending(), Ending::Overwritten(_)));
    assert_eq!(run.writes(), 2);
}

#[test]
fn what_the_server_did_not_take_is_told() {
    let mut run = Run::of(save(pkce));
    run.read(application()).read(application()).read(application());
    let not_taken = Remark::NotTaken(vec![(FieldId::EnforcePkce, Value::Flag(true))]);
    assert_eq!((run.ending(), &run.ended().remarks[..]), (&Ending::Done, &[not_taken][..]));
    assert_eq!(run.writes(), 1);
}

#[test]
fn what_rules_say_the_server_refuses_is_not_sent() {
    let bad = |settings: &mut Settings| add(settings, "http://a.example/#x");
    let mut run = Run::of(save(bad));
    run.read(application());
    let Ending::Denied(Denied::Blocked(blocks)) = run.ending() else { panic!() };
    assert_eq!((blocks[0].field, run.writes()), (FieldId::PostLogin, 0));
    // What the server holds already is not this save's business.
    let mut run = Run::of(save(pkce));
    run.read(with(bad));
    assert_eq!(run.writes(), 1);
}

#[test]
fn what_a_type_does_not_have_is_not_sent() {
    let spa = |enforce_pkce| {
        let settings = Settings { enforce_pkce, ..application().settings };
        Application { kind: Kind::Spa, settings, ..application() }
    };
    let seen = Box::new(spa(true).settings);
    let save = |wanted: Settings, named: &[FieldId]| Command::Save {
        application: id(),
        seen: seen.clone(),
        wanted: Box::new(wanted),
        named: FieldSet::of(named),
    };
    let off = Change {
        field: FieldId::EnforcePkce,
        before: Value::Flag(true),
        after: Value::Flag(false),
    };
    for (command, field) in [
        (save(spa(false).settings, &[]), FieldId::EnforcePkce),
        (Command::Revert { application: id(), changes: vec![off] }, FieldId::EnforcePkce),
        // It would change nothing, and is not there to be asked for.
        (save(spa(true).settings, &[FieldId::ManagementApi]), FieldId::ManagementApi),
    ] {
        let mut run = Run::of(command);
        run.read(spa(true));
        let Ending::Denied(Denied::Blocked(blocks)) = run.ending() else { panic!("{field:?}") };
        assert_eq!(blocks.iter().map(|one| one.field).collect::<Vec<_>>(), [field]);
        assert_eq!(run.writes(), 0);
    }
    // Where a server has it otherwise, it may become as it should be.
    let mut run = Run::of(Command::Save {
        application: id(),
        seen: Box::new(spa(false).settings),
        wanted: Box::new(spa(true).settings),
        named: FieldSet::of(&[FieldId::EnforcePkce]),
    });
    run.read(spa(false));
    assert_eq!(run.writes(), 1);
}

#[test]
fn a_lost_answer_is_looked_up_and_never_repeated() {
    let mut run = Run::of(save(mine));
    run.read(application()).fail(lost()).read(with(both));
    assert_eq!((run.ending(), run.writes()), (&Ending::FoundDone, 1));
    assert_eq!(run.outcomes().last(), Some(&&Outcome::FoundDone));
    let mut run = Run::of(save(mine));
    run.read(application()).fail(lost()).read(application());
    let unknown = Ending::Unknown(Box::new(lost()), Found::NotSoFar);
    assert_eq!((run.ending(), run.writes()), (&unknown, 1));
}

#[test]
fn a_save_that_cannot_be_read_back_is_done_and_that_is_told() {
    let mut run = Run::of(save(pkce));
    run.read(application()).read(with(pkce)).fail(refused());
    assert_eq!(run.ending(), &Ending::Done);
    assert_eq!(run.ended().remarks, [Remark::NotVerified(Box::new(refused()))]);
}

#[test]
fn reversed_changes_take_back_what_is_still_so() {
    let change = Change {
        field: FieldId::EnforcePkce,
        before: Value::Flag(true),
        after: Value::Flag(false),
    };
    let revert = Command::Revert { application: id(), changes: vec![change] };
    let mut run = Run::of(revert.clone());
    run.read(with(pkce)).read(application()).read(application());
    assert_eq!((run.ending(), run.writes()), (&Ending::Done, 1));
    let mut run = Run::of(revert);
    run.read(application());
    assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0));
}
