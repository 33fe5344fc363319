//! What is asked about creates whose answer was lost, where only a choice answers it.

use crate::domain::pending::WriteId;
use crate::domain::{ClientId, EnvKey, SecretId};

/// Secrets of one application that may be lost, or somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspects {
    /// The environment.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// Which ones.
    pub secrets: Vec<SecretId>,
}

impl Suspects {
    /// Whether all of `others` are among these.
    pub fn cover(&self, others: &Self) -> bool {
        self.environment == others.environment
            && self.application == others.application
            && others.secrets.iter().all(|one| self.secrets.contains(one))
    }
}

/// What is asked about creates whose answer was lost.
#[derive(Clone, Debug, Default)]
pub struct Unanswered {
    /// The pending writes that the question on screen is about: closed without a choice, it is asked
    /// again by the next run.
    pub writes: Vec<WriteId>,
    /// The secrets that it is about, where it is not known which one is the lost one.
    pub suspects: Option<Suspects>,
    /// What this run asked about and nobody answered: another pending write does not ask again.
    pub left: Vec<Suspects>,
    /// How many questions were asked, one after the other, the one on screen included.
    pub asked: usize,
}

impl Unanswered {
    /// The question is closed, and was not answered.
    pub fn leave(&mut self) {
        self.writes.clear();
        self.left.extend(self.suspects.take());
    }

    /// The question is answered by what was chosen: the pending writes that it was about, and the
    /// secrets, where it was not known which one is the lost one.
    pub fn answer(&mut self) -> (Vec<WriteId>, Option<Suspects>) {
        (std::mem::take(&mut self.writes), self.suspects.take())
    }

    /// Whether this run asked about all of them, and nobody answered.
    pub fn was_left(&self, suspects: &Suspects) -> bool {
        self.left.iter().any(|one| one.cover(suspects))
    }
}
