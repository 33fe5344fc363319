use jiff::Timestamp;

use super::{Act, Event, Hold, Member, Refusal, Rotation, Step, ValuePlace};
use crate::domain::{
    Application, Certainty, ClientId, ClientSecret, EnvKey, FieldSet, Kind, SecretId, SecretStatus,
    Settings, Unknown,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_521_600 + seconds).unwrap()
}

fn id(id: &str) -> SecretId {
    SecretId::new(id)
}

/// An active secret, last used at `used`.
fn secret(name: &str, used: Option<i64>) -> ClientSecret {
    ClientSecret {
        id: id(name),
        suffix: name.into(),
        status: SecretStatus::Active,
        created: Some(at(-9000)),
        expires: None,
        last_used: Some(at(used.unwrap_or(-9000))),
        created_by: None,
    }
}

fn inactive(name: &str) -> ClientSecret {
    ClientSecret { status: SecretStatus::Inactive, ..secret(name, None) }
}

fn begin(secrets: &[ClientSecret]) -> Rotation {
    begun(secrets, |_| None)
}

fn begun(secrets: &[ClientSecret], value: impl Fn(&Member) -> Option<ValuePlace>) -> Rotation {
    let application = Application {
        id: ClientId::new("webc_1"),
        kind: Kind::Web,
        created: None,
        updated: None,
        secrets: secrets.to_vec(),
        settings: Settings::default(),
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    };
    Rotation::begin(EnvKey::new("acme"), &application, None, value, at(0))
}

fn created(rotation: &mut Rotation) {
    rotation.apply(Event::Created(Member { id: id("new"), suffix: "new".into() }, at(0)));
}

#[test]
fn the_usual_way_is_six_steps() {
    let old = [secret("old", Some(-5))];
    let mut rotation = begin(&old);
    assert_eq!(rotation.next(&old, at(0)), Step::Create);
    created(&mut rotation);
    let both = [secret("old", Some(-5)), secret("new", None)];
    assert_eq!(rotation.next(&both, at(1)).to_string(), "find out whether ••••new is stored");
    rotation.apply(Event::Delivered(Certainty::Unconfirmed));
    assert_eq!(rotation.next(&both, at(2)).to_string(), "test ••••new");
    rotation.apply(Event::Proven(at(3)));
    rotation.apply(Event::Settled(at(3)));

    let watch = |listed: &[ClientSecret], rotation: &Rotation, now| {
        let Step::Watch { hold, then, .. } = rotation.next(listed, at(now)) else { return None };
        rotation.may(&then, listed, at(now)).unwrap();
        Some(hold)
    };
    assert_eq!(watch(&both, &rotation, 4), Some(Hold::NewUnused));
    let moving = [secret("old", Some(10)), secret("new", Some(10))];
    assert_eq!(watch(&moving, &rotation, 20), Some(Hold::OldInUse(at(10))));
    let moved = [secret("old", Some(-5)), secret("new", Some(10))];
    let step = rotation.next(&moved, at(20));
    assert_eq!(step.to_string(), "deactivate ••••old: it can be activated again");

    rotation.apply(Event::Deactivated(id("old"), at(20)));
    let off = [inactive("old"), secret("new", Some(10))];
    assert_eq!(watch(&off, &rotation, 30), Some(Hold::JustDeactivated(at(20))));
    let step = rotation.next(&off, at(4000));
    assert_eq!(step.to_string(), "delete ••••old: this cannot be undone");
    let done = rotation.next(&[secret("new", Some(10))], at(4000));
    assert_eq!(done.to_string(), "done: only the new secret is left");
    let inactive = [inactive("idle"), secret("new", Some(10))];
    let done = rotation.next(&inactive, at(4000));
    assert_eq!(done.to_string(), "done: ••••new works, and ••••idle is still listed");
}

#[test]
fn with_two_active_secrets_the_longest_unused_goes_first() {
    let two = [secret("busy", Some(-5)), secret("idle", Some(-500))];
    let rotation = begin(&two);
    let step = rotation.next(&two, at(0));
    assert_eq!(
        step.to_string(),
        "deactivate ••••idle (used 2026-11-24 11:51 UTC) to make room: until the new secret is tested, only ••••busy (used \
         2026-11-24 11:59 UTC) is left"
    );
    assert_eq!(step.act(), Some(Act::Deactivate(id("idle"))));
    assert_eq!(step.untried(), None, "what stays was used");
    let young =
        ClientSecret { created: Some(at(-9)), last_used: Some(at(-9)), ..secret("young", None) };
    let never = [secret("idle", Some(-500)), young];
    let step = begin(&never).next(&never, at(0));
    assert_eq!(step.act(), Some(Act::Deactivate(id("idle"))));
    assert_eq!(step.untried().map(|one| one.suffix.as_str()), Some("young"));
    assert_eq!(rotation.may(&Act::Create, &two, at(0)), Err(Refusal::NoRoom));
    let one = [secret("busy", Some(-5)), inactive("idle")];
    assert_eq!(rotation.next(&one, at(1)), Step::Create);
}

#[test]
fn nothing_goes_before_the_new_secret_is_proven() {
    let both = [secret("old", None), secret("new", None)];
    let off = [inactive("old"), secret("new", None)];
    let mut rotation = begin(&both[..1]);
    let deactivate = Act::Deactivate(id("old"));
    let delete = Act::Delete(id("old"));
    assert_eq!(rotation.may(&deactivate, &both[..1], at(1)), Err(Refusal::LastOne));
    created(&mut rotation);
    for (event, expected) in [
        (None, Refusal::NotDelivered),
        (Some(Event::Delivered(Certainty::Checked)), Refusal::NotProven),
        (Some(Event::Unknown(at(2))), Refusal::NotProven),
        (Some(Event::Refuted(at(2))), Refusal::NotProven),
    ] {
        if let Some(event) = event {
            rotation.apply(event);
        }
        assert_eq!(rotation.may(&deactivate, &both, at(3)), Err(expected));
        assert_eq!(rotation.may(&delete, &off, at(3)), Err(expected));
    }
    rotation.apply(Event::Proven(at(4)));
    assert_eq!(rotation.may(&deactivate, &both, at(5)), Ok(()));
    assert_eq!(rotation.may(&delete, &both, at(5)), Err(Refusal::Active));
    assert_eq!(rotation.may(&delete, &off, at(5)), Ok(()));
    let new_off = [secret("old", None), inactive("new")];
    assert_eq!(rotation.may(&deactivate, &new_off, at(5)), Err(Refusal::LastOne));
    assert_eq!(rotation.may(&Act::Deactivate(id("x")), &both, at(5)), Err(Refusal::Gone));
    let foreign = [secret("old", None), secret("theirs", None)];
    assert_eq!(rotation.may(&Act::Delete(id("theirs")), &foreign, at(5)), Err(Refusal::Foreign));
}

#[test]
fn a_proof_before_the_delivery_is_not_enough() {
    let both = [secret("old", None), secret("new", None)];
    let mut rotation = begin(&both[..1]);
    created(&mut rotation);
    rotation.apply(Event::Proven(at(1)));
    let deactivate = Act::Deactivate(id("old"));
    assert_eq!(rotation.may(&deactivate, &both, at(2)), Err(Refusal::NotDelivered));
    assert!(matches!(rotation.next(&both, at(2)), Step::Deliver(_)));
    rotation.apply(Event::Delivered(Certainty::Checked));
    assert_eq!(rotation.may(&deactivate, &both, at(2)), Ok(()));
}

#[test]
fn an_expired_secret_protects_nobody() {
    let mut expiring = secret("new", None);
    expiring.expires = Some(at(100));
    let both = [secret("old", None), expiring];
    let mut rotation = begin(&both[..1]);
    created(&mut rotation);
    rotation.apply(Event::Delivered(Certainty::Checked));
    rotation.apply(Event::Proven(at(4)));
    let deactivate = Act::Deactivate(id("old"));
    assert_eq!(rotation.may(&deactivate, &both, at(99)), Ok(()));
    assert_eq!(rotation.may(&deactivate, &both, at(100)), Err(Refusal::LastOne));
}

#[test]
fn one_that_had_expired_is_retired_with_the_others_and_nobody_waits_for_it() {
    let expired = ClientSecret { expires: Some(at(-10)), ..secret("old", Some(-500)) };
    let mut rotation = begin(std::slice::from_ref(&expired));
    assert_eq!(rotation.next(std::slice::from_ref(&expired), at(0)), Step::Create);
    assert!(!rotation.waits(std::slice::from_ref(&expired), at(0)));
    created(&mut rotation);
    rotation.apply(Event::Delivered(Certainty::Checked));
    rotation.apply(Event::Proven(at(1)));
    rotation.apply(Event::Settled(at(1)));
    let new = secret("new", None);
    let step = rotation.next(&[expired.clone(), new.clone()], at(2));
    assert_eq!(step, Step::Deactivate(Member::from(&expired)));
    rotation.apply(Event::Deactivated(id("old"), at(2)));
    let off = ClientSecret { status: SecretStatus::Inactive, ..expired.clone() };
    assert_eq!(rotation.next(&[off, new], at(3)), Step::Delete(Member::from(&expired)));
}

#[test]
fn one_that_had_expired_makes_room_before_one_that_works() {
    let expired = ClientSecret { expires: Some(at(-10)), ..secret("old", Some(-5)) };
    let two = [secret("busy", Some(-500)), expired];
    let rotation = begin(&two);
    let step = rotation.next(&two, at(0));
    assert_eq!(step.to_string(), "deactivate ••••old to make room: it has expired");
    assert_eq!(rotation.may(&step.act().unwrap(), &two, at(0)), Ok(()));
    assert!(rotation.waits(&two, at(0)));
}

#[test]
fn what_was_made_since_the_old_one_expired_is_the_new_secret() {
    let expired = ClientSecret { expires: Some(at(-10)), ..secret("old", Some(-500)) };
    let made = ClientSecret { created: Some(at(-5)), ..secret("made", None) };
    let rotation =
        begun(&[expired, made], |one| (one.suffix == "made").then_some(ValuePlace::Delivered));
    assert!(rotation.is_new(&id("made")) && rotation.is_starter(&id("old")));
}

#[test]
fn when_nothing_works_what_can_be_activated_is() {
    let mut rotation = begin(&[secret("old", None)]);
    created(&mut rotation);
    rotation.apply(Event::Delivered(Certainty::Checked));
    let listed = [inactive("old"), secret("new", None)];
    let step = rotation.next(&listed, at(1));
    assert_eq!(step.to_string(), "activate ••••old again: nothing else is known to work");
}

#[test]
fn a_value_that_is_gone_is_put_away_and_replaced() {
    let both = [secret("old", None), secret("new", None)];
    let mut rotation = begin(&both[..1]);
    created(&mut rotation);
    let shown = rotation.saw(&both, |_| Some(ValuePlace::Shown), at(1));
    assert_eq!(shown, [Event::Listed], "a run that goes on shows it");
    for event in rotation.saw(
        &both,
        |one| (one.suffix == "new").then_some(ValuePlace::Gone { tested: None }),
        at(1),
    ) {
        rotation.apply(event);
    }
    let step = rotation.next(&both, at(1));
    assert_eq!(step.to_string(), "delete ••••new: its value is lost, as far as is known");
    assert_eq!(rotation.may(&step.act().unwrap(), &both, at(1)), Ok(()));
    assert_eq!(rotation.next(&both[..1], at(1)), Step::Create);
}

#[test]
fn a_delivered_value_outlives_the_run_and_is_proven_by_being_used() {
    let mut rotation = begin(&[secret("old", None)]);
    created(&mut rotation);
    rotation.apply(Event::Delivered(Certainty::Unconfirmed));
    let text = serde_json::to_string(&rotation).unwrap();
    let mut rotation = serde_json::from_str::<Rotation>(&text).unwrap();
    let both = [secret("old", None), secret("new", Some(50))];
    assert_eq!(rotation.next(&both, at(60)).to_string(), "test ••••new");
    rotation.apply(Event::Used(id("new"), at(50)));
    assert_eq!(rotation.may(&Act::Deactivate(id("old")), &both, at(60)), Ok(()));
}

#[test]
fn what_a_colleague_added_is_asked_about() {
    let listed = [secret("old", None), secret("theirs", None)];
    let rotation = begin(&listed[..1]);
    let step = rotation.next(&listed, at(1));
    assert_eq!(step.to_string(), "find out whose ••••theirs is: there is no room for another one");
}

#[test]
fn a_fresh_secret_that_is_not_listed_yet_is_not_created_twice() {
    let old = [secret("old", None)];
    let mut rotation = begin(&old);
    created(&mut rotation);
    assert_eq!(rotation.may(&Act::Create, &old, at(5)), Err(Refusal::NotNeeded));
    assert_eq!(rotation.next(&old, at(600)), Step::Create, "now it is gone");
}
