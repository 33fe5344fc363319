//! What comes in and what goes out, as plain data: comparable, printable, replayable.

use crossterm::event::{KeyEvent, MouseEvent};

use crate::api::{ApiError, Proof, Reply, Request};
use crate::domain::attempt::{AttemptReport, AttemptWish, Redemption, SignInAttempt};
use crate::domain::checkup::CheckedStep;
use crate::domain::clipboard::{CopyFailure, CopyOutcome, CopyText};
use crate::domain::connection::{Connection, Target};
use crate::domain::delivery::note::State;
use crate::domain::delivery::{
    CommandTarget, Delivered, DeliveryFailure, DeliverySubject, FileTarget, Note, Preview,
};
use crate::domain::endpoints::{EndpointFinding, EndpointQuestion};
use crate::domain::pending::{PendingWrite, WriteId};
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::domain::remembered::RememberedList;
use crate::domain::rotation::Rotation;
use crate::domain::{ClientId, EnvKey, Environment, Secret, SecretId};

use super::arrived::{Attached, StartFindings};
use super::edited_text::EditedText;
pub use super::engine::Ticket;
use super::undoing::{Asked, Undoing};

/// The most characters of a paste that are kept: more than any field takes.
pub const PASTE_LIMIT: usize = 64 * 1024;

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// The run begins; what it found on the disk.
    Started(Box<StartFindings>),
    /// A key was pressed.
    Key(KeyEvent),
    /// The terminal pasted text.
    Paste(String),
    /// A line came at once, without its Enter: typed ahead, or pasted without a word about it.
    Line(String),
    /// The mouse was used; on a place where a key is told, with the row of the table of keys.
    Mouse(MouseEvent, Option<usize>),
    /// The terminal has another size, in columns and rows.
    Resize(u16, u16),
    /// The terminal gained or lost the focus.
    Focus(bool),
    /// Time went by.
    Tick,
    /// A request was answered or failed, and what came with it.
    Replied(Ticket, Result<Box<Reply>, Box<ApiError>>, Box<Attached>),
    /// The token endpoint was asked whether a secret is right.
    Proved(Ticket, Proof),
    /// It is known where a sign-in begins, or why not.
    SignInBegun(Ticket, Result<Box<SignInAttempt>, Box<ApiError>>),
    /// It is known what the code of a sign-in gave.
    Redeemed(Ticket, Result<Box<AttemptReport>, Box<ApiError>>),
    /// It is known what a URL of an application answers.
    Reached(Ticket, Vec<EndpointFinding>),
    /// What a delivery to a file would do.
    Previewed(FileTarget, Result<Preview, DeliveryFailure>),
    /// A delivery to a file or a command was tried.
    Delivered(Ticket, Result<Delivered, DeliveryFailure>),
    /// A copy was tried.
    Copied(CopyTicket, Result<CopyOutcome, CopyFailure>),
    /// The list of an environment that was kept.
    ListRead(EnvKey, Box<RememberedList>),
    /// The editor that had this text was left; what the text is now, or why nothing came of it.
    TextEdited(Box<EditedText>, Result<String, String>),
    /// A browser was started, or why it could not be.
    OpenedUrl(Result<(), String>),
    /// The desktop's clipboard was let go; whether it holds the secret only while this program runs.
    ClipboardLeft(bool),
    /// The record was read for what was asked.
    RecordRead(Asked, Result<Vec<Entry>, String>),
    /// A copy of a configuration was kept in this file, or not: then why.
    BackedUp(Ticket, Result<String, String>),
    /// A copy of a configuration was read, to create an application again in this environment.
    BackupRead(EnvKey, Undoing, Result<Box<Backup>, String>),
    /// An entry of the record could not be written down; why.
    Unrecorded(Box<Entry>, String),
    /// The disk has what was handed over up to this number; or what is missing, and why.
    OnDisk(u64, Option<String>),
    /// A part of a connection was looked at.
    Probed(Ticket, Vec<CheckedStep>),
    /// The configuration was to be changed.
    Configured(Ticket, Result<Configured, String>),
    /// The embedded sandbox was to be opened.
    SandboxOpened(Result<Vec<Environment>, String>),
    /// A task ended in a panic; what it was doing is unknown.
    Crashed(Ticket),
    /// The operating system asks to leave.
    Terminate,
}

/// What a copy was of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyTicket {
    /// Something that can be copied again.
    Plain,
    /// The secret of the reveal of this number.
    Secret(Ticket),
    /// Nothing: the clipboard was to be cleared of the secret of the reveal of this number.
    Nothing(Ticket),
}

/// What a change of the configuration came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Configured {
    /// An environment is in it, in the place of the one with the key where there is one.
    Environment(Box<Environment>, Box<Connection>, Option<EnvKey>),
    /// A workspace is in it.
    Workspace(EnvKey, Box<Connection>, Option<EnvKey>),
    /// One is no longer in it.
    Removed(Target, EnvKey, String),
}

/// A connection to be tried or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The entry.
    pub connection: Connection,
    /// The secret, where one was typed.
    pub typed: Option<Secret>,
    /// The entry it takes the place of: its key and its name. What was typed for that one at the
    /// start is still known.
    pub replaces: Option<(EnvKey, String)>,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send a request to an environment, once the pending write, where there is one, is written down.
    Send(Ticket, EnvKey, Request, Option<Box<PendingWrite>>),
    /// Keep a rotation on disk.
    KeepRotation(Box<Rotation>),
    /// Forget a rotation.
    ForgetRotation(Box<Rotation>),
    /// Write down that it is known what became of a pending write.
    Settle(WriteId),
    /// Write down that these secrets are none that a pending write made.
    RuleOut(WriteId, Vec<SecretId>),
    /// Note what is about to be done with a value, or what became of it. What hands the value on later
    /// in the same list waits until the disk has it.
    Note(Box<Note>),
    /// Forget what was noted of a secret: the server has it no more.
    Gone(ClientId, SecretId),
    /// Tell when the journal has what was handed over before, or why it has not.
    AwaitDisk(u64),
    /// Write down what was done, or what became of it.
    Record(Box<Entry>),
    /// Read the record.
    ReadRecord(Asked),
    /// Keep a copy of a configuration; the answer carries the ticket.
    BackUp(Ticket, Box<Backup>),
    /// Read a copy of a configuration from this file.
    ReadBackup(EnvKey, Undoing, String),
    /// Forget a read that is no longer wanted.
    Cancel(Ticket),
    /// Ask the token endpoint whether a secret is right; the flag tells whether the application may
    /// have access tokens of its own.
    Prove(Ticket, EnvKey, ClientId, Secret, bool),
    /// Make an attempt to sign in to an application.
    BeginSignIn(Ticket, EnvKey, Box<AttemptWish>),
    /// Exchange the code of such an attempt, and look at what it gave.
    Redeem(Ticket, EnvKey, Box<Redemption>),
    /// Ask a URL of an application, which belongs to somebody else.
    Reach(Ticket, Box<EndpointQuestion>),
    /// Hand a text to the clipboard.
    Copy(CopyTicket, CopyText),
    /// Look at what a delivery to a file would do.
    PreviewFile(FileTarget, Secret),
    /// Write a secret to a file, as the operator was shown that it would be.
    DeliverToFile(Ticket, FileTarget, Preview, Secret),
    /// Pass a secret to a command; the flag tells whether the operator was told what it replaces.
    DeliverToCommand(Ticket, CommandTarget, DeliverySubject, Secret, bool),
    /// Take a secret out of the clipboard again.
    ClearClipboard(Ticket, Secret),
    /// Offer a secret in the desktop's clipboard to a clipboard manager, and see whether it stays.
    LeaveClipboard(Secret),
    /// Look at what answers at an address.
    ProbeAddress(Ticket, String),
    /// Look at what the credentials of a connection open.
    ProbeAccess(Ticket, Box<Trial>),
    /// Write a connection into the configuration.
    Configure(Ticket, Box<Trial>),
    /// Take an environment or a workspace out of the configuration.
    Unconfigure(Ticket, EnvKey, Target, String),
    /// Keep a list of applications for the next start.
    KeepList(Box<RememberedList>),
    /// Read the list of an environment that was kept.
    ReadList(EnvKey, String),
    /// Open a URL in the browser of this machine.
    OpenUrl(String),
    /// Hand a text to the operator's editor, with the terminal.
    EditText(Box<EditedText>),
    /// Open the embedded sandbox for this run.
    OpenSandbox,
    /// Stop the process until the shell continues it.
    Suspend,
    /// Paint everything anew.
    Repaint,
    /// Leave.
    Quit,
}

impl Effect {
    /// Whether it writes to the journal, and nobody waits for an answer of its own.
    pub fn is_journaled(&self) -> bool {
        matches!(
            self,
            Self::Note(_)
                | Self::Gone(..)
                | Self::Settle(_)
                | Self::RuleOut(..)
                | Self::KeepRotation(_)
                | Self::ForgetRotation(_)
        )
    }

    /// Whether it is only for the disk: such effects are handed over first, and in order.
    pub fn is_for_disk(&self) -> bool {
        self.is_journaled() || matches!(self, Self::Record(_) | Self::AwaitDisk(_))
    }

    /// Whether something is said of it that a later run has to know too. What is only begun is not
    /// said to be done.
    pub fn claims(&self) -> bool {
        let begun = matches!(self, Self::Note(note) if note.state == State::Started);
        self.is_journaled() && !begun
    }
}
