//! One row for each call: what is asked, and what must come back.

use appdeck::api::request::{ListFilter, SignInQuery, UserQuery};
use appdeck::api::{Reply, Request};
use appdeck::domain::sign_ins::EmailAddress;
use appdeck::domain::user_session::SessionStatus;
use appdeck::domain::{
    FieldId, FieldSet, Kind, LoginUrl, NewApplication, Patch, SecretStatus, Settings, Value,
};

use super::stage::{Endpoint, Stage};
use crate::support::browser::ANA;

/// Names every variant in a match that a new variant does not pass.
macro_rules! names {
    ($($variant:ident),* $(,)?) => {
        /// The name of a call.
        pub fn name(request: &Request) -> &'static str {
            match request { $(Request::$variant { .. } => stringify!($variant),)* }
        }
        /// All of them.
        pub const NAMES: &[&str] = &[$(stringify!($variant)),*];
    };
}

names!(
    ListApplications,
    CreateApplication,
    GetApplication,
    UpdateApplication,
    ChangeLoginUrl,
    DeleteApplication,
    CreateSecret,
    SetSecretStatus,
    DeleteSecret,
    ListEnvironments,
    GetEnvironment,
    GetSessionSettings,
    ListSignIns,
    SearchUsers,
    ListSessions,
    GetSession,
    RevokeSession,
    RevokeSessions,
    Discover,
    GetKeys,
);

/// A call.
pub struct Row {
    pub request: fn(&Stage) -> Request,
    /// Whether it is refused to an environment's own credentials.
    pub workspace_only: bool,
    pub check: fn(&Stage, Reply),
}

const fn row(request: fn(&Stage) -> Request, check: fn(&Stage, Reply)) -> Row {
    Row { request, workspace_only: false, check }
}

const fn workspace(request: fn(&Stage) -> Request, check: fn(&Stage, Reply)) -> Row {
    Row { request, workspace_only: true, check }
}

/// The table.
pub const ROWS: &[Row] = &[
    row(
        |_| Request::ListApplications { filter: ListFilter::All, page_token: None },
        |stage, reply| {
            let Reply::Applications(page) = reply else { panic!("{reply:?}") };
            assert_eq!((page.total, page.next.as_str()), (Some(2), ""));
            let kinds = page.items.iter().map(|application| &application.kind);
            assert!(kinds.eq([&Kind::Default, &Kind::Web]), "{:?}", page.items);
            assert_eq!(page.items[1].id, stage.application);
        },
    ),
    row(
        |_| Request::ListApplications { filter: ListFilter::DefaultClient, page_token: None },
        |stage, reply| {
            let Reply::Applications(page) = reply else { panic!("{reply:?}") };
            let ids: Vec<_> = page.items.iter().map(|found| found.id.as_str()).collect();
            assert_eq!(ids, [&stage.environment.client_id]);
        },
    ),
    row(
        |_| {
            let name = "Coffee-Kiosk".into();
            // As the form fills it in: a public client has no say in these two.
            let fixed =
                Settings { management_api: true, enforce_pkce: true, ..Settings::default() };
            let settings = Settings { name, ..fixed };
            Request::CreateApplication(Box::new(NewApplication {
                kind: Kind::Spa,
                settings,
                named: FieldSet::default(),
            }))
        },
        |_, reply| {
            let Reply::Application(made) = reply else { panic!("{reply:?}") };
            assert_eq!((made.name(), &made.kind), ("Coffee-Kiosk", &Kind::Spa));
            assert!(made.settings.enforce_pkce && made.secrets.is_empty(), "{made:?}");
        },
    ),
    row(
        |stage| Request::GetApplication(stage.application.clone()),
        |stage, reply| {
            let Reply::Application(found) = reply else { panic!("{reply:?}") };
            assert_eq!((found.name(), &found.id), ("Coffee-Desk", &stage.application));
            assert_eq!(found.secrets.len(), 1);
            assert_eq!(found.secrets[0].id, stage.secret);
        },
    ),
    row(
        |stage| {
            let name = (FieldId::Name, Value::Text("Coffee-Counter".into()));
            Request::UpdateApplication(stage.application.clone(), Patch::of(vec![name]))
        },
        |stage, reply| {
            let Reply::Application(found) = reply else { panic!("{reply:?}") };
            assert_eq!((found.name(), &found.id), ("Coffee-Counter", &stage.application));
        },
    ),
    row(
        |_| Request::ChangeLoginUrl(LoginUrl::Add("https://a.example/cb".into())),
        |_, reply| assert_eq!(reply, Reply::LoginUrlChanged),
    ),
    row(
        |_| Request::ChangeLoginUrl(LoginUrl::Initiate("https://a.example/login".into())),
        |_, reply| assert_eq!(reply, Reply::LoginUrlChanged),
    ),
    row(
        |stage| Request::DeleteApplication(stage.application.clone()),
        |_, reply| assert_eq!(reply, Reply::ApplicationDeleted),
    ),
    row(
        |stage| Request::CreateSecret(stage.application.clone()),
        |stage, reply| {
            let Reply::SecretCreated(listed, value) = reply else { panic!("{reply:?}") };
            assert_eq!((listed.suffix.as_str(), listed.active()), (value.suffix(), true));
            assert!(value.length() > 40 && listed.id != stage.secret, "{listed:?}");
        },
    ),
    row(
        |stage| {
            let (id, secret) = (stage.application.clone(), stage.secret.clone());
            Request::SetSecretStatus(id, secret, SecretStatus::Inactive)
        },
        |stage, reply| {
            let Reply::SecretUpdated(listed) = reply else { panic!("{reply:?}") };
            assert_eq!((listed.id, listed.status), (stage.secret.clone(), SecretStatus::Inactive));
        },
    ),
    row(
        |stage| Request::DeleteSecret(stage.application.clone(), stage.secret.clone()),
        |_, reply| assert_eq!(reply, Reply::SecretDeleted),
    ),
    workspace(
        |_| Request::ListEnvironments { page_token: None },
        |stage, reply| {
            let Reply::Environments(page) = reply else { panic!("{reply:?}") };
            let ids: Vec<_> = page.items.iter().map(|found| found.id.as_str()).collect();
            assert_eq!(ids, [&stage.world.environment(0).id, &stage.world.environment(1).id]);
            assert_eq!(page.items[1].domain, stage.world.domain(1));
        },
    ),
    workspace(
        |stage| Request::GetEnvironment(stage.environment.id.clone()),
        |stage, reply| {
            let Reply::Environment(found) = reply else { panic!("{reply:?}") };
            let announced = &stage.environment;
            assert_eq!((&found.id, &found.display_name), (&announced.id, &announced.name));
            assert_eq!(found.kind, announced.kind.code());
        },
    ),
    row(
        |stage| Request::GetSessionSettings(stage.environment.id.clone()),
        |_, reply| {
            let Reply::SessionSettings(policy) = reply else { panic!("{reply:?}") };
            assert!(policy.access_token_expiry.is_some_and(|minutes| minutes > 0), "{policy:?}");
        },
    ),
    row(
        |stage| {
            let application = Some(stage.application.clone());
            Request::ListSignIns(SignInQuery { application, ..SignInQuery::default() })
        },
        |_, reply| {
            let Reply::SignIns(page) = reply else { panic!("{reply:?}") };
            assert_eq!((page.items.as_slice(), page.next.as_str()), (&[][..], ""));
        },
    ),
    row(
        |_| {
            let at = |text: &str| Some(text.parse().unwrap());
            Request::ListSignIns(SignInQuery {
                statuses: vec!["FAILED".into(), "success".into()],
                since: at("2020-01-01T00:00:00Z"),
                until: at("2020-01-02T00:00:00Z"),
                ..SignInQuery::default()
            })
        },
        |_, reply| {
            let Reply::SignIns(page) = reply else { panic!("{reply:?}") };
            assert!(page.items.is_empty(), "nobody signed in that day: {page:?}");
        },
    ),
    row(
        |_| {
            let email = EmailAddress::new(&ANA.to_uppercase());
            Request::SearchUsers(UserQuery { email, page_token: None })
        },
        |stage, reply| {
            let Reply::Users(page) = reply else { panic!("{reply:?}") };
            let found: Vec<_> = page.items.iter().map(|one| (&one.id, one.email.whole())).collect();
            assert_eq!((found, page.next.as_str()), (vec![(&stage.user, ANA)], ""));
        },
    ),
    row(
        |stage| Request::ListSessions { user: stage.user.clone(), page_token: None },
        |stage, reply| {
            let Reply::Sessions(page) = reply else { panic!("{reply:?}") };
            let ids: Vec<_> = page.items.iter().map(|one| &one.id).collect();
            assert_eq!((ids, page.total), (vec![&stage.session], Some(1)));
        },
    ),
    row(
        |stage| Request::GetSession(stage.session.clone()),
        |stage, reply| {
            let Reply::Session(found) = reply else { panic!("{reply:?}") };
            assert_eq!((&found.id, &found.user), (&stage.session, &stage.user));
            assert_eq!(found.status, SessionStatus::Active);
            assert!(found.absolute_end > found.created, "{found:?}");
        },
    ),
    row(
        |stage| Request::RevokeSession(stage.session.clone()),
        |_, reply| assert_eq!(reply, Reply::SessionsRevoked),
    ),
    row(
        |stage| Request::RevokeSessions(stage.user.clone()),
        |_, reply| assert_eq!(reply, Reply::SessionsRevoked),
    ),
    row(
        |_| Request::Discover,
        |stage, reply| {
            let Reply::Discovery(found) = reply else { panic!("{reply:?}") };
            assert_eq!(found.issuer, stage.environment.url);
            assert_eq!(found.token_endpoint, format!("{}/oauth/token", stage.environment.url));
        },
    ),
    row(
        |_| Request::GetKeys,
        |_, reply| {
            let Reply::Keys(set) = reply else { panic!("{reply:?}") };
            assert!(set.keys.iter().any(|key| key.kty == "RSA" && !key.n.is_empty()), "{set:?}");
        },
    ),
];

/// How a call can be made at all.
pub fn allowed(row: &Row, endpoint: Endpoint) -> bool {
    !row.workspace_only || endpoint == Endpoint::Workspace
}
