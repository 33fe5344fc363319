//! Secrets: generating, deactivating, activating, deleting.

use jiff::Timestamp;

use crate::app::Action;
use crate::app::engine::Command;
use crate::app::form::input::Input;
use crate::app::screen::caution;
use crate::app::screen::dialog::{Begun, Choice, Confirm, Dialog, Menu, MenuItem};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::rotating;
use crate::app::screen::rows::Row;
use crate::app::screen::secret_order;
use crate::app::screen::unanswered::Suspects;
use crate::app::undoing::Undoing;
use crate::domain::rotation::{expired, works};
use crate::domain::time::{ago, day};
use crate::domain::{Application, ClientId, ClientSecret, EnvKey, SecretId, SecretStatus};

use super::{gate, lost_secret};

/// What is said of a secret whose value went nowhere.
const LOST: &str = "Its value is lost: nobody can use it, as far as is known.";

/// `g`: asks before a secret is generated for the selected application.
pub fn generate(model: &mut Model) {
    if let Some(application) = model.environment().and_then(EnvironmentState::selected).cloned() {
        offer(model, &application);
    }
}

/// Asks whether to generate a secret; where two are active, which is to be retired first.
pub fn offer(model: &mut Model, application: &Application) {
    if let Some(why) = refusal(model, application) {
        model.say(Tone::Warning, why);
        return;
    }
    if application.may_add_secret().is_err() {
        let menu = retire_menu(model, application);
        model.dialog = Some(Dialog::Menu(menu));
        return;
    }
    ask_generate(model, application);
}

// Why the engine would refuse it.
fn refusal(model: &Model, application: &Application) -> Option<String> {
    let command = Command::Generate(application.id.clone());
    gate::permits(model, model.environment()?, &command).err()
}

/// Asks whether to generate a secret for an application of the open environment.
pub fn ask_generate(model: &mut Model, application: &Application) {
    let Some(state) = model.environment() else { return };
    let now = application.active_secrets();
    let command = Command::Generate(application.id.clone());
    let confirm = Confirm {
        environment: state.world.environment.key.clone(),
        title: format!("Generate a client secret for {}", application.name()),
        lines: vec![
            format!("{} · {}", state.world.environment.name, application.id),
            format!("It will be secret {} of at most 2 active ones.", now + 1),
            "You will see it only once. Decide where to store it.".into(),
        ],
        word: None,
        verb: "generate",
        danger: false,
        intent: secret_order::intent(model, &state.world.environment.key, command, None),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

fn retire_menu(model: &Model, application: &Application) -> Menu {
    let key = model
        .environment()
        .map_or_else(|| EnvKey::new(""), |state| state.world.environment.key.clone());
    let order = rotating::order(model, &key, application);
    let useless = |secret| rotating::useless(model, &key, &application.id, secret);
    let first = match order.first().and_then(|secret| useless(secret)) {
        Some(why) => format!("one that nobody can use is on top ({why})."),
        None => "the one used longest ago is on top, a new one comes last.".into(),
    };
    let items = order.into_iter().map(|secret| MenuItem {
        names: Vec::new(),
        label: format!("Deactivate ••••{}", secret.suffix),
        detail: match useless(secret) {
            Some(why) => format!("{why}, {}", history(model, secret)),
            None => history(model, secret),
        },
        choice: Choice::Retire(application.id.clone(), secret.id.clone()),
    });
    Menu {
        title: "Two secrets are active".into(),
        lines: vec![
            format!("An application has at most two active secrets. Retire one first: {first}"),
            "Deactivating can be taken back; the secret stays listed.".into(),
        ],
        items: items.collect(),
        cursor: 0,
        filter: None,
    }
}

fn history(model: &Model, secret: &ClientSecret) -> String {
    let added = secret.created.map_or_else(|| "unknown".to_owned(), day);
    match secret.used() {
        Some(used) => format!("last used {}, added {added}", ago(used, model.now)),
        None => format!("never used, added {added}"),
    }
}

// Somebody is about to store it.
fn shown(model: &Model, application: &Application, secret: &ClientSecret) -> Option<String> {
    let shown = model.engine.known.notes.shown(&application.id, secret);
    shown.then(|| "It is on the screen of another appdeck at this moment.".into())
}

fn under_cursor(model: &Model) -> Option<SecretId> {
    match model.environment()?.row()? {
        Row::Secret(id) => Some(id),
        _ => None,
    }
}

/// `Enter` on a secret: what can be done with it.
pub fn menu(model: &mut Model) {
    let Some(id) = under_cursor(model) else { return };
    let selected = model.environment().and_then(EnvironmentState::selected);
    let secret = selected.and_then(|one| one.secrets.iter().find(|secret| secret.id == id));
    let Some(secret) = secret else { return };
    let toggle = if secret.active() { "Deactivate" } else { "Activate" };
    let item = |label: &str, detail: &str, action| MenuItem {
        names: Vec::new(),
        label: label.to_owned(),
        detail: model.keymap.beside(action, detail),
        choice: Choice::Act(action),
    };
    let mut items = vec![
        item(toggle, "can be taken back", Action::ToggleSecret),
        item("Delete", "cannot be taken back", Action::DeleteSecret),
    ];
    items.extend(keep(model, secret));
    let menu = Menu {
        title: format!("Secret ••••{}", secret.suffix),
        lines: vec![history(model, secret)],
        items,
        cursor: 0,
        filter: None,
    };
    model.dialog = Some(Dialog::Menu(menu));
}

// Says of a secret that was taken for lost that somebody has it.
fn keep(model: &Model, secret: &ClientSecret) -> Option<MenuItem> {
    let state = model.environment()?;
    let (application, notes) = (state.selected()?, &model.engine.known.notes);
    let guessed = notes.lost(&application.id, secret) && notes.guessed(&application.id, secret);
    guessed.then(|| {
        let kept = Suspects {
            environment: state.world.environment.key.clone(),
            application: application.id.clone(),
            secrets: vec![secret.id.clone()],
        };
        lost_secret::keep(kept, application.name(), &secret.suffix)
    })
}

/// `d`: asks before the secret under the cursor is deactivated or activated.
pub fn toggle(model: &mut Model) {
    let selected =
        model.environment().and_then(EnvironmentState::selected).map(|one| one.id.clone());
    if let (Some(application), Some(id)) = (selected, under_cursor(model)) {
        ask_toggle(model, &application, &id);
    }
}

/// Asks before a secret of an application of the open environment changes its status.
pub fn ask_toggle(model: &mut Model, application: &ClientId, id: &SecretId) {
    let Some(application) =
        model.environment().and_then(|state| state.application(application)).cloned()
    else {
        return;
    };
    if let Err(reason) = ask_status(model, &application, id, None) {
        model.say(Tone::Warning, reason);
    }
}

/// Asks before a secret of an application of the open environment changes its status.
///
/// # Errors
/// Why it must not.
pub fn ask_status(
    model: &mut Model,
    application: &Application,
    id: &SecretId,
    undoing: Option<Undoing>,
) -> Result<(), String> {
    let Some(state) = model.environment() else { return Ok(()) };
    let Some(secret) = application.secrets.iter().find(|one| one.id == *id) else { return Ok(()) };
    let (active, now) = (secret.active(), rotating::now(model, &state.world.environment.key));
    if !active {
        application.may_add_secret()?;
    }
    let mut lines = undoing.as_ref().map_or_else(Vec::new, |undoing| undoing.words.clone());
    lines.push(format!("{} · {}", application.name(), application.id));
    lines.push(history(model, secret));
    let status = if active { SecretStatus::Inactive } else { SecretStatus::Active };
    let command = Command::set_status(application.id.clone(), id.clone(), status);
    let (title, verb) = if active {
        lines.extend(shown(model, application, secret));
        let tested = model.engine.known.tested_at(&state.world.environment.key, id);
        lines.extend(caution::of_use(secret, tested, model.now));
        lines.push(if expired(secret, now) {
            "It has expired: nobody can sign in with it.".into()
        } else if rotating::lost(model, &application.id, secret) {
            LOST.into()
        } else {
            "Whoever uses it cannot sign in any more.".into()
        });
        lines.push("It stays listed and can be activated again.".into());
        (format!("Deactivate ••••{}?", secret.suffix), "deactivate")
    } else {
        lines.push(if expired(secret, now) {
            "It has expired: nobody can sign in with it, active or not.".into()
        } else if rotating::lost(model, &application.id, secret) {
            LOST.into()
        } else {
            "Whoever holds it can sign in again.".into()
        });
        (format!("Activate ••••{}?", secret.suffix), "activate")
    };
    let word = retiring(model, state, application, secret, &command, &mut lines);
    gate::permits(model, state, &command)?;
    let intent = secret_order::intent(model, &state.world.environment.key, command, undoing);
    model.dialog = Some(Dialog::Confirm(Box::new(Confirm {
        environment: state.world.environment.key.clone(),
        title,
        lines,
        word,
        verb,
        danger: active,
        intent,
        begun: Begun::Nothing,
    })));
    Ok(())
}

// That nobody has signed in yet with the one secret that would be left.
fn untried(application: &Application, secret: &ClientSecret, now: Timestamp) -> Option<String> {
    let mut others =
        application.secrets.iter().filter(|one| one.id != secret.id && works(one, now));
    let one = others.next().filter(|one| one.used().is_none())?;
    secret.used().filter(|_| works(secret, now))?;
    let alone = others.next().is_none();
    alone.then(|| format!("What is left then, ••••{}, was never used.", one.suffix))
}

// What has to be typed before a secret is taken out of use, where that is more than a key: its end, or
// the verb where it has none. What the engine does only when it is confirmed takes it, which is where
// a script has to confirm it as well. The lines say why.
fn retiring(
    model: &Model,
    state: &EnvironmentState,
    application: &Application,
    secret: &ClientSecret,
    command: &Command,
    lines: &mut Vec<String>,
) -> Option<(String, Input)> {
    command.retires()?;
    let key = &state.world.environment.key;
    let left = secret_order::doubtful(model, key, application, command);
    lines.extend(left.iter().map(ToString::to_string));
    if left.is_none() {
        lines.extend(untried(application, secret, rotating::now(model, key)));
    }
    let deletes = matches!(command, Command::DeleteSecret { .. });
    let active = deletes && secret.active();
    if active {
        lines
            .push("It is active. Deactivating it first can be taken back, deleting cannot.".into());
    }
    let now = rotating::now(model, key);
    let beside = model.engine.beside_rotation(key, application, command, now);
    lines.extend(beside.map(|beside| format!("But {}", beside.words(now))));
    let production = caution::produces(state, secret, model.now);
    let verb = if deletes { "delete" } else { "deactivate" };
    (left.is_some() || active || production).then(|| {
        let word = if secret.suffix.is_empty() { verb } else { secret.suffix.as_str() };
        let place = if production { "This is production. " } else { "" };
        lines.push(format!("{place}Type {word} to {verb} it anyway:"));
        (word.to_owned(), Input::default())
    })
}

/// `x`: asks before the secret under the cursor is deleted. An active one takes its last four
/// characters typed.
pub fn delete(model: &mut Model) {
    let Some(id) = under_cursor(model) else { return };
    let Some(state) = model.environment() else { return };
    let Some(application) = state.selected() else { return };
    let (key, application) = (state.world.environment.key.clone(), application.id.clone());
    ask_delete(model, &key, &application, &id);
}

/// Asks before a secret is deleted.
pub fn ask_delete(model: &mut Model, key: &EnvKey, application: &ClientId, id: &SecretId) {
    let Some(state) = model.position_of(key).map(|at| &model.environments[at]) else { return };
    let Some(application) = state.application(application) else { return };
    let Some(secret) = application.secrets.iter().find(|secret| secret.id == *id) else { return };
    let mut lines = vec![format!("{} · {}", application.name(), application.id)];
    lines.push(history(model, secret));
    lines.extend(shown(model, application, secret));
    let tested = model.engine.known.tested_at(key, id);
    lines.extend(caution::of_use(secret, tested, model.now));
    let notes = &model.engine.known.notes;
    let lost = notes.lost(&application.id, secret);
    let guessed = lost && notes.guessed(&application.id, secret);
    if guessed {
        lines.push("It is probably lost. If a colleague generated it, they have its value.".into());
    }
    if lost && !guessed {
        lines.push(LOST.into());
    }
    lines.push(if works(secret, rotating::now(model, key)) && (guessed || !lost) {
        "It is gone for ever, and whoever uses it cannot sign in any more.".into()
    } else {
        "It is gone for ever, and cannot be activated again.".into()
    });
    let command = Command::delete_secret(application.id.clone(), id.clone());
    let word = retiring(model, state, application, secret, &command, &mut lines);
    if let Err(reason) = gate::permits(model, state, &command) {
        model.say(Tone::Warning, reason);
        return;
    }
    model.dialog = Some(Dialog::Confirm(Box::new(Confirm {
        environment: state.world.environment.key.clone(),
        title: format!("Delete ••••{}?", secret.suffix),
        lines,
        word,
        verb: "delete",
        danger: true,
        intent: secret_order::intent(model, key, command, None),
        begun: Begun::Nothing,
    })));
}
