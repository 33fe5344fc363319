//! Saying something on the message line.

use std::mem::discriminant;

use super::model::Model;
use super::notice::{Notice, ToldSecret, Tone, TrueWhile};
use super::rotating;
use crate::api::ApiError;
use crate::domain::rotation::works;
use crate::domain::{ClientId, ClientSecret, EnvKey};

impl Model {
    /// Says something on the message line.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.say_while(TrueWhile::Always, tone, text);
    }

    /// Says something that is so for a time.
    pub fn say_while(&mut self, lasting: TrueWhile, tone: Tone, text: impl Into<String>) {
        self.keep_said();
        let (text, at) = (text.into(), self.now);
        self.notice = Some(Notice { tone, text, at, lasting, error: None });
    }

    /// Says something about what was typed or pasted.
    pub fn say_of_input(&mut self, tone: Tone, text: impl Into<String>) {
        let dialog = self.dialog.as_ref().map(discriminant);
        self.say_while(dialog.map_or(TrueWhile::Always, TrueWhile::Input), tone, text);
    }

    /// Something is typed or pasted, or a key is pressed: what was said of the input before it is over.
    pub fn input_follows(&mut self) {
        self.notice.take_if(|notice| matches!(notice.lasting, TrueWhile::Input(_)));
    }

    /// Takes off the line what is so no more. Everything that was said can still be read.
    pub fn drop_untrue(&mut self) {
        let lasts = self.notice.as_ref().is_none_or(|notice| match &notice.lasting {
            TrueWhile::Always => true,
            TrueWhile::Input(of) => self.dialog.as_ref().map(discriminant) == Some(*of),
            TrueWhile::Secrets(key, id, told) => {
                let known = self.secrets_of(key, id);
                known.iter().any(|one| one.active() && told.contains(&ToldSecret::of(one)))
            }
            TrueWhile::LockedOut(key, id) => {
                let now = rotating::now(self, key);
                !self.secrets_of(key, id).iter().any(|one| works(one, now))
            }
        });
        if !lasts {
            self.notice = None;
        }
    }

    fn secrets_of(&self, key: &EnvKey, id: &ClientId) -> &[ClientSecret] {
        let state = self.position_of(key).and_then(|at| self.environments.get(at));
        state.and_then(|state| state.application(id)).map_or(&[], |one| &one.secrets)
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
            lasting: TrueWhile::Always,
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
