//! What a save would change, line by line: as it is drawn, and counted, so that nothing is saved of which
//! not every line was on the screen.

use std::ops::Range;

use ratatui::layout::Rect;

use super::dialog::{Difference, DifferenceWarning};
use super::layout::DIALOG_WIDTH;
use crate::domain::columns::{width, wrap};
use crate::domain::record::Change;
use crate::domain::{FieldId, Value};

/// What a line of a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceRole {
    /// What is taken back, or nothing.
    Words,
    /// A field, with what it was and shall be where that is one line.
    Field,
    /// An item that goes.
    Removed,
    /// An item that comes.
    Added,
    /// An item that stays, beside those that go or come.
    Neighbour,
    /// What is to be known before.
    Warning,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceLine {
    /// What it is.
    pub role: DifferenceRole,
    /// In words, no wider than it was asked for.
    pub text: String,
}

/// How far the lines of a field are indented.
const INDENT: &str = "  ";

/// Where fewer rows are, one row at the foot has to do.
const LOW: u16 = 10;

/// The rows at the foot of a dialog in `area`: how many more lines there are, and the keys.
pub fn foot(area: Rect) -> u16 {
    if area.height < LOW { 1 } else { 2 }
}

impl Difference {
    /// How many values change: fields, and items of lists.
    pub fn count(&self) -> usize {
        let items = |change: &Change| match (&change.before, &change.after) {
            (Value::List(before), Value::List(after)) => {
                let gone = before.iter().filter(|item| !after.contains(item));
                gone.chain(after.iter().filter(|item| !before.contains(item))).count().max(1)
            }
            _ => 1,
        };
        self.changes.iter().map(items).sum()
    }

    /// All lines, of at most `columns`.
    pub fn lines(&self, columns: usize) -> Vec<DifferenceLine> {
        let mut lines = DifferenceLines { columns, lines: Vec::new() };
        for words in self.undoing.iter().flat_map(|undoing| &undoing.words) {
            lines.add(DifferenceRole::Words, "", words);
        }
        for change in &self.changes {
            if !lines.lines.is_empty() {
                lines.add(DifferenceRole::Words, "", "");
            }
            lines.change(change, &self.warnings);
        }
        for warning in self.others() {
            // Of an item that is not shown, it says which one.
            let item = warning.item.as_ref().map_or_else(String::new, |item| format!(" {item}"));
            let text = format!("{}{item}: {}", warning.field.row().label, warning.text);
            lines.add(DifferenceRole::Warning, "▲ ", &text);
        }
        lines.lines
    }

    // What is about no value that is shown.
    fn others(&self) -> impl Iterator<Item = &DifferenceWarning> {
        let shown = |warning: &DifferenceWarning| {
            let of = self.changes.iter().find(|change| change.field == warning.field);
            of.is_some_and(|change| match (&warning.item, &change.before, &change.after) {
                (Some(item), Value::List(before), Value::List(after)) => {
                    items(before, after).iter().any(|(_, one)| *one == item)
                }
                _ => true,
            })
        };
        self.warnings.iter().filter(move |one| !shown(one))
    }

    /// The lines that there is room for in a dialog in `area`, from the first one that is shown on, and
    /// how many more there are below.
    pub fn window(&self, area: Rect) -> (Range<usize>, usize) {
        let count = self.lines(columns(area)).len();
        let room = usize::from(area.height.saturating_sub(foot(area) + 2)).max(1);
        let first = self.scroll.min(count.saturating_sub(room));
        let end = count.min(first + room);
        (first..end, count - end)
    }

    /// Notes what is on the screen in `area`. Tells whether every line was, by now.
    pub fn see(&mut self, area: Rect) -> bool {
        let (shown, _) = self.window(area);
        if shown.start <= self.seen {
            self.seen = self.seen.max(shown.end);
        }
        self.seen >= self.lines(columns(area)).len()
    }

    /// Scrolls by `rows`, as far as there is something to see. What that brings counts as seen with the next key:
    /// a message may take room from it.
    pub fn scroll_by(&mut self, area: Rect, rows: isize) {
        self.see(area);
        let (shown, below) = self.window(area);
        let to = shown.start.saturating_add_signed(rows);
        self.scroll = to.min(shown.start + below);
    }
}

/// The columns of a line in a dialog in `area`.
pub fn columns(area: Rect) -> usize {
    usize::from(area.width.min(DIALOG_WIDTH)).saturating_sub(4)
}

struct DifferenceLines {
    columns: usize,
    lines: Vec<DifferenceLine>,
}

impl DifferenceLines {
    // Words behind a mark, wrapped; what follows is indented as deep.
    fn add(&mut self, role: DifferenceRole, mark: &str, words: &str) {
        let margin = " ".repeat(width(mark));
        let wrapped = wrap(words, self.columns.saturating_sub(margin.len())).into_iter();
        let lines = wrapped.enumerate().map(|(at, text)| {
            let text = format!("{}{text}", if at == 0 { mark } else { &margin });
            DifferenceLine { role, text }
        });
        self.lines.extend(lines);
    }

    // What is to be known of a field, or of an item of it.
    fn warn(
        &mut self,
        field: FieldId,
        item: Option<&String>,
        warnings: &[DifferenceWarning],
        indent: &str,
    ) {
        let about = |one: &&DifferenceWarning| one.field == field && one.item.as_ref() == item;
        for warning in warnings.iter().filter(about) {
            self.add(DifferenceRole::Warning, &format!("{indent}▲ "), &warning.text);
        }
    }

    fn change(&mut self, change: &Change, warnings: &[DifferenceWarning]) {
        let label = change.field.row().label;
        if let (Value::List(before), Value::List(after)) = (&change.before, &change.after) {
            self.add(DifferenceRole::Field, "", &change.title());
            for (role, item) in items(before, after) {
                let mark = match role {
                    DifferenceRole::Removed => "- ",
                    DifferenceRole::Added => "+ ",
                    _ => "  ",
                };
                self.add(role, &format!("{INDENT}{mark}"), item);
                self.warn(change.field, Some(item), warnings, "    ");
            }
        } else {
            let words = format!("{} → {}", change.before.words(), change.after.words());
            let one = format!("{label}  {words}");
            if width(&one) <= self.columns {
                self.add(DifferenceRole::Field, "", &one);
            } else {
                self.add(DifferenceRole::Field, "", label);
                self.add(DifferenceRole::Field, INDENT, &words);
            }
        }
        self.warn(change.field, None, warnings, INDENT);
    }
}

// What goes and comes, with the one item beside it that stays. Where only the order changes, all of it.
fn items<'a>(before: &'a [String], after: &'a [String]) -> Vec<(DifferenceRole, &'a String)> {
    let old = before.iter().map(|item| {
        let stays = after.contains(item);
        (if stays { DifferenceRole::Neighbour } else { DifferenceRole::Removed }, item)
    });
    let new = after.iter().filter(|item| !before.contains(item));
    let all: Vec<_> = old.chain(new.map(|item| (DifferenceRole::Added, item))).collect();
    let stays = |one: &(DifferenceRole, &String)| one.0 == DifferenceRole::Neighbour;
    let Some(first) = all.iter().position(|one| !stays(one)) else {
        return after.iter().map(|item| (DifferenceRole::Neighbour, item)).collect();
    };
    let beside = first.checked_sub(1).or_else(|| all.iter().position(stays));
    let shown = all.into_iter().enumerate().filter(|(at, one)| !stays(one) || beside == Some(*at));
    shown.map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::{DifferenceRole, items};

    fn shown(before: &[&str], after: &[&str]) -> String {
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let (before, after) = (owned(before), owned(after));
        let mark = |role| match role {
            DifferenceRole::Removed => '-',
            DifferenceRole::Added => '+',
            _ => ' ',
        };
        let items = items(&before, &after).into_iter();
        items.map(|(role, item)| format!("{}{item}", mark(role))).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn one_neighbour_stands_beside_what_changes() {
        assert_eq!(shown(&["a", "b", "c"], &["a", "b", "c", "d"]), " c,+d");
        assert_eq!(shown(&["a", "b", "c"], &["a", "c"]), " a,-b");
        assert_eq!(shown(&["a", "b"], &["b"]), "-a, b");
        assert_eq!(shown(&["a", "b", "c"], &["c", "d"]), "-a,-b, c,+d");
        assert_eq!(shown(&[], &["a"]), "+a");
    }

    #[test]
    fn another_order_is_shown_as_it_will_be() {
        assert_eq!(shown(&["a", "b"], &["b", "a"]), " b, a");
    }
}
