//! The log of authentication requests.

use axum::Json;
use axum::extract::{RawQuery, State};

use super::access::Access;
use super::query::{Query, token};
use super::refused::Refused;
use super::site::Port;
use super::store::clients::Cursor;
use super::store::sign_ins::{self, Asked};
use crate::wire::page::CLIENTS_PER_PAGE;
use crate::wire::sign_in::SignInList;

/// `GET /api/v1/logs/authentication/requests`
pub async fn list(
    State(port): State<Port>,
    access: Access,
    RawQuery(query): RawQuery,
) -> Result<Json<SignInList>, Refused> {
    let query = Query::parse(query);
    let offset = match query.cursor()? {
        Cursor::After(position) | Cursor::Before(position) => position.max(0),
    };
    let asked = Asked {
        client: query.one("client_id"),
        status: query.one("status"),
        start: query.read("start_time")?,
        end: query.read("end_time")?,
        offset,
        size: query.page_size(CLIENTS_PER_PAGE)?,
    };
    let environment = access.site.stored.id.clone();
    let end = offset.saturating_add(asked.size.into());
    let (sign_ins, total) =
        port.shared.store.read(move |db| sign_ins::page(db, &environment, &asked)).await?;
    let more = end.unsigned_abs() < total;
    Ok(Json(SignInList {
        sign_ins,
        total_size: Some(total),
        next_page_token: token(more.then_some(Cursor::After(end))),
    }))
}
