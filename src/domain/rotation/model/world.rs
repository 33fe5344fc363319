//! A server, two runs of the program on one disk, a colleague, and an application that uses what it
//! was given.

use jiff::Timestamp;

use crate::domain::rotation::{Act, Event, Member, Rotation, Step, Useless, ValuePlace};
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::{
    Application, Certainty, ClientId, ClientSecret, EnvKey, FieldSet, Kind, SecretId, SecretStatus,
    Settings, Unknown,
};

/// What goes wrong with one of our requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ModelFault {
    None,
    /// The request did not arrive.
    Before,
    /// The answer was lost.
    After,
    /// Our program ended when the request had taken effect, before it was noted.
    Killed,
}

#[derive(Clone, Copy, Debug)]
pub enum Happening {
    /// In this run, the operator does what comes next.
    Follow(usize, ModelFault),
    /// The operator tries something else: what, and on which secret.
    Try(u8, usize),
    /// The operator tests the value that is at hand, stored or not.
    Test,
    /// In this run, the operator generates a secret outside the rotation.
    Generate(usize),
    /// A colleague does something: what, and to which secret.
    Colleague(u8, usize),
    /// This run of our program ends and starts again.
    Restart(usize),
    /// Time goes by, in seconds, and the application uses what it holds.
    Later(i64),
}

pub struct ModelWorld {
    pub secrets: Vec<ClientSecret>,
    count: usize,
    now: i64,
    /// Secrets that worked at the start.
    pub starters: Vec<SecretId>,
    /// Secrets of which the server has said that they authenticate.
    pub authenticated: Vec<SecretId>,
    /// Secrets of ours whose answers were lost.
    orphaned: Vec<SecretId>,
    /// Secrets of ours whose values arrived here.
    made: Vec<SecretId>,
    /// Secrets that were sent somewhere, whether they arrived or not.
    handed: Vec<SecretId>,
    /// Secrets that the application holds.
    installed: Vec<SecretId>,
    /// The secrets whose values the two runs hold.
    memory: [Option<SecretId>; 2],
    /// By how much the runs misjudge the server's clock, in seconds.
    skew: i64,
    rotation: Rotation,
}

impl ModelWorld {
    /// An application with so many active secrets, of which `expired` say of each whether it works no
    /// more.
    pub fn new(expired: &[bool], skew: i64) -> Self {
        let application = Application {
            id: ClientId::new("webc_1"),
            kind: Kind::Web,
            created: None,
            updated: None,
            secrets: Vec::new(),
            settings: Settings::default(),
            unknown: Unknown::default(),
            untold: FieldSet::default(),
        };
        let rotation = Rotation::begin(EnvKey::new("acme"), &application, None, |_| None, at(0));
        let mut world = Self {
            secrets: Vec::new(),
            count: 0,
            now: 0,
            starters: Vec::new(),
            authenticated: Vec::new(),
            orphaned: Vec::new(),
            made: Vec::new(),
            handed: Vec::new(),
            installed: Vec::new(),
            memory: [None, None],
            skew,
            rotation,
        };
        for expired in expired {
            let member = world.create().unwrap();
            if *expired {
                let made = world.secrets.last_mut();
                made.unwrap().expires = Some(at(world.now));
                continue;
            }
            world.starters.push(member.id.clone());
            world.installed.push(member.id);
        }
        let application = Application { secrets: world.secrets.clone(), ..application };
        world.now = 100;
        let key = EnvKey::new("acme");
        world.rotation = Rotation::begin(key, &application, None, |_| None, world.here());
        world
    }

    fn active(&self, id: &SecretId) -> bool {
        self.secrets.iter().any(|secret| secret.id == *id && secret.active())
    }

    /// Whether it came of a create of ours whose answer was lost. Where an expired secret made room,
    /// nothing asks whose it is.
    pub fn stray(&self, secret: &ClientSecret) -> bool {
        self.orphaned.contains(&secret.id)
    }

    fn starter_works(&self) -> bool {
        self.starters.iter().any(|id| self.active(id))
    }

    /// The server: creates a secret if there is room.
    fn create(&mut self) -> Option<Member> {
        if self.secrets.iter().filter(|secret| secret.active()).count() >= ACTIVE_LIMIT {
            return None;
        }
        self.count += 1;
        let secret = ClientSecret {
            id: SecretId::new(format!("s{}", self.count)),
            suffix: format!("{:04}", self.count),
            status: SecretStatus::Active,
            created: Some(at(self.now)),
            expires: None,
            last_used: Some(at(self.now)),
            created_by: None,
        };
        let member = Member::from(&secret);
        self.secrets.push(secret);
        Some(member)
    }

    /// The server: does what it is asked, or refuses.
    fn change(&mut self, act: &Act) -> bool {
        let full = self.secrets.iter().filter(|secret| secret.active()).count() >= ACTIVE_LIMIT;
        let (id, status) = match act {
            Act::Create => return self.create().is_some(),
            Act::Delete(id) => {
                self.secrets.retain(|secret| secret.id != *id);
                return true;
            }
            Act::Deactivate(id) => (id, SecretStatus::Inactive),
            Act::Activate(_) if full => return false,
            Act::Activate(id) => (id, SecretStatus::Active),
        };
        let found = self.secrets.iter_mut().find(|secret| secret.id == *id);
        found.map(|secret| secret.status = status).is_some()
    }

    /// The server's time as the runs see it.
    fn here(&self) -> Timestamp {
        at(self.now + self.skew)
    }

    /// The application and the notes are read.
    fn read(&mut self) {
        let value = |member: &Member| self.value(&member.id);
        let events = self.rotation.saw(&self.secrets, value, self.here());
        let settled = self.rotation.settled(&self.secrets, self.here());
        for event in events.into_iter().chain(settled) {
            self.rotation.apply(event);
        }
    }

    fn value(&self, id: &SecretId) -> Option<ValuePlace> {
        let shown = self.memory.iter().flatten().any(|held| held == id);
        match () {
            () if self.handed.contains(id) => Some(ValuePlace::Delivered),
            () if shown => Some(ValuePlace::Shown),
            () if self.made.contains(id) => Some(ValuePlace::Gone { tested: None }),
            () => None,
        }
    }

    /// One of a run's requests: it is allowed by the listing as it is, and keeps the application
    /// alive.
    pub fn send(&mut self, run: usize, act: &Act, fault: ModelFault) {
        self.read();
        if self.rotation.may(act, &self.secrets, self.here()).is_err() {
            return;
        }
        if fault == ModelFault::Before {
            return;
        }
        let before = self.starter_works();
        let created = if *act == Act::Create { self.create() } else { None };
        let done = created.is_some() || (*act != Act::Create && self.change(act));
        let irrevocable = matches!(act, Act::Delete(id) if self.starters.contains(id));
        if irrevocable || (before && !self.starter_works()) {
            let proven = |id: &&SecretId| self.active(id) && self.handed.contains(id);
            let proven = self.authenticated.iter().any(|id| proven(&id));
            assert!(proven, "{act:?} took a secret that worked, and no other does");
        }
        match (fault, created) {
            (ModelFault::None, Some(member)) => {
                self.memory[run] = Some(member.id.clone());
                self.made.push(member.id.clone());
                self.rotation.apply(Event::Created(member, self.here()));
            }
            (_, Some(member)) => self.orphaned.push(member.id),
            (ModelFault::None, None) if done => self.note(act),
            _ => {}
        }
        if fault == ModelFault::Killed {
            self.restart(run);
        }
        self.read();
    }

    fn note(&mut self, act: &Act) {
        let event = match act {
            Act::Create => return,
            Act::Deactivate(id) => Event::Deactivated(id.clone(), self.here()),
            Act::Activate(id) => Event::Reactivated(id.clone()),
            Act::Delete(id) => Event::Deleted(id.clone()),
        };
        self.rotation.apply(event);
    }

    fn restart(&mut self, run: usize) {
        self.memory[run] = None;
        let text = serde_json::to_string(&self.rotation).unwrap();
        self.rotation = serde_json::from_str::<Rotation>(&text).unwrap();
    }

    pub fn follow(&mut self, run: usize, fault: ModelFault) -> Step {
        self.read();
        let step = self.rotation.next(&self.secrets, self.here());
        if let Some(act) = step.act() {
            assert_eq!(self.rotation.may(&act, &self.secrets, self.here()), Ok(()), "{step:?}");
        }
        if let Step::Discard(member, Useless::Lost) = &step {
            assert!(!self.handed.contains(&member.id), "it was delivered: {step:?}");
            assert!(!self.memory.contains(&Some(member.id.clone())), "it is shown: {step:?}");
        }
        match (&step, step.act()) {
            (_, Some(act)) => self.send(run, &act, fault),
            (Step::Deliver(_), _) if fault == ModelFault::Killed => self.restart(run),
            (Step::Deliver(member), _) if fault != ModelFault::Before => {
                let holder = self.memory.iter().position(|held| held.as_ref() == Some(&member.id));
                assert!(holder.is_some(), "its value is gone");
                self.handed.push(member.id.clone());
                // Where nothing confirms it, it may not have arrived.
                if fault == ModelFault::None {
                    self.installed.push(member.id.clone());
                }
                self.rotation.apply(Event::Delivered(Certainty::Unconfirmed));
            }
            (Step::Prove(member), _) => self.prove(&member.id, fault),
            (Step::LookAt(members), _) => {
                assert!(!members.is_empty());
                // What is ours and lost is found out; what is a colleague's is left to them.
                for member in members.iter().filter(|one| self.orphaned.contains(&one.id)) {
                    self.rotation.apply(Event::Lost(member.clone()));
                }
            }
            _ => {}
        }
        step
    }

    fn prove(&mut self, id: &SecretId, fault: ModelFault) {
        let event = match (fault, self.active(id)) {
            (ModelFault::None, true) => {
                self.authenticated.push(id.clone());
                self.use_of(id);
                Event::Proven(self.here())
            }
            // What is not active is rejected, which says nothing.
            _ => Event::Unknown(self.here()),
        };
        self.rotation.apply(event);
        self.read();
    }

    fn use_of(&mut self, id: &SecretId) {
        let now = at(self.now);
        if let Some(secret) = self.secrets.iter_mut().find(|one| one.id == *id) {
            secret.last_used = Some(now);
        }
    }

    fn colleague(&mut self, what: u8, which: usize) {
        let Some(secret) = self.secrets.get(which % self.secrets.len().max(1)) else { return };
        let id = secret.id.clone();
        self.change(&match what % 4 {
            0 => Act::Create,
            1 => Act::Deactivate(id),
            2 => Act::Activate(id),
            _ => Act::Delete(id),
        });
    }

    pub fn later(&mut self, seconds: i64) {
        self.now += seconds;
        // The application tries what it was given last, first.
        let using = self.installed.iter().rev().find(|id| self.active(id)).cloned();
        if let Some(id) = using {
            self.use_of(&id);
            self.authenticated.push(id);
        }
        self.read();
    }

    pub fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Follow(run, fault) => drop(self.follow(run, fault)),
            Happening::Try(what, which) => {
                let Some(secret) = self.secrets.get(which % self.secrets.len().max(1)) else {
                    return;
                };
                let id = secret.id.clone();
                let act = match what % 3 {
                    0 => Act::Deactivate(id),
                    1 => Act::Delete(id),
                    _ => Act::Activate(id),
                };
                self.send(0, &act, ModelFault::None);
            }
            Happening::Colleague(what, which) => self.colleague(what, which),
            Happening::Test => {
                let id = self.rotation.new.as_ref().map(|new| new.member.id.clone());
                if let Some(id) = id.filter(|id| self.memory.contains(&Some(id.clone()))) {
                    self.prove(&id, ModelFault::None);
                }
            }
            Happening::Generate(run) => self.send(run, &Act::Create, ModelFault::None),
            Happening::Restart(run) => self.restart(run),
            Happening::Later(seconds) => self.later(seconds),
        }
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_521_600 + seconds).unwrap()
}
