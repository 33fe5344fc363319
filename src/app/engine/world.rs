//! What is known of one environment.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::api::Reply;
use crate::api::request::Answered;
use crate::domain::common_lists::CommonLists;
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
    /// Its applications. Each keeps its position as long as it is known; where one is gone, the next
    /// new one comes.
    applications: Vec<Option<Application>>,
    /// Positions in `applications` by client ID.
    index: HashMap<ClientId, usize>,
    /// What many of them have alike.
    lists: CommonLists,
    /// The positions where one is gone.
    free: Vec<usize>,
    /// About how many bytes of memory the applications take.
    bytes: usize,
    /// The positions where something changed since this was last asked.
    touched: Vec<usize>,
    /// When an application was last read by itself.
    read: HashMap<ClientId, Timestamp>,
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
            lists: CommonLists::default(),
            free: Vec::new(),
            bytes: 0,
            touched: Vec::new(),
            read: HashMap::new(),
        }
    }

    /// The application with this client ID, as it was read last.
    pub fn application(&self, id: &ClientId) -> Option<&Application> {
        self.at(self.position(id)?)
    }

    /// All applications that were read.
    pub fn applications(&self) -> impl Iterator<Item = &Application> {
        self.applications.iter().flatten()
    }

    /// How many applications were read.
    pub fn count(&self) -> usize {
        self.index.len()
    }

    /// The position that an application keeps.
    pub fn position(&self, id: &ClientId) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The application at a position.
    pub fn at(&self, position: usize) -> Option<&Application> {
        self.applications.get(position)?.as_ref()
    }

    /// The positions where something may have changed since this was last asked, in order.
    pub fn take_touched(&mut self) -> Vec<usize> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// About how many bytes of memory the applications take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes in what was read of an application: of a new one, or of one that is known.
    pub fn put(&mut self, application: Application) {
        if let Some(at) = self.position(&application.id) {
            self.replace(at, Some(application));
            return;
        }
        let at = self.free.pop().unwrap_or_else(|| {
            self.applications.push(None);
            self.applications.len() - 1
        });
        self.index.insert(application.id.clone(), at);
        self.replace(at, Some(application));
    }

    /// Changes what is known of an application.
    pub fn amend(&mut self, id: &ClientId, change: impl FnOnce(&mut Application)) {
        if let Some(at) = self.position(id)
            && let Some(mut application) = self.at(at).cloned()
        {
            change(&mut application);
            self.replace(at, Some(application));
        }
    }

    /// Keeps only the applications that `stays` names.
    pub fn retain(&mut self, stays: impl Fn(&Application) -> bool) {
        let gone = self.applications().filter(|one| !stays(one));
        let gone: Vec<ClientId> = gone.map(|one| one.id.clone()).collect();
        for id in gone {
            self.remove(&id);
        }
    }

    /// An application is gone.
    pub fn remove(&mut self, id: &ClientId) {
        self.read.remove(id);
        if let Some(at) = self.index.remove(id) {
            self.replace(at, None);
            self.free.push(at);
        }
    }

    // What is read again mostly is as it was.
    fn replace(&mut self, at: usize, new: Option<Application>) {
        let Some(known) = self.applications.get_mut(at).filter(|known| **known != new) else {
            return;
        };
        let mut new = new;
        if let Some(new) = &mut new {
            self.lists.share(&mut new.settings);
        }
        let bytes = |one: &Option<Application>| one.as_ref().map_or(0, Application::bytes);
        self.bytes = self.bytes.saturating_sub(bytes(known)) + bytes(&new);
        *known = new;
        self.touched.push(at);
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

    /// When an application was last read by itself, not with all others.
    pub fn read_at(&self, id: &ClientId) -> Option<Timestamp> {
        self.read.get(id).copied()
    }

    /// An application is read at this time, by itself.
    pub fn was_read(&mut self, id: &ClientId, now: Timestamp) {
        self.read.insert(id.clone(), now);
    }

    /// Takes in what any answer tells.
    pub fn heard(&mut self, answered: &Answered, now: Timestamp) {
        if let Some(date) = answered.date {
            self.skew = date.duration_since(now);
        }
        match &answered.reply {
            Reply::Application(application) => {
                self.was_read(&application.id, now);
                self.put(application.clone());
            }
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
            | Reply::Users(_)
            | Reply::Sessions(_)
            | Reply::Session(_)
            | Reply::SessionsRevoked
            | Reply::Discovery(_)
            | Reply::Keys(_) => {}
        }
    }
}
