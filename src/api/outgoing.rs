//! A [`Request`] in the shape HTTP needs.

use serde_json::{Value as Json, json};

use super::request::{ListFilter, Request};
use crate::domain::{ClientId, LoginUrl};
use crate::wire::page::{
    CLIENTS_PER_PAGE, ENVIRONMENTS_PER_PAGE, SESSIONS_PER_PAGE, SIGN_INS_PER_PAGE,
};
use crate::wire::routes::Route;
use crate::wire::settings;
use crate::wire::user::USERS_PER_PAGE;

/// A request ready to be sent: route, path values, query, body.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// Method and template.
    pub route: Route,
    /// The path, encoded.
    pub path: String,
    /// Query pairs, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// The JSON body.
    pub body: Option<Json>,
}

impl Request {
    /// The request in the shape HTTP needs.
    pub fn outgoing(&self) -> Outgoing {
        let route = self.route();
        let path = match self {
            Self::SetSecretStatus(application, secret, _)
            | Self::DeleteSecret(application, secret) => {
                route.path(&[application.as_str(), secret.as_str()])
            }
            Self::GetEnvironment(id) | Self::GetSessionSettings(id) => route.path(&[id]),
            Self::ListSessions { user, .. } | Self::RevokeSessions(user) => {
                route.path(&[user.as_str()])
            }
            Self::GetSession(id) | Self::RevokeSession(id) => route.path(&[id.as_str()]),
            other => route.path(&[other.application().map_or("", ClientId::as_str)]),
        };
        Outgoing { route, path, query: self.query(), body: self.body() }
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        let token = match self {
            Self::ListApplications { filter, page_token } => {
                query.push(("page_size", CLIENTS_PER_PAGE.to_string()));
                let kind = match filter {
                    ListFilter::All => "ALL",
                    ListFilter::DefaultClient => "ENV",
                };
                query.push(("filter.client_type", kind.to_owned()));
                page_token
            }
            Self::ListEnvironments { page_token } => {
                query.push(("page_size", ENVIRONMENTS_PER_PAGE.to_string()));
                page_token
            }
            Self::ListSignIns(asked) => {
                query.push(("page_size", SIGN_INS_PER_PAGE.to_string()));
                let application = asked.application.as_ref().map(ToString::to_string);
                query.extend(application.map(|id| ("client_id", id)));
                query.extend(asked.statuses.iter().map(|status| ("status", status.clone())));
                query.extend(asked.since.map(|at| ("start_time", at.to_string())));
                query.extend(asked.until.map(|at| ("end_time", at.to_string())));
                &asked.page_token
            }
            Self::SearchUsers(asked) => {
                query.push(("query", asked.email.whole().to_owned()));
                query.push(("page_size", USERS_PER_PAGE.to_string()));
                &asked.page_token
            }
            Self::ListSessions { page_token, .. } => {
                query.push(("page_size", SESSIONS_PER_PAGE.to_string()));
                page_token
            }
            Self::ChangeLoginUrl(LoginUrl::Remove(url)) => {
                query.push(("redirect_uri", url.clone()));
                &None
            }
            _ => &None,
        };
        query.extend(token.clone().map(|token| ("page_token", token)));
        query
    }

    fn body(&self) -> Option<Json> {
        match self {
            Self::CreateApplication(new) => Some(settings::create_body(new)),
            Self::UpdateApplication(_, patch) => Some(settings::update_body(patch)),
            Self::ChangeLoginUrl(LoginUrl::Add(url)) => Some(json!({"redirect_uri": url})),
            Self::ChangeLoginUrl(LoginUrl::Initiate(url)) => {
                Some(json!({"initiate_login_uri": url}))
            }
            Self::CreateSecret(_) | Self::RevokeSession(_) | Self::RevokeSessions(_) => {
                Some(json!({}))
            }
            Self::SetSecretStatus(_, _, status) => Some(json!({"status": status.code()})),
            _ => None,
        }
    }
}
