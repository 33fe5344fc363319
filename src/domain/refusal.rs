//! What a rule says of a value: a refusal that stops, a warning that lets go on, or a hint.

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Hint,
    /// The server may refuse or ignore the value; the operator may go on.
    Warn,
    /// Stops the save; the server refuses it too.
    Block,
}

/// One sentence about one value, worded for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// The item of a list it speaks of, counted from zero; `None` for the whole field.
    pub item: Option<usize>,
    /// What is the matter and what would be right. One sentence without a full stop.
    pub text: String,
}

impl Finding {
    /// A finding that stops the save.
    pub fn block(text: impl Into<String>) -> Self {
        Self { severity: Severity::Block, item: None, text: text.into() }
    }

    /// A finding that lets the operator go on.
    pub fn warn(text: impl Into<String>) -> Self {
        Self { severity: Severity::Warn, item: None, text: text.into() }
    }

    /// A remark.
    pub fn hint(text: impl Into<String>) -> Self {
        Self { severity: Severity::Hint, item: None, text: text.into() }
    }

    /// The same finding, about the list's item `index`.
    pub fn at(mut self, index: usize) -> Self {
        self.item = Some(index);
        self
    }

    /// Whether it stops the save.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Block
    }
}
