//! A piece of a URL seen twice: as written, and with its placeholders covered.

use super::cover::{FILL, OPEN};

/// The two texts have the same length in bytes, so that one offset cuts both.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain) struct Span<'a> {
    /// As written.
    pub raw: &'a str,
    /// With every placeholder covered: what delimiters are looked for in.
    pub shape: &'a str,
}

impl Span<'_> {
    /// What stands before and after the first `mark`.
    pub fn split_once(self, mark: char) -> Option<(Self, Self)> {
        let at = self.shape.find(mark)?;
        Some((self.until(at), self.from(at + mark.len_utf8())))
    }

    /// What stands before and after the last `mark`.
    pub fn rsplit_once(self, mark: char) -> Option<(Self, Self)> {
        let at = self.shape.rfind(mark)?;
        Some((self.until(at), self.from(at + mark.len_utf8())))
    }

    /// What stands before the first of `marks`, and the rest with that mark.
    pub fn break_at(self, marks: &[char]) -> (Self, Self) {
        let at = self.shape.find(marks).unwrap_or(self.shape.len());
        (self.until(at), self.from(at))
    }

    /// The rest behind `prefix`.
    pub fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.shape.starts_with(prefix).then(|| self.from(prefix.len()))
    }

    /// Whether a placeholder is somewhere in it.
    pub fn has_placeholder(self) -> bool {
        self.shape.contains(OPEN)
    }

    /// Whether it is one placeholder and nothing else.
    pub fn is_placeholder(self) -> bool {
        self.shape.strip_prefix(OPEN).is_some_and(|rest| rest.chars().all(|c| c == FILL))
    }

    /// The pieces between dots.
    pub fn labels(self) -> Vec<Self> {
        let mut labels = Vec::new();
        let mut rest = self;
        while let Some((label, tail)) = rest.split_once('.') {
            labels.push(label);
            rest = tail;
        }
        labels.push(rest);
        labels
    }

    fn until(self, at: usize) -> Self {
        Self {
            raw: self.raw.get(..at).unwrap_or_default(),
            shape: self.shape.get(..at).unwrap_or_default(),
        }
    }

    fn from(self, at: usize) -> Self {
        Self {
            raw: self.raw.get(at..).unwrap_or_default(),
            shape: self.shape.get(at..).unwrap_or_default(),
        }
    }
}
