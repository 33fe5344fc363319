//! An operator who hears the program instead of looking at it: keys go in, lines come out.

use appdeck::runtime::input::TerminalInput;
use appdeck::sandbox::Seed;
use appdeck::ui::plain::{PlainView, SIZE, Spoken, Voice, greeting};
use appdeck::ui::{Ctx, Glyphs, Theme};

use super::driver::Driver;
use super::setup::Setup;

/// The operator, and everything that was said so far.
pub struct Listener {
    pub driver: Driver,
    voice: Voice,
    lines: Vec<String>,
    within_line: bool,
}

impl Listener {
    /// Opens the program on a sandbox that is filled with `seed`.
    pub async fn open(seed: Seed) -> Self {
        Self::on(Setup::of(seed)).await
    }

    /// Opens the program so prepared.
    pub async fn on(setup: Setup) -> Self {
        let ctx = Ctx { theme: Theme::default(), glyphs: Glyphs::ASCII };
        let setup = setup.size(SIZE.0, SIZE.1).painted(ctx);
        let driver = setup.hosts(&["acme.scalekit.dev", "acme.scalekit.com"]).open().await;
        let lines = vec![greeting(driver.session.model())];
        let voice = Voice::default();
        let mut listener = Self { driver, voice, lines, within_line: false };
        listener.hear();
        listener
    }

    /// Presses keys, named as the configuration names them and separated by spaces.
    pub async fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.did(&format!("[{key}]"));
            self.driver.press(key).await;
            if key == "ctrl-l" {
                let spoken = self.voice.repeat(self.view());
                self.take(spoken);
            }
            self.hear();
        }
        self
    }

    /// Types text, one key a character.
    pub async fn type_text(&mut self, text: &str) -> &mut Self {
        self.did(&format!("[types {text}]"));
        for letter in text.chars() {
            self.driver.type_text(&letter.to_string()).await;
            self.hear();
        }
        self
    }

    /// Pastes a line as a terminal does that does not say so.
    pub async fn paste(&mut self, text: &str, told: &str) -> &mut Self {
        self.did(&format!("[pastes {told}]"));
        self.driver.hear(TerminalInput::Line(text.to_owned()));
        self.driver.settle().await;
        self.hear();
        self
    }

    /// Lets time go by, as long as the program sleeps at most.
    pub async fn wait_seconds(&mut self, seconds: i64) -> &mut Self {
        self.did(&format!("[{seconds} seconds]"));
        for _ in 0..seconds {
            self.driver.wait_seconds(1).await;
            self.hear();
        }
        self
    }

    /// Hears what is new without pressing anything.
    pub fn listen(&mut self) {
        self.hear();
    }

    /// Everything that was said, without what was pressed.
    pub fn said(&self) -> String {
        let said = self.lines.iter().filter(|line| !line.starts_with("        "));
        let said = said.map(String::as_str);
        said.flat_map(|line| [line, "\n"]).collect()
    }

    /// Everything that was pressed and said.
    pub fn transcript(&self) -> String {
        let state = self.driver.state().display().to_string();
        let folder = self.driver.folder().display().to_string();
        self.lines.join("\n").replace(&state, "~state").replace(&folder, "~") + "\n"
    }

    fn view(&self) -> PlainView {
        PlainView::of(self.driver.session.model())
    }

    fn did(&mut self, what: &str) {
        self.within_line = false;
        self.lines.push(format!("        {what}"));
    }

    fn hear(&mut self) {
        if self.driver.left() {
            return;
        }
        let spoken = self.voice.hear(self.view());
        self.take(spoken);
    }

    fn take(&mut self, spoken: Vec<Spoken>) {
        for one in spoken {
            let echo = matches!(one, Spoken::Echo(_));
            let text = match one {
                Spoken::Line(text) | Spoken::Echo(text) => text,
                Spoken::Value(secret) => secret.expose().to_owned(),
            };
            match self.lines.last_mut().filter(|_| echo && self.within_line) {
                Some(line) => line.push_str(&text),
                None => self.lines.push(text),
            }
            self.within_line = echo;
        }
    }
}
