use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::app::flight::Purpose;
use crate::app::keys::Keymap;
use crate::app::model::Options;
use crate::app::{Effect, Model, Msg, Ticket};
use crate::domain::record::{Action, Entry, Outcome};
use crate::domain::{
    Application, ClientId, ClientSecret, EnvKey, Environment, EnvironmentType, FieldId, Kind,
    NewApplication, Patch, Secret, SecretId, SecretStatus, Settings, Unknown, Value,
};

const NOW: &str = "2026-11-24T12:00:00Z";

fn secret() -> ClientSecret {
    ClientSecret {
        id: SecretId::new("sks_1"),
        suffix: "6nRi".into(),
        status: SecretStatus::Active,
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    }
}

fn application() -> Application {
    Application {
        id: ClientId::new("webc_1"),
        kind: Kind::Web,
        created: None,
        updated: None,
        secrets: vec![secret()],
        settings: Settings { name: "Coffee-Desk".into(), ..Settings::default() },
        unknown: Unknown::default(),
        untold: Vec::new(),
    }
}

fn model() -> Model {
    let environment = Environment {
        key: EnvKey::new("acme"),
        name: "Acme".into(),
        kind: EnvironmentType::Development,
        host: "acme.scalekit.dev".into(),
        guarded: false,
        own_client: Some(ClientId::new("skc_1")),
        server_id: None,
        region: None,
        deny: Vec::new(),
    };
    let now = NOW.parse().unwrap();
    let mut model =
        Model::new(vec![environment], Keymap::default(), Options::default(), now, (120, 40));
    model.engine.run = "run".into();
    model.sites[0].put(application());
    model.sites[0].arrange();
    model
}

/// Every write with its answer.
fn writes() -> Vec<(Request, Reply)> {
    let (id, secret_id) = (application().id, secret().id);
    let settings = Settings { name: "New".into(), ..NewApplication::blank() };
    let patch = Patch::of(vec![(FieldId::EnforcePkce, Value::Flag(true))]);
    let status = |status| Request::SetSecretStatus(id.clone(), secret_id.clone(), status);
    vec![
        (
            Request::CreateApplication(NewApplication { kind: Kind::Spa, settings }),
            Reply::Application(application()),
        ),
        (Request::UpdateApplication(id.clone(), patch), Reply::Application(application())),
        (Request::DeleteApplication(id.clone()), Reply::ApplicationDeleted),
        (
            Request::CreateSecret(id.clone()),
            Reply::SecretCreated(secret(), Secret::new("test_canary_0123456789".into())),
        ),
        (status(SecretStatus::Active), Reply::SecretUpdated(secret())),
        (status(SecretStatus::Inactive), Reply::SecretUpdated(secret())),
        (Request::DeleteSecret(id, secret_id), Reply::SecretDeleted),
    ]
}

fn recorded(effects: &[Effect]) -> Vec<&Entry> {
    let entries = effects.iter().filter_map(|effect| match effect {
        Effect::Record(entry) => Some(entry.as_ref()),
        _ => None,
    });
    entries.collect()
}

fn send(model: &mut Model, request: &Request) -> (Ticket, Entry) {
    let key = EnvKey::new("acme");
    let sent =
        crate::app::update::gate::send_from_dialog(model, &key, request.clone(), Purpose::Plain);
    let [Effect::Send(ticket, ..)] = sent.as_slice() else {
        panic!("{request:?}: {:?}", model.notice)
    };
    let kept = std::mem::take(&mut model.kept);
    let entries = recorded(&kept);
    let [entry] = entries.as_slice() else { panic!("{request:?}: {kept:?}") };
    (*ticket, (*entry).clone())
}

#[test]
fn no_write_leaves_and_no_answer_comes_without_an_entry() {
    let refused = ApiError { trace_id: Some("t1".into()), ..error("no", false) };
    let mut seen = Vec::new();
    for (request, reply) in writes() {
        assert!(request.mutates());
        let results = [
            (Ok(reply), Outcome::Done, None),
            (Err(refused.clone()), Outcome::Refused("no".into()), Some("t1".to_owned())),
            (Err(error("reset", true)), Outcome::Unknown("reset".into()), None),
        ];
        for (result, outcome, trace_id) in results {
            let mut model = model();
            let (ticket, entry) = send(&mut model, &request);
            assert_eq!(entry.outcome, Outcome::Sent);
            assert_eq!(entry.client, Some(ClientId::new("skc_1")));
            let result = result.map(Box::new).map_err(Box::new);
            let effects = crate::app::update::update(&mut model, Msg::Replied(ticket, result));
            let known = recorded(&effects)[0];
            assert_eq!((&known.id, &known.outcome), (&entry.id, &outcome), "{request:?}");
            assert_eq!(known.trace_id, trace_id);
            assert!(known.application.is_some());
            seen.push(known.action);
        }
    }
    let missing: Vec<_> = Action::ALL.iter().filter(|action| !seen.contains(action)).collect();
    assert_eq!(missing, [&Action::Unlock, &Action::Lock], "which need no request");
}

fn error(message: &str, lost: bool) -> ApiError {
    ApiError { may_have_happened: lost, ..ApiError::new(ErrorKind::Refused, message) }
}

#[test]
fn what_changes_something_has_an_action_and_nothing_else_has() {
    let reads = [
        Request::ListApplications { listing: crate::api::request::Listing::All, page_token: None },
        Request::GetApplication(application().id),
        Request::ListEnvironments { page_token: None },
        Request::GetEnvironment(String::new()),
        Request::GetSessionSettings(String::new()),
        Request::ListSignIns(crate::api::request::SignInQuery::default()),
        Request::Discover,
        Request::GetKeys,
    ];
    for request in reads.into_iter().chain(writes().into_iter().map(|(request, _)| request)) {
        assert_eq!(request.write_kind().is_some(), request.mutates(), "{request:?}");
    }
}
