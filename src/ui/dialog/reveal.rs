//! The one-time secret: masked unless asked for. The only drawing that reads a secret's value.
//!
//! While the value is visible it stands alone on its lines from the first column on, without a frame:
//! what a mouse or tmux selects there, by characters or by lines, is the value and nothing else.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::FramePlace;
use super::sheet::Sheet;
use super::{checklist, command_form, file_form};
use crate::app::Model;
use crate::app::keys::hint::{Hint, sentences};
use crate::app::screen::reveal::{DISCARD_WORD, Leave, Reveal, RevealStep, STORED_WORD};
use crate::domain::EnvironmentType;
use crate::domain::delivery::Note;
use crate::domain::text::count;
use crate::domain::time::seconds_between;
use crate::ui::Ctx;
use crate::ui::text::{clip, width, wrap};

/// The columns of a label.
pub(super) const LABEL_WIDTH: usize = 14;

/// Where fewer rows are, the steps make room for a form.
const ROOMY: u16 = 30;

/// Where fewer rows are, there are no gaps and no labels.
const LOW: u16 = 20;

/// Where fewer rows are, there is no frame either, and steps are marks and keys.
const LOWEST: u16 = 12;

pub(super) const TITLE: &str = "New client secret · shown once";

/// Paints it.
pub fn draw(model: &Model, reveal: &Reveal, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let lowest = area.height < LOWEST;
    let low = area.height < LOW;
    let told = model.told(reveal);
    // Visible only where both say so: it was asked for, that is noted, and it was not hidden since.
    let shown = reveal.shown(model.now) && told.shown(model.now);
    let holding = matches!(reveal.step, RevealStep::Holding | RevealStep::Delivering);
    let bare = shown || lowest;
    let mut sheet = if bare { Sheet::bare(ctx, area) } else { Sheet::new(ctx, area) };
    if bare && (holding || !lowest) {
        let of = if low { format!(" · {}", reveal.application_name) } else { String::new() };
        let title = clip(&format!("{TITLE}{of}"), sheet.columns(), ctx.glyphs.cut);
        sheet.line(Line::styled(title, ctx.theme.title));
    }
    if !lowest {
        head(reveal, bare, low, ctx, &mut sheet);
    }
    // On the lowest screen it makes room for what will be done with it, unless it is asked for.
    if shown || !lowest || !matches!(reveal.step, RevealStep::ToFile(_)) {
        value(reveal, shown, ctx, &mut sheet);
    }
    if !low {
        sheet.gap();
    }
    if lowest && holding {
        checklist::short(model, told, ctx, &mut sheet);
    } else if !lowest && (holding || area.height >= ROOMY) {
        checklist::lines(model, told, holding, ctx, &mut sheet);
    }
    if holding {
        if !low {
            sheet.gap();
        }
        for line in keys(model, reveal, shown, lowest, sheet.columns()) {
            sheet.line(Line::styled(line, ctx.theme.key));
        }
    }
    if let Some((bad, text)) = model.remark(reveal) {
        let style = if bad { ctx.theme.danger } else { ctx.theme.text };
        if !low {
            sheet.gap();
        }
        // The keys stay in view, whatever there is to say.
        let room = usize::from(area.height).saturating_sub(sheet.rows());
        let said = wrap(text, sheet.columns());
        let rows = if lowest && holding { room.max(1) } else { said.len() };
        said.into_iter().take(rows).for_each(|line| sheet.line(Line::styled(line, style)));
    }
    let rows = usize::from(area.height).saturating_sub(if bare { 0 } else { 2 });
    step(model, reveal, ctx, rows, &mut sheet);
    if holding {
        sheet.start_here();
    }
    let place =
        FramePlace { name: &reveal.environment_name, production: production(model, reveal) };
    sheet.draw_in(frame, area, TITLE, told.leave() == Leave::Never, Some(place));
}

pub(super) fn production(model: &Model, reveal: &Reveal) -> bool {
    let at = model.position_of(&reveal.environment);
    let state = at.and_then(|at| model.environments.get(at));
    state.is_some_and(|state| state.world.environment.kind == EnvironmentType::Production)
}

// Whose it is, on one line where there is room. Without a frame the environment stands here too.
fn head(reveal: &Reveal, bare: bool, low: bool, ctx: &Ctx, sheet: &mut Sheet) {
    let columns = sheet.columns();
    let (name, id) = (reveal.application_name.as_str(), reveal.application.as_str());
    let whole = width(name) + 3 + width(id);
    if whole <= columns {
        sheet.line(Line::from(vec![
            Span::styled(clip(name, columns, ctx.glyphs.cut), ctx.theme.title),
            Span::raw(format!("   {}", clip(id, columns, ctx.glyphs.cut))),
        ]));
    } else {
        sheet.line(Line::styled(clip(name, columns, ctx.glyphs.cut), ctx.theme.title));
        sheet.line(Line::raw(clip(id, columns, ctx.glyphs.cut)));
    }
    if bare {
        sheet.line(Line::raw(clip(&reveal.environment_name, columns, ctx.glyphs.cut)));
    }
    if !low {
        sheet.gap();
    }
}

/// What can be done besides the steps.
pub(super) fn keys(
    model: &Model,
    reveal: &Reveal,
    shown: bool,
    short: bool,
    columns: usize,
) -> Vec<String> {
    let told = model.told(reveal);
    let left = reveal.shown_until.map_or(0, |until| seconds_between(model.now, until));
    let hide = format!("hide ({left} s)");
    let show = if shown { hide.as_str() } else { "show" };
    let clear = if short { "clear" } else { "clear the clipboard" };
    // What was read back from where it is needs nobody's word.
    let stored = match (told.stored().is_some(), short) {
        (true, _) => "close",
        (false, true) => "stored",
        (false, false) => "I have stored it",
    };
    let hints: [(Hint, bool); 4] = [
        (("stored-secret", stored), told.leave() != Leave::Never),
        (("show-secret", show), true),
        (("clear-clipboard", clear), told.notes.iter().any(Note::copies)),
        (("discard-secret", "discard"), true),
    ];
    let shown = hints.into_iter().filter(|(_, can)| *can).map(|(hint, _)| hint);
    let mut lines: Vec<String> = Vec::new();
    let gap = if short { "  " } else { "   " };
    for hint in sentences(&model.keymap, &shown.collect::<Vec<_>>()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + gap.len() + hint.chars().count() <= columns => {
                line.push_str(gap);
                line.push_str(&hint);
            }
            _ => lines.push(hint),
        }
    }
    lines
}

fn value(reveal: &Reveal, shown: bool, ctx: &Ctx, sheet: &mut Sheet) {
    if !shown {
        let dots = ctx.glyphs.mask.repeat(24.min(sheet.columns().saturating_sub(4)));
        sheet.line(Line::raw(format!("{dots}{}", clip(&reveal.listed.suffix, 4, ""))));
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the reveal is where the value may be seen")]
    let value = reveal.value.expose();
    // It is ASCII by contract, and what is not is shown escaped rather than sent to the terminal. Where
    // it is longer than a line, each line is full.
    let chars: Vec<char> = value.chars().collect();
    for piece in chars.chunks(sheet.columns().max(1)) {
        let piece = crate::domain::text::clean(&piece.iter().collect::<String>());
        sheet.line(Line::styled(piece, ctx.theme.title));
    }
}

/// What is typed or waited for, in a dialog of that many rows.
pub(super) fn step(model: &Model, reveal: &Reveal, ctx: &Ctx, rows: usize, sheet: &mut Sheet) {
    match &reveal.step {
        RevealStep::Holding | RevealStep::Delivering => {}
        RevealStep::ToFile(form) => file_form::lines(model, form, ctx, rows, sheet),
        RevealStep::ToCommand(form) => command_form::lines(model, reveal, form, ctx, sheet),
        RevealStep::Comparing(typed) => {
            sheet.gap();
            sheet.focus_here();
            sheet.words("Paste it here now. It is compared and not kept.", ctx.theme.text);
            if typed.is_empty() {
                sheet.keys(model, &[("cancel", "back")]);
            } else {
                let length = count(typed.secret().length(), "character");
                sheet.words(&format!("> {length}"), ctx.theme.title);
                sheet.keys(model, &[("accept", "compare"), ("cancel", "back")]);
            }
            sheet.focus_ends();
        }
        RevealStep::Discarding(typed) => {
            let text = format!(
                "Its value cannot be shown again then, and it stays active. Type {DISCARD_WORD}:"
            );
            sheet.gap();
            sheet.focus_here();
            sheet.words(&text, ctx.theme.danger);
            sheet.field("> ", 2, typed, true);
            sheet.keys(model, &[("accept", "discard"), ("cancel", "back")]);
            sheet.focus_ends();
        }
        RevealStep::Vouching(typed) => {
            let text =
                format!("It cannot be shown again. Type {STORED_WORD} if you have stored it:");
            sheet.gap();
            sheet.focus_here();
            sheet.words(&text, ctx.theme.warning);
            sheet.field("> ", 2, typed, true);
            sheet.keys(model, &[("accept", "close"), ("cancel", "back")]);
            sheet.focus_ends();
        }
    }
}
