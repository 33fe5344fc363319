//! What changed since something was said last, and nothing else.

use super::typed::{TypedField, TypedText};
use super::words::still;
use super::{PlainDialog, PlainSpot, PlainView};
use crate::domain::Secret;
use crate::domain::text::count;

/// Something for the terminal.
#[derive(Clone, Debug)]
pub enum Spoken {
    /// A line.
    Line(String),
    /// What was typed, behind what was typed before it, on the same line.
    Echo(String),
    /// A secret's value, on a line of its own: the operator asked for it.
    Value(Secret),
}

/// What was said so far.
#[derive(Clone, Debug, Default)]
pub struct Voice {
    said: PlainView,
    /// What can be pressed in the open dialog, as far as it was said.
    keys: Vec<String>,
}

impl Voice {
    /// What is new in `view`.
    pub fn hear(&mut self, view: PlainView) -> Vec<Spoken> {
        let echo = match (&self.said.typed, &view.typed) {
            (Some(before), Some(after)) if before.field == after.field => typing(before, after),
            _ => None,
        };
        let Some(mut spoken) = echo else {
            let spoken = self.announce(&view);
            self.note(view);
            return spoken;
        };
        // What else follows from a letter is told when the text is accepted or left.
        spoken.extend(notice(&self.said, &view));
        self.said.notice = view.notice;
        if view.typed.as_ref().is_some_and(TypedField::searches) {
            // But what Enter would choose is told at once.
            spoken.extend(matching(self.said.dialog.as_ref(), view.dialog.as_ref()));
            self.said.dialog = view.dialog;
        }
        self.said.typed = view.typed;
        spoken
    }

    /// Where one is, for a key that changed nothing; nothing while a dialog is open or text is typed.
    pub fn stays(&self) -> Option<Spoken> {
        let row = row(&self.said.spot);
        let quiet = self.said.dialog.is_some() || self.said.typed.is_some() || row.is_empty();
        (!quiet).then_some(Spoken::Line(row))
    }

    /// Everything, whatever was said before.
    pub fn repeat(&mut self, view: PlainView) -> Vec<Spoken> {
        let mut lines = vec![place(&view)];
        lines.extend([view.waits.clone()]);
        if let Some(dialog) = &view.dialog {
            let spoken = lines.into_iter().filter(|line| !line.is_empty()).map(Spoken::Line);
            let spoken = spoken.chain(whole(dialog)).collect();
            self.note(view);
            return spoken;
        }
        lines.extend([view.spot.head.clone(), row(&view.spot)]);
        lines.extend(view.spot.about.iter().cloned());
        lines.push(view.keys.clone());
        self.note(view);
        lines.into_iter().filter(|line| !line.is_empty()).map(Spoken::Line).collect()
    }

    fn note(&mut self, view: PlainView) {
        let title = |view: &PlainView| view.dialog.as_ref().map(|dialog| dialog.title.clone());
        if title(&view) != title(&self.said) {
            self.keys.clear();
        }
        self.keys.extend(view.dialog.iter().flat_map(|dialog| dialog.keys.iter().cloned()));
        self.said = view;
    }

    // What changed.
    fn announce(&self, after: &PlainView) -> Vec<Spoken> {
        let before = &self.said;
        let mut spoken = changed(before, after);
        spoken.extend(begun(before, after));
        spoken.extend(match (&before.dialog, &after.dialog) {
            (Some(old), Some(new)) if old.title == new.title => news(old, new, &self.keys),
            (_, Some(new)) => whole(new),
            (Some(_), None) => spot(None, &after.spot),
            (None, None) => spot(Some(&before.spot), &after.spot),
        });
        spoken.retain(|one| !matches!(one, Spoken::Line(line) if line.is_empty()));
        spoken
    }
}

// A field that is typed in now, without a dialog or a row that tells of it.
fn begun(before: &PlainView, after: &PlainView) -> Option<Spoken> {
    let typed = after.typed.as_ref().filter(|_| after.dialog.is_none())?;
    if typed.told_by_row() {
        return None;
    }
    let known = before.typed.as_ref().is_some_and(|one| one.field == typed.field);
    let TypedText::Open { text, .. } = &typed.text else { return None };
    let text = if text.is_empty() { "empty" } else { text };
    (!known).then(|| Spoken::Line(format!("{}, {text}", typed.field)))
}

// What changed besides where one is.
fn changed(before: &PlainView, after: &PlainView) -> Vec<Spoken> {
    let mut lines = Vec::new();
    if before.place != after.place {
        lines.push(place(after));
    } else if before.access != after.access {
        let open = "writable".to_owned();
        lines.push(if after.access.is_empty() { open } else { after.access.clone() });
    }
    if after.reading && !before.reading {
        lines.push("Reading the applications".into());
    }
    let same = before.spot.head == after.spot.head && before.notice == after.notice;
    if before.reading && !after.reading && same {
        lines.push("Up to date".into());
    }
    if still(&before.waits) != still(&after.waits) {
        lines.push(after.waits.clone());
    }
    let mut spoken: Vec<Spoken> = lines.into_iter().map(Spoken::Line).collect();
    spoken.extend(notice(before, after));
    spoken
}

fn place(view: &PlainView) -> String {
    let facts = [&view.place, &view.access].into_iter().filter(|one| !one.is_empty());
    facts.cloned().collect::<Vec<_>>().join(", ")
}

fn notice(before: &PlainView, after: &PlainView) -> Option<Spoken> {
    let (_, text) = after.notice.as_ref().filter(|_| before.notice != after.notice)?;
    Some(Spoken::Line(text.clone()))
}

fn row(spot: &PlainSpot) -> String {
    let facts = [&spot.row, &spot.position].into_iter().filter(|one| !one.is_empty());
    facts.cloned().collect::<Vec<_>>().join(", ")
}

// The row, the head where it is another one, and what is wrong with the row.
fn spot(before: Option<&PlainSpot>, after: &PlainSpot) -> Vec<Spoken> {
    let mut lines = Vec::new();
    let head = before.is_none_or(|before| before.head != after.head);
    if head {
        lines.push(after.head.clone());
    }
    let same = |before: &PlainSpot| {
        before.id == after.id && still(&before.row) == still(&after.row) && !head
    };
    if !before.is_some_and(same) {
        lines.push(row(after));
    }
    let grave = |line: &&String| line.starts_with("warning:") || line.starts_with("not allowed:");
    let known = |line: &&String| {
        before.is_some_and(|before| before.about.iter().any(|one| still(one) == still(line)))
    };
    lines.extend(after.about.iter().filter(grave).filter(|line| !known(line)).cloned());
    lines.into_iter().map(Spoken::Line).collect()
}

fn whole(dialog: &PlainDialog) -> Vec<Spoken> {
    let lines = dialog.lines.iter().map(|(line, _)| line.clone());
    let lines = [dialog.title.clone()].into_iter().chain(lines).chain([dialog.keys.join(", ")]);
    let lines = lines.filter(|line| !line.is_empty()).map(Spoken::Line);
    lines.chain(dialog.shown.clone().map(Spoken::Value)).collect()
}

// The lines that were not there before, and the one that the cursor came to.
fn news(before: &PlainDialog, after: &PlainDialog, known: &[String]) -> Vec<Spoken> {
    let had = |text: &str| before.lines.iter().find(|(line, _)| still(line) == still(text));
    let new = after.lines.iter().filter(|(line, here)| match had(line) {
        None => true,
        Some((_, was_here)) => *here && !was_here,
    });
    let value = after.shown.clone().filter(|_| before.shown.is_none());
    let told = |key: &&String| !known.iter().any(|one| still(one) == still(key));
    let keys: Vec<_> = after.keys.iter().filter(told).cloned().collect();
    let mut lines: Vec<_> = new.map(|(line, _)| line.clone()).chain([keys.join(", ")]).collect();
    lines.retain(|line| !line.is_empty());
    let stays =
        |(line, _): &(String, bool)| after.lines.iter().any(|(one, _)| still(one) == still(line));
    if lines.is_empty() && !before.lines.iter().all(stays) {
        // Something was closed within the dialog: where one is now.
        lines.extend([after.title.clone(), after.keys.join(", ")]);
    }
    lines.into_iter().map(Spoken::Line).chain(value.map(Spoken::Value)).collect()
}

// What a menu offers for what was typed.
fn matching(before: Option<&PlainDialog>, after: Option<&PlainDialog>) -> Option<Spoken> {
    let (before, after) = (before?, after?);
    let here = |dialog: &PlainDialog| {
        let chosen = dialog.lines.iter().find(|(_, here)| *here);
        chosen.map(|(line, _)| line.clone())
    };
    let chosen = here(after)?;
    // Which one it is of how many changes with every letter.
    let bare = |line: &str| line.rsplit_once(", ").map_or(line, |(bare, _)| bare).to_owned();
    let same = here(before).is_some_and(|before| bare(&before) == bare(&chosen));
    (!same).then_some(Spoken::Line(chosen))
}

// What a key did to the text; `None` where it did nothing.
fn typing(before: &TypedField, after: &TypedField) -> Option<Vec<Spoken>> {
    if before == after {
        return None;
    }
    // What was typed was accepted, and what came of it is more than that nothing is left of it.
    if let (TypedText::Hidden(_), TypedText::Hidden(0)) = (&before.text, &after.text) {
        return None;
    }
    Some(match (&before.text, &after.text) {
        (TypedText::Hidden(old), TypedText::Hidden(new)) if *new == old + 1 => {
            vec![Spoken::Echo("*".into())]
        }
        (_, TypedText::Hidden(new)) => vec![Spoken::Line(count(*new, "character"))],
        (TypedText::Open { text: old, .. }, TypedText::Open { text: new, cursor }) => {
            let end = *cursor == new.chars().count();
            match new.strip_prefix(old.as_str()).filter(|_| end) {
                Some("") | None if old == new => {
                    let under = new.chars().nth(*cursor);
                    vec![Spoken::Line(under.map_or_else(|| "end".to_owned(), spelled))]
                }
                Some(added) => vec![Spoken::Echo(added.to_owned())],
                None if old
                    .strip_prefix(new.as_str())
                    .is_some_and(|end| end.chars().count() == 1) =>
                {
                    let gone = old.chars().next_back().map(spelled).unwrap_or_default();
                    vec![Spoken::Line(format!("{gone} deleted"))]
                }
                None if new.is_empty() => vec![Spoken::Line("empty".into())],
                None => vec![Spoken::Line(new.clone())],
            }
        }
        (TypedText::Hidden(_), TypedText::Open { text, .. }) => vec![Spoken::Line(text.clone())],
    })
}

fn spelled(letter: char) -> String {
    if letter == ' ' { "space".into() } else { letter.to_string() }
}
