use super::*;
use crate::app::engine::{Decision, Found, Remark};
use crate::domain::record::Change;
use crate::domain::{FieldId, Patch, Value};

fn save(change: impl Fn(&mut Settings)) -> Command {
    let seen = application().settings;
    let mut wanted = seen.clone();
    change(&mut wanted);
    Command::Save { application: id(), seen: Box::new(seen), wanted: Box::new(wanted) }
}

fn with(change: impl Fn(&mut Settings)) -> Application {
    let mut application = application();
    change(&mut application.settings);
    application
}

fn mine(settings: &mut Settings) {
    settings.post_login_uris.push("https://mine.example/cb".into());
}

fn theirs(settings: &mut Settings) {
    settings.post_login_uris.push("https://theirs.example/cb".into());
}

fn both(settings: &mut Settings) {
    theirs(settings);
    mine(settings);
}

fn pkce(settings: &mut Settings) {
    settings.enforce_pkce = true;
}

/// The lists of post login URLs that were sent.
fn lists(run: &Run) -> Vec<Vec<String>> {
    let patch = |effect: &Effect| match effect {
        Effect::Send(_, _, Request::UpdateApplication(_, patch), _) => Some(patch.clone()),
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
        } else {
            assert_eq!((run.ending(), run.writes()), (&Ending::Unchanged, 0));
        }
    }
    let mut run = Run::of(save(name("Mine")));
    run.read(with(name("Theirs")));
    let next = run.engine.decide(&mut run.world, run.id, Decision::GiveUp);
    run.take(next);
    assert!(matches!(run.ending(), Ending::Conflict(conflicts) if conflicts.len() == 1));
    assert_eq!(run.writes(), 0);
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
    let bad = |settings: &mut Settings| settings.post_login_uris.push("http://a.example/#x".into());
    let mut run = Run::of(save(bad));
    run.read(application());
    let Ending::Denied(Denied::Blocked(blocks)) = run.ending() else { panic!() };
    assert_eq!((blocks[0].0, run.writes()), (FieldId::PostLogin, 0));
    // What the server holds already is not this save's business.
    let mut run = Run::of(save(pkce));
    run.read(with(bad));
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
    assert_eq!(run.ended().remarks, [Remark::NotReadBack(Box::new(refused()))]);
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

/// A save that somebody watches.
fn watched(change: impl Fn(&mut Settings)) -> Run {
    let order = Order { unattended: false, ..Order::new(key(), save(change)) };
    Run::ordered(engine(), world(), order).unwrap()
}

fn stage(run: &Run) -> &Stage {
    run.engine.stage(run.id).unwrap()
}

#[test]
fn a_save_is_looked_at_after_five_seconds_and_after_a_minute() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(with(mine));
    assert_eq!(
        (stage(&run), run.told.last().unwrap().moment.clone()),
        (&Stage::Watching, Moment::Ended)
    );
    run.waited(5).engine.now += SignedDuration::from_secs(5);
    run.read(with(mine)).waited(55).read(with(mine));
    assert!(matches!(stage(&run), Stage::Done(_)));
    let looked = run.told.iter().filter(|told| told.moment == Moment::Looked);
    assert!(looked.clone().all(|told| told.ending == Ending::Done), "{looked:?}");
    assert_eq!(looked.count(), 2);
}

#[test]
fn what_somebody_takes_away_later_is_told_and_not_sent_again() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(with(mine)).waited(5).read(application());
    let told = run.told.last().unwrap();
    assert_eq!(told.moment, Moment::Looked);
    assert!(matches!(&told.ending, Ending::Overwritten(patch) if !patch.is_empty()));
    assert!(matches!(stage(&run), Stage::Done(_)));
    assert_eq!(run.writes(), 1);
}

#[test]
fn what_was_overwritten_is_sent_again_only_where_it_was_read_back_at_once() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine));
    let (old, new) = (run.waiting(), Ticket(999));
    run.engine.renew(old, new);
    let answered =
        Answered { reply: Reply::Application(application()), trace_id: None, date: None };
    let happened = Happened::Answered(new, Box::new(Ok(answered)));
    let next = run.engine.on(&mut run.world, happened);
    run.take(next);
    assert!(matches!(run.ending(), Ending::Overwritten(_)));
    assert_eq!(run.writes(), 1);
}

#[test]
fn what_is_read_of_one_save_while_the_next_one_is_on_its_way_counts_for_nothing() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(with(mine)).waited(5);
    let look = run.waiting();
    let seen = with(mine).settings;
    let wanted = with(both).settings;
    let save = Command::Save { application: id(), seen: Box::new(seen), wanted: Box::new(wanted) };
    let order = Order { unattended: false, ..Order::new(key(), save) };
    let (_, effects) = run.engine.start(&mut run.world, order).unwrap();
    run.take((Vec::new(), effects)).read(with(mine));
    assert_eq!(run.engine.operation_of(look), None);
    let told = run.told.len();
    let answered =
        Answered { reply: Reply::Application(application()), trace_id: None, date: None };
    let late = run.engine.on(&mut run.world, Happened::Answered(look, Box::new(Ok(answered))));
    run.take(late);
    assert_eq!(run.told.len(), told);
    assert_eq!(run.world.application(&id()).unwrap().settings, with(mine).settings);
}

#[test]
fn what_an_earlier_save_lost_is_told_by_the_next_one() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(with(mine));
    let mut wanted = with(mine).settings;
    pkce(&mut wanted);
    let save = Command::Save {
        application: id(),
        seen: Box::new(with(mine).settings),
        wanted: Box::new(wanted),
    };
    let order = Order { unattended: false, ..Order::new(key(), save) };
    let (second, effects) = run.engine.start(&mut run.world, order).unwrap();
    run.take((Vec::new(), effects)).read(application()).read(with(pkce)).read(with(pkce));
    let told = run.told.last().unwrap();
    assert_eq!((told.operation, &told.ending), (second, &Ending::Done));
    let lost = told.remarks.iter().any(|remark| {
        matches!(remark, Remark::EarlierLost { without, with: kept }
            if **without == with(pkce).settings && kept.post_login_uris.len() == 2)
    });
    assert!(lost, "{:?}", told.remarks);
    assert_eq!(run.engine.stage(run.id), None, "the earlier one is looked at no more");
}

#[test]
fn what_cannot_be_sent_once_more_is_told_with_the_reason() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(application()).fail(refused());
    assert!(matches!(run.ending(), Ending::Overwritten(_)));
    assert_eq!(run.ended().remarks, [Remark::NotSentAgain(Box::new(refused()))]);
}

#[test]
fn what_was_lost_is_told_though_a_save_that_was_refused_came_in_between() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(with(mine)).waited(5);
    run.engine.now += SignedDuration::from_secs(5);
    // The last look is on its way when another save leaves, which is refused.
    run.read(with(mine)).waited(55);
    let mut wanted = with(mine).settings;
    pkce(&mut wanted);
    let seen = with(mine).settings;
    let save = Command::Save { application: id(), seen: Box::new(seen), wanted: Box::new(wanted) };
    let order = Order { unattended: false, ..Order::new(key(), save) };
    let (_, effects) = run.engine.start(&mut run.world, order.clone()).unwrap();
    run.take((Vec::new(), effects)).read(application()).fail(refused());
    let (_, effects) = run.engine.start(&mut run.world, order).unwrap();
    run.take((Vec::new(), effects)).read(application()).read(with(pkce)).read(with(pkce));
    let remarks = &run.told.last().unwrap().remarks;
    assert!(remarks.iter().any(|one| matches!(one, Remark::EarlierLost { .. })), "{remarks:?}");
}
