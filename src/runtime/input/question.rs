//! The question for the terminal's device attributes.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::TerminalInput;
use super::tty::{Tty, readable};
use crate::domain::{TerminalColour, TerminalWord};

/// The question for the primary device attributes (DA1; xterm ctlseqs, "CSI Ps c").
pub const QUESTION: &[u8] = b"\x1b[c";

/// The questions for the colours of text and background (OSC 10 and 11). They end with BEL: to one that
/// ends with ST, some terminals answer with half of an ST.
pub const COLOURS: &[u8] = b"\x1b]10;?\x07\x1b]11;?\x07";

/// What is asked: for the terminal's colours, and what it is. Terminals answer in order, and all of them
/// the last question: it also tells that no colour will come.
pub fn question(colours: bool, attributes: bool) -> Vec<u8> {
    let mut question = Vec::new();
    if colours {
        question.extend(COLOURS);
    }
    if colours || attributes {
        question.extend(QUESTION);
    }
    question
}

/// What a terminal answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Its device attributes.
    pub word: TerminalWord,
    /// Its own colours.
    pub colours: Vec<TerminalColour>,
}

/// How long an answer may take, over slow lines too. Nothing waits with it: what is typed is passed
/// on at once.
pub const WINDOW: Duration = Duration::from_secs(2);

/// How long somebody is kept waiting for an answer.
pub const PATIENCE: Duration = Duration::from_millis(150);

/// How long the doctor waits, who waits for networks too.
const DOCTORS: Duration = Duration::from_secs(1);

/// Asks the terminal a [`question`] without a screen. `None` when something was typed ahead, which is left to
/// whoever reads next; what is typed while the answer is waited for is lost.
///
/// # Errors
/// The terminal cannot be prepared, written or read.
pub fn ask(question: &[u8]) -> io::Result<Option<Answers>> {
    enable_raw_mode()?;
    let asked = ask_raw(question);
    disable_raw_mode()?;
    asked
}

#[expect(clippy::disallowed_methods, reason = "who waits has a limit of its own")]
fn ask_raw(question: &[u8]) -> io::Result<Option<Answers>> {
    if readable(Some(Duration::ZERO))? {
        return Ok(None);
    }
    let mut out = io::stdout().lock();
    out.write_all(question)?;
    out.flush()?;
    let mut tty = Tty::new();
    let end = Instant::now() + DOCTORS;
    let mut answers = Answers::default();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let Some(inputs) = tty.next(Some(left))? else { return Ok(Some(answers)) };
        for input in inputs {
            match input {
                TerminalInput::Colour(colour) => answers.colours.push(colour),
                TerminalInput::Answer(word) => {
                    answers.word = word;
                    return Ok(Some(answers));
                }
                _ => {}
            }
        }
        if left.is_zero() {
            return Ok(Some(answers));
        }
    }
}
