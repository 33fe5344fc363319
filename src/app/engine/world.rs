//! What is known of one environment.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::api::Reply;
use crate::api::request::Answered;
use crate::domain::record::Place;
use crate::domain::{Application, ClientId, EnvKey, Environment};

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
    pub skew: SignedDuration,
    /// Its applications, in the order in which they came.
    applications: Vec<Application>,
    /// Positions in `applications` by client ID.
    index: HashMap<ClientId, usize>,
}

/// Who holds what is known of the environments.
pub trait Worlds {
    /// What is known of the environment with this key.
    fn world(&self, key: &EnvKey) -> Option<&World>;

    /// The same, to be changed.
    fn world_mut(&mut self, key: &EnvKey) -> Option<&mut World>;
}

impl Worlds for World {
    fn world(&self, key: &EnvKey) -> Option<&World> {
        Some(self).filter(|world| world.environment.key == *key)
    }

    fn world_mut(&mut self, key: &EnvKey) -> Option<&mut World> {
        Some(self).filter(|world| world.environment.key == *key)
    }
}

impl World {
    /// An environment of which nothing was read yet.
    pub fn new(environment: Environment) -> Self {
        Self {
            environment,
            own_suffix: None,
            unlocked_until: None,
            skew: SignedDuration::ZERO,
            applications: Vec::new(),
            index: HashMap::new(),
        }
    }

    /// The application with this client ID, as it was read last.
    pub fn application(&self, id: &ClientId) -> Option<&Application> {
        self.index.get(id).and_then(|at| self.applications.get(*at))
    }

    /// All applications that were read, in the order in which they came first.
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// About how many bytes of memory the applications take.
    pub fn bytes(&self) -> usize {
        self.applications.iter().map(Application::bytes).sum()
    }

    /// Takes in what was read of an application: of a new one, or of one that is known.
    pub fn put(&mut self, application: Application) {
        if let Some(at) = self.index.get(&application.id) {
            self.applications[*at] = application;
        } else {
            self.index.insert(application.id.clone(), self.applications.len());
            self.applications.push(application);
        }
    }

    /// Changes what is known of an application.
    pub fn amend(&mut self, id: &ClientId, change: impl FnOnce(&mut Application)) {
        if let Some(application) = self.index.get(id).and_then(|at| self.applications.get_mut(*at))
        {
            change(application);
        }
    }

    /// Keeps only the applications that `stays` names.
    pub fn retain(&mut self, stays: &HashSet<ClientId>) {
        self.applications.retain(|application| stays.contains(&application.id));
        let positions = self.applications.iter().enumerate();
        self.index = positions.map(|(at, application)| (application.id.clone(), at)).collect();
    }

    /// An application is gone.
    pub fn remove(&mut self, id: &ClientId) {
        let others = self.applications.iter().map(|one| one.id.clone());
        self.retain(&others.filter(|one| one != id).collect());
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
            Reply::SecretCreated(..)
            | Reply::ApplicationDeleted
            | Reply::LoginUrlChanged
            | Reply::SecretUpdated(_)
            | Reply::SecretDeleted
            | Reply::Environments(_)
            | Reply::Environment(_)
            | Reply::SessionSettings(_)
            | Reply::SignIns(_)
            | Reply::Discovery(_)
            | Reply::Keys(_) => {}
        }
    }
}
