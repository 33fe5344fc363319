//! Where the value of a secret is, told from what was noted of it.

use std::time::Duration;

use jiff::Timestamp;

use super::note::{Destination, Note, Notes, State};
use crate::domain::rotation::{Left, Member, ValuePlace};
use crate::domain::text::clean;
use crate::domain::{Application, ClientId, ClientSecret, SecretId};

/// How far a use may be from a test that brought it about, in seconds.
pub const TEST_WINDOW: u64 = 10;

impl Notes {
    /// Where the value of a secret is, as far as any run noted it; `None` when nothing is noted.
    pub fn value(&self, application: &ClientId, secret: &Member) -> Option<ValuePlace> {
        let notes = self.of(application, &secret.id, &secret.suffix);
        let went = |one: &&Note| one.state != State::Failed && one.destination != Destination::Test;
        let notes = notes.filter(went);
        let (reveals, others): (Vec<&Note>, Vec<&Note>) =
            notes.partition(|note| note.destination == Destination::Reveal);
        let went = |note: &&Note| {
            let kept = note.destination != Destination::Screen;
            kept && matches!(note.state, State::Done | State::Checked)
        };
        if others.iter().any(went) {
            return Some(ValuePlace::Delivered);
        }
        if !others.is_empty() || reveals.iter().any(|note| note.reveals()) {
            return Some(ValuePlace::Shown);
        }
        let tested = self.tested(application, &secret.id, &secret.suffix);
        reveals.first().map(|_| ValuePlace::Gone { tested })
    }

    // Until when a use of a secret may be a test of it that an appdeck made.
    fn tested(&self, application: &ClientId, secret: &SecretId, suffix: &str) -> Option<Timestamp> {
        let tests = self.of(application, secret, suffix);
        let last =
            tests.filter(|note| note.destination == Destination::Test).map(|note| note.at).max()?;
        last.checked_add(Duration::from_secs(TEST_WINDOW)).ok()
    }

    /// When a secret was used last, if that was no test of it by an appdeck: somebody has its value.
    pub fn used(&self, application: &ClientId, secret: &ClientSecret) -> Option<Timestamp> {
        let tested = self.tested(application, &secret.id, &secret.suffix);
        secret.used().filter(|used| tested.is_none_or(|until| *used > until))
    }

    /// When a secret was used of whose value it is noted that it went nowhere: somebody may have it anyway,
    /// as not every note gets to the disk.
    pub fn used_unnoted(&self, application: &ClientId, secret: &ClientSecret) -> Option<Timestamp> {
        let used = self.used(application, secret).filter(|_| !self.guessed(application, secret));
        used.filter(|_| self.is_gone(application, secret))
    }

    fn is_gone(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        matches!(self.value(application, &secret.into()), Some(ValuePlace::Gone { .. }))
    }

    /// Whether an appdeck shows the value of a secret at this moment, and it is nowhere else yet.
    pub fn shown(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        let shown = self.value(application, &secret.into()) == Some(ValuePlace::Shown);
        shown && self.of(application, &secret.id, &secret.suffix).any(Note::reveals)
    }

    /// Whether nobody has the value of a secret, as far as is known.
    pub fn lost(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        self.is_gone(application, secret) && self.used(application, secret).is_none()
    }

    /// The active secrets of an application of which nobody has the value, as far as is known.
    pub fn lost_of<'a>(
        &'a self,
        application: &'a Application,
    ) -> impl Iterator<Item = &'a ClientSecret> {
        let id = &application.id;
        let active = application.secrets.iter().filter(|secret| secret.active());
        active.filter(move |secret| self.may_be_lost(id) && self.lost(id, secret))
    }

    /// Whether that it is lost is a guess: the answer to a request was lost, this secret appeared at that
    /// moment, and a colleague may have generated it.
    pub fn guessed(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        self.of(application, &secret.id, &secret.suffix).any(|note| note.state == State::Lost)
    }

    /// How the value of a secret went to a clipboard and, as far as is noted, nowhere that lasts; `None` when it
    /// did.
    pub fn only_copied(&self, application: &ClientId, secret: &Member) -> Option<String> {
        use Destination::{Clipboard, Paste, Reveal, Screen, Test};
        let passes = |note: &Note| {
            let passes = matches!(note.destination, Reveal | Clipboard | Paste | Screen | Test);
            passes || note.state == State::Failed
        };
        let about = || self.of(application, &secret.id, &secret.suffix);
        let copied = about().any(Note::copies) && about().all(passes);
        copied.then(|| self.held(application, &secret.id, &secret.suffix)).flatten()
    }

    /// Whether the value of a secret was stored somewhere that lasts, as far as is noted.
    pub fn stored(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        self.of(application, &secret.id, &secret.suffix).any(Note::stores)
    }

    /// Whether another secret took its place wherever it was stored.
    pub fn replaced(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        let stored = self.of(application, &secret.id, &secret.suffix).filter(|note| note.stores());
        let mut stored = stored.map(|note| self.replacement(note).is_some()).peekable();
        stored.peek().is_some() && stored.all(|replaced| replaced)
    }

    /// Why it is not known that anybody can use a secret that works; `None` when somebody can.
    pub fn doubt(&self, application: &ClientId, secret: &ClientSecret) -> Option<Left> {
        let suffix = clean(&secret.suffix);
        let used = self.used(application, secret).is_some();
        match self.value(application, &secret.into()) {
            Some(ValuePlace::Delivered) => {
                let replaced = !used && self.replaced(application, secret);
                let held = self.held(application, &secret.id, &secret.suffix);
                held.filter(|_| replaced).map(|held| Left::Unstored(suffix, held))
            }
            // It was a colleague's.
            Some(ValuePlace::Gone { .. }) if used && self.guessed(application, secret) => None,
            Some(ValuePlace::Gone { .. }) if used => {
                Some(Left::Unstored(suffix, "was used, but it is not noted who has it".into()))
            }
            Some(ValuePlace::Gone { .. }) if self.guessed(application, secret) => {
                Some(Left::Unstored(suffix, "is probably lost: its answer was".into()))
            }
            Some(ValuePlace::Gone { .. }) => {
                Some(Left::Unstored(suffix, "was stored nowhere: nobody can use it".into()))
            }
            Some(ValuePlace::Shown) => {
                let held = self.held(application, &secret.id, &secret.suffix);
                let how = held.map_or_else(String::new, |held| format!(": it {held}"));
                let open = |note: &Note| matches!(note.state, State::Started | State::Unsure);
                let open = |note: &Note| note.delivers() && open(note);
                let open = self.of(application, &secret.id, &secret.suffix).any(open);
                let sure = self.shown(application, secret) && !open;
                let whether =
                    if sure { "is not stored" } else { "is not known whether it is stored" };
                Some(Left::Unstored(suffix, format!("{whether}{how}")))
            }
            None => (!used).then_some(Left::Unused(suffix)),
        }
    }
}
