//! A file of variables as its readers take it apart: statements, comments, here-documents.

use std::ops::Range;

use super::puzzle::{Puzzle, Why};
use super::words::{Endless, Word, WordForm, comment_end, line_end, word};

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Anybody: dotenv libraries, docker and others that go line by line, and shells.
    Env,
    /// Shells only.
    Shell,
}

/// What stands between two statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// The beginning or the end of a line.
    Line,
    /// `;`
    Semicolon,
    /// `&&`
    And,
    /// `||`
    Or,
    /// Anything else: a pipe, a bracket, the background.
    Other,
}

/// Words that belong together.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its words, without a redirection's operator.
    pub words: Vec<Word>,
    /// What stands before it.
    pub before: Joint,
    /// What stands behind it.
    pub after: Joint,
    /// Whether it is in a block.
    pub inside: bool,
    /// Whether it is redirected.
    pub redirected: bool,
    /// Whether a backslash at the end of a line continues it.
    pub continued: bool,
}

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Its statements, from top to bottom.
    pub statements: Vec<Statement>,
    /// Its comments.
    pub comments: Vec<Range<usize>>,
    /// Lines of shell text that no shell can read, but those who go line by line can.
    pub opaque: Vec<Range<usize>>,
}

/// The line that `at` is on, counted from one.
pub fn line_of(text: &[u8], at: usize) -> usize {
    text.get(..at).unwrap_or(text).split(|byte| *byte == b'\n').count()
}

/// Takes `text` apart.
///
/// # Errors
/// The first line whose end no reader can tell, or on whose end readers disagree.
pub fn read(text: &[u8], dialect: Dialect) -> Result<Script, Puzzle> {
    if let Some(at) = text.iter().position(|byte| *byte == 0) {
        return Err(Puzzle { line: line_of(text, at), why: Why::Nul });
    }
    let start = if text.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    let mut reader = ScriptReader {
        text,
        dialect,
        at: start,
        script: Script::default(),
        open: Statement::after(Joint::Line, false),
        blocks: Vec::new(),
        heredocs: Vec::new(),
    };
    while reader.at < text.len() {
        reader.step()?;
    }
    reader.end(Joint::Line);
    let left = reader.blocks.last().map(|(_, at)| *at);
    match left.or(reader.heredocs.last().map(|one| one.at)) {
        Some(at) => Err(reader.puzzle(at, Why::Open)),
        None => Ok(reader.script),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScriptBlock {
    Keyword,
    Case,
    Bracket,
}

struct Heredoc {
    at: usize,
    end: Vec<u8>,
    indented: bool,
}

struct ScriptReader<'a> {
    text: &'a [u8],
    dialect: Dialect,
    at: usize,
    script: Script,
    open: Statement,
    blocks: Vec<(ScriptBlock, usize)>,
    heredocs: Vec<Heredoc>,
}

impl Statement {
    fn after(before: Joint, inside: bool) -> Self {
        let words = Vec::new();
        Self { words, before, after: before, inside, redirected: false, continued: false }
    }
}

impl ScriptReader<'_> {
    fn puzzle(&self, at: usize, why: Why) -> Puzzle {
        Puzzle { line: line_of(self.text, at), why }
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    // Closes the open statement; `joint` is what stands behind it.
    fn end(&mut self, joint: Joint) {
        let inside = !self.blocks.is_empty();
        let mut done = std::mem::replace(&mut self.open, Statement::after(joint, inside));
        done.after = joint;
        if !done.words.is_empty() {
            self.script.statements.push(done);
        }
    }

    fn step(&mut self) -> Result<(), Puzzle> {
        let byte = self.rest().first().copied().unwrap_or_default();
        let second = self.rest().get(1).copied();
        match byte {
            b' ' | b'\t' => self.at += 1,
            b'\\' if second == Some(b'\n') => {
                self.open.continued = true;
                self.at += 2;
            }
            b'\r' if line_end(self.text, self.at) => self.at += 1,
            b'\n' => {
                self.end(Joint::Line);
                self.at += 1;
                self.heredocs()?;
            }
            b'#' => {
                let end = comment_end(self.text, self.at);
                self.script.comments.push(self.at..end);
                self.at = end;
            }
            b';' | b'&' | b'|' => self.joint(byte),
            b'<' | b'>' => return self.redirection(),
            b'(' | b')' => return self.bracket(byte),
            _ => return self.word(),
        }
        Ok(())
    }

    fn joint(&mut self, byte: u8) {
        let length = self.rest().iter().take_while(|other| **other == byte).count();
        let joint = match (byte, length) {
            (b';', 1) => Joint::Semicolon,
            (b'&', 2) => Joint::And,
            (b'|', 2) => Joint::Or,
            _ => Joint::Other,
        };
        self.at += length;
        self.end(joint);
    }

    // Its operator is passed over; what it goes to is a word like others.
    fn redirection(&mut self) -> Result<(), Puzzle> {
        self.open.redirected = true;
        let begin = self.at;
        if self.rest().starts_with(b"<<<") {
            self.at += 3;
            return Ok(());
        }
        if !self.rest().starts_with(b"<<") {
            let second = self.rest().get(1).is_some_and(|byte| b"<>&|".contains(byte));
            self.at += 1 + usize::from(second);
            return Ok(());
        }
        if self.dialect == Dialect::Env {
            return Err(self.puzzle(begin, Why::Disputed));
        }
        self.at += 2;
        let indented = self.rest().first() == Some(&b'-');
        self.at += usize::from(indented);
        self.at += self.rest().iter().take_while(|byte| b" \t".contains(byte)).count();
        let mark = word(self.text, self.at).map_err(|_| self.puzzle(begin, Why::Open))?;
        self.at = mark.range.end;
        let mark = self.text.get(mark.range).unwrap_or_default();
        let end = mark.iter().copied().filter(|byte| !b"'\"\\".contains(byte)).collect();
        self.heredocs.push(Heredoc { at: begin, end, indented });
        Ok(())
    }

    // The texts that were announced on the line before are passed over.
    fn heredocs(&mut self) -> Result<(), Puzzle> {
        for heredoc in std::mem::take(&mut self.heredocs) {
            loop {
                if self.at >= self.text.len() {
                    return Err(self.puzzle(heredoc.at, Why::Open));
                }
                let end = comment_end(self.text, self.at);
                let mut line = self.text.get(self.at..end).unwrap_or_default();
                while let (true, Some(rest)) = (heredoc.indented, line.strip_prefix(b"\t")) {
                    line = rest;
                }
                let over = line == heredoc.end;
                let rest = self.text.get(end..).unwrap_or_default();
                let length =
                    rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
                self.at = end + length;
                if over {
                    break;
                }
            }
        }
        Ok(())
    }

    fn bracket(&mut self, byte: u8) -> Result<(), Puzzle> {
        let at = self.at;
        self.at += 1;
        if self.dialect == Dialect::Shell {
            let top = self.blocks.last().map(|(block, _)| *block);
            match (byte, top) {
                (b'(', _) => self.blocks.push((ScriptBlock::Bracket, at)),
                (_, Some(ScriptBlock::Bracket)) => {
                    self.end(Joint::Other);
                    self.blocks.pop();
                }
                // Behind a pattern.
                (_, Some(ScriptBlock::Case)) => {}
                _ => return Err(self.puzzle(at, Why::Open)),
            }
        }
        self.end(Joint::Other);
        Ok(())
    }

    fn word(&mut self) -> Result<(), Puzzle> {
        let start = self.at;
        let found = match word(self.text, start) {
            Ok(found) => found,
            Err(endless) => return self.endless(start, endless),
        };
        if self.dialect == Dialect::Env {
            self.undisputed(&found)?;
        }
        self.at = found.range.end;
        if self.at == start {
            // No byte begins a word here but is none of the above.
            self.at += 1;
            return Ok(());
        }
        if self.open.words.is_empty() && found.form == WordForm::Bare && self.keyword(&found)? {
            return Ok(());
        }
        self.open.words.push(found);
        Ok(())
    }

    // A shell reads nothing from such a line on; who goes line by line takes it as it is, unless
    // the value begins with the quote.
    fn endless(&mut self, start: usize, endless: Endless) -> Result<(), Puzzle> {
        let (Endless::Open(at) | Endless::Unknown(at)) = endless;
        let whole = self.text.get(start..comment_end(self.text, start)).unwrap_or_default();
        let begin = whole.iter().position(|byte| *byte == b'=').map_or(0, |at| at + 1);
        let begins = whole.get(begin).is_some_and(|byte| b"'\"`".contains(byte));
        let line = line_of(self.text, start) == line_of(self.text, at);
        let literal = matches!(endless, Endless::Open(_)) && !begins && line;
        if self.dialect == Dialect::Shell || !literal {
            return Err(self.puzzle(at, Why::Open));
        }
        let end = comment_end(self.text, start);
        let first = self.open.words.first().map_or(start, |word| word.range.start);
        self.script.opaque.push(first..end);
        self.at = end;
        self.open = Statement::after(Joint::Other, false);
        Ok(())
    }

    // dotenv libraries know quotes at the beginning of a value only, and each its own escapes.
    fn undisputed(&self, found: &Word) -> Result<(), Puzzle> {
        let whole = self.text.get(found.range.clone()).unwrap_or_default();
        let begin = whole.iter().position(|byte| *byte == b'=').map_or(0, |at| at + 1);
        let Some(quote) = whole.get(begin).filter(|byte| b"'\"`".contains(byte)) else {
            // What opens in the middle of a word opens for shells alone.
            let spans = whole.contains(&b'\n') && whole.get(begin) != Some(&b'$');
            let disputed = self.puzzle(found.range.start, Why::Disputed);
            return if spans { Err(disputed) } else { Ok(()) };
        };
        let (start, line) = (found.range.start + begin, line_of(self.text, found.range.end));
        for pairs in [true, false] {
            let end = closing(self.text, start, *quote, pairs);
            if end.is_none_or(|end| line_of(self.text, end) != line) {
                return Err(self.puzzle(start, Why::Disputed));
            }
        }
        Ok(())
    }

    // Whether a word that begins a statement belongs to the grammar.
    fn keyword(&mut self, found: &Word) -> Result<bool, Puzzle> {
        let at = found.range.start;
        match self.text.get(found.range.clone()).unwrap_or_default() {
            b"if" | b"for" | b"while" | b"until" | b"select" | b"{" => {
                self.blocks.push((ScriptBlock::Keyword, at));
            }
            b"case" => self.blocks.push((ScriptBlock::Case, at)),
            word @ (b"fi" | b"done" | b"}" | b"esac") => {
                let expected =
                    if word == b"esac" { ScriptBlock::Case } else { ScriptBlock::Keyword };
                match self.blocks.pop() {
                    Some((block, _)) if block == expected => {}
                    _ => return Err(self.puzzle(at, Why::Open)),
                }
            }
            b"then" | b"else" | b"elif" | b"do" | b"in" => {}
            // Its name is no command.
            b"function" => {
                self.at += self.rest().iter().take_while(|byte| b" \t".contains(byte)).count();
                let name = word(self.text, self.at).map_err(|_| self.puzzle(at, Why::Open))?;
                self.at = name.range.end;
            }
            _ => return Ok(false),
        }
        // Not the end of a statement: what follows is one, and in a block now.
        let before = if self.blocks.is_empty() { Joint::Other } else { self.open.before };
        self.open = Statement::after(before, !self.blocks.is_empty());
        Ok(true)
    }
}

// Where the quote at `start` is closed: a backslash hides the character behind it (`pairs`), or only
// this quote.
fn closing(text: &[u8], start: usize, quote: u8, pairs: bool) -> Option<usize> {
    let mut at = start + 1;
    loop {
        let byte = *text.get(at)?;
        let hides = byte == b'\\' && (pairs || text.get(at + 1) == Some(&quote));
        if byte == quote {
            return Some(at + 1);
        }
        at += 1 + usize::from(hides);
    }
}

#[cfg(test)]
mod tests;
