//! Client secrets: new, switched on and off, deleted.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::access::Requester;
use super::clients::find;
use super::credentials;
use super::refused::Refused;
use super::site::Port;
use super::store::{StoreError, secrets};
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::{Application, Secret, SecretStatus};
use crate::wire::problem::{Code, Violation};
use crate::wire::secret::{SecretAnswer, SecretCreated, SecretUpdate, WireClientSecret};

/// `POST /api/v1/clients/{client_id}/secrets`
pub async fn create(
    State(port): State<Port>,
    access: Requester,
    Path(client): Path<String>,
) -> Result<Json<SecretCreated>, Refused> {
    let shared = port.shared.clone();
    let work = move |db: &Connection| {
        let application = Application::from(find(db, &access.site.stored.id, &client)?);
        let refuse = |why: String| Refused::new(Code::FailedPrecondition, why);
        application.may_add_secret().map_err(refuse)?;
        let value = credentials::generate(&shared.mint, db, access.site.kind)?;
        let now = shared.mint.now();
        let id = shared.mint.id(db, "sks")?;
        let new = secrets::NewSecret {
            client: &client,
            id: &id,
            hash: credentials::hash(&value),
            suffix: value.suffix(),
            active: true,
            created: now,
            expires: None,
            last_used: now,
            created_by: Some(access.caller.name()),
        };
        secrets::insert(db, &new)?;
        Ok::<_, Refused>((value, the(db, &client, &id)?))
    };
    let (value, secret) = port.shared.store.write(work).await?;
    Ok(Json(created(&value, secret)))
}

#[expect(clippy::disallowed_methods, reason = "the one answer that carries the value")]
fn created(value: &Secret, secret: WireClientSecret) -> SecretCreated {
    SecretCreated { plain_secret: value.expose().to_owned(), secret }
}

/// `PATCH` or `PUT /api/v1/clients/{client_id}/secrets/{secret_id}`
pub async fn set_status(
    State(port): State<Port>,
    access: Requester,
    Path((client, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<SecretAnswer>, Refused> {
    let active = read_status(&body)?;
    let shared = port.shared.clone();
    let work = move |db: &Connection| {
        let application = Application::from(find(db, &access.site.stored.id, &client)?);
        let secret = the(db, &client, &id)?;
        let on = secret.status == SecretStatus::Active.code();
        if active && !on && application.active_secrets() >= ACTIVE_LIMIT {
            return Err(Refused::new(
                Code::FailedPrecondition,
                format!("{ACTIVE_LIMIT} secrets are active, the most an application may have"),
            ));
        }
        secrets::set_active(db, &id, active, shared.mint.now())?;
        the(db, &client, &id)
    };
    let secret = port.shared.store.write(work).await?;
    Ok(Json(SecretAnswer { secret }))
}

fn read_status(body: &[u8]) -> Result<bool, Refused> {
    let status = serde_json::from_slice(body).map_or_else(
        |_| String::new(),
        |update| {
            let SecretUpdate { status } = update;
            status
        },
    );
    match status.as_str() {
        "ACTIVE" => Ok(true),
        "INACTIVE" => Ok(false),
        _ => {
            let words = "value must be one of ACTIVE, INACTIVE";
            Err(Refused::invalid(vec![Violation::new("secret.status", words, "enum.in")]))
        }
    }
}

/// `DELETE /api/v1/clients/{client_id}/secrets/{secret_id}`
pub async fn delete(
    State(port): State<Port>,
    access: Requester,
    Path((client, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refused> {
    let work = move |db: &Connection| {
        find(db, &access.site.stored.id, &client)?;
        let secret = the(db, &client, &id)?;
        Ok::<_, Refused>(secrets::delete(db, &secret.id)?)
    };
    port.shared.store.write(work).await?;
    Ok(Json(json!({})))
}

fn the(db: &Connection, client: &str, id: &str) -> Result<WireClientSecret, Refused> {
    let secret: Result<_, StoreError> = secrets::get(db, client, id);
    secret?.ok_or_else(|| Refused::missing("secret", id))
}
