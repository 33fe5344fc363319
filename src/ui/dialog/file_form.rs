//! The file that a fresh secret is to be written to, and what will be done to it.

use super::reveal::LABEL_WIDTH;
use super::sheet::Sheet;
use crate::app::Model;
use crate::app::file_form::FileForm;
use crate::ui::Ctx;

/// Its lines in the reveal.
pub fn lines(model: &Model, form: &FileForm, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    sheet.focus_here();
    sheet.field("File", LABEL_WIDTH, &form.path, true);
    sheet.indented(
        LABEL_WIDTH,
        &format!("as {}, mode 0600", form.format().name()),
        ctx.theme.faint,
    );
    if let Some(preview) = &form.preview {
        sheet.gap();
        sheet.focus_here();
        sheet.words(&preview.to_string(), ctx.theme.title);
        for line in &preview.lines {
            sheet.words(&format!("  {}: {}", line.change, line.text), ctx.theme.text);
        }
        for caution in &preview.cautions {
            sheet.words(&format!("{} {caution}", ctx.glyphs.warning), ctx.theme.warning);
        }
    }
    sheet.focus_ends();
    sheet.gap();
    let verb = if form.preview.is_some() { "write it" } else { "look first" };
    sheet.keys(model, &[("accept", verb), ("next-line", "other format"), ("cancel", "back")]);
}
