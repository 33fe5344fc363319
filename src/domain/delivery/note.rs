//! What was done with a secret's value, noted without the value: where it was sent, written or
//! passed to, when, and how sure that is. The next start, other runs and a rotation read it.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::pending::WriteId;
use crate::domain::text::clean;
use crate::domain::time::minute;
use crate::domain::{ClientId, EnvKey, SecretId};

/// One thing that was done with a value. It is noted before it is done, and again when it is known
/// what became of it; the last note of the same run and number counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The environment's key.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// The secret; empty when the server did not say which one it made.
    pub secret: SecretId,
    /// The last four characters of its value.
    pub suffix: String,
    /// The run that did it.
    pub run: String,
    /// The number of what was done, in that run.
    pub number: u64,
    /// What kind of place the value went to.
    pub destination: Destination,
    /// Which one: the route to the clipboard, the file's path, the command's name and arguments.
    pub place: String,
    /// When.
    pub at: Timestamp,
    /// What is known of it.
    pub state: State,
    /// Whether the run that did it goes on. Told by the reader of the notes.
    #[serde(skip)]
    pub lives: bool,
}

/// What kind of place a value went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// The dialog that shows it once, masked: nowhere else yet, and gone when the run is over.
    Reveal,
    /// A clipboard.
    Clipboard,
    /// A file.
    File,
    /// A command's standard input.
    Command,
    /// The screen, in clear: it may have been copied from there by hand.
    Screen,
    /// The environment itself, which was asked whether the value works: a use of the secret that brings its value
    /// to nobody.
    Test,
    /// A paste that was compared with it.
    Paste,
    /// Wherever the operator stored it: their word.
    Operator,
    /// Standard output, for whoever reads it. Nothing tells what became of it there.
    Output,
}

/// What is known of something that was done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was about to be done: the value may be there.
    Started,
    /// It was done, as far as the other side says.
    Done,
    /// It was done and checked.
    Checked,
    /// It failed halfway: the value may be there anyway.
    Unsure,
    /// It was not done, and the value did not leave.
    Failed,
    /// It was taken back: the clipboard was told to clear it, or the dialog was discarded.
    Cleared,
    /// The value never arrived, as far as is known: the answer with it was lost. A colleague may have
    /// generated the secret at the same moment.
    Lost,
}

impl Note {
    /// Whether the value may be somewhere because of it, outside the program.
    pub fn delivers(&self) -> bool {
        let inside = matches!(self.destination, Destination::Reveal | Destination::Test);
        !inside && self.state != State::Failed
    }

    /// Whether an appdeck shows the value at this moment, masked or not.
    pub fn reveals(&self) -> bool {
        self.destination == Destination::Reveal && self.state == State::Started && self.lives
    }

    /// Whether the value may be in a clipboard because of it.
    pub fn copies(&self) -> bool {
        self.destination == Destination::Clipboard
            && !matches!(self.state, State::Failed | State::Cleared)
    }

    /// Whether the value is for certain somewhere that lasts.
    pub fn stores(&self) -> bool {
        let lasts = matches!(self.destination, Destination::File | Destination::Command);
        (lasts && self.state == State::Checked)
            || (self.destination == Destination::Operator && self.state == State::Done)
    }

    /// As it is noted now: earlier versions noted standard output as the operator's word, which names
    /// no place.
    pub fn current(self) -> Self {
        let printed = self.destination == Destination::Operator && !self.place.is_empty();
        let destination = if printed { Destination::Output } else { self.destination };
        Self { destination, ..self }
    }

    /// Whether it is the note of what this pending write announced.
    pub fn is_of(&self, intent: &WriteId) -> bool {
        self.run == intent.run && self.number == intent.number
    }

    /// Whether it is about this secret.
    pub fn is_about(&self, application: &ClientId, secret: &SecretId, suffix: &str) -> bool {
        let named = !self.secret.as_str().is_empty();
        let same = if named { self.secret == *secret } else { self.suffix == suffix };
        same && self.application == *application
    }
}

/// As what is said of the secret: `was passed to pass at 2026-11-28 12:42 UTC`.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Destination::{
            Clipboard, Command, File, Operator, Output, Paste, Reveal, Screen, Test,
        };
        use State::{Checked, Cleared, Done, Failed, Lost, Started, Unsure};
        let (place, at) = (clean(&self.place), minute(self.at));
        match (self.destination, self.state) {
            (Reveal, _) if self.reveals() => f.write_str("is on the screen of another appdeck"),
            (Reveal, Cleared) => write!(f, "was discarded at {at}"),
            (Reveal, Lost) => write!(f, "was lost at {at}, with the answer that had it"),
            (Reveal, _) => write!(f, "was generated at {at}"),
            (Test, _) => write!(f, "was tested at {at}"),
            (_, Failed) => write!(f, "did not get to {place} at {at}"),
            (Clipboard, Started | Unsure) => {
                write!(f, "may be in your clipboard: a copy was begun at {at}")
            }
            // Not every way tells whether it was.
            (Clipboard, Cleared) => {
                write!(
                    f,
                    "was sent to your clipboard by {place}, which was told to clear it at {at}"
                )
            }
            (Clipboard, Checked) => write!(f, "was copied to the {place} at {at}"),
            (Clipboard, _) => write!(f, "was sent to your clipboard by {place} at {at}"),
            (File, Started | Unsure) => {
                write!(f, "may be in {place}: it was about to be written at {at}")
            }
            (File, Checked) => write!(f, "was written to {place} at {at} and checked"),
            (File, _) => write!(f, "was written to {place} at {at}"),
            (Command, Started | Unsure) => {
                write!(f, "may have been stored by {place}, which was started at {at}")
            }
            (Command, Checked) => write!(f, "was passed to {place} at {at} and checked"),
            (Command, _) => write!(f, "was passed to {place} at {at}, which reported success"),
            (Screen, Started | Unsure) => write!(f, "may have been shown on screen at {at}"),
            (Screen, _) => write!(f, "was shown on screen at {at}"),
            (Paste, Cleared) => {
                write!(f, "matched a paste before the clipboard was to be cleared at {at}")
            }
            (Paste, Done | Checked) => write!(f, "matched a paste at {at}"),
            (Paste, _) => write!(f, "matched a paste, and a later one was something else"),
            (Operator, Done | Checked) => write!(f, "was stored, as you said at {at}"),
            (Operator, _) => write!(f, "may be stored: nobody said so by {at}"),
            (Output, Started | Unsure) => write!(f, "may have gone to {place} at {at}"),
            (Output, _) => write!(f, "was passed to {place} at {at}"),
        }
    }
}

/// What is noted of values, of every run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    all: Vec<Note>,
    /// The applications for which another run that goes on generates a secret at this moment.
    pub generating: Vec<ClientId>,
    /// The applications of which a value may be nowhere: no other one has a lost secret. Kept up to date
    /// for what is drawn, which asks of every row.
    nowhere: BTreeSet<ClientId>,
}

impl Notes {
    /// Takes a note in: the last one of the same run and number counts.
    pub fn add(&mut self, note: Note) {
        self.put(note);
        self.look_where();
    }

    fn put(&mut self, note: Note) {
        let same = |one: &&mut Note| one.run == note.run && one.number == note.number;
        match self.all.iter_mut().find(same) {
            Some(known) => *known = note,
            None => self.all.push(note),
        }
    }

    /// Whether an application may have a secret of which nobody has the value; asking costs little.
    pub fn may_be_lost(&self, application: &ClientId) -> bool {
        self.nowhere.contains(application)
    }

    fn look_where(&mut self) {
        let went = |note: &&Note| note.delivers() && !note.secret.as_str().is_empty();
        let of = |note: &Note| (note.application.clone(), note.secret.clone());
        let went: BTreeSet<_> = self.all.iter().filter(went).map(of).collect();
        let generated = self.all.iter().filter(|note| note.destination == Destination::Reveal);
        let nowhere = generated.filter(|note| !went.contains(&of(note)));
        self.nowhere = nowhere.map(|note| note.application.clone()).collect();
    }

    /// Takes in what was read from the disk by now. Of its own doing the run `own` knows more than
    /// the disk.
    pub fn learn(&mut self, read: Self, own: &str) {
        self.all.retain(|note| note.run == own);
        self.all.extend(read.all.into_iter().filter(|note| note.run != own));
        self.generating = read.generating;
        self.look_where();
    }

    /// A secret is gone from the server: what was noted of it serves nobody.
    pub fn forget(&mut self, application: &ClientId, secret: &SecretId) {
        self.all.retain(|note| note.secret != *secret || note.application != *application);
        self.look_where();
    }

    /// All notes, in the order of what was done.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
        self.all.iter()
    }

    /// What is noted of a secret.
    pub fn of<'a>(
        &'a self,
        application: &'a ClientId,
        secret: &'a SecretId,
        suffix: &'a str,
    ) -> impl Iterator<Item = &'a Note> {
        self.all.iter().filter(move |note| note.is_about(application, secret, suffix))
    }

    /// Where the value of a secret may be, in words, such as `was passed to pass at 2026-11-28 12:42
    /// UTC`; `None` when nothing is noted that brought it anywhere and no run shows it.
    pub fn held(&self, application: &ClientId, secret: &SecretId, suffix: &str) -> Option<String> {
        let about = || self.of(application, secret, suffix);
        let stored = about().filter(|note| note.stores()).last();
        let delivered = || about().filter(|note| note.delivers()).last();
        let shown = || about().find(|note| note.reveals());
        let note = stored.or_else(delivered).or_else(shown)?;
        Some(match self.replacement(note) {
            Some(later) => format!("{note}, and replaced there since by ••••{}", later.suffix),
            None => note.to_string(),
        })
    }

    /// The file that holds the value of a secret, where it was written to one and nothing took its place
    /// there since.
    pub fn file(&self, application: &ClientId, secret: &SecretId, suffix: &str) -> Option<String> {
        let written = self.of(application, secret, suffix).filter(|note| {
            note.destination == Destination::File
                && matches!(note.state, State::Done | State::Checked)
        });
        let last = written.filter(|note| self.replacement(note).is_none()).last()?;
        Some(last.place.clone())
    }

    // What another secret took the place of, in the same file: one of whatever application, as a file holds
    // one.
    pub(super) fn replacement(&self, note: &Note) -> Option<&Note> {
        let there = |later: &&Note| {
            later.destination == Destination::File
                && later.place == note.place
                && later.at > note.at
                && later.secret != note.secret
                && matches!(later.state, State::Done | State::Checked)
        };
        let of_file = note.destination == Destination::File;
        self.all.iter().rev().find(|later| of_file && there(later))
    }
}

impl FromIterator<Note> for Notes {
    fn from_iter<T: IntoIterator<Item = Note>>(notes: T) -> Self {
        let mut all = Self::default();
        notes.into_iter().for_each(|note| all.put(note));
        all.look_where();
        all
    }
}

#[cfg(test)]
mod tests;
