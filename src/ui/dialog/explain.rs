//! Why a sign-in fails.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::frame;
use super::sheet::{self, Sheet};
use crate::app::Model;
use crate::app::keys::hint::Hint;
use crate::app::screen::access::Access;
use crate::app::screen::explaining::{AnswerRole, ExplainDialog, ExplainVerdict, ExplainedSignIn};
use crate::app::screen::layout;
use crate::app::screen::text_room;
use crate::domain::text::count;
use crate::ui::Ctx;

/// Its title.
pub const TITLE: &str = "Why does a sign-in fail?";

/// Paints it.
pub fn draw(model: &Model, dialog: &ExplainDialog, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let Some(told) = dialog.told() else {
        let mut sheet = Sheet::new(ctx, area);
        fill(model, dialog, ctx, &mut sheet);
        sheet.draw(frame, area, TITLE, false);
        return;
    };
    let width = text_room::WIDTH.min(area.width);
    let room = Rect { width: width.saturating_sub(4), ..area };
    let mut sheet = Sheet::bare(ctx, room);
    answer(told, ctx, &mut sheet);
    let lines = sheet.into_lines();
    let columns = usize::from(room.width);
    let mut foot = sheet::key_lines(model, &hints(model, told, true), columns);
    let height = lines.len() + foot.len() + 3;
    let spot = layout::dialog(area, width, u16::try_from(height).unwrap_or(u16::MAX));
    let inner = frame::open(ctx, frame, spot, TITLE, false);
    if height <= usize::from(spot.height) {
        // All of it is on the screen.
        foot = sheet::key_lines(model, &hints(model, told, false), columns);
    }
    if let Some(typed) = typed(dialog) {
        foot.insert(0, typed);
    }
    let under = u16::try_from(foot.len()).unwrap_or(u16::MAX).min(inner.height);
    let body = Rect { height: inner.height - under, ..inner };
    let shown: Vec<_> = lines.into_iter().skip(dialog.scroll).collect();
    let below = shown.len() > usize::from(body.height);
    frame.render_widget(Paragraph::new(shown), body);
    frame::cut_marks(frame, spot, dialog.scroll > 0, below, ctx);
    let foot: Vec<_> = foot.into_iter().map(|text| Line::styled(text, ctx.theme.key)).collect();
    frame.render_widget(Paragraph::new(foot), Rect { y: body.bottom(), height: under, ..inner });
}

/// Its lines.
pub fn fill(model: &Model, dialog: &ExplainDialog, ctx: &Ctx, sheet: &mut Sheet) {
    if let Some(told) = dialog.told() {
        answer(told, ctx, sheet);
        sheet.keys(model, &hints(model, told, false));
        return;
    }
    let text = "Paste the authorize URL, a log line or the error page. Nothing of it is sent.";
    sheet.words(text, ctx.theme.faint);
    sheet.focus_here();
    sheet.words(&format!("> {}", count(dialog.typed.length(), "character")), ctx.theme.title);
    if let ExplainVerdict::NotFound(answer) = dialog.verdict {
        let text = "There is no authorize URL in it: paste the whole address";
        sheet.words(&format!("{} {text}", ctx.glyphs.off), ctx.theme.danger);
        if let Some((code, meaning)) = answer {
            sheet.words(&format!("{code} means that {meaning}"), ctx.theme.text);
        }
    }
    sheet.gap();
    sheet.keys(model, &[("explain-typed", "explain"), ("explain-close", "close")]);
    sheet.focus_ends();
}

fn typed(dialog: &ExplainDialog) -> Option<String> {
    let length = dialog.typed.length();
    (length > 0).then(|| format!("> {}", count(length, "character")))
}

fn answer(told: &ExplainedSignIn, ctx: &Ctx, sheet: &mut Sheet) {
    let (theme, glyphs) = (&ctx.theme, &ctx.glyphs);
    for line in told.lines() {
        let (mark, style) = match line.role {
            AnswerRole::Right => (glyphs.on, theme.good),
            AnswerRole::Wrong => (glyphs.block, theme.danger),
            AnswerRole::Warning => (glyphs.warning, theme.warning),
            AnswerRole::Remark => (glyphs.hint, theme.faint),
            AnswerRole::Fact => (" ", theme.text),
        };
        sheet.marked(&format!("{mark} "), &line.text, style);
    }
}

fn hints(model: &Model, told: &ExplainedSignIn, scrolls: bool) -> Vec<Hint<'static>> {
    let corrected = told.explanation.corrected.is_some() && told.owner.is_some();
    let writable = !matches!(model.access(), Access::Locked | Access::ReadOnly);
    let keys = [
        (("take-over", "add the URL, unsaved"), corrected && writable),
        (("explain-down", "scroll"), scrolls),
        (("explain-close", "close"), true),
    ];
    keys.into_iter().filter(|(_, can)| *can).map(|(hint, _)| hint).collect()
}
