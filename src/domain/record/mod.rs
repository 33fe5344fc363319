//! The record of what was done: one entry for each write, as plain data. No value of a secret is in
//! here; of a secret there is the identifier and the end that the server lists too.

pub mod backup;
pub mod cut_off;
pub mod history;
pub mod newer;
mod outcome;

pub use outcome::Outcome;

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ClientId, EntryId, EnvKey, FieldId, SecretId, SessionId, UserId, Value, WriteKind};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordAction {
    /// An application was created.
    Create,
    /// Fields of an application were saved.
    Save,
    /// An application was deleted.
    Delete,
    /// A client secret was generated.
    GenerateSecret,
    /// A client secret was activated.
    ActivateSecret,
    /// A client secret was deactivated.
    DeactivateSecret,
    /// A client secret was deleted.
    DeleteSecret,
    /// A session of a user was revoked, or all of them.
    RevokeSessions,
    /// Writing in a guarded environment was unlocked.
    Unlock,
    /// Writing in a guarded environment was locked again.
    Lock,
    /// Something that only a newer version knows.
    #[serde(skip)]
    Newer,
}

impl From<WriteKind> for RecordAction {
    fn from(write_kind: WriteKind) -> Self {
        match write_kind {
            WriteKind::Create => Self::Create,
            WriteKind::Save => Self::Save,
            WriteKind::Delete => Self::Delete,
            WriteKind::GenerateSecret => Self::GenerateSecret,
            WriteKind::ActivateSecret => Self::ActivateSecret,
            WriteKind::DeactivateSecret => Self::DeactivateSecret,
            WriteKind::DeleteSecret => Self::DeleteSecret,
            WriteKind::RevokeSessions => Self::RevokeSessions,
        }
    }
}

impl RecordAction {
    /// All actions that this version can do.
    pub const ALL: [Self; 10] = [
        Self::Create,
        Self::Save,
        Self::Delete,
        Self::GenerateSecret,
        Self::ActivateSecret,
        Self::DeactivateSecret,
        Self::DeleteSecret,
        Self::RevokeSessions,
        Self::Unlock,
        Self::Lock,
    ];

    /// What an action takes back that undoes one.
    pub fn opposite(self) -> Self {
        match self {
            Self::Create => Self::Delete,
            Self::Delete => Self::Create,
            Self::ActivateSecret => Self::DeactivateSecret,
            Self::DeactivateSecret => Self::ActivateSecret,
            Self::GenerateSecret => Self::DeleteSecret,
            Self::DeleteSecret => Self::GenerateSecret,
            Self::Unlock => Self::Lock,
            Self::Lock => Self::Unlock,
            Self::Save => Self::Save,
            Self::RevokeSessions => Self::RevokeSessions,
            Self::Newer => Self::Newer,
        }
    }

    /// The verb for lists and sentences.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Save => "save",
            Self::Delete => "delete",
            Self::GenerateSecret => "generate secret",
            Self::ActivateSecret => "activate secret",
            Self::DeactivateSecret => "deactivate secret",
            Self::DeleteSecret => "delete secret",
            Self::RevokeSessions => "revoke sessions",
            Self::Unlock => "unlock writing",
            Self::Lock => "lock writing",
            Self::Newer => "of a newer version",
        }
    }
}

/// Where something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The environment's key.
    pub key: EnvKey,
    /// Its name, for people.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// The application that something was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its client ID; `None` for one that is still to be created.
    pub id: Option<ClientId>,
    /// Its name, for people.
    pub name: String,
    /// The API's `client_type`.
    pub kind: String,
}

/// The secret that something was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretMark {
    /// Its identifier.
    pub id: SecretId,
    /// The last four characters of its value.
    pub suffix: String,
}

/// The sessions that something was done to. Whose they are is told by identifier, never by address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionMark {
    /// The user, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The session; `None` for all of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

impl SessionMark {
    /// What it is, in words: `session ses_1 of usr_1`.
    pub fn words(&self) -> String {
        let of = self.user.as_ref().map_or_else(String::new, |user| format!(" of {user}"));
        match &self.session {
            Some(session) => format!("session {session}{of}"),
            None => format!("all sessions{of}"),
        }
    }

    /// The identifier of the session, or of the user where all are meant.
    pub fn id(&self) -> &str {
        match (&self.session, &self.user) {
            (Some(session), _) => session.as_str(),
            (None, Some(user)) => user.as_str(),
            (None, None) => "",
        }
    }
}

/// One field that a write changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: FieldId,
    /// What it was.
    pub before: Value,
    /// What it became.
    pub after: Value,
}

impl Change {
    /// The field, and that only the order of its elements changes where that is so.
    pub fn title(&self) -> String {
        let label = self.field.row().label;
        if self.reorders().is_some() { format!("{label}, in another order") } else { label.into() }
    }

    // The elements of a list in which none comes or goes.
    fn reorders(&self) -> Option<&[String]> {
        let (Value::List(before), Value::List(after)) = (&self.before, &self.after) else {
            return None;
        };
        let same = before != after && before.len() == after.len();
        let same = same && after.iter().all(|item| before.contains(item));
        (same && before.iter().all(|item| after.contains(item))).then_some(after)
    }

    /// What went and what came, each with its mark: of a list only the elements that differ, or all of
    /// them, unmarked, where only their order does.
    pub fn words(&self) -> Vec<(char, String)> {
        if let Some(items) = self.reorders() {
            return items.iter().map(|item| (' ', item.clone())).collect();
        }
        let marked = |mark, items: &[String], others: &[String]| -> Vec<(char, String)> {
            let differ = items.iter().filter(|item| !others.contains(item));
            differ.map(|item| (mark, item.clone())).collect()
        };
        match (&self.before, &self.after) {
            (Value::List(before), Value::List(after)) => {
                [marked('-', before, after), marked('+', after, before)].concat()
            }
            (before, after) => vec![('-', before.words()), ('+', after.words())],
        }
    }

    /// The change the other way round.
    pub fn reversed(&self) -> Self {
        Self { field: self.field, before: self.after.clone(), after: self.before.clone() }
    }
}

/// One write. It is written down twice under the same name: when it leaves, and when it is known
/// what became of it; the later line counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// When it left, by this machine's clock.
    pub at: Timestamp,
    /// Where.
    pub environment: Place,
    /// The client that was signed in; `None` for a workspace token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// What was done.
    pub action: RecordAction,
    /// To which application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Subject>,
    /// To which of its secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretMark>,
    /// To which sessions of a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionMark>,
    /// Which fields changed, and how.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// What became of it.
    pub outcome: Outcome,
    /// The server's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// The entry whose effect this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<EntryId>,
    /// Whether that entry was an undoing itself.
    #[serde(default, skip_serializing_if = "is_false")]
    pub redo: bool,
    /// Whether it was a step of a guided rotation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rotation: bool,
    /// Why, in the words of whoever ordered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The file that holds the configuration of what was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// What a newer version calls it, where this one does not understand it.
    #[serde(skip)]
    pub newer: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Entry {
    /// The application's client ID.
    pub fn application_id(&self) -> Option<&ClientId> {
        self.application.as_ref()?.id.as_ref()
    }

    /// What it is about, for people: the application's name, the identifier of a session or a user,
    /// or the environment's name.
    pub fn subject(&self) -> &str {
        if let Some(session) = &self.session {
            return session.id();
        }
        self.application.as_ref().map_or(&self.environment.name, |one| &one.name)
    }

    /// What was done, in words: `deactivate secret ••••6nRi of Coffee-Desk`.
    pub fn doing(&self) -> String {
        let verb = self.action.verb();
        if let Some(word) = &self.newer {
            return format!("{word} {} ({verb})", self.subject());
        }
        if let Some(session) = &self.session {
            return format!("revoke {}", session.words());
        }
        doing(self.action, self.subject(), self.secret.as_ref())
    }

    /// What it undid, where it is an undo: `delete Coffee-Desk` for what created it again.
    pub fn undone(&self) -> String {
        doing(self.action.opposite(), self.subject(), self.secret.as_ref())
    }

    /// The same, where it undid or redid something: `undo: deactivate secret ••••6nRi of Coffee-Desk`
    /// for what activated it again.
    pub fn done_as(&self) -> String {
        match (self.undoes.is_some() && self.newer.is_none(), self.redo) {
            (false, _) => self.doing(),
            (true, true) => format!("redo: {}", self.doing()),
            (true, false) => format!("undo: {}", self.undone()),
        }
    }
}

/// What an action does to `subject`, or to a secret of it, in words.
pub fn doing(action: RecordAction, subject: &str, secret: Option<&SecretMark>) -> String {
    let verb = action.verb();
    match secret {
        Some(secret) => format!("{verb} ••••{} of {subject}", secret.suffix),
        None if action == RecordAction::GenerateSecret => format!("{verb} for {subject}"),
        None => format!("{verb} {subject}"),
    }
}

/// The entries in the order in which they left, each as its last line tells it. An answer outranks
/// what was found without one.
pub fn folded(lines: Vec<Entry>) -> Vec<Entry> {
    let mut places: HashMap<EntryId, usize> = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        if let Some(at) = places.get(&line.id).copied() {
            let answered = matches!(entries[at].outcome, Outcome::Done | Outcome::Refused(_));
            if !answered {
                entries[at] = line;
            }
        } else {
            places.insert(line.id.clone(), entries.len());
            entries.push(line);
        }
    }
    entries
}

#[cfg(test)]
mod tests;
