//! Saying something on the message line.

use super::model::Model;
use super::notice::{Notice, Tone};
use crate::api::ApiError;

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
