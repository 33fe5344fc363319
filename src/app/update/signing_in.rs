//! A sign-in that is tried: a browser anywhere does it, and what comes back is checked here.

use crossterm::event::KeyEvent;

use crate::api::{ApiError, Request};
use crate::app::form::input::{HiddenInput, Input};
use crate::app::form::unseen::UnseenInput;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::{CopyTicket, Effect, Ticket};
use crate::app::screen::dialog::Dialog;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::signing_in::{SignInDialog, SignInEnd, SignInStep, WaitingSignIn};
use crate::app::screen::text_room::TextRoom;
use crate::app::screen::window::target;
use crate::domain::attempt::{
    AttemptReport, AttemptWish, ExpectedTokens, Redemption, ReturnPermit, ReturnPlace, Returned,
    SignInAttempt, organization, permitted, places, usual_scope,
};
use crate::domain::clipboard::CopyText;
use crate::domain::explain::no_secret;
use crate::domain::redirect::filled;
use crate::domain::{Application, Secret};

use super::gate;

/// `L`: tries a sign-in to the selected application.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(state) = model.environment() else { return Vec::new() };
    let Some(application) = state.selected() else { return Vec::new() };
    let environment = &state.world.environment;
    let places = places(application, environment.kind);
    let only = match &places[..] {
        [ReturnPlace::Ready(only)] => Some(only.clone()),
        _ => None,
    };
    let dialog = SignInDialog {
        environment: environment.key.clone(),
        application: application.id.clone(),
        name: application.name().to_owned(),
        has_secret: application.kind.has_secrets(),
        places,
        cursor: 0,
        step: SignInStep::Choosing,
        remark: None,
        scroll: 0,
    };
    model.dialog = Some(Dialog::SignIn(Box::new(dialog)));
    only.map_or_else(Vec::new, |uri| prepare(model, uri, None))
}

fn dialog(model: &mut Model) -> Option<&mut SignInDialog> {
    let Some(Dialog::SignIn(dialog)) = &mut model.dialog else { return None };
    Some(dialog)
}

/// The application that the open dialog is about, as it is on the server.
fn subject(model: &Model) -> Option<(&EnvironmentState, &Application)> {
    let Some(Dialog::SignIn(dialog)) = &model.dialog else { return None };
    let at = model.position_of(&dialog.environment)?;
    let state = model.environments.get(at)?;
    Some((state, state.application(&dialog.application)?))
}

fn prepare(model: &mut Model, redirect_uri: String, organization: Option<String>) -> Vec<Effect> {
    let Some((_, application)) = subject(model) else { return Vec::new() };
    let scope = usual_scope(application);
    let ticket = model.ticket();
    let Some(dialog) = dialog(model) else { return Vec::new() };
    dialog.step = SignInStep::Preparing(ticket);
    dialog.remark = None;
    let (key, client) = (dialog.environment.clone(), dialog.application.clone());
    let wish = AttemptWish { client, redirect_uri, scope, organization };
    vec![Effect::BeginSignIn(ticket, key, Box::new(wish))]
}

/// Where it begins is known, or why not.
pub fn on_begun(
    model: &mut Model,
    ticket: Ticket,
    begun: Result<Box<SignInAttempt>, Box<ApiError>>,
) {
    let Some(dialog) = dialog(model) else { return };
    if !matches!(dialog.step, SignInStep::Preparing(awaited) if awaited == ticket) {
        return;
    }
    dialog.step = match begun {
        Ok(attempt) => SignInStep::Waiting(Box::new(WaitingSignIn {
            attempt: *attempt,
            typed: UnseenInput::default(),
            large: false,
        })),
        Err(error) => SignInStep::Ended(Box::new(SignInEnd::Failed(*error))),
    };
}

/// What the code gave is known.
pub fn on_redeemed(
    model: &mut Model,
    ticket: Ticket,
    redeemed: Result<Box<AttemptReport>, Box<ApiError>>,
) -> Vec<Effect> {
    let Some(dialog) = dialog(model) else { return Vec::new() };
    if !matches!(dialog.step, SignInStep::Redeeming(awaited) if awaited == ticket) {
        return Vec::new();
    }
    let (key, id) = (dialog.environment.clone(), dialog.application.clone());
    let used = dialog.has_secret;
    dialog.step = SignInStep::Ended(Box::new(match redeemed {
        Ok(report) => SignInEnd::Judged(*report),
        Err(error) => SignInEnd::Failed(*error),
    }));
    // When its secret was last used is another time now.
    let read = used.then(|| gate::read(model, &key, Request::GetApplication(id), Purpose::Look).1);
    read.into_iter().collect()
}

/// Keys in the dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let room = TextRoom::answer(model.dialog_area());
    let Some(dialog) = dialog(model) else { return Vec::new() };
    let (name, id) = dialog.subject();
    let head = format!("{name} · {id}");
    match (&mut dialog.step, action) {
        (SignInStep::Choosing, Action::Accept) => return choose(model),
        (SignInStep::Choosing, movement) if movement != Action::Cancel => {
            dialog.cursor = target(movement, dialog.cursor, dialog.places.len(), 10);
        }
        (SignInStep::Naming(_), Action::Accept) => return named(model),
        (SignInStep::Naming(_), Action::Cancel) => {
            (dialog.step, dialog.remark) = (SignInStep::Choosing, None);
        }
        (SignInStep::Organization(..), Action::Accept) => return in_organization(model),
        (SignInStep::Organization(uri, _), Action::Cancel) => {
            (dialog.step, dialog.remark) = (SignInStep::Naming(Input::new(uri)), None);
        }
        (SignInStep::Waiting(_), Action::Accept) => return judge(model),
        (SignInStep::Waiting(waiting), Action::CopyText) => {
            let url = waiting.attempt.url();
            return vec![Effect::Copy(CopyTicket::Plain, CopyText::Plain(url))];
        }
        (SignInStep::Waiting(waiting), Action::ShowCode) => waiting.large = !waiting.large,
        (SignInStep::Waiting(waiting), Action::Cancel) if waiting.large => waiting.large = false,
        (SignInStep::Secret(..), Action::Accept) => return with_secret(model),
        (SignInStep::Secret(..), Action::Cancel) => {
            dialog.step = SignInStep::Ended(Box::new(SignInEnd::Unredeemed));
        }
        (SignInStep::Ended(end), movement) if movement != Action::Cancel => {
            dialog.scroll = room.answer_scrolled(movement, dialog.scroll, (&head, &end.lines()));
        }
        (_, Action::Cancel) => model.dialog = None,
        _ => {}
    }
    Vec::new()
}

fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(dialog) = dialog(model) else { return Vec::new() };
    match dialog.places.get(dialog.cursor).cloned() {
        Some(ReturnPlace::Ready(uri)) => return prepare(model, uri, None),
        Some(ReturnPlace::Pattern(pattern)) => {
            // With the defaults in its places, where it has them.
            let url = filled(&pattern, |_| None).unwrap_or(pattern);
            dialog.step = SignInStep::Naming(Input::new(&url));
            dialog.remark = None;
        }
        Some(ReturnPlace::Refused(_, why)) => dialog.remark = Some(why),
        None => {}
    }
    Vec::new()
}

fn named(model: &mut Model) -> Vec<Effect> {
    let Some((state, application)) = subject(model) else { return Vec::new() };
    let Some(Dialog::SignIn(open)) = &model.dialog else { return Vec::new() };
    let SignInStep::Naming(typed) = &open.step else { return Vec::new() };
    let uri = typed.text().trim().to_owned();
    match permitted(application, state.world.environment.kind, &uri) {
        Ok(ReturnPermit::Registered) => return prepare(model, uri, None),
        Ok(ReturnPermit::Filled) => {
            if let Some(dialog) = dialog(model) {
                dialog.step = SignInStep::Organization(uri, Input::default());
                dialog.remark = None;
            }
        }
        Err(why) => {
            if let Some(dialog) = dialog(model) {
                dialog.remark = Some(why);
            }
        }
    }
    Vec::new()
}

fn in_organization(model: &mut Model) -> Vec<Effect> {
    let Some(dialog) = dialog(model) else { return Vec::new() };
    let SignInStep::Organization(uri, typed) = &dialog.step else { return Vec::new() };
    match organization(typed.text()) {
        Ok(named) => {
            let uri = uri.clone();
            prepare(model, uri, named)
        }
        Err(why) => {
            dialog.remark = Some(why);
            Vec::new()
        }
    }
}

// What was typed or pasted is read, and dropped.
fn judge(model: &mut Model) -> Vec<Effect> {
    let needed = subject(model).and_then(|(_, application)| no_secret(application, model.now));
    let Some(dialog) = dialog(model) else { return Vec::new() };
    let SignInStep::Waiting(waiting) = &mut dialog.step else { return Vec::new() };
    let typed = std::mem::take(&mut waiting.typed);
    // A paste is read at once, and the Enter after it has nothing to say against what was found.
    if typed.text().is_empty() && dialog.remark.is_some() {
        return Vec::new();
    }
    dialog.remark = None;
    match waiting.attempt.read(typed.text()) {
        Returned::Foreign(why) => {
            (dialog.remark, waiting.large) = (Some(why), false);
        }
        Returned::Refused { error, description, meaning } => {
            let end = SignInEnd::Refused(error, description, meaning);
            dialog.step = SignInStep::Ended(Box::new(end));
        }
        Returned::Code(code) => {
            let attempt = Box::new(waiting.attempt.clone());
            if dialog.has_secret {
                dialog.step = SignInStep::Secret(attempt, code, HiddenInput::default());
                dialog.remark = needed.map(|why| format!("{why}: none exchanges this code"));
            } else {
                return redeem(model, *attempt, code, None);
            }
        }
    }
    Vec::new()
}

fn with_secret(model: &mut Model) -> Vec<Effect> {
    let Some(dialog) = dialog(model) else { return Vec::new() };
    let SignInStep::Secret(attempt, code, typed) = &dialog.step else { return Vec::new() };
    if typed.is_empty() {
        let without = next(&model.keymap, &[("leave-typed", "goes on without it")]);
        if let Some(dialog) = self::dialog(model) {
            dialog.remark = Some(format!("Type or paste the client secret{without}"));
        }
        return Vec::new();
    }
    let (attempt, code) = (attempt.as_ref().clone(), code.clone());
    let secret = typed.secret().without_line_ends();
    redeem(model, attempt, code, Some(secret))
}

fn redeem(
    model: &mut Model,
    attempt: SignInAttempt,
    code: Secret,
    secret: Option<Secret>,
) -> Vec<Effect> {
    let Some((state, application)) = subject(model) else { return Vec::new() };
    let policy = state.policy.as_ref().and_then(|policy| policy.access_token_expiry);
    let expected = ExpectedTokens::of(application, policy);
    let ticket = model.ticket();
    let Some(dialog) = dialog(model) else { return Vec::new() };
    dialog.step = SignInStep::Redeeming(ticket);
    let key = dialog.environment.clone();
    let redemption = Redemption { attempt, code, secret, expected };
    vec![Effect::Redeem(ticket, key, Box::new(redemption))]
}

/// A key that types.
pub fn type_key(dialog: &mut SignInDialog, event: KeyEvent) {
    match &mut dialog.step {
        SignInStep::Naming(typed) | SignInStep::Organization(_, typed) => typed.key(event),
        SignInStep::Waiting(waiting) => {
            waiting.typed.key(event);
        }
        SignInStep::Secret(_, _, typed) => {
            typed.key(event);
        }
        _ => return,
    }
    dialog.remark = None;
}

/// Pasted text; an address is read at once.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(dialog) = dialog(model) else { return Vec::new() };
    match &mut dialog.step {
        SignInStep::Naming(typed) | SignInStep::Organization(_, typed) => typed.paste(text),
        SignInStep::Waiting(waiting) => {
            waiting.typed = UnseenInput::default();
            waiting.typed.add(text);
            return judge(model);
        }
        SignInStep::Secret(_, _, typed) => typed.paste(text),
        _ => {}
    }
    Vec::new()
}

/// Whether pasted text is a secret.
pub fn takes_secret(model: &Model) -> bool {
    matches!(&model.dialog, Some(Dialog::SignIn(open)) if matches!(open.step, SignInStep::Secret(..)))
}
