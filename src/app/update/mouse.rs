//! The mouse, where it is switched on: the wheel moves, a click selects, and where a key is told with what
//! it does, a click is that key.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::app::keys::{Action, BINDINGS};
use crate::app::msg::Effect;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::layout::environments;
use crate::app::screen::model::Model;
use crate::app::screen::pane::Pane;
use crate::app::screen::strip;
use crate::app::screen::window::first_row;

use super::{navigation, sessions, typing};

/// Applies a mouse event. `told` is the row of the table of keys whose key is told where it was.
pub fn on_mouse(model: &mut Model, event: MouseEvent, told: Option<usize>) -> Vec<Effect> {
    // What is shown only once is for the keyboard: a click there may be the beginning of a selection.
    let told = told.filter(|_| model.reveals.is_empty());
    if let Some(binding) = told.and_then(|at| BINDINGS.get(at)) {
        return typing::on_binding(model, binding);
    }
    if let (Some(Dialog::Sessions), Some(movement)) = (&model.dialog, wheel(event.kind)) {
        return sessions::act(model, movement);
    }
    let typing =
        model.filtering || model.environment().is_some_and(|state| state.place.editor.is_some());
    if model.dialog.is_some() || !model.reveals.is_empty() || typing {
        return Vec::new();
    }
    let at = Position::new(event.column, event.row);
    let areas = model.areas();
    if let Some(line) = areas.strip.filter(|line| line.contains(at)) {
        return on_strip(model, event, line);
    }
    let panes = [
        (Pane::Environments, areas.environments, 1),
        (Pane::Applications, areas.applications, 2),
        (Pane::Detail, areas.detail, 3),
    ];
    let hit = panes.into_iter().find_map(|(pane, area, head)| {
        area.filter(|area| area.contains(at)).map(|a| (pane, a, head))
    });
    let Some((pane, area, head)) = hit else { return Vec::new() };
    match event.kind {
        MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
            model.focus = pane;
            navigation::travel(model, wheel(event.kind).unwrap_or(Action::Down));
        }
        MouseEventKind::Down(MouseButton::Left) => {
            model.focus = pane;
            if at.y >= area.y + head {
                return click(model, pane, area, usize::from(at.y - area.y - head), head);
            }
        }
        _ => {}
    }
    Vec::new()
}

fn wheel(kind: MouseEventKind) -> Option<Action> {
    match kind {
        MouseEventKind::ScrollDown => Some(Action::Down),
        MouseEventKind::ScrollUp => Some(Action::Up),
        _ => None,
    }
}

fn on_strip(model: &mut Model, event: MouseEvent, line: Rect) -> Vec<Effect> {
    let items = strip::items(model, line.width).unwrap_or_default();
    let hit = items.iter().find(|item| (item.x..item.x + item.width).contains(&event.column));
    match hit {
        Some(item) if event.kind == MouseEventKind::Down(MouseButton::Left) => {
            super::environments::open(model, item.at)
        }
        _ => Vec::new(),
    }
}

fn click(model: &mut Model, pane: Pane, area: Rect, row: usize, head: u16) -> Vec<Effect> {
    let height = usize::from(area.height.saturating_sub(head + 1));
    match pane {
        Pane::Environments => {
            let height = usize::from(environments(area).0.height);
            let first = first_row(model.environment_cursor, model.environments.len(), height);
            if row < height && first + row < model.environments.len() {
                return super::environments::open(model, first + row);
            }
        }
        Pane::Applications => {
            if let Some(state) = model.environment_mut() {
                let first = first_row(state.place.position, state.visible_count(), height);
                if first + row < state.visible_count() {
                    state.select_at(first + row);
                }
            }
        }
        Pane::Detail => {}
    }
    Vec::new()
}
