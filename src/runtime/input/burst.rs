//! Characters that come faster than a hand types them.
//!
//! Not every terminal brackets a paste, and its lines would then run as commands. What comes without
//! a pause, looks like text and holds a line end is therefore one paste. Keys pile up too, on a slow
//! line or while a script types, and must stay keys: `j j Enter` is no text, and neither are two
//! thousand repetitions of a few keys. Between the two lies one line with its Enter: typed ahead, or
//! pasted. It is told as such, for in a field it does the same either way, and elsewhere no text is a
//! command. A long text without a line end, such as a secret, is a paste: as keys it would show and copy things.

use std::mem;

use super::TerminalInput;
use super::keys::single;
use super::paste::{LIMIT, lines};

/// From so many characters on, so many of them different, a burst looks like text.
const TEXT: (usize, usize) = (4, 3);

/// The same of a burst without a line end: nobody presses that many different keys ahead.
const LONG: (usize, usize) = (24, 10);

/// How much is remembered of what was told as keys.
const BEFORE: usize = 64;

/// What came without a pause.
#[derive(Debug, Default)]
pub(super) struct Burst {
    /// The beginning of what was told as keys already, one read after another.
    before: String,
    /// What may be text.
    text: String,
    /// How much of it was there before the last control sequence or string began.
    mark: usize,
    told: Vec<TerminalInput>,
}

impl Burst {
    /// A character that may be of a text: printable, a line end, a tab.
    pub(super) fn push(&mut self, c: char) {
        if self.text.len() < LIMIT {
            self.text.push(c);
        }
    }

    /// Something that is no text.
    pub(super) fn tell(&mut self, input: TerminalInput) {
        if matches!(input, TerminalInput::Key(_) | TerminalInput::Paste(_)) {
            self.settle();
        }
        self.told.push(input);
    }

    /// A control sequence or string begins: what is before it is no part of one.
    pub(super) fn mark(&mut self) {
        self.mark = self.text.len();
    }

    /// The end of a control string came whose beginning was never seen: what is before it was part of
    /// that string. Returns whether there was anything.
    pub(super) fn take_back(&mut self) -> bool {
        let any = self.mark < self.text.len();
        self.text.truncate(self.mark);
        any
    }

    /// Whether something is held until a pause or the next characters decide.
    pub(super) fn is_waiting(&self) -> bool {
        !self.text.is_empty()
    }

    /// Nothing more is there at the moment. What is known by now.
    pub(super) fn known(&mut self) -> Vec<TerminalInput> {
        if !self.is_text() {
            self.tell_keys();
        }
        mem::take(&mut self.told)
    }

    /// There was a pause, or something that is no text: the burst is over.
    pub(super) fn settle(&mut self) {
        let ends = |text: &str| text.contains(['\r', '\n']);
        if self.is_text() && ends(&self.text) {
            let line = self.text.strip_suffix('\r').filter(|line| !ends(line));
            self.told.push(match line {
                Some(line) if !self.follows_line() => TerminalInput::Line(line.to_owned()),
                _ => TerminalInput::Paste(lines(&self.text)),
            });
            self.clear();
        }
        if looks_like(LONG, self.text.chars()) {
            self.told.push(TerminalInput::Paste(lines(&self.text)));
            self.clear();
        }
        self.tell_keys();
        self.before.clear();
    }

    fn tell_keys(&mut self) {
        self.told.extend(self.text.chars().map(|c| TerminalInput::Key(single(c))));
        let room = BEFORE.saturating_sub(self.before.len());
        self.before.extend(self.text.chars().take(room));
        self.clear();
    }

    fn clear(&mut self) {
        self.text.clear();
        self.mark = 0;
    }

    fn is_text(&self) -> bool {
        !self.text.is_empty() && looks_like(TEXT, self.before.chars().chain(self.text.chars()))
    }

    // Whether a line of text was told as keys before. Enter alone, or after a key or two, was pressed: a script
    // may answer what it sees sooner than a pause takes.
    fn follows_line(&self) -> bool {
        let end = self.before.rfind(['\r', '\n']).unwrap_or_default();
        looks_like(TEXT, self.before.get(..end).unwrap_or_default().chars())
    }
}

// Whether there are so many characters, so many of them different.
fn looks_like(least: (usize, usize), characters: impl Iterator<Item = char>) -> bool {
    let (mut count, mut different) = (0, Vec::new());
    for c in characters.filter(|c| !c.is_control()) {
        count += 1;
        if !different.contains(&c) {
            different.push(c);
        }
        if count >= least.0 && different.len() >= least.1 {
            return true;
        }
    }
    false
}
