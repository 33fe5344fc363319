//! Every route of the API with its handler.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, get, on, post, put};

use super::site::Port;
use super::{
    CONTROL_PATH, clients, control, environments, gate, login_urls, oauth, organizations, provider,
    refused, secrets, sessions, sign_ins, snapshots, users,
};
use crate::wire::routes::{self, Method, Route};

fn row<H: Handler<T, Port>, T: 'static>(route: Route, handler: H) -> (Route, MethodRouter<Port>) {
    let method = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    };
    (route, on(method, handler))
}

fn table() -> [(Route, MethodRouter<Port>); 34] {
    [
        row(routes::LIST_CLIENTS, clients::list),
        row(routes::CREATE_CLIENT, clients::create),
        row(routes::GET_CLIENT, clients::get),
        row(routes::UPDATE_CLIENT, clients::update),
        row(routes::DELETE_CLIENT, clients::delete),
        row(routes::CREATE_SECRET, secrets::create),
        row(routes::UPDATE_SECRET, secrets::set_status),
        row(routes::REPLACE_SECRET, secrets::set_status),
        row(routes::DELETE_SECRET, secrets::delete),
        row(routes::LIST_ENVIRONMENTS, environments::list),
        row(routes::GET_ENVIRONMENT, environments::get),
        row(routes::SESSION_SETTINGS, environments::session_settings),
        row(routes::SIGN_IN_LOG, sign_ins::list),
        row(routes::SEARCH_USERS, users::search),
        row(routes::USER_SESSIONS, sessions::list),
        row(routes::GET_SESSION, sessions::get),
        row(routes::REVOKE_SESSION, sessions::revoke),
        row(routes::REVOKE_USER_SESSIONS, sessions::revoke_all),
        row(routes::LIST_ORGANIZATIONS, organizations::list),
        row(routes::ADD_REDIRECT_URI, login_urls::add),
        row(routes::REMOVE_REDIRECT_URI, login_urls::remove),
        row(routes::SET_INITIATE_LOGIN_URI, login_urls::set_initiate_login),
        row(routes::AUTHORIZE, provider::authorize::authorize),
        row(routes::AUTHORIZE_BY_FORM, provider::authorize::authorize),
        row(routes::DECIDE, provider::decide::decide),
        row(routes::TOKEN, oauth::token),
        row(routes::DISCOVERY, oauth::discovery),
        row(routes::AUTHORIZATION_SERVER, oauth::discovery),
        row(routes::USERINFO, provider::userinfo::userinfo),
        row(routes::USERINFO_BY_FORM, provider::userinfo::userinfo),
        row(routes::REVOKE, provider::revoke::revoke),
        row(routes::LOGOUT, provider::logout::logout),
        row(routes::LOGOUT_BY_FORM, provider::logout::logout),
        row(routes::KEYS, oauth::keys),
    ]
}

/// The names of all of them, as faults write them.
pub fn names() -> Vec<String> {
    table().iter().map(|(route, _)| route.name()).collect()
}

/// The service of one port.
pub fn router(port: Port) -> Router {
    let faults = get(control::faults).put(control::set_faults).delete(control::clear_faults);
    let control = Router::new()
        .route(&format!("{CONTROL_PATH}faults"), faults)
        .route(&format!("{CONTROL_PATH}requests"), get(control::requests))
        .route(&format!("{CONTROL_PATH}logouts"), get(provider::back_channel::list))
        .route(&format!("{CONTROL_PATH}snapshots"), get(snapshots::list))
        .route(
            &format!("{CONTROL_PATH}snapshots/{{name}}"),
            put(snapshots::save).delete(snapshots::delete),
        )
        .route(&format!("{CONTROL_PATH}snapshots/{{name}}/restore"), put(snapshots::restore))
        .route(&format!("{CONTROL_PATH}users"), get(provider::named::list))
        .route(&format!("{CONTROL_PATH}sign_in"), post(provider::named::sign_in));
    table()
        .into_iter()
        .fold(control, |router, (route, handler)| router.route(route.template, handler))
        .fallback(refused::no_route)
        .method_not_allowed_fallback(refused::no_method)
        .layer(axum::middleware::from_fn_with_state(port.clone(), gate::pass))
        .with_state(port)
}
