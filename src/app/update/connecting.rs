//! The form that connects an environment or a workspace: keys, what is found out meanwhile, and
//! writing it.

use crossterm::event::KeyEvent;

use crate::app::form::connect::{ConnectForm, ConnectLine, ConnectStage, ProbeState, Source};
use crate::app::form::input::{HiddenInput, Input};
use crate::app::keys::Action;
use crate::app::msg::{Effect, Ticket, Trial};
use crate::app::screen::access::READ_ONLY;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::checkup::CheckedStep;
use crate::domain::connection::{Connection, Target};
use crate::domain::{EnvKey, EnvironmentType};

use super::connected;

/// Keys in the form.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    if matches!(form.work, ConnectStage::Writing(_)) {
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
    let typed = matches!(&model.dialog, Some(Dialog::Connect(form)) if form.touched());
    if park(model) {
        let text = "Nothing was written; but for the secret, the form opens again as you left it";
        model.say(Tone::Info, text);
    } else if typed {
        model.say(Tone::Info, "Nothing was written; what was typed of the secret is not kept");
    }
}

/// Puts the form aside. Returns whether there was anything in it to keep.
pub fn park(model: &mut Model) -> bool {
    let Some(Dialog::Connect(mut form)) = model.dialog.take() else { return false };
    form.secret = HiddenInput::default();
    let touched = form.touched();
    if touched {
        (form.address, form.access) = (ProbeState::NotAsked, ProbeState::NotAsked);
        form.work = ConnectStage::Filling;
        model.parked.retain(|parked| parked.subject() != form.subject());
        model.parked.push(*form);
    }
    touched
}

fn travel(model: &mut Model, step: isize) -> Vec<Effect> {
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let left = form.line;
    form.go(step);
    // What a source needs is complete when its last line is left.
    let last = match form.source {
        Source::Prompt | Source::File | Source::Keyring => left == ConnectLine::Secret,
        Source::Variable | Source::Command => left == ConnectLine::Detail,
        Source::Plain => left == ConnectLine::Source,
    };
    let mut effects = if left == ConnectLine::Name { Vec::new() } else { probe_address(model) };
    if last {
        effects.extend(probe_access(model));
    }
    effects
}

fn probe_address(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let wanted = form.target == Target::Environment && form.address == ProbeState::NotAsked;
    if !wanted || form.host().is_none() {
        return Vec::new();
    }
    form.address = ProbeState::Asking(ticket);
    vec![Effect::ProbeAddress(ticket, form.url.text().trim().to_owned())]
}

fn probe_access(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let Some(trial) = trial(form).filter(|_| form.access == ProbeState::NotAsked) else {
        return Vec::new();
    };
    form.access = ProbeState::Asking(ticket);
    vec![Effect::ProbeAccess(ticket, Box::new(trial))]
}

fn trial(form: &ConnectForm) -> Option<Trial> {
    let connection: Connection = form.connection().filter(|_| form.has_secret())?;
    let edited = form.edited.as_ref();
    let replaces = edited.map(|edited| (edited.key.clone(), edited.before.name.clone()));
    Some(Trial { connection, typed: form.typed(), replaces })
}

/// Looks at everything anew, but for what is being looked at already.
pub fn test(model: &mut Model) -> Vec<Effect> {
    if blocked(model) {
        return Vec::new();
    }
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        for probe in [&mut form.address, &mut form.access] {
            if !matches!(probe, ProbeState::Asking(_)) {
                *probe = ProbeState::NotAsked;
            }
        }
        form.work = ConnectStage::Filling;
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
    found.iter().any(|(_, finding)| finding.blocks())
}

/// The names that the form must not take.
pub fn taken(model: &Model) -> Vec<String> {
    let Some(Dialog::Connect(form)) = &model.dialog else { return Vec::new() };
    let own = form.edited.as_ref().map(|edited| &edited.key);
    match form.target {
        Target::Environment => {
            let others =
                model.environments.iter().filter(|state| Some(&state.world.environment.key) != own);
            others.map(|state| state.world.environment.name.clone()).collect()
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
            if matches!(probe, ProbeState::Told(_)) && !probe.works() {
                *probe = ProbeState::NotAsked;
            }
        }
        form.work = ConnectStage::Checking;
    }
    let mut effects = probe_address(model);
    effects.extend(probe_access(model));
    effects.extend(judge(model));
    effects
}

/// A part was looked at.
pub fn on_probed(model: &mut Model, ticket: Ticket, checks: &[CheckedStep]) -> Vec<Effect> {
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        for probe in [&mut form.address, &mut form.access] {
            if *probe == ProbeState::Asking(ticket) {
                *probe = ProbeState::Told(checks.to_vec());
            }
        }
    }
    judge(model)
}

// Writes what works, once everything is known.
fn judge(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Connect(form)) = &mut model.dialog else { return Vec::new() };
    let needed: &[&ProbeState] = match form.target {
        Target::Environment => &[&form.address, &form.access],
        Target::Workspace => &[&form.access],
    };
    let known = needed.iter().all(|probe| matches!(probe, ProbeState::Told(_)));
    if form.work != ConnectStage::Checking || !known {
        return Vec::new();
    }
    if needed.iter().all(|probe| probe.works()) {
        return write(model);
    }
    form.work = ConnectStage::Refused("It does not work yet".into());
    Vec::new()
}

fn write(model: &mut Model) -> Vec<Effect> {
    if blocked(model) {
        return Vec::new();
    }
    let ticket = model.ticket();
    let Some(Dialog::Connect(form)) = &model.dialog else { return Vec::new() };
    let Some(trial) = trial(form) else { return Vec::new() };
    let work = match may_change(model, form, &trial.connection) {
        Err(why) => ConnectStage::Failed(why),
        Ok(Some(lost)) if form.work != ConnectStage::Refused(lost.clone()) => {
            ConnectStage::Refused(lost)
        }
        Ok(_) => ConnectStage::Writing(ticket),
    };
    let writes = work == ConnectStage::Writing(ticket);
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        form.work = work;
    }
    writes.then(|| Effect::Configure(ticket, Box::new(trial))).into_iter().collect()
}

// Another name is another key; another address or client is another environment. What is lost with
// it comes back in words.
fn may_change(
    model: &Model,
    form: &ConnectForm,
    new: &Connection,
) -> Result<Option<String>, String> {
    if model.options.read_only {
        return Err(READ_ONLY.into());
    }
    let Some(edited) = &form.edited else { return Ok(None) };
    stays_guarded(model, form, &edited.key)?;
    let old = &edited.before;
    let moved = (&old.url, &old.client_id) != (&new.url, &new.client_id);
    if moved {
        connected::saved(model, &edited.key, form.target)?;
    }
    if moved || old.name != new.name {
        connected::free(model, &edited.key, form.target)?;
    }
    let lost: Vec<&str> = connected::lost_with(model, &edited.key, form.target).collect();
    let words = || format!("Unsaved changes of {} are lost with it", lost.join(", "));
    Ok((moved && !lost.is_empty()).then(words))
}

// What protects production is not taken away without the word that unlocks it.
fn stays_guarded(model: &Model, form: &ConnectForm, key: &EnvKey) -> Result<(), String> {
    let state = model.position_of(key).and_then(|at| model.environments.get(at));
    let production = |kind| kind == Some(EnvironmentType::Production);
    match state {
        Some(state)
            if production(Some(state.world.environment.kind)) && !production(form.guessed()) =>
        {
            let why = "it is locked as production, and would not be as anything else";
            model.may_write(state).map_err(|locked| format!("{locked}: {why}"))
        }
        _ => Ok(()),
    }
}

fn field(form: &mut ConnectForm) -> Option<&mut Input> {
    match form.line {
        ConnectLine::Name => Some(&mut form.name),
        ConnectLine::Url => Some(&mut form.url),
        ConnectLine::ClientId => Some(&mut form.client_id),
        ConnectLine::Detail => Some(&mut form.detail),
        ConnectLine::Kind | ConnectLine::Source | ConnectLine::Secret => None,
    }
}

/// A key that types.
pub fn type_key(form: &mut ConnectForm, event: KeyEvent) {
    if matches!(form.work, ConnectStage::Writing(_)) {
        return;
    }
    if form.line == ConnectLine::Secret {
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
    if matches!(form.work, ConnectStage::Writing(_)) {
        return;
    }
    if form.line == ConnectLine::Secret {
        form.secret.paste(text);
    } else if let Some(input) = field(form) {
        input.paste(text.trim());
    }
    form.changed();
}
