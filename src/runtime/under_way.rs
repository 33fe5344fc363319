//! What would be left open if the process ended now, for runs without a screen.

use std::sync::{Arc, Mutex, PoisonError};

/// What a run does when it is interrupted, in words without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenWork {
    /// Something of which it is not known what becomes of it.
    Doubtful(String),
    /// It waits, and another run can go on.
    Waiting(String),
}

/// Clones share it: who ends the process knows what is being done.
#[derive(Clone, Debug, Default)]
pub struct UnderWay(Arc<Mutex<Option<OpenWork>>>);

impl UnderWay {
    /// One that lives as long as the process.
    pub fn of_process() -> &'static Self {
        Box::leak(Box::default())
    }

    /// This is left open from now on.
    pub fn begin(&self, open: OpenWork) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
    }

    /// Nothing is.
    pub fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What is left open, if anything is.
    pub fn told(&self) -> Option<OpenWork> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
