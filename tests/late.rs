//! Answers that come late, in every order: the model alone, with messages put in by hand.

mod again;
mod broken;
mod creates;
mod environments;
mod reveal;
mod rotation;
mod saves;
mod second;
mod two_reveals;
mod typing;
mod undo;
mod unreadable;
mod workspaces;

use appdeck::api::request::Page;
use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::keys::Keymap;
use appdeck::app::screen::model::ModelOptions;
use appdeck::app::update::{start, update};
use appdeck::app::{Effect, Model, Msg, Ticket};
use appdeck::domain::{
    Application, ClientId, ClientSecret, EnvKey, Environment, EnvironmentType, Kind, SecretId,
    SecretStatus, Settings, Unknown,
};
use appdeck::ui::{Ctx, Glyphs, Theme, draw};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::SignedDuration;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::support::keyboard::key;
use crate::support::screen::{shows, text};

/// The program without a screen and without a server.
struct Desk {
    model: Model,
    /// What it asked for and was not answered yet, the oldest first.
    asked: Vec<(Ticket, Request)>,
    /// Everything else it wanted done, the oldest first.
    wanted: Vec<Effect>,
}

/// An environment that anybody may write to, or one that has to be unlocked.
fn environment(name: &str, guarded: bool) -> Environment {
    Environment {
        key: EnvKey::new(name),
        name: name.into(),
        kind: EnvironmentType::Development,
        host: format!("{name}.scalekit.dev"),
        guarded,
        own_client: None,
        server_id: None,
        region: None,
        deny: Vec::new(),
    }
}

/// A Web Application with these post login URLs.
fn application(id: &str, urls: &[&str]) -> Application {
    let post_login_uris = urls.iter().map(|url| (*url).to_owned()).collect();
    Application {
        id: ClientId::new(id),
        kind: Kind::Web,
        settings: Settings { name: "Coffee-Desk".into(), post_login_uris, ..Settings::default() },
        secrets: Vec::new(),
        created: None,
        updated: None,
        unknown: Unknown::default(),
        untold: Vec::new(),
    }
}

/// An active secret.
fn secret(id: &str) -> ClientSecret {
    ClientSecret {
        id: SecretId::new(id),
        suffix: "abcd".into(),
        status: SecretStatus::Active,
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    }
}

/// What is said when nothing came within the time.
fn timed_out() -> ApiError {
    let mut error = ApiError::new(ErrorKind::TimedOut, "no answer");
    error.may_have_happened = true;
    error
}

/// The form is filled in and sent.
fn create(desk: &mut Desk) {
    desk.press("n").type_text("Coffee-Desk").press("enter");
}

/// The listing that is asked for shows this, and so does the one of Default Clients where that is
/// asked for after it.
fn listed(desk: &mut Desk, applications: &[Application]) {
    desk.answer(page(applications.to_vec()));
    if desk.asked.last().is_some_and(|(_, request)| is_listing(request)) {
        desk.answer(page(applications.to_vec()));
    }
}

fn is_listing(request: &Request) -> bool {
    matches!(request, Request::ListApplications { .. })
}

/// The answer to what was sent last is lost.
fn lose(desk: &mut Desk) {
    let lost = desk.hold();
    desk.fail(lost, timed_out());
}

/// All applications on one page.
fn page(items: Vec<Application>) -> Reply {
    Reply::Applications(Page { items, unreadable: 0, total: None, next: String::new() })
}

impl Desk {
    /// Started on these environments, the first one open; nothing was answered yet.
    fn start(environments: Vec<Environment>) -> Self {
        Self::of(environments, |_| {})
    }

    fn of(environments: Vec<Environment>, change: impl FnOnce(&mut Model)) -> Self {
        let (options, now) = (ModelOptions::default(), "2026-11-24T12:00:00Z".parse().unwrap());
        let mut model = Model::new(environments, Keymap::default(), options, now, (120, 40));
        change(&mut model);
        let effects = start(&mut model);
        let mut desk = Self { model, asked: Vec::new(), wanted: Vec::new() };
        desk.take(effects);
        desk
    }

    /// Started on one environment, which has this one application.
    fn with(application: &Application) -> Self {
        let mut desk = Self::start(vec![environment("dev", false)]);
        // The Default Client is asked for besides.
        for _ in 0..2 {
            desk.answer(page(vec![application.clone()]));
        }
        desk
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(ticket, _, request, _) => self.asked.push((ticket, request)),
                Effect::Cancel(ticket) => self.asked.retain(|(asked, _)| *asked != ticket),
                Effect::AwaitDisk(number) => drop(self.tell(Msg::OnDisk(number, None))),
                other => self.wanted.push(other),
            }
        }
    }

    fn tell(&mut self, msg: Msg) -> &mut Self {
        let effects = update(&mut self.model, msg);
        self.take(effects);
        self
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            self.tell(Msg::Key(key(name)));
        }
        self
    }

    fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.tell(Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
        self
    }

    /// Takes the newest request out of what waits for its answer.
    fn hold(&mut self) -> Ticket {
        self.asked.pop().unwrap().0
    }

    /// Takes the newest such request out of what waits for its answer.
    fn hold_where(&mut self, such: impl Fn(&Request) -> bool) -> Ticket {
        let at = self.asked.iter().rposition(|(_, request)| such(request)).unwrap();
        self.asked.remove(at).0
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply) -> &mut Self {
        self.tell(Msg::Replied(ticket, Ok(Box::new(reply)), Box::default()))
    }

    fn fail(&mut self, ticket: Ticket, error: ApiError) -> &mut Self {
        self.tell(Msg::Replied(ticket, Err(Box::new(error)), Box::default()))
    }

    /// Answers the newest request.
    fn answer(&mut self, reply: Reply) -> &mut Self {
        let ticket = self.hold();
        self.reply(ticket, reply)
    }

    fn wait(&mut self, seconds: i64) -> &mut Self {
        self.model.now += SignedDuration::from_secs(seconds);
        self.tell(Msg::Tick)
    }

    /// What the terminal shows.
    fn screen(&self) -> String {
        let (columns, rows) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let ctx = Ctx { theme: Theme::named("default").unwrap(), glyphs: Glyphs::UNICODE };
        terminal.draw(|frame| draw(&self.model, &ctx, frame)).unwrap();
        text(terminal.backend().buffer())
    }

    /// The screen shows `words`.
    fn see(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(shows(&screen, words), "`{words}` is not on the screen:\n{screen}");
        self
    }

    /// The screen does not show `words`.
    fn not_see(&mut self, words: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!shows(&screen, words), "`{words}` is on the screen:\n{screen}");
        self
    }

    fn said(&self) -> &str {
        self.model.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }
}
