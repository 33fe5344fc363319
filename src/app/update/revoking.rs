//! The questions before sessions are revoked.

use crate::app::engine::{Command, Order, RevocationTarget};
use crate::app::form::input::Input;
use crate::app::screen::dialog::{Begun, Confirm, Dialog, Intent};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::session_facts::{consequences, when};
use crate::app::screen::sessions_view::SessionsView;
use crate::domain::EnvironmentType;
use crate::domain::text::count;
use crate::domain::user_session::UserSession;

use super::gate;

/// How many characters of a session's identifier are typed to confirm.
const END: usize = 4;

/// What is typed to revoke all sessions of a user.
const ALL: &str = "revoke";

/// `x`: asks before the session under the cursor is revoked.
pub fn ask_one(model: &mut Model) {
    let Some((view, state)) = open(model) else { return };
    let Some(session) = view.chosen() else { return };
    let now = state.world.server_time(model.now);
    let active = session.active.map_or_else(
        || "when it was last active is not known".to_owned(),
        |at| format!("last active {}", when(at, now)),
    );
    let mut lines = vec![user(view), format!("{}, {active}", session.id)];
    lines.extend(consequences(state, &[session]));
    let target = RevocationTarget::One(session.id.clone());
    let word = end(session.id.as_str());
    let title = format!("Revoke session …{word} of {}?", view.name());
    ask(model, title, lines, target, word);
}

/// `X`: asks before all sessions of the user are revoked.
pub fn ask_all(model: &mut Model) {
    let Some((view, state)) = open(model) else { return };
    let Some(id) = view.user.clone() else { return };
    let now = state.world.server_time(model.now);
    let live: Vec<&UserSession> = view.sessions().iter().filter(|one| one.may_live(now)).collect();
    let least = if view.is_part() { "at least " } else { "" };
    let unclear = match live.len() - view.live(now) {
        0 => String::new(),
        number => format!(", {number} that may be live"),
    };
    let number = count(view.live(now), "live session");
    let mut lines = vec![user(view), format!("{least}{number}{unclear}.")];
    lines.extend(consequences(state, &live));
    let target = RevocationTarget::All(id);
    let title = format!("Revoke all sessions of {}?", view.name());
    ask(model, title, lines, target, ALL.to_owned());
}

fn open(model: &Model) -> Option<(&SessionsView, &EnvironmentState)> {
    let view = model.sessions.as_ref()?;
    let at = model.position_of(&view.environment)?;
    Some((view, model.environments.get(at)?))
}

fn user(view: &SessionsView) -> String {
    let name = view.name();
    match &view.user {
        Some(id) if name != id.as_str() => format!("User {name} · {id}"),
        _ => format!("User {name}"),
    }
}

fn end(id: &str) -> String {
    let at = id.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
    id[at..].to_owned()
}

fn ask(
    model: &mut Model,
    title: String,
    mut lines: Vec<String>,
    target: RevocationTarget,
    word: String,
) {
    let Some((_, state)) = open(model) else { return };
    let environment = &state.world.environment;
    let command = Command::Revoke(target);
    if let Err(reason) = gate::permits(model, state, &command) {
        model.say(Tone::Warning, reason);
        return;
    }
    let production = environment.kind == EnvironmentType::Production;
    let word = production.then(|| {
        lines.push(format!("This is production. Type {word} to revoke anyway:"));
        (word, Input::default())
    });
    let order = Order { unattended: false, ..Order::new(environment.key.clone(), command) };
    let confirm = Confirm {
        environment: environment.key.clone(),
        title,
        lines,
        word,
        verb: "revoke",
        danger: true,
        intent: Intent::Order(Box::new(order), None),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}
