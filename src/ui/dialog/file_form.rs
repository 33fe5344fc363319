//! The file that a fresh secret is to be written to, and what will be done to it.

use super::reveal::LABEL_WIDTH;
use super::sheet::Sheet;
use crate::app::Model;
use crate::app::form::file::FileForm;
use crate::domain::delivery::caution::exposure;
use crate::ui::Ctx;

/// Its lines in the reveal.
pub fn lines(model: &Model, form: &FileForm, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.gap();
    sheet.focus_here();
    sheet.field("File", LABEL_WIDTH, &form.path, true);
    let as_what = match form.exposed() {
        None => format!("as {}; a new file gets mode 0600", form.format().name()),
        Some(_) => format!("as {}", form.format().name()),
    };
    sheet.indented(LABEL_WIDTH, &as_what, ctx.theme.faint);
    if let Some(preview) = &form.preview {
        sheet.gap();
        sheet.focus_here();
        sheet.words(&preview.to_string(), ctx.theme.title);
        for line in &preview.lines {
            if let Some(old) = &line.old {
                sheet.words(&format!("  {}: {old}", line.change), ctx.theme.faint);
                sheet.words(&format!("  becomes: {}", line.text), ctx.theme.text);
            } else {
                sheet.words(&format!("  {}: {}", line.change, line.text), ctx.theme.text);
            }
        }
        for caution in &preview.cautions {
            sheet.words(&format!("{} {caution}", ctx.glyphs.warning), ctx.theme.warning);
        }
    }
    sheet.focus_ends();
    let (accept, other) = match (form.exposed(), &form.preview) {
        (Some(mode), _) => {
            let words = format!("{} An existing file: {}", ctx.glyphs.warning, exposure(mode));
            sheet.words(&words, ctx.theme.warning);
            let (close, keep) =
                (format!("make it {:04o}", mode & 0o700), format!("keep {mode:04o}"));
            let words = [(close.as_str(), !form.keeps), (keep.as_str(), form.keeps)];
            sheet.choices("Permissions", LABEL_WIDTH, true, &words);
            if form.keeps {
                (format!("write, {keep}"), close)
            } else {
                (format!("{close} and write"), keep)
            }
        }
        (None, Some(_)) => ("write it".into(), "other format".into()),
        (None, None) => ("look first".into(), "other format".into()),
    };
    sheet.gap();
    let mut hints = vec![("accept", accept.as_str())];
    if form.exposed().is_some() || form.has_formats() {
        hints.push(("next-line", other.as_str()));
    }
    hints.push(("cancel", "back"));
    sheet.keys(model, &hints);
}
