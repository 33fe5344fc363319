//! What is known of a fresh secret, step by step, each with its keys: stored, compared, tested.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::sheet::Sheet;
use crate::app::Model;
use crate::app::keys::hint::{Hint, sentences};
use crate::app::screen::reveal::Reveal;
use crate::app::screen::tested::Tested;
use crate::domain::delivery::note::State;
use crate::domain::delivery::{Destination, Note};
use crate::ui::Ctx;
use crate::ui::text::width;

/// The columns of a step's name.
const NAME: usize = 12;

/// The column of a step's keys, where what is known of it is short.
const KEYS: usize = 34;

const STORE: [Hint; 3] =
    [("copy-secret", "copy"), ("secret-to-file", "file"), ("secret-to-command", "command")];
const COMPARE: [Hint; 1] = [("compare-secret", "paste it back")];
const TEST: [Hint; 1] = [("test-new-secret", "ask the server")];

/// What can be pressed for each step.
pub const HINTS: [&[Hint]; 3] = [&STORE, &COMPARE, &TEST];

/// How a step stands: its mark, its style, and what is known in words.
struct StepHealth {
    mark: &'static str,
    style: Style,
    words: String,
}

/// The three steps, each with what is known of it; with their keys where those can be pressed.
pub fn lines(model: &Model, reveal: &Reveal, keys: bool, ctx: &Ctx, sheet: &mut Sheet) {
    let steps = [
        ("1 store", store(reveal, ctx), &STORE[..]),
        ("2 compare", compare(reveal, ctx), &COMPARE),
        ("3 test", test(reveal, ctx), &TEST),
    ];
    // The keys stand below each other, behind the longest words beside which there is room for them.
    let room = |(name, health, hints): &(&str, StepHealth, &[Hint])| {
        let known = width(&format!("{name:<NAME$}{} {}", health.mark, health.words)) + 3;
        let hints = width(&sentences(&model.keymap, hints).join("   "));
        Some(known).filter(|known| known + hints <= sheet.columns())
    };
    let column = steps.iter().filter_map(room).chain([KEYS]).max().unwrap_or(KEYS);
    for (name, health, hints) in steps {
        let hints = if keys { sentences(&model.keymap, hints).join("   ") } else { String::new() };
        let known = format!("{name:<NAME$}{} {}", health.mark, health.words);
        let gap = column.saturating_sub(width(&known)).max(3);
        if width(&known) + gap + width(&hints) <= sheet.columns() {
            let hints = Span::styled(format!("{:gap$}{hints}", ""), ctx.theme.key);
            sheet.line(Line::from(vec![Span::styled(known, health.style), hints]));
            continue;
        }
        let lead = format!("{name:<NAME$}{} ", health.mark);
        sheet.marked(&lead, &health.words, health.style);
        if !hints.is_empty() {
            sheet.indented(NAME + 2, &hints, ctx.theme.key);
        }
    }
}

/// The same where there is little room: marks and keys.
pub fn short(model: &Model, reveal: &Reveal, ctx: &Ctx, sheet: &mut Sheet) {
    let step = |name: &str, health: StepHealth, hints: &[Hint]| {
        let keys = sentences(&model.keymap, hints).join("  ");
        let known = Span::styled(format!("{name} {} ", health.mark), health.style);
        [known, Span::styled(keys, ctx.theme.key)]
    };
    sheet.line(Line::from(step("1 store", store(reveal, ctx), &STORE).to_vec()));
    let compare = step("2 compare", compare(reveal, ctx), &[("compare-secret", "paste")]);
    let test = step("   3 test", test(reveal, ctx), &[("test-new-secret", "ask")]);
    sheet.line(Line::from([compare, test].concat()));
}

fn open(ctx: &Ctx, words: &str) -> StepHealth {
    StepHealth { mark: ctx.glyphs.open, style: ctx.theme.text, words: words.into() }
}

fn unstored(ctx: &Ctx, words: &str) -> StepHealth {
    StepHealth { style: ctx.theme.warning, ..open(ctx, words) }
}

fn store(reveal: &Reveal, ctx: &Ctx) -> StepHealth {
    if let Some(stored) = reveal.stored() {
        let words = storing(stored);
        return StepHealth { mark: ctx.glyphs.on, style: ctx.theme.good, words };
    }
    let last = reveal.deliveries().filter(|note| note.destination != Destination::Paste).last();
    match last {
        None => unstored(ctx, "not yet"),
        Some(note) => unstored(ctx, &format!("not yet: {}", sending(note))),
    }
}

fn storing(note: &Note) -> String {
    let place = crate::domain::text::clean(&note.place);
    match (note.destination, note.state) {
        (Destination::File, State::Checked) => format!("written to {place} (checked)"),
        (Destination::File, _) => format!("written to {place}"),
        (Destination::Operator, _) => "as you said".into(),
        (_, State::Checked) => format!("passed to {place} (checked)"),
        (_, _) => format!("passed to {place}, which reported success"),
    }
}

fn sending(note: &Note) -> String {
    let place = crate::domain::text::clean(&note.place);
    match (note.destination, note.state) {
        (Destination::Clipboard, State::Done) => format!("sent by {place}"),
        (Destination::Clipboard, State::Checked) => "copied, until appdeck ends".into(),
        (Destination::Clipboard, State::Cleared) => "the clipboard was told to clear it".into(),
        (Destination::Clipboard, _) => "may be in a clipboard".into(),
        (Destination::Screen, _) => "it was shown".into(),
        _ => format!("may be in {place}"),
    }
}

fn compare(reveal: &Reveal, ctx: &Ctx) -> StepHealth {
    if reveal.differs() {
        let words = "the paste is something else".into();
        return StepHealth { mark: ctx.glyphs.off, style: ctx.theme.danger, words };
    }
    match reveal.compared() {
        Some(_) => {
            let words = "a paste matches".into();
            StepHealth { mark: ctx.glyphs.on, style: ctx.theme.good, words }
        }
        None => open(ctx, "not yet"),
    }
}

fn test(reveal: &Reveal, ctx: &Ctx) -> StepHealth {
    let (mark, style, words) = match reveal.tested {
        Tested::NotYet => return open(ctx, "not yet"),
        Tested::Works => (ctx.glyphs.on, ctx.theme.good, "works"),
        Tested::Rejected => (ctx.glyphs.off, ctx.theme.danger, "rejected"),
        Tested::Unknown => (ctx.glyphs.warning, ctx.theme.warning, "unknown: no answer"),
    };
    StepHealth { mark, style, words: words.into() }
}
