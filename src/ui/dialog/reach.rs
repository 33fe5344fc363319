//! Whether the URLs of an application answer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::frame;
use super::sheet::{self, Sheet};
use super::sign_in::answer;
use crate::app::Model;
use crate::app::keys::hint::Hint;
use crate::app::screen::layout;
use crate::app::screen::reaching::{ReachDialog, ReachStage};
use crate::app::screen::text_room;
use crate::domain::text::count;
use crate::ui::Ctx;

/// On so few rows the application is not named: its URLs need them.
const LOW: u16 = 12;

/// Its title.
pub const TITLE: &str = "Do its URLs answer?";

/// Paints it.
pub fn draw(model: &Model, open: &ReachDialog, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let width = text_room::WIDTH.min(area.width);
    let room = Rect { width: width.saturating_sub(4), ..area };
    let mut sheet = Sheet::bare(ctx, room);
    if area.height > LOW {
        subject(open, ctx, &mut sheet);
    }
    answers(open, ctx, &mut sheet);
    let lines = sheet.into_lines();
    let whole = lines.len();
    let columns = usize::from(room.width);
    let verb = verb(open);
    let mut foot = foot(model, open, &verb, false, ctx, columns);
    if whole + foot.len() + 2 > usize::from(area.height) {
        foot = self::foot(model, open, &verb, true, ctx, columns);
    }
    let height = u16::try_from(whole + foot.len() + 2).unwrap_or(u16::MAX);
    let spot = layout::dialog(area, width, height);
    let inner = frame::open(ctx, frame, spot, TITLE, false);
    let under = u16::try_from(foot.len()).unwrap_or(u16::MAX).min(inner.height);
    let body = Rect { height: inner.height - under, ..inner };
    let shown: Vec<_> = lines.into_iter().skip(open.scroll).collect();
    let below = shown.len() > usize::from(body.height);
    frame.render_widget(Paragraph::new(shown), body);
    frame::cut_marks(frame, spot, open.scroll > 0, below, ctx);
    frame.render_widget(Paragraph::new(foot), Rect { y: body.bottom(), height: under, ..inner });
}

/// Its lines.
pub fn fill(model: &Model, open: &ReachDialog, ctx: &Ctx, sheet: &mut Sheet) {
    subject(open, ctx, sheet);
    answers(open, ctx, sheet);
    if open.stage() == ReachStage::Asking {
        sheet.focus_here();
        sheet.words(open.choice(), ctx.theme.title);
    }
    sheet.keys(model, &hints(open, &verb(open), false));
}

fn subject(open: &ReachDialog, ctx: &Ctx, sheet: &mut Sheet) {
    let (name, id) = open.subject();
    sheet.words(&format!("{name} {} {id}", ctx.glyphs.dot), ctx.theme.text);
}

fn answers(open: &ReachDialog, ctx: &Ctx, sheet: &mut Sheet) {
    for line in open.lines() {
        answer(&line, ctx, sheet);
    }
}

fn foot(
    model: &Model,
    open: &ReachDialog,
    verb: &str,
    scrolls: bool,
    ctx: &Ctx,
    columns: usize,
) -> Vec<Line<'static>> {
    let asking = open.stage() == ReachStage::Asking;
    let choice = asking.then(|| Line::styled(open.choice(), ctx.theme.title));
    let keys = sheet::key_lines(model, &hints(open, verb, scrolls), columns).into_iter();
    choice.into_iter().chain(keys.map(|text| Line::styled(text, ctx.theme.key))).collect()
}

fn verb(open: &ReachDialog) -> String {
    format!("ask {}", count(open.to_ask(), "URL"))
}

fn hints<'a>(open: &ReachDialog, verb: &'a str, scrolls: bool) -> Vec<Hint<'a>> {
    let switch = if open.private { "not private" } else { "private, too" };
    let keys = match open.stage() {
        ReachStage::Asking => vec![
            (("confirm", verb), open.to_ask() > 0),
            (("switch", switch), true),
            (("question-down", "scroll"), scrolls),
            (("decline", "cancel"), true),
        ],
        ReachStage::Running => {
            vec![(("reading-down", "scroll"), scrolls), (("close-reading", "stop"), true)]
        }
        ReachStage::Over => vec![
            (("ask-again", "ask again"), true),
            (("reading-down", "scroll"), scrolls),
            (("close-reading", "close"), true),
        ],
    };
    keys.into_iter().filter(|(_, can)| *can).map(|(hint, _)| hint).collect()
}
