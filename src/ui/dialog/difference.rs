//! What a save would change.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::dialog::{Difference, Stage};
use crate::domain::Value;
use crate::ui::Ctx;

/// Paints it.
pub fn draw(difference: &Difference, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area);
    for change in &difference.changes {
        sheet.gap();
        sheet.words(change.field.row().label, ctx.theme.title);
        match (&change.before, &change.after) {
            (Value::List(before), Value::List(after)) => {
                for item in before.iter().filter(|item| !after.contains(item)) {
                    sheet.words(&format!("  - {item}"), ctx.theme.danger);
                }
                for item in after.iter().filter(|item| !before.contains(item)) {
                    sheet.words(&format!("  + {item}"), ctx.theme.good);
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
    sheet.stage(&difference.stage, "Saving");
    sheet.gap();
    if !matches!(difference.stage, Stage::Waiting(_)) {
        sheet.words("Enter: save    Esc: back to editing", ctx.theme.key);
    }
    sheet.draw(frame, area, &format!("Save {}", difference.name), false);
}
