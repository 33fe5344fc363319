//! A freshly generated secret, until the operator says that it is stored, or discards it.
//!
//! Two facts are kept apart: that it is *stored* somewhere that lasts, and that a copy was *compared*.
//! A clipboard gives neither.

use jiff::Timestamp;

use super::tested::Tested;
use crate::app::form::command::{CommandForm, CommandStage};
use crate::app::form::file::FileForm;
use crate::app::form::input::{HiddenInput, Input};
use crate::app::msg::Ticket;
use crate::domain::delivery::note::State;
use crate::domain::delivery::{DeliverySubject, Destination, Note};
use crate::domain::pending::WriteId;
use crate::domain::{ClientId, ClientSecret, EnvKey, Secret};

/// How long the value stays visible after it was asked for, in seconds.
pub const SHOWN_SECONDS: i64 = 20;

/// The word that discards a secret.
pub const DISCARD_WORD: &str = "discard";

/// The word of an operator who stored a secret that nothing here holds any more.
pub const STORED_WORD: &str = "stored";

/// Said while a file is being written.
pub const WRITING: &str = "Writing…";

/// What the operator is doing in the reveal.
#[derive(Clone, Debug)]
pub enum RevealStep {
    /// Looking, copying.
    Holding,
    /// Asked to paste, so that the paste can be compared.
    Comparing(HiddenInput),
    /// Leaving without storing it: types [`DISCARD_WORD`].
    Discarding(Input),
    /// Leaving although nothing here tells that it is stored: types [`STORED_WORD`].
    Vouching(Input),
    /// Writing it to a file.
    ToFile(FileForm),
    /// Choosing the command that it is passed to, and running it.
    ToCommand(CommandForm),
    /// A file is being written. It can be copied and shown meanwhile: a disk may never answer.
    Delivering,
}

/// A paste that was compared with the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasteCompared {
    /// Whether it was the value.
    pub same: bool,
    /// Whether the key that ends a line was pressed since: many press it after a paste, out of habit and before
    /// they read what was found.
    pub ended: bool,
}

/// What it takes to close a reveal as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// One key: it is stored, or a copy of it is at hand.
    Free,
    /// [`STORED_WORD`] typed: the value was out there, and nothing tells that it is still.
    Word,
    /// It cannot: nobody but this program ever had the value.
    Never,
}

/// One reveal. The value is masked unless asked for, and nothing but the operator's decision
/// closes it.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// Tells it from others; what was done with its value is answered to this number.
    pub number: Ticket,
    /// The environment's key.
    pub environment: EnvKey,
    /// The environment's name.
    pub environment_name: String,
    /// The address that its tokens are asked for at, when it is known.
    pub environment_url: Option<String>,
    /// The application's client ID.
    pub application: ClientId,
    /// The application's name.
    pub application_name: String,
    /// What was written down before it was generated; settled when it is let go.
    pub intent: Option<WriteId>,
    /// What the server lists of it.
    pub listed: ClientSecret,
    /// The value.
    pub value: Secret,
    /// Until when it is visible.
    pub shown_until: Option<Timestamp>,
    /// Whether its row was there already, for the cursor to go to.
    pub stood_on: bool,
    /// What was done with the value, in the order in which it was begun; noted on disk too.
    pub notes: Vec<Note>,
    /// The last paste that was compared since the last copy.
    pub pasted: Option<PasteCompared>,
    /// What the token endpoint said.
    pub tested: Tested,
    /// The answer of the token endpoint that is awaited.
    pub asked: Option<Ticket>,
    /// What the operator is doing.
    pub step: RevealStep,
    /// The last thing worth saying, and whether it went wrong.
    pub remark: Option<(bool, String)>,
}

impl Reveal {
    /// What stored it somewhere that lasts, last.
    pub fn stored(&self) -> Option<&Note> {
        use Destination::{Command, File, Operator};
        let lasts = |note: &&Note| matches!(note.destination, File | Command | Operator);
        self.done().rev().find(lasts)
    }

    /// Whether the last paste that was compared was something else.
    pub fn differs(&self) -> bool {
        self.pasted.is_some_and(|paste| !paste.same)
    }

    /// The copy that is in a clipboard, as far as is known.
    pub fn copied(&self) -> Option<&Note> {
        self.done().rev().find(|note| note.destination == Destination::Clipboard)
    }

    /// The paste that matched the last copy.
    pub fn compared(&self) -> Option<&Note> {
        use Destination::{Clipboard, Paste};
        let copies = |note: &&Note| matches!(note.destination, Clipboard | Paste);
        let last = self.done().rev().find(copies);
        last.filter(|note| note.destination == Paste)
    }

    fn done(&self) -> impl DoubleEndedIterator<Item = &Note> {
        self.notes.iter().filter(|note| matches!(note.state, State::Done | State::Checked))
    }

    /// Everything that may have brought the value out of the program.
    pub fn deliveries(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.delivers())
    }

    /// What it takes to close it as stored.
    pub fn leave(&self) -> Leave {
        if self.stored().is_some() || self.copied().is_some() || self.compared().is_some() {
            Leave::Free
        } else if self.deliveries().next().is_some() {
            Leave::Word
        } else {
            Leave::Never
        }
    }

    /// Whether the value is visible at `now`.
    pub fn shown(&self, now: Timestamp) -> bool {
        self.shown_until.is_some_and(|until| until > now)
    }

    /// What the value belongs to, for files and commands.
    pub fn subject(&self) -> DeliverySubject {
        DeliverySubject {
            environment: self.environment_name.clone(),
            environment_url: self.environment_url.clone(),
            application: self.application_name.clone(),
            client_id: self.application.clone(),
            suffix: self.listed.suffix.clone(),
        }
    }

    /// The file or the command whose end is not known yet. There is one at a time.
    pub fn under_way(&self) -> Option<Destination> {
        use Destination::{Command, File};
        let mut notes = self.notes.iter().map(|note| (note.destination, note.state));
        let begun = |(to, state)| matches!(to, File | Command) && state == State::Started;
        notes.find(|one| begun(*one)).map(|(to, _)| to)
    }

    /// Whether a command runs with its value.
    pub fn runs(&self) -> bool {
        matches!(&self.step, RevealStep::ToCommand(form) if form.stage == CommandStage::Running)
    }
}
