//! Fields that a colleague changed at the same time: theirs or mine.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::sheet::Sheet;
use crate::app::dialog::Clash;
use crate::ui::Ctx;

/// Paints it.
pub fn draw(clash: &Clash, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut sheet = Sheet::new(ctx, area);
    sheet.words("Somebody changed the same since you began. Choose what shall be:", ctx.theme.text);
    for (at, (conflict, mine)) in clash.conflicts.iter().zip(&clash.mine).enumerate() {
        let current = at == clash.cursor;
        let style = |chosen: bool| match (chosen, current) {
            (true, true) => ctx.theme.selected,
            (true, false) => ctx.theme.title,
            (false, _) => ctx.theme.faint,
        };
        sheet.gap();
        let mark = if current { ctx.glyphs.cursor } else { " " };
        sheet.words(&format!("{mark} {}", conflict.field.row().label), ctx.theme.title);
        sheet.words(&format!("    was     {}", conflict.base.words()), ctx.theme.faint);
        sheet.words(&format!("    theirs  {}", conflict.theirs.words()), style(!mine));
        sheet.words(&format!("    mine    {}", conflict.mine.words()), style(*mine));
    }
    sheet.gap();
    sheet.words("Space: theirs or mine    Enter: go on    Esc: back to editing", ctx.theme.key);
    sheet.draw(frame, area, "Changed by somebody else", true);
}
