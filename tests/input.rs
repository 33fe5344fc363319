//! From the terminal's bytes to what somebody did: keys, pastes, answers, and what is none of them.

mod bursts;
mod keys;
mod strings;

use std::time::Duration;

use appdeck::runtime::input::{Decoder, TerminalInput, UNFINISHED};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Longer than anything is waited for.
const LONG: Duration = UNFINISHED.saturating_mul(10);

/// What pieces become that come one after another, with a pause of `pause` before each but the first
/// and a long one at the end.
pub fn heard(pieces: &[&[u8]], pause: Duration) -> Vec<TerminalInput> {
    let mut decoder = Decoder::default();
    let mut inputs = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            inputs.extend(decoder.quiet(pause));
        }
        inputs.extend(decoder.feed(piece));
    }
    inputs.extend(decoder.quiet(LONG));
    inputs
}

fn with(modifiers: KeyModifiers, code: KeyCode) -> TerminalInput {
    TerminalInput::Key(KeyEvent::new(code, modifiers))
}

fn key(code: KeyCode) -> TerminalInput {
    with(KeyModifiers::NONE, code)
}

fn typed(text: &str) -> Vec<TerminalInput> {
    text.chars().map(|c| key(KeyCode::Char(c))).collect()
}

fn pasted(text: &str) -> TerminalInput {
    TerminalInput::Paste(text.into())
}
