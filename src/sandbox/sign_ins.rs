//! The log of authentication requests.

use axum::Json;
use axum::extract::{RawQuery, State};

use super::access::Requester;
use super::query::{Query, token};
use super::refused::Refused;
use super::site::Port;
use super::store::clients::Cursor;
use super::store::sign_ins::{self, SignInFilter};
use crate::wire::page::CLIENTS_PER_PAGE;
use crate::wire::problem::Violation;
use crate::wire::sign_in::{STATUSES, SignInList};

/// `GET /api/v1/logs/authentication/requests`
pub async fn list(
    State(port): State<Port>,
    access: Requester,
    RawQuery(query): RawQuery,
) -> Result<Json<SignInList>, Refused> {
    let query = Query::parse(query);
    let offset = match query.cursor()? {
        Cursor::After(position) | Cursor::Before(position) => position.max(0),
    };
    let size = query.page_size(CLIENTS_PER_PAGE)?;
    let asked = SignInFilter {
        client: query.one("client_id"),
        statuses: statuses(query.all("status"))?,
        email: query.one("email"),
        start: query.read("start_time")?,
        end: query.read("end_time")?,
        offset,
        size,
    };
    let environment = access.site.stored.id.clone();
    let (sign_ins, total) =
        port.shared.store.read(move |db| sign_ins::page(db, &environment, &asked)).await?;
    let (before, after) = (offset.saturating_sub(size.into()), offset.saturating_add(size.into()));
    Ok(Json(SignInList {
        sign_ins,
        total_size: Some(total),
        next_page_token: token((after.unsigned_abs() < total).then_some(Cursor::After(after))),
        prev_page_token: token((offset > 0).then_some(Cursor::After(before.max(0)))),
    }))
}

/// The statuses asked for, in any case.
fn statuses(asked: Vec<String>) -> Result<Vec<String>, Refused> {
    let known = |status: String| {
        let name = STATUSES.into_iter().find(|name| status.eq_ignore_ascii_case(name));
        name.map(str::to_owned).ok_or_else(|| {
            let words = format!("value must be one of {}", STATUSES.join(", "));
            Refused::invalid(vec![Violation::new("status", words, "enum.defined_only")])
        })
    };
    asked.into_iter().filter(|status| !status.is_empty()).map(known).collect()
}
