//! What the engine reports: plain data, worded elsewhere.

use crate::api::ApiError;
use crate::domain::merge::Conflict;
use crate::domain::reconcile::Suspect;
use crate::domain::record::{Change, SecretMark, SessionMark, Subject};
use crate::domain::{
    Application, ClientId, ClientSecret, EntryId, EnvKey, FieldId, Kind, LoginUrl, Patch, SecretId,
    Settings, Value, WriteKind,
};

use super::command::{OperationId, Takes};
use super::denied::Denied;
use super::effect::EngineEffect;
use super::entry::subject;
use super::verified::Verified;

/// What is known of an operation at a moment that is worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which operation.
    pub operation: OperationId,
    /// At which moment.
    pub moment: Moment,
    /// What kind of write it is.
    pub kind: WriteKind,
    /// Where.
    pub environment: EnvKey,
    /// To which application; of one that is created, its client ID once that is known.
    pub application: Option<Subject>,
    /// The earlier write that it takes back.
    pub takes: Option<Takes>,
    /// To which of its secrets.
    pub secret: Option<SecretMark>,
    /// To which sessions of a user.
    pub session: Option<SessionMark>,
    /// Which fields it changes, and how.
    pub changes: Vec<Change>,
    /// What is to be known besides.
    pub remarks: Vec<Remark>,
    /// What the server has of a save, as far as it was read back or looked at.
    pub verified: Option<Box<Verified>>,
    /// How.
    pub ending: Ending,
    /// The entry of the history of its last write.
    pub entry: Option<EntryId>,
    /// The server's id of that request.
    pub trace_id: Option<String>,
    /// The file that holds the copy of what was deleted.
    pub backup: Option<String>,
}

impl Told {
    /// The error that kept it from happening, or from being found out.
    pub fn failure(&self) -> Option<&ApiError> {
        match &self.ending {
            Ending::NotDone(error) | Ending::Unknown(_, Found::NotLooked(error)) => Some(error),
            Ending::Overwritten(_) => self.remarks.iter().find_map(|remark| match remark {
                Remark::NotSentAgain(error) => Some(error.as_ref()),
                _ => None,
            }),
            _ => None,
        }
    }

    /// The secret that is gone from the server, where one was deleted.
    pub(super) fn gone(&self) -> Option<EngineEffect> {
        let done = matches!(self.ending, Ending::Done | Ending::FoundDone | Ending::Unchanged);
        let secret =
            self.secret.as_ref().filter(|_| done && self.kind == WriteKind::DeleteSecret)?;
        let application = self.application.as_ref()?.id.clone()?;
        Some(EngineEffect::Gone(application, secret.id.clone()))
    }

    /// Names the application that it is about.
    pub(super) fn about(&mut self, application: &Application) {
        self.application = Some(subject(&application.id, Some(application)));
    }
}

/// When something is told of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It is under way.
    Going,
    /// The answer to its write was lost, and why: it is being looked up what became of it.
    LookingUp(Box<ApiError>),
    /// Its write is done; what came of it is being read.
    Written,
    /// It had ended well, and was looked at again.
    Looked,
    /// It has ended.
    Ended,
}

/// How an operation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It has not.
    Open,
    /// The server did it.
    Done,
    /// The answer was lost, and it was found that it happened.
    FoundDone,
    /// The server has it so already; nothing was sent.
    Unchanged,
    /// Both sides changed the same; nothing was sent.
    Conflict(Vec<Conflict>),
    /// It was denied; nothing was sent.
    Denied(Denied),
    /// It did not happen, and why.
    NotDone(Box<ApiError>),
    /// The answer was lost, and it is not known whether it happened: the error, and what was found.
    Unknown(Box<ApiError>, Found),
    /// It was done, and somebody else took it back at that moment: what is missing.
    Overwritten(Patch),
}

/// What was found of a write whose answer was lost, where it cannot be told what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The server has none of it so far.
    NotSoFar,
    /// Of URLs that are changed one at a time, some are.
    Partly(Vec<Part>),
    /// It could not be looked up, and why.
    NotLooked(Box<ApiError>),
    /// It is not among what can be read; so many applications cannot be.
    Unreadable(usize),
    /// These applications may have come of it.
    Applications(Vec<ClientId>),
    /// These secrets may have come of it.
    Secrets(Vec<Suspect>),
    /// This secret probably came of it, and its value is lost then. A colleague who signs in
    /// with the same client may have generated it at that moment, so it is never deleted unasked.
    Orphaned(Box<ClientSecret>),
}

/// A URL that is changed by a request of its own, and whether the server has it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The change.
    pub url: LoginUrl,
    /// Whether it is made.
    pub made: bool,
}

/// What is to be known besides how an operation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The server did not take these fields as they were sent: what was sent.
    NotTaken(Vec<(FieldId, Value)>),
    /// The server made it of another type: which one was asked for.
    OtherKind(Kind),
    /// Somebody else changed these fields since they were seen; that is kept.
    Kept(Vec<FieldId>),
    /// A save at the same moment had overwritten this, and it was sent once more.
    SentTwice(Box<Verified>),
    /// A save at the same moment had overwritten it, and it could not be sent once more.
    NotSentAgain(Box<ApiError>),
    /// Somebody took away what an earlier save had brought: the settings without it, and with it.
    EarlierLost {
        /// The settings without it.
        without: Box<Settings>,
        /// The settings with it.
        with: Box<Settings>,
    },
    /// Other applications have the same name.
    Namesakes(Vec<ClientId>),
    /// Reading it back failed.
    NotVerified(Box<ApiError>),
    /// So many of the sessions are still live, as the server tells.
    SessionsLive(usize),
    /// No secret of the application works now, though these were to go on working: someone else
    /// retired them at that moment.
    LockedOut(Vec<SecretId>),
}
