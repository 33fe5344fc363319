//! How far the sandbox goes: which routes of the API it serves, and what it had to assume.

use super::faults::gives_tokens;
use super::struck::names_client;
use super::{described, routes};
use crate::wire::routes as wire;
use crate::wire::routes::Route;

/// How a route stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteSupport {
    /// It is served, as public sources describe it.
    Served,
    /// It is served; public sources leave this open, and the sandbox decides it so.
    Assumed(&'static str),
    /// It is served, and is the sandbox's alone.
    Own(&'static str),
    /// The API has it, and the sandbox does not.
    NotServed,
}

/// A route of the API, or of the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportedRoute {
    /// The part of the API that it belongs to.
    pub service: &'static str,
    /// `GET /api/v1/clients`, as faults name it.
    pub name: String,
    /// How it stands.
    pub standing: RouteSupport,
    /// Whether faults can strike the requests of one client only.
    pub by_client: bool,
    /// Whether it gives out tokens, which can be wrong.
    pub tokens: bool,
}

impl SupportedRoute {
    fn new(service: &'static str, name: String, standing: RouteSupport) -> Self {
        let (by_client, tokens) = (names_client(&name), gives_tokens(&name));
        Self { service, name, standing, by_client, tokens }
    }
}

/// Where the sandbox's own routes are listed.
const OWN: &str = "the sandbox's own";

use RouteSupport::{Assumed, Own, Served};

/// What is served.
const ROWS: [(Route, RouteSupport); 34] = [
    (wire::LIST_CLIENTS, Served),
    (wire::CREATE_CLIENT, Assumed("a field that breaks a rule is a violation that names it")),
    (wire::GET_CLIENT, Served),
    (wire::UPDATE_CLIENT, Assumed("unknown keys and an empty object are refused")),
    (wire::DELETE_CLIENT, Assumed("the answer is `{}`; the Default Client is refused")),
    (
        wire::CREATE_SECRET,
        Assumed("a third active secret is `FAILED_PRECONDITION`, 400; inactive ones do not count"),
    ),
    (wire::UPDATE_SECRET, Served),
    (wire::REPLACE_SECRET, Served),
    (wire::DELETE_SECRET, Assumed("the answer is `{}`")),
    (wire::LIST_ENVIRONMENTS, Served),
    (wire::GET_ENVIRONMENT, Served),
    (wire::SESSION_SETTINGS, Served),
    (
        wire::SIGN_IN_LOG,
        Assumed("`email` is the whole address in any case; a refused redirect is in it as FAILED"),
    ),
    (
        wire::SEARCH_USERS,
        Assumed("a part of the address or of the identifier is enough; users have no external ID"),
    ),
    (wire::USER_SESSIONS, Assumed("no device and no place: everybody is on this machine")),
    (wire::GET_SESSION, Assumed("no device and no place: everybody is on this machine")),
    (wire::REVOKE_SESSION, Assumed("a session that has ended stays as it is")),
    (wire::REVOKE_USER_SESSIONS, Assumed("the answer lists those that were live")),
    (
        wire::LIST_ORGANIZATIONS,
        Assumed(
            "read-only: those that the environment's users belong to, with `id`, `display_name`, `external_id` and `metadata`",
        ),
    ),
    (wire::ADD_REDIRECT_URI, Served),
    (wire::REMOVE_REDIRECT_URI, Assumed("the URL stands in the query")),
    (wire::SET_INITIATE_LOGIN_URI, Served),
    (
        wire::AUTHORIZE,
        Assumed("`grant_types` without `authorization_code` is `unauthorized_client`"),
    ),
    (
        wire::AUTHORIZE_BY_FORM,
        Assumed("`grant_types` without `authorization_code` is `unauthorized_client`"),
    ),
    (wire::DECIDE, Own("the sign-in page sends here what was decided")),
    (
        wire::TOKEN,
        Assumed("errors are those of RFC 6749; an application's expiry is for users' tokens alone"),
    ),
    (wire::DISCOVERY, Served),
    (wire::AUTHORIZATION_SERVER, Served),
    (wire::USERINFO, Served),
    (wire::USERINFO_BY_FORM, Served),
    (wire::REVOKE, Served),
    (wire::LOGOUT, Assumed("nobody is asked; the logout token is that of the standard")),
    (wire::LOGOUT_BY_FORM, Assumed("nobody is asked; the logout token is that of the standard")),
    (wire::KEYS, Served),
];

/// Every route of the API, and then those of the sandbox.
pub fn all() -> Vec<SupportedRoute> {
    let mut all: Vec<_> = described::routes()
        .into_iter()
        .map(|route| {
            let row = ROWS.iter().find(|(one, _)| route.is(one.method.name(), one.template));
            let name = row.map_or_else(|| route.name(), |(one, _)| one.name());
            let standing = row.map_or(RouteSupport::NotServed, |(_, standing)| *standing);
            SupportedRoute::new(route.service, name, standing)
        })
        .collect();
    let own = ROWS.iter().filter(|(_, standing)| matches!(standing, Own(_)));
    all.extend(own.map(|(route, standing)| SupportedRoute::new(OWN, route.name(), *standing)));
    all
}

/// What does not fit together: a route that is served and has no row, a row of a route that is not
/// served, and a row of a route that the API does not have. One sentence each.
pub fn gaps() -> Vec<String> {
    let (served, described) = (routes::names(), described::routes());
    let rows: Vec<String> = ROWS.iter().map(|(route, _)| route.name()).collect();
    let without = served.iter().filter(|name| !rows.contains(name));
    let mut gaps: Vec<String> = without.map(|name| format!("{name} has no row")).collect();
    let unserved = rows.iter().filter(|name| !served.contains(name));
    gaps.extend(unserved.map(|name| format!("{name} has a row and is not served")));
    for (route, standing) in ROWS {
        let known = described.iter().any(|one| one.is(route.method.name(), route.template));
        if known == matches!(standing, Own(_)) {
            gaps.push(format!("{} is the API's, or its row is wrong", route.name()));
        }
    }
    gaps
}
