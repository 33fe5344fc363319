//! The frame of a dialog, its lines, and how far its request is.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::frame::{DialogPages, FramePlace, cut_marks, open};
use crate::app::Model;
use crate::app::form::input::Input;
use crate::app::keys::hint::{Hint, labels};
use crate::app::screen::advice;
use crate::app::screen::dialog::DialogStage;
use crate::app::screen::layout;
use crate::app::screen::retry::Retry;
use crate::domain::text::clean;
use crate::ui::Ctx;
use crate::ui::text::{width, wrap};
use crate::ui::widgets::input;

pub use crate::app::screen::layout::DIALOG_WIDTH as WIDTH;

/// The columns of a line that is read aloud: more than any line has.
const LONG: u16 = 8_000;

/// Between two hints.
const GAP: &str = "    ";

/// Lines being gathered for a dialog.
pub struct Sheet<'a> {
    ctx: &'a Ctx,
    columns: usize,
    framed: bool,
    /// Whether its lines are read aloud rather than painted.
    aloud: bool,
    /// What can be pressed, where that is read aloud.
    hints: Vec<String>,
    lines: Vec<Line<'static>>,
    cursor: Option<(usize, u16)>,
    /// The lines that must be on screen, where not all are.
    focus: Option<Range<usize>>,
    /// Where its pages can be turned.
    pages: Option<DialogPages>,
}

impl<'a> Sheet<'a> {
    /// An empty sheet for a dialog in `area`.
    pub fn new(ctx: &'a Ctx, area: Rect) -> Self {
        let columns = usize::from(WIDTH.min(area.width)).saturating_sub(4);
        Self {
            ctx,
            columns,
            framed: true,
            aloud: false,
            hints: Vec::new(),
            lines: Vec::new(),
            cursor: None,
            focus: None,
            pages: None,
        }
    }

    /// The same, with pages that the operator turns.
    pub fn with_pages(self, model: &Model) -> Self {
        Self { pages: Some(DialogPages::of(model)), ..self }
    }

    /// An empty sheet whose lines are read aloud: nothing is wrapped, cut or padded.
    pub fn aloud(ctx: &'a Ctx) -> Self {
        Self { aloud: true, ..Self::bare(ctx, Rect::new(0, 0, LONG, 1)) }
    }

    /// An empty sheet without a frame, over the whole of `area` from its first column on.
    pub fn bare(ctx: &'a Ctx, area: Rect) -> Self {
        Self { columns: usize::from(area.width), framed: false, ..Self::new(ctx, area) }
    }

    /// Whether its lines are read aloud rather than painted.
    pub fn is_aloud(&self) -> bool {
        self.aloud
    }

    /// How many lines it has so far.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The columns between the frames.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Adds a finished line.
    pub fn line(&mut self, line: Line<'static>) {
        self.lines.push(line);
    }

    /// The line that comes next must be on screen, even where not all are.
    pub fn focus_here(&mut self) {
        self.focus = Some(self.lines.len()..self.lines.len() + 1);
    }

    /// As must be all lines since then.
    pub fn focus_ends(&mut self) {
        if let Some(focus) = &mut self.focus {
            focus.end = self.lines.len();
        }
    }

    /// Where not all lines are on screen, the first ones are.
    pub fn start_here(&mut self) {
        self.focus = Some(0..1);
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.lines.push(Line::raw(""));
    }

    /// Adds words, wrapped.
    pub fn words(&mut self, text: &str, style: Style) {
        let wrapped = wrap(text, self.columns).into_iter();
        self.lines.extend(wrapped.map(|text| Line::styled(text, style)));
    }

    /// Adds what can be pressed; no hint is torn apart.
    pub fn keys(&mut self, model: &Model, hints: &[Hint]) {
        if self.aloud {
            return self.hints.extend(labels(&model.keymap, hints));
        }
        for text in key_lines(model, hints, self.columns) {
            self.line(Line::styled(text, self.ctx.theme.key));
        }
    }

    /// Adds words, wrapped, all lines indented.
    pub fn indented(&mut self, indent: usize, text: &str, style: Style) {
        self.marked(&" ".repeat(indent), text, style);
    }

    /// Adds words, wrapped, behind a mark; the lines that follow are indented as deep.
    pub fn marked(&mut self, mark: &str, text: &str, style: Style) {
        let margin = " ".repeat(width(mark));
        let wrapped = wrap(text, self.columns.saturating_sub(margin.len())).into_iter();
        let lines = wrapped.enumerate().map(|(at, text)| {
            Line::styled(format!("{}{text}", if at == 0 { mark } else { &margin }), style)
        });
        self.lines.extend(lines);
    }

    /// Adds a labelled field of `label_width` columns of label; the cursor is in it when `active`.
    pub fn field(&mut self, label: &str, label_width: usize, value: &Input, active: bool) {
        let theme = &self.ctx.theme;
        if self.aloud {
            if active {
                self.cursor = Some((self.lines.len(), 0));
            }
            let text = clean(value.text());
            let text = if text.is_empty() { "empty" } else { &text };
            let label = if label == "> " { "Typed" } else { label };
            self.lines.push(Line::raw(format!("{label}: {text}")));
            return;
        }
        let room = self.columns.saturating_sub(label_width);
        let origin = Position::new(u16::try_from(label_width).unwrap_or(0), 0);
        let style = if active { theme.selected } else { theme.resting };
        let offered = if value.is_offered() { Modifier::UNDERLINED } else { Modifier::empty() };
        let (text, cursor) =
            input::span(value, room, origin, style.add_modifier(offered), self.ctx.glyphs.cut);
        if active {
            self.cursor = Some((self.lines.len(), cursor.x));
        }
        let label_style = if active { theme.title } else { theme.text };
        let label = crate::ui::text::fit(label, label_width, self.ctx.glyphs.cut);
        self.lines.push(Line::from(vec![Span::styled(label, label_style), text]));
    }

    /// Adds a labelled line of few values, the chosen one marked; several lines where one is too
    /// short.
    pub fn choices(
        &mut self,
        label: &str,
        label_width: usize,
        active: bool,
        words: &[(&str, bool)],
    ) {
        if active {
            self.focus_here();
        }
        if self.aloud {
            let chosen = words.iter().position(|(_, chosen)| *chosen).unwrap_or(0);
            let word = words.get(chosen).map_or("", |(word, _)| word);
            let text = format!("{label}: {word}, {} of {}", chosen + 1, words.len());
            self.lines.push(Line::raw(text));
            return;
        }
        let theme = &self.ctx.theme;
        let style = if active { theme.title } else { theme.text };
        let mut spans = vec![Span::styled(format!("{label:<label_width$}"), style)];
        let mut taken = label_width;
        for (word, chosen) in words {
            let (before, after) = if *chosen { ("[", "]") } else { (" ", " ") };
            let style = match (chosen, active) {
                (true, true) => theme.selected,
                (true, false) => theme.title,
                (false, _) => theme.faint,
            };
            let text = format!("{before}{word}{after}");
            if taken + width(&text) > self.columns && taken > label_width {
                self.lines.push(Line::from(std::mem::take(&mut spans)));
                spans.push(Span::raw(" ".repeat(label_width)));
                taken = label_width;
            }
            taken += width(&text);
            spans.push(Span::styled(text, style));
        }
        self.lines.push(Line::from(spans));
        if active {
            self.focus_ends();
        }
    }

    /// Adds how far the request is; and what it waits for, and what can be done, where a read that
    /// comes with it is asked again.
    pub fn stage(&mut self, model: &Model, doing: &str) {
        match model.stage() {
            DialogStage::Asking => {}
            DialogStage::Waiting => {
                self.gap();
                let looks = model.is_looking_up();
                let doing = if looks { "Looking whether it happened" } else { doing };
                let awaited = |retry: &&Retry| Some(retry.ticket) == model.awaited();
                let Some(retry) = model.retries.iter().find(awaited) else {
                    self.words(&format!("{doing}…"), self.ctx.theme.key);
                    return;
                };
                let (error, left) = (&retry.error.message, retry.left(model.now));
                let waits = if looks { doing } else { "Waiting" };
                let text = format!("{waits}: {error} · asked again in {left} s");
                self.words(&text, self.ctx.theme.warning);
                self.keys(
                    model,
                    &[
                        ("confirm", "ask now"),
                        ("decline", if looks { "stop looking" } else { "stop trying" }),
                    ],
                );
            }
            DialogStage::Failed(error) => {
                self.gap();
                let mark = self.ctx.glyphs.off;
                self.words(&format!("{mark} {}", error.message), self.ctx.theme.danger);
                for line in advice::in_dialog(error) {
                    self.words(&format!("  {line}"), self.ctx.theme.faint);
                }
                for violation in &error.violations {
                    let (field, _) = violation.target();
                    self.words(
                        &format!("  {field}: {}", violation.description),
                        self.ctx.theme.danger,
                    );
                }
            }
        }
    }

    /// The lines alone, each with whether it is the one where one types or chooses; and what can be
    /// pressed.
    pub fn into_told(self) -> (Vec<(String, bool)>, Vec<String>) {
        let here = self.focus.or(self.cursor.map(|(line, _)| line..line + 1)).unwrap_or_default();
        let lines = self.lines.into_iter().enumerate();
        let lines = lines.map(|(at, line)| (line.to_string(), here.contains(&at))).collect();
        (lines, self.hints)
    }

    /// The lines alone, to be painted elsewhere.
    pub fn into_lines(self) -> Vec<Line<'static>> {
        self.lines
    }

    /// Paints the dialog in the middle of `area`.
    pub fn draw(self, frame: &mut Frame, area: Rect, title: &str, danger: bool) {
        self.draw_in(frame, area, title, danger, None);
    }

    /// The same, with the environment in the frame.
    pub fn draw_in(
        self,
        frame: &mut Frame,
        area: Rect,
        title: &str,
        danger: bool,
        place: Option<FramePlace>,
    ) {
        let height = u16::try_from(self.lines.len() + 2).unwrap_or(u16::MAX);
        let spot = if self.framed { layout::dialog(area, WIDTH, height) } else { area };
        let inner = if self.framed {
            open(self.ctx, frame, spot, title, danger)
        } else {
            frame.render_widget(Clear, spot);
            spot
        };
        // A dialog that is taller than the screen shows its end, where one types and reads results.
        let room = usize::from(inner.height);
        let end = self.lines.len().saturating_sub(room);
        let wanted = self.focus.clone().or(self.cursor.map(|(line, _)| line..line + 1));
        let skip = wanted.map_or(end, |lines| {
            let middle = end.min(lines.start.saturating_sub(room / 2));
            middle.max(lines.end.saturating_sub(room)).min(lines.start.max(middle))
        });
        let turned = self.pages.as_ref().and_then(|pages| pages.first);
        let skip = turned.map_or(skip, |first| first.min(end));
        if let Some(place) = place.filter(|_| self.framed) {
            place.draw(self.ctx, frame, spot, title);
        }
        if self.framed {
            cut_marks(frame, spot, skip > 0, skip < end, self.ctx);
        }
        if let Some(pages) = &self.pages {
            pages.draw(self.ctx, frame, spot, [skip > 0, skip < end]);
        }
        if let Some((line, column)) = self.cursor
            && let Some(row) = line.checked_sub(skip).filter(|row| *row < room)
        {
            let y = inner.y + u16::try_from(row).unwrap_or(0);
            let x = (inner.x + column).min(inner.right().saturating_sub(1));
            frame.set_cursor_position(Position::new(x, y));
        }
        let lines: Vec<Line> = self.lines.into_iter().skip(skip).collect();
        frame.render_widget(Paragraph::new(lines), inner);
    }
}

/// What can be pressed, on lines of at most `columns`.
pub fn key_lines(model: &Model, hints: &[Hint], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for hint in labels(&model.keymap, hints) {
        match lines.last_mut() {
            Some(line) if width(line) + GAP.len() + width(&hint) <= columns => {
                line.push_str(GAP);
                line.push_str(&hint);
            }
            _ => lines.push(hint),
        }
    }
    lines
}
