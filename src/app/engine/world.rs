//! What is known of one environment.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::api::Reply;
use crate::api::request::Answered;
use crate::domain::record::Place;
use crate::domain::{Application, ClientId, Environment};

/// What is known of one environment.
#[derive(Clone, Debug)]
pub struct World {
    /// What it is.
    pub environment: Environment,
    /// The last characters of the secret that this program signs in with, once it has read it.
    pub own_suffix: Option<String>,
    /// Until when writing is unlocked, where it is guarded.
    pub unlocked_until: Option<Timestamp>,
    /// How far the server's clock is ahead of this machine's.
    skew: SignedDuration,
    applications: BTreeMap<ClientId, Application>,
}

impl World {
    /// An environment of which nothing was read yet.
    pub fn new(environment: Environment) -> Self {
        Self {
            environment,
            own_suffix: None,
            unlocked_until: None,
            skew: SignedDuration::ZERO,
            applications: BTreeMap::new(),
        }
    }

    /// The application with this client ID, as it was read last.
    pub fn application(&self, id: &ClientId) -> Option<&Application> {
        self.applications.get(id)
    }

    /// All applications that were read, by client ID.
    pub fn applications(&self) -> impl Iterator<Item = &Application> {
        self.applications.values()
    }

    /// Takes in what was read of an application.
    pub fn put(&mut self, application: Application) {
        self.applications.insert(application.id.clone(), application);
    }

    /// An application is gone.
    pub fn remove(&mut self, id: &ClientId) {
        self.applications.remove(id);
    }

    /// The server's time at `now` of this machine.
    pub fn server_time(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.skew).unwrap_or(now)
    }

    /// The environment as the history names it.
    pub fn place(&self) -> Place {
        let environment = &self.environment;
        Place {
            key: environment.key.clone(),
            name: environment.name.clone(),
            url: environment.url(),
        }
    }

    /// Takes in what any answer tells.
    pub fn heard(&mut self, answered: &Answered, now: Timestamp) {
        if let Some(date) = answered.date {
            self.skew = date.duration_since(now);
        }
        match &answered.reply {
            Reply::Application(application) => self.put(application.clone()),
            Reply::Applications(page) => page.items.iter().for_each(|one| self.put(one.clone())),
            _ => {}
        }
    }
}
