//! Why a sign-in fails: what was pasted is read, judged by what is listed, and dropped.

use crossterm::event::KeyEvent;

use crate::app::form::unseen::UnseenInput;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::explaining::{ExplainDialog, ExplainVerdict, ExplainedSignIn, SignInOwner};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::screen::ready;
use crate::app::screen::text_room::TextRoom;
use crate::domain::explain::{SignInRequest, SignInScope, answer, explain};
use crate::domain::{Application, Environment, FieldId, Value};

use super::{detail, environments, listing, palette};

/// `W`: asks for the URL.
pub fn open(model: &mut Model) {
    model.dialog = Some(Dialog::Explain(Box::default()));
}

/// Keys in that dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Accept => judge(model),
        Action::Cancel => model.dialog = None,
        Action::TakeOver => return take_over(model),
        movement => {
            let room = TextRoom::answer(model.dialog_area());
            if let Some(Dialog::Explain(dialog)) = &mut model.dialog {
                let lines = dialog.told().map_or_else(Vec::new, ExplainedSignIn::lines);
                dialog.scroll = room.answer_scrolled(movement, dialog.scroll, ("", &lines));
            }
        }
    }
    Vec::new()
}

/// A key that types.
pub fn type_key(dialog: &mut ExplainDialog, event: KeyEvent) {
    dialog.typed.key(event);
}

/// Pasted text, which is judged at once.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(Dialog::Explain(dialog)) = &mut model.dialog {
        dialog.typed = UnseenInput::default();
        dialog.typed.add(text);
    }
    judge(model);
}

// The same request once more where nothing new was typed: more may be listed by now.
fn judge(model: &mut Model) {
    let Some(Dialog::Explain(dialog)) = &mut model.dialog else { return };
    let typed = std::mem::take(&mut dialog.typed);
    let request = match dialog.told() {
        Some(told) if typed.text().trim().is_empty() => Some(told.request.clone()),
        _ => SignInRequest::find(typed.text()),
    };
    let verdict = request.map_or(ExplainVerdict::NotFound(answer(typed.text())), |request| {
        ExplainVerdict::Told(Box::new(explained(model, request)))
    });
    let listed = model.environments.iter().filter(|state| is_listed(state)).count();
    if let Some(Dialog::Explain(dialog)) = &mut model.dialog {
        (dialog.verdict, dialog.scroll, dialog.listed) = (verdict, 0, listed);
    }
}

/// Where no environment that was listed has the application, the others are read, and it is judged
/// again as they come.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let listed = model.environments.iter().filter(|state| is_listed(state)).count();
    let Some(Dialog::Explain(dialog)) = &mut model.dialog else { return Vec::new() };
    if dialog.told().is_none_or(|told| told.owner.is_some() || told.request.client_id.is_none()) {
        return Vec::new();
    }
    let (more, begins) = (dialog.listed != listed, !std::mem::replace(&mut dialog.reads, true));
    if more && dialog.typed.text().is_empty() {
        judge(model);
    }
    if !begins {
        return Vec::new();
    }
    let unread = |state: &EnvironmentState| !is_listed(state) && state.listing.is_none();
    let all = model.environments.iter().enumerate();
    let unread: Vec<_> = all.filter(|(_, state)| unread(state)).map(|(at, _)| at).collect();
    unread.into_iter().flat_map(|at| listing::begin(model, at)).collect()
}

// What an earlier run has listed has names, and nothing to judge by.
fn is_listed(state: &EnvironmentState) -> bool {
    state.listed.is_some() && state.remembered().is_none()
}

fn explained(model: &Model, request: SignInRequest) -> ExplainedSignIn {
    let owner = owner(model, &request);
    let unread = model.environments.iter().filter(|state| !is_listed(state));
    let scope = SignInScope {
        environments: model.environments.iter().map(|state| &state.world.environment).collect(),
        owner,
        unread: unread.map(|state| state.world.environment.name.clone()).collect(),
        deleted: None,
        now: model.now,
    };
    let explanation = explain(&request, &scope);
    let owner = owner.map(|(environment, application)| SignInOwner {
        environment: environment.key.clone(),
        environment_name: environment.name.clone(),
        application: application.id.clone(),
        name: application.name().to_owned(),
    });
    ExplainedSignIn { request, explanation, owner }
}

// In the environment at the URL's host, if it is there, else in any.
fn owner<'a>(
    model: &'a Model,
    request: &SignInRequest,
) -> Option<(&'a Environment, &'a Application)> {
    let asked = request.client_id.as_ref()?;
    let all = SignInScope {
        environments: model.environments.iter().map(|state| &state.world.environment).collect(),
        ..SignInScope::default()
    };
    let first = all.at_host(request).map(|one| &one.key);
    let of = |state: &'a EnvironmentState| {
        let mut applications = state.applications().filter(|one| !state.is_remembered(&one.id));
        let found = applications.find(|one| one.id.as_str() == asked.as_str())?;
        Some((&state.world.environment, found))
    };
    let mut found: Vec<_> = model.environments.iter().filter_map(of).collect();
    found.sort_by_key(|(environment, _)| Some(&environment.key) != first);
    found.into_iter().next()
}

/// The URL that could be registered becomes an unsaved one of the application.
fn take_over(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Explain(dialog)) = &model.dialog else { return Vec::new() };
    let Some(told) = dialog.told() else { return Vec::new() };
    let (Some(url), Some(owner)) = (told.explanation.corrected.clone(), told.owner.clone()) else {
        return Vec::new();
    };
    let Some(position) = model.position_of(&owner.environment) else { return Vec::new() };
    model.dialog = None;
    let effects = environments::open(model, position);
    palette::go_to(model, owner.application);
    model.focus = Pane::Detail;
    if let Some(state) = model.environment_mut() {
        state.go_to(FieldId::PostLogin, None);
    }
    if let Err(why) = ready::editable(model, FieldId::PostLogin) {
        model.say(Tone::Warning, why);
        return effects;
    }
    let items = model.environment().and_then(|state| {
        match FieldId::PostLogin.row().get(state.shown(state.selected()?)) {
            Value::List(items) => Some(items),
            _ => None,
        }
    });
    let Some(mut items) = items else { return effects };
    let there = items.iter().position(|item| *item == url);
    let at = there.unwrap_or(items.len());
    if there.is_none() {
        items.push(url);
        detail::change(model, FieldId::PostLogin, Value::List(items));
    }
    if let Some(state) = model.environment_mut() {
        state.go_to(FieldId::PostLogin, Some(at));
    }
    let keys = next(&model.keymap, &[("save", "shows the difference and saves")]);
    model.say(Tone::Info, format!("Added, not saved yet{keys}"));
    effects
}
