//! The session's part in the journal: what is written there goes to the thread that waits for the
//! disk, and nothing here waits for it.

use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::Session;
use super::tasks::{BROKEN, Finished};
use crate::api::{ApiError, ErrorKind};
use crate::app::msg::{Effect, Msg};
use crate::domain::delivery::{Note, Notes};
use crate::domain::pending::PendingWrite;
use crate::domain::rotation;
use crate::domain::text::count;
use crate::runtime::disk::{Disk, DiskAnswer, Mark, Owed, PATIENCE};
use crate::runtime::journal::{Journal, JournalError};

/// What is to be noted, and what is lost without it.
#[derive(Clone, Copy)]
struct Loss {
    what: &'static str,
    otherwise: &'static str,
}

impl Loss {
    fn words(self, why: &str) -> String {
        format!("Not noted {}: {} · {why}", self.what, self.otherwise)
    }

    // It is handed over and may be written any moment.
    fn late(self) -> String {
        let Self { what, otherwise } = self;
        format!("Not noted yet {what}: the disk does not answer · if it never does, {otherwise}")
    }
}

/// What is done with a value.
const UNNOTED: Loss =
    Loss { what: "where the secret goes", otherwise: "the next start cannot know" };

/// That something is known.
const UNSETTLED: Loss = Loss { what: "what is known", otherwise: "the next start may ask again" };

/// The state of a rotation.
const UNKEPT: Loss =
    Loss { what: "how far the rotation is", otherwise: "the next start may not find it" };

/// The journal, and who writes it.
pub(super) struct Journaling {
    pub journal: Journal,
    disk: Disk,
    /// What was handed over since somebody asked to be told of it, and what is lost without it.
    owed: Vec<(Loss, DiskAnswer<()>)>,
}

impl Journaling {
    /// Writes `journal` through `disk`.
    pub fn new(journal: Journal, disk: Disk) -> Self {
        Self { journal, disk, owed: Vec::new() }
    }

    /// Writes a pending write down: nothing leaves before the disk has it.
    pub fn begin(&self, intent: PendingWrite) -> DiskAnswer<()> {
        let journal = self.journal.clone();
        self.disk.ask(None, move || journal.begin(&intent))
    }

    fn append(
        &mut self,
        loss: Loss,
        (key, words): (String, String),
        write: impl FnOnce(&Journal) -> Result<(), JournalError> + Send + 'static,
    ) {
        let owed = Owed { key, words: format!("not in the journal: {words}") };
        let journal = self.journal.clone();
        let answer = self.disk.ask(Some(owed), move || write(&journal));
        self.owed.push((loss, answer));
    }
}

impl Session {
    /// There is no place for a journal: what cannot be repeated blindly is not sent.
    pub fn keep_no_journal(&mut self) {
        let why = "there is no state directory: set HOME or XDG_STATE_HOME";
        self.missing = Some(why);
        self.found.warnings.push(unkept(why));
    }

    /// Hands over what is for the disk, in order. What lets a value out, and what changes something on
    /// the server, waits for the mark.
    pub(super) fn hand_over(&mut self, effects: Vec<Effect>) -> Option<Mark> {
        let any = !effects.is_empty();
        for effect in effects {
            match effect {
                Effect::Record(entry) => self.record(entry),
                Effect::AwaitDisk(number) => self.await_disk(number),
                effect => self.write_down(effect),
            }
        }
        self.disk.as_ref().filter(|_| any).map(Disk::mark)
    }

    fn write_down(&mut self, effect: Effect) {
        let Some(journal) = &mut self.journal else { return };
        match effect {
            Effect::Note(note) => {
                let owed = (format!("note {} {}", note.run, note.number), went(&note));
                journal.append(UNNOTED, owed, move |journal| journal.note(&note));
            }
            Effect::Gone(application, secret) => {
                let words = format!("that a secret of {application} is deleted");
                let owed = (format!("gone {application} {secret}"), words);
                journal.append(UNSETTLED, owed, move |journal| journal.gone(application, secret));
            }
            Effect::Settle(id) => {
                let words = "what became of a create; the next start looks it up".to_owned();
                let owed = (format!("end {}", id.entry()), words);
                journal.append(UNSETTLED, owed, move |journal| journal.end(&id));
            }
            Effect::KeepRotation(one) => {
                let words = format!("how far the rotation of {} has come", one.application);
                let owed = (format!("rotation {}", one.application), words);
                journal.append(UNKEPT, owed, move |journal| journal.keep(&one));
            }
            Effect::ForgetRotation(one) => {
                let words = format!("that the rotation of {} is over", one.application);
                let owed = (format!("rotation {}", one.application), words);
                journal.append(UNKEPT, owed, move |journal| journal.forget(&one));
            }
            _ => {}
        }
    }

    // As long as a disk may take; what was not written by then is told as missing.
    fn await_disk(&mut self, number: u64) {
        let owed = self.journal.as_mut().map(|journal| std::mem::take(&mut journal.owed));
        let broken = Msg::OnDisk(number, Some(UNNOTED.words(BROKEN)));
        self.tasks.spawn(broken, async move {
            let mut missing = UNNOTED;
            let all = async {
                let mut failed = None;
                for (loss, answer) in owed.unwrap_or_default() {
                    missing = loss;
                    if let Err(why) = answer.get().await {
                        failed = Some(loss.words(&why));
                    }
                }
                failed
            };
            let failed = timeout(PATIENCE, all).await.unwrap_or_else(|_| Some(missing.late()));
            if let Some(text) = &failed {
                tracing::warn!(text, "writing the journal");
            }
            Finished::Said(Msg::OnDisk(number, failed))
        });
    }
}

fn went(note: &Note) -> String {
    format!("where ••••{} of {} went", note.suffix, note.application)
}

/// Waits until a pending write is on the disk.
///
/// # Errors
/// It may not be: its request must not leave.
pub async fn begun(
    answer: Option<DiskAnswer<()>>,
    nowhere: Option<&'static str>,
) -> Result<(), ApiError> {
    if let Some(why) = nowhere {
        return Err(ApiError::new(ErrorKind::NotSent, why));
    }
    let Some(answer) = answer else { return Ok(()) };
    answer.get().await.map_err(|why| ApiError::new(ErrorKind::NotSent, why))
}

/// What every run noted of values and rotations by now: an answer is judged by what was known when it came. A disk
/// that does not answer holds none up for long; what was read before counts then.
pub async fn noted(journal: Option<Journal>) -> Option<Box<AllNoted>> {
    let journal = journal?;
    let read = spawn_blocking(move || journal.noted());
    let read = timeout(PATIENCE, read).await.ok()?.ok()?.ok();
    read.map(Box::new)
}

/// What every run noted: of values, and of rotations.
pub type AllNoted = (Notes, rotation::Noted);

/// What is said of so many lines of a journal that a newer version wrote.
pub fn newer(lines: usize) -> Option<String> {
    (lines > 0).then(|| {
        format!(
            "A newer appdeck wrote {} into the journal that this one cannot read: they stay, and \
             what they tell of secrets and creates is not known here",
            count(lines, "line")
        )
    })
}

/// What is said where nothing can be written into a journal.
pub fn unkept(why: &str) -> String {
    format!("{why} · before that is mended, no secret and no application can be created")
}
