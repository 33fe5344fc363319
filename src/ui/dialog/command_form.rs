//! The commands that a fresh secret can be passed to, and what the one under the cursor does.

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::command_form::{CommandForm, CommandStage};
use crate::app::hint::Hint;
use crate::app::reveal::Reveal;
use crate::domain::delivery::{CommandTarget, Subject};
use crate::domain::text::clean;
use crate::ui::Ctx;

/// The form's lines.
pub fn lines(model: &Model, reveal: &Reveal, form: &CommandForm, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    let subject = reveal.subject();
    for (at, target) in model.options.commands.iter().enumerate() {
        let chosen = at == form.cursor;
        let choosing = form.stage == CommandStage::Choosing;
        if !chosen && !choosing {
            continue;
        }
        let (mark, style) =
            if chosen { (ctx.glyphs.cursor, ctx.theme.title) } else { (" ", ctx.theme.text) };
        if chosen {
            sheet.focus_here();
        }
        sheet.words(&format!("{mark} {}", clean(&target.name)), style);
        if chosen && choosing {
            about(target, &subject, ctx, sheet);
        }
    }
    sheet.gap();
    let keys: &[Hint] = match form.stage {
        CommandStage::Choosing => &[("choose", "run it"), ("close", "back")],
        CommandStage::Asked => &[("choose", "run it all the same"), ("close", "back")],
        CommandStage::Running => &[("close", "stop it")],
    };
    sheet.keys(model, keys);
}

/// What a command does: where it writes, what will be run, and whether the place is asked.
fn about(target: &CommandTarget, subject: &Subject, ctx: &Ctx, sheet: &mut Sheet) {
    let command = match target.expand(subject) {
        Ok(command) => command,
        Err(failure) => return sheet.indented(4, &failure.to_string(), ctx.theme.warning),
    };
    if !target.sentence.is_empty() {
        sheet.indented(4, &target.sentence, ctx.theme.text);
    }
    if !target.has_own_place() {
        let words = format!("{} One place for all applications", ctx.glyphs.warning);
        sheet.indented(4, &words, ctx.theme.warning);
    }
    sheet.indented(4, &command.run.to_string(), ctx.theme.faint);
    if let Some(otherwise) = &command.otherwise {
        sheet.indented(4, &format!("else {otherwise}"), ctx.theme.faint);
    }
    if let Some(check) = &command.check {
        let words = format!("{} tells before and after what is there", clean(&check.program));
        sheet.indented(4, &words, ctx.theme.faint);
    }
    sheet.focus_ends();
}
