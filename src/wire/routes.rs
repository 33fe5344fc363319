//! Every route of the API, one constant each.

use std::borrow::Cow;

/// An HTTP method, as far as the API uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Patch,
    Put,
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a request changes nothing on the server (RFC 9110 §9.2.1), so that it may be
    /// repeated.
    pub fn safe(self) -> bool {
        self == Self::Get
    }
}

/// A method and a path template; `{name}` stands for a percent-encoded value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path template.
    pub template: &'static str,
}

impl Route {
    const fn new(method: Method, template: &'static str) -> Self {
        Self { method, template }
    }

    /// The path with `values` in the places of the braces, in order.
    pub fn path(&self, values: &[&str]) -> String {
        let mut values = values.iter();
        let mut path = String::new();
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once('{') {
            let (_, tail) = after.split_once('}').unwrap_or((after, ""));
            path.push_str(before);
            path.push_str(&encode(values.next().copied().unwrap_or_default()));
            rest = tail;
        }
        path + rest
    }

    /// `GET /api/v1/clients/{client_id}`: the name that faults and logs use.
    pub fn name(&self) -> String {
        format!("{} {}", self.method.name(), self.template)
    }
}

fn encode(value: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    if value.bytes().all(plain) && value != "." && value != ".." {
        return Cow::Borrowed(value);
    }
    let bytes = value.bytes().map(|b| {
        if plain(b) && b != b'.' { char::from(b).to_string() } else { format!("%{b:02X}") }
    });
    Cow::Owned(bytes.collect())
}

pub const LIST_CLIENTS: Route = Route::new(Method::Get, "/api/v1/clients");
pub const CREATE_CLIENT: Route = Route::new(Method::Post, "/api/v1/clients");
pub const GET_CLIENT: Route = Route::new(Method::Get, "/api/v1/clients/{client_id}");
pub const UPDATE_CLIENT: Route = Route::new(Method::Patch, "/api/v1/clients/{client_id}");
pub const DELETE_CLIENT: Route = Route::new(Method::Delete, "/api/v1/clients/{client_id}");
pub const CREATE_SECRET: Route = Route::new(Method::Post, "/api/v1/clients/{client_id}/secrets");
pub const UPDATE_SECRET: Route =
    Route::new(Method::Patch, "/api/v1/clients/{client_id}/secrets/{secret_id}");
pub const REPLACE_SECRET: Route =
    Route::new(Method::Put, "/api/v1/clients/{client_id}/secrets/{secret_id}");
pub const DELETE_SECRET: Route =
    Route::new(Method::Delete, "/api/v1/clients/{client_id}/secrets/{secret_id}");
pub const LIST_ENVIRONMENTS: Route = Route::new(Method::Get, "/api/v1/environments");
pub const GET_ENVIRONMENT: Route = Route::new(Method::Get, "/api/v1/environments/{id}");
pub const SESSION_SETTINGS: Route =
    Route::new(Method::Get, "/api/v1/environments/{id}/session-settings");
pub const SIGN_IN_LOG: Route = Route::new(Method::Get, "/api/v1/logs/authentication/requests");
pub const LIST_ORGANIZATIONS: Route = Route::new(Method::Get, "/api/v1/organizations");
pub const SEARCH_USERS: Route = Route::new(Method::Get, "/api/v1/users:search");
pub const USER_SESSIONS: Route = Route::new(Method::Get, "/api/v1/users/{id}/sessions");
pub const GET_SESSION: Route = Route::new(Method::Get, "/api/v1/sessions/{id}");
pub const REVOKE_SESSION: Route = Route::new(Method::Post, "/api/v1/sessions/{id}/revoke");
pub const REVOKE_USER_SESSIONS: Route =
    Route::new(Method::Post, "/api/v1/users/{id}/sessions/revoke");
pub const ADD_REDIRECT_URI: Route = Route::new(Method::Post, "/api/v1/environment/redirect-uris");
pub const REMOVE_REDIRECT_URI: Route =
    Route::new(Method::Delete, "/api/v1/environment/redirect-uris");
pub const SET_INITIATE_LOGIN_URI: Route =
    Route::new(Method::Put, "/api/v1/environment/initiate-login-uri");
pub const AUTHORIZE: Route = Route::new(Method::Get, "/oauth/authorize");
pub const AUTHORIZE_BY_FORM: Route = Route::new(Method::Post, "/oauth/authorize");
/// Where the sandbox's sign-in page sends what was decided.
pub const DECIDE: Route = Route::new(Method::Post, "/oauth/authorize/decision");
pub const TOKEN: Route = Route::new(Method::Post, "/oauth/token");
pub const DISCOVERY: Route = Route::new(Method::Get, "/.well-known/openid-configuration");
/// The same document where RFC 8414 §3 has it.
pub const AUTHORIZATION_SERVER: Route =
    Route::new(Method::Get, "/.well-known/oauth-authorization-server");
pub const USERINFO: Route = Route::new(Method::Get, "/userinfo");
pub const USERINFO_BY_FORM: Route = Route::new(Method::Post, "/userinfo");
pub const REVOKE: Route = Route::new(Method::Post, "/revoke");
pub const LOGOUT: Route = Route::new(Method::Get, "/oidc/logout");
pub const LOGOUT_BY_FORM: Route = Route::new(Method::Post, "/oidc/logout");
pub const KEYS: Route = Route::new(Method::Get, "/keys");

/// The header that names the environment when a workspace token signs the request.
pub const ENVIRONMENT_HEADER: &str = "x-env-domain";
/// The response header that carries the request's trace id.
pub const TRACE_HEADER: &str = "x-trace-id";

#[cfg(test)]
mod tests {
    use super::{GET_CLIENT, UPDATE_SECRET};

    #[test]
    fn values_are_percent_encoded() {
        assert_eq!(GET_CLIENT.path(&["webc_1"]), "/api/v1/clients/webc_1");
        assert_eq!(GET_CLIENT.path(&["a/b?c=%d e"]), "/api/v1/clients/a%2Fb%3Fc%3D%25d%20e");
        assert_eq!(GET_CLIENT.path(&[".."]), "/api/v1/clients/%2E%2E");
        assert_eq!(UPDATE_SECRET.path(&["c", "s"]), "/api/v1/clients/c/secrets/s");
    }
}
