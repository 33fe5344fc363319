//! Deleting an application: the questions before it, and what the screen forgets after it.

use crate::app::engine::{Command, Order, Told};
use crate::app::form::input::Input;
use crate::app::screen::caution;
use crate::app::screen::dialog::{Begun, Confirm, Dialog, Intent};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::undoing::Undoing;
use crate::domain::record::backup::Backup;
use crate::domain::text::count;
use crate::domain::{Application, ClientId, EnvKey, Unknown};

use super::{gate, recording, tell};

/// What is typed to delete an application of which no copy could be kept.
const UNKEPT_WORD: &str = "delete";

/// `D`: asks for the name before the selected application is deleted.
pub fn delete(model: &mut Model) {
    let selected =
        model.environment().and_then(EnvironmentState::selected).map(|one| one.id.clone());
    if let Some(id) = selected {
        ask(model, &id, None);
    }
}

/// Asks for the name before an application of the open environment is deleted.
pub fn ask(model: &mut Model, id: &ClientId, undoing: Option<Undoing>) {
    let Some(state) = model.environment() else { return };
    let Some(application) = state.application(id) else { return };
    let (key, name) = (&state.world.environment.key, application.name());
    let order = order(key, id.clone(), name.to_owned(), undoing.as_ref(), false);
    if let Err(reason) = gate::permits(model, state, &order.command) {
        model.say(Tone::Warning, reason);
        return;
    }
    let mut lines = undoing.as_ref().map_or_else(Vec::new, |undoing| undoing.words.clone());
    lines.extend([
        format!("{} · {}", application.kind.name(), application.id),
        "Its client ID stops working at once and never comes back.".into(),
        "Users are signed out: its refresh tokens are revoked.".into(),
    ]);
    lines.extend(secrets_line(application));
    lines.extend(unknown_line(&application.unknown));
    let copy = Backup::of(application, recording::place(state), model.now);
    lines.extend(refused_line(&copy.restored(state.world.environment.kind).refused));
    let word = if let Some(end) = caution::telling_end(state, application) {
        let others = caution::namesakes(state, application.name(), Some(id)).count();
        lines.push(format!(
            "{} of this name: type {end}, the end of this one's client ID:",
            count(others + 1, "application")
        ));
        end
    } else {
        lines.push("Type the application's name:".into());
        application.name().trim().to_owned()
    };
    let confirm = Confirm {
        environment: key.clone(),
        title: title(application, &state.world.environment.name),
        lines,
        word: Some((word, Input::default())),
        verb: "delete",
        danger: true,
        intent: Intent::Order(Box::new(order), undoing),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

fn secrets_line(application: &Application) -> Option<String> {
    let active = application.active_secrets();
    let verb = if active == 1 { "dies" } else { "die" };
    (active > 0).then(|| format!("{} {verb} with it.", count(active, "active secret")))
}

// The order to delete an application under the name that is asked about, without a copy where that
// was confirmed as well.
fn order(
    key: &EnvKey,
    application: ClientId,
    name: String,
    undoing: Option<&Undoing>,
    unkept: bool,
) -> Order {
    let command = Command::Delete { application, name, created: None, unkept };
    let takes = undoing.map(Undoing::takes);
    Order { takes, unattended: false, ..Order::new(key.clone(), command) }
}

/// It has another name by now: asks for that.
pub fn renamed(model: &mut Model, told: &Told, name: &str) {
    let Some(Dialog::Confirm(confirm)) = model.dialog.take() else { return };
    let Intent::Order(_, undoing) = confirm.intent else { return };
    if let Some(id) = told.application.as_ref().and_then(|one| one.id.clone()) {
        ask(model, &id, undoing);
    }
    model.say(Tone::Warning, tell::renamed(name));
}

fn title(application: &Application, environment: &str) -> String {
    format!("Delete {} from {environment}", application.name())
}

/// No copy could be kept: nothing is deleted unless that is asked for once more.
pub fn not_kept(model: &mut Model, why: &str) {
    let Some(Dialog::Confirm(confirm)) = &model.dialog else { return };
    let Intent::Order(kept, undoing) = confirm.intent.clone() else { return };
    let Command::Delete { application, name, .. } = kept.command else { return };
    let unkept = order(&confirm.environment, application, name, undoing.as_ref(), true);
    let confirm = Confirm {
        environment: confirm.environment.clone(),
        title: format!("{} without a copy?", confirm.title),
        lines: vec![
            format!("Nothing was deleted: {why}"),
            "Without a copy of its configuration it cannot be created again from here.".into(),
            format!("Type {UNKEPT_WORD} to delete it anyway:"),
        ],
        word: Some((UNKEPT_WORD.into(), Input::default())),
        verb: "delete",
        danger: true,
        intent: Intent::Order(Box::new(unkept), undoing),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

/// It is deleted, by this operation or, where that had nothing to do, by someone else: what was known
/// of it goes.
pub fn on_deleted(model: &mut Model, told: &Told) {
    let Some(subject) = &told.application else { return };
    let Some(id) = subject.id.as_ref() else { return };
    let Some(state) = model.environment_of(&told.environment) else { return };
    state.drafts.remove(id);
    state.fresh.retain(|(fresh, _)| fresh != id);
    state.one_less();
    state.arrange();
    model.focus = Pane::Applications;
    let (tone, text) = tell::deleted(model, told);
    model.say(tone, text);
}

/// The redirect URLs that do not come back with it, as a rule forbids them.
pub fn refused_line(refused: &[String]) -> Option<String> {
    let line = format!("Created again, it comes back without {}.", refused.join(", "));
    (!refused.is_empty()).then_some(line)
}

/// What does not come back with it, as this version cannot send it.
pub fn unknown_line(unknown: &Unknown) -> Option<String> {
    Some(format!(
        "Created again, it comes back without what this version does not know: {}.",
        unknown.names()?
    ))
}
