//! A message as a bug report may show it. What was typed, pasted, named or answered cannot get in: a
//! line holds words of this program and numbers, and nothing else.

use crossterm::event::{KeyEvent, MouseEventKind};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::arrived::JournalTold;
use super::keys::Key;
use super::msg::{Configured, CopyTicket, Msg, Ticket};
use super::screen::contexts::{contexts, typing};
use super::screen::model::Model;
use super::undoing::Asked;
use crate::api::{ApiError, ErrorKind, Proof};

/// A value of a line. There is none for text that is not in this program's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A word of this program.
    Word(&'static str),
    /// A number.
    Number(u64),
    /// Whether something is so.
    Flag(bool),
}

/// A message without what was typed, named or answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedLine {
    /// What kind of message it is.
    pub message: &'static str,
    /// What else may be told of it, with its name.
    pub facts: Vec<(&'static str, Fact)>,
}

impl RecordedLine {
    fn new(message: &'static str) -> Self {
        Self { message, facts: Vec::new() }
    }

    fn word(mut self, name: &'static str, word: &'static str) -> Self {
        self.facts.push((name, Fact::Word(word)));
        self
    }

    fn number(mut self, name: &'static str, number: impl TryInto<u64>) -> Self {
        self.facts.push((name, Fact::Number(number.try_into().unwrap_or(u64::MAX))));
        self
    }

    fn flag(mut self, name: &'static str, so: bool) -> Self {
        self.facts.push((name, Fact::Flag(so)));
        self
    }

    fn ticket(self, ticket: Ticket) -> Self {
        self.number("ticket", ticket.0)
    }

    fn error(self, error: &ApiError) -> Self {
        let line = self.word("error", kind(error.kind));
        let line = line.flag("may_have_happened", error.may_have_happened);
        match error.status {
            Some(status) => line.number("status", status),
            None => line,
        }
    }
}

/// What may be told of a message that the model is about to apply. Every message is named, so that a new
/// one is thought about.
pub fn recorded(model: &Model, msg: &Msg) -> RecordedLine {
    match msg {
        Msg::Started(found) => RecordedLine::new("started")
            .number("pending", found.pending.len())
            .number("warnings", found.warnings.len())
            .flag("unread", found.unread.is_some()),
        Msg::Key(event) => key(model, *event),
        Msg::Paste(_) => RecordedLine::new("paste").word("in", place(model)),
        Msg::Line(_) => RecordedLine::new("line").word("in", place(model)),
        Msg::Mouse(event, _) => RecordedLine::new("mouse")
            .word("kind", mouse(event.kind))
            .number("column", event.column)
            .number("row", event.row),
        Msg::Resize(columns, rows) => {
            RecordedLine::new("resize").number("columns", *columns).number("rows", *rows)
        }
        Msg::Focus(gained) => RecordedLine::new("focus").flag("gained", *gained),
        Msg::Tick => RecordedLine::new("tick"),
        Msg::Replied(ticket, result, attached) => {
            let line = sent(model, RecordedLine::new("replied").ticket(*ticket), *ticket);
            let line = line.word("journal", journal(&attached.journal));
            if let Err(error) = result { line.error(error) } else { line.flag("ok", true) }
        }
        Msg::Proved(ticket, proof) => proved(RecordedLine::new("proved").ticket(*ticket), proof),
        Msg::SignInBegun(ticket, result) => ended("sign-in-begun", *ticket, result),
        Msg::Redeemed(ticket, result) => ended("redeemed", *ticket, result),
        Msg::Reached(ticket, found) => counted("reached", *ticket, "findings", found.len()),
        Msg::Previewed(_, result) => RecordedLine::new("previewed").flag("ok", result.is_ok()),
        Msg::Delivered(ticket, result) => {
            RecordedLine::new("delivered").ticket(*ticket).flag("ok", result.is_ok())
        }
        Msg::Copied(of, result) => copied(*of).flag("ok", result.is_ok()),
        Msg::ListRead(_, list) => {
            RecordedLine::new("list-read").number("applications", list.applications.len())
        }
        Msg::TextEdited(_, result) => RecordedLine::new("text-edited").flag("ok", result.is_ok()),
        Msg::OpenedUrl(result) => RecordedLine::new("url-opened").flag("done", result.is_ok()),
        Msg::ClipboardLeft(ends) => flagged("clipboard-left", "ends_with_program", *ends),
        Msg::RecordRead(asked, read) => {
            let line = RecordedLine::new("record-read").word("for", reason(asked));
            line.flag("ok", read.is_ok()).number("entries", read.as_ref().map_or(0, Vec::len))
        }
        Msg::BackedUp(ticket, result) => {
            RecordedLine::new("backed-up").ticket(*ticket).flag("ok", result.is_ok())
        }
        Msg::BackupRead(_, _, result) => {
            RecordedLine::new("backup-read").flag("ok", result.is_ok())
        }
        Msg::Unrecorded(_, _) => RecordedLine::new("unrecorded"),
        Msg::OnDisk(number, failed) => {
            RecordedLine::new("on-disk").number("number", *number).flag("ok", failed.is_none())
        }
        Msg::Probed(ticket, checks) => counted("probed", *ticket, "checks", checks.len()),
        Msg::Configured(ticket, result) => configured(*ticket, result.as_ref().ok()),
        Msg::SandboxOpened(result) => {
            RecordedLine::new("sandbox-opened").flag("ok", result.is_ok())
        }
        Msg::Crashed(ticket) => sent(model, RecordedLine::new("crashed").ticket(*ticket), *ticket),
        Msg::Terminate => RecordedLine::new("terminate"),
    }
}

// A command is told, never the character that gave it. What types text is not told at all.
fn key(model: &Model, event: KeyEvent) -> RecordedLine {
    let key = Key::of(event);
    let line = RecordedLine::new("key").word("in", place(model));
    match model.keymap.find(&contexts(model), key) {
        Some(binding) => line.word("command", binding.name),
        None if typing(model) && key.name().is_none() => line.word("key", "text"),
        None => line.word("key", key.name().unwrap_or("other")),
    }
}

fn place(model: &Model) -> &'static str {
    contexts(model).first().map_or("", |context| context.title())
}

// What the request was, where its answer is still waited for.
fn sent(model: &Model, line: RecordedLine, ticket: Ticket) -> RecordedLine {
    match model.flights.get(&ticket).map(|flight| flight.request.route()) {
        Some(route) => line.word("method", route.method.name()).word("route", route.template),
        None => line.flag("awaited", false),
    }
}

fn proved(line: RecordedLine, proof: &Proof) -> RecordedLine {
    match proof {
        Proof::Right => line.word("proof", "right"),
        Proof::RightWithoutToken(_) => line.word("proof", "right").flag("token", false),
        Proof::Wrong => line.word("proof", "wrong"),
        Proof::Unknown(error) => line.word("proof", "unknown").error(error),
    }
}

fn ended<T>(
    message: &'static str,
    ticket: Ticket,
    result: &Result<T, Box<ApiError>>,
) -> RecordedLine {
    let line = RecordedLine::new(message).ticket(ticket);
    if let Err(error) = result { line.error(error) } else { line.flag("ok", true) }
}

fn counted(
    message: &'static str,
    ticket: Ticket,
    name: &'static str,
    number: usize,
) -> RecordedLine {
    RecordedLine::new(message).ticket(ticket).number(name, number)
}

fn flagged(message: &'static str, name: &'static str, so: bool) -> RecordedLine {
    RecordedLine::new(message).flag(name, so)
}

fn copied(of: CopyTicket) -> RecordedLine {
    let line = RecordedLine::new("copied");
    match of {
        CopyTicket::Plain => line.word("of", "text"),
        CopyTicket::Secret(ticket) => line.word("of", "secret").ticket(ticket),
        CopyTicket::Nothing(ticket) => line.word("of", "nothing").ticket(ticket),
    }
}

fn configured(ticket: Ticket, done: Option<&Configured>) -> RecordedLine {
    let line = RecordedLine::new("configured").ticket(ticket).flag("ok", done.is_some());
    match done {
        Some(Configured::Environment(..)) => line.word("what", "environment"),
        Some(Configured::Workspace(..)) => line.word("what", "workspace"),
        Some(Configured::Removed(..)) => line.word("what", "removed"),
        None => line,
    }
}

fn reason(asked: &Asked) -> &'static str {
    match asked {
        Asked::Look => "look",
        Asked::Undo(_) => "undo",
        Asked::Redo(_) => "redo",
        Asked::CutOff => "cut-off",
    }
}

fn journal(told: &JournalTold) -> &'static str {
    match told {
        JournalTold::Nothing => "none",
        JournalTold::Unreadable => "unreadable",
        JournalTold::Noted(..) => "read",
    }
}

fn mouse(kind: MouseEventKind) -> &'static str {
    match kind {
        MouseEventKind::Down(_) => "down",
        MouseEventKind::Up(_) => "up",
        MouseEventKind::Drag(_) => "drag",
        MouseEventKind::Moved => "moved",
        MouseEventKind::ScrollDown
        | MouseEventKind::ScrollUp
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => "scroll",
    }
}

fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotSent => "not-sent",
        ErrorKind::Credential => "credential",
        ErrorKind::Unreachable => "unreachable",
        ErrorKind::TimedOut => "timed-out",
        ErrorKind::SignedOut => "signed-out",
        ErrorKind::Refused => "refused",
        ErrorKind::NotFound => "not-found",
        ErrorKind::RateLimited => "rate-limited",
        ErrorKind::Unavailable => "unavailable",
        ErrorKind::Unexpected => "unexpected",
    }
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(word) => to.serialize_str(word),
            Self::Number(number) => to.serialize_u64(*number),
            Self::Flag(so) => to.serialize_bool(*so),
        }
    }
}

impl Serialize for RecordedLine {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.facts.len() + 1))?;
        map.serialize_entry("message", self.message)?;
        for (name, value) in &self.facts {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
