//! An entry of the history, as it is made from what is sent and answered.

use jiff::Timestamp;

use crate::api::{Reply, Request};
use crate::domain::pending::WriteId;
use crate::domain::record::{Change, Entry, Outcome, Place, RecordAction, SecretMark, Subject};
use crate::domain::{
    Application, ClientId, ClientSecret, NewApplication, Patch, SecretId, Settings,
};

/// An entry that tells nothing but what is done, where and when.
pub fn blank(environment: Place, action: RecordAction, name: &WriteId, now: Timestamp) -> Entry {
    Entry {
        id: name.entry(),
        at: now,
        environment,
        client: None,
        action,
        application: None,
        secret: None,
        session: None,
        changes: Vec::new(),
        outcome: Outcome::Sent,
        trace_id: None,
        undoes: None,
        redo: false,
        rotation: false,
        reason: None,
        backup: None,
        newer: None,
    }
}

/// Tells in `entry` what a request is about, where the application is `known` so.
pub fn describe(entry: &mut Entry, request: &Request, known: Option<&Application>) {
    match request {
        Request::CreateApplication(new) => {
            let patch = Patch::between(&NewApplication::blank(), &new.settings);
            entry.changes = changes(&NewApplication::blank(), &patch);
            let (name, kind) = (new.settings.name.clone(), new.kind.code().to_owned());
            entry.application = Some(Subject { id: None, name, kind });
        }
        Request::UpdateApplication(_, patch) => {
            let before = known.map_or_else(NewApplication::blank, |one| one.settings.clone());
            entry.changes = changes(&before, patch);
        }
        Request::SetSecretStatus(_, id, _) | Request::DeleteSecret(_, id) => {
            entry.secret = Some(mark(known, id));
        }
        _ => {}
    }
    if let Some(id) = request.application() {
        entry.application = Some(subject(id, known));
    }
}

/// An application as an entry names it.
pub fn subject(id: &ClientId, known: Option<&Application>) -> Subject {
    Subject {
        id: Some(id.clone()),
        name: known.map_or_else(|| id.to_string(), |one| one.name().to_owned()),
        kind: known.map_or("", |one| one.kind.code()).to_owned(),
    }
}

/// A secret of an application as an entry names it.
pub fn mark(known: Option<&Application>, id: &SecretId) -> SecretMark {
    let secret = known.and_then(|one| one.secrets.iter().find(|secret| secret.id == *id));
    SecretMark { id: id.clone(), suffix: secret.map_or_else(String::new, |s| s.suffix.clone()) }
}

/// What a patch changes in settings that are `before` so.
pub fn changes(before: &Settings, patch: &Patch) -> Vec<Change> {
    let changes = patch.changes().iter();
    changes
        .map(|(field, after)| Change {
            field: *field,
            before: field.row().get(before),
            after: after.clone(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Tells in `entry` what only the answer tells. The server's echo counts: it is what an undoing
/// starts from.
pub fn complete(entry: &mut Entry, reply: &Reply) {
    match reply {
        Reply::Application(application) => {
            if entry.action == RecordAction::Create {
                let blank = NewApplication::blank();
                entry.changes = changes(&blank, &Patch::between(&blank, &application.settings));
            }
            for change in &mut entry.changes {
                change.after = change.field.row().get(&application.settings);
            }
            entry.application = Some(subject(&application.id, Some(application)));
        }
        Reply::SecretCreated(listed, _) => entry.secret = Some(marked(listed)),
        Reply::Applications(_)
        | Reply::ApplicationDeleted
        | Reply::LoginUrlChanged
        | Reply::SecretUpdated(_)
        | Reply::SecretDeleted
        | Reply::Environments(_)
        | Reply::Environment(_)
        | Reply::SessionSettings(_)
        | Reply::SignIns(_)
        | Reply::Users(_)
        | Reply::Sessions(_)
        | Reply::Session(_)
        | Reply::SessionsRevoked
        | Reply::Discovery(_)
        | Reply::Keys(_) => {}
    }
}

/// A listed secret as an entry names it.
pub fn marked(secret: &ClientSecret) -> SecretMark {
    SecretMark { id: secret.id.clone(), suffix: secret.suffix.clone() }
}
