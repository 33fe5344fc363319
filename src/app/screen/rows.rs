//! The rows of the detail pane: what the cursor can stand on, tab by tab.

use super::activity::SignInLog;
use super::tab::Tab;
use crate::domain::settings::{Presence, Section};
use crate::domain::{Application, FIELDS, Field, FieldId, SecretId, Settings};

/// How many unknown keys have a row of their own; one more tells how many there are besides.
pub const UNKNOWN_ROWS: usize = 20;

/// One row of a tab.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    /// The type, which never changes.
    Kind,
    /// A field on one line.
    Field(FieldId),
    /// What else the server tells of it: the key at this place, or that there are more of them.
    Unknown(usize),
    /// *Delete application*.
    DeleteApplication,
    /// One secret.
    Secret(SecretId),
    /// *Generate a client secret*.
    GenerateSecret,
    /// The head of a list of redirect URLs.
    ListHead(FieldId),
    /// One redirect URL.
    ListItem(FieldId, usize),
    /// One sign-in, by the number that its log gave it.
    SignIn(u64),
}

/// The rows of `tab` for an application that is shown with `settings`, and whose sign-ins are in `log`
/// where that was read.
pub fn rows(
    tab: Tab,
    application: &Application,
    settings: &Settings,
    log: Option<&SignInLog>,
) -> Vec<Row> {
    match tab {
        Tab::Configuration => configuration(application),
        Tab::Credentials => credentials(application),
        Tab::Redirects => redirects(application, settings),
        Tab::Activity => sign_ins(application, log),
    }
}

fn fields(section: Section) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| field.section == section)
}

fn configuration(application: &Application) -> Vec<Row> {
    let shown = fields(Section::Configuration)
        .filter(|field| !matches!((field.presence)(&application.kind), Presence::Absent(_)));
    let mut rows = vec![Row::Kind];
    rows.extend(shown.map(|field| Row::Field(field.id)));
    rows.extend((0..application.unknown.len().min(UNKNOWN_ROWS + 1)).map(Row::Unknown));
    rows.push(Row::DeleteApplication);
    rows
}

fn credentials(application: &Application) -> Vec<Row> {
    let secrets = application.secrets.iter();
    let mut rows: Vec<Row> = secrets.map(|secret| Row::Secret(secret.id.clone())).collect();
    if application.kind.has_secrets() {
        rows.push(Row::GenerateSecret);
    }
    rows
}

fn sign_ins(application: &Application, log: Option<&SignInLog>) -> Vec<Row> {
    let log = log.filter(|log| log.application == application.id);
    log.map_or_else(Vec::new, |log| log.rows().iter().map(|row| Row::SignIn(row.number)).collect())
}

fn redirects(application: &Application, settings: &Settings) -> Vec<Row> {
    let mut rows = Vec::new();
    for field in fields(Section::Redirects) {
        if matches!((field.presence)(&application.kind), Presence::Absent(_)) {
            continue;
        }
        rows.push(Row::ListHead(field.id));
        if let crate::domain::Value::List(items) = field.get(settings) {
            rows.extend((0..items.len()).map(|index| Row::ListItem(field.id, index)));
        }
    }
    rows
}
