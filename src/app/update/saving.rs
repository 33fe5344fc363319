//! Saving a draft: show the difference, read again, merge, send what changed, check the echo.

use crate::api::Request;
use crate::app::engine::{Command, Order, Takes};
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::caution;
use crate::app::screen::dialog::{Begun, Clash, Dialog, Difference};
use crate::app::screen::draft::Draft;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::domain::merge::{Conflict, merge};
use crate::domain::record::Change;
use crate::domain::{ClientId, EnvKey, EnvironmentType, FieldSet};

use super::{environments, gate, operations};

/// `Ctrl-S`: the difference, or the first thing that stands in its way.
pub fn show_difference(model: &mut Model) {
    let Some(id) =
        model.environment().and_then(EnvironmentState::selected).map(|one| one.id.clone())
    else {
        return;
    };
    if let Err(reason) = show(model, &id) {
        model.say(Tone::Warning, reason);
    }
}

/// The difference that the draft of an application of any environment would make: that is opened first.
pub fn show_in(model: &mut Model, key: &EnvKey, id: &ClientId) -> Vec<Effect> {
    let Some(at) = model.position_of(key) else { return Vec::new() };
    let effects = if at == model.current { Vec::new() } else { environments::open(model, at) };
    if let Some(state) = model.environment_mut() {
        state.select(id.clone());
    }
    model.focus = Pane::Detail;
    if let Err(reason) = show(model, id) {
        model.say(Tone::Warning, reason);
    }
    effects
}

/// The difference that the draft of an application of the open environment would make.
///
/// # Errors
/// What stands in its way.
pub fn show(model: &mut Model, id: &ClientId) -> Result<(), String> {
    let Some(state) = model.environment() else { return Ok(()) };
    let Some(application) = state.application(id) else { return Ok(()) };
    let Some(draft) = state.drafts.get(id) else { return Ok(()) };
    let request = Request::UpdateApplication(id.clone(), draft.patch());
    let permitted = gate::permits_request(model, state, &request);
    let access = permitted.and_then(|()| model.may_write(state));
    access.map_err(|reason| format!("{reason}; your changes are kept"))?;
    let blocks = draft.blocks(&application.kind, state.world.environment.kind);
    if let Some(block) = blocks.first() {
        let (field, item, text) = (block.field, block.finding.item, block.words());
        if draft.undoing.is_none() {
            if let Some(state) = model.environment_mut() {
                state.go_to(field, item);
            }
            model.focus = Pane::Detail;
        }
        return Err(text);
    }
    let warnings = caution::of_draft(state, application, draft);
    let difference = Difference {
        environment: state.world.environment.key.clone(),
        application: application.id.clone(),
        name: application.name().to_owned(),
        changes: changes(draft),
        warnings,
        production: state.world.environment.kind == EnvironmentType::Production,
        environment_name: state.world.environment.name.clone(),
        undoing: draft.undoing.clone(),
        place: None,
        scroll: 0,
        seen: 0,
        begun: Begun::Nothing,
    };
    // Which key shows the difference is known by now.
    model.notice.take_if(|notice| notice.tone == Tone::Info);
    model.dialog = Some(Dialog::Difference(Box::new(difference)));
    Ok(())
}

/// Keys in the difference. Nothing is saved of which not every line was on the screen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let area = model.dialog_area();
    let Some(Dialog::Difference(difference)) = &mut model.dialog else { return Vec::new() };
    let (shown, _) = difference.window(area);
    let page = isize::try_from(shown.len()).unwrap_or(1).max(1);
    match action {
        Action::Down => difference.scroll_by(area, 1),
        Action::Up => difference.scroll_by(area, -1),
        Action::PageDown => difference.scroll_by(area, page),
        Action::PageUp => difference.scroll_by(area, -page),
        Action::Accept if difference.see(area) => return confirm(model),
        Action::Accept => {
            difference.scroll_by(area, page);
            let save = next(&model.keymap, &[("confirm", "saves once you have seen all of it")]);
            model.say(Tone::Info, format!("There is more to see{save}"));
        }
        _ => {}
    }
    Vec::new()
}

fn changes(draft: &Draft) -> Vec<Change> {
    let patch = draft.patch();
    let changes = patch.changes().iter().map(|(field, after)| Change {
        field: *field,
        before: field.row().get(&draft.base),
        after: after.clone(),
    });
    changes.collect()
}

/// The difference was confirmed: it is saved.
fn confirm(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Difference(difference)) = &model.dialog else { return Vec::new() };
    let (key, id) = (difference.environment.clone(), difference.application.clone());
    let Some(draft) = model.environment_of(&key).and_then(|state| state.drafts.get(&id)).cloned()
    else {
        model.dialog = None;
        model.say(Tone::Info, "Nothing of yours is left to save");
        return Vec::new();
    };
    let takes = draft.undoing.as_ref();
    let takes = takes.map(|one| Takes { entry: one.entry.clone(), redo: one.redo });
    let (seen, wanted) = (Box::new(draft.base), Box::new(draft.now));
    let command = Command::Save { application: id, seen, wanted, named: FieldSet::default() };
    operations::begin(model, Order { takes, unattended: false, ..Order::new(key, command) })
}

/// The operator decided each conflict: the draft is rebased on what the server has, and the
/// difference is shown again.
pub fn settle_clash(model: &mut Model) {
    let Some(Dialog::Clash(clash)) = model.dialog.take() else { return };
    if let Some(state) = model.environment_of(&clash.environment)
        && let Err(conflicts) = rebase(state, &clash)
    {
        model.say(
            Tone::Warning,
            "It was changed again by someone else: review the difference again",
        );
        let mine = vec![false; conflicts.len()];
        model.dialog =
            Some(Dialog::Clash(Box::new(Clash { conflicts, cursor: 0, mine, ..*clash })));
        return;
    }
    let changed =
        model.environment().is_some_and(|state| state.drafts.contains_key(&clash.application));
    if !changed {
        let words = if clash.undoing {
            "Nothing is left to undo"
        } else {
            "Nothing of yours is left to save"
        };
        model.say(Tone::Info, words);
    } else if let Err(reason) = show(model, &clash.application) {
        model.say(Tone::Warning, reason);
    }
}

// What was decided is no answer to conflicts that came since.
fn rebase(state: &mut EnvironmentState, clash: &Clash) -> Result<(), Vec<Conflict>> {
    let Some(theirs) = state.application(&clash.application).map(|a| a.settings.clone()) else {
        return Ok(());
    };
    let Some(draft) = state.drafts.get(&clash.application) else { return Ok(()) };
    let merged = merge(&draft.base, &draft.now, &theirs);
    let still = merged.conflicts == clash.conflicts;
    if !still && !merged.conflicts.is_empty() {
        return Err(merged.conflicts);
    }
    let mut now = merged.result;
    for (conflict, mine) in clash.conflicts.iter().zip(&clash.mine).filter(|_| still) {
        let chosen = if *mine { &conflict.mine } else { &conflict.theirs };
        conflict.settle(&mut now, chosen);
    }
    let undoing = draft.undoing.clone();
    let draft = Draft { base: theirs, now, objections: Vec::new(), undoing };
    if draft.patch().is_empty() {
        state.drafts.remove(&clash.application);
    } else {
        state.drafts.insert(clash.application.clone(), draft);
    }
    Ok(())
}
