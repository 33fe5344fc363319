//! Files of variables: entries are merged into one that is there, and every byte that is not a
//! replaced value stays as it was.

use std::ops::Range;

use zeroize::Zeroizing;

use super::file::FileEntry;
use super::ours::{Assignment, Behind, assignments, exports};
use super::puzzle::{Puzzle, Why};
use super::quote::{Style, style, write};
use super::script::{Dialect, Joint, Script, line_of, read};
use super::words::{WordForm, comment_end};
use super::{DeliveryFailure, LineChange, PlannedLine};
use crate::domain::ClientId;

/// Room for a file of ours, in bytes; growing would leave a copy of the value behind.
pub const ROOM: usize = 16 * 1024;

/// Stands for what is in a file and is not shown.
const HIDDEN: &str = "••••";

/// A merged file, and what became of each entry.
pub struct MergedFile {
    /// The whole file; wiped when dropped.
    pub text: Zeroizing<Vec<u8>>,
    /// The lines that change, from top to bottom, with the values masked.
    pub lines: Vec<PlannedLine>,
    /// What some readers of the result will read otherwise.
    pub odds: Odds,
}

/// The first line of each kind that some readers take otherwise than others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odds {
    /// A value in quotes, which stay part of it for some.
    pub quotes: Option<usize>,
    /// A comment behind a value, which is part of it for some.
    pub comment: Option<usize>,
    /// A line that ends in CR LF, of which the CR is part of the value for shells.
    pub carriage: Option<usize>,
}

/// `NAME=value`, behind `export` where shells read it, and how the value is written.
///
/// # Errors
/// [`DeliveryFailure::Unwritable`] for a value that readers would disagree on.
pub fn assignment(
    entry: &FileEntry<'_>,
    exported: bool,
    dialect: Dialect,
) -> Result<(Zeroizing<Vec<u8>>, Style), DeliveryFailure> {
    let style = styled(entry, None, dialect)?;
    let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
    text.extend_from_slice(lead(exported).as_bytes());
    text.extend_from_slice(entry.name.as_bytes());
    text.push(b'=');
    write(&mut text, entry.value, style);
    Ok((text, style))
}

/// The same line with the value masked.
pub fn masked(entry: &FileEntry<'_>, exported: bool, style: Style) -> String {
    format!("{}{}={}", lead(exported), entry.name, quoted(entry.shown, style))
}

fn lead(exported: bool) -> &'static str {
    if exported { "export " } else { "" }
}

fn quoted(shown: &str, style: Style) -> String {
    match style {
        Style::Bare => shown.to_owned(),
        Style::Single | Style::Shell => format!("'{shown}'"),
        Style::Double => format!("\"{shown}\""),
    }
}

fn styled(
    entry: &FileEntry<'_>,
    old: Option<WordForm>,
    dialect: Dialect,
) -> Result<Style, DeliveryFailure> {
    let format = if dialect == Dialect::Env { ".env" } else { "shell" };
    style(entry.value, old, dialect).ok_or(DeliveryFailure::Unwritable { name: entry.name, format })
}

/// Puts `entries` into `old`: each replaces the values that are assigned to its names, or is
/// appended.
///
/// # Errors
/// [`DeliveryFailure::Unwritable`], see [`assignment`]; [`DeliveryFailure::Line`] for a line that is
/// not understood completely and might make a difference.
pub fn merge(
    old: &[u8],
    entries: &[FileEntry<'_>],
    dialect: Dialect,
) -> Result<MergedFile, DeliveryFailure> {
    let names: Vec<_> = entries.iter().flat_map(FileEntry::names).collect();
    let script = read(old, dialect)?;
    let found = assignments(old, &script, &names, dialect)?;
    if let Some(last) = found.iter().map(|one| one.place.start).max() {
        reached(old, &script, last)?;
    }
    let room = old.len() + (found.len() + entries.len()) * ROOM;
    let mut merge = DotenvMerge {
        old,
        dialect,
        text: Zeroizing::new(Vec::with_capacity(room)),
        copied: 0,
        lines: Vec::new(),
        odds: Odds::default(),
    };
    let mut sorted: Vec<_> = found.iter().collect();
    sorted.sort_by_key(|one| one.value.start);
    for one in sorted {
        if let Some(entry) = entries.iter().find(|entry| entry.is(one.name)) {
            merge.replace(one, entry)?;
        }
    }
    merge.text.extend_from_slice(old.get(merge.copied..).unwrap_or_default());
    let there = |entry: &&FileEntry<'_>| found.iter().any(|one| entry.is(one.name));
    let missing: Vec<_> = entries.iter().filter(|entry| !there(entry)).collect();
    if !missing.is_empty() {
        reached(old, &script, old.len())?;
        ended(old, &script, dialect)?;
        let exported =
            dialect == Dialect::Shell || script.statements.iter().any(|one| exports(old, one));
        merge.append(&missing, exported)?;
    }
    let DotenvMerge { text, lines, odds, .. } = merge;
    let statements = script.statements.len() + missing.len();
    let whole = arrived(&text, entries, &names, dialect)? == statements;
    if !whole {
        return Err(Puzzle { line: last_line(old), why: Why::Open }.into());
    }
    Ok(MergedFile { text, lines, odds })
}

struct DotenvMerge<'a> {
    old: &'a [u8],
    dialect: Dialect,
    text: Zeroizing<Vec<u8>>,
    copied: usize,
    lines: Vec<PlannedLine>,
    odds: Odds,
}

impl DotenvMerge<'_> {
    fn replace(&mut self, one: &Assignment, entry: &FileEntry<'_>) -> Result<(), DeliveryFailure> {
        let Range { start, mut end } = one.value;
        // Empty quotes are a place for a value rather than a style.
        let form = Some(one.form).filter(|_| end > start + 2);
        let style = styled(entry, form, self.dialect)?;
        let over = comment_end(self.old, end);
        if self.dialect == Dialect::Env {
            if one.behind == Behind::Nothing {
                // Blanks at the end of a line are part of the value for docker.
                end = over;
            }
            self.odds.note(one.line, style, one.behind, self.old.get(over) == Some(&b'\r'));
        }
        self.text.extend_from_slice(self.old.get(self.copied..start).unwrap_or_default());
        let from = self.text.len();
        write(&mut self.text, entry.value, style);
        self.copied = end;
        let same = self.text.get(from..) == self.old.get(start..end);
        if same && entry.shown == entry.value {
            // A client ID, say, that is there already. The secret's line is shown whatever it was.
            return Ok(());
        }
        let before = if one.lead.is_empty() { String::new() } else { format!("{} ", one.lead) };
        let behind = match one.behind {
            Behind::Nothing => "",
            Behind::Comment => " # …",
            Behind::More => " …",
        };
        let line = |value: &str| format!("{before}{}={value}{behind}", one.name);
        self.lines.push(PlannedLine {
            change: LineChange::Replaces { line: one.line },
            old: Some(line(&shown(self.old, one))),
            text: line(&quoted(entry.shown, style)),
        });
        Ok(())
    }

    fn append(
        &mut self,
        entries: &[&FileEntry<'_>],
        exported: bool,
    ) -> Result<(), DeliveryFailure> {
        let newline = self.newline();
        let mut last = self.old.split_inclusive(|byte| *byte == b'\n').count();
        if self.text.last().is_some_and(|byte| *byte != b'\n') {
            self.text.extend_from_slice(newline);
        }
        for entry in entries {
            let (text, style) = assignment(entry, exported, self.dialect)?;
            self.text.extend_from_slice(&text);
            self.text.extend_from_slice(newline);
            let change = LineChange::Appends { after: last };
            self.lines.push(PlannedLine {
                change,
                old: None,
                text: masked(entry, exported, style),
            });
            last += 1;
            if self.dialect == Dialect::Env {
                self.odds.note(last, style, Behind::Nothing, newline == b"\r\n");
            }
        }
        Ok(())
    }

    // As the file ends, but for a last line without an end: to a shell the CR would be part of it.
    fn newline(&self) -> &'static [u8] {
        let both = self.dialect == Dialect::Env && self.old.ends_with(b"\r\n");
        if both { b"\r\n" } else { b"\n" }
    }
}

impl Odds {
    /// Takes note of a line that was written.
    pub fn note(&mut self, line: usize, style: Style, behind: Behind, carriage: bool) {
        let notes = [
            (&mut self.quotes, style != Style::Bare),
            (&mut self.comment, behind == Behind::Comment),
            (&mut self.carriage, carriage),
        ];
        for (place, _) in notes.into_iter().filter(|(_, holds)| *holds) {
            place.get_or_insert(line);
        }
    }
}

// A value that is replaced is shown when it has the shape of a client ID, and when it is empty.
fn shown(old: &[u8], one: &Assignment) -> String {
    match literal(old, one) {
        Some(b"") => String::new(),
        Some(value) => ClientId::recognised(value).map_or(HIDDEN.into(), |id| id.to_string()),
        None => HIDDEN.into(),
    }
}

// The value without its quotes, when nothing else is to be taken off it.
fn literal<'a>(text: &'a [u8], one: &Assignment) -> Option<&'a [u8]> {
    let value = text.get(one.value.clone())?;
    match one.form {
        WordForm::Bare => Some(value),
        WordForm::Single | WordForm::Double => value.get(1..value.len().checked_sub(1)?),
        WordForm::Pieces | WordForm::Live => None,
    }
}

// What stands behind a line that leaves the file is not read.
fn reached(text: &[u8], script: &Script, end: usize) -> Result<(), Puzzle> {
    let leaves = script.statements.iter().find(|one| {
        let always = !one.inside && !matches!(one.before, Joint::And | Joint::Or);
        let first = one.words.first().and_then(|word| text.get(word.range.clone()));
        let ends = match first {
            Some(b"exit" | b"return" | b"logout") => true,
            Some(b"exec") => one.words.len() > 1 && !one.redirected,
            _ => false,
        };
        always && ends
    });
    match leaves.and_then(|one| one.words.first()) {
        Some(word) if word.range.start < end => {
            Err(Puzzle { line: line_of(text, word.range.start), why: Why::Leaves })
        }
        _ => Ok(()),
    }
}

// What is added becomes a part of the last line where that ends in a backslash: in a comment too, for
// systemd before version 254.
fn ended(text: &[u8], script: &Script, dialect: Dialect) -> Result<(), Puzzle> {
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let backslashes = line.iter().rev().take_while(|byte| **byte == b'\\').count();
    let ends = |one: &Range<usize>| one.end == line.len();
    let comment = dialect == Dialect::Shell && script.comments.iter().any(ends);
    if backslashes % 2 == 1 && !comment {
        return Err(Puzzle { line: last_line(text), why: Why::Open });
    }
    // To the dotenv of Node the value of `NAME:` may stand on the next line.
    let line = line.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_start();
    let name = line.strip_prefix(b"export").unwrap_or(line).trim_ascii_start();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-".contains(byte);
    if dialect == Dialect::Env && name.strip_suffix(b":").is_some_and(|one| one.iter().all(fits)) {
        return Err(Puzzle { line: last_line(text), why: Why::Disputed });
    }
    Ok(())
}

fn last_line(text: &[u8]) -> usize {
    line_of(text, text.len().saturating_sub(1))
}

// The result is taken apart as the old file was: every name has its new value now. Returns how many
// statements there are.
fn arrived(
    text: &[u8],
    entries: &[FileEntry<'_>],
    names: &[&'static str],
    dialect: Dialect,
) -> Result<usize, DeliveryFailure> {
    let script = read(text, dialect)?;
    let found = assignments(text, &script, names, dialect)?;
    for entry in entries {
        let mut ours = found.iter().filter(|one| entry.is(one.name)).peekable();
        let missing = Puzzle { line: last_line(text), why: Why::Unknown(entry.name) };
        if ours.peek().is_none() {
            return Err(missing.into());
        }
        for one in ours {
            let kept = literal(text, one).is_none_or(|value| value == entry.value.as_bytes());
            if !kept {
                return Err(Puzzle { line: one.line, ..missing }.into());
            }
        }
    }
    Ok(script.statements.len())
}

/// The value that `name` has in `text`, when it is understood completely.
pub fn value<'a>(text: &'a [u8], name: &'static str, dialect: Dialect) -> Option<&'a [u8]> {
    let found = assignments(text, &read(text, dialect).ok()?, &[name], dialect).ok()?;
    found.iter().rev().find_map(|one| literal(text, one))
}

#[cfg(test)]
mod tests;
