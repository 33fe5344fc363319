//! A sign-in that is tried.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::frame;
use super::sheet::{self, Sheet};
use crate::app::Model;
use crate::app::keys::hint::Hint;
use crate::app::screen::explaining::{AnswerLine, AnswerRole};
use crate::app::screen::layout;
use crate::app::screen::signing_in::{SignInDialog, SignInEnd, SignInStep, WaitingSignIn};
use crate::app::screen::text_room;
use crate::domain::attempt::ReturnPlace;
use crate::domain::text::{clean, count};
use crate::ui::Ctx;

/// Its title.
pub const TITLE: &str = "Try a sign-in";

/// Behind how many lines the URL stands, where the dialog is read aloud.
pub const BEFORE_URL: usize = 2;

const NAMING: &str = "A pattern stands for many URLs: name one that it lets through.";
const PLACES: &str = "In the place of {{…}} stands what an organization has.";
const FILLED: &str = "Only an organization that has this may come back there: its ID (org_…) is sent along. \
                      Without one the server decides.";

const WAITING: [(&str, &str); 4] = [
    ("sign-in-typed", "check"),
    ("sign-in-copy", "copy the URL"),
    ("sign-in-code", "QR code"),
    ("sign-in-close", "close"),
];

/// Paints it.
pub fn draw(model: &Model, open: &SignInDialog, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let width = text_room::WIDTH.min(area.width);
    let room = Rect { width: width.saturating_sub(4), ..area };
    let columns = usize::from(room.width);
    let (lines, foot) = if let SignInStep::Ended(end) = &open.step {
        let lines = answers(open, end, ctx, room);
        let all = lines.len() + sheet::key_lines(model, &ended(false), columns).len() + 2;
        let scrolls = all > usize::from(area.height);
        (lines, sheet::key_lines(model, &ended(scrolls), columns))
    } else {
        let mut sheet = Sheet::bare(ctx, room);
        fill(model, open, ctx, &mut sheet);
        (sheet.into_lines(), Vec::new())
    };
    let height = lines.len() + foot.len() + 2;
    let spot = layout::dialog(area, width, u16::try_from(height).unwrap_or(u16::MAX));
    let inner = frame::open(ctx, frame, spot, TITLE, false);
    let under = u16::try_from(foot.len()).unwrap_or(u16::MAX).min(inner.height);
    let body = Rect { height: inner.height - under, ..inner };
    // What is typed and what can be pressed stands at the end: a low screen shows that.
    let skip = match open.step {
        SignInStep::Ended(_) => open.scroll,
        _ => lines.len().saturating_sub(usize::from(body.height)),
    };
    let shown: Vec<Line> = lines.into_iter().skip(skip).collect();
    let below = shown.len() > usize::from(body.height);
    frame.render_widget(Paragraph::new(shown), body);
    frame::cut_marks(frame, spot, skip > 0, below, ctx);
    let foot: Vec<_> = foot.into_iter().map(|text| Line::styled(text, ctx.theme.key)).collect();
    frame.render_widget(Paragraph::new(foot), Rect { y: body.bottom(), height: under, ..inner });
}

fn ended(scrolls: bool) -> Vec<Hint<'static>> {
    let scroll = scrolls.then_some(("reading-down", "scroll"));
    scroll.into_iter().chain([("close-reading", "close")]).collect()
}

/// Its lines.
pub fn fill(model: &Model, open: &SignInDialog, ctx: &Ctx, sheet: &mut Sheet) {
    let (name, id) = open.subject();
    sheet.words(&format!("{name} {} {id}", ctx.glyphs.dot), ctx.theme.text);
    match &open.step {
        SignInStep::Choosing => choosing(model, open, ctx, sheet),
        SignInStep::Naming(typed) => {
            let chosen = open.places.get(open.cursor).map_or("", ReturnPlace::url);
            let text = if chosen.contains("{{") { PLACES } else { NAMING };
            sheet.words(text, ctx.theme.faint);
            sheet.field("> ", 2, typed, true);
            remark(open, ctx, sheet);
            sheet.gap();
            sheet.keys(model, &[("accept", "go on"), ("cancel", "back")]);
        }
        SignInStep::Organization(uri, typed) => {
            sheet.words(&clean(uri), ctx.theme.text);
            sheet.words(FILLED, ctx.theme.faint);
            sheet.field("> ", 2, typed, true);
            remark(open, ctx, sheet);
            sheet.gap();
            sheet.keys(model, &[("accept", "go on"), ("cancel", "back")]);
        }
        SignInStep::Preparing(_) => {
            sheet.words("Asking the server where a sign-in begins…", ctx.theme.key);
            sheet.keys(model, &[("close-reading", "close")]);
        }
        SignInStep::Waiting(waiting) => self::waiting(model, open, waiting, ctx, sheet),
        SignInStep::Secret(_, _, typed) => {
            let mark = ctx.glyphs.on;
            sheet.words(&format!("{mark} The code arrived, with the right state"), ctx.theme.good);
            sheet.words(
                "Paste the client secret: it is sent to the token endpoint, stays in memory only, and is dropped. \
                 Without one the code lapses.",
                ctx.theme.faint,
            );
            let length = typed.secret().length();
            let dots = ctx.glyphs.mask.repeat(length.min(sheet.columns().saturating_sub(20)));
            sheet.focus_here();
            let text = format!("> {dots} {}", count(length, "character"));
            sheet.words(&text, ctx.theme.title);
            remark(open, ctx, sheet);
            sheet.gap();
            sheet.keys(model, &[("test-typed", "exchange the code"), ("leave-typed", "no secret")]);
        }
        SignInStep::Redeeming(_) => {
            sheet.words("Exchanging the code, and checking the tokens…", ctx.theme.key);
            sheet.keys(model, &[("close-reading", "close")]);
        }
        SignInStep::Ended(end) => {
            for line in end.lines() {
                answer(&line, ctx, sheet);
            }
            sheet.keys(model, &ended(false));
        }
    }
}

fn choosing(model: &Model, open: &SignInDialog, ctx: &Ctx, sheet: &mut Sheet) {
    sheet.words("Which redirect URI should it return to?", ctx.theme.faint);
    for (at, place) in open.places.iter().enumerate() {
        let (note, style) = match place {
            ReturnPlace::Ready(_) => ("", ctx.theme.text),
            ReturnPlace::Pattern(_) => ("  a pattern", ctx.theme.text),
            ReturnPlace::Refused(..) => ("  refused by the rules", ctx.theme.faint),
        };
        let here = at == open.cursor;
        let mark = if here { ctx.glyphs.cursor } else { " " };
        let style = if here { ctx.theme.selected } else { style };
        if here {
            sheet.focus_here();
        }
        sheet.marked(&format!("{mark} "), &format!("{}{note}", clean(place.url())), style);
    }
    remark(open, ctx, sheet);
    sheet.gap();
    sheet.keys(model, &[("choose", "choose"), ("close", "close")]);
}

fn waiting(
    model: &Model,
    open: &SignInDialog,
    waiting: &WaitingSignIn,
    ctx: &Ctx,
    sheet: &mut Sheet,
) {
    let first = if waiting.attempt.is_here_only() {
        "1 Open this URL on this machine only, and sign in:"
    } else {
        "1 Open this URL in a browser on any device, and sign in:"
    };
    sheet.words(first, ctx.theme.title);
    // Read aloud it is told as it is, elsewhere.
    if sheet.is_aloud() && waiting.large {
        sheet.words("A QR code cannot be read aloud: use the URL", ctx.theme.text);
    }
    if !sheet.is_aloud() {
        for line in url_lines(&waiting.attempt.url(), sheet.columns()) {
            sheet.line(Line::styled(line, ctx.theme.text));
        }
    }
    let text =
        "2 Copy the address that the browser ends at. The page may not load: copy it anyway.";
    sheet.words(text, ctx.theme.title);
    sheet.words(
        "3 Paste it here. It is not shown, and no configuration is changed.",
        ctx.theme.title,
    );
    sheet.focus_here();
    let length = count(waiting.typed.length(), "character");
    sheet.words(&format!("> {length}"), ctx.theme.title);
    remark(open, ctx, sheet);
    sheet.gap();
    sheet.keys(model, &WAITING);
    sheet.focus_ends();
}

fn remark(open: &SignInDialog, ctx: &Ctx, sheet: &mut Sheet) {
    if let Some(text) = &open.remark {
        sheet.words(&format!("{} {text}", ctx.glyphs.off), ctx.theme.danger);
    }
}

fn answers(open: &SignInDialog, end: &SignInEnd, ctx: &Ctx, room: Rect) -> Vec<Line<'static>> {
    let mut sheet = Sheet::bare(ctx, room);
    let (name, id) = open.subject();
    sheet.words(&format!("{name} {} {id}", ctx.glyphs.dot), ctx.theme.text);
    for line in &end.lines() {
        answer(line, ctx, &mut sheet);
    }
    sheet.into_lines()
}

/// Adds a line of an answer, behind its mark.
pub fn answer(line: &AnswerLine, ctx: &Ctx, sheet: &mut Sheet) {
    let (theme, glyphs) = (&ctx.theme, &ctx.glyphs);
    let (mark, style): (&str, Style) = match line.role {
        AnswerRole::Right => (glyphs.on, theme.good),
        AnswerRole::Wrong => (glyphs.off, theme.danger),
        AnswerRole::Warning => (glyphs.warning, theme.warning),
        AnswerRole::Remark => (glyphs.hint, theme.faint),
        AnswerRole::Fact => (" ", theme.text),
    };
    sheet.marked(&format!("{mark} "), &line.text, style);
}

/// A URL on lines of this many columns, none of them indented, so that it is selected whole.
pub fn url_lines(url: &str, columns: usize) -> Vec<String> {
    let characters: Vec<char> = clean(url).chars().collect();
    characters.chunks(columns.max(1)).map(String::from_iter).collect()
}
