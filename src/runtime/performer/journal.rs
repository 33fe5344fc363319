//! The journal: what is written there goes to the thread that waits for the disk, and nothing here
//! waits for it before it is asked to.

use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::tasks::BROKEN;
use super::{NOWHERE, Performer};
use crate::domain::delivery::{Note, Notes};
use crate::domain::pending::{PendingWrite, WriteId};
use crate::domain::rotation::{self, Rotation};
use crate::domain::{ClientId, SecretId};
use crate::runtime::disk::{DiskAnswer, Owed, PATIENCE};
use crate::runtime::journal::{Journal, JournalError};

/// What every run noted: of values, and of rotations.
pub type AllNoted = (Notes, rotation::Noted);

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

/// What was handed over for the journal, and what is lost without it.
pub struct Noting {
    loss: Loss,
    answer: DiskAnswer<()>,
}

impl Noting {
    /// Waits until the disk has it.
    ///
    /// # Errors
    /// Why it has not.
    pub async fn written(self) -> Result<(), String> {
        self.answer.get().await
    }

    /// Waits until the disk has all of these, as long as a disk may take. Tells what is missing.
    pub async fn missing(all: Vec<Self>) -> Option<String> {
        let mut missing = UNNOTED;
        let written = async {
            let mut failed = None;
            for Self { loss, answer } in all {
                missing = loss;
                if let Err(why) = answer.get().await {
                    failed = Some(loss.words(&why));
                }
            }
            failed
        };
        let failed = timeout(PATIENCE, written).await.unwrap_or_else(|_| Some(missing.late()));
        if let Some(text) = &failed {
            tracing::warn!(text, "writing the journal");
        }
        failed
    }

    /// What is missing where waiting for it broke.
    pub fn broken() -> String {
        UNNOTED.words(BROKEN)
    }
}

/// What goes into the journal. Nothing is written where there is none.
impl Performer {
    /// What is about to be done with a value, or what became of it.
    pub fn note(&self, note: Note) -> Noting {
        let words = format!("where ••••{} of {} went", note.suffix, note.application);
        let key = format!("note {} {}", note.run, note.number);
        self.write(UNNOTED, key, &words, move |journal| journal.note(&note))
    }

    /// A secret is gone from the server.
    pub fn gone(&self, application: ClientId, secret: SecretId) -> Noting {
        let words = format!("that a secret of {application} is deleted");
        let key = format!("gone {application} {secret}");
        self.write(UNSETTLED, key, &words, move |journal| journal.gone(application, secret))
    }

    /// It is known what became of a pending write.
    pub fn settle(&self, id: WriteId) -> Noting {
        let words = "what became of a create; the next start looks it up";
        let key = format!("end {}", id.entry());
        self.write(UNSETTLED, key, words, move |journal| journal.end(&id))
    }

    /// These secrets are none that a pending write made.
    pub fn rule_out(&self, id: WriteId, secrets: Vec<SecretId>) -> Noting {
        let words = "what a create did not make; the next start asks about it again";
        let named: Vec<&str> = secrets.iter().map(SecretId::as_str).collect();
        let key = format!("ruled out {} {}", id.entry(), named.join(" "));
        self.write(UNSETTLED, key, words, move |journal| journal.rule_out(id, secrets))
    }

    /// How far a rotation has come.
    pub fn keep_rotation(&self, one: Rotation) -> Noting {
        let words = format!("how far the rotation of {} has come", one.application);
        let key = format!("rotation {}", one.application);
        self.write(UNKEPT, key, &words, move |journal| journal.keep(&one))
    }

    /// A rotation is over.
    pub fn forget_rotation(&self, one: Rotation) -> Noting {
        let words = format!("that the rotation of {} is over", one.application);
        let key = format!("rotation {}", one.application);
        self.write(UNKEPT, key, &words, move |journal| journal.forget(&one))
    }

    fn write(
        &self,
        loss: Loss,
        key: String,
        words: &str,
        write: impl FnOnce(&Journal) -> Result<(), JournalError> + Send + 'static,
    ) -> Noting {
        let owed = Owed { key, words: format!("not in the journal: {words}") };
        Noting { loss, answer: self.ask_journal(Some(owed), write) }
    }

    /// Writes a pending write down: its request must not leave before that, or where it fails.
    pub(super) fn begin(&self, intent: PendingWrite) -> DiskAnswer<()> {
        if self.nowhere {
            return DiskAnswer::ready(Err(NOWHERE.into()));
        }
        self.ask_journal(None, move |journal| journal.begin(&intent))
    }

    fn ask_journal(
        &self,
        owed: Option<Owed>,
        work: impl FnOnce(&Journal) -> Result<(), JournalError> + Send + 'static,
    ) -> DiskAnswer<()> {
        match (&self.disk, self.journal.clone()) {
            (Some(disk), Some(journal)) => disk.ask(owed, move || work(&journal)),
            _ => DiskAnswer::ready(Ok(())),
        }
    }

    /// What every run noted of values and rotations when this is waited for; nothing where there is no
    /// journal. A disk that does not answer holds none up for long.
    pub fn noted(&self) -> impl Future<Output = Result<Option<AllNoted>, String>> + Send + use<> {
        let journal = self.journal.clone();
        async move {
            let Some(journal) = journal else { return Ok(None) };
            let read = spawn_blocking(move || journal.noted());
            match timeout(PATIENCE, read).await {
                Ok(Ok(read)) => read.map(Some).map_err(|error| error.to_string()),
                Ok(Err(_)) => Err(BROKEN.into()),
                Err(_) => Err("the disk does not answer".into()),
            }
        }
    }
}
