//! The body of a success as a [`Reply`].

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, from_value};

use super::answer::Answer;
use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use super::request::{Page, Reply, Request};
use crate::domain::user_session::{FoundUser, UserSession};
use crate::domain::{Application, ClientSecret, Secret, SecretId, SecretStatus};
use crate::wire::application::read;
use crate::wire::discovery::{Discovery, KeySet};
use crate::wire::environment::{EnvironmentAnswer, SessionSettingsAnswer, WireEnvironment};
use crate::wire::login_urls::LoginUrls;
use crate::wire::page::Head;
use crate::wire::secret::{SecretAnswer, SecretCreated};
use crate::wire::session::{RevokedSession, RevokedSessions, WireSession};
use crate::wire::split::{VALUES, split, values};
use crate::wire::user::WireUser;

/// Reads the answer to `request`.
///
/// # Errors
/// Kind [`ErrorKind::Unexpected`] when the body is not what the contract promises. For a write
/// this leaves open what happened.
pub(super) fn reply(
    asked: &RequestContext,
    request: &Request,
    answer: &Answer,
) -> Result<Reply, ApiError> {
    let body = Body { asked, answer };
    Ok(match request {
        Request::ListApplications { .. } => {
            Reply::Applications(body.page("clients", |json| read(json).filter(has_id))?)
        }
        Request::CreateApplication(_)
        | Request::GetApplication(_)
        | Request::UpdateApplication(..) => Reply::Application(application(&body, request)?),
        // What is there now is read as an application.
        Request::ChangeLoginUrl(_) => {
            let read = body.nothing().or_else(|_| body.json::<LoginUrls>().map(drop));
            read.map(|()| Reply::LoginUrlChanged)?
        }
        Request::DeleteApplication(_) => body.nothing().map(|()| Reply::ApplicationDeleted)?,
        Request::DeleteSecret(..) => body.nothing().map(|()| Reply::SecretDeleted)?,
        Request::CreateSecret(_) => {
            let created: SecretCreated = body.json()?;
            let value = Secret::new(created.plain_secret);
            if value.length() == 0 {
                return Err(body.unexpected("a secret without a value"));
            }
            let mut listed = ClientSecret::from(created.secret);
            if listed.suffix.is_empty() {
                value.suffix().clone_into(&mut listed.suffix);
            }
            Reply::SecretCreated(listed, value)
        }
        Request::SetSecretStatus(_, id, status) => match body.nothing() {
            Ok(()) => Reply::SecretUpdated(only_status(id, status)),
            Err(_) => Reply::SecretUpdated(body.json::<SecretAnswer>()?.secret.into()),
        },
        Request::ListEnvironments { .. } => {
            let told = |json| from_value::<WireEnvironment>(json).ok();
            let told = |json| told(json).filter(|one| !one.id.is_empty());
            Reply::Environments(body.page("environments", told)?)
        }
        Request::GetEnvironment(_) => {
            Reply::Environment(body.json::<EnvironmentAnswer>()?.environment)
        }
        Request::GetSessionSettings(_) => {
            Reply::SessionSettings(body.json::<SessionSettingsAnswer>()?.session_settings)
        }
        Request::ListSignIns(_) => {
            Reply::SignIns(body.page("authRequests", |json| from_value(json).ok())?)
        }
        Request::SearchUsers(_)
        | Request::ListSessions { .. }
        | Request::GetSession(_)
        | Request::RevokeSession(_)
        | Request::RevokeSessions(_) => of_users(&body, request)?,
        Request::Discover => Reply::Discovery(body.json::<Discovery>()?),
        Request::GetKeys => Reply::Keys(body.json::<KeySet>()?),
    })
}

// The application that was asked for, or made.
fn application(body: &Body, request: &Request) -> Result<Application, ApiError> {
    let read = body.json::<ApplicationBody>()?.client.and_then(read);
    let application = read.ok_or_else(|| body.unexpected("no application"))?;
    if !has_id(&application) {
        return Err(body.unexpected("an application without an ID"));
    }
    if request.application().is_some_and(|asked| *asked != application.id) {
        return Err(body.unexpected("another application than the one it was asked for"));
    }
    Ok(application)
}

// What is asked of users and their sessions.
fn of_users(body: &Body, request: &Request) -> Result<Reply, ApiError> {
    Ok(match request {
        Request::SearchUsers(_) => {
            let told = |json| from_value::<WireUser>(json).ok().filter(|one| !one.id.is_empty());
            Reply::Users(body.page("users", |json| told(json).map(FoundUser::from))?)
        }
        Request::ListSessions { .. } => {
            let told = |json| from_value::<WireSession>(json).ok();
            let told = |json| told(json).filter(|one| !one.session_id.is_empty());
            Reply::Sessions(body.page("sessions", |json| told(json).map(UserSession::from))?)
        }
        Request::GetSession(asked) => {
            let told: WireSession = body.json()?;
            if told.session_id != asked.as_str() {
                return Err(body.unexpected("another session than the one it was asked for"));
            }
            Reply::Session(Box::new(told.into()))
        }
        Request::RevokeSession(asked) => {
            let told = body.nothing().map(|()| RevokedSession::default());
            let told = told.or_else(|_| body.json::<RevokedSession>())?.revoked_session.session_id;
            if !told.is_empty() && told != asked.as_str() {
                return Err(body.unexpected("another session than the one it was asked for"));
            }
            Reply::SessionsRevoked
        }
        Request::RevokeSessions(_) => {
            let told = body.nothing().or_else(|_| body.json::<RevokedSessions>().map(drop));
            told.map(|()| Reply::SessionsRevoked)?
        }
        _ => return Err(body.unexpected("an answer to another request")),
    })
}

/// The answer about one application.
#[derive(Deserialize)]
struct ApplicationBody {
    client: Option<Json>,
}

/// A body together with what is needed to complain about it.
pub(super) struct Body<'a> {
    pub asked: &'a RequestContext,
    pub answer: &'a Answer,
}

impl Body<'_> {
    /// Reads a JSON object. Errors name a place and never quote: the body may hold a secret, and
    /// serde's messages repeat values.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        self.read(&self.answer.body)
    }

    /// Reads a page: what stands beside the items, and each item of the list called `key` on its
    /// own.
    fn page<T>(&self, key: &str, read: impl Fn(Json) -> Option<T>) -> Result<Page<T>, ApiError> {
        let body: &[u8] = &self.answer.body;
        let split = split(body, key);
        let head: Head = self.read(&split.rest)?;
        let all = split.items.len();
        let item = |at| serde_json::from_slice(body.get(at)?).ok().and_then(&read);
        let items: Vec<T> = split.items.into_iter().filter_map(item).collect();
        let unreadable = all - items.len() + split.left_out;
        Ok(Page { items, unreadable, total: head.total_size, next: head.next_page_token })
    }

    fn read<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, ApiError> {
        if !bytes.trim_ascii_start().starts_with(b"{") {
            let what = match bytes.trim_ascii_start().first() {
                None => "an empty answer",
                Some(b'<') => "an HTML page",
                Some(_) => "an answer that is no JSON object",
            };
            return Err(self.unexpected(what));
        }
        if values(bytes) > VALUES {
            return Err(self.unexpected(&format!("more than {VALUES} values in one answer")));
        }
        serde_json::from_slice(bytes).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let what = match error.classify() {
                serde_json::error::Category::Eof => "an answer that breaks off",
                serde_json::error::Category::Data => "an answer of another shape",
                _ => "an answer that is no JSON",
            };
            self.unexpected(&format!("{what} (line {line}, column {column})"))
        })
    }

    /// Accepts an empty body and an object without keys.
    fn nothing(&self) -> Result<(), ApiError> {
        if self.answer.body.trim_ascii().is_empty() {
            return Ok(());
        }
        let object: serde_json::Map<String, serde_json::Value> = self.json()?;
        if object.is_empty() { Ok(()) } else { Err(self.unexpected("more than an empty answer")) }
    }

    /// The complaint.
    pub fn unexpected(&self, what: &str) -> ApiError {
        let what = format!("{} gave {what}", self.asked.host);
        ApiError {
            status: Some(self.answer.status),
            trace_id: self.answer.trace_id.clone(),
            ..self.asked.doubtful(ErrorKind::Unexpected, &what)
        }
    }
}

fn has_id(application: &Application) -> bool {
    !application.id.as_str().is_empty()
}

/// What is known of a secret whose change was answered with nothing.
fn only_status(id: &SecretId, status: &SecretStatus) -> ClientSecret {
    ClientSecret {
        id: id.clone(),
        suffix: String::new(),
        status: status.clone(),
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    }
}
