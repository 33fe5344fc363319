//! What is for the disk and has no answer of its own: handed over in order, and not waited for here.

use super::Session;
use super::finished::Finished;
use crate::app::msg::{Effect, Msg};
use crate::runtime::disk::Mark;
use crate::runtime::performer::journal::Noting;

impl Session {
    /// Hands over what is for the disk, in order. What lets a value out, and what changes something on
    /// the server, waits for the mark.
    pub(super) fn hand_over(&mut self, effects: Vec<Effect>) -> Option<Mark> {
        if effects.is_empty() {
            return None;
        }
        for effect in effects {
            let noting = match effect {
                Effect::Note(note) => self.performer.note(*note),
                Effect::Gone(application, secret) => self.performer.gone(application, secret),
                Effect::Settle(id) => self.performer.settle(id),
                Effect::RuleOut(id, secrets) => self.performer.rule_out(id, secrets),
                Effect::KeepRotation(one) => self.performer.keep_rotation(*one),
                Effect::ForgetRotation(one) => self.performer.forget_rotation(*one),
                Effect::Record(entry) => {
                    self.record(entry);
                    continue;
                }
                Effect::AwaitDisk(number) => {
                    self.await_disk(number);
                    continue;
                }
                _ => continue,
            };
            self.notings.push(noting);
        }
        self.performer.mark()
    }

    // What was not written by then is told as missing.
    fn await_disk(&mut self, number: u64) {
        let missing = Noting::missing(std::mem::take(&mut self.notings));
        self.tasks.spawn(None, Msg::OnDisk(number, Some(Noting::broken())), async move {
            Finished::Said(Msg::OnDisk(number, missing.await))
        });
    }
}
