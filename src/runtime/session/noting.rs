//! The session's part in the journal.

use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::{DISK_LIMIT, Session};
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind};
use crate::app::model::Purpose;
use crate::app::msg::Ticket;
use crate::app::notice::Tone;
use crate::app::update;
use crate::domain::delivery::{Note, Notes};
use crate::domain::intent::{Intent, IntentId};
use crate::domain::{ClientId, SecretId, rotation};
use crate::runtime::journal::{Journal, JournalError};

/// What is lost when a note is not on the disk.
const UNNOTED: &str = "Not noted where the secret goes: the next start cannot know";

/// What is lost when it is not on the disk that something is known.
const UNSETTLED: &str = "Not noted what is known: the next start may ask again";

impl Session {
    /// Waits until the journal has what is to be said, as long as a disk may take. Awaited before
    /// every frame: what the operator has read is what the next run knows.
    pub async fn written(&mut self) {
        let all = async {
            let mut failed = None;
            while let Some(ended) = self.settling.join_next().await {
                match ended {
                    Ok(Ok(())) => {}
                    Ok(Err(text)) => failed = Some(text),
                    Err(error) => failed = Some(format!("{UNNOTED} · {error}")),
                }
            }
            failed
        };
        let failed = timeout(DISK_LIMIT, all).await.unwrap_or_else(|_| {
            // Let go: the next frame is not to wait for the same disk.
            self.settling.detach_all();
            Some(format!("{UNNOTED} · the disk did not answer in time"))
        });
        if let Some(text) = failed {
            tracing::warn!(text, "writing the journal");
            self.model.say(Tone::Warning, text);
        }
    }

    /// There is no place for a journal: what cannot be repeated blindly is not sent.
    pub fn keep_no_journal(&mut self) {
        self.missing = Some("there is no state directory: set HOME or XDG_STATE_HOME");
        self.warn_unkept(self.missing.unwrap_or_default());
    }

    pub(super) fn warn_unkept(&mut self, why: &str) {
        let text = format!("{why} · until then no secret and no application can be created");
        self.model.warnings.push(text.clone());
        self.model.say(Tone::Warning, text);
    }

    /// Writes a note down. What lets the value out waits for the answer.
    pub(super) fn note(&mut self, note: Box<Note>) -> oneshot::Receiver<()> {
        let (done, noted) = oneshot::channel();
        self.append(UNNOTED, move |journal| {
            let written = journal.note(&note);
            // Nobody waits for what is only told.
            let _ = done.send(());
            written
        });
        noted
    }

    pub(super) fn forget(&mut self, application: ClientId, secret: SecretId) {
        self.append(UNSETTLED, move |journal| journal.gone(application, secret));
    }

    pub(super) fn settle_intent(&mut self, id: IntentId) {
        self.append(UNSETTLED, move |journal| journal.end(&id));
    }

    fn append(
        &mut self,
        otherwise: &'static str,
        write: impl FnOnce(&Journal) -> Result<(), JournalError> + Send + 'static,
    ) {
        if let Some(journal) = self.journal.clone() {
            let work = move || write(&journal).map_err(|error| format!("{otherwise} · {error}"));
            self.settling.spawn_blocking(work);
        }
    }
}

/// Waits until a note is on the disk, or could not be written, as long as a disk may take. What was
/// to be done is done all the same then, and that it was not noted is said.
pub async fn wait(noted: Option<oneshot::Receiver<()>>) {
    if let Some(noted) = noted {
        // Dropped unanswered, it was not written.
        let _ = timeout(DISK_LIMIT, noted).await;
    }
}

/// Writes an intent down: nothing leaves before the disk has it.
pub async fn write_down(
    journal: Option<Journal>,
    intent: Option<Box<Intent>>,
    missing: Option<&'static str>,
) -> Result<(), ApiError> {
    let Some(intent) = intent else { return Ok(()) };
    if let Some(why) = missing {
        return Err(ApiError::new(ErrorKind::NotSent, why));
    }
    let Some(journal) = journal else { return Ok(()) };
    match spawn_blocking(move || journal.begin(&intent)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(ApiError::new(ErrorKind::NotSent, error.to_string())),
        Err(_) => Err(ApiError::new(ErrorKind::NotSent, "cannot write the journal: stopped")),
    }
}

/// What every run noted of values and rotations by now: an answer is judged by what was known when it came. A disk
/// that does not answer holds none up for long; what was read before counts then.
pub async fn noted(journal: Option<Journal>) -> Option<Box<Noted>> {
    let journal = journal?;
    let read = spawn_blocking(move || journal.noted());
    let read = timeout(DISK_LIMIT, read).await.ok()?.ok()?.ok();
    read.map(Box::new)
}

/// What every run noted: of values, and of rotations.
pub type Noted = (Notes, rotation::Noted);

impl Session {
    /// Takes in what every run noted by now. A write to secrets is judged by it: where it cannot be
    /// read, nothing is to be sent.
    pub(super) fn judged(
        &mut self,
        ticket: Ticket,
        noted: Option<Box<Noted>>,
        result: Result<Answered, ApiError>,
    ) -> Result<Answered, ApiError> {
        let flight = self.model.flights.get(&ticket);
        let judges = flight.is_some_and(|one| matches!(one.purpose, Purpose::BeforeSecret(_)));
        match noted {
            Some(noted) => {
                let (notes, rotations) = *noted;
                let own = self.model.options.run.clone();
                self.model.notes.learn(notes, &own);
                update::rotation::learn(&mut self.model, rotations);
            }
            None if judges && self.journal.is_some() => {
                let why = "cannot read the journal: what other runs did is not known";
                return Err(ApiError::new(ErrorKind::NotSent, why));
            }
            None => {}
        }
        result
    }
}
