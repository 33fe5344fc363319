//! How a driver begins.

use std::collections::BTreeMap;
use std::sync::Arc;

use appdeck::api::http::{self, Options as HttpOptions, Trust};
use appdeck::app::Model;
use appdeck::app::keymap::Keymap;
use appdeck::app::model::Options as ModelOptions;
use appdeck::config::CredentialSource;
use appdeck::domain::delivery::{CommandTarget, presets};
use appdeck::domain::{ClientId, ClipboardChoice, EnvKey, Environment, EnvironmentType, Secret};
use appdeck::runtime::clipboard::{Clipboard, Surroundings};
use appdeck::runtime::clock::Clock;
use appdeck::runtime::connecting::Desk;
use appdeck::runtime::connections::Connections;
use appdeck::runtime::session::{Hands, Session};
use appdeck::sandbox::{Database, FIXED_NOW, Options, Seed, start};
use appdeck::start::announced::{connect, known};
use appdeck::ui::{Ctx, Glyphs, Theme};
use jiff::SignedDuration;

use super::driver::Driver;
use crate::sandbox::support::{World, options};

/// Where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:1";

/// The choices before the program opens.
pub struct Setup {
    seed: Seed,
    size: (u16, u16),
    read_only: bool,
    unreachable: bool,
    unconfigured: bool,
    keys: BTreeMap<String, Vec<String>>,
    commands: Vec<CommandTarget>,
    ctx: Ctx,
}

impl Setup {
    /// A sandbox filled with `seed`, on a terminal of 120×40.
    pub fn of(seed: Seed) -> Self {
        Self {
            seed,
            size: (120, 40),
            read_only: false,
            unreachable: false,
            unconfigured: false,
            keys: BTreeMap::new(),
            commands: Vec::new(),
            ctx: Ctx { theme: Theme::named("default").unwrap(), glyphs: Glyphs::UNICODE },
        }
    }

    /// A terminal of another size.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
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

    /// Painted otherwise.
    pub fn painted(mut self, ctx: Ctx) -> Self {
        self.ctx = ctx;
        self
    }

    /// Opens the program and waits until everything it asks for at first is there.
    pub async fn open(self) -> Driver {
        let mut driver = self.begin().await;
        driver.settle().await;
        driver
    }

    /// Opens the program; nothing is answered yet.
    pub async fn begin(self) -> Driver {
        let mut fixed = options(Database::Memory, self.seed);
        fixed.fixed = true;
        let colleague = World::of(start(fixed as Options).await.unwrap()).await;
        let trust = Trust::Nobody;
        let http = http::client(&HttpOptions { trust, ..HttpOptions::default() }).unwrap();
        let mut connections = Connections::new(http);
        let announcement = colleague.sandbox.announcement();
        let mut environments = connect(announcement, &mut connections).unwrap();
        if self.unreachable {
            environments.push(nowhere(&mut connections));
        }
        if self.unconfigured {
            environments.clear();
        }
        let now = FIXED_NOW + SignedDuration::from_secs(30);
        let model_options = ModelOptions {
            read_only: self.read_only,
            commands: presets::offered(&self.commands),
            run: "run".into(),
            ascii: self.ctx.glyphs == Glyphs::ASCII,
            log_path: "~/.local/state/appdeck/appdeck.log".into(),
            config_path: "~/.config/appdeck/config.toml".into(),
        };
        let keymap = Keymap::with(&self.keys).unwrap();
        let model = Model::new(environments, keymap, model_options, now, self.size);
        let clipboard = Clipboard::new(Surroundings {
            choice: ClipboardChoice::Osc52,
            ..Surroundings::default()
        });
        let mut session =
            Session::new(model, Clock::Fixed(now), connections, Hands::new(clipboard));
        let folder = tempfile::tempdir().unwrap();
        let sandbox = known(colleague.sandbox.announcement()).unwrap();
        session.let_connect(Desk {
            path: folder.path().join("config.toml"),
            variables: Arc::new(|_| None),
            sandbox: Some(Arc::new(move || Box::pin(std::future::ready(Ok(sandbox.clone()))))),
        });
        session.start();
        let mut driver = Driver::new(colleague, session, self.ctx, now, self.size, folder);
        driver.forget_requests();
        driver.draw();
        driver
    }
}

fn nowhere(connections: &mut Connections) -> Environment {
    let key = EnvKey::new("nowhere");
    let id = ClientId::new("skc_1");
    let source = CredentialSource::Typed(Secret::new("test_canary_nowhere".into()));
    connections.add(key.clone(), NOWHERE.parse().unwrap(), id.clone(), source);
    Environment {
        key,
        name: "Acme Nowhere".into(),
        kind: EnvironmentType::Development,
        host: "127.0.0.1:1".into(),
        guarded: false,
        own_client: Some(id),
        server_id: None,
    }
}
