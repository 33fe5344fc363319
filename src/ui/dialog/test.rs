//! A secret being typed to be tested. Only its length is shown.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::screen::dialog::{Test, TestVerdict};
use crate::app::screen::rotating;
use crate::domain::text::count;
use crate::ui::Ctx;

/// Its title.
pub const TITLE: &str = "Is this secret right?";

/// Paints it.
pub fn draw(model: &Model, test: &Test, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area).with_pages(model);
    fill(model, test, ctx, &mut sheet);
    sheet.draw(frame, area, TITLE, false);
}

/// Its lines.
pub fn fill(model: &Model, test: &Test, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    sheet.words(&format!("{} {} {}", test.name, ctx.glyphs.dot, test.application), ctx.theme.text);
    sheet.words(
        "Paste the secret that is deployed, or its .env. It is sent to the token endpoint and nowhere else.",
        ctx.theme.faint,
    );
    if let Some(new) = rotating::awaited(model, &test.environment, &test.application) {
        let words = format!("The rotation waits for a test of ••••{}.", new.suffix);
        sheet.words(&words, ctx.theme.text);
    }
    sheet.gap();
    let length = test.typed.secret().length();
    let dots = ctx.glyphs.mask.repeat(length.min(sheet.columns().saturating_sub(20)));
    sheet.words(&format!("> {dots} {}", count(length, "character")), ctx.theme.title);
    sheet.gap();
    match &test.verdict {
        TestVerdict::NotAsked => {}
        TestVerdict::Asking(_) => sheet.words("Asking the token endpoint…", ctx.theme.key),
        TestVerdict::Said(true, text) => {
            sheet.words(&format!("{} {text}", ctx.glyphs.on), ctx.theme.good);
        }

        TestVerdict::Said(false, text) => {
            sheet.words(&format!("{} {text}", ctx.glyphs.off), ctx.theme.danger);
        }
    }
    if matches!(test.verdict, TestVerdict::Said(true, _)) {
        sheet.keys(model, &[("test-typed", "close")]);
    } else {
        sheet.keys(model, &[("test-typed", "test"), ("leave-typed", "close")]);
    }
}
