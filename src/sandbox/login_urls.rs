//! The Default Client's login URLs, one at a time: who adds one does not resend the others.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use rusqlite::Connection;
use serde::de::DeserializeOwned;

use super::access::Requester;
use super::clients::apply;
use super::query::Query;
use super::refused::Refused;
use super::rules;
use super::site::Port;
use super::store::clients;
use crate::domain::{FieldId, Kind, Patch, Value};
use crate::wire::application::Client;
use crate::wire::login_urls::{AddRedirectUri, LoginUrls, SetInitiateLoginUri};
use crate::wire::problem::{Code, Violation};

/// `POST /api/v1/environment/redirect-uris`
pub async fn add(
    State(port): State<Port>,
    access: Requester,
    body: Bytes,
) -> Result<Json<LoginUrls>, Refused> {
    let AddRedirectUri { redirect_uri: url } = read(&body)?;
    let url = filled("redirect_uri", url)?;
    permitted("redirect_uri", FieldId::PostLogin, &url, &access)?;
    change(port, access, move |client| {
        let mut urls = client.post_login_uris.clone();
        if urls.contains(&url) {
            let words = format!("{url} is a post login URL already");
            return Err(Refused::new(Code::AlreadyExists, words));
        }
        urls.push(url);
        Ok(Patch::of(vec![(FieldId::PostLogin, Value::List(urls))]))
    })
    .await
}

/// `DELETE /api/v1/environment/redirect-uris?redirect_uri=…`
pub async fn remove(
    State(port): State<Port>,
    access: Requester,
    RawQuery(query): RawQuery,
) -> Result<Json<LoginUrls>, Refused> {
    let url = Query::parse(query).one("redirect_uri").unwrap_or_default();
    let url = filled("redirect_uri", url)?;
    change(port, access, move |client| {
        let mut urls = client.post_login_uris.clone();
        if !urls.contains(&url) {
            return Err(Refused::missing("redirect URI", &url));
        }
        urls.retain(|one| *one != url);
        if urls.is_empty() {
            let words = format!("{url} is the last post login URL: add another one first");
            return Err(Refused::new(Code::FailedPrecondition, words));
        }
        Ok(Patch::of(vec![(FieldId::PostLogin, Value::List(urls))]))
    })
    .await
}

/// `PUT /api/v1/environment/initiate-login-uri`
pub async fn set_initiate_login(
    State(port): State<Port>,
    access: Requester,
    body: Bytes,
) -> Result<Json<LoginUrls>, Refused> {
    let SetInitiateLoginUri { initiate_login_uri: url } = read(&body)?;
    let url = filled("initiate_login_uri", url)?;
    permitted("initiate_login_uri", FieldId::InitiateLogin, &url, &access)?;
    change(port, access, move |_| {
        Ok(Patch::of(vec![(FieldId::InitiateLogin, Value::List(vec![url]))]))
    })
    .await
}

/// Changes the Default Client of the environment in question, by what its state asks for.
async fn change(
    port: Port,
    access: Requester,
    patch: impl FnOnce(&Client) -> Result<Patch, Refused> + Send + 'static,
) -> Result<Json<LoginUrls>, Refused> {
    let shared = port.shared.clone();
    let work = move |db: &Connection| {
        let client = clients::default(db, &access.site.stored.id)?;
        let client = client.ok_or_else(|| Refused::missing("client", Kind::Default.code()))?;
        let changed = apply(&client, &patch(&client)?)?;
        let changed = Client { update_time: Some(shared.mint.now()), ..changed };
        clients::replace(db, &changed)?;
        Ok::<_, Refused>(changed)
    };
    let client = port.shared.store.write(work).await?;
    Ok(Json(LoginUrls {
        client_id: client.id,
        redirect_uris: client.post_login_uris,
        post_logout_redirect_uris: client.post_logout_redirect_uris,
        initiate_login_uri: client.initiate_login_uri,
    }))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| {
        Refused::invalid(vec![Violation::new("body", "the body is no JSON object", "type")])
    })
}

fn filled(field: &str, url: String) -> Result<String, Refused> {
    if url.is_empty() {
        let words = "value must not be empty";
        return Err(Refused::invalid(vec![Violation::new(field, words, "string.min_len")]));
    }
    Ok(url)
}

/// The rules of the field, for this one URL.
fn permitted(name: &str, field: FieldId, url: &str, access: &Requester) -> Result<(), Refused> {
    let patch = Patch::of(vec![(field, Value::List(vec![url.to_owned()]))]);
    let violations = rules::check(&patch, &Kind::Default, access.site.kind).into_iter();
    let named: Vec<_> =
        violations.map(|found| Violation { field: name.to_owned(), ..found }).collect();
    if named.is_empty() { Ok(()) } else { Err(Refused::invalid(named)) }
}
