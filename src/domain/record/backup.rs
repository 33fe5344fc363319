//! The whole configuration of an application, as it is kept before it is deleted. Of its secrets
//! there is what the server lists, and no value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Place, SecretMark};
use crate::domain::settings::Presence;
use crate::domain::{Application, ClientId, FIELDS, FieldId, Kind, NewApplication, Value};

/// A deleted application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self.fields.get(&FieldId::Name) {
            Some(Value::Text(name)) => name,
            _ => "",
        }
    }

    /// What creates it again. Fields that its kind does not have stay as a create leaves them.
    pub fn new_application(&self) -> NewApplication {
        let kind = Kind::from_code(&self.kind);
        let mut settings = NewApplication::blank();
        for field in &FIELDS {
            let absent = matches!((field.presence)(&kind), Presence::Absent(_));
            if let Some(value) = self.fields.get(&field.id).filter(|_| !absent) {
                field.put(&mut settings, value.clone());
            }
        }
        NewApplication { kind, settings }
    }
}
