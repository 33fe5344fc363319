//! Keys, typed lines and pasted text: what they mean where they arrive.

use crossterm::event::KeyEvent;

use crate::app::keys::hint::next;
use crate::app::keys::{Action, Binding, Context};
use crate::app::keys::{Key, apart, typed};
use crate::app::msg::{Effect, PASTE_LIMIT};
use crate::app::screen::contexts::{contexts, typing};
use crate::app::screen::layout::PaneLayout;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::ready;
use crate::app::screen::reveal::RevealStep;
use crate::domain::text::followed;

use super::{acting, applications, detail, dialogs, menus, pasting, reveal, turning};

/// A key.
pub fn on_key(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    if unseen(model) {
        // Nothing is answered that nobody sees.
        let known = bound(model, event).filter(|one| one.context == Context::Global);
        return known.map_or_else(Vec::new, |binding| on_binding(model, binding));
    }
    let turned = model.turned.take();
    let took_lines = std::mem::take(&mut model.took_lines);
    if let Some(binding) = bound(model, event) {
        // Enter, pressed after a paste out of habit, would open what was pasted last. A letter is meant.
        if took_lines && binding.action == Action::Edit && !Key::of(event).types() {
            return Vec::new();
        }
        if turning::turn(model, turned, binding.action) {
            return Vec::new();
        }
        return on_binding(model, binding);
    }
    if typing(model) {
        type_key(model, event);
        return Vec::new();
    }
    if let Some(effects) = menus::choose_by_letter(model, event) {
        return effects;
    }
    let Some((esc, letter)) = apart(event) else {
        if !menus::begin_filter(model, event) {
            unbound(model, event);
        }
        return Vec::new();
    };
    let mut effects = on_key(model, esc);
    effects.extend(on_key(model, letter));
    effects
}

// Whether the terminal is too small for anything to be shown.
fn unseen(model: &Model) -> bool {
    model.areas().shape == PaneLayout::TooSmall
}

/// The key of a binding, or a click on it.
pub fn on_binding(model: &mut Model, binding: &Binding) -> Vec<Effect> {
    match ready::check(model, binding.needs) {
        Ok(()) => acting::act(model, binding.action),
        Err(reason) => {
            model.say(Tone::Info, reason);
            Vec::new()
        }
    }
}

fn bound(model: &Model, event: KeyEvent) -> Option<&'static Binding> {
    model.keymap.find(&contexts(model), Key::of(event))
}

fn type_key(model: &mut Model, event: KeyEvent) {
    if let Some(reveal) = model.reveals.last_mut() {
        reveal::type_key(reveal, event);
    } else if model.dialog.is_some() {
        dialogs::type_key(model, event);
    } else if model.filtering {
        applications::filter_text(model, |input| input.key(event));
    } else {
        detail::type_key(model, event);
    }
}

const UNBOUND: &str = "does nothing here";

// Said once in each place: whoever meets it there a second time has heard of it.
fn unbound(model: &mut Model, event: KeyEvent) {
    let key = Key::of(event);
    let all = contexts(model);
    // All panes are one place, and the only one with the help.
    let shows = all.contains(&Context::Browse);
    let place = if shows { Some(Context::Browse) } else { all.first().copied() };
    let Some(place) = place else { return };
    // What is said of another key is not left standing for this one.
    let stands = model.notice.as_ref().is_some_and(|notice| notice.text.contains(UNBOUND));
    let first = !model.told_unbound.contains(&place) && model.notice.is_none();
    if key.types() && (first || stands) {
        model.told_unbound.insert(place);
        let help = shows.then(|| next(&model.keymap, &[("help", "shows the keys that work here")]));
        let help = help.unwrap_or_default();
        model.say(Tone::Info, format!("{key} {UNBOUND}{help}"));
    }
}

/// A line that came at once with its Enter. In a field it is typed, and the Enter with it. Elsewhere
/// no text is a command, but for a filter, which only looks.
pub fn on_line(model: &mut Model, text: &str) -> Vec<Effect> {
    if unseen(model) {
        return Vec::new();
    }
    let comparing =
        model.reveals.last().is_some_and(|one| matches!(one.step, RevealStep::Comparing(_)));
    if comparing || !(typing(model) || filters(model, text)) {
        return on_paste(model, text);
    }
    if pasting::names_secret(model, text) {
        let mut effects = on_paste(model, text);
        effects.extend(on_key(model, typed('\r')));
        return effects;
    }
    let mut effects = Vec::new();
    for c in text.chars().chain(['\r']) {
        effects.extend(on_key(model, typed(c)));
        if !typing(model) {
            break;
        }
    }
    effects
}

fn filters(model: &Model, text: &str) -> bool {
    let binding = text.chars().next().and_then(|c| bound(model, typed(c)));
    binding
        .is_some_and(|one| one.action == Action::Filter && ready::check(model, one.needs).is_ok())
}

/// Pasted text.
pub fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if unseen(model) {
        return Vec::new();
    }
    if !model.reveals.is_empty() {
        return reveal::paste(model, text);
    }
    (model.turned, model.took_lines) = (None, false);
    if model.dialog.is_some() {
        return dialogs::paste(model, text);
    }
    let whole = whole_lines(text);
    if model.filtering {
        applications::filter_text(model, |input| input.paste(whole));
    } else if !detail::paste(model, whole) {
        model.say(Tone::Info, "Pasted text goes into a field: open one first");
    } else if whole.len() < text.len() {
        let said = model.notice.take().map(|notice| notice.text);
        let cut =
            format!("Only {PASTE_LIMIT} characters are taken at once: paste the rest as well");
        let said = said.map_or(cut.clone(), |said| followed(&said, &cut));
        model.say(Tone::Warning, said);
    }
    Vec::new()
}

// Of a paste that was cut, the line that the cut goes through is none that anybody wrote.
fn whole_lines(text: &str) -> &str {
    let cut = text.len() >= PASTE_LIMIT && text.chars().count() >= PASTE_LIMIT;
    let end = text.rfind('\n').filter(|_| cut);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}
