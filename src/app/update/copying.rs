//! What became of copies: of a secret, of plain text, and of clearing the clipboard.

use crate::app::keys::hint::next;
use crate::app::msg::{CopyTicket, Ticket};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::clipboard::{Certainty, CopyFailure, CopyOutcome};
use crate::domain::delivery::Destination;
use crate::domain::delivery::note::State;

use super::{noting, rotations};

/// A copy was tried.
pub fn on_copied(model: &mut Model, ticket: CopyTicket, result: Result<CopyOutcome, CopyFailure>) {
    let number = match ticket {
        CopyTicket::Nothing(number) => return on_cleared(model, number, result),
        CopyTicket::Secret(number) => Some(number),
        CopyTicket::Plain => None,
    };
    let reveal = number.and_then(|number| model.reveal_mut(number));
    match (reveal, result) {
        (Some(reveal), Ok(outcome)) => {
            let hint = outcome.hint.map_or_else(String::new, |hint| format!(" {}", hint.words));
            reveal.remark = Some((false, outcome.message.clone() + &hint));
            reveal.pasted = None;
            let number = reveal.number;
            let state = match outcome.certainty {
                Certainty::Checked => State::Checked,
                Certainty::Unconfirmed if outcome.hint.is_some_and(|hint| hint.doubts) => {
                    State::Unsure
                }
                Certainty::Unconfirmed => State::Done,
            };
            let route = Some(outcome.route);
            noting::ended(model, number, Destination::Clipboard, route, state);
            rotations::delivered(model, number, Certainty::Unconfirmed);
        }
        (Some(reveal), Err(failure)) => {
            reveal.remark = Some((true, failure.to_string()));
            let number = reveal.number;
            // A route that failed may have got it there anyway.
            let state = if failure.sent { State::Unsure } else { State::Failed };
            noting::ended(model, number, Destination::Clipboard, None, state);
        }
        (None, Ok(outcome)) => {
            model.say(Tone::Success, outcome.notice);
        }
        (None, Err(failure)) => model.say(Tone::Error, failure.to_string()),
    }
}

fn on_cleared(model: &mut Model, number: Ticket, result: Result<CopyOutcome, CopyFailure>) {
    let again = next(&model.keymap, &[("copy-secret", "copies it again")]);
    let Some(reveal) = model.reveal_mut(number) else { return };
    match result {
        Ok(outcome) => {
            let sure = outcome.certainty == Certainty::Checked;
            let words = if sure { "cleared" } else { "overwritten (not confirmed)" };
            reveal.remark = Some((false, format!("Clipboard {words}{again}")));
            noting::take_back(model, number, State::Cleared);
        }
        Err(failure) => {
            let reason = failure.to_string().replace("Not copied", "Not cleared");
            reveal.remark = Some((true, reason));
            // It may hold something else by now.
            noting::take_back(model, number, State::Unsure);
        }
    }
}
