//! A paste that is compared with a fresh secret, and what is said of it.

use crate::app::keys::hint::{Hint, next};
use crate::app::msg::Effect;
use crate::app::screen::model::Model;
use crate::app::screen::reveal::{Leave, PasteCompared, RevealStep};
use crate::domain::Secret;
use crate::domain::delivery::Destination;
use crate::domain::delivery::note::State;
use crate::domain::text::count;

use super::noting;

/// Said of a paste that is the value.
const SAME_PASTE: &str = "The paste matches";

/// Said of a paste that is not the value.
const OTHER_PASTE: &str = "The paste is something else";

/// What was pasted or typed is compared with the value, and forgotten.
pub fn with(model: &mut Model, text: &Secret) -> Vec<Effect> {
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    reveal.step = RevealStep::Holding;
    let number = reveal.number;
    let same = reveal.value == *text;
    reveal.pasted = Some(PasteCompared { same, ended: false });
    if !same {
        let length = count(text.length(), "character");
        reveal.remark = Some((true, format!("{OTHER_PASTE} ({length})")));
        noting::take_back(model, number, State::Unsure);
        return Vec::new();
    }
    let still = if reveal.stored().is_some() { "" } else { ". It is not stored yet" };
    reveal.remark = Some((false, format!("{SAME_PASTE}{still}")));
    noting::begin(model, number, Destination::Paste, "", State::Done)
}

/// What a paste was found to be, for the key that is pressed after it out of habit; nothing where that came, or where
/// nothing was pasted.
pub fn after_paste(model: &Model) -> Option<(bool, String)> {
    let reveal = model.reveals.last()?;
    let paste = reveal.pasted.filter(|paste| !paste.ended)?;
    let next = |hints: &[Hint<'_>]| next(&model.keymap, hints);
    let again = ("compare-secret", "compares again");
    let closes = match reveal.leave() {
        Leave::Word => "closes it once you have stored it",
        Leave::Free | Leave::Never => "closes it anyway",
    };
    Some(match (paste.same, reveal.stored()) {
        (false, _) => (true, format!("{OTHER_PASTE}{}", next(&[again, ("stored-secret", closes)]))),
        (true, Some(_)) => {
            (false, format!("{SAME_PASTE}{}", next(&[("stored-secret", "closes it")])))
        }
        (true, None) => {
            let closes = next(&[("stored-secret", "closes it on your word that it is")]);
            (true, format!("{SAME_PASTE}. It is not stored yet{closes}"))
        }
    })
}
