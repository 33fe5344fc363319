//! One request of a browser or an application, while the database is at hand.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use jiff::Timestamp;
use rusqlite::Connection;

use crate::domain::Application;
use crate::sandbox::site::{Port, ServedEnvironment};
use crate::sandbox::store::{StoreError, clients};

/// What every step needs.
pub struct Visit<'a> {
    pub db: &'a Connection,
    pub port: &'a Port,
    pub headers: &'a HeaderMap,
    pub now: Timestamp,
}

impl Visit<'_> {
    /// The environment that is asked.
    pub fn site(&self) -> &ServedEnvironment {
        &self.port.site
    }

    /// The environment's id.
    pub fn environment(&self) -> &str {
        &self.port.site.stored.id
    }

    /// The environment's application with this id.
    pub fn application(&self, id: &str) -> Result<Option<Application>, StoreError> {
        Ok(clients::get(self.db, self.environment(), id)?.map(Application::from))
    }

    /// The value of a cookie that the browser sends (RFC 6265 §5.4).
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.headers.get_all(COOKIE).into_iter();
        let pairs = headers.filter_map(|header| header.to_str().ok()).flat_map(|it| it.split(';'));
        let mut named = pairs.filter_map(|pair| pair.trim().split_once('='));
        named.find(|(one, _)| *one == name).map(|(_, value)| value)
    }
}
