//! The one line that says what just happened.

use std::collections::VecDeque;
use std::mem::Discriminant;

use jiff::Timestamp;

use super::dialog::Dialog;
use crate::api::ApiError;
use crate::domain::time::seconds_between;
use crate::domain::{Application, ClientId, ClientSecret, EnvKey, SecretId};

/// How long a success stays, in seconds.
const SUCCESS_SECONDS: u64 = 6;

/// How a notice is coloured and whether it fades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done. Fades.
    Success,
    /// Worth knowing now. Fades, and is not kept.
    Info,
    /// Needs a look; stays.
    Warning,
    /// Failed; stays.
    Error,
}

/// How long a notice that stays is true, besides `Esc` and the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TrueWhile {
    /// It tells what happened, which stays so.
    #[default]
    Always,
    /// It is about what was typed or pasted in a dialog of this kind: until the next input, or until that is closed.
    Input(Discriminant<Dialog>),
    /// It tells what is so of these secrets of an application: as long as that is so of one of them.
    Secrets(EnvKey, ClientId, Vec<ToldSecret>),
    /// No secret of an application works.
    LockedOut(EnvKey, ClientId),
}

impl TrueWhile {
    /// As long as one of these secrets of an application is as it is now.
    pub fn of<'a>(
        key: &EnvKey,
        application: &Application,
        secrets: impl IntoIterator<Item = &'a ClientSecret>,
    ) -> Self {
        let told = secrets.into_iter().map(ToldSecret::of).collect();
        Self::Secrets(key.clone(), application.id.clone(), told)
    }
}

/// A secret of which something was said while it was active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldSecret {
    /// Which one.
    pub id: SecretId,
    /// Whether it had been used by then.
    pub used: bool,
}

impl ToldSecret {
    /// The secret as it is now.
    pub fn of(secret: &ClientSecret) -> Self {
        Self { id: secret.id.clone(), used: secret.used().is_some() }
    }
}

/// What happened, in one line, and the whole of it behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What happened and what to do.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// How long it is true.
    pub lasting: TrueWhile,
    /// The whole story, for the trouble dialog.
    pub error: Option<ApiError>,
}

impl Notice {
    /// Seconds after which it is gone; `None` when it stays.
    pub fn lifetime(&self) -> Option<u64> {
        match self.tone {
            Tone::Success | Tone::Info => Some(SUCCESS_SECONDS),
            Tone::Warning | Tone::Error => None,
        }
    }

    /// Whether it has faded.
    pub fn over(&self, now: Timestamp) -> bool {
        self.lifetime().is_some_and(|seconds| seconds_between(self.at, now) >= seconds)
    }
}

/// How many notices are kept.
const KEPT: usize = 100;

/// What was said in this run: a notice that faded or was followed by another one can still be read.
#[derive(Clone, Debug, Default)]
pub struct Said(VecDeque<Notice>);

impl Said {
    /// Keeps what is on the line now.
    pub fn keep(&mut self, notice: &Notice) {
        match self.0.back_mut() {
            // A notice may be added to while it stands.
            Some(last) if last.at == notice.at && notice.text.starts_with(&last.text) => {
                last.clone_from(notice);
            }
            _ => self.0.push_back(notice.clone()),
        }
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }

    /// The notices, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Notice> {
        self.0.iter().rev()
    }
}
