//! Fields that a colleague changed at the same time: theirs or mine.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::screen::dialog::Clash;
use crate::ui::Ctx;
use crate::ui::text::{fit, width};

/// Before both sides, and between them where they stand side by side.
const INDENT: &str = "  ";
const GAP: &str = "  ";

/// Its title.
pub const TITLE: &str = "Changed by somebody else";

/// Paints it.
pub fn draw(model: &Model, clash: &Clash, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area).with_pages(model);
    fill(model, clash, ctx, &mut sheet);
    sheet.draw(frame, area, TITLE, true);
}

/// Its lines.
pub fn fill(model: &Model, clash: &Clash, ctx: &Ctx, sheet: &mut Sheet) {
    let since = if clash.undoing { "since then" } else { "since you began" };
    let text = format!("Somebody changed the same {since}. Choose what shall be:");
    sheet.words(&text, ctx.theme.text);
    for (at, (conflict, mine)) in clash.conflicts.iter().zip(&clash.mine).enumerate() {
        let current = at == clash.cursor;
        let style = |chosen: bool| match (chosen, current) {
            (true, true) => ctx.theme.selected,
            (true, false) => ctx.theme.title,
            (false, _) => ctx.theme.faint,
        };
        sheet.gap();
        if current {
            sheet.focus_here();
        }
        let mark = if current { ctx.glyphs.cursor } else { " " };
        sheet.words(&format!("{mark} {}", conflict.label()), ctx.theme.title);
        sheet.words(&format!("    was     {}", conflict.base.words()), ctx.theme.faint);
        // Told apart without colours too.
        let tick = |chosen: bool| if chosen { ctx.glyphs.chosen } else { " " };
        let theirs = format!("{} theirs  {}", tick(!mine), conflict.theirs.words());
        let own = format!("{} mine    {}", tick(*mine), conflict.mine.words());
        let half = sheet.columns().saturating_sub(INDENT.len() + GAP.len()) / 2;
        if width(&theirs) <= half && width(&own) <= half {
            sheet.line(Line::from(vec![
                Span::raw(INDENT),
                Span::styled(fit(&theirs, half, ctx.glyphs.cut), style(!mine)),
                Span::raw(GAP),
                Span::styled(fit(&own, half, ctx.glyphs.cut), style(*mine)),
            ]));
        } else {
            sheet.words(&format!("{INDENT}{theirs}"), style(!mine));
            sheet.words(&format!("{INDENT}{own}"), style(*mine));
        }
        if current {
            sheet.focus_ends();
        }
    }
    sheet.gap();
    let leave = if clash.undoing { "leave it as it is" } else { "keep editing" };
    let keys = [("switch", "theirs or mine"), ("confirm", "go on"), ("decline", leave)];
    sheet.keys(model, &keys);
}
