use super::*;
use crate::app::engine::Lockout;

fn commands() -> Vec<Command> {
    let (application, secret) = (id(), SecretId::new("sks_1"));
    let settings = Settings { enforce_pkce: true, ..super::application().settings };
    vec![
        Command::Create {
            new: NewApplication { kind: Kind::Web, settings: settings.clone() },
            restores: false,
        },
        Command::Save {
            application: application.clone(),
            seen: Box::new(super::application().settings),
            wanted: Box::new(settings),
        },
        Command::Revert { application: application.clone(), changes: Vec::new() },
        Command::Delete {
            application: application.clone(),
            name: "Coffee-Desk".into(),
            created: None,
        },
        Command::Generate(application.clone()),
        Command::SetStatus {
            application: application.clone(),
            secret: secret.clone(),
            status: SecretStatus::Inactive,
            last: true,
        },
        Command::DeleteSecret { application, secret, last: true },
    ]
}

fn denied(engine: &Engine, command: &Command) -> Option<Denied> {
    Run::ordered(engine.clone(), Order::new(key(), command.clone())).err()
}

#[test]
fn each_lock_denies_every_write_before_anything_is_read() {
    for command in commands() {
        let mut read_only = Engine::new("run1".into(), true, now());
        read_only.worlds.insert(key(), World::new(environment()));
        assert_eq!(denied(&read_only, &command), Some(Denied::ReadOnly));

        let mut guarded = engine();
        let world = guarded.worlds.get_mut(&key()).unwrap();
        world.environment.guarded = true;
        assert_eq!(denied(&guarded, &command), Some(Denied::Locked));
        let world = guarded.worlds.get_mut(&key()).unwrap();
        world.unlocked_until = Some(now());
        assert_eq!(denied(&guarded, &command), Some(Denied::Locked), "until then, not then");
        let world = guarded.worlds.get_mut(&key()).unwrap();
        world.unlocked_until = Some(now() + SignedDuration::from_secs(1));
        assert_eq!(denied(&guarded, &command), None);

        let mut forbidden = engine();
        let world = forbidden.worlds.get_mut(&key()).unwrap();
        world.environment.deny = vec![command.kind()];
        assert_eq!(denied(&forbidden, &command), Some(Denied::Forbidden(command.kind())));
    }
    let nowhere = Engine::new("run1".into(), false, now());
    assert_eq!(denied(&nowhere, &commands()[0]), Some(Denied::NoEnvironment));
}

#[test]
fn what_is_locked_while_it_is_read_does_not_leave() {
    let mut engine = engine();
    let world = engine.worlds.get_mut(&key()).unwrap();
    world.environment.guarded = true;
    world.unlocked_until = Some(now() + SignedDuration::from_secs(1));
    let mut run = Run::ordered(engine, Order::new(key(), commands().pop().unwrap())).unwrap();
    run.engine.now = now() + SignedDuration::from_secs(2);
    run.read(application());
    assert_eq!((run.ending(), run.writes()), (&Ending::Denied(Denied::Locked), 0));
}

#[test]
fn this_programs_own_way_in_is_not_cut_off() {
    let own = ClientId::new("skc_1");
    let secret = SecretId::new("sks_1");
    let application = Application { id: own.clone(), ..application() };
    let deletes =
        Command::Delete { application: own.clone(), name: "Coffee-Desk".into(), created: None };
    let lockout = |lockout| Some(Denied::SelfLockout(lockout));
    assert_eq!(denied(&engine(), &deletes), lockout(Lockout::Application));

    let mut wanted = application.settings.clone();
    wanted.management_api = false;
    let saves = Command::Save {
        application: own.clone(),
        seen: Box::new(application.settings.clone()),
        wanted: Box::new(wanted),
    };
    let retires = Command::DeleteSecret { application: own, secret, last: true };
    for (command, what) in
        [(saves, Lockout::ManagementApi), (retires, Lockout::Secret("1_sk".into()))]
    {
        let mut engine = engine();
        engine.worlds.get_mut(&key()).unwrap().own_suffix = Some("1_sk".into());
        let mut run = Run::ordered(engine, Order::new(key(), command)).unwrap();
        run.read(application.clone());
        let denied = Ending::Denied(Denied::SelfLockout(what));
        assert_eq!((run.ending(), run.writes()), (&denied, 0));
    }
}
