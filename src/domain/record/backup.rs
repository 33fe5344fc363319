//! The whole configuration of an application, as it is kept before it is deleted. Of its secrets
//! there is what the server lists, and no value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Place, SecretMark};
use crate::domain::text::clean;
use crate::domain::{
    Application, ClientId, EnvironmentType, FIELDS, FieldId, FieldSet, Kind, NewApplication,
    Unknown, Value,
};

/// A deleted application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredBackup")]
pub struct Backup {
    /// When it was read from the server, by this machine's clock.
    pub at: Timestamp,
    /// Where it was.
    pub environment: Place,
    /// The client ID that it had. A new one is given when it is created again.
    pub client_id: ClientId,
    /// The API's `client_type`.
    pub kind: String,
    /// When it was created.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Every field's value.
    pub fields: BTreeMap<FieldId, Value>,
    /// The secrets that died with it.
    pub secrets: Vec<SecretMark>,
    /// What else the server told of it. A create cannot send it.
    #[serde(skip_serializing_if = "Unknown::is_empty")]
    pub unknown: Unknown,
}

impl Backup {
    /// What is to be kept of `application`, read at `at`.
    pub fn of(application: &Application, environment: Place, at: Timestamp) -> Self {
        let settings = &application.settings;
        let secrets = application.secrets.iter();
        Self {
            at,
            environment,
            client_id: application.id.clone(),
            kind: application.kind.code().to_owned(),
            created: application.created,
            updated: application.updated,
            fields: FIELDS.iter().map(|field| (field.id, field.get(settings))).collect(),
            secrets: secrets
                .map(|one| SecretMark { id: one.id.clone(), suffix: one.suffix.clone() })
                .collect(),
            unknown: application.unknown.clone(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self.fields.get(&FieldId::Name) {
            Some(Value::Text(name)) => name,
            _ => "",
        }
    }

    /// What creates it again. Fields that its kind does not have, or not to be changed, are as a create
    /// leaves them.
    pub fn new_application(&self) -> NewApplication {
        let kind = Kind::from_code(&self.kind);
        let mut settings = NewApplication::blank_of(&kind);
        for (field, value) in &self.fields {
            if field.row().stops(value, &kind).is_none() {
                field.row().put(&mut settings, value.clone());
            }
        }
        NewApplication { kind, settings, named: FieldSet::default() }
    }

    /// What creates it again in an environment of this type: without redirect URLs that a rule forbids, as one of
    /// them would keep all of it from coming back.
    pub fn restored(&self, environment: EnvironmentType) -> Restored {
        let mut new = self.new_application();
        let mut refused = Vec::new();
        for field in FIELDS.iter().filter(|field| field.redirect_list().is_some()) {
            let Value::List(urls) = field.get(&new.settings) else { continue };
            let findings = field.check(&Value::List(urls.clone()), &new.kind, environment);
            let forbidden = |at: usize| {
                findings
                    .iter()
                    .find(|one| one.blocks() && one.item == Some(at))
                    .map(|one| &one.text)
            };
            let mut kept = Vec::new();
            for (at, url) in urls.into_iter().enumerate() {
                match forbidden(at) {
                    Some(why) => refused.push(format!("{} ({why})", clean(&url))),
                    None => kept.push(url),
                }
            }
            field.put(&mut new.settings, Value::List(kept));
        }
        Restored { new, refused }
    }

    /// The fields in which something is kept that its kind does not have, so that it does not come back.
    pub fn left_out(&self) -> Vec<FieldId> {
        let kind = Kind::from_code(&self.kind);
        let holds = |value: &Value| match value {
            Value::Flag(on) => *on,
            Value::List(items) => !items.is_empty(),
            Value::Text(_) | Value::Seconds(_) => true,
        };
        let fields = self.fields.iter().filter(|(_, value)| holds(value));
        let fields = fields.filter(|(field, value)| field.row().stops(value, &kind).is_some());
        fields.map(|(field, _)| *field).collect()
    }
}

/// A deleted application as it is created again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What is created.
    pub new: NewApplication,
    /// The redirect URLs that do not come back, each with the rule that forbids it, safe to show.
    pub refused: Vec<String>,
}

/// A copy as it is in the file, of this version or a newer one.
#[derive(Deserialize)]
struct StoredBackup {
    at: Timestamp,
    environment: Place,
    client_id: ClientId,
    kind: String,
    #[serde(default)]
    created: Option<Timestamp>,
    #[serde(default)]
    updated: Option<Timestamp>,
    fields: BTreeMap<String, Json>,
    #[serde(default)]
    secrets: Vec<SecretMark>,
    #[serde(default)]
    unknown: BTreeMap<String, Json>,
    #[serde(flatten)]
    other: BTreeMap<String, Json>,
}

impl From<StoredBackup> for Backup {
    fn from(stored: StoredBackup) -> Self {
        let mut fields = BTreeMap::new();
        let mut unknown: Vec<_> = stored.unknown.into_iter().chain(stored.other).collect();
        for (key, value) in stored.fields {
            match known(&key, &value) {
                Some((field, value)) => drop(fields.insert(field, value)),
                None => unknown.push((key, value)),
            }
        }
        Self {
            at: stored.at,
            environment: stored.environment,
            client_id: stored.client_id,
            kind: stored.kind,
            created: stored.created,
            updated: stored.updated,
            fields,
            secrets: stored.secrets,
            unknown: Unknown::of(unknown),
        }
    }
}

// A field of this version with a value that it can have.
fn known(key: &str, value: &Json) -> Option<(FieldId, Value)> {
    let field: FieldId = serde_json::from_value(key.into()).ok()?;
    let value: Value = serde_json::from_value(value.clone()).ok()?;
    let mut settings = NewApplication::blank();
    field.row().put(&mut settings, value.clone());
    (field.row().get(&settings) == value).then_some((field, value))
}
