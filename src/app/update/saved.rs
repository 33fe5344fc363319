//! A save that the engine made: what the server has of it now, said, and what was lost made a draft
//! again.

use crate::api::ApiError;
use crate::app::engine::{Ending, Part, Remark, Told, Verified};
use crate::app::screen::draft::Draft;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::merge::merge;
use crate::domain::text::count;
use crate::domain::{Application, ClientId, EnvKey, FieldId, Patch, Settings, Value, echo};

use super::{recording, saving, undo};

/// It was answered: nothing of it is unsaved. What was edited since the first answer is another
/// change.
pub fn written(model: &mut Model, told: &Told) {
    if told.verified.is_none() {
        drop_draft(model, told);
    }
}

/// It was read back and is there, or could not be read back.
pub fn done(model: &mut Model, told: &Told) {
    let name = name(told);
    let failed = told.remarks.iter().find_map(|remark| match remark {
        Remark::NotReadBack(error) => Some(error),
        _ => None,
    });
    let earlier = earlier(model, told);
    if let Some(error) = failed {
        let why = &error.message;
        let earlier = earlier.unwrap_or_default();
        let text = format!("Saved {name}, but reading it back failed: {why}{earlier}");
        return model.fail(text, error);
    }
    let Some(verified) = &told.verified else { return };
    let (mut tone, mut text) = lasted(told, verified);
    if tone == Tone::Success {
        text = undo::done(model, told.takes.as_ref(), &text);
    }
    let unrecorded = recording::unrecorded(model, told.entry.as_ref());
    for more in [earlier, unrecorded].into_iter().flatten() {
        tone = Tone::Warning;
        text.push_str(&more);
    }
    model.say(tone, text);
}

// What is said of a save that lasted.
fn lasted(told: &Told, verified: &Verified) -> (Tone, String) {
    let name = name(told);
    let (mut tone, mut text) = (Tone::Success, format!("Saved {name}"));
    for remark in &told.remarks {
        if let Remark::Kept(fields) = remark {
            let fields = labels(fields);
            text = format!("Saved {name}, and kept what somebody else changed: {fields}");
        }
    }
    for remark in &told.remarks {
        if let Remark::SentTwice(first) = remark {
            tone = Tone::Warning;
            let lost = lost(first).unwrap_or_default();
            let since = since(first).map_or_else(String::new, |since| meanwhile(&since));
            text = format!(
                "Saved {name} twice: a save at the same moment had overwritten {lost}{since}"
            );
        }
    }
    for remark in &told.remarks {
        if let Remark::NotTaken(odd) = remark {
            tone = Tone::Warning;
            let odd = echo::words(odd, &verified.now);
            text = format!("{text}, but the server did not take: {odd}");
        }
    }
    if let Some(since) = since(verified) {
        tone = Tone::Warning;
        text.push_str(&meanwhile(&since));
    }
    (tone, text)
}

/// The answer was lost, and it was found done.
pub fn found(model: &mut Model, told: &Told) {
    drop_draft(model, told);
    let earlier = earlier(model, told).unwrap_or_default();
    let text = format!("Saved after all (the answer was lost): {}{earlier}", name(told));
    model.say(Tone::Warning, text);
}

/// The server has it so already.
pub fn unchanged(model: &mut Model, told: &Told) {
    let mut text = "The server has it so already; nothing was sent".to_owned();
    let others = draft_and_application(model, told)
        .and_then(|(draft, application)| others_changes(&draft.now, &application.settings));
    drop_draft(model, told);
    text.extend(others.as_deref().map(meanwhile));
    model.say(if others.is_some() { Tone::Warning } else { Tone::Success }, text);
}

/// The server objected: its words go beside the fields they speak of.
pub fn refused(model: &mut Model, told: &Told, error: &ApiError) {
    if error.violations.is_empty() {
        return;
    }
    model.dialog = None;
    if let Some(id) = id(told) {
        saving::on_refused(model, &told.environment, id, error);
    }
}

/// It may not have happened: what was sent is unsaved again, where it is unsaved no more.
pub fn unsaved(model: &mut Model, told: &Told) {
    if let (Some(id), Some(verified)) = (id(told), &told.verified) {
        let (base, now) = (verified.now.clone(), verified.merged.result.clone());
        draft_again(model, &told.environment, id, base, now);
    }
}

/// Of URLs that are changed one at a time, some are changed.
pub fn partly(model: &mut Model, told: &Told, parts: &[Part]) {
    let made = parts.iter().filter(|part| part.made).count();
    let of = count(parts.len(), "URL");
    let text = format!(
        "The answer was lost: {made} of {of} of {} changed so far · your changes are kept, try again",
        name(told)
    );
    model.say(Tone::Warning, text);
}

/// It was looked at a while after it was done.
pub fn looked(model: &mut Model, told: &Told) {
    let Some(verified) = &told.verified else { return };
    if let Ending::Overwritten(_) = told.ending {
        return overwritten(model, told);
    }
    if let Some(since) = since(verified) {
        let text = format!("Somebody changed {} after your save: {since}", name(told));
        model.say(Tone::Warning, text);
    }
}

/// Somebody took it away: what was lost becomes a draft again, where there is none that it would
/// replace.
pub fn overwritten(model: &mut Model, told: &Told) {
    let (Some(id), Some(verified)) = (id(told), &told.verified) else { return };
    let mut text = format!("Somebody overwrote your save of {}", name(told));
    if let Some(lost) = lost(verified) {
        text.extend([": ", &lost]);
        let (base, now) = (verified.now.clone(), verified.merged.result.clone());
        if draft_again(model, &told.environment, id, base, now) {
            text.push_str(" · it is unsaved again");
        }
    }
    let decided = verified.merged.conflicts.iter().map(|conflict| {
        let (is, meant) = (conflict.theirs.words(), conflict.mine.words());
        format!("{} is {is} now, not {meant}", conflict.label())
    });
    let decided: Vec<String> = decided.collect();
    if !decided.is_empty() {
        text.extend([" · ", &decided.join("; "), ", changed by someone else"]);
    }
    text.extend(since(verified).as_deref().map(meanwhile));
    text.extend(earlier(model, told));
    model.say(Tone::Warning, text);
}

// What the save before had brought is no part of this one, and nobody but the operator knows whether
// it is still wanted: it becomes a draft again, and this is said of it.
fn earlier(model: &mut Model, told: &Told) -> Option<String> {
    let sides = told.remarks.iter().find_map(|remark| match remark {
        Remark::EarlierLost { without, with } => Some((without, with)),
        _ => None,
    });
    let ((without, with), id) = (sides?, id(told)?);
    let state = model.environment_of(&told.environment)?;
    let now = state.application(id)?.settings.clone();
    let wanted = merge(without, with, &now);
    if wanted.patch.is_empty() {
        return None;
    }
    let lost = described(&now, &wanted.patch);
    let draft = Draft { base: now, now: wanted.result, objections: Vec::new(), undoing: None };
    let drafts = state.drafts.entry(id.clone());
    drafts.and_modify(|there| there.now = merge(without, with, &there.now).result).or_insert(draft);
    Some(format!(" · your save before was overwritten, and is unsaved again: {lost}"))
}

// Whether there was no draft that it would have replaced.
fn draft_again(
    model: &mut Model,
    key: &EnvKey,
    id: &ClientId,
    base: Settings,
    now: Settings,
) -> bool {
    let Some(state) = model.environment_of(key) else { return false };
    if state.drafts.contains_key(id) {
        return false;
    }
    let draft = Draft { base, now, objections: Vec::new(), undoing: None };
    state.drafts.insert(id.clone(), draft);
    true
}

fn drop_draft(model: &mut Model, told: &Told) {
    if let (Some(id), Some(state)) = (id(told), model.environment_of(&told.environment)) {
        state.drafts.remove(id);
    }
}

fn draft_and_application<'a>(
    model: &'a Model,
    told: &Told,
) -> Option<(&'a Draft, &'a Application)> {
    let state = model.environments.get(model.position_of(&told.environment)?)?;
    let id = id(told)?;
    Some((state.drafts.get(id)?, state.application(id)?))
}

fn id(told: &Told) -> Option<&ClientId> {
    told.application.as_ref()?.id.as_ref()
}

fn name(told: &Told) -> &str {
    told.application.as_ref().map_or("the application", |one| one.name.as_str())
}

// What the server lost, in words; `None` where it lost nothing.
fn lost(verified: &Verified) -> Option<String> {
    let patch = &verified.merged.patch;
    let others = verified.others();
    let others = (!others.is_empty())
        .then(|| format!(" (somebody else's: {})", described(&verified.own, &others)));
    (!patch.is_empty()).then(|| described(&verified.now, patch) + &others.unwrap_or_default())
}

// What somebody else made of it since, in words; `None` where nothing was changed.
fn since(verified: &Verified) -> Option<String> {
    let since = verified.since();
    (!since.is_empty()).then(|| described(&verified.wanted, &since))
}

fn meanwhile(since: &str) -> String {
    format!(" · changed by someone else: {since}")
}

// What is so `now` otherwise than it was `meant`, in words; `None` where nothing is.
fn others_changes(meant: &Settings, now: &Settings) -> Option<String> {
    let mut changes = Patch::between(meant, now).changes().to_vec();
    changes.retain(|(field, value)| !field.same(&field.row().get(meant), value));
    (!changes.is_empty()).then(|| described(meant, &Patch::of(changes)))
}

// What sending `patch` to a server that has `now` would bring about, in words.
fn described(now: &Settings, patch: &Patch) -> String {
    let fields: Vec<String> =
        patch.changes().iter().map(|(field, value)| described_field(now, *field, value)).collect();
    fields.join("; ")
}

fn described_field(now: &Settings, field: FieldId, value: &Value) -> String {
    let label = field.row().label;
    let (Value::List(wanted), Value::List(there)) = (value, field.row().get(now)) else {
        return format!("{label} {}", value.words());
    };
    let added = wanted.iter().filter(|item| !there.contains(item)).cloned();
    let removed = there.iter().filter(|item| !wanted.contains(item));
    let items: Vec<String> = added.chain(removed.map(|item| format!("without {item}"))).collect();
    format!("{label} {}", items.join(", "))
}

fn labels(fields: &[FieldId]) -> String {
    let labels: Vec<&str> = fields.iter().map(|field| field.row().label).collect();
    labels.join(", ")
}
