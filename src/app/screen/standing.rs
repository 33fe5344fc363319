//! The cursor of a tab stays on what it is on, wherever that stands in the list by now: a merge, an answer or
//! an undo may put something above it, and the next key is meant for what the operator saw.

use super::environment_state::EnvironmentState;
use super::rows::Row;
use super::tab::Tab;
use crate::domain::{ClientId, Value};

/// What a row is about, whatever its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Landmark {
    row: Row,
    url: Option<String>,
}

/// What the cursor stood on in each tab of one application, and at which place.
#[derive(Clone, Debug, Default)]
pub struct Stood {
    application: Option<ClientId>,
    places: [Option<(usize, Landmark)>; Tab::COUNT],
}

// The row of a URL that is gone: the nearest one of its list, for what is added next goes there.
fn in_list(rows: &[Row], gone: &Row, at: usize) -> Option<usize> {
    let Row::ListItem(field, _) = gone else { return None };
    let of_list =
        |row: &Row| matches!(row, Row::ListHead(of) | Row::ListItem(of, _) if of == field);
    let last = rows.iter().rposition(of_list)?;
    Some(at.min(last))
}

impl EnvironmentState {
    /// Puts the cursor of a tab on a row, whatever it stood on.
    pub fn stand_at(&mut self, tab: Tab, at: usize) {
        self.place.rows[tab as usize] = at;
        self.place.stood.places[tab as usize] = None;
    }

    /// Whether the cursor of a tab stood on this row when that was last looked at.
    pub fn stood_on(&self, tab: Tab, row: &Row) -> bool {
        let place = self.place.stood.places[tab as usize].as_ref();
        place.is_some_and(|(_, mark)| mark.row == *row)
    }

    /// Puts the cursor of the open tab back on what it stood on, unless it was moved, and notes what that is.
    /// Where it is gone the cursor stays at its place, and in its list. To be called after every change.
    pub fn keep_standing(&mut self) {
        let tab = self.place.tab;
        // The log does it by its numbers.
        if tab == Tab::Activity {
            return;
        }
        if self.place.stood.application != self.place.selected {
            let application = self.place.selected.clone();
            self.place.stood = Stood { application, ..Stood::default() };
            // Who runs through the list stands nowhere yet, and waits for nothing.
            return;
        }
        let rows = self.rows();
        let at = self.place.rows[tab as usize];
        let before = self.place.stood.places[tab as usize].take();
        if let Some((_, mark)) = before.filter(|(was, _)| *was == at) {
            let same = |row: &Row| self.is(row, &mark);
            // The same URL may stand there twice.
            let here = rows.get(self.row_position(rows.len())).is_some_and(same);
            let to = rows.iter().position(same).or_else(|| in_list(&rows, &mark.row, at));
            if let Some(to) = to.filter(|_| !here) {
                self.place.rows[tab as usize] = to;
            }
        }
        let at = self.place.rows[tab as usize];
        let row = rows.get(self.row_position(rows.len())).cloned();
        let mark = row.map(|row| (at, Landmark { url: self.url(&row), row }));
        self.place.stood.places[tab as usize] = mark;
    }

    fn is(&self, row: &Row, mark: &Landmark) -> bool {
        match (&mark.row, row) {
            (Row::ListItem(field, _), Row::ListItem(of, _)) => {
                field == of && self.url(row) == mark.url
            }
            (before, now) => before == now,
        }
    }

    fn url(&self, row: &Row) -> Option<String> {
        let Row::ListItem(field, at) = row else { return None };
        match field.row().get(self.shown(self.selected()?)) {
            Value::List(items) => items.into_iter().nth(*at),
            _ => None,
        }
    }
}
