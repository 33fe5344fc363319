//! The commands that a fresh secret can be passed to, and what the one under the cursor does.

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::form::command::{CommandForm, CommandStage};
use crate::app::keys::hint::Hint;
use crate::app::screen::reveal::Reveal;
use crate::domain::delivery::{CommandTarget, DeliverySubject};
use crate::domain::text::clean;
use crate::ui::Ctx;

const LABEL_WIDTH: usize = 8;
const INDENT: usize = 2;

/// The form's lines.
pub fn lines(model: &Model, reveal: &Reveal, form: &CommandForm, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    let subject = reveal.subject();
    let choosing = form.stage == CommandStage::Choosing;
    let all = model.options.commands.iter().enumerate();
    let names: Vec<(String, bool)> = all
        .map(|(at, target)| (clean(&target.name), at == form.cursor))
        .filter(|(_, chosen)| *chosen || choosing)
        .collect();
    let names: Vec<(&str, bool)> = names.iter().map(|(name, at)| (name.as_str(), *at)).collect();
    sheet.choices("Command", LABEL_WIDTH, true, &names);
    if let Some(target) = model.options.commands.get(form.cursor).filter(|_| choosing) {
        about(target, &subject, ctx, sheet);
    }
    sheet.gap();
    let keys: &[Hint] = match form.stage {
        CommandStage::Choosing => {
            &[("choose", "run it"), ("choose-next", "another"), ("close", "back")]
        }
        CommandStage::Asked => &[("choose", "run it anyway"), ("close", "back")],
        CommandStage::Running => &[("close", "stop it")],
    };
    sheet.keys(model, keys);
    sheet.focus_ends();
}

/// What a command does: where it writes, what will be run, and whether the place is asked.
fn about(target: &CommandTarget, subject: &DeliverySubject, ctx: &Ctx, sheet: &mut Sheet) {
    let command = match target.expand(subject) {
        Ok(command) => command,
        Err(failure) => return sheet.indented(INDENT, &failure.to_string(), ctx.theme.warning),
    };
    if !target.sentence.is_empty() {
        sheet.indented(INDENT, &target.sentence, ctx.theme.text);
    }
    if !target.has_own_place() {
        let words = format!("{} One place for all applications", ctx.glyphs.warning);
        sheet.indented(INDENT, &words, ctx.theme.warning);
    }
    sheet.indented(INDENT, &command.run.to_string(), ctx.theme.faint);
    if let Some(otherwise) = &command.otherwise {
        sheet.indented(INDENT, &format!("else {otherwise}"), ctx.theme.faint);
    }
    if let Some(check) = &command.check {
        let words = format!("{} tells before and after what is there", clean(&check.program));
        sheet.indented(INDENT, &words, ctx.theme.faint);
    }
}
