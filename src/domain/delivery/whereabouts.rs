//! Where the value of a secret is, told from what was noted of it.

use super::note::{Destination, Note, Notes, State};
use crate::domain::rotation::{Left, Member, ValuePlace};
use crate::domain::text::clean;
use crate::domain::{Application, ClientId, ClientSecret};

impl Notes {
    /// Where the value of a secret is, as far as any run noted it; `None` when nothing is noted.
    pub fn value(&self, application: &ClientId, secret: &Member) -> Option<ValuePlace> {
        let notes = self.of(application, &secret.id, &secret.suffix);
        let notes = notes.filter(|one| one.state != State::Failed);
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
        reveals.first().map(|_| ValuePlace::Gone)
    }

    /// Whether an appdeck shows the value of a secret at this moment, and it is nowhere else yet.
    pub fn shown(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        let shown = self.value(application, &secret.into()) == Some(ValuePlace::Shown);
        shown && self.of(application, &secret.id, &secret.suffix).any(Note::reveals)
    }

    /// Whether nobody has the value of a secret, as far as is known.
    pub fn lost(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        let gone = self.value(application, &secret.into()) == Some(ValuePlace::Gone);
        gone && (secret.used().is_none() || !self.guessed(application, secret))
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

    // Whether another secret took its place wherever it was stored.
    fn replaced(&self, application: &ClientId, secret: &ClientSecret) -> bool {
        let stored = self.of(application, &secret.id, &secret.suffix).filter(|note| note.stores());
        let mut stored = stored.map(|note| self.replacement(note).is_some()).peekable();
        stored.peek().is_some() && stored.all(|replaced| replaced)
    }

    /// Why it is not known that anybody can use a secret that works; `None` when somebody can.
    pub fn doubt(&self, application: &ClientId, secret: &ClientSecret) -> Option<Left> {
        let suffix = clean(&secret.suffix);
        match self.value(application, &secret.into()) {
            Some(ValuePlace::Delivered) => {
                let replaced = secret.used().is_none() && self.replaced(application, secret);
                let held = self.held(application, &secret.id, &secret.suffix);
                held.filter(|_| replaced).map(|held| Left::Unstored(suffix, held))
            }
            // It was a colleague's.
            Some(ValuePlace::Gone)
                if secret.used().is_some() && self.guessed(application, secret) =>
            {
                None
            }
            Some(ValuePlace::Gone) if self.guessed(application, secret) => {
                Some(Left::Unstored(suffix, "is probably lost: its answer was".into()))
            }
            Some(ValuePlace::Gone) => {
                Some(Left::Unstored(suffix, "was stored nowhere: nobody can use it".into()))
            }
            Some(ValuePlace::Shown) => {
                let held = self.held(application, &secret.id, &secret.suffix);
                let how = held.map_or_else(String::new, |held| format!(": it {held}"));
                Some(Left::Unstored(suffix, format!("is not stored{how}")))
            }
            None => secret.used().is_none().then_some(Left::Unused(suffix)),
        }
    }
}
