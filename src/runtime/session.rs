//! The model at work: messages in, effects performed as tasks, their outputs back in as messages.
//! It knows no terminal, so that a test is a session too.

mod connect;
mod handing;
mod noting;
mod remembering;
mod sinks;
mod tasks;

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::AbortHandle;

use super::clipboard::Copied;
use super::clock::Clock;
use super::connecting::ConnectDesk;
use super::connections::Connections;
use super::disk::{self, Disk, Mark};
use super::journal::Journal;
use super::record::{Backups, Record, RecordThread};
use crate::api::request::Answered;
use crate::api::{ApiError, Reply, Request};
use crate::app::arrived::{Attached, JournalTold, StartFindings};
use crate::app::msg::{Effect, Msg, Ticket};
use crate::app::{Model, update};
use crate::domain::pending::PendingWrite;
use crate::domain::{EnvKey, TerminalWord};

use noting::{Journaling, newer, unkept};
pub use sinks::Sinks;
use tasks::{Finished, Tasks};

/// What only the terminal can do.
#[derive(Debug, PartialEq, Eq)]
pub enum Outward {
    /// Write these bytes in one piece.
    Write(zeroize::Zeroizing<Vec<u8>>),
    /// Stop until the shell continues us.
    Suspend,
    /// Paint everything anew.
    Repaint,
    /// Leave.
    Quit,
}

/// Hears each message before it is applied, and when it comes.
type Listener = Box<dyn FnMut(&Model, Timestamp, &Msg) + Send>;

/// A model, its clock, and its tasks. Dropping it cancels them.
pub struct Session {
    model: Model,
    clock: Clock,
    run: String,
    found: StartFindings,
    connections: Connections,
    sinks: Sinks,
    disk: Option<Disk>,
    journal: Option<Journaling>,
    missing: Option<&'static str>,
    record_thread: Option<RecordThread>,
    desk: Option<ConnectDesk>,
    tasks: Tasks,
    handles: HashMap<Ticket, AbortHandle>,
    outward: Vec<Outward>,
    listeners: Vec<Listener>,
}

impl Session {
    /// A session that has not started yet.
    pub fn new(model: Model, clock: Clock, connections: Connections, sinks: Sinks) -> Self {
        Self {
            run: model.engine.run.clone(),
            model,
            clock,
            found: StartFindings::default(),
            connections,
            sinks,
            disk: None,
            journal: None,
            missing: None,
            record_thread: None,
            desk: None,
            tasks: Tasks::default(),
            handles: HashMap::new(),
            outward: Vec::new(),
            listeners: Vec::new(),
        }
    }

    /// The state. Messages are all that changes it.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Writes pending writes down in `journal` through `disk`, and looks up what runs before this one left
    /// open.
    pub fn keep_journal(&mut self, disk: &Disk, journal: Journal) {
        self.run = journal.run();
        // What cannot be read is said once, with the pending writes.
        let (notes, rotations) = journal.noted().unwrap_or_default();
        let mut found = StartFindings { run: Some(self.run.clone()), ..StartFindings::default() };
        (found.notes, found.rotations) = (notes, rotations.going);
        match journal.pending() {
            Ok(pending) => found.pending = pending,
            Err(error) => {
                tracing::warn!(%error, "looking for what was left open");
                found.unread = Some(error.to_string());
            }
        }
        found.warnings.extend(journal.ready().err().map(|error| unkept(&error.to_string())));
        found.warnings.extend(newer(journal.newer().unwrap_or_default()));
        self.found = found;
        self.disk = Some(disk.clone());
        self.journal = Some(Journaling::new(journal, disk.clone()));
    }

    /// Writes down what is done in `record`, and keeps copies in `backups`, through `disk`.
    pub fn keep_record(&mut self, disk: &Disk, record: Record, backups: Backups) {
        self.disk = Some(disk.clone());
        self.record_thread = Some(RecordThread::new(disk.clone(), record, backups));
    }

    /// Waits until the disk has everything that is to be kept, as long as `limit`. Tells what is
    /// missing.
    pub async fn written(&self, limit: Duration) -> Vec<String> {
        if let Some(disk) = &self.disk {
            disk.mark().passed(limit).await;
        }
        self.missing()
    }

    /// What is not on the disk at this moment, a line each.
    pub fn missing(&self) -> Vec<String> {
        self.disk.as_ref().map(Disk::missing).unwrap_or_default()
    }

    /// Whether it is of use to ask the terminal for its device attributes.
    pub fn asks_terminal(&self) -> bool {
        self.sinks.clipboard.asks()
    }

    /// Takes note of what the terminal said of itself.
    pub fn hear(&self, word: TerminalWord) {
        self.sinks.clipboard.hear(word);
    }

    /// Lets somebody hear every message from now on, before it is applied.
    pub fn listen(&mut self, listener: impl FnMut(&Model, Timestamp, &Msg) + Send + 'static) {
        self.listeners.push(Box::new(listener));
    }

    /// Begins the run: its first message, and its first requests.
    pub fn start(&mut self) {
        let found = std::mem::take(&mut self.found);
        self.apply(Msg::Started(Box::new(found)));
    }

    /// Changes the clock. For tests, in which time goes by when they say so.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Applies a message and performs what follows from it.
    pub fn apply(&mut self, msg: Msg) {
        let now = self.clock.now();
        for listener in &mut self.listeners {
            listener(&self.model, now, &msg);
        }
        let effects = update::update_at(&mut self.model, now, msg);
        self.perform(effects);
    }

    /// What the terminal has to do since this was last asked.
    pub fn take_outward(&mut self) -> Vec<Outward> {
        std::mem::take(&mut self.outward)
    }

    /// Whether no task is under way.
    pub fn idle(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Waits for the next finished task and applies its message; for ever when there is none.
    pub async fn step(&mut self) {
        match self.tasks.next().await {
            Some(finished) => self.finish(finished),
            None => std::future::pending().await,
        }
    }

    /// Applies every task that is finished already.
    pub fn drain(&mut self) {
        while let Some(finished) = self.tasks.finished() {
            self.finish(finished);
        }
    }

    /// Applies finished tasks, and whatever they start, until none is left.
    pub async fn settle(&mut self) {
        while !self.idle() {
            self.step().await;
        }
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let (kept, others) = effects.into_iter().partition(Effect::is_for_disk);
        // What is about to be done with a value is on the disk before it is done.
        let noted = self.hand_over(kept);
        for effect in others {
            match effect {
                Effect::Send(ticket, key, request, intent) => {
                    let noted = noted.clone().filter(|_| request.mutates());
                    self.send(ticket, key, request, intent, noted);
                }
                Effect::ReadRecord(asked) => self.read_record(asked),
                Effect::BackUp(ticket, backup) => self.back_up(ticket, *backup),
                Effect::ReadBackup(key, undoing, path) => self.read_backup(key, undoing, path),
                Effect::Cancel(ticket) => {
                    if let Some(handle) = self.handles.remove(&ticket) {
                        handle.abort();
                    }
                }
                effect @ (Effect::Prove(..)
                | Effect::Copy(..)
                | Effect::PreviewFile(..)
                | Effect::DeliverToFile(..)
                | Effect::DeliverToCommand(..)
                | Effect::ClearClipboard(..)
                | Effect::LeaveClipboard(..)) => self.hand_out(effect, noted.clone()),
                effect @ (Effect::ProbeAddress(..)
                | Effect::ProbeAccess(..)
                | Effect::Configure(..)
                | Effect::Unconfigure(..)
                | Effect::OpenSandbox) => self.connect(effect),
                // Handed over before.
                Effect::Note(_)
                | Effect::Gone(..)
                | Effect::Settle(_)
                | Effect::KeepRotation(_)
                | Effect::ForgetRotation(_)
                | Effect::AwaitDisk(_)
                | Effect::Record(_) => {}
                Effect::Suspend => self.outward.push(Outward::Suspend),
                Effect::Repaint => self.outward.push(Outward::Repaint),
                Effect::Quit => self.outward.push(Outward::Quit),
            }
        }
    }

    fn send(
        &mut self,
        ticket: Ticket,
        key: EnvKey,
        request: Request,
        intent: Option<Box<PendingWrite>>,
        noted: Option<Mark>,
    ) {
        tracing::info!(environment = %key, request = request.doing(), "sending");
        let call = self.connections.call(&key, request);
        let journal = self.journal.as_ref();
        let nowhere = self.missing.filter(|_| intent.is_some());
        let begun = intent.and_then(|intent| Some(journal?.begin(*intent)));
        let notes = noting::noted(journal.map(|one| one.journal.clone()));
        let handle = self.tasks.spawn(Msg::Crashed(ticket), async move {
            disk::wait(noted).await;
            let result = match noting::begun(begun, nowhere).await {
                Ok(()) => call.await,
                Err(error) => Err(error),
            };
            Finished::Answered(ticket, key, Box::new(result), notes.await)
        });
        self.handles.insert(ticket, handle);
    }

    fn answered(
        &mut self,
        ticket: Ticket,
        key: &EnvKey,
        result: Result<Answered, ApiError>,
        journal: JournalTold,
    ) {
        let mut attached = Attached { journal, ..Attached::default() };
        let result = match result {
            Ok(Answered { reply, trace_id, date }) => {
                if let Reply::Environments(page) = &reply {
                    self.connections.add_listed(key, &page.items);
                }
                attached.trace_id = trace_id;
                attached.skew = date.map(|date| date.duration_since(self.clock.now()));
                attached.own_suffix = self.connections.suffix(key);
                Ok(Box::new(reply))
            }
            Err(error) => {
                tracing::warn!(
                    status = error.status,
                    trace_id = error.trace_id,
                    causes = ?error.causes,
                    "{error}"
                );
                Err(Box::new(error))
            }
        };
        self.apply(Msg::Replied(ticket, result, Box::new(attached)));
    }

    fn finish(&mut self, finished: Finished) {
        match finished {
            Finished::Said(msg) => {
                if let Msg::Delivered(ticket, _) | Msg::Crashed(ticket) = &msg {
                    self.handles.remove(ticket);
                }
                self.apply(msg);
            }
            Finished::Recorded | Finished::Cancelled => {}
            Finished::Answered(ticket, key, result, noted) => {
                self.handles.remove(&ticket);
                let journal = match noted {
                    Some(noted) => JournalTold::Noted(noted.0, noted.1),
                    None if self.journal.is_some() => {
                        tracing::warn!(ticket = ticket.0, "cannot read the journal");
                        JournalTold::Unreadable
                    }
                    None => JournalTold::Nothing,
                };
                self.answered(ticket, &key, *result, journal);
            }
            Finished::Copied(ticket, copied) => {
                let outcome = self.sinks.clipboard.outcome(&copied);
                if let Copied::Emit { bytes, .. } = copied {
                    self.outward.push(Outward::Write(bytes));
                }
                self.apply(Msg::Copied(ticket, outcome));
            }
            Finished::Configured(ticket, result) => self.configured(ticket, result),
            Finished::Opened(result) => self.opened(result),
        }
    }
}
