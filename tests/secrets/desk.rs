//! An operator's desk: a session on a sandbox that keeps its data in a file.

use std::time::Duration;

use appdeck::api::address::base_url;
use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::app::keys::Keymap;
use appdeck::app::screen::model::ModelOptions;
use appdeck::app::{Model, Msg};
use appdeck::config::CredentialSource;
use appdeck::domain::{ClientId, EnvKey, Environment, EnvironmentType};
use appdeck::runtime::clipboard::{Clipboard, Surroundings};
use appdeck::runtime::clock::Clock;
use appdeck::runtime::connections::Connections;
use appdeck::runtime::disk::Disk;
use appdeck::runtime::performer::{Performer, Sinks};
use appdeck::runtime::record::{Backups, Record};
use appdeck::runtime::session::{Outward, Session};
use appdeck::sandbox::{Database, FIXED_NOW, SandboxOptions, Seed, start};
use appdeck::ui::{self, Ctx, Glyphs, Theme};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

use crate::sandbox::support::{World, options};

const SIZE: (u16, u16) = (120, 40);

/// The session, the server, and what was seen.
pub struct Desk {
    pub session: Session,
    pub world: World,
    pub folder: TempDir,
    terminal: Terminal<TestBackend>,
    /// What was drawn at every step, and what the model and the messages print for debugging.
    pub seen: Vec<String>,
}

impl Desk {
    /// A desk with one Web Application in a development environment.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::File(folder.path().join("sandbox.sqlite"));
        let options = SandboxOptions { latency: Duration::ZERO, ..options(database, Seed::Empty) };
        let world = World::of(start(options).await.unwrap()).await;
        world.create("WEB_APP", "Coffee-Desk").await;
        let announced = world.environment(0).clone();

        let http = HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() };
        let mut connections = Connections::new(http::client(&http).unwrap());
        let (key, id) = (EnvKey::new(&*announced.id), ClientId::new(&*announced.client_id));
        let source = CredentialSource::Typed(announced.client_secret.clone());
        connections.add(key.clone(), base_url(&announced.url).unwrap(), id.clone(), source);
        let environment = Environment {
            key,
            name: announced.name,
            kind: EnvironmentType::Development,
            host: world.domain(0).to_owned(),
            guarded: false,
            own_client: Some(id),
            server_id: Some(announced.id),
            region: None,
            deny: Vec::new(),
        };
        let keymap = Keymap::default();
        let now = FIXED_NOW;
        let model = Model::new(vec![environment], keymap, ModelOptions::default(), now, SIZE);
        // An operator far away, whose terminal carries the clipboard.
        let far = Some("192.0.2.1 50000 192.0.2.2 22".to_owned());
        let clipboard = Clipboard::new(Surroundings { ssh_connection: far, ..Default::default() });
        let state = folder.path().join("state");
        let mut performer = Performer::new(connections);
        let disk = Disk::start().unwrap();
        performer.keep_record(&disk, Record::new(&state), Backups::new(&state));
        let session = Session::new(model, Clock::Fixed(now), performer, Sinks::new(clipboard));
        let terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
        let mut desk = Self { session, world, folder, terminal, seen: Vec::new() };
        desk.session.start();
        desk.settle().await;
        desk
    }

    /// Presses a key, waits for what follows, and returns the screen.
    pub async fn press(&mut self, code: KeyCode) -> String {
        self.session.apply(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        self.settle().await
    }

    /// Presses keys that are letters.
    pub async fn keys(&mut self, letters: &str) -> String {
        let mut screen = String::new();
        for letter in letters.chars() {
            screen = self.press(KeyCode::Char(letter)).await;
        }
        screen
    }

    async fn settle(&mut self) -> String {
        loop {
            // Between two answers as well, as the operator sees it.
            let screen = self.draw();
            self.seen.push(screen.clone());
            self.seen.push(format!("{:?}", self.session.model()));
            if self.session.idle() {
                return screen;
            }
            self.session.step().await;
        }
    }

    fn draw(&mut self) -> String {
        let ctx = Ctx { theme: Theme::MONO, glyphs: Glyphs::UNICODE };
        let model = self.session.model();
        self.terminal.draw(|frame| ui::draw(model, &ctx, frame)).unwrap();
        self.terminal.backend().to_string()
    }

    /// The text that the terminal was told to put into its clipboard (OSC 52).
    pub fn clipboard(&mut self) -> String {
        let outward = self.session.take_outward();
        let [Outward::Write(bytes)] = outward.as_slice() else {
            panic!("one writing, and nothing else")
        };
        let payload = bytes.strip_prefix(b"\x1b]52;c;").and_then(|rest| rest.strip_suffix(b"\x07"));
        String::from_utf8(STANDARD.decode(payload.unwrap()).unwrap()).unwrap()
    }

    /// Every byte of the sandbox's files and of the record, as text.
    pub fn files(&self) -> String {
        let mut all = String::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    all += &String::from_utf8_lossy(&std::fs::read(path).unwrap());
                }
            }
        }
        all
    }
}
