//! The sessions of a user: looked up from the Activity tab, page by page.

use crate::api::request::Page;
use crate::api::{ApiError, ErrorKind};
use crate::app::engine::{Moment, Told};
use crate::app::form::input::Input;
use crate::app::keys::Action;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::dialog::{Dialog, ReadingLine};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::rotating;
use crate::app::screen::rows::Row;
use crate::app::screen::session_facts::facts;
use crate::app::screen::sessions_view::{SessionsObstacle, SessionsRead, SessionsView};
use crate::app::screen::text_room::TextRoom;
use crate::app::screen::window::target;
use crate::domain::WriteKind;
use crate::domain::sign_ins::EmailAddress;
use crate::domain::user_session::{FoundUser, SoughtUser, UserSession};

use super::{environments, gate, reading, revoking};

/// `s` on the Activity tab: the sessions of the user under the cursor, or of one that is typed.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(state) = model.environment() else { return Vec::new() };
    let key = state.world.environment.key.clone();
    let emails = state.sign_ins.as_ref().is_some_and(|log| log.emails);
    let email = under_cursor(state).filter(|email| !email.is_empty());
    model.dialog = Some(Dialog::Sessions);
    let Some(email) = email else {
        let mut view = SessionsView::new(key, emails);
        view.typed = Some(Input::default());
        model.sessions = Some(view);
        return Vec::new();
    };
    model.sessions = Some(SessionsView::of(key, SoughtUser::Email(email), emails));
    ask(model, SessionsRead::Search)
}

fn under_cursor(state: &EnvironmentState) -> Option<EmailAddress> {
    match state.row()? {
        Row::SignIn(number) => Some(state.sign_ins.as_ref()?.row(number)?.email.clone()),
        _ => None,
    }
}

/// The dialog comes back when nothing else is asked.
pub fn come_back(model: &mut Model) {
    if model.dialog.is_none() && model.reveals.is_empty() && model.sessions.is_some() {
        model.dialog = Some(Dialog::Sessions);
    }
}

/// Shortens the address again.
pub fn hide(model: &mut Model) {
    if let Some(view) = &mut model.sessions {
        view.emails = false;
    }
}

/// Keys in it.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (rows, lines) = (model.dialog_rows(), lines(model));
    let room = TextRoom::details(model.dialog_area());
    let Some(view) = &mut model.sessions else {
        model.dialog = None;
        return Vec::new();
    };
    if view.typed.is_some() {
        return typed(model, action);
    }
    match (view.details, action) {
        (Some(_), Action::Cancel) => view.details = None,
        (None, Action::Cancel) => return close(model),
        (None, Action::Accept) => view.details = view.chosen().map(|_| 0),
        (_, Action::AnotherUser) => view.typed = Some(Input::default()),
        (_, Action::ShowEmails) => view.emails = !view.emails,
        (_, Action::Refresh) => {
            let first = view.first();
            view.search_again();
            return ask(model, first);
        }
        (_, Action::RevokeSession) => revoking::ask_one(model),
        (_, Action::RevokeSessions) => revoking::ask_all(model),
        (_, Action::Unlock) => environments::unlock(model),
        (_, Action::Help) => reading::help(model),
        (Some(scroll), movement) => view.details = Some(room.scrolled(movement, scroll, &lines)),
        (None, movement) => {
            view.cursor = target(movement, view.cursor, view.sessions().len(), rows);
            return more(model);
        }
    }
    Vec::new()
}

// The facts of the session under the cursor.
fn lines(model: &Model) -> Vec<ReadingLine> {
    let Some(view) = &model.sessions else { return Vec::new() };
    let state = model.position_of(&view.environment).and_then(|at| model.environments.get(at));
    let Some((state, session)) = state.zip(view.chosen()) else { return Vec::new() };
    facts(state, session, state.world.server_time(model.now), "")
}

// Naming a user.
fn typed(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(view) = &mut model.sessions else { return Vec::new() };
    match action {
        Action::Accept => {
            let text = view.typed.as_ref().map_or("", Input::text);
            let Some(who) = SoughtUser::of(text) else { return Vec::new() };
            let cancelled = cancel(model);
            let Some(view) = &mut model.sessions else { return cancelled };
            *view = SessionsView::of(view.environment.clone(), who, view.emails);
            let first = view.first();
            cancelled.into_iter().chain(ask(model, first)).collect()
        }
        Action::Cancel if view.is_named() => {
            view.typed = None;
            Vec::new()
        }
        Action::Cancel => close(model),
        _ => Vec::new(),
    }
}

fn close(model: &mut Model) -> Vec<Effect> {
    let cancelled = cancel(model);
    (model.sessions, model.dialog) = (None, None);
    cancelled
}

// What was asked is not waited for any more.
fn cancel(model: &mut Model) -> Vec<Effect> {
    let asked = model.sessions.as_mut().and_then(|view| view.asked.take());
    let Some((ticket, _)) = asked else { return Vec::new() };
    model.flights.remove(&ticket);
    vec![Effect::Cancel(ticket)]
}

fn ask(model: &mut Model, read: SessionsRead) -> Vec<Effect> {
    let mut effects = cancel(model);
    let Some(view) = &mut model.sessions else { return effects };
    let Some(request) = view.request(read) else { return effects };
    view.obstacle = None;
    let key = view.environment.clone();
    let (ticket, effect) = gate::read(model, &key, request, Purpose::Sessions);
    if let Some(view) = &mut model.sessions {
        view.asked = Some((ticket, read));
    }
    effects.push(effect);
    effects
}

fn more(model: &mut Model) -> Vec<Effect> {
    let wanted = model.sessions.as_ref().is_some_and(SessionsView::wants_more);
    if wanted { ask(model, SessionsRead::Next) } else { Vec::new() }
}

fn awaited(model: &mut Model, ticket: Ticket) -> Option<(&mut SessionsView, SessionsRead)> {
    let view = model.sessions.as_mut()?;
    let (_, read) = view.asked.take_if(|(asked, _)| *asked == ticket)?;
    Some((view, read))
}

/// Users were found.
pub fn on_users(model: &mut Model, ticket: Ticket, page: Page<FoundUser>) -> Vec<Effect> {
    let Some((view, _)) = awaited(model, ticket) else { return Vec::new() };
    let next = view.take_users(page);
    if view.obstacle.is_some() {
        view.typed.get_or_insert_default();
    }
    next.map_or_else(Vec::new, |next| ask(model, next))
}

/// Sessions came.
pub fn on_page(model: &mut Model, ticket: Ticket, page: Page<UserSession>) -> Vec<Effect> {
    let key = model.sessions.as_ref().map(|view| view.environment.clone());
    let now = key.map_or(model.now, |key| rotating::now(model, &key));
    let Some((view, read)) = awaited(model, ticket) else { return Vec::new() };
    view.take_sessions(page, read, now);
    more(model)
}

/// What was asked did not come. Where the server has no search, the user is asked for.
pub fn on_failure(model: &mut Model, ticket: Ticket, error: &ApiError) {
    let Some((view, read)) = awaited(model, ticket) else { return };
    let mut error = error.clone();
    error.message = view.email.shortened_in(&error.message);
    let passes = match error.kind {
        ErrorKind::Unreachable
        | ErrorKind::TimedOut
        | ErrorKind::RateLimited
        | ErrorKind::Unavailable => true,
        ErrorKind::NotSent
        | ErrorKind::Credential
        | ErrorKind::SignedOut
        | ErrorKind::Refused
        | ErrorKind::NotFound
        | ErrorKind::Unexpected => false,
    };
    if read == SessionsRead::Search && !passes {
        view.typed.get_or_insert_default();
    }
    view.obstacle = Some(SessionsObstacle::Failed(read, Box::new(error)));
}

/// Sessions were revoked, or not: what there is now is read.
pub fn on_told(model: &mut Model, told: &Told) -> Vec<Effect> {
    let here = model.sessions.as_ref().is_some_and(|view| view.environment == told.environment);
    let over = told.kind == WriteKind::RevokeSessions && told.moment == Moment::Ended;
    if here && over { ask(model, SessionsRead::First) } else { Vec::new() }
}
