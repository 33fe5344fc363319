//! What a fault may look at in a request: its route, whose it is, and what it is after.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use url::form_urlencoded;

use super::presented;
use crate::wire::routes::{self, Route};

/// The routes that name their client in the query, in the form or by HTTP Basic.
const BY_CLIENT: [Route; 6] = [
    routes::AUTHORIZE,
    routes::AUTHORIZE_BY_FORM,
    routes::TOKEN,
    routes::REVOKE,
    routes::LOGOUT,
    routes::LOGOUT_BY_FORM,
];
const IN_PATH: &str = "{client_id}";

/// Whether a request to this route names a client.
pub fn names_client(route: &str) -> bool {
    route.contains(IN_PATH) || BY_CLIENT.iter().any(|one| one.name() == route)
}

/// A request, as far as faults tell requests apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FaultTarget {
    /// `GET /api/v1/clients/{client_id}`, as [`Route::name`] writes it.
    pub route: String,
    /// The client that it is about, where it names one.
    pub client: Option<String>,
    /// The grant that is asked for.
    pub grant: Option<String>,
}

impl FaultTarget {
    /// What a request with this body is.
    pub fn of(request: &Request, body: &[u8]) -> Self {
        let path = request.uri().path();
        let matched = request.extensions().get::<MatchedPath>().map_or(path, MatchedPath::as_str);
        let form = if is_form(request.headers()) { body } else { &[] };
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let one = |name: &str| value(query, name).or_else(|| value(form, name));
        let client = in_path(matched, path)
            .or_else(|| presented::basic_client(request.headers()))
            .or_else(|| one("client_id"));
        let route = format!("{} {matched}", request.method());
        Self { route, client, grant: value(form, "grant_type") }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn value(encoded: &[u8], name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(encoded).filter(|(key, _)| key == name);
    pairs.next().map(|(_, value)| value.into_owned())
}

fn in_path(template: &str, path: &str) -> Option<String> {
    let mut parts = template.split('/').zip(path.split('/'));
    parts.find(|(part, _)| *part == IN_PATH).map(|(_, segment)| segment.to_owned())
}
