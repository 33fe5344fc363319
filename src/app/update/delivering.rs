//! Bringing the secret of the reveal into a file or to a command. A delivery that fails leaves
//! everything as it was: the value is kept and another way can be tried.

use crate::app::bindings::Action;
use crate::app::file_form::FileForm;
use crate::app::model::Model;
use crate::app::msg::{Effect, Ticket};
use crate::app::reveal::{Delivery, Reveal, Step};
use crate::domain::Certainty;
use crate::domain::delivery::{Delivered, DeliveryFailure, FileTarget, Preview};

use super::navigation::target;
use super::reveal;

/// Keys while a file or a command is chosen.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let commands = model.options.commands.clone();
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    match (&mut reveal.step, action) {
        (Step::ToFile(form), Action::NextLine | Action::PreviousLine) => form.next_format(),
        (Step::ToFile(_), Action::Accept) => return accept_file(reveal),
        (Step::ToCommand(cursor), Action::Accept) => {
            let Some(command) = commands.get(*cursor).cloned() else { return Vec::new() };
            reveal.step = Step::Delivering;
            reveal.remark = Some((false, format!("Running {}…", command.name)));
            let subject = reveal.subject();
            let (number, value) = (reveal.number, reveal.value.clone());
            return vec![Effect::DeliverToCommand(number, command, subject, value)];
        }
        (Step::ToCommand(cursor), movement) => {
            *cursor = target(movement, *cursor, commands.len(), 10);
        }
        _ => {}
    }
    Vec::new()
}

// Once to look at what will be done, and once more to do it.
fn accept_file(reveal: &mut Reveal) -> Vec<Effect> {
    let subject = reveal.subject();
    let Step::ToFile(form) = &reveal.step else { return Vec::new() };
    let target = file_target(form, subject);
    if form.preview.is_none() {
        return vec![Effect::PreviewFile(target)];
    }
    reveal.step = Step::Delivering;
    reveal.remark = Some((false, "Writing…".into()));
    vec![Effect::DeliverToFile(reveal.number, target, reveal.value.clone())]
}

fn file_target(form: &FileForm, subject: crate::domain::delivery::Subject) -> FileTarget {
    FileTarget { path: form.path.text().trim().into(), format: form.format(), subject }
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
    let Step::ToFile(form) = &mut reveal.step else { return };
    if file_target(form, subject) != *target {
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

/// A delivery of the secret of this reveal was tried.
pub fn on_delivered(model: &mut Model, number: Ticket, result: Result<Delivered, DeliveryFailure>) {
    let Some(reveal) = reveal::numbered(model, number) else { return };
    if matches!(reveal.step, Step::Delivering) {
        reveal.step = Step::Holding;
    }
    match result {
        Ok(delivered) => {
            let cautions: Vec<String> =
                delivered.cautions.iter().map(ToString::to_string).collect();
            let careful = !cautions.is_empty();
            let words = [vec![delivered.message.clone()], cautions].concat().join(" · ");
            reveal.remark = Some((careful, words));
            let delivery = match delivered.certainty {
                Certainty::Checked => Delivery::Confirmed(delivered.message),
                Certainty::Unconfirmed => Delivery::Sent("a command".into()),
            };
            reveal::handed_over(model, number, delivery);
        }
        Err(failure) => reveal.remark = Some((true, failure.to_string())),
    }
}
