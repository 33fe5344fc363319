//! A line of a file that is not understood well enough to be changed, or to have others changed
//! beside it.

use std::fmt;

/// Which line, and why. Nothing of the file is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Puzzle {
    /// The line, counted from one.
    pub line: usize,
    /// Why.
    pub why: Why,
}

/// Why a line is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A quote, a bracket, a block or a here-document is not closed.
    Open,
    /// Readers end what begins here on different lines.
    Disputed,
    /// It holds a NUL byte.
    Nul,
    /// The line ends in CR LF, which shells take as part of the value.
    CarriageReturn,
    /// The value goes on over several lines.
    SeveralLines(&'static str),
    /// The value is a variable or the output of a command.
    Elsewhere(&'static str),
    /// There is more behind the value than a comment.
    More(&'static str),
    /// It is set for one command only.
    OneCommand(&'static str),
    /// It is set in a block, a function, a list of commands or a text of several lines.
    Inside(&'static str),
    /// It is named in a way that may set it.
    Unknown(&'static str),
    /// The file may end before what is added below it.
    Leaves,
}

impl fmt::Display for Puzzle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, why } = self;
        match why {
            Why::Open => {
                write!(f, "what line {line} opens (a quote, a bracket, a block) has no end")
            }
            Why::Disputed => write!(f, "readers disagree on where the value of line {line} ends"),
            Why::Nul => write!(f, "line {line} holds a NUL byte"),
            Why::CarriageReturn => {
                write!(f, "line {line} ends in CR LF, and shells take the CR as part of the value")
            }
            Why::SeveralLines(name) => {
                write!(f, "{name} goes on over several lines from line {line} on")
            }
            Why::Elsewhere(name) => {
                write!(f, "line {line} takes {name} from a variable or a command")
            }
            Why::More(name) => {
                write!(f, "line {line} holds more than {name} and a comment")
            }
            Why::OneCommand(name) => write!(f, "line {line} sets {name} for one command only"),
            Why::Inside(name) => write!(
                f,
                "line {line} has {name} in a block, a condition, or a text of several lines"
            ),
            Why::Unknown(name) => {
                write!(f, "line {line} has {name} in a way that appdeck does not read")
            }
            Why::Leaves => write!(f, "line {line} leaves the file, so what is added is not read"),
        }
    }
}
