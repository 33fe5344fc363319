//! `.env` files: how a value is quoted, and how entries are merged into a file that is there, with
//! every other byte left as it was.

use std::ops::Range;

use zeroize::Zeroizing;

use super::file::Entry;
use super::{Change, DeliveryFailure};

/// Room for a file of ours, in bytes; growing would leave a copy of the value behind.
pub const ROOM: usize = 16 * 1024;

/// `NAME='value'`. Single quotes where they can be, as nothing in them has a meaning; a value that
/// holds one itself is written in double quotes with backslashes.
///
/// # Errors
/// [`DeliveryFailure::Unwritable`] for control characters: readers disagree on them.
pub fn assignment(entry: &Entry<'_>) -> Result<Zeroizing<Vec<u8>>, DeliveryFailure> {
    let mut line = quoted(entry)?;
    let mut whole = Zeroizing::new(Vec::with_capacity(entry.name.len() + 1 + line.len()));
    whole.extend_from_slice(entry.name.as_bytes());
    whole.push(b'=');
    whole.append(&mut line);
    Ok(whole)
}

fn quoted(entry: &Entry<'_>) -> Result<Zeroizing<Vec<u8>>, DeliveryFailure> {
    if entry.value.chars().any(char::is_control) {
        return Err(DeliveryFailure::Unwritable { name: entry.name, format: ".env" });
    }
    let plain = !entry.value.contains('\'');
    let mut text = Zeroizing::new(Vec::with_capacity(2 * entry.value.len() + 2));
    text.push(if plain { b'\'' } else { b'"' });
    for byte in entry.value.bytes() {
        if !plain && matches!(byte, b'"' | b'\\' | b'$' | b'`') {
            text.push(b'\\');
        }
        text.push(byte);
    }
    text.push(if plain { b'\'' } else { b'"' });
    Ok(text)
}

/// A merged file, and what became of each entry.
pub struct Merged {
    /// The whole file; wiped when dropped.
    pub text: Zeroizing<Vec<u8>>,
    /// The changes, each with the name of its entry, from top to bottom.
    pub changes: Vec<(&'static str, Change)>,
}

/// Puts `entries` into `old`: each replaces the values that are assigned to its name, or is
/// appended. All other bytes stay, and so do `export`, indentation and the kind of line ends.
///
/// # Errors
/// [`DeliveryFailure::Unwritable`], see [`assignment`]; [`DeliveryFailure::Quotes`] when a quote is
/// never closed, as then no two readers agree on what the lines after it are, and when a value that
/// is to be replaced has several lines.
pub fn merge(old: &[u8], entries: &[Entry<'_>]) -> Result<Merged, DeliveryFailure> {
    let found = assignments(old)?;
    let room = old.len() + (found.len() + entries.len()) * ROOM;
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    let (mut changes, mut copied) = (Vec::new(), 0);
    for one in &found {
        let Some(entry) = entries.iter().find(|entry| entry.name.as_bytes() == one.name(old))
        else {
            continue;
        };
        if old.get(one.value.clone()).is_some_and(|value| value.contains(&b'\n')) {
            return Err(DeliveryFailure::Quotes { line: one.line });
        }
        text.extend_from_slice(old.get(copied..one.value.start).unwrap_or_default());
        text.extend_from_slice(&quoted(entry)?);
        copied = one.value.end;
        changes.push((entry.name, Change::Replaces { line: one.line }));
    }
    text.extend_from_slice(old.get(copied..).unwrap_or_default());
    let newline: &[u8] = if old.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let open = text.last().is_some_and(|last| *last != b'\n');
    let mut last = lines(old).count();
    for entry in entries {
        if changes.iter().any(|(name, _)| *name == entry.name) {
            continue;
        }
        if open {
            text.extend_from_slice(newline);
        }
        text.extend_from_slice(&assignment(entry)?);
        if !open {
            text.extend_from_slice(newline);
        }
        changes.push((entry.name, Change::Appends { after: last }));
        last += 1;
    }
    Ok(Merged { text, changes })
}

/// The value that `name` has in `text`, as it is written, without its quotes.
pub fn value<'a>(text: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let one = assignments(text).ok()?.into_iter().rfind(|one| one.name(text) == name.as_bytes())?;
    let value = text.get(one.value)?.trim_ascii();
    let inner = match value {
        [open @ (b'\'' | b'"' | b'`'), inner @ .., close] if open == close => inner,
        bare => bare,
    };
    Some(inner)
}

/// One assignment: where its name and its value are, and on which line it begins.
struct Assignment {
    name: Range<usize>,
    /// From behind the equals sign to the end of the line, or of the last of its lines.
    value: Range<usize>,
    line: usize,
}

impl Assignment {
    fn name<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.name.clone()).unwrap_or_default()
    }
}

// A quoted value may go on over several lines, and a line inside it is no assignment.
fn assignments(text: &[u8]) -> Result<Vec<Assignment>, DeliveryFailure> {
    let mut found = Vec::new();
    let mut inside = 0;
    for (index, line) in lines(text).enumerate() {
        if line.start < inside {
            continue;
        }
        if let Some((name, start)) = assigned(text, &line) {
            let number = index + 1;
            let end = end(text, start, line.end).ok_or(DeliveryFailure::Quotes { line: number })?;
            inside = end;
            found.push(Assignment { name, value: start..end, line: number });
        }
    }
    Ok(found)
}

/// The lines without their ends.
fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive(|byte| *byte == b'\n').map(move |line| {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        let range = start..start + bare.len();
        start += line.len();
        range
    })
}

/// The name that `line` assigns to, and where the value begins.
fn assigned(text: &[u8], line: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let bytes = text.get(line.clone())?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    let bytes = match bytes.strip_prefix(b"export") {
        Some(rest) if rest.first().is_some_and(u8::is_ascii_whitespace) => rest.trim_ascii_start(),
        _ => bytes,
    };
    let name = bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let begin = line.end - bytes.len();
    let rest = bytes.get(name..)?;
    let gap = rest.len() - rest.trim_ascii_start().len();
    (name > 0 && rest.get(gap) == Some(&b'='))
        .then(|| (begin..begin + name, begin + name + gap + 1))
}

/// The end of the line on which a value ends. `None` when it begins with a quote that is not
/// closed, or that is closed on a later line with more than a comment behind it.
fn end(text: &[u8], start: usize, line_end: usize) -> Option<usize> {
    let on_line = text.get(start..line_end)?;
    let gap = on_line.len() - on_line.trim_ascii_start().len();
    let Some(quote) = on_line.get(gap).filter(|byte| matches!(byte, b'\'' | b'"' | b'`')) else {
        return Some(line_end);
    };
    let mut at = start + gap + 1;
    loop {
        match text.get(at)? {
            b'\\' if *quote == b'"' => at += 2,
            byte if byte == quote => break,
            _ => at += 1,
        }
    }
    let end = lines(text).find(|line| at < line.end).map(|line| line.end)?;
    let behind = text.get(at + 1..end)?.trim_ascii_start();
    (end == line_end || behind.is_empty() || behind.starts_with(b"#")).then_some(end)
}

#[cfg(test)]
mod tests;
