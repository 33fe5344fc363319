//! The model at work: messages in, effects performed as tasks, their outputs back in as messages.
//! It knows no terminal, so that a test is a session too.

mod connect;
mod finished;
mod found;
mod handing;
mod noting;
mod reaching;
mod recording;
mod signing_in;

use std::time::Duration;

use jiff::Timestamp;

use super::clipboard::Copied;
use super::clock::Clock;
use super::connecting::ConnectDesk;
use super::disk::Mark;
use super::editor::EditorOrder;
use super::performer::journal::{AllNoted, Noting};
use super::performer::tasks::Tasks;
use super::performer::{Performer, Sinks};
use crate::api::request::Answered;
use crate::api::{ApiError, Reply, Request};
use crate::app::arrived::{Attached, JournalTold, StartFindings};
use crate::app::msg::{Effect, Msg, Ticket};
use crate::app::{Model, update};
use crate::domain::pending::PendingWrite;
use crate::domain::{EnvKey, TerminalWord};

use finished::Finished;

/// What only the terminal can do.
#[derive(Debug, PartialEq, Eq)]
pub enum Outward {
    /// Write these bytes in one piece.
    Write(zeroize::Zeroizing<Vec<u8>>),
    /// Let the operator's editor have it.
    Edit(Box<EditorOrder>),
    /// Stop until the shell continues us.
    Suspend,
    /// Paint everything anew.
    Repaint,
    /// Leave.
    Quit,
}

/// Hears each message before it is applied, and when it comes.
type Listener = Box<dyn FnMut(&Model, Timestamp, &Msg) + Send>;

/// A model, its clock, what performs its effects, and its tasks. Dropping it cancels them.
pub struct Session {
    model: Model,
    clock: Clock,
    run: String,
    found: StartFindings,
    performer: Performer,
    sinks: Sinks,
    /// What went to the journal since the model asked to be told of it.
    notings: Vec<Noting>,
    desk: Option<ConnectDesk>,
    tasks: Tasks<Ticket, Finished>,
    outward: Vec<Outward>,
    listeners: Vec<Listener>,
}

impl Session {
    /// A session that has not started yet. What runs before this one left open is read here.
    pub fn new(model: Model, clock: Clock, performer: Performer, sinks: Sinks) -> Self {
        let found = found::found(&performer);
        Self {
            run: found.run.clone().unwrap_or_else(|| model.engine.run.clone()),
            model,
            clock,
            found,
            performer,
            sinks,
            notings: Vec::new(),
            desk: None,
            tasks: Tasks::default(),
            outward: Vec::new(),
            listeners: Vec::new(),
        }
    }

    /// The state. Messages are all that changes it.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Waits until the disk has everything that is to be kept, as long as `limit`. Tells what is
    /// missing.
    pub async fn written(&self, limit: Duration) -> Vec<String> {
        self.performer.written(limit).await
    }

    /// What is not on the disk at this moment, a line each.
    pub fn missing(&self) -> Vec<String> {
        self.performer.missing()
    }

    /// Whether it is of use to ask the terminal for its device attributes.
    pub fn asks_terminal(&self) -> bool {
        self.sinks.clipboard.asks()
    }

    /// Takes note of what the terminal said of itself. A multiplexer, which says it of itself, is only
    /// asked so that its answer to another question has an end.
    pub fn hear(&self, word: TerminalWord) {
        if self.asks_terminal() {
            self.sinks.clipboard.hear(word);
        }
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
            Some(Ok(finished)) => self.finish(finished),
            // Nobody waits for it any more.
            Some(Err(_)) => {}
            None => std::future::pending().await,
        }
    }

    /// Applies every task that is finished already.
    pub fn drain(&mut self) {
        while let Some(ended) = self.tasks.finished() {
            if let Ok(finished) = ended {
                self.finish(finished);
            }
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
                    self.send(ticket, key, request, intent, noted.clone());
                }
                Effect::ReadRecord(asked) => self.read_record(asked),
                Effect::BackUp(ticket, backup) => self.back_up(ticket, *backup),
                Effect::ReadBackup(key, undoing, path) => self.read_backup(key, undoing, path),
                Effect::KeepList(list) => self.performer.keep_list(*list),
                Effect::ReadList(key, url) => self.read_list(key, url),
                Effect::Cancel(ticket) => self.tasks.cancel(&ticket),
                Effect::BeginSignIn(ticket, key, wish) => self.begin_sign_in(ticket, &key, *wish),
                Effect::Reach(ticket, question) => self.reach(ticket, *question),
                Effect::Redeem(ticket, key, redemption) => self.redeem(ticket, &key, *redemption),
                effect @ (Effect::Prove(..)
                | Effect::Copy(..)
                | Effect::OpenUrl(_)
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
                | Effect::RuleOut(..)
                | Effect::KeepRotation(_)
                | Effect::ForgetRotation(_)
                | Effect::AwaitDisk(_)
                | Effect::Record(_) => {}
                Effect::EditText(text) => {
                    let withheld = self.sinks.commands.withheld_variables();
                    self.outward
                        .push(Outward::Edit(Box::new(EditorOrder { text: *text, withheld })));
                }
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
        let call = self.performer.send(&key, request, intent, noted);
        // An answer is judged by what was known when it came.
        let noted = self.performer.noted();
        self.tasks.spawn(Some(ticket), Msg::Crashed(ticket), async move {
            let result = call.await;
            Finished::Answered(ticket, key, Box::new((result, noted.await)))
        });
    }

    fn answered(
        &mut self,
        ticket: Ticket,
        key: &EnvKey,
        result: Result<Answered, ApiError>,
        noted: Result<Option<AllNoted>, String>,
    ) {
        let journal = match noted {
            Ok(Some((notes, rotations))) => JournalTold::Noted(notes, rotations),
            Ok(None) => JournalTold::Nothing,
            Err(why) => {
                tracing::warn!(ticket = ticket.0, why, "cannot read the journal");
                JournalTold::Unreadable
            }
        };
        let mut attached = Attached { journal, ..Attached::default() };
        let result = match result {
            Ok(Answered { reply, trace_id, date }) => {
                if let Reply::Environments(page) = &reply {
                    self.performer.connections.add_listed(key, &page.items);
                }
                attached.trace_id = trace_id;
                attached.skew = date.map(|date| date.duration_since(self.clock.now()));
                attached.own_suffix = self.performer.connections.suffix(key);
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
            Finished::Said(msg) => self.apply(msg),
            Finished::Recorded => {}
            Finished::Answered(ticket, key, answer) => {
                let (result, noted) = *answer;
                self.answered(ticket, &key, result, noted);
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
