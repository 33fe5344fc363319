//! Organizations: those that the environment's users belong to. They can be read and not changed.

use axum::Json;
use axum::extract::{RawQuery, State};

use super::access::Requester;
use super::provider::directory::{self, StoredOrganization};
use super::query::{Query, token};
use super::refused::Refused;
use super::site::Port;
use super::store::clients::Cursor;
use crate::wire::organization::{OrganizationList, WireOrganization};
use crate::wire::page::CLIENTS_PER_PAGE;

/// `GET /api/v1/organizations`
pub async fn list(
    State(port): State<Port>,
    access: Requester,
    RawQuery(query): RawQuery,
) -> Result<Json<OrganizationList>, Refused> {
    let query = Query::parse(query);
    let size = query.page_size(CLIENTS_PER_PAGE)?;
    let (Cursor::After(offset) | Cursor::Before(offset)) = query.cursor()?;
    let environment = access.site.stored.id.clone();
    let work = move |db: &rusqlite::Connection| directory::of_users(db, &environment);
    let all = port.shared.store.read(work).await?;
    let (before, after) = (offset.saturating_sub(size.into()), offset.saturating_add(size.into()));
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let skipped = usize::try_from(offset).unwrap_or_default();
    let taken = usize::try_from(size).unwrap_or(usize::MAX);
    Ok(Json(OrganizationList {
        organizations: all.into_iter().skip(skipped).take(taken).map(shown).collect(),
        total_size: total,
        next_page_token: token((after.unsigned_abs() < total).then_some(Cursor::After(after))),
        prev_page_token: token((offset > 0).then_some(Cursor::After(before.max(0)))),
    }))
}

fn shown(one: StoredOrganization) -> WireOrganization {
    WireOrganization {
        id: one.id,
        display_name: one.slug,
        external_id: one.external_id,
        metadata: one.metadata,
    }
}
