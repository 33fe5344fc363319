//! What there is to say of a session.

use jiff::Timestamp;

use super::dialog::ReadingLine;
use super::environment_state::EnvironmentState;
use crate::domain::time::{ago, second, seconds_between, until};
use crate::domain::user_session::{SessionState, UserSession};
use crate::domain::{Application, ClientId};

/// A clock that is so many seconds ahead is no news.
const AHEAD: u64 = 60;

/// The most applications that are named in a sentence.
const NAMED: usize = 6;

/// How long ago that was, or how far ahead the server's clock says it is.
pub fn when(at: Timestamp, now: Timestamp) -> String {
    if seconds_between(now, at) > AHEAD { until(at, now) } else { ago(at, now) }
}

/// The facts of a session, a pair each; what the server does not tell is `none`.
pub fn facts(
    state: &EnvironmentState,
    session: &UserSession,
    now: Timestamp,
    none: &str,
) -> Vec<ReadingLine> {
    let mut lines = Vec::new();
    let mut pair = |name: &str, text: String| {
        let text = if text.is_empty() { none.to_owned() } else { text };
        lines.push(ReadingLine::Pair(name.to_owned(), text));
    };
    let at = |at: Option<Timestamp>| {
        at.map_or_else(String::new, |at| format!("{}, {}", when(at, now), second(at)))
    };
    let live = session.may_live(now);
    let word = session.state(now).word().to_owned();
    let ended = session.ended_at(now).filter(|_| !live);
    pair(
        "state",
        match (session.state(now), ended) {
            (SessionState::Unclear(word), _) => {
                format!("{word}: this version does not know what that means")
            }
            (_, Some(ended)) => format!("{word} {}", at(Some(ended))),
            (_, None) => word,
        },
    );
    pair("last active", at(session.active));
    pair("device", device(session));
    pair("place", place(session));
    pair("applications", names(state, &session.clients, usize::MAX));
    if live {
        pair("ends, if idle", at(session.idle_end));
        pair("ends at latest", at(session.absolute_end));
    }
    pair("began", at(session.created));
    pair("session", session.id.to_string());
    pair("user", session.user.to_string());
    lines
}

/// Browser, system and kind of device, as far as they are told.
pub fn device(session: &UserSession) -> String {
    let (words, kind) = (session.device.words(), &session.device.kind);
    if kind.is_empty() || words == *kind { words } else { format!("{words} ({kind})") }
}

/// Where it is thought to be, and its network address.
pub fn place(session: &UserSession) -> String {
    let parts = [session.device.place.as_str(), session.device.address.as_str()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The names of at most so many applications.
pub fn names(state: &EnvironmentState, clients: &[ClientId], most: usize) -> String {
    let name = |id: &ClientId| match state.application(id) {
        Some(one) => format!("{} ({id})", one.name()),
        None => format!("{id} (not listed)"),
    };
    let mut names: Vec<_> = clients.iter().take(most).map(name).collect();
    if clients.len() > most {
        names.push(format!("and {} more", clients.len() - most));
    }
    names.join(", ")
}

/// What the end of these sessions brings about, a sentence each.
pub fn consequences(state: &EnvironmentState, sessions: &[&UserSession]) -> Vec<String> {
    let mut clients: Vec<ClientId> = Vec::new();
    for id in sessions.iter().flat_map(|one| &one.clients) {
        if !clients.contains(id) {
            clients.push(id.clone());
        }
    }
    let mut lines = vec![
        "The user is signed out of every application that shares it, and has to sign in again."
            .replace("shares it", if sessions.len() == 1 { "shares it" } else { "shares them" }),
    ];
    if clients.is_empty() {
        lines.push("Which applications took part is not known.".to_owned());
    } else {
        lines.push(format!("Took part: {}.", names(state, &clients, NAMED)));
        lines.push(who_is_told(state, clients));
    }
    lines.push("Refresh tokens stop working; an access token lasts until it expires.".to_owned());
    lines
}

fn who_is_told(state: &EnvironmentState, clients: Vec<ClientId>) -> String {
    let all_listed = clients.iter().all(|id| state.application(id).is_some());
    let number = clients.len();
    let told: Vec<ClientId> = clients.into_iter().filter(|id| is_told(state, id)).collect();
    if !told.is_empty() {
        let others = if told.len() < number { " Others learn of it at a refresh." } else { "" };
        return format!("Told by back-channel logout: {}.{others}", names(state, &told, NAMED));
    }
    let none = if all_listed { "None of them" } else { "None of those listed" };
    format!("{none} has a back-channel logout URL: they learn of it when they refresh a token.")
}

fn is_told(state: &EnvironmentState, id: &ClientId) -> bool {
    let told = |one: &Application| {
        one.kind.has_back_channel_logout() && !one.settings.back_channel_logout_uris.is_empty()
    };
    state.application(id).is_some_and(told)
}
