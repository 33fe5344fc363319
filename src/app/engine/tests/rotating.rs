use super::*;
use crate::app::engine::Found;
use crate::domain::rotation::{Event, Hold, Member, Plan, Rotation, Step};

fn member(id: &str) -> Member {
    Member::from(&secret(id, SecretStatus::Active))
}

/// An engine that knows of a rotation in which nothing was done.
fn rotating() -> Engine {
    let mut engine = engine();
    engine.begin_rotation(&key(), &application(), now());
    engine
}

fn make_room(retire: &str, stays: &str) -> Order {
    let step =
        Step::MakeRoom { retire: member(retire), used: None, stays: Some((member(stays), None)) };
    let (secret, status) = (SecretId::new(retire), SecretStatus::Inactive);
    let command = Command::SetStatus { application: id(), secret, status, confirmed: true };
    Order { step: step.plan(), ..Order::new(key(), command) }
}

#[test]
fn a_step_is_sent_while_it_is_the_next_one_and_noted_before() {
    let mut run = Run::ordered(rotating(), world(), make_room("sks_1", "sks_2")).unwrap();
    run.read(application());
    let at = |wanted: fn(&EngineEffect) -> bool| run.asked.iter().position(wanted);
    let kept = at(|effect| matches!(effect, EngineEffect::KeepRotation(one) if one.version == 1));
    let sent =
        at(|effect| matches!(effect, EngineEffect::Send(_, _, request, _) if request.mutates()));
    assert!(kept.is_some() && kept < sent, "{:?}", run.asked);
    assert!(run.recorded()[0].rotation);
}

#[test]
fn a_step_that_is_not_the_next_one_any_more_is_not_sent() {
    let mut run = Run::ordered(rotating(), world(), make_room("sks_2", "sks_1")).unwrap();
    run.read(application());
    assert!(matches!(run.ending(), Ending::Denied(Denied::NotNext(_))), "{:?}", run.ending());
    assert_eq!(run.writes(), 0);
    assert!(!run.asked.iter().any(|effect| matches!(effect, EngineEffect::KeepRotation(_))));
}

#[test]
fn what_speaks_against_a_step_by_now_keeps_it_back() {
    let watched = |hold| Step::Watch {
        old: member("sks_1"),
        then: crate::domain::rotation::Act::Deactivate(SecretId::new("sks_1")),
        hold,
    };
    let plan: Plan = watched(Hold::NewUnused).plan().unwrap();
    assert!(!plan.holds(&watched(Hold::OldInUse(now()))));
}

#[test]
fn a_new_secret_whose_value_is_lost_is_known_as_such() {
    let alone =
        Application { secrets: vec![secret("sks_1", SecretStatus::Active)], ..application() };
    let mut engine = engine();
    engine.begin_rotation(&key(), &alone, now());
    let order = Order { step: Step::Create.plan(), ..Order::new(key(), Command::Generate(id())) };
    let mut run = Run::ordered(engine, world(), order).unwrap();
    run.read(alone.clone()).fail(lost());
    let orphan = ClientSecret {
        created: Some(now()),
        created_by: Some("skc_1".into()),
        last_used: None,
        ..secret("sks_7", SecretStatus::Active)
    };
    let secrets = vec![alone.secrets[0].clone(), orphan.clone()];
    run.read(Application { secrets: secrets.clone(), ..application() });
    assert!(matches!(run.ending(), Ending::Unknown(_, Found::Orphaned(_))), "{:?}", run.ending());
    let rotation: &Rotation = run.engine.rotation(&key(), &id()).unwrap();
    let next = rotation.next(&secrets, now());
    assert!(matches!(next, Step::Discard(one, _) if one.id == orphan.id));
    let mut again = rotation.clone();
    again.apply(Event::Deleted(orphan.id));
    assert_eq!(again.next(&alone.secrets, now()), Step::Create);
}
