//! An operator at a terminal: keys go in, a screen comes out. Between them are the program's own
//! session, client and sandbox; only the terminal and the clock are not real.

use std::collections::VecDeque;
use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

use appdeck::app::Msg;
use appdeck::app::edited_text::EditedText;
use appdeck::domain::ClientId;
use appdeck::runtime::clock::Clock;
use appdeck::runtime::journal::Process;
use appdeck::runtime::session::{Outward, Session};
use appdeck::sandbox::{RecordedRequest, Seed};
use appdeck::ui::{self, Ctx};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::Buffer;
use serde_json::Value as Json;
use tempfile::TempDir;

use super::keyboard::{self, Step};
use super::screen;
use super::setup::Setup;
use crate::support::sandbox::World;

/// The operator. What they do is queued by the methods that return `&mut Self`, and done when that
/// is awaited: after each step every request that follows from it is answered.
pub struct Driver {
    /// The environments and whoever else works on them.
    pub colleague: World,
    pub session: Box<Session>,
    pub(super) ctx: Ctx,
    pub(super) now: Timestamp,
    pub(super) terminal: Terminal<TestBackend>,
    queue: VecDeque<Step>,
    pressed: usize,
    written: Vec<u8>,
    pub(super) editing: Option<EditedText>,
    left: bool,
    forgotten: usize,
    pub(super) setup: Setup,
    folder: TempDir,
}

impl Driver {
    /// Opens the program on a sandbox that is filled with `seed`.
    pub async fn open(seed: Seed) -> Self {
        Setup::of(seed).open().await
    }

    pub(super) fn new(
        colleague: World,
        session: Session,
        now: Timestamp,
        folder: TempDir,
        setup: Setup,
    ) -> Self {
        let (size, ctx) = setup.look();
        Self {
            colleague,
            session: Box::new(session),
            ctx,
            now,
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            queue: VecDeque::new(),
            pressed: 0,
            written: Vec::new(),
            editing: None,
            left: false,
            forgotten: 0,
            setup,
            folder,
        }
    }

    /// The run is cut off, and another one begins as this process.
    pub async fn killed(&mut self, next: Process) -> &mut Self {
        self.setup = self.setup.another_run().process(next);
        *self.session = self.setup.session(&self.colleague, self.now);
        self.settle().await
    }

    /// The state directory.
    pub fn state(&self) -> &Path {
        self.setup.folder()
    }

    /// The folder of the configuration.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The text of the configuration; empty when there is none.
    pub fn config(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("config.toml")).unwrap_or_default()
    }

    /// Presses keys, named as the configuration names them and separated by spaces.
    #[must_use = "await it"]
    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.queue.extend(keyboard::keys(keys).into_iter().map(Step::Key));
        self
    }

    /// Types text, one key a character.
    #[must_use = "await it"]
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.queue.extend(keyboard::typed(text).into_iter().map(Step::Key));
        self
    }

    /// Pastes text with the terminal's own paste.
    #[must_use = "await it"]
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.queue.push_back(Step::Paste(text.to_owned()));
        self
    }

    /// Makes the terminal this many columns and rows.
    #[must_use = "await it"]
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.queue.push_back(Step::Resize(columns, rows));
        self
    }

    /// Gives the focus to the terminal or takes it away.
    #[must_use = "await it"]
    pub fn focus(&mut self, gained: bool) -> &mut Self {
        self.queue.push_back(Step::Focus(gained));
        self
    }

    /// Lets time go by.
    #[must_use = "await it"]
    pub fn wait_seconds(&mut self, seconds: i64) -> &mut Self {
        self.queue.push_back(Step::Wait(seconds));
        self
    }

    /// Presses keys at once, without waiting for any answer. Those come when something is awaited.
    pub fn hurry(&mut self, keys: &str) -> &mut Self {
        for key in keyboard::keys(keys) {
            self.take(Step::Key(key));
        }
        self.draw();
        self
    }

    /// Something comes from the terminal, and no answer is waited for.
    pub fn hear(&mut self, input: appdeck::runtime::input::TerminalInput) {
        appdeck::runtime::run::apply(&mut self.session, input);
        self.hand_out();
    }

    /// Pastes text at once, without waiting for any answer.
    pub fn hurry_paste(&mut self, text: &str) -> &mut Self {
        self.take(Step::Paste(text.to_owned()));
        self
    }

    /// Lets time go by without waiting for any answer.
    pub fn hurry_seconds(&mut self, seconds: i64) -> &mut Self {
        self.take(Step::Wait(seconds));
        self.draw();
        self
    }

    /// Selects an application through the filter and clears the filter again.
    #[must_use = "await it"]
    pub fn find(&mut self, name: &str) -> &mut Self {
        self.press("1 esc /").type_text(name).press("enter esc")
    }

    /// Opens an environment from the menu.
    #[must_use = "await it"]
    pub fn environment(&mut self, name: &str) -> &mut Self {
        let keys = format!("E {} enter", self.way_to(name));
        self.press(&keys)
    }

    // From the environment that is open to the one of this name, in the order of the menu.
    fn way_to(&self, name: &str) -> String {
        let model = self.session.model();
        let to = model.environments.iter().position(|state| {
            state.world.environment.name.to_lowercase().contains(&name.to_lowercase())
        });
        let to = to.unwrap_or_else(|| panic!("no environment {name}"));
        let (key, steps) = if to < model.current {
            ("k ", model.current - to)
        } else {
            ("j ", to - model.current)
        };
        key.repeat(steps)
    }

    /// Moves down until the cursor stands on the row that begins with `label`.
    pub async fn go_to(&mut self, label: &str) -> &mut Self {
        self.press("home").await;
        for _ in 0..60 {
            if screen::cursor_on(&self.screen(), label) {
                return self;
            }
            self.press("down").await;
        }
        panic!("no row {label}:\n{}", self.screen());
    }

    /// Scripts trouble: the list that `PUT /_sandbox/faults` takes.
    pub async fn faults(&self, rules: Json) {
        self.colleague.set_faults(rules).await;
    }

    /// What the terminal shows.
    pub fn screen(&self) -> String {
        screen::text(self.buffer())
    }

    /// The painted cells.
    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// The first line that shows `text`.
    pub fn line_with(&self, text: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no line with `{text}`:\n{screen}")).to_owned()
    }

    /// The screen shows `text`, on one line or wrapped over the lines of a message.
    pub fn see(&self, text: &str) -> &Self {
        screen::see(&self.screen(), text);
        self
    }

    /// The screen does not show `text`.
    pub fn not_see(&self, text: &str) -> &Self {
        screen::not_see(&self.screen(), text);
        self
    }

    /// How many keys were pressed, typed characters included.
    pub fn pressed(&self) -> usize {
        self.pressed
    }

    /// Whether the program ended.
    pub fn left(&self) -> bool {
        self.left
    }

    /// The bytes for the terminal besides what is drawn.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// The text that was sent to the terminal's clipboard last (OSC 52).
    pub fn copied(&self) -> String {
        let written = std::str::from_utf8(&self.written).unwrap();
        let (_, last) = written.rsplit_once("\x1b]52;c;").expect("something was copied");
        let bytes = STANDARD.decode(last.trim_end_matches('\x07')).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// What the server received since it was last forgotten.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.colleague.sandbox.requests().split_off(self.forgotten)
    }

    /// Forgets what the server received so far.
    pub fn forget_requests(&mut self) {
        self.forgotten = self.colleague.sandbox.requests().len();
    }

    /// The requests that change something, as `POST /api/v1/clients`, with their bodies.
    pub fn writes(&self) -> Vec<(String, Json)> {
        let all = self.requests().into_iter();
        all.filter(|one| one.method != "GET" && one.path != "/oauth/token")
            .map(|one| (format!("{} {}", one.method, one.path), one.body))
            .collect()
    }

    /// The bodies of the requests with this method.
    pub fn bodies(&self, method: &str) -> Vec<Json> {
        let all = self.writes().into_iter();
        all.filter(|(line, _)| line.starts_with(method)).map(|(_, body)| body).collect()
    }

    /// What the server holds of an application of the first environment.
    pub async fn on_server(&self, id: &ClientId) -> Json {
        self.colleague.call("GET", &format!("/api/v1/clients/{id}")).await.ok()["client"].clone()
    }

    /// The client ID of the application of this name in the open environment.
    pub fn id_of(&self, name: &str) -> ClientId {
        let state = self.session.model().environment().expect("an open environment");
        let found = state.applications().find(|one| one.name() == name);
        found.unwrap_or_else(|| panic!("no {name}:\n{}", self.screen())).id.clone()
    }

    /// Takes in answers one by one until the screen shows `text`.
    pub async fn until(&mut self, text: &str) -> &mut Self {
        while !self.screen().contains(text) {
            assert!(!self.session.idle(), "`{text}` never came:\n{}", self.screen());
            self.session.step().await;
            self.draw();
        }
        self
    }

    /// Waits until nothing is under way any more.
    pub async fn settle(&mut self) -> &mut Self {
        self.session.settle().await;
        self.hand_out();
        self.draw();
        self
    }

    async fn run(&mut self) {
        while let Some(step) = self.queue.pop_front() {
            self.take(step);
            self.session.settle().await;
            self.hand_out();
        }
        self.draw();
    }

    fn take(&mut self, step: Step) {
        let msg = match step {
            Step::Key(key) => {
                self.pressed += 1;
                Msg::Key(key)
            }
            Step::Paste(text) => Msg::Paste(text),
            Step::Resize(columns, rows) => {
                self.terminal.backend_mut().resize(columns, rows);
                Msg::Resize(columns, rows)
            }
            Step::Focus(gained) => Msg::Focus(gained),
            Step::Wait(seconds) => {
                self.now += SignedDuration::from_secs(seconds);
                self.session.set_clock(Clock::Fixed(self.now));
                self.colleague.sandbox.advance(seconds);
                Msg::Tick
            }
        };
        self.session.apply(msg);
        self.hand_out();
    }

    pub(super) fn hand_out(&mut self) {
        for outward in self.session.take_outward() {
            match outward {
                Outward::Write(bytes) => self.written.extend_from_slice(&bytes),
                Outward::Edit(order) => self.editing = Some(order.text),
                Outward::Quit => self.left = true,
                Outward::Suspend | Outward::Repaint => {}
            }
        }
    }

    /// Paints the screen as the program does, on a terminal of another kind.
    pub fn paint<B: Backend>(&self, terminal: &mut Terminal<B>)
    where
        B::Error: std::fmt::Debug,
    {
        let (model, ctx) = (self.session.model(), &self.ctx);
        terminal.draw(|frame| ui::draw(model, ctx, frame)).unwrap();
    }

    pub(super) fn draw(&mut self) {
        let (model, ctx) = (self.session.model(), &self.ctx);
        self.terminal.draw(|frame| ui::draw(model, ctx, frame)).unwrap();
    }
}

impl<'a> IntoFuture for &'a mut Driver {
    type Output = &'a mut Driver;
    type IntoFuture = Pin<Box<dyn Future<Output = &'a mut Driver> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            self.run().await;
            self
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let forgotten = !self.queue.is_empty() && !std::thread::panicking();
        assert!(!forgotten, "keys that were never awaited");
    }
}
