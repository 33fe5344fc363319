//! A save that the engine made: what the server has of it now, said, and what was lost made a draft
//! again.

use crate::api::ApiError;
use crate::app::engine::{Ending, Part, Remark, Told};
use crate::app::screen::dialog::{Clash, Dialog};
use crate::app::screen::draft::Draft;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::domain::merge::Conflict;
use crate::domain::merge::merge;
use crate::domain::{Application, ClientId, EnvKey, Settings};
use crate::wire::settings::field_at;

use super::{recording, tell};

/// It was answered: nothing of it is unsaved. What was edited since the first answer is another
/// change.
pub fn written(model: &mut Model, told: &Told) {
    if told.verified.is_none() {
        drop_draft(model, told);
    }
}

/// It was read back and is there, or could not be read back.
pub fn done(model: &mut Model, told: &Told) {
    let failed = told.remarks.iter().find_map(|remark| match remark {
        Remark::NotVerified(error) => Some(error),
        _ => None,
    });
    let earlier = earlier(model, told);
    if let Some(error) = failed {
        let text = tell::not_verified(told, error, &earlier.unwrap_or_default());
        return model.fail(text, error);
    }
    let Some(verified) = &told.verified else { return };
    let (mut tone, mut text) = tell::lasted(told, verified);
    if tone == Tone::Success {
        text = tell::taken_back(model, told.takes.as_ref(), &text);
    }
    let unrecorded = recording::unrecorded(model, told.entry.as_ref());
    for more in [earlier, unrecorded].into_iter().flatten() {
        tone = Tone::Warning;
        text.push_str(&more);
    }
    model.say(tone, text);
}

/// The answer was lost, and it was found done.
pub fn found(model: &mut Model, told: &Told) {
    drop_draft(model, told);
    let earlier = earlier(model, told).unwrap_or_default();
    model.say(Tone::Warning, tell::saved_after_all(told, &earlier));
}

/// The server has it so already.
pub fn unchanged(model: &mut Model, told: &Told) {
    let known = draft_and_application(model, told);
    let meant = known.map(|(draft, application)| (&draft.now, &application.settings));
    let (tone, text) = tell::unchanged(meant);
    drop_draft(model, told);
    model.say(tone, text);
}

/// The server objected: its words go beside the fields they speak of.
pub fn refused(model: &mut Model, told: &Told, error: &ApiError) {
    if error.violations.is_empty() {
        return;
    }
    model.dialog = None;
    if let Some(id) = id(told) {
        object(model, &told.environment, id, error);
    }
}

/// It may not have happened: what was sent is unsaved again, where it is unsaved no more.
pub fn unsaved(model: &mut Model, told: &Told) {
    if let (Some(id), Some(verified)) = (id(told), &told.verified) {
        let (base, now) = (verified.now.clone(), verified.merged.result.clone());
        draft_again(model, &told.environment, id, base, now);
    }
}

/// Of URLs that are changed one at a time, some are changed: only the others are unsaved still.
pub fn partly(model: &mut Model, told: &Told, parts: &[Part]) {
    if let (Some(id), Some(verified)) = (id(told), &told.verified)
        && let Some(state) = model.environment_of(&told.environment)
        && let Some(draft) = state.drafts.get_mut(id)
    {
        let rest = merge(&draft.base, &draft.now, &verified.now);
        if rest.conflicts.is_empty() {
            draft.base = verified.now.clone();
            draft.now = rest.result;
        }
    }
    model.say(Tone::Warning, tell::partly(told, parts));
}

/// It was looked at a while after it was done.
pub fn looked(model: &mut Model, told: &Told) {
    let Some(verified) = &told.verified else { return };
    if let Ending::Overwritten(_) = told.ending {
        return overwritten(model, told);
    }
    if let Some(text) = tell::looked(told, verified) {
        model.say(Tone::Warning, text);
    }
}

/// Somebody took it away: what was lost becomes a draft again, where there is none that it would
/// replace.
pub fn overwritten(model: &mut Model, told: &Told) {
    let (Some(id), Some(verified)) = (id(told), &told.verified) else { return };
    let mut unsaved = false;
    if !verified.merged.patch.is_empty() {
        let (base, now) = (verified.now.clone(), verified.merged.result.clone());
        unsaved = draft_again(model, &told.environment, id, base, now);
    }
    let earlier = earlier(model, told).unwrap_or_default();
    model.say(Tone::Warning, tell::overwritten(told, verified, unsaved, &earlier));
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
    let text = tell::earlier(&now, &wanted.patch);
    let draft = Draft { base: now, now: wanted.result, objections: Vec::new(), undoing: None };
    let drafts = state.drafts.entry(id.clone());
    drafts.and_modify(|there| there.now = merge(without, with, &there.now).result).or_insert(draft);
    Some(text)
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

/// Both sides changed the same: the operator decides, before anything is sent.
pub fn on_conflict(model: &mut Model, conflicts: Vec<Conflict>) {
    let Some(Dialog::Difference(difference)) = model.dialog.take() else { return };
    let mine = vec![false; conflicts.len()];
    let clash = Clash {
        environment: difference.environment,
        application: difference.application,
        conflicts,
        cursor: 0,
        mine,
        undoing: difference.undoing.is_some(),
    };
    model.dialog = Some(Dialog::Clash(Box::new(clash)));
}

/// The server objected: its words go beside the fields they speak of.
fn object(model: &mut Model, key: &EnvKey, id: &ClientId, error: &ApiError) {
    let mut first = None;
    if let Some(draft) = model.environment_of(key).and_then(|state| state.drafts.get_mut(id)) {
        draft.objections.clear();
        for violation in &error.violations {
            if let Some((field, item)) = field_at(&violation.field) {
                let mut finding = crate::domain::Finding::block(&violation.description);
                finding.item = item;
                first = first.or(Some((field, item)));
                draft.objections.push((field, finding));
            }
        }
    }
    if let Some((field, item)) = first {
        if let Some(state) = model.environment_mut() {
            state.go_to(field, item);
        }
        model.focus = Pane::Detail;
    }
}
