//! Organizations: the sandbox has none, and says so to those who try whether they may call the API.

use axum::Json;
use axum::extract::RawQuery;

use super::access::Requester;
use super::query::Query;
use super::refused::Refused;
use crate::wire::organization::OrganizationList;
use crate::wire::page::CLIENTS_PER_PAGE;

/// `GET /api/v1/organizations`
pub async fn list(
    _: Requester,
    RawQuery(query): RawQuery,
) -> Result<Json<OrganizationList>, Refused> {
    let query = Query::parse(query);
    query.page_size(CLIENTS_PER_PAGE)?;
    query.cursor()?;
    Ok(Json(OrganizationList::default()))
}
