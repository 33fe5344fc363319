//! What became of telling applications that a session ended.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// How many tries are remembered.
const KEPT: usize = 1000;

/// One try to tell an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogoutTry {
    pub client_id: String,
    pub url: String,
    pub session_id: String,
    pub jti: String,
    /// The answer's status; absent when there was none.
    pub status: Option<u16>,
    /// Why nothing was sent, or no answer came.
    pub reason: Option<String>,
}

/// The latest tries.
#[derive(Default)]
pub struct LogoutLog(Mutex<VecDeque<LogoutTry>>);

impl LogoutLog {
    /// Remembers one, in place of the oldest where there are many.
    pub fn add(&self, one: LogoutTry) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() == KEPT {
            tries.pop_front();
        }
        tries.push_back(one);
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> Vec<LogoutTry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
