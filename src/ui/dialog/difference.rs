//! What a save would change. The lines are made in the model's room, where it is counted which of them
//! were on the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::frame::{self, FramePlace};
use super::sheet::{Sheet, WIDTH};
use crate::app::Model;
use crate::app::keys::hint::labels;
use crate::app::screen::access::{Access, LOCKED_AGAIN};
use crate::app::screen::dialog::{DialogStage, Difference};
use crate::app::screen::difference::{DifferenceRole, columns, foot};
use crate::app::screen::{layout, promise};
use crate::domain::record::RecordAction;
use crate::domain::text::count;
use crate::ui::Ctx;
use crate::ui::text::width;

/// Paints it.
pub fn draw(model: &Model, difference: &Difference, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let lines = difference.lines(columns(area));
    let (shown, below) = difference.window(area);
    let mut told = Sheet::new(ctx, area);
    told.stage(model, "Saving");
    let told = told.into_lines();
    let rows = u16::try_from(shown.len() + told.len()).unwrap_or(u16::MAX);
    let spot = layout::dialog(area, WIDTH, rows.saturating_add(foot(area) + 2));
    let inner = frame::open(ctx, frame, spot, &title(difference), difference.production);
    let place =
        FramePlace { name: &difference.environment_name, production: difference.production };
    place.draw(ctx, frame, spot, &title(difference));
    let room = usize::from(inner.height.saturating_sub(foot(area)));
    // What is said of the request is at the foot, over the lines if there is no other room.
    let kept = room.saturating_sub(told.len());
    let (first, lines) = (shown.start, lines.into_iter().skip(shown.start).take(kept));
    let lines = lines.map(|line| Line::styled(line.text, style(line.role, ctx)));
    for (row, line) in (0..).zip(lines.chain(told).take(room)) {
        frame.render_widget(line, Rect { y: inner.y + row, height: 1, ..inner });
    }
    let scrolled = scrolled(first, below, ctx);
    let beside = if foot(area) == 1 { width(&scrolled) } else { 0 };
    let room = usize::from(inner.width).saturating_sub(beside);
    let keys = Span::styled(fitting(keys(model, difference), room), ctx.theme.key);
    let scrolled = Span::styled(scrolled, ctx.theme.warning);
    let undoable = Span::styled(undoable(model, difference), ctx.theme.faint);
    let lines = match foot(area) {
        1 => vec![Line::from(vec![scrolled, keys])],
        _ => vec![Line::from(vec![scrolled, undoable]), Line::from(keys)],
    };
    for (row, line) in (0..).zip(lines) {
        let y = inner.bottom().saturating_sub(foot(area)) + row;
        if y >= inner.y && y < inner.bottom() {
            frame.render_widget(line, Rect { y, height: 1, ..inner });
        }
    }
}

/// Its title.
pub fn title(difference: &Difference) -> String {
    let name = &difference.name;
    match &difference.undoing {
        None => match difference.place {
            Some((one, all)) => format!("Save {name} ({one} of {all})"),
            None => format!("Save {name}"),
        },
        Some(one) => format!("{}: save {name}", if one.redo { "Redo" } else { "Undo" }),
    }
}

fn style(role: DifferenceRole, ctx: &Ctx) -> Style {
    match role {
        DifferenceRole::Words => ctx.theme.text,
        DifferenceRole::Field | DifferenceRole::Added => ctx.theme.title,
        DifferenceRole::Removed => ctx.theme.danger,
        DifferenceRole::Neighbour => ctx.theme.faint,
        DifferenceRole::Warning => ctx.theme.warning,
    }
}

fn scrolled(above: usize, below: usize, ctx: &Ctx) -> String {
    let dot = ctx.glyphs.dot;
    match (above, below) {
        (0, 0) => String::new(),
        (0, below) => format!("{} below {dot} ", count(below, "line")),
        (above, 0) => format!("{} above {dot} ", count(above, "line")),
        (above, below) => format!("{above} above {dot} {} below {dot} ", count(below, "line")),
    }
}

/// Whether it can be undone, in words; or that it cannot be made any more, as the minutes of writing ran out
/// while it was read.
pub fn undoable(model: &Model, difference: &Difference) -> String {
    if model.access() == Access::Locked {
        return LOCKED_AGAIN.into();
    }
    match &difference.undoing {
        None => promise::of_action(&model.keymap, RecordAction::Save),
        Some(one) => promise::of_undoing(&model.keymap, one),
    }
}

/// The keys beside each other: closer where there is little room, and none of them cut.
fn fitting(mut keys: Vec<String>, room: usize) -> String {
    let wide = keys.join("    ");
    if width(&wide) <= room {
        return wide;
    }
    while keys.len() > 1 && width(&keys.join("  ")) > room {
        keys.pop();
    }
    keys.join("  ")
}

/// What can be pressed.
pub fn keys(model: &Model, difference: &Difference) -> Vec<String> {
    if model.stage() == DialogStage::Waiting {
        return Vec::new();
    }
    let changes = count(difference.count(), "change");
    let refused = usize::from(model.access() == Access::Locked);
    let (verb, leave) = match &difference.undoing {
        None if difference.place.is_some() => (format!("save {changes}"), "stop here"),
        None if model.leaving.is_some() => (format!("save {changes} and quit"), "keep editing"),
        None => (format!("save {changes}"), "keep editing"),
        Some(one) => (one.verb().to_owned(), "leave it as it is"),
    };
    labels(&model.keymap, &[("confirm", verb.as_str()), ("decline", leave)][refused..])
}
