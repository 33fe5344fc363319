//! What a verb prints: a table for people, or one JSON document.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use unicode_width::UnicodeWidthStr;

use super::exit::Exit;
use super::failure::Failure;
use crate::domain::text::{clean, visible};

/// What came of a verb.
#[derive(Debug)]
pub struct VerbAnswer {
    /// For standard output, with its line's end.
    pub body: Vec<u8>,
    /// How the program ends.
    pub exit: Exit,
    /// What kept part of it from being found out.
    pub failure: Option<Failure>,
    /// What people are told besides, on standard error.
    pub remarks: Vec<String>,
    /// What is missing in the answer; it is told on standard error with `--json`, too.
    pub warnings: Vec<String>,
    /// Whether standard output is for the value of a secret alone: whoever reads there would take
    /// anything else for one. The body goes to standard error.
    pub aside: bool,
    /// Whether something may have been changed on the server: the answer's exit code counts, whether
    /// or not it can be printed.
    pub wrote: bool,
}

impl VerbAnswer {
    /// This text, which is safe to show.
    pub fn text(text: String) -> Self {
        Self::bytes(text.into_bytes())
    }

    /// This document.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(document: &impl Serialize) -> Result<Self, Failure> {
        let mut body = Vec::new();
        write_json(&mut body, document)?;
        body.push(b'\n');
        Ok(Self::bytes(body))
    }

    /// These bytes as they are.
    pub fn bytes(body: Vec<u8>) -> Self {
        let (remarks, warnings) = (Vec::new(), Vec::new());
        let (exit, failure) = (Exit::Done, None);
        Self { body, exit, failure, remarks, warnings, aside: false, wrote: false }
    }

    /// The same with another exit code.
    pub fn ending(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }
}

/// Appends a value as JSON on one line.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn write_json(out: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Failure> {
    let mut serializer = Serializer::with_formatter(out, Harmless(CompactFormatter));
    value
        .serialize(&mut serializer)
        .map_err(|error| Failure::failed(format!("cannot write the answer as JSON: {error}")))
}

/// JSON in which whatever could drive a terminal, or hide, is written as an escape. A reader gets
/// the same text.
struct Harmless(CompactFormatter);

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // Nearly all text is this, and is told from the rest in far less time.
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return self.0.write_string_fragment(out, fragment);
        }
        let harmful = |c: &char| c.is_control() || visible(*c) != *c;
        let mut rest = fragment;
        while let Some((at, found)) = rest.char_indices().find(|(_, c)| harmful(c)) {
            self.0.write_string_fragment(out, &rest[..at])?;
            for unit in found.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + found.len_utf8()..];
        }
        self.0.write_string_fragment(out, rest)
    }
}

/// What stands where there is nothing.
pub const NONE: &str = "-";

/// Foreign text as a table's cell: safe to show, and never empty.
pub fn cell(text: &str) -> String {
    if text.is_empty() { NONE.to_owned() } else { clean(text) }
}

/// Rows under a head, in columns as wide as they need. Cells must be safe to show.
pub fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = head.map(UnicodeWidthStr::width);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    line(&mut text, &head, &widths);
    for row in rows {
        line(&mut text, &row.each_ref().map(String::as_str), &widths);
    }
    text
}

fn line(text: &mut String, cells: &[&str], widths: &[usize]) {
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        text.push_str(cell);
        if at + 1 < cells.len() {
            text.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
    }
    text.push('\n');
}

/// Names and values in two columns; a value of several lines goes on below itself.
pub fn page(rows: &[(&str, Vec<String>)]) -> String {
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    let mut text = String::new();
    for (name, values) in rows {
        let none = vec![NONE.to_owned()];
        let values = if values.is_empty() { &none } else { values };
        for (at, value) in values.iter().enumerate() {
            line(&mut text, &[if at == 0 { name } else { "" }, value], &[width, 0]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{VerbAnswer, page, table};

    #[test]
    fn what_drives_a_terminal_is_escaped_and_reads_back() {
        for text in [
            "plain",
            "\u{1b}[2J",
            "\u{9b}31m",
            "a\u{202e}b",
            "\u{7f}",
            "ä😀",
            "\"\\\n",
            "\u{e0041}",
        ] {
            let body = VerbAnswer::json(&text).unwrap().body;
            let printed = String::from_utf8(body).unwrap();
            let line = printed.strip_suffix('\n').unwrap();
            assert!(!line.chars().any(char::is_control), "{printed:?}");
            assert!(!line.contains('\u{202e}') && !line.contains('\u{e0041}'), "{printed:?}");
            assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), text);
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["漢字".into(), "a".into()], ["b".into(), "c".into()]];
        assert_eq!(table(["X", "Y"], &rows), "X     Y\n漢字  a\nb     c\n");
        let rows =
            [("Name", vec!["a".into()]), ("URLs", vec!["b".into(), "c".into()]), ("x", vec![])];
        assert_eq!(page(&rows), "Name  a\nURLs  b\n      c\nx     -\n");
    }
}
