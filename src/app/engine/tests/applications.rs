use super::*;
use crate::app::engine::{Found, Remark};
use crate::domain::FieldId;

fn new() -> NewApplication {
    NewApplication { kind: Kind::Web, settings: application().settings, named: FieldSet::default() }
}

fn create() -> Command {
    Command::Create { new: new(), restores: false }
}

fn named(id: &str) -> Application {
    Application { id: ClientId::new(id), created: Some(now()), ..application() }
}

fn delete(name: &str) -> Command {
    Command::Delete { application: id(), name: name.into(), created: None, unkept: false }
}

#[test]
fn an_application_is_created_after_the_others_were_listed() {
    let mut run = Run::of(create());
    run.listed(vec![named("webc_0")]);
    assert!(
        matches!(run.asked.last(), Some(EngineEffect::Send(_, _, _, Some(_)))),
        "written down first"
    );
    run.answer(Reply::Application(named("webc_7")));
    assert_eq!(run.requests(), ["list applications", "create the application"]);
    assert_eq!(run.ending(), &Ending::Done);
    let told = &run.ended();
    assert_eq!(told.application.as_ref().unwrap().id, Some(ClientId::new("webc_7")));
    assert_eq!(told.remarks, [Remark::Namesakes(vec![ClientId::new("webc_0")])]);
    assert_eq!(run.outcomes(), [&Outcome::Sent, &Outcome::Done]);
    assert!(run.settled());
}

#[test]
fn what_rules_say_the_server_refuses_is_not_created() {
    let mut bad = new();
    bad.settings.name.clear();
    assert!(matches!(denied_at_once(bad, false), Denied::Blocked(_)));
}

/// Why a create is denied; nothing was asked for that.
fn denied_at_once(new: NewApplication, restores: bool) -> Denied {
    let run = Run::of(Command::Create { new, restores });
    assert_eq!(run.requests(), [""; 0]);
    match run.engine.stage(run.id) {
        Some(Stage::Done(told)) => match &told.ending {
            Ending::Denied(denied) => denied.clone(),
            ending => panic!("{ending:?}"),
        },
        stage => panic!("{stage:?}"),
    }
}

#[test]
fn what_a_type_does_not_have_is_not_created() {
    let public = |change: fn(&mut Settings)| {
        let mut settings =
            Settings { name: "Kiosk".into(), ..NewApplication::blank_of(&Kind::Spa) };
        change(&mut settings);
        NewApplication { kind: Kind::Spa, settings, named: FieldSet::default() }
    };
    let named = NewApplication { named: FieldSet::of(&[FieldId::ManagementApi]), ..public(|_| {}) };
    for (new, field) in [
        (public(|settings| settings.enforce_pkce = false), FieldId::EnforcePkce),
        (named, FieldId::ManagementApi),
    ] {
        let Denied::Blocked(blocks) = denied_at_once(new, false) else { panic!("{field:?}") };
        assert_eq!(blocks.iter().map(|one| one.field).collect::<Vec<_>>(), [field]);
    }
    let mut run = Run::of(Command::Create { new: public(|_| {}), restores: false });
    run.listed(Vec::new());
    assert_eq!(run.writes(), 1);
    // Nor is a type of which none can be made, be it from a copy.
    for kind in [Kind::Default, Kind::Other("M2M".into())] {
        let new = NewApplication { kind, ..public(|_| {}) };
        assert!(matches!(denied_at_once(new, true), Denied::NotAllowed(_)));
    }
}

#[test]
fn a_create_tells_what_it_sends() {
    let named = FieldSet::of(&[FieldId::EnforcePkce]);
    let mut run =
        Run::of(Command::Create { new: NewApplication { named, ..new() }, restores: false });
    run.listed(Vec::new());
    let Request::CreateApplication(sent) = run.sent() else { panic!() };
    let sent = sent.sent().changes().to_vec();
    run.answer(Reply::Application(self::named("webc_7")));
    let told: Vec<_> =
        run.ended().changes.iter().map(|one| (one.field, one.after.clone())).collect();
    assert_eq!(told, sent);
    let fields: Vec<_> = told.iter().map(|(field, _)| *field).collect();
    // What was asked for by name is among them, though it would be so anyway.
    assert_eq!(fields, [FieldId::Name, FieldId::EnforcePkce, FieldId::PostLogin]);
}

#[test]
fn a_create_that_takes_effect_late_is_found_by_the_second_look() {
    let mut run = Run::of(create());
    run.listed(Vec::new()).fail(lost()).listed(Vec::new());
    run.waited(5).listed(vec![named("webc_7")]);
    assert_eq!((run.ending(), run.writes()), (&Ending::FoundDone, 1));
    assert!(run.settled());
}

#[test]
fn an_answer_to_something_else_leaves_the_outcome_open() {
    // The create may have happened, and is looked up.
    let mut run = Run::of(create());
    run.listed(Vec::new()).answer(Reply::SecretDeleted).listed(vec![named("webc_7")]);
    assert_eq!(run.ending(), &Ending::FoundDone);
    // Nobody can tell.
    let mut run = Run::of(create());
    run.listed(Vec::new()).fail(lost()).answer(Reply::SecretDeleted);
    assert!(matches!(run.ending(), Ending::Unknown(..)), "{:?}", run.ending());
    // Nothing was sent.
    let mut run = Run::of(create());
    run.answer(Reply::SecretDeleted);
    assert!(matches!(run.ending(), Ending::NotDone(_)), "{:?}", run.ending());
    assert_eq!(run.writes(), 0);
}

#[test]
fn a_create_whose_answer_was_lost_is_looked_for_among_the_new_ones() {
    let cases = [
        (vec![named("webc_0")], None),
        (vec![named("webc_0"), named("webc_7")], Some(1)),
        (vec![named("webc_7"), named("webc_8")], Some(2)),
    ];
    for (listed, found) in cases {
        let mut run = Run::of(create());
        run.listed(vec![named("webc_0")]).fail(lost()).listed(listed.clone());
        if found.is_none() {
            run.waited(5).listed(listed);
        }
        assert_eq!(run.writes(), 1);
        match (run.ending(), found) {
            (Ending::Unknown(_, Found::NotSoFar), None) => assert!(!run.settled()),
            (Ending::FoundDone, Some(1)) => {
                let id = run.ended().application.as_ref().unwrap().id.clone();
                assert_eq!(id, Some(ClientId::new("webc_7")));
                assert_eq!(run.recorded().last().unwrap().application_id(), id.as_ref());
                assert!(run.settled());
            }
            (Ending::Unknown(_, Found::Applications(ids)), Some(2)) => assert_eq!(ids.len(), 2),
            (ending, found) => panic!("{ending:?} {found:?}"),
        }
    }
}

/// A create in an environment that somebody watches, so that it was listed before, if at all.
fn watched() -> Run {
    let order = Order { unattended: false, ..Order::new(key(), create()) };
    Run::ordered(engine(), world(), order).unwrap()
}

#[test]
fn only_what_is_about_as_old_as_the_create_can_be_what_it_made() {
    // The clocks may be two hours apart.
    for (hours, ending) in
        [(2, Ending::FoundDone), (24 * 365, Ending::Unknown(Box::new(lost()), Found::NotSoFar))]
    {
        let created = Some(now() - SignedDuration::from_hours(hours));
        let mut run = watched();
        run.fail(lost()).listed(vec![Application { created, ..named("webc_7") }]);
        assert_eq!(run.ending(), &ending, "{hours} hours");
    }
}

#[test]
fn what_was_listed_before_the_answer_was_lost_is_what_was_created() {
    let mut run = watched();
    // By a listing that began before the create left, and ended after it.
    run.world.put(named("webc_7"));
    run.fail(lost()).listed(vec![named("webc_7")]);
    assert_eq!(run.ending(), &Ending::FoundDone);
    assert_eq!(run.ended().application.as_ref().unwrap().id, Some(ClientId::new("webc_7")));
}

#[test]
fn where_somebody_watches_nothing_is_listed_before_a_create() {
    let mut run = watched();
    run.fail(lost()).listed(Vec::new());
    assert_eq!(run.requests(), ["create the application", "list applications"]);
    let unknown = Ending::Unknown(Box::new(lost()), Found::NotSoFar);
    assert_eq!(run.ending(), &unknown, "it is not looked for twice");
}

#[test]
fn what_cannot_be_read_may_be_what_was_created() {
    let mut run = Run::of(create());
    run.listed(Vec::new()).fail(lost());
    let page = Page { items: Vec::new(), unreadable: 2, total: None, next: String::new() };
    run.answer(Reply::Applications(page));
    let unknown = Ending::Unknown(Box::new(lost()), Found::Unreadable(2));
    assert_eq!((run.ending(), run.settled()), (&unknown, false));
}

#[test]
fn another_type_than_asked_is_told() {
    let mut run = Run::of(create());
    run.listed(Vec::new());
    run.answer(Reply::Application(Application { kind: Kind::Native, ..named("webc_7") }));
    assert_eq!(run.ended().remarks, [Remark::OtherKind(Kind::Web)]);
}

#[test]
fn a_copy_is_kept_before_an_application_is_deleted() {
    let mut run = Run::of(delete("Coffee-Desk"));
    run.read(application());
    assert!(
        matches!(run.asked.last(), Some(EngineEffect::Keep(_, copy)) if copy.name() == "Coffee-Desk")
    );
    assert_eq!(run.writes(), 0);
    run.kept(Ok("/copies/1.json")).answer(Reply::ApplicationDeleted);
    assert_eq!((run.ending(), run.writes()), (&Ending::Done, 1));
    assert_eq!(run.ended().backup.as_deref(), Some("/copies/1.json"));
    assert_eq!(run.recorded()[0].backup.as_deref(), Some("/copies/1.json"));
}

#[test]
fn without_a_copy_or_under_another_name_nothing_is_deleted() {
    let mut run = Run::of(delete("Coffee-Desk"));
    run.read(application()).kept(Err("the disk is full"));
    let denied = Ending::Denied(Denied::NoCopy("the disk is full".into()));
    assert_eq!((run.ending(), run.writes()), (&denied, 0));
    let mut run = Run::of(delete("Coffee-Bar"));
    run.read(application());
    let denied = Ending::Denied(Denied::Renamed("Coffee-Desk".into()));
    assert_eq!((run.ending(), run.writes()), (&denied, 0));
}

#[test]
fn a_deletion_whose_answer_was_lost_is_looked_up() {
    let mut run = Run::of(delete("Coffee-Desk"));
    run.read(application()).kept(Ok("/copies/1.json")).fail(lost()).fail(not_found());
    assert_eq!((run.ending(), run.writes()), (&Ending::FoundDone, 1));
    let mut run = Run::of(delete("Coffee-Desk"));
    run.read(application()).kept(Ok("/copies/1.json")).fail(lost()).read(application());
    let unknown = Ending::Unknown(Box::new(lost()), Found::NotSoFar);
    assert_eq!((run.ending(), run.writes()), (&unknown, 1));
}

#[test]
fn an_application_that_was_changed_since_it_was_created_stays() {
    let mut settings = application().settings;
    settings.enforce_pkce = true;
    let bare = Application { secrets: Vec::new(), ..application() };
    for (created, now, denied) in [
        (application().settings, bare.clone(), false),
        (settings, bare, true),
        (application().settings, application(), true),
    ] {
        let mut run = Run::of(Command::Delete {
            application: id(),
            name: "Coffee-Desk".into(),
            created: Some(Box::new(created)),
            unkept: false,
        });
        run.read(now);
        assert_eq!(
            denied,
            run.told.iter().any(|told| told.ending == Ending::Denied(Denied::Changed))
        );
    }
}
