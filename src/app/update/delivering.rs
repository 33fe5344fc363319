//! Bringing the secret of the reveal into a file or to a command. A delivery that fails leaves
//! everything as it was: the value is kept and another way can be tried.

use crate::app::form::command::CommandStage;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::model::Model;
use crate::app::screen::reveal::{Reveal, RevealStep, WRITING};
use crate::app::screen::window::target;
use crate::domain::Certainty;
use crate::domain::delivery::note::State;
use crate::domain::delivery::{
    Caution, Delivered, DeliveryFailure, Destination, FileTarget, Preview,
};

use super::{noting, rotations};

/// Keys while a file or a command is chosen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let commands = model.options.commands.clone();
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    match (&mut reveal.step, action) {
        (
            RevealStep::ToFile(form),
            Action::NextLine | Action::PreviousLine | Action::ChooseNext | Action::ChoosePrevious,
        ) => form.next_choice(),
        (RevealStep::ToFile(form), Action::PageDown) => form.page += 1,
        (RevealStep::ToFile(form), Action::PageUp) => form.page = form.page.saturating_sub(1),
        (RevealStep::ToFile(_), Action::Accept) => return accept_file(model),
        (RevealStep::ToCommand(form), action) => {
            let Some(command) = commands.get(form.cursor).cloned() else { return Vec::new() };
            match (form.stage, action) {
                (CommandStage::Running, Action::Cancel | Action::Interrupt) => {
                    form.stage = CommandStage::Choosing;
                    let text =
                        format!("{} was stopped: it may or may not have the secret", command.name);
                    reveal.remark = Some((true, text));
                    let number = reveal.number;
                    noting::ended(model, number, Destination::Command, None, State::Unsure);
                    return vec![Effect::Cancel(number)];
                }
                (CommandStage::Running, _) => {}
                (stage, Action::Accept) => {
                    form.stage = CommandStage::Running;
                    reveal.remark = Some((false, format!("{} runs…", command.name)));
                    let (subject, value) = (reveal.subject(), reveal.value.clone());
                    let sure = stage == CommandStage::Asked;
                    let number = reveal.number;
                    let place = match command.expand(&subject) {
                        Ok(run) => format!("{} ({})", command.name, run.place()),
                        Err(_) => command.name.clone(),
                    };
                    let to = Destination::Command;
                    let mut effects = noting::begin(model, number, to, &place, State::Started);
                    let pass = Effect::DeliverToCommand(number, command, subject, value, sure);
                    effects.push(pass);
                    return effects;
                }
                (_, movement) => {
                    form.cursor = choice(movement, form.cursor, commands.len());
                    form.stage = CommandStage::Choosing;
                    reveal.remark = None;
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

// They stand side by side, as the values of a form do.
fn choice(action: Action, at: usize, count: usize) -> usize {
    match action {
        Action::ChooseNext => (at + 1) % count.max(1),
        Action::ChoosePrevious => at.checked_sub(1).unwrap_or(count.saturating_sub(1)),
        movement => target(movement, at, count, 10),
    }
}

// Once to look at what will be done, and once more to do it.
fn accept_file(model: &mut Model) -> Vec<Effect> {
    let anyway = next(&model.keymap, &[("accept", "writes it anyway"), ("cancel", "goes back")]);
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    let subject = reveal.subject();
    let RevealStep::ToFile(form) = &mut reveal.step else { return Vec::new() };
    let target = form.target(subject);
    let Some(preview) = &form.preview else {
        return vec![Effect::PreviewFile(target, reveal.value.clone())];
    };
    if let Some(foreign) = preview.foreign().filter(|_| !form.warned) {
        reveal.remark = Some((true, format!("Nothing is written yet: {foreign}{anyway}")));
        form.warned = true;
        return Vec::new();
    }
    let (preview, place) = (preview.clone(), preview.path.display().to_string());
    reveal.step = RevealStep::Delivering;
    reveal.remark = Some((false, WRITING.into()));
    let (number, value) = (reveal.number, reveal.value.clone());
    let mut effects = noting::begin(model, number, Destination::File, &place, State::Started);
    effects.push(Effect::DeliverToFile(number, target, preview, value));
    effects
}

/// What a delivery to a file would do. Of another file than the one that is typed by now it is no
/// preview.
pub fn on_previewed(
    model: &mut Model,
    target: &FileTarget,
    result: Result<Preview, DeliveryFailure>,
) {
    let Some(reveal) = model.reveals.last_mut() else { return };
    let subject = reveal.subject();
    let RevealStep::ToFile(form) = &mut reveal.step else { return };
    if form.preview.is_some() || form.target(subject) != *target {
        return;
    }
    match result {
        Ok(preview) => {
            form.preview = Some(preview);
            reveal.remark = None;
        }
        Err(failure) => reveal.remark = Some((true, failure.to_string())),
    }
}

/// What was said of something else since the file is being written.
fn said_meanwhile(reveal: &Reveal) -> Vec<String> {
    let writes = matches!(reveal.step, RevealStep::Delivering);
    let said = reveal.remark.iter().filter(|_| writes).map(|(_, text)| text.clone());
    said.filter(|text| text != WRITING).collect()
}

/// A delivery of the secret of this reveal was tried.
pub fn on_delivered(model: &mut Model, number: Ticket, result: Result<Delivered, DeliveryFailure>) {
    let Some(reveal) = model.reveal_mut(number) else { return };
    let meanwhile = said_meanwhile(reveal);
    if let (RevealStep::ToCommand(form), Err(DeliveryFailure::Asks { .. })) =
        (&mut reveal.step, &result)
        && form.stage == CommandStage::Running
    {
        form.stage = CommandStage::Asked;
    } else if reveal.runs() || matches!(reveal.step, RevealStep::Delivering) {
        reveal.step = RevealStep::Holding;
    }
    let Some(destination) = reveal.under_way() else { return };
    match result {
        Ok(delivered) => {
            let cautions: Vec<String> = delivered.cautions.iter().map(Caution::done).collect();
            let careful = !cautions.is_empty();
            let said = [vec![delivered.message], cautions, meanwhile].concat();
            reveal.remark = Some((careful, said.join(" · ")));
            let state = match delivered.certainty {
                Certainty::Checked => State::Checked,
                Certainty::Unconfirmed => State::Done,
            };
            noting::ended(model, number, destination, None, state);
            rotations::delivered(model, number, delivered.certainty);
        }
        Err(failure) => {
            let said = [vec![failure.to_string()], meanwhile].concat();
            reveal.remark = Some((true, said.join(" · ")));
            let state = if failure.kept() { State::Failed } else { State::Unsure };
            noting::ended(model, number, destination, None, state);
        }
    }
}
