//! What would be left open if the process ended now, for runs without a screen.

use std::sync::{Arc, Mutex, PoisonError};

/// A sentence about it, without its full stop. Clones share it: who ends the process knows what is being done.
#[derive(Clone, Debug, Default)]
pub struct UnderWay(Arc<Mutex<Option<String>>>);

impl UnderWay {
    /// One that lives as long as the process.
    pub fn of_process() -> &'static Self {
        Box::leak(Box::default())
    }

    /// This is left open from now on.
    pub fn begin(&self, words: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
    }

    /// Nothing is.
    pub fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What is left open, if anything is.
    pub fn told(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
