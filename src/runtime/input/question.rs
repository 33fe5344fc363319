//! The question for the terminal's device attributes.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::TerminalInput;
use super::tty::{Tty, readable};
use crate::domain::TerminalWord;

/// The question for the primary device attributes (DA1; xterm ctlseqs, "CSI Ps c").
pub const QUESTION: &[u8] = b"\x1b[c";

/// How long an answer may take, over slow lines too. Nothing waits with it: what is typed is passed
/// on at once.
pub const WINDOW: Duration = Duration::from_secs(2);

/// How long somebody is kept waiting for an answer.
pub const PATIENCE: Duration = Duration::from_millis(150);

/// How long the doctor waits, who waits for networks too.
const DOCTORS: Duration = Duration::from_secs(1);

/// Asks the terminal without a screen. `None` when something was typed ahead, which is left to
/// whoever reads next; what is typed while the answer is waited for is lost.
///
/// # Errors
/// The terminal cannot be prepared, written or read.
pub fn ask() -> io::Result<Option<TerminalWord>> {
    enable_raw_mode()?;
    let asked = ask_raw();
    disable_raw_mode()?;
    asked
}

#[expect(clippy::disallowed_methods, reason = "who waits has a limit of its own")]
fn ask_raw() -> io::Result<Option<TerminalWord>> {
    if readable(Some(Duration::ZERO))? {
        return Ok(None);
    }
    let mut out = io::stdout().lock();
    out.write_all(QUESTION)?;
    out.flush()?;
    let mut tty = Tty::new();
    let end = Instant::now() + DOCTORS;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let answer = |input: &TerminalInput| match input {
            TerminalInput::Answer(word) => Some(*word),
            _ => None,
        };
        match tty.next(Some(left))? {
            Some(inputs) => match inputs.iter().find_map(answer) {
                Some(word) => return Ok(Some(word)),
                None if left.is_zero() => return Ok(Some(TerminalWord::None)),
                None => {}
            },
            None => return Ok(Some(TerminalWord::None)),
        }
    }
}
