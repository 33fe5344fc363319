use super::*;
use crate::app::engine::Lockout;

fn commands() -> Vec<Command> {
    let (application, secret) = (id(), SecretId::new("sks_1"));
    let settings = Settings { enforce_pkce: true, ..super::application().settings };
    vec![
        Command::Create {
            new: NewApplication {
                kind: Kind::Web,
                settings: settings.clone(),
                named: FieldSet::default(),
            },
            restores: false,
        },
        Command::Save {
            application: application.clone(),
            seen: Box::new(super::application().settings),
            wanted: Box::new(settings),
            named: FieldSet::default(),
        },
        Command::Revert { application: application.clone(), changes: Vec::new() },
        Command::Delete {
            application: application.clone(),
            name: "Coffee-Desk".into(),
            created: None,
            unkept: false,
        },
        Command::Generate(application.clone()),
        Command::SetStatus {
            application: application.clone(),
            secret: secret.clone(),
            status: SecretStatus::Inactive,
            confirmed: true,
        },
        Command::DeleteSecret { application, secret, confirmed: true },
    ]
}

fn denied(engine: Engine, world: &World, command: &Command) -> Option<Denied> {
    Run::ordered(engine, world.clone(), Order::new(key(), command.clone())).err()
}

#[test]
fn each_lock_denies_every_write_before_anything_is_read() {
    for command in commands() {
        let read_only = Engine::new("run1".into(), true, now());
        assert_eq!(denied(read_only, &world(), &command), Some(Denied::ReadOnly));

        let mut guarded = world();
        guarded.environment.guarded = true;
        assert_eq!(denied(engine(), &guarded, &command), Some(Denied::Locked));
        guarded.unlocked_until = Some(now());
        assert_eq!(denied(engine(), &guarded, &command), Some(Denied::Locked), "until, not then");
        guarded.unlocked_until = Some(now() + SignedDuration::from_secs(1));
        assert_eq!(denied(engine(), &guarded, &command), None);

        let mut forbidden = world();
        forbidden.environment.deny = vec![command.kind()];
        let denied = denied(engine(), &forbidden, &command);
        assert_eq!(denied, Some(Denied::Forbidden(command.kind())));
    }
    let mut elsewhere = world();
    elsewhere.environment.key = EnvKey::new("elsewhere");
    assert_eq!(denied(engine(), &elsewhere, &commands()[0]), Some(Denied::NoEnvironment));
}

#[test]
fn what_is_locked_while_it_is_read_does_not_leave() {
    let mut world = world();
    world.environment.guarded = true;
    world.unlocked_until = Some(now() + SignedDuration::from_secs(1));
    let mut run =
        Run::ordered(engine(), world, Order::new(key(), commands().pop().unwrap())).unwrap();
    run.engine.now = now() + SignedDuration::from_secs(2);
    run.read(application());
    assert_eq!((run.ending(), run.writes()), (&Ending::Denied(Denied::Locked), 0));
}

#[test]
fn this_programs_own_way_in_is_not_cut_off() {
    let own = ClientId::new("skc_1");
    let secret = SecretId::new("sks_1");
    let application = Application { id: own.clone(), ..application() };
    let deletes = Command::Delete {
        application: own.clone(),
        name: "Coffee-Desk".into(),
        created: None,
        unkept: false,
    };
    let lockout = |lockout| Some(Denied::SelfLockout(lockout));
    assert_eq!(denied(engine(), &world(), &deletes), lockout(Lockout::Application));

    let mut wanted = application.settings.clone();
    wanted.management_api = false;
    let saves = Command::Save {
        application: own.clone(),
        seen: Box::new(application.settings.clone()),
        wanted: Box::new(wanted),
        named: FieldSet::default(),
    };
    let retires = Command::DeleteSecret { application: own, secret, confirmed: true };
    for (command, what) in
        [(saves, Lockout::ManagementApi), (retires, Lockout::Secret("1_sk".into()))]
    {
        let mut world = world();
        world.own_suffix = Some("1_sk".into());
        let mut run = Run::ordered(engine(), world, Order::new(key(), command)).unwrap();
        run.read(application.clone());
        let denied = Ending::Denied(Denied::SelfLockout(what));
        assert_eq!((run.ending(), run.writes()), (&denied, 0));
    }
}
