//! One request of a browser or an application, while the database is at hand.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HOST};
use jiff::Timestamp;
use rusqlite::Connection;

use super::back_channel;
use crate::domain::Application;
use crate::sandbox::site::{Port, ServedEnvironment};
use crate::sandbox::store::sessions::{self, StoredSession};
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

    /// The environment's address by the name under which it is asked.
    pub fn issuer(&self) -> String {
        let host = self.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        self.site().issuer(host).unwrap_or_else(|| self.site().url())
    }

    /// Ends a session, and tells who took part in it.
    pub fn end(&self, session: &StoredSession) -> Result<(), StoreError> {
        back_channel::end(self.db, &self.port.shared, self.site(), session, self.now)
    }

    /// Tells who took part in sessions that ended by themselves.
    pub fn sweep(&self) -> Result<(), StoreError> {
        let lapsed = sessions::lapsed(self.db, self.environment(), self.now)?;
        lapsed.iter().try_for_each(|session| self.end(session))
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
