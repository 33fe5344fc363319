//! What a click is on: wherever a key is told beside what it does, the words are a button, and so are the
//! titles of the tabs.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Modifier, Style};

use super::detail::tab_at;
use super::{Ctx, Glyphs, Theme, draw};
use crate::app::keys::{Action, BINDINGS};
use crate::app::screen::contexts::contexts;
use crate::app::{Model, Tab};

/// So many blanks end a hint.
const GAP: usize = 2;

/// How keys are drawn here: what a server sent never is, so that no name can pose as a button.
const MARK: Modifier = Modifier::RAPID_BLINK;

/// The row of [`BINDINGS`] whose key is told where the left button went down.
pub fn clicked(model: &Model, event: MouseEvent) -> Option<usize> {
    let (width, height) = model.size;
    let down = event.kind == MouseEventKind::Down(MouseButton::Left);
    if !down || event.column >= width || event.row >= height {
        return None;
    }
    let mut terminal = Terminal::new(TestBackend::new(width, height)).ok()?;
    let theme = Theme { key: Style::new().add_modifier(MARK), ..Theme::default() };
    let ctx = Ctx { theme, glyphs: Glyphs::UNICODE };
    terminal.draw(|frame| draw(model, &ctx, frame)).ok()?;
    let words = words_at(terminal.backend().buffer(), event.column, event.row)?;
    key_of(model, &words).or_else(|| tab_of(model, &words))
}

/// What stands at a place of the screen between two gaps or frames.
struct ScreenWords {
    text: String,
    /// How many cells of it stand before the place.
    at: usize,
    /// Whether it begins with a key.
    marked: bool,
}

fn words_at(buffer: &Buffer, column: u16, row: u16) -> Option<ScreenWords> {
    let cells: Vec<&Cell> = (0..buffer.area.width).filter_map(|x| buffer.cell((x, row))).collect();
    let at = usize::from(column);
    let blank = |at: usize| cells.get(at).is_none_or(|cell| cell.symbol() == " ");
    let frame = |c: char| ('\u{2500}'..='\u{259f}').contains(&c);
    let framed = |at: usize| cells.get(at).is_none_or(|cell| cell.symbol().chars().all(frame));
    let ends = |at: &usize| framed(*at) || (*at..*at + GAP).all(blank);
    if ends(&at) {
        return None;
    }
    let start = (0..at).rev().find(|one| ends(one) || (blank(*one) && ends(&(one + 1))));
    let start = start.map_or(0, |end| end + 1);
    let start = (start..=at).find(|one| !blank(*one))?;
    let end = (at..cells.len()).find(ends).unwrap_or(cells.len());
    let text = cells.get(start..end)?.iter().map(|cell| cell.symbol()).collect();
    let marked = cells.get(start)?.modifier.contains(MARK);
    Some(ScreenWords { text, at: at - start, marked })
}

fn key_of(model: &Model, words: &ScreenWords) -> Option<usize> {
    let first = words.text.split_whitespace().next().filter(|_| words.marked)?;
    let key = first.strip_suffix(':').filter(|key| !key.is_empty()).unwrap_or(first).to_owned();
    let contexts = contexts(model);
    (0..BINDINGS.len()).find(|at| {
        let here = BINDINGS.get(*at).is_some_and(|one| contexts.contains(&one.context));
        here && model.keymap.shown_in(&contexts, *at).any(|one| one == key)
    })
}

fn tab_of(model: &Model, words: &ScreenWords) -> Option<usize> {
    let free = model.dialog.is_none() && model.reveals.is_empty() && !model.filtering;
    let tab = tab_at(&words.text, words.at).filter(|_| free)?;
    let action = match tab {
        Tab::Configuration => Action::TabConfiguration,
        Tab::Credentials => Action::TabCredentials,
        Tab::Redirects => Action::TabRedirects,
        Tab::Activity => Action::TabActivity,
    };
    BINDINGS.iter().position(|binding| binding.action == action)
}
