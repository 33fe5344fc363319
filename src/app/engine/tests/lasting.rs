//! Whether a save lasts: it is looked at again, and what the next save finds lost of it is told.

use super::saves::{both, mine, pkce, save, theirs, with};
use super::*;
use crate::app::engine::{OperationId, Remark};
use crate::domain::{FieldId, Patch};

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
    assert_eq!((stage(&run), run.last().moment.clone()), (&Stage::Watching, Moment::Ended));
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
    let told = run.last();
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
    run.answered(new, application());
    assert!(matches!(run.ending(), Ending::Overwritten(_)));
    assert_eq!(run.writes(), 1);
}

#[test]
fn what_cannot_be_sent_once_more_is_told_with_the_reason() {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(application()).fail(refused());
    assert!(matches!(run.ending(), Ending::Overwritten(_)));
    assert_eq!(run.ended().remarks, [Remark::NotSentAgain(Box::new(refused()))]);
}

/// A save that was read back, and will be looked at.
fn saved() -> Run {
    let mut run = watched(mine);
    run.read(application()).read(with(mine)).read(with(mine));
    run
}

/// The next save, of what the last one left behind.
fn next(run: &mut Run, change: impl Fn(&mut Settings)) -> OperationId {
    let seen = with(mine).settings;
    let mut wanted = seen.clone();
    change(&mut wanted);
    let command = Command::Save {
        application: id(),
        seen: Box::new(seen),
        wanted: Box::new(wanted),
        named: FieldSet::default(),
    };
    run.order(Order { unattended: false, ..Order::new(key(), command) })
}

fn take_back(settings: &mut Settings) {
    let urls = &settings.post_login_uris;
    settings.post_login_uris = urls[..urls.len() - 1].into();
}

/// What is told of the first save when a colleague took it away before the next one, of PKCE.
fn lost_earlier() -> Remark {
    let kept = with(|settings| {
        mine(settings);
        pkce(settings);
    });
    Remark::EarlierLost { without: Box::new(with(pkce).settings), with: Box::new(kept.settings) }
}

#[test]
fn what_is_read_of_one_save_while_the_next_one_is_on_its_way_counts_for_nothing() {
    let mut run = saved();
    run.waited(5);
    let look = run.waiting();
    next(&mut run, theirs);
    run.read(with(mine));
    assert_eq!(run.engine.operation_of(look), None);
    let told = run.told.len();
    run.answered(look, application());
    assert_eq!(run.told.len(), told);
    assert_eq!(run.world.application(&id()).unwrap().settings, with(mine).settings);
    // The next one is looked at as the first one would have been.
    run.read(with(both)).read(with(both)).waited(5).read(with(both));
    assert_eq!((run.last().moment.clone(), &run.last().ending), (Moment::Looked, &Ending::Done));
}

#[test]
fn while_the_next_save_is_under_way_the_one_before_is_not_looked_at() {
    type GoOn = fn(&mut Run) -> &mut Run;
    let ways: [(Stage, GoOn); 3] = [
        (Stage::Sending, |run| run),
        (Stage::LookingUp, |run| run.fail(lost())),
        (Stage::Verifying, |run| run.read(application())),
    ];
    for (stage, go_on) in ways {
        let mut run = saved();
        // What the first save brought is taken away on purpose.
        let second = next(&mut run, take_back);
        run.read(with(mine));
        go_on(&mut run);
        assert_eq!(run.engine.stage(second), Some(&stage));
        run.engine.now += SignedDuration::from_secs(5);
        let due = run.engine.ticket_of(run.id).unwrap();
        let (told, effects) = run.engine.on(&mut run.world, Happened::Waited(due));
        assert_eq!(told, [], "{stage:?}");
        assert!(matches!(effects[..], [EngineEffect::Wait(_, 55)]), "{stage:?}: {effects:?}");
    }
}

/// A way in which a save goes on, how it ends, and what is to be known besides.
type Way = (fn(&mut Run) -> &mut Run, Ending, Vec<Remark>);

#[test]
fn what_an_earlier_save_lost_is_told_however_the_next_one_ends() {
    let patch = Patch::between(&application().settings, &with(pkce).settings);
    let ways: [Way; 4] = [
        (|run| run.read(with(pkce)).read(with(pkce)), Ending::Done, vec![]),
        (
            |run| run.read(with(pkce)).fail(refused()),
            Ending::Done,
            vec![Remark::NotVerified(Box::new(refused()))],
        ),
        (|run| run.fail(lost()).read(with(pkce)), Ending::FoundDone, vec![]),
        (
            |run| run.read(with(pkce)).read(application()).read(with(pkce)).read(application()),
            Ending::Overwritten(patch),
            vec![],
        ),
    ];
    for (go_on, ending, remarks) in ways {
        let mut run = saved();
        let second = next(&mut run, pkce);
        // A colleague took away what the first one brought.
        run.read(application());
        go_on(&mut run);
        let told = run.last();
        assert_eq!((told.operation, &told.moment, &told.ending), (second, &Moment::Ended, &ending));
        let kept = Remark::Kept(vec![FieldId::PostLogin]);
        let all: Vec<Remark> = [vec![kept], remarks, vec![lost_earlier()]].concat();
        assert_eq!(told.remarks, all, "{ending:?}");
        let stage = run.engine.stage(run.id);
        assert_eq!(stage, None, "{ending:?}: the earlier one is looked at no more");
    }
}

#[test]
fn what_an_earlier_save_lost_is_told_though_a_save_that_was_refused_came_in_between() {
    for on_its_way in [false, true] {
        let mut run = saved();
        if on_its_way {
            // The last look is on its way when the save leaves that is refused.
            run.waited(5).engine.now += SignedDuration::from_secs(5);
            run.read(with(mine)).waited(55);
        }
        next(&mut run, pkce);
        run.read(application()).fail(refused());
        next(&mut run, pkce);
        run.read(application()).read(with(pkce)).read(with(pkce));
        let kept = Remark::Kept(vec![FieldId::PostLogin]);
        assert_eq!(run.last().remarks, [kept, lost_earlier()], "{on_its_way}");
    }
}

#[test]
fn what_the_next_save_takes_back_itself_is_no_loss() {
    let mut run = saved();
    let replaced = |settings: &mut Settings| {
        take_back(settings);
        theirs(settings);
    };
    next(&mut run, replaced);
    // A colleague took it away already.
    run.read(application()).read(with(theirs)).read(with(theirs));
    let Some(Remark::EarlierLost { without, with: kept }) = run.last().remarks.last() else {
        panic!("{:?}", run.last())
    };
    assert_eq!(without, kept);
}
