//! What can be done about connections from the panes: adding, editing, testing, and the question
//! before one is removed.

use crate::app::form::connect::ConnectForm;
use crate::app::keys::Action;
use crate::app::msg::Effect;
use crate::app::screen::access::READ_ONLY;
use crate::app::screen::dialog::{Begun, Choice, Confirm, Dialog, Intent, Menu, MenuItem};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::EnvKey;
use crate::domain::connection::Target;

use super::{connected, connecting, listing};

/// Everything that can be done about connections, as a menu.
pub fn menu(model: &mut Model) {
    let keymap = &model.keymap;
    let act = |label: String, detail: &str, action| MenuItem {
        names: Vec::new(),
        label,
        detail: keymap.beside(action, detail),
        choice: Choice::Act(action),
    };
    let mut items = Vec::new();
    if let Some(state) = model.subject().and_then(|at| model.environments.get(at)) {
        let name = &state.world.environment.name;
        items.push(act(format!("Test {name}"), "step by step", Action::TestConnection));
        let of = state.origin.words();
        items.push(act(format!("Edit {name}"), &of, Action::EditConnection));
        let kept = "from the configuration";
        items.push(act(format!("Remove {name}"), kept, Action::RemoveConnection));
    }
    for one in &model.workspaces {
        let item = |verb: &str, choice| MenuItem {
            names: Vec::new(),
            label: format!("{verb} workspace {}", one.name),
            detail: String::new(),
            choice,
        };
        items.push(item("Edit", Choice::EditWorkspace(one.key.clone())));
        items.push(item("Remove", Choice::RemoveWorkspace(one.key.clone())));
    }
    items.push(act("Add an environment".into(), "URL, client ID, secret", Action::AddEnvironment));
    items.push(act("Add a workspace".into(), "its token lists environments", Action::AddWorkspace));
    if cfg!(feature = "sandbox") {
        items.push(act("Try the sandbox".into(), "for this run", Action::OpenSandbox));
    }
    model.dialog = Some(Dialog::Menu(Menu {
        title: "Connections".into(),
        lines: vec![format!("Kept in {}", model.options.config_path)],
        items,
        cursor: 0,
        filter: None,
    }));
}

/// Opens an empty form, or the one that was left.
pub fn add(model: &mut Model, target: Target) {
    show(model, ConnectForm::new(target));
}

// The same form that was left opens as it was.
fn show(model: &mut Model, new: ConnectForm) {
    let left = model.parked.iter().position(|form| form.subject() == new.subject());
    let form = left.map_or(new, |at| model.parked.remove(at));
    model.dialog = Some(Dialog::Connect(Box::new(form)));
}

/// Opens the form of the environment that the command is about.
pub fn edit(model: &mut Model) {
    let Some(state) = model.subject().and_then(|at| model.environments.get(at)) else { return };
    if let Ok(before) = state.origin.entry(&state.world.environment.name) {
        let form = ConnectForm::of(state.world.environment.key.clone(), before);
        show(model, form);
    }
}

/// Opens the form of a workspace.
pub fn edit_workspace(model: &mut Model, key: &EnvKey) {
    let found = model.workspaces.iter().find(|one| one.key == *key);
    if let Some(before) = found.and_then(|one| one.connection.as_ref()) {
        let form = ConnectForm::of(key.clone(), before);
        show(model, form);
    }
}

/// Tests the environment that the command is about: in its form where it has one, else by reading
/// everything again.
pub fn test_environment(model: &mut Model) -> Vec<Effect> {
    let Some(at) = model.subject() else { return Vec::new() };
    let state = &model.environments[at];
    let name = state.world.environment.name.clone();
    let Ok(entry) = state.origin.entry(&name) else {
        let text = format!("{name} is not in the configuration: it is read again");
        model.say(Tone::Info, text);
        return listing::begin(model, at);
    };
    // What is in the configuration, not what was typed and left.
    let form = ConnectForm::of(state.world.environment.key.clone(), entry);
    model.dialog = Some(Dialog::Connect(Box::new(form)));
    connecting::test(model)
}

/// Asks before an environment is removed.
pub fn remove(model: &mut Model) {
    let Some(state) = model.subject().and_then(|at| model.environments.get(at)) else { return };
    let (key, name) = (state.world.environment.key.clone(), state.world.environment.name.clone());
    if let Ok(entry) = state.origin.entry(&name) {
        ask(model, key, Target::Environment, entry.name.clone());
    }
}

/// Asks before a workspace is removed.
pub fn remove_workspace(model: &mut Model, key: &EnvKey) {
    if let Some(one) = model.workspaces.iter().find(|one| one.key == *key) {
        ask(model, key.clone(), Target::Workspace, one.name.clone());
    }
}

fn ask(model: &mut Model, key: EnvKey, target: Target, name: String) {
    let may = if model.options.read_only { Err(READ_ONLY.into()) } else { Ok(()) };
    let free = may.and_then(|()| connected::free(model, &key, target));
    if let Err(why) = free.and_then(|()| connected::saved(model, &key, target)) {
        model.say(Tone::Warning, why);
        return;
    }
    let what = match target {
        Target::Environment => "Nothing on the server is touched: its applications stay.",
        Target::Workspace => "Nothing on the server is touched. Its environments leave the list.",
    };
    let lost: Vec<String> = connected::lost_with(model, &key, target)
        .map(|name| format!("Unsaved changes of {name} are lost."))
        .collect();
    model.dialog = Some(Dialog::Confirm(Box::new(Confirm {
        environment: key.clone(),
        title: format!("Remove the {} {name} from the configuration?", target.word()),
        lines: [
            format!("Its entry is taken out of {}.", model.options.config_path),
            what.into(),
            format!("The {} stays where it is kept.", target.secret()),
        ]
        .into_iter()
        .chain(lost)
        .collect(),
        word: None,
        verb: "remove",
        danger: true,
        intent: Intent::Forget(key, target, name),
        begun: Begun::Nothing,
    })));
}

/// The removal was confirmed.
pub fn forget(model: &mut Model, key: EnvKey, target: Target, name: String) -> Vec<Effect> {
    let ticket = model.ticket();
    model.begin(Begun::Configuring(ticket));
    vec![Effect::Unconfigure(ticket, key, target, name)]
}

/// Opens the embedded sandbox beside what is configured.
pub fn open_sandbox(model: &mut Model) -> Vec<Effect> {
    model.opening = true;
    model.say(Tone::Info, "Opening the sandbox…");
    vec![Effect::OpenSandbox]
}
