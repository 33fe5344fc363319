//! Connecting environments and workspaces: the form, what is found out meanwhile, and the question
//! before one is removed.

use crossterm::event::KeyEvent;

use crate::app::bindings::Action;
use crate::app::connect::{ConnectForm, Line, Probe, Source, Work};
use crate::app::dialog::{Choice, Confirm, Dialog, Intent, Menu, MenuItem, Stage};
use crate::app::input::{HiddenInput, Input};
use crate::app::model::{Model, Pane};
use crate::app::msg::{Effect, Ticket, Trial};
use crate::app::notice::Tone;
use crate::domain::EnvKey;
use crate::domain::checkup::Check;
use crate::domain::connection::{Connection, Target};

use super::connected;

/// The environment that a command is about: the one under the cursor of its pane, else the open one.
pub fn subject(model: &Model) -> Option<usize> {
    let at = match model.focus {
        Pane::Environments => model.environment_cursor,
        _ => model.current,
    };
    (at < model.sites.len()).then_some(at)
}

/// Everything that can be done about connections, as a menu.
pub fn menu(model: &mut Model) {
    let act = |label: String, detail: &str, action| MenuItem {
        label,
        detail: detail.to_owned(),
        choice: Choice::Act(action),
    };
    let mut items = Vec::new();
    if let Some(site) = subject(model).and_then(|at| model.sites.get(at)) {
        let name = &site.environment.name;
        items.push(act(format!("Test {name}"), "step by step", Action::TestConnection));
        let of = site.origin.words();
        items.push(act(format!("Edit {name}"), &of, Action::EditConnection));
        let kept = "the server is not touched";
        items.push(act(format!("Remove {name}"), kept, Action::RemoveConnection));
    }
    for one in &model.workspaces {
        let item = |verb: &str, choice| MenuItem {
            label: format!("{verb} workspace {}", one.name),
            detail: String::new(),
            choice,
        };
        items.push(item("Edit", Choice::EditWorkspace(one.key.clone())));
        items.push(item("Remove", Choice::RemoveWorkspace(one.key.clone())));
    }
    items.push(act("Add an environment".into(), "URL, client ID, secret", Action::AddEnvironment));
    items.push(act("Add a workspace".into(), "its token lists environments", Action::AddWorkspace));
    items.push(act("Try the sandbox".into(), "for this run", Action::OpenSandbox));
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
    let parked = model.parked.take_if(|form| form.target == target);
    let form = parked.unwrap_or_else(|| ConnectForm::new(target));
    model.dialog = Some(Dialog::Connect(Box::new(form)));
}

/// Opens the form of the environment that the command is about.
pub fn edit(model: &mut Model) {
    let Some(site) = subject(model).and_then(|at| model.sites.get(at)) else { return };
    if let Ok(before) = site.origin.entry(&site.environment.name) {
        let form = ConnectForm::of(site.environment.key.clone(), before);
        model.dialog = Some(Dialog::Connect(Box::new(form)));
    }
}

/// Opens the form of a workspace.
pub fn edit_workspace(model: &mut Model, key: &EnvKey) {
    let found = model.workspaces.iter().find(|one| one.key == *key);
    if let Some(before) = found.and_then(|one| one.connection.as_ref()) {
        model.dialog = Some(Dialog::Connect(Box::new(ConnectForm::of(key.clone(), before))));
    }
}

/// Tests the environment that the command is about: in its form where it has one, else by reading
/// everything again.
pub fn test_site(model: &mut Model) -> Vec<Effect> {
    let Some(at) = subject(model) else { return Vec::new() };
    let site = &model.sites[at];
    if site.origin.entry(&site.environment.name).is_err() {
        return super::sweeping::begin(model, at);
    }
    edit(model);
    test(model)
}

/// Asks before an environment is removed.
pub fn remove(model: &mut Model) {
    let Some(site) = subject(model).and_then(|at| model.sites.get(at)) else { return };
    let (key, name) = (site.environment.key.clone(), site.environment.name.clone());
    if let Ok(entry) = site.origin.entry(&name) {
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
    let free = connected::free(model, &key, target);
    if let Err(why) = free.and_then(|()| connected::saved(model, &key, target)) {
        model.say(Tone::Warning, why);
        return;
    }
    let what = match target {
        Target::Environment => "Nothing on the server is touched: its applications stay.",
        Target::Workspace => "Nothing on the server is touched. Its environments leave the list.",
    };
    model.dialog = Some(Dialog::Confirm(Box::new(Confirm {
        environment: key.clone(),
        title: format!("Remove the {} {name} from the configuration?", target.word()),
        lines: vec![
            format!("Its entry is taken out of {}.", model.options.config_path),
            what.into(),
            format!("The {} stays where it is kept.", target.secret()),
        ],
        word: None,
        verb: "remove",
        danger: true,
        intent: Intent::Forget(key, target, name),
        stage: Stage::Asking,
    })));
}

/// The removal was confirmed.
pub fn forget(model: &mut Model, key: EnvKey, target: Target, name: String) -> Vec<Effect> {
    let ticket = model.ticket();
    if let Some(stage) = model.dialog.as_mut().and_then(Dialog::stage_mut) {
        *stage = Stage::Waiting(ticket);
    }
    vec![Effect::Unconfigure(ticket, key, target, name)]
}

/// Keys in the form.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    if matches!(form.work, Work::Writing(_)) {
        return Vec::new();
    }
    match action {
        Action::Accept if form.at_end() => return save(model),
        Action::Accept | Action::NextLine => return travel(model, 1),
        Action::PreviousLine => return travel(model, -1),
        Action::ChooseNext => form.choose(1),
        Action::ChoosePrevious => form.choose(-1),
        Action::Save => return save(model),
        Action::TestConnection => return test(model),
        Action::SaveAnyway => return write(model),
        Action::Cancel => leave(model),
        _ => {}
    }
    Vec::new()
}

// What was typed is kept for the next time, but for the secret.
fn leave(model: &mut Model) {
    let Some(Dialog::Connect(mut form)) = model.dialog.take() else { return };
    if form.touched() {
        form.secret = HiddenInput::default();
        (form.address, form.access) = (Probe::NotAsked, Probe::NotAsked);
        form.work = Work::Filling;
        model.parked = Some(*form);
        model.say(Tone::Info, "Nothing was written; the form opens again as you left it");
    }
}

fn travel(model: &mut Model, step: isize) -> Vec<Effect> {
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let left = form.line;
    form.go(step);
    // What a source needs is complete when its last line is left.
    let last = match form.source {
        Source::Prompt | Source::File | Source::Keyring => left == Line::Secret,
        Source::Variable | Source::Command => left == Line::Detail,
        Source::Plain => left == Line::Source,
    };
    let mut effects = if left == Line::Name { Vec::new() } else { probe_address(model) };
    if last {
        effects.extend(probe_access(model));
    }
    effects
}

fn probe_address(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let wanted = form.target == Target::Environment && form.address == Probe::NotAsked;
    if !wanted || form.host().is_none() {
        return Vec::new();
    }
    form.address = Probe::Asking(ticket);
    vec![Effect::ProbeAddress(ticket, form.url.text().trim().to_owned())]
}

fn probe_access(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let Some(trial) = trial(form).filter(|_| form.access == Probe::NotAsked) else {
        return Vec::new();
    };
    form.access = Probe::Asking(ticket);
    vec![Effect::ProbeAccess(ticket, Box::new(trial))]
}

fn trial(form: &ConnectForm) -> Option<Trial> {
    let connection: Connection = form.connection()?;
    let edited = form.edited.as_ref();
    let replaces = edited.map(|edited| (edited.key.clone(), edited.before.name.clone()));
    Some(Trial { connection, typed: form.typed(), replaces })
}

/// Looks at everything anew.
fn test(model: &mut Model) -> Vec<Effect> {
    if blocked(model) {
        return Vec::new();
    }
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        (form.address, form.access) = (Probe::NotAsked, Probe::NotAsked);
        form.work = Work::Filling;
    }
    let mut effects = probe_address(model);
    effects.extend(probe_access(model));
    effects
}

/// Whether a field is wrong: the cursor goes there.
fn blocked(model: &mut Model) -> bool {
    let taken = taken(model);
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return true };
    form.tried = true;
    let found = form.findings(&taken);
    if let Some((line, _)) = found.iter().find(|(_, finding)| finding.blocks()) {
        form.line = *line;
    }
    !found.is_empty()
}

/// The names that the form must not take.
pub fn taken(model: &Model) -> Vec<String> {
    let Some(Dialog::Connect(form)) = &model.dialog else { return Vec::new() };
    let own = form.edited.as_ref().map(|edited| &edited.key);
    match form.target {
        Target::Environment => {
            let others = model.sites.iter().filter(|site| Some(&site.environment.key) != own);
            others.map(|site| site.environment.name.clone()).collect()
        }
        Target::Workspace => {
            let others = model.workspaces.iter().filter(|one| Some(&one.key) != own);
            others.map(|one| one.name.clone()).collect()
        }
    }
}

/// Looks whether it works, and writes it when it does.
fn save(model: &mut Model) -> Vec<Effect> {
    if blocked(model) {
        return Vec::new();
    }
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        // What failed is looked at again: it may be mended.
        for probe in [&mut form.address, &mut form.access] {
            if matches!(probe, Probe::Told(_)) && !probe.works() {
                *probe = Probe::NotAsked;
            }
        }
        form.work = Work::Checking;
    }
    let mut effects = probe_address(model);
    effects.extend(probe_access(model));
    effects.extend(judge(model));
    effects
}

/// A part was looked at.
pub fn on_probed(model: &mut Model, ticket: Ticket, checks: &[Check]) -> Vec<Effect> {
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        for probe in [&mut form.address, &mut form.access] {
            if *probe == Probe::Asking(ticket) {
                *probe = Probe::Told(checks.to_vec());
            }
        }
    }
    judge(model)
}

// Writes what works, once everything is known.
fn judge(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let needed: &[&Probe] = match form.target {
        Target::Environment => &[&form.address, &form.access],
        Target::Workspace => &[&form.access],
    };
    let known = needed.iter().all(|probe| matches!(probe, Probe::Told(_)));
    if form.work != Work::Checking || !known {
        return Vec::new();
    }
    if needed.iter().all(|probe| probe.works()) {
        return write(model);
    }
    form.work = Work::Refused;
    Vec::new()
}

fn write(model: &mut Model) -> Vec<Effect> {
    if blocked(model) {
        return Vec::new();
    }
    let Some(Dialog::Connect(form)) = &model.dialog else { return Vec::new() };
    let Some(trial) = trial(form) else { return Vec::new() };
    if let Err(why) = may_change(model, form, &trial.connection) {
        if let Some(Dialog::Connect(form)) = &mut model.dialog {
            form.work = Work::Failed(why);
        }
        return Vec::new();
    }
    let ticket = model.ticket();
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        form.work = Work::Writing(ticket);
    }
    vec![Effect::Configure(ticket, Box::new(trial))]
}

// Another name is another key; another address or client is another environment.
fn may_change(model: &Model, form: &ConnectForm, new: &Connection) -> Result<(), String> {
    let Some(edited) = &form.edited else { return Ok(()) };
    let old = &edited.before;
    let moved = (&old.url, &old.client_id) != (&new.url, &new.client_id);
    if moved {
        connected::saved(model, &edited.key, form.target)?;
    }
    if moved || old.name != new.name {
        connected::free(model, &edited.key, form.target)?;
    }
    Ok(())
}

fn field(form: &mut ConnectForm) -> Option<&mut Input> {
    match form.line {
        Line::Name => Some(&mut form.name),
        Line::Url => Some(&mut form.url),
        Line::ClientId => Some(&mut form.client_id),
        Line::Detail => Some(&mut form.detail),
        Line::Kind | Line::Source | Line::Secret => None,
    }
}

/// A key that types.
pub fn type_key(form: &mut ConnectForm, event: KeyEvent) {
    if matches!(form.work, Work::Writing(_)) {
        return;
    }
    if form.line == Line::Secret {
        if form.secret.key(event) {
            form.changed();
        }
        return;
    }
    if let Some(input) = field(form) {
        let before = input.text().to_owned();
        input.key(event);
        if input.text() != before {
            form.changed();
        }
    }
}

/// Pasted text.
pub fn paste(form: &mut ConnectForm, text: &str) {
    if matches!(form.work, Work::Writing(_)) {
        return;
    }
    if form.line == Line::Secret {
        form.secret.paste(text);
    } else if let Some(input) = field(form) {
        input.paste(text.trim());
    }
    form.changed();
}
