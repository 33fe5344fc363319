//! How a driver begins.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::app::Model;
use appdeck::app::keys::rebinding::rebind;
use appdeck::app::screen::model::ModelOptions;
use appdeck::config::CredentialSource;
use appdeck::domain::delivery::{CommandTarget, presets};
use appdeck::domain::{
    ClientId, ClipboardChoice, EnvKey, Environment, EnvironmentType, Secret, WriteKind,
};
use appdeck::runtime::clipboard::{Clipboard, Connect, Surroundings};
use appdeck::runtime::clock::Clock;
use appdeck::runtime::connecting::ConnectDesk;
use appdeck::runtime::connections::Connections;
use appdeck::runtime::disk::Disk;
use appdeck::runtime::journal::{Journal, Process};
use appdeck::runtime::performer::{Performer, Sinks};
use appdeck::runtime::record::{Backups, Record};
use appdeck::runtime::session::Session;
use appdeck::sandbox::{Announcement, Database, FIXED_NOW, SandboxOptions, Seed};
use appdeck::start::announced::{connect, known};
use appdeck::ui::{Ctx, Glyphs, Theme};
use jiff::{SignedDuration, Timestamp};

use super::driver::Driver;
use crate::support::sandbox::{World, options, world};

/// Where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Does something to a session that is about to start.
type Prepare = Arc<dyn Fn(&mut Session) + Send + Sync>;

/// The choices before the program opens.
#[derive(Clone)]
pub struct Setup {
    seed: Seed,
    database: Database,
    state: Option<PathBuf>,
    home: Option<PathBuf>,
    run: u32,
    journaled: Option<Process>,
    size: (u16, u16),
    read_only: bool,
    term: Option<&'static str>,
    desktop: Option<(ClipboardChoice, Connect)>,
    unreachable: bool,
    unconfigured: bool,
    elsewhere: Option<Announcement>,
    deny: Vec<WriteKind>,
    strange: Option<String>,
    hosts: Vec<&'static str>,
    prepare: Option<Prepare>,
    http: HttpOptions,
    keys: BTreeMap<String, Vec<String>>,
    variables: BTreeMap<String, String>,
    commands: Vec<CommandTarget>,
    ctx: Ctx,
}

impl Setup {
    /// A sandbox filled with `seed`, on a terminal of 120×40.
    pub fn of(seed: Seed) -> Self {
        Self {
            seed,
            database: Database::Memory,
            state: None,
            home: None,
            run: 1,
            journaled: None,
            size: (120, 40),
            read_only: false,
            term: None,
            desktop: None,
            unreachable: false,
            unconfigured: false,
            elsewhere: None,
            deny: Vec::new(),
            strange: None,
            hosts: Vec::new(),
            prepare: None,
            http: HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() },
            keys: BTreeMap::new(),
            variables: BTreeMap::new(),
            commands: Vec::new(),
            ctx: Ctx { theme: Theme::named("dark").unwrap(), glyphs: Glyphs::UNICODE },
        }
    }

    /// On a sandbox that keeps its data in this file.
    pub fn database(mut self, file: &Path) -> Self {
        self.database = Database::File(file.to_owned());
        self
    }

    /// A terminal of another size.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// With a variable of the environment that the program was started in.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// As with `--read-only`.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// With one more environment, *Acme Nowhere*, which cannot be reached.
    pub fn with_unreachable(mut self) -> Self {
        self.unreachable = true;
        self
    }

    /// With no environment at all.
    pub fn without_environments(mut self) -> Self {
        self.unconfigured = true;
        self
    }

    /// Connected to these environments, instead of to those of a sandbox of its own.
    pub fn connected_to(mut self, announcement: Announcement) -> Self {
        self.elsewhere = Some(announcement);
        self
    }

    /// With one more environment, *Strange*, which is opened first and answers at `url`.
    pub fn strange(mut self, url: &str) -> Self {
        self.strange = Some(url.to_owned());
        self
    }

    /// As if the environments were at these hosts: ports differ from run to run.
    pub fn hosts(mut self, hosts: &[&'static str]) -> Self {
        self.hosts = hosts.to_vec();
        self
    }

    /// With this done to each run's session just before it starts.
    pub fn prepared(mut self, prepare: impl Fn(&mut Session) + Send + Sync + 'static) -> Self {
        self.prepare = Some(Arc::new(prepare));
        self
    }

    /// Waiting so long for an answer, in milliseconds.
    pub fn patience(mut self, milliseconds: u64) -> Self {
        self.http.timeout = Duration::from_millis(milliseconds);
        self
    }

    /// Believing the certificates in this file, and those of the system.
    pub fn trusting(mut self, file: &Path) -> Self {
        self.http.trust = Trust::SystemAnd(file.to_owned());
        self
    }

    /// With this forbidden in every environment, as by `deny`.
    pub fn deny(mut self, write_kinds: &[WriteKind]) -> Self {
        self.deny = write_kinds.to_vec();
        self
    }

    /// With other keys for the command of this name.
    pub fn bind(mut self, command: &str, keys: &[&str]) -> Self {
        let keys = keys.iter().map(ToString::to_string).collect();
        self.keys.insert(command.to_owned(), keys);
        self
    }

    /// With a command that takes secrets, offered first.
    pub fn deliver(mut self, command: CommandTarget) -> Self {
        self.commands.push(command);
        self
    }

    /// With the state directory here, instead of one of its own that goes with the driver.
    pub fn state(mut self, folder: &Path) -> Self {
        self.state = Some(folder.to_owned());
        self
    }

    /// On a terminal of this kind (`TERM`).
    pub fn term(mut self, term: &'static str) -> Self {
        self.term = Some(term);
        self
    }

    /// On this desktop, whose clipboard is used as `choice` says.
    pub fn desktop(mut self, choice: ClipboardChoice, connect: Connect) -> Self {
        self.desktop = Some((choice, connect));
        self
    }

    /// With a journal in the state directory; each run is over as soon as the next one begins.
    pub fn journaled(mut self) -> Self {
        self.journaled = Some(Process::current());
        self
    }

    /// With a journal, in which the runs of this operator are those of this process.
    pub fn process(mut self, process: Process) -> Self {
        self.journaled = Some(process);
        self
    }

    /// Painted otherwise.
    pub fn painted(mut self, ctx: Ctx) -> Self {
        self.ctx = ctx;
        self
    }

    /// Opens the program and waits until everything it asks for at first is there.
    pub async fn open(self) -> Driver {
        super::limit::watch();
        let mut driver = self.begin().await;
        driver.settle().await;
        driver
    }

    /// Opens the program; nothing is answered yet.
    pub async fn begin(mut self) -> Driver {
        let options = options(self.database.clone(), self.seed);
        let colleague = world(SandboxOptions { fixed: true, ..options }).await;
        let own = tempfile::tempdir().unwrap();
        self.home = Some(own.path().to_owned());
        self.state.get_or_insert_with(|| own.path().join("state"));
        let now = FIXED_NOW + SignedDuration::from_secs(30);
        let session = self.session(&colleague, now);
        let mut driver = Driver::new(colleague, session, now, own, self);
        driver.forget_requests();
        driver.draw();
        driver
    }

    /// The same again, as another run.
    pub fn another_run(&self) -> Self {
        Self { run: self.run + 1, ..self.clone() }
    }

    /// The state directory.
    pub fn folder(&self) -> &Path {
        self.state.as_deref().unwrap()
    }

    /// The screen's size and how it is painted.
    pub fn look(&self) -> ((u16, u16), Ctx) {
        (self.size, self.ctx)
    }

    fn environments(&self, colleague: &World, connections: &mut Connections) -> Vec<Environment> {
        let announcement = self.elsewhere.as_ref();
        let announcement = announcement.unwrap_or_else(|| colleague.sandbox.announcement());
        let mut environments = connect(announcement, connections).unwrap();
        for environment in &mut environments {
            environment.deny.clone_from(&self.deny);
        }
        if self.unreachable {
            environments.push(at(NOWHERE, "Acme Nowhere", connections));
        }
        if let Some(url) = &self.strange {
            environments.insert(0, at(url, "Strange", connections));
        }
        if self.unconfigured {
            environments.clear();
        }
        for (environment, host) in environments.iter_mut().zip(&self.hosts) {
            (*host).clone_into(&mut environment.host);
        }
        environments
    }

    /// A run of the program on this world; it has asked for what it asks for at first.
    pub fn session(&self, colleague: &World, now: Timestamp) -> Session {
        let http = http::client(&self.http).unwrap();
        let mut connections = Connections::new(http).trusting(self.http.trust.clone());
        let environments = self.environments(colleague, &mut connections);
        let model_options = ModelOptions {
            read_only: self.read_only,
            commands: presets::offered(&self.commands),
            log_path: "~/.local/state/appdeck/appdeck.log".into(),
            config_path: "~/.config/appdeck/config.toml".into(),
            ..ModelOptions::default()
        };
        let keymap = rebind(&self.keys).0.in_ascii(self.ctx.glyphs == Glyphs::ASCII);
        let mut model = Model::new(environments, keymap, model_options, now, self.size);
        model.engine.run = format!("run{}", self.run);
        let mut at = Surroundings {
            choice: ClipboardChoice::Osc52,
            term: self.term.map(str::to_owned),
            ..Surroundings::default()
        };
        let clipboard = match self.desktop {
            None => Clipboard::new(at),
            Some((choice, connect)) => {
                (at.choice, at.display) = (choice, Some(":0".into()));
                Clipboard::on_desktop(at, connect)
            }
        };
        let mut performer = Performer::new(connections);
        let (record, backups) = (Record::new(self.folder()), Backups::new(self.folder()));
        let disk = Disk::start().unwrap();
        performer.keep_record(&disk, record, backups);
        if let Some(process) = self.journaled.clone() {
            // No process of this number started then.
            let over = || Process { started: Some(self.run.into()), ..process.clone() };
            let process = if process == Process::current() { over() } else { process };
            performer.keep_journal(&disk, Journal::new(self.folder(), process));
        }
        let sinks = Sinks::new(clipboard);
        let mut session = Session::new(model, Clock::Fixed(now), performer, sinks);
        let variables = self.variables.clone();
        let sandbox = known(colleague.sandbox.announcement()).unwrap();
        session.let_connect(ConnectDesk {
            path: self.home.clone().unwrap().join("config.toml"),
            variables: Arc::new(move |name| variables.get(name).cloned()),
            sandbox: Some(Arc::new(move || Box::pin(std::future::ready(Ok(sandbox.clone()))))),
        });
        if let Some(prepare) = &self.prepare {
            prepare(&mut session);
        }
        session.start();
        session
    }
}

fn at(url: &str, name: &str, connections: &mut Connections) -> Environment {
    let key = EnvKey::new(name);
    let id = ClientId::new("skc_1");
    let source = CredentialSource::Typed(Secret::new("test_canary_nowhere".into()));
    connections.add(key.clone(), url.parse().unwrap(), id.clone(), source);
    Environment {
        key,
        name: name.into(),
        kind: EnvironmentType::Development,
        host: url.split_once("://").unwrap().1.to_owned(),
        guarded: false,
        own_client: Some(id),
        server_id: None,
        region: None,
        deny: Vec::new(),
    }
}
