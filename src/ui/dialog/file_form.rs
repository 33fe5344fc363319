//! The file that a fresh secret is to be written to, and what will be done to it.

use ratatui::text::Line;

use super::reveal::LABEL_WIDTH;
use super::sheet::{Sheet, key_lines};
use crate::app::Model;
use crate::app::form::file::FileForm;
use crate::app::keys::hint::Hint;
use crate::domain::delivery::Preview;
use crate::domain::delivery::caution::exposure;
use crate::ui::Ctx;
use crate::ui::text::wrap;

/// Where a dialog has fewer rows, they are kept for what will be done to the file.
const ROOMY: usize = 18;

/// The columns of the choice of permissions.
const CHOICE: usize = LABEL_WIDTH + "[make it 0600] keep 0644 ".len();

/// Its lines in the reveal, which has that many rows.
pub fn lines(model: &Model, form: &FileForm, ctx: &Ctx, rows: usize, sheet: &mut Sheet) {
    let Some(preview) = &form.preview else {
        sheet.gap();
        sheet.focus_here();
        head(form, ctx, sheet);
        sheet.focus_ends();
        sheet.gap();
        sheet.keys(model, &hints(form, "look first", "other format", None));
        return;
    };
    let low = rows < ROOMY;
    if low {
        sheet.field("File", LABEL_WIDTH, &form.path, true);
    } else {
        sheet.gap();
        head(form, ctx, sheet);
        sheet.gap();
    }
    sheet.focus_here();
    let warned = form.exposed().map(|mode| warning(mode, ctx));
    // Where there is room, it stands with its choice.
    let (told, warned) = if low { (warned, None) } else { (None, warned) };
    let (accept, other) = if low { ("write".into(), "other".into()) } else { words(form) };
    // The most that stands beneath what will be done.
    let keys = key_lines(model, &hints(form, &accept, &other, Some("9 of 9")), sheet.columns());
    let warning_rows = warned.as_ref().map_or(0, |words| wrap(words, sheet.columns()).len());
    let choice_rows = form.exposed().map_or(0, |_| CHOICE.div_ceil(sheet.columns().max(1)));
    let beneath = keys.len() + warning_rows + choice_rows + usize::from(!low);
    let all = changes(preview, told, ctx, sheet.columns());
    let page = page(form, &all, rows.saturating_sub(sheet.rows() + beneath).max(1));
    page.lines.iter().for_each(|line| sheet.line(line.clone()));
    if let Some(words) = &warned {
        sheet.words(words, ctx.theme.warning);
    }
    if let Some(mode) = form.exposed() {
        let (close, keep) = permissions(mode);
        let choices = [(close.as_str(), !form.keeps), (keep.as_str(), form.keeps)];
        sheet.choices("Permissions", LABEL_WIDTH, true, &choices);
    }
    if !low {
        sheet.gap();
    }
    sheet.keys(model, &hints(form, &accept, &other, page.of.as_deref()));
    sheet.focus_ends();
}

fn head(form: &FileForm, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.field("File", LABEL_WIDTH, &form.path, true);
    let mode = if form.exposed().is_none() { "; a new file gets mode 0600" } else { "" };
    let as_what = format!("as {}{mode}", form.format().name());
    sheet.indented(LABEL_WIDTH, &as_what, ctx.theme.faint);
}

/// What is to be thought of, and each line that changes, before and after.
fn changes(
    preview: &Preview,
    told: Option<String>,
    ctx: &Ctx,
    columns: usize,
) -> Vec<Line<'static>> {
    let theme = &ctx.theme;
    let mut all = vec![(preview.to_string(), theme.title)];
    let cautions = preview.cautions.iter();
    all.extend(cautions.map(|one| (format!("{} {one}", ctx.glyphs.warning), theme.warning)));
    all.extend(told.map(|words| (words, theme.warning)));
    for line in &preview.lines {
        if let Some(old) = &line.old {
            all.push((format!("  {}: {old}", line.change), theme.faint));
            all.push((format!("  becomes: {}", line.text), theme.text));
        } else {
            all.push((format!("  {}: {}", line.change, line.text), theme.text));
        }
    }
    let wrapped = all.into_iter().flat_map(|(text, style)| {
        wrap(&text, columns).into_iter().map(move |text| Line::styled(text, style))
    });
    wrapped.collect()
}

/// What is on screen of the changes.
struct ChangePage<'a> {
    lines: &'a [Line<'static>],
    /// Which page it is, where there are several.
    of: Option<String>,
}

fn page<'a>(form: &FileForm, all: &'a [Line<'static>], rows: usize) -> ChangePage<'a> {
    let pages: Vec<_> = all.chunks(rows).collect();
    // Behind the last page comes the first one.
    let at = form.page % pages.len().max(1);
    let of = (pages.len() > 1).then(|| format!("{} of {}", at + 1, pages.len()));
    ChangePage { lines: pages.get(at).copied().unwrap_or_default(), of }
}

fn warning(mode: u32, ctx: &Ctx) -> String {
    format!("{} An existing file: {}", ctx.glyphs.warning, exposure(mode))
}

fn permissions(mode: u32) -> (String, String) {
    (format!("make it {:04o}", mode & 0o700), format!("keep {mode:04o}"))
}

/// What is done next, and what could be done instead.
fn words(form: &FileForm) -> (String, String) {
    match form.exposed().map(permissions) {
        Some((close, keep)) if form.keeps => (format!("write, {keep}"), close),
        Some((close, keep)) => (format!("{close} and write"), keep),
        None => ("write it".into(), "other format".into()),
    }
}

fn hints<'a>(
    form: &FileForm,
    accept: &'a str,
    other: &'a str,
    page: Option<&'a str>,
) -> Vec<Hint<'a>> {
    let mut hints = vec![("accept", accept)];
    hints.extend(page.map(|page| ("form-page-down", page)));
    if form.exposed().is_some() {
        hints.push(("choose-next", other));
    } else if form.has_formats() {
        hints.push(("next-line", other));
    }
    hints.push(("cancel", "back"));
    hints
}
