//! What a save would change.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::keys::hint::labels;
use crate::app::screen::dialog::{DialogStage, Difference};
use crate::app::screen::promise;
use crate::domain::Value;
use crate::domain::record::RecordAction;
use crate::ui::Ctx;

/// Paints it.
pub fn draw(model: &Model, difference: &Difference, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area);
    let place =
        format!("{} {} {}", difference.environment_name, ctx.glyphs.dot, difference.application);
    sheet.words(&place, ctx.theme.faint);
    for line in difference.undoing.iter().flat_map(|undoing| &undoing.words) {
        sheet.words(line, ctx.theme.text);
    }
    for change in &difference.changes {
        sheet.gap();
        sheet.words(change.field.row().label, ctx.theme.title);
        match (&change.before, &change.after) {
            (Value::List(before), Value::List(after)) => {
                for item in before.iter().filter(|item| !after.contains(item)) {
                    sheet.marked("  - ", item, ctx.theme.danger);
                }
                for item in after.iter().filter(|item| !before.contains(item)) {
                    sheet.marked("  + ", item, ctx.theme.good);
                }
            }
            (before, after) => {
                let arrow = ctx.glyphs.arrow;
                let text = format!("  {} {arrow} {}", before.words(), after.words());
                sheet.words(&text, ctx.theme.text);
            }
        }
    }
    if !difference.warnings.is_empty() {
        sheet.gap();
        for warning in &difference.warnings {
            sheet.words(&format!("{} {warning}", ctx.glyphs.warning), ctx.theme.warning);
        }
    }
    sheet.stage(model, "Saving");
    let waiting = model.stage() == DialogStage::Waiting;
    let (title, keys, promise) = match &difference.undoing {
        None => (
            format!("Save {}", difference.name),
            [("confirm", "save"), ("decline", "back to editing")],
            promise::of_action(&model.keymap, RecordAction::Save),
        ),
        Some(one) => (
            format!("{}: save {}", if one.redo { "Redo" } else { "Undo" }, difference.name),
            [("confirm", one.verb()), ("decline", "leave it as it is")],
            promise::of_undoing(&model.keymap, one),
        ),
    };
    let mut hints = labels(&model.keymap, &keys);
    hints.push(promise);
    let keys = if waiting { String::new() } else { hints.join("    ") };
    sheet.draw_scrolled(frame, area, &title, difference.production, difference.scroll, &keys);
}
