//! Applications: list, create, get, update, delete.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Value, json};

use super::access::Requester;
use super::mint::Mint;
use super::query::{Query, token};
use super::refused::Refused;
use super::rules;
use super::site::Port;
use super::store::{StoreError, clients};
use crate::domain::network::Network;
use crate::domain::{Application, Kind, Patch, Settings};
use crate::wire::application::{Client, ClientAnswer, ClientList};
use crate::wire::page::CLIENTS_PER_PAGE;
use crate::wire::problem::{Code, Violation};
use crate::wire::settings::update_body;

/// `GET /api/v1/clients`
pub async fn list(
    State(port): State<Port>,
    access: Requester,
    RawQuery(query): RawQuery,
) -> Result<Json<ClientList>, Refused> {
    let query = Query::parse(query);
    let (size, cursor) = (query.page_size(CLIENTS_PER_PAGE)?, query.cursor()?);
    let kinds = kinds(query.all("filter.client_type"))?;
    let environment = access.site.stored.id.clone();
    let page = port
        .shared
        .store
        .read(move |db| clients::page(db, &environment, kinds.as_deref(), cursor, size))
        .await?;
    Ok(Json(ClientList {
        total_size: Some(page.total),
        clients: page.clients,
        next_page_token: token(page.next),
        prev_page_token: token(page.previous),
    }))
}

/// Without a filter only `ENV` is listed; `ALL` lists every type (API contract).
fn kinds(asked: Vec<String>) -> Result<Option<Vec<String>>, Refused> {
    let known = |code: &String| code == "ALL" || Kind::from_code(code).known();
    if let Some(code) = asked.iter().find(|code| !known(code)) {
        let words = format!("{code} is not a client type");
        let violation = Violation::new("filter.client_type", words, "enum.defined_only");
        return Err(Refused::invalid(vec![violation]));
    }
    Ok(match asked {
        asked if asked.is_empty() => Some(vec![Kind::Default.code().to_owned()]),
        asked if asked.iter().any(|code| code == "ALL") => None,
        asked => Some(asked),
    })
}

/// `POST /api/v1/clients`
pub async fn create(
    State(port): State<Port>,
    access: Requester,
    body: Bytes,
) -> Result<Json<ClientAnswer>, Refused> {
    let new = rules::create(&body, access.site.kind)?;
    let (shared, environment) = (port.shared.clone(), access.site.stored.id.clone());
    let work = move |db: &rusqlite::Connection| -> Result<Client, StoreError> {
        let id = new_id(&shared.mint, db, &new.kind)?;
        let client = fresh(&id, &new.kind, &new.settings, shared.mint.now())?;
        clients::insert(db, &environment, &client)?;
        Ok(client)
    };
    let client = port.shared.store.write(work).await?;
    Ok(Json(ClientAnswer { client }))
}

/// An identifier for a client of this type.
pub fn new_id(mint: &Mint, db: &rusqlite::Connection, kind: &Kind) -> Result<String, StoreError> {
    let prefix = match kind {
        Kind::Web => "webc",
        Kind::Spa => "spac",
        Kind::Native => "ntvc",
        Kind::Default | Kind::Other(_) => "skc",
    };
    mint.id(db, prefix)
}

/// A client that does not exist yet. Creating one makes no secret (API contract).
pub fn fresh(
    id: &str,
    kind: &Kind,
    settings: &Settings,
    created: jiff::Timestamp,
) -> Result<Client, StoreError> {
    let blank: Client = serde_json::from_value(json!({
        "id": id,
        "keyId": id.rsplit('_').next(),
        "create_time": created,
        "update_time": created,
        "client_type": kind.code(),
    }))?;
    // Against what the blank client says itself: an absent key has a meaning of its own.
    let unset = Application::from(blank.clone()).settings;
    apply(&blank, &Patch::between(&unset, settings))
}

/// `GET /api/v1/clients/{client_id}`
pub async fn get(
    State(port): State<Port>,
    access: Requester,
    Path(id): Path<String>,
) -> Result<Json<ClientAnswer>, Refused> {
    let environment = access.site.stored.id.clone();
    let client = port.shared.store.read(move |db| find(db, &environment, &id)).await?;
    Ok(Json(ClientAnswer { client }))
}

/// The client, or 404 when the environment does not have it.
pub fn find(db: &rusqlite::Connection, environment: &str, id: &str) -> Result<Client, Refused> {
    if id.chars().count() > 32 {
        let words = "value length must be at most 32 characters";
        return Err(Refused::invalid(vec![Violation::new("client_id", words, "string.max_len")]));
    }
    clients::get(db, environment, id)?.ok_or_else(|| Refused::missing("client", id))
}

/// `PATCH /api/v1/clients/{client_id}`
pub async fn update(
    State(port): State<Port>,
    access: Requester,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<ClientAnswer>, Refused> {
    let shared = port.shared.clone();
    let work = move |db: &rusqlite::Connection| {
        let site = &access.site;
        let client = find(db, &site.stored.id, &id)?;
        let patch = rules::update(&body, &Application::from(client.clone()), site.kind)?;
        let client = Client { update_time: Some(shared.mint.now()), ..apply(&client, &patch)? };
        clients::replace(db, &client)?;
        Ok::<_, Refused>(client)
    };
    let client = port.shared.store.write(work).await?;
    Ok(Json(ClientAnswer { client }))
}

/// The client with the patch applied, by way of the one table that names the API's keys.
pub fn apply(client: &Client, patch: &Patch) -> Result<Client, StoreError> {
    let mut json = serde_json::to_value(client)?;
    if let (Value::Object(all), Value::Object(changed)) = (&mut json, update_body(patch)) {
        all.extend(changed);
    }
    let mut client: Client = serde_json::from_value(json)?;
    for one in client.ip_allowlist.iter_mut().flat_map(|list| &mut list.cidrs) {
        // Whatever the writer says of the type, the network decides.
        one.kind = Network::read(&one.value).map_or_else(|_| String::new(), |it| it.code().into());
    }
    Ok(client)
}

/// `DELETE /api/v1/clients/{client_id}`
pub async fn delete(
    State(port): State<Port>,
    access: Requester,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let work = move |db: &rusqlite::Connection| {
        let application = Application::from(find(db, &access.site.stored.id, &id)?);
        let refuse = |why| Refused::new(Code::FailedPrecondition, why);
        application.kind.deletable().map_err(refuse)?;
        Ok::<_, Refused>(clients::delete(db, &id)?)
    };
    port.shared.store.write(work).await?;
    Ok(Json(json!({})))
}
