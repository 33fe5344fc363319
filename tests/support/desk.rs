//! The program without a server and without tasks: keys and answers go in one by one, in any order.

use appdeck::api::request::Page;
use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::keys::Keymap;
use appdeck::app::screen::model::ModelOptions;
use appdeck::app::update::{start, update};
use appdeck::app::{Effect, Model, Msg, Ticket};
use appdeck::domain::{Application, Environment};
use appdeck::ui::{Ctx, Glyphs, Theme};
use jiff::SignedDuration;

use super::samples::environment;
use super::{keyboard, screen};

/// The program, what it asked for, and what it wanted done.
pub struct Desk {
    pub model: Model,
    /// What it asked for and was not answered yet, the oldest first.
    pub asked: Vec<(Ticket, Request)>,
    /// Everything else it wanted done, the oldest first.
    pub wanted: Vec<Effect>,
}

/// What is said when nothing came within the time.
pub fn timed_out() -> ApiError {
    let mut error = ApiError::new(ErrorKind::TimedOut, "no answer");
    error.may_have_happened = true;
    error
}

/// The server is down for a while.
pub fn down() -> ApiError {
    ApiError { status: Some(503), ..ApiError::new(ErrorKind::Unavailable, "down") }
}

/// The server wants to be asked again in so many seconds.
pub fn busy(seconds: u64) -> ApiError {
    let mut error = ApiError::new(ErrorKind::RateLimited, "too many requests");
    error.retry_after = Some(seconds);
    error
}

/// All applications on one page.
pub fn page(items: Vec<Application>) -> Reply {
    Reply::Applications(Page { items, unreadable: 0, total: None, next: String::new() })
}

pub fn is_listing(request: &Request) -> bool {
    matches!(request, Request::ListApplications { .. })
}

impl Desk {
    /// Started on these environments, the first one open; nothing was answered yet.
    pub fn start(environments: Vec<Environment>) -> Self {
        Self::of(environments, |_| {})
    }

    /// The same, after a change of the model that it starts with.
    pub fn of(environments: Vec<Environment>, change: impl FnOnce(&mut Model)) -> Self {
        let (options, now) = (ModelOptions::default(), "2026-11-24T12:00:00Z".parse().unwrap());
        let mut model = Model::new(environments, Keymap::default(), options, now, (120, 40));
        change(&mut model);
        let effects = start(&mut model);
        let mut desk = Self { model, asked: Vec::new(), wanted: Vec::new() };
        desk.take(effects);
        desk
    }

    /// Started on one environment, which has these applications.
    pub fn with(applications: &[Application]) -> Self {
        let mut desk = Self::start(vec![environment("dev")]);
        desk.listed(applications);
        desk
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // A save is followed in the sign-in log, which nothing waits for.
                Effect::Send(_, _, Request::ListSignIns(_), _) => {}
                Effect::Send(ticket, _, request, _) => self.asked.push((ticket, request)),
                Effect::Cancel(ticket) => self.asked.retain(|(asked, _)| *asked != ticket),
                Effect::AwaitDisk(number) => drop(self.tell(Msg::OnDisk(number, None))),
                other => self.wanted.push(other),
            }
        }
    }

    pub fn tell(&mut self, msg: Msg) -> &mut Self {
        let effects = update(&mut self.model, msg);
        self.take(effects);
        self
    }

    pub fn press(&mut self, names: &str) -> &mut Self {
        for key in keyboard::keys(names) {
            self.tell(Msg::Key(key));
        }
        self
    }

    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for key in keyboard::typed(text) {
            self.tell(Msg::Key(key));
        }
        self
    }

    pub fn wait(&mut self, seconds: i64) -> &mut Self {
        self.model.now += SignedDuration::from_secs(seconds);
        self.tell(Msg::Tick)
    }

    /// Takes the newest request out of what waits for its answer.
    pub fn hold(&mut self) -> Ticket {
        self.asked.pop().unwrap().0
    }

    /// Takes the newest such request out of what waits for its answer.
    pub fn hold_where(&mut self, such: impl Fn(&Request) -> bool) -> Ticket {
        let at = self.asked.iter().rposition(|(_, request)| such(request)).unwrap();
        self.asked.remove(at).0
    }

    pub fn reply(&mut self, ticket: Ticket, reply: Reply) -> &mut Self {
        self.tell(Msg::Replied(ticket, Ok(Box::new(reply)), Box::default()))
    }

    pub fn fail(&mut self, ticket: Ticket, error: ApiError) -> &mut Self {
        self.tell(Msg::Replied(ticket, Err(Box::new(error)), Box::default()))
    }

    /// Answers the newest request.
    pub fn answer(&mut self, reply: Reply) -> &mut Self {
        let ticket = self.hold();
        self.reply(ticket, reply)
    }

    /// Answers the newest request, which reads an application.
    pub fn read(&mut self, application: Application) -> &mut Self {
        self.answer(Reply::Application(application))
    }

    /// The newest request is not answered as it should be.
    pub fn refuse(&mut self, error: ApiError) -> &mut Self {
        let ticket = self.hold();
        self.fail(ticket, error)
    }

    /// The answer to what was sent last is lost.
    pub fn lose(&mut self) -> &mut Self {
        self.refuse(timed_out())
    }

    /// The listing that is asked for shows this, and so does the one of Default Clients where that
    /// is asked for after it.
    pub fn listed(&mut self, applications: &[Application]) -> &mut Self {
        self.answer(page(applications.to_vec()));
        if self.asked.last().is_some_and(|(_, request)| is_listing(request)) {
            self.answer(page(applications.to_vec()));
        }
        self
    }

    /// What the terminal shows.
    pub fn screen(&self) -> String {
        let ctx = Ctx { theme: Theme::named("dark").unwrap(), glyphs: Glyphs::UNICODE };
        screen::text(&screen::painted(&self.model, &ctx))
    }

    /// The screen shows `words`.
    pub fn see(&mut self, words: &str) -> &mut Self {
        screen::see(&self.screen(), words);
        self
    }

    /// The screen does not show `words`.
    pub fn not_see(&mut self, words: &str) -> &mut Self {
        screen::not_see(&self.screen(), words);
        self
    }

    /// The message line says this and nothing else.
    pub fn says(&mut self, words: &str) -> &mut Self {
        assert_eq!(self.message(), words, "{}", self.screen());
        self
    }

    /// The words on the message line: between the panes and the keys at the bottom, after a mark.
    pub fn message(&self) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let panes = lines.iter().rposition(|line| line.starts_with('╰')).unwrap();
        let words = lines[panes + 1..lines.len() - 1].iter().map(|line| line.trim());
        let words = words.collect::<Vec<_>>().join(" ");
        words.split_once(' ').map_or(String::new(), |(_mark, words)| words.trim().to_owned())
    }

    /// These words are among what was said in this run.
    pub fn told(&mut self, words: &str) -> &mut Self {
        self.press("!").see(words).press("esc")
    }
}
