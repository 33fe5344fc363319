//! Holding back what an update says until the disk has it.

use super::model::Model;
use super::notice::Notice;
use super::reveal::Reveal;
use crate::app::msg::Effect;
use crate::domain::rotation::Rotation;
use crate::domain::{ClientId, EnvKey};

/// What was said before an update.
pub struct Before {
    notice: Option<Notice>,
    rotations: Vec<Rotation>,
    reveals: Vec<Reveal>,
}

impl Before {
    /// What the model says now.
    pub fn of(model: &Model) -> Self {
        Self {
            notice: model.notice.clone(),
            rotations: model.engine.known.rotations.clone(),
            reveals: model.reveals.clone(),
        }
    }
}

/// Holds back what an update said that is to be on the disk first, and asks to be told when it is
/// there.
pub fn hold(model: &mut Model, before: Before, effects: &mut Vec<Effect>) {
    let spoke = model.notice != before.notice;
    if spoke {
        model.unsaid.notice = None;
    }
    if !effects.iter().any(Effect::is_journaled) {
        return;
    }
    model.unsaid.handed += 1;
    let number = model.unsaid.handed;
    effects.push(Effect::AwaitDisk(number));
    if !effects.iter().any(Effect::claims) {
        return;
    }
    model.unsaid.since.get_or_insert(model.now);
    if spoke && model.notice.is_some() {
        model.unsaid.notice = Some(number);
    }
    if model.engine.known.rotations != before.rotations {
        let known = model.unsaid.rotations.take().map(|(_, known)| known);
        model.unsaid.rotations = Some((number, known.unwrap_or(before.rotations)));
    }
    for old in before.reveals {
        let Some(reveal) = model.reveals.iter().find(|one| one.number == old.number) else {
            continue;
        };
        let same = old.notes == reveal.notes
            && old.remark == reveal.remark
            && old.shown_until == reveal.shown_until
            && old.tested == reveal.tested;
        if !same {
            model.unsaid.hold(number, old, reveal.remark.clone());
        }
    }
}

/// The disk has everything up to this number, or had its time.
pub fn release(model: &mut Model, number: u64) {
    let unsaid = &mut model.unsaid;
    unsaid.notice.take_if(|held| *held <= number);
    unsaid.rotations.take_if(|(held, _)| *held <= number);
    unsaid.reveals.retain(|held| held.number > number);
    if unsaid.notice.is_none() && unsaid.rotations.is_none() && unsaid.reveals.is_empty() {
        unsaid.since = None;
    }
}

impl Model {
    /// What the message line says.
    pub fn line(&self) -> Option<&Notice> {
        self.notice.as_ref().filter(|_| self.unsaid.notice.is_none())
    }

    /// What is said instead, where that waits for long.
    pub fn line_waits(&self) -> Option<&'static str> {
        self.unsaid.notice.and(self.unsaid.words(self.now))
    }

    /// The reveal as far as may be said.
    pub fn told<'a>(&'a self, reveal: &'a Reveal) -> &'a Reveal {
        self.unsaid.of(reveal.number).map_or(reveal, |held| &held.before)
    }

    /// The last thing worth saying of a reveal, and whether it went wrong.
    pub fn remark<'a>(&'a self, reveal: &'a Reveal) -> Option<(bool, &'a str)> {
        let said = |remark: &'a Option<(bool, String)>| {
            remark.as_ref().map(|(bad, text)| (*bad, text.as_str()))
        };
        match self.unsaid.of(reveal.number) {
            Some(held) if held.remark == reveal.remark => match self.unsaid.words(self.now) {
                Some(words) => Some((false, words)),
                None => said(&held.before.remark),
            },
            _ => said(&reveal.remark),
        }
    }

    /// Whether something of a rotation waits for the disk.
    pub fn notes_rotation(&self) -> bool {
        self.unsaid.rotations.is_some()
    }

    /// The rotation of an application as it may be told, while something of one waits.
    pub fn told_rotation(&self, key: &EnvKey, id: &ClientId) -> Option<&Rotation> {
        let (_, rotations) = self.unsaid.rotations.as_ref()?;
        rotations.iter().find(|one| one.environment == *key && one.application == *id)
    }
}
