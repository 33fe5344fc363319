//! The Activity tab: the sign-in log is read when it is opened, page by page, and looked at again while
//! it is open.

use crate::api::request::Page;
use crate::api::{ApiError, Request};
use crate::app::keys::Action;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::activity::{LogOrder, LogRead, SignInLog};
use crate::app::screen::advice;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::tab::Tab;
use crate::app::screen::watching;
use crate::domain::{ClientId, EnvKey};
use crate::wire::sign_in::SignIn;

use super::gate;

/// So many rows before the end the next page is asked for.
const AHEAD: usize = 20;

/// Asks for what the open tab needs by now: the first page, the next one as the cursor nears the end, and
/// what is new.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let Some((key, id)) = watching::watched(model) else {
        hide(model);
        return Vec::new();
    };
    let mut effects: Vec<Effect> = open(model, &key, id).into_iter().collect();
    let (now, away) = (model.now, model.away.is_some());
    let Some(state) = model.environment_of(&key) else { return effects };
    let Some(log) = state.sign_ins.as_ref().filter(|log| log.asked.is_none() && !log.stopped)
    else {
        return effects;
    };
    let rows = log.rows().len();
    let near = rows == 0 || state.place.rows[Tab::Activity as usize] + AHEAD >= rows;
    let page = log.next_page().filter(|_| near && (log.error.is_none() || log.due <= now));
    let (query, read) = match page {
        Some(query) => (query, LogRead::Page),
        None if log.due <= now && !away => (log.query(), LogRead::Look(Vec::new(), 0)),
        None => return effects,
    };
    let quiet = matches!(read, LogRead::Look(..));
    let purpose = Purpose::SignIns { quiet };
    let (ticket, effect) = gate::read(model, &key, Request::ListSignIns(query), purpose);
    if let Some(log) = model.environment_of(&key).and_then(|state| state.sign_ins.as_mut()) {
        log.asked = Some((ticket, read));
    }
    effects.push(effect);
    effects
}

// The log of the application that is shown, in the place of another one.
fn open(model: &mut Model, key: &EnvKey, id: ClientId) -> Option<Effect> {
    let now = model.now;
    let state = model.environment_of(key)?;
    let order = match &state.sign_ins {
        Some(log) if log.application == id => return None,
        Some(log) => log.order,
        None => LogOrder::default(),
    };
    replace(model, key, SignInLog::new(id, order, now))
}

// What was asked for the log before is not waited for any more.
fn replace(model: &mut Model, key: &EnvKey, log: SignInLog) -> Option<Effect> {
    let state = model.environment_of(key)?;
    let old = state.sign_ins.replace(log)?;
    let (ticket, _) = old.asked?;
    model.flights.remove(&ticket);
    Some(Effect::Cancel(ticket))
}

/// The keys of the tab.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::FailuresFirst {
        return failures_first(model);
    }
    show_emails(model);
    Vec::new()
}

/// `f`: failures first, or the newest first again. Everything is asked for anew.
fn failures_first(model: &mut Model) -> Vec<Effect> {
    let Some((key, id)) = watching::watched(model) else { return Vec::new() };
    let now = model.now;
    let Some(state) = model.environment_of(&key) else { return Vec::new() };
    let before = state.sign_ins.as_ref().map(|log| log.order).unwrap_or_default();
    let (order, words) = match before {
        LogOrder::Newest => (
            LogOrder::FailuresFirst,
            "Failures first: the server is asked for FAILED sign-ins, then for all",
        ),
        LogOrder::FailuresFirst => (LogOrder::Newest, "The newest first"),
    };
    state.place.rows[Tab::Activity as usize] = 0;
    let mut log = SignInLog::new(id, order, now);
    log.emails = state.sign_ins.as_ref().is_some_and(|log| log.emails);
    model.say(Tone::Info, words);
    replace(model, &key, log).into_iter().collect()
}

/// `v`: whole e-mail addresses, until they are hidden again or the tab is left.
fn show_emails(model: &mut Model) {
    if let Some(log) = model.environment_mut().and_then(|state| state.sign_ins.as_mut()) {
        log.emails = !log.emails;
    }
}

/// Shortens the e-mail addresses again.
pub fn hide(model: &mut Model) {
    for state in &mut model.environments {
        if let Some(log) = &mut state.sign_ins {
            log.emails = false;
        }
    }
}

/// `r`: the server is asked at once, whatever was in the way.
pub fn refresh(model: &mut Model) {
    let now = model.now;
    if let Some(log) = model.environment_mut().and_then(|state| state.sign_ins.as_mut()) {
        log.refresh(now);
    }
}

/// A page came. The cursor stays on the sign-in that it is on.
pub fn on_page(model: &mut Model, ticket: Ticket, key: &EnvKey, page: Page<SignIn>) -> Vec<Effect> {
    let now = model.now;
    let Some(state) = model.environment_of(key) else { return Vec::new() };
    let under = number_under(state);
    let Some(log) = awaited(state, ticket) else { return Vec::new() };
    let before = log.rows().len();
    let more = log.take_in(page, now);
    let place = log.rows().iter().position(|row| Some(row.number) == under);
    let last = log.rows().len().saturating_sub(1);
    let began_again = log.rows().len() < before;
    let cursor = &mut state.place.rows[Tab::Activity as usize];
    // Where the list begins again, so does the cursor.
    let lost = if began_again { 0 } else { *cursor };
    *cursor = place.unwrap_or(lost).min(last);
    let Some((query, read)) = more else { return Vec::new() };
    let request = Request::ListSignIns(query);
    let (ticket, effect) = gate::read(model, key, request, Purpose::SignIns { quiet: true });
    if let Some(log) = model.environment_of(key).and_then(|state| state.sign_ins.as_mut()) {
        log.asked = Some((ticket, read));
    }
    vec![effect]
}

fn awaited(state: &mut EnvironmentState, ticket: Ticket) -> Option<&mut SignInLog> {
    let log = state.sign_ins.as_mut()?;
    let waits = log.asked.as_ref().is_some_and(|(asked, _)| *asked == ticket);
    waits.then_some(log)
}

// The cursor of this tab, also while another one is open.
fn number_under(state: &EnvironmentState) -> Option<u64> {
    let log = state.sign_ins.as_ref()?;
    let shown = state.place.selected.as_ref() == Some(&log.application);
    let at = state.place.rows[Tab::Activity as usize];
    log.rows().get(at).filter(|_| shown).map(|row| row.number)
}

/// A page did not come. That is said once; what is in the way stands in the tab.
pub fn on_failure(model: &mut Model, ticket: Ticket, flight: &Flight, error: &ApiError) {
    let (key, now) = (&flight.environment, model.now);
    let Some(state) = model.environment_of(key) else { return };
    let Some(log) = awaited(state, ticket) else { return };
    if log.fail(error, now) {
        let text = format!("{}{}", error.message, advice::after(model, key, error));
        model.fail(text, error);
    }
}
