//! Every call of the API as one [`Request`] variant, and its answer as one [`Reply`] variant.

use jiff::Timestamp;

use crate::domain::sign_ins::EmailAddress;
use crate::domain::user_session::{FoundUser, UserSession};
use crate::domain::{
    Application, ClientId, ClientSecret, LoginUrl, NewApplication, Patch, Secret, SecretId,
    SecretStatus, SessionId, UserId, WriteKind,
};
use crate::wire::routes::{self, Route};
use crate::wire::{discovery, environment, sign_in};

/// Which applications a listing covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListFilter {
    /// `ALL`; whether it includes the Default Client differs between servers.
    All,
    /// `ENV`: the Default Client only.
    DefaultClient,
}

/// What the sign-in log is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SignInQuery {
    /// Only sign-ins through this application.
    pub application: Option<ClientId>,
    /// Only sign-ins that stand in one of these ways; all where there is none.
    pub statuses: Vec<String>,
    /// Only sign-ins from then on.
    pub since: Option<Timestamp>,
    /// Only sign-ins before then.
    pub until: Option<Timestamp>,
    /// The page.
    pub page_token: Option<String>,
}

/// What users are searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserQuery {
    /// The address.
    pub email: EmailAddress,
    /// The page.
    pub page_token: Option<String>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    ListApplications {
        filter: ListFilter,
        page_token: Option<String>,
    },
    CreateApplication(Box<NewApplication>),
    GetApplication(ClientId),
    /// The login URLs of the Default Client are changed one at a time, where the patch and the
    /// server have it so.
    UpdateApplication(ClientId, Patch),
    /// A part of an update.
    ChangeLoginUrl(LoginUrl),
    DeleteApplication(ClientId),
    CreateSecret(ClientId),
    SetSecretStatus(ClientId, SecretId, SecretStatus),
    DeleteSecret(ClientId, SecretId),
    ListEnvironments {
        page_token: Option<String>,
    },
    GetEnvironment(String),
    GetSessionSettings(String),
    ListSignIns(SignInQuery),
    /// The users whose address or identifier holds this address.
    SearchUsers(UserQuery),
    ListSessions {
        user: UserId,
        page_token: Option<String>,
    },
    GetSession(SessionId),
    RevokeSession(SessionId),
    /// All sessions of a user.
    RevokeSessions(UserId),
    Discover,
    GetKeys,
}

/// A call that changes nothing. Who can only send these can write nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRequest(Request);

impl TryFrom<Request> for ReadRequest {
    /// The request, which would change something.
    type Error = Request;

    fn try_from(request: Request) -> Result<Self, Request> {
        if request.mutates() { Err(request) } else { Ok(Self(request)) }
    }
}

impl From<ReadRequest> for Request {
    fn from(read: ReadRequest) -> Self {
        read.0
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    Applications(Page<Application>),
    /// Create, get and update.
    Application(Application),
    ApplicationDeleted,
    LoginUrlChanged,
    /// The only place in which a secret's value ever arrives.
    SecretCreated(ClientSecret, Secret),
    SecretUpdated(ClientSecret),
    SecretDeleted,
    Environments(Page<environment::WireEnvironment>),
    Environment(environment::WireEnvironment),
    SessionSettings(environment::SessionSettings),
    SignIns(Page<sign_in::SignIn>),
    Users(Page<FoundUser>),
    Sessions(Page<UserSession>),
    Session(Box<UserSession>),
    /// One session, or all of a user.
    SessionsRevoked,
    Discovery(discovery::Discovery),
    Keys(discovery::KeySet),
}

/// One answer and what came with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub reply: Reply,
    /// The server's id of the request.
    pub trace_id: Option<String>,
    /// The server's clock.
    pub date: Option<Timestamp>,
}

/// One page of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many items came that cannot be read.
    pub unreadable: usize,
    /// How many items all pages have, as far as the server says.
    pub total: Option<u64>,
    /// The token of the next page; empty at the end. Feed it to [`crate::wire::page::Pager`].
    pub next: String,
}

impl Request {
    /// Whether it changes something on the server. Such a request passes the write gate, and is
    /// never repeated by the program.
    pub fn mutates(&self) -> bool {
        !self.route().method.safe()
    }

    /// Whether `reply` is an answer to it.
    pub fn is_answered_by(&self, reply: &Reply) -> bool {
        match self {
            Self::ListApplications { .. } => matches!(reply, Reply::Applications(_)),
            Self::CreateApplication(_) | Self::GetApplication(_) | Self::UpdateApplication(..) => {
                matches!(reply, Reply::Application(_))
            }
            Self::ChangeLoginUrl(_) => matches!(reply, Reply::LoginUrlChanged),
            Self::DeleteApplication(_) => matches!(reply, Reply::ApplicationDeleted),
            Self::CreateSecret(_) => matches!(reply, Reply::SecretCreated(..)),
            Self::SetSecretStatus(..) => matches!(reply, Reply::SecretUpdated(_)),
            Self::DeleteSecret(..) => matches!(reply, Reply::SecretDeleted),
            Self::ListEnvironments { .. } => matches!(reply, Reply::Environments(_)),
            Self::GetEnvironment(_) => matches!(reply, Reply::Environment(_)),
            Self::GetSessionSettings(_) => matches!(reply, Reply::SessionSettings(_)),
            Self::ListSignIns(_) => matches!(reply, Reply::SignIns(_)),
            Self::SearchUsers(_) => matches!(reply, Reply::Users(_)),
            Self::ListSessions { .. } => matches!(reply, Reply::Sessions(_)),
            Self::GetSession(_) => matches!(reply, Reply::Session(_)),
            Self::RevokeSession(_) | Self::RevokeSessions(_) => {
                matches!(reply, Reply::SessionsRevoked)
            }
            Self::Discover => matches!(reply, Reply::Discovery(_)),
            Self::GetKeys => matches!(reply, Reply::Keys(_)),
        }
    }

    /// What it does to the environment, as a policy names it; `None` for a read.
    pub fn write_kind(&self) -> Option<WriteKind> {
        match self {
            Self::CreateApplication(_) => Some(WriteKind::Create),
            Self::UpdateApplication(..) | Self::ChangeLoginUrl(_) => Some(WriteKind::Save),
            Self::DeleteApplication(_) => Some(WriteKind::Delete),
            Self::CreateSecret(_) => Some(WriteKind::GenerateSecret),
            Self::SetSecretStatus(_, _, SecretStatus::Active) => Some(WriteKind::ActivateSecret),
            Self::SetSecretStatus(..) => Some(WriteKind::DeactivateSecret),
            Self::DeleteSecret(..) => Some(WriteKind::DeleteSecret),
            Self::RevokeSession(_) | Self::RevokeSessions(_) => Some(WriteKind::RevokeSessions),
            // No wildcard, so that no new write is forgotten by lock, policy and record.
            Self::ListApplications { .. }
            | Self::GetApplication(_)
            | Self::ListEnvironments { .. }
            | Self::GetEnvironment(_)
            | Self::GetSessionSettings(_)
            | Self::ListSignIns(_)
            | Self::SearchUsers(_)
            | Self::ListSessions { .. }
            | Self::GetSession(_)
            | Self::Discover
            | Self::GetKeys => None,
        }
    }

    /// Whether it needs an access token.
    pub fn needs_token(&self) -> bool {
        !matches!(self, Self::Discover | Self::GetKeys)
    }

    /// The application it is about.
    pub fn application(&self) -> Option<&ClientId> {
        match self {
            Self::GetApplication(id)
            | Self::UpdateApplication(id, _)
            | Self::DeleteApplication(id)
            | Self::CreateSecret(id)
            | Self::SetSecretStatus(id, ..)
            | Self::DeleteSecret(id, _) => Some(id),
            _ => None,
        }
    }

    /// What it does, for messages: `list applications`.
    pub fn doing(&self) -> &'static str {
        match self {
            Self::ListApplications { .. } => "list applications",
            Self::CreateApplication(_) => "create the application",
            Self::GetApplication(_) => "read the application",
            Self::UpdateApplication(..) | Self::ChangeLoginUrl(_) => "save the application",
            Self::DeleteApplication(_) => "delete the application",
            Self::CreateSecret(_) => "generate a client secret",
            Self::SetSecretStatus(_, _, SecretStatus::Active) => "activate the secret",
            Self::SetSecretStatus(..) => "deactivate the secret",
            Self::DeleteSecret(..) => "delete the secret",
            Self::ListEnvironments { .. } => "list environments",
            Self::GetEnvironment(_) => "read the environment",
            Self::GetSessionSettings(_) => "read the session policy",
            Self::ListSignIns(_) => "read the sign-in log",
            Self::SearchUsers(_) => "search for the user",
            Self::ListSessions { .. } => "list the user's sessions",
            Self::GetSession(_) => "read the session",
            Self::RevokeSession(_) => "revoke the session",
            Self::RevokeSessions(_) => "revoke the user's sessions",
            Self::Discover => "read the discovery document",
            Self::GetKeys => "read the signing keys",
        }
    }

    /// Its route.
    pub fn route(&self) -> Route {
        match self {
            Self::ListApplications { .. } => routes::LIST_CLIENTS,
            Self::CreateApplication(_) => routes::CREATE_CLIENT,
            Self::GetApplication(_) => routes::GET_CLIENT,
            Self::UpdateApplication(..) => routes::UPDATE_CLIENT,
            Self::ChangeLoginUrl(LoginUrl::Add(_)) => routes::ADD_REDIRECT_URI,
            Self::ChangeLoginUrl(LoginUrl::Remove(_)) => routes::REMOVE_REDIRECT_URI,
            Self::ChangeLoginUrl(LoginUrl::Initiate(_)) => routes::SET_INITIATE_LOGIN_URI,
            Self::DeleteApplication(_) => routes::DELETE_CLIENT,
            Self::CreateSecret(_) => routes::CREATE_SECRET,
            Self::SetSecretStatus(..) => routes::UPDATE_SECRET,
            Self::DeleteSecret(..) => routes::DELETE_SECRET,
            Self::ListEnvironments { .. } => routes::LIST_ENVIRONMENTS,
            Self::GetEnvironment(_) => routes::GET_ENVIRONMENT,
            Self::GetSessionSettings(_) => routes::SESSION_SETTINGS,
            Self::ListSignIns(_) => routes::SIGN_IN_LOG,
            Self::SearchUsers(_) => routes::SEARCH_USERS,
            Self::ListSessions { .. } => routes::USER_SESSIONS,
            Self::GetSession(_) => routes::GET_SESSION,
            Self::RevokeSession(_) => routes::REVOKE_SESSION,
            Self::RevokeSessions(_) => routes::REVOKE_USER_SESSIONS,
            Self::Discover => routes::DISCOVERY,
            Self::GetKeys => routes::KEYS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ListFilter, ReadRequest, Request};
    use crate::domain::{
        ClientId, LoginUrl, NewApplication, Patch, SecretId, SecretStatus, SessionId, UserId,
    };

    #[test]
    fn what_changes_something_is_no_read() {
        let (id, secret) = (ClientId::new("webc_1"), SecretId::new("sks_1"));
        let settings = NewApplication::blank();
        let new = NewApplication {
            kind: crate::domain::Kind::Web,
            settings,
            named: crate::domain::FieldSet::default(),
        };
        for write in [
            Request::CreateApplication(Box::new(new)),
            Request::UpdateApplication(id.clone(), Patch::default()),
            Request::ChangeLoginUrl(LoginUrl::Add("https://a.example".into())),
            Request::DeleteApplication(id.clone()),
            Request::CreateSecret(id.clone()),
            Request::SetSecretStatus(id.clone(), secret.clone(), SecretStatus::Active),
            Request::DeleteSecret(id.clone(), secret),
            Request::RevokeSession(SessionId::new("ses_1")),
            Request::RevokeSessions(UserId::new("usr_1")),
        ] {
            assert_eq!(ReadRequest::try_from(write.clone()), Err(write));
        }
        let list = Request::ListApplications { filter: ListFilter::All, page_token: None };
        for read in [Request::GetApplication(id), list, Request::Discover] {
            assert_eq!(ReadRequest::try_from(read.clone()).map(Request::from), Ok(read));
        }
    }
}
