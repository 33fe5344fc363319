//! The one line that says what just happened.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::keys::hint::next;
use super::model::Model;
use crate::api::{ApiError, ErrorKind};
use crate::domain::time::seconds_between;

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

/// What happened, in one line, and the whole of it behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What happened and what to do.
    pub text: String,
    /// When.
    pub at: Timestamp,
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

/// What to do about an error, as the end of a sentence that tells what happened.
pub fn advice(model: &Model, error: &ApiError) -> String {
    let tells = ("trouble", "tells more");
    let again = [("refresh", "tries again"), tells];
    if let Some(obstacle) = error.obstacle {
        return format!(". {}{}", obstacle.remedy(), next(&model.keymap, &again));
    }
    match error.kind {
        ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::Unavailable => {
            next(&model.keymap, &again)
        }
        ErrorKind::Credential | ErrorKind::SignedOut => {
            let edits = ("connections", "edits them");
            format!(
                " · check this environment's credentials{}",
                next(&model.keymap, &[edits, tells])
            )
        }
        ErrorKind::NotSent => " · nothing was sent".into(),
        ErrorKind::RateLimited
        | ErrorKind::Refused
        | ErrorKind::NotFound
        | ErrorKind::Unexpected => next(&model.keymap, &[tells]),
    }
}

impl Model {
    /// Says something on the message line.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.keep_said();
        self.notice = Some(Notice { tone, text: text.into(), at: self.now, error: None });
    }

    /// Keeps what is on the message line, so that what follows does not hide it for ever.
    pub fn keep_said(&mut self) {
        if let Some(notice) = self.notice.as_ref().filter(|notice| notice.tone != Tone::Info) {
            self.said.keep(notice);
        }
    }

    /// Reports an error on the message line and keeps the whole of it for the trouble dialog.
    pub fn fail(&mut self, text: impl Into<String>, error: &ApiError) {
        self.keep_said();
        self.trouble = Some(error.clone());
        self.notice = Some(Notice {
            tone: Tone::Error,
            text: text.into(),
            at: self.now,
            error: Some(error.clone()),
        });
    }

    /// What was in the way of reading from `name` is so no longer.
    pub fn recovered(&mut self, name: &str, error: &ApiError) {
        if self.trouble.as_ref() == Some(error) {
            self.trouble = None;
        }
        if self.notice.as_ref().is_some_and(|notice| notice.error.as_ref() == Some(error)) {
            self.say(Tone::Success, format!("{name} answers again"));
        }
    }
}
