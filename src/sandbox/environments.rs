//! Environments and their session policies.

use axum::Json;
use axum::extract::{Path, RawQuery, State};

use super::access::Caller;
use super::query::Query;
use super::refused::Refused;
use super::site::{Port, ServedEnvironment};
use crate::wire::environment::{EnvironmentAnswer, EnvironmentList, SessionSettingsAnswer};
use crate::wire::page::ENVIRONMENTS_PER_PAGE;
use crate::wire::problem::Code;

/// `GET /api/v1/environments`
pub async fn list(
    State(port): State<Port>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<EnvironmentList>, Refused> {
    workspace_only(&caller)?;
    let query = Query::parse(query);
    let size = usize::try_from(query.page_size(ENVIRONMENTS_PER_PAGE)?).unwrap_or(usize::MAX);
    // The token is a 1-based page number (API contract).
    let page = query.read::<usize>("page_token")?.unwrap_or(1).max(1);
    let sites = &port.shared.sites;
    let start = size.saturating_mul(page - 1);
    let more = start.saturating_add(size) < sites.len();
    Ok(Json(EnvironmentList {
        environments: sites.iter().skip(start).take(size).map(|site| site.wire()).collect(),
        total_size: u64::try_from(sites.len()).ok(),
        next_page_token: if more { (page + 1).to_string() } else { String::new() },
    }))
}

/// `GET /api/v1/environments/{id}`
pub async fn get(
    State(port): State<Port>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<EnvironmentAnswer>, Refused> {
    workspace_only(&caller)?;
    Ok(Json(EnvironmentAnswer { environment: find(&port, &id)?.wire() }))
}

/// `GET /api/v1/environments/{id}/session-settings`
pub async fn session_settings(
    State(port): State<Port>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<SessionSettingsAnswer>, Refused> {
    let site = find(&port, &id)?;
    if caller != Caller::Workspace && id != port.site.stored.id {
        return Err(Refused::missing("environment", &id));
    }
    Ok(Json(SessionSettingsAnswer { session_settings: site.stored.session.clone() }))
}

fn workspace_only(caller: &Caller) -> Result<(), Refused> {
    match caller {
        Caller::Workspace => Ok(()),
        Caller::Client(_) => Err(Refused::new(
            Code::PermissionDenied,
            "environments are listed to the holder of a workspace token only",
        )),
    }
}

fn find<'a>(port: &'a Port, id: &str) -> Result<&'a ServedEnvironment, Refused> {
    let site = port.shared.sites.iter().find(|site| site.stored.id == id);
    site.map(AsRef::as_ref).ok_or_else(|| Refused::missing("environment", id))
}
