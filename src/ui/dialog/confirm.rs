//! A question with one consequence.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::screen::access::{Access, LOCKED_AGAIN};
use crate::app::screen::dialog::{Confirm, DialogStage, Intent};
use crate::app::screen::promise::promise;
use crate::ui::Ctx;

/// Paints it.
pub fn draw(model: &Model, confirm: &Confirm, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area).with_pages(model);
    fill(model, confirm, ctx, &mut sheet);
    sheet.draw(frame, area, &confirm.title, confirm.danger);
}

/// Its lines.
pub fn fill(model: &Model, confirm: &Confirm, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    for line in &confirm.lines {
        sheet.words(line, ctx.theme.text);
    }
    if let Some((_, typed)) = &confirm.word {
        sheet.gap();
        sheet.field("> ", 2, typed, true);
    }
    sheet.stage(model, "On its way");
    sheet.gap();
    if let Some(promise) = promise(&model.keymap, &confirm.intent) {
        sheet.words(&promise, ctx.theme.faint);
    }
    let verb = confirm.verb;
    // What is typed is accepted by the keys of a form, what is only asked by those of a question.
    let (yes, no) = match confirm.word {
        Some(_) => (("accept", verb), ("cancel", "cancel")),
        None => (("confirm", verb), ("decline", "cancel")),
    };
    match (model.stage(), confirm.ready()) {
        (DialogStage::Waiting, _) => sheet.gap(),
        _ if locked_again(model, confirm) => {
            sheet.words(LOCKED_AGAIN, ctx.theme.warning);
            sheet.keys(model, &[no]);
        }
        (_, true) => sheet.keys(model, &[yes, no]),
        (_, false) => sheet.keys(model, &[no]),
    }
}

// Whether the minutes of writing ran out while it was read.
fn locked_again(model: &Model, confirm: &Confirm) -> bool {
    let state = model.position_of(&confirm.environment).map(|at| &model.environments[at]);
    matches!(confirm.intent, Intent::Order(..))
        && state.is_some_and(|state| model.access_to(state) == Access::Locked)
}
