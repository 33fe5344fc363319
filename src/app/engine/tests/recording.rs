//! Every write is written down before it leaves, and once more when it is answered.

use super::*;
use crate::api::request::{ListFilter, SignInQuery};
use crate::domain::record::RecordAction;
use crate::domain::{Secret, SessionId, UserId};

fn commands() -> Vec<(Command, Reply)> {
    let new = NewApplication {
        kind: Kind::Web,
        settings: application().settings,
        named: FieldSet::default(),
    };
    let wanted = Settings { name: "New".into(), ..application().settings };
    let secret = application().secrets[0].clone();
    let (saved, application) = (Application { settings: wanted.clone(), ..application() }, id());
    let set = |status| Command::SetStatus {
        application: id(),
        secret: secret.id.clone(),
        status,
        confirmed: true,
    };
    let save = Command::Save {
        application: id(),
        seen: Box::new(super::application().settings),
        wanted: Box::new(wanted),
        named: FieldSet::default(),
    };
    let delete =
        Command::DeleteSecret { application: id(), secret: secret.id.clone(), confirmed: true };
    let gone = Command::Delete { application, name: saved_name(), created: None, unkept: false };
    let value = Secret::new("test_canary_0123456789".into());
    vec![
        (Command::Create { new, restores: false }, Reply::Application(super::application())),
        (save, Reply::Application(saved)),
        (gone, Reply::ApplicationDeleted),
        (Command::Generate(id()), Reply::SecretCreated(secret.clone(), value)),
        (set(SecretStatus::Active), Reply::SecretUpdated(secret.clone())),
        (set(SecretStatus::Inactive), Reply::SecretUpdated(secret)),
        (delete, Reply::SecretDeleted),
        (revoking::one(), Reply::SessionsRevoked),
    ]
}

fn saved_name() -> String {
    application().settings.name
}

/// Runs until the write leaves.
fn sent(command: &Command) -> Run {
    let mut run = Run::of(command.clone());
    while run.writes() == 0 {
        assert!(run.told.is_empty(), "{command:?}: {:?}", run.told);
        let found = match run.asked.last() {
            Some(EngineEffect::Keep(..)) => {
                run.kept(Ok("/copies/1.json"));
                continue;
            }
            Some(EngineEffect::Send(_, _, Request::ListApplications { .. }, _)) => {
                run.listed(Vec::new());
                continue;
            }
            Some(EngineEffect::Send(_, _, Request::GetApplication(_), _)) => before(command),
            Some(EngineEffect::Send(_, _, Request::GetSession(_), _)) => {
                run.session("ses_1", "active");
                continue;
            }
            other => panic!("{command:?}: {other:?}"),
        };
        run.read(found);
    }
    run
}

// An application in which the command has something to do.
fn before(command: &Command) -> Application {
    let mut found = application();
    if let Command::Generate(_) = command {
        found.secrets.truncate(1);
    }
    if let Command::SetStatus { status, .. } = command {
        let other = match status {
            SecretStatus::Active => SecretStatus::Inactive,
            _ => SecretStatus::Active,
        };
        found.secrets[0].status = other;
    }
    found
}

#[test]
fn no_write_leaves_and_no_answer_comes_without_an_entry() {
    let mut seen = Vec::new();
    for (command, reply) in commands() {
        let results = [
            (Ok(reply), Outcome::Done),
            (Err(refused()), Outcome::Refused(refused().message)),
            (Err(lost()), Outcome::Unknown(lost().message)),
        ];
        for (result, outcome) in results {
            let mut run = sent(&command);
            let [entry] = run.recorded()[..] else { panic!("{command:?}") };
            let (id, before) = (entry.id.clone(), entry.outcome.clone());
            assert_eq!((before, &entry.client), (Outcome::Sent, &environment().own_client));
            let left = run.asked.iter().position(
                |effect| matches!(effect, EngineEffect::Send(_, _, request, _) if request.mutates()),
            );
            let noted =
                run.asked.iter().position(|effect| matches!(effect, EngineEffect::Record(_)));
            assert!(noted < left, "{command:?}: written down before it leaves");
            match result {
                Ok(reply) => run.answer(reply),
                Err(error) => run.fail(error),
            };
            let known = run.recorded()[1];
            assert_eq!((&known.id, &known.outcome), (&id, &outcome), "{command:?}");
            assert!(known.application.is_some() != known.session.is_some());
            assert_eq!(known.trace_id.is_some(), outcome == Outcome::Done);
            seen.push(known.action);
        }
    }
    let missing: Vec<_> =
        RecordAction::ALL.iter().filter(|action| !seen.contains(action)).collect();
    assert_eq!(missing, [&RecordAction::Unlock, &RecordAction::Lock], "which need no request");
}

#[test]
fn what_changes_something_has_an_action_and_nothing_else_has() {
    let reads = [
        Request::ListApplications { filter: ListFilter::All, page_token: None },
        Request::GetApplication(id()),
        Request::ListEnvironments { page_token: None },
        Request::GetEnvironment(String::new()),
        Request::GetSessionSettings(String::new()),
        Request::ListSignIns(SignInQuery::default()),
        Request::GetSession(SessionId::new("ses_1")),
        Request::ListSessions { user: UserId::new("usr_1"), page_token: None },
        Request::Discover,
        Request::GetKeys,
    ];
    let writes = commands().into_iter().map(|(command, _)| sent(&command).sent().clone());
    for request in reads.into_iter().chain(writes) {
        assert_eq!(request.write_kind().is_some(), request.mutates(), "{request:?}");
    }
}
