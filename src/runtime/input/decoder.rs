//! Keys, pastes and answers from bytes: the one place that knows what a terminal may send.
//!
//! What is certain is told at once. What may go on is held: an ESC for [`PAUSE`], which is too short
//! for a hand; anything longer for [`UNFINISHED`]. A control string (ECMA-48, 5.6: OSC, DCS, APC, PM,
//! SOS) is never a key, whole or in pieces, and not kept but where it is the answer that is waited for. When its end does not come in time, a key
//! that comes alone is a key again, while more characters at once still belong to the string.

use std::mem;
use std::time::Duration;

use crossterm::event::KeyModifiers;

use super::TerminalInput;
use super::burst::Burst;
use super::characters::Characters;
use super::control_text::ControlText;
use super::keys::single;
use super::paste::Paste;
use super::sequence::{Meaning, Sequence};

/// How long the rest of a key that began with ESC may take. Packets of one key are a few
/// milliseconds apart; a hand needs a tenth of a second for two keys.
pub const PAUSE: Duration = Duration::from_millis(25);

/// How long nothing may come before what follows is no part of the same burst: less than there is
/// between two keys that a script presses, more than between two pieces of one paste.
pub const LULL: Duration = Duration::from_millis(4);

/// How long the rest of what cannot be a key may take before a hand's next key counts again.
pub const UNFINISHED: Duration = Duration::from_secs(2);

const ESC: char = '\x1b';
const BEL: char = '\x07';
const CAN: char = '\x18';
const SUB: char = '\x1a';
/// The end of a control string (ST) in eight bits.
const END: char = '\u{9c}';

/// Bytes on their way to becoming what somebody did.
#[derive(Debug, Default)]
pub struct Decoder {
    characters: Characters,
    state: DecoderState,
    /// The rest of what began did not come in time.
    stalled: bool,
    /// What came since then, alone so far.
    lone: Option<char>,
    burst: Burst,
}

#[derive(Debug, Default)]
enum DecoderState {
    #[default]
    Open,
    /// An ESC: a key, or the beginning of something.
    Esc,
    /// The last thing was an ESC and a pause: a key that was told, or half of the end of a string.
    /// The rest may still come.
    Past { told: bool },
    /// After that, what may be the rest of a control string's introducer.
    Late(char),
    /// A control sequence.
    Sequence(Sequence),
    /// A control string.
    Text(ControlText),
    /// An ESC within one.
    TextEsc,
    /// So many more bytes of an old mouse report.
    OldMouse(u8),
    /// A bracketed paste.
    Paste(Paste),
}

impl Decoder {
    /// What is known after `bytes` came.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<TerminalInput> {
        for byte in bytes {
            if let DecoderState::OldMouse(left) = &mut self.state {
                *left -= 1;
                if *left == 0 {
                    self.state = DecoderState::Open;
                }
            } else if let Some(c) = self.characters.push(*byte) {
                self.take(c);
            }
        }
        self.burst.known()
    }

    /// What is known after nothing came for `time`.
    pub fn quiet(&mut self, time: Duration) -> Vec<TerminalInput> {
        self.lull(time);
        if time >= PAUSE {
            self.pause(time >= UNFINISHED);
            self.burst.settle();
        }
        self.burst.known()
    }

    /// What is looked at now came `time` after the last, but not too late to go on with what is held.
    pub fn lull(&mut self, time: Duration) {
        if time >= LULL {
            self.burst.settle();
        }
    }

    /// How long nothing may come before [`quiet`](Self::quiet) has something to say; `None` for ever.
    pub fn wait(&self) -> Option<Duration> {
        if self.burst.is_waiting() {
            return Some(LULL);
        }
        if self.lone.is_some() {
            return Some(PAUSE);
        }
        match &self.state {
            DecoderState::Esc | DecoderState::TextEsc | DecoderState::Late(_) => Some(PAUSE),
            DecoderState::Sequence(sequence) if !sequence.is_bare() => None,
            DecoderState::Sequence(sequence) if sequence.late => Some(PAUSE),
            DecoderState::OldMouse(_) => Some(UNFINISHED),
            DecoderState::Sequence(_) | DecoderState::Text(_) | DecoderState::Paste(_) => {
                (!self.stalled).then_some(UNFINISHED)
            }
            DecoderState::Open | DecoderState::Past { .. } => None,
        }
    }

    fn pause(&mut self, long: bool) {
        if let Some(c) = self.lone.take() {
            (self.state, self.stalled) = (DecoderState::Open, false);
            self.step(c);
        }
        match &self.state {
            DecoderState::Esc => {
                self.burst.tell(TerminalInput::Key(single(ESC)));
                self.state = DecoderState::Past { told: true };
            }
            DecoderState::TextEsc => self.state = DecoderState::Past { told: false },
            DecoderState::Late(c) => {
                let c = *c;
                self.open(c);
            }
            // What goes on for certain ends with its next final character, and needs no clock.
            DecoderState::Sequence(sequence) if !sequence.is_bare() => {}
            DecoderState::Sequence(sequence) if sequence.late => {
                let c = sequence.introducer();
                self.open(c);
            }
            DecoderState::OldMouse(_) if long => self.state = DecoderState::Open,
            DecoderState::Sequence(_) | DecoderState::Text(_) | DecoderState::Paste(_) => {
                self.stalled |= long;
            }
            DecoderState::OldMouse(_) | DecoderState::Open | DecoderState::Past { .. } => {}
        }
    }

    fn take(&mut self, c: char) {
        if self.stalled {
            let ends = matches!(c, ESC | BEL | CAN | SUB | END);
            match self.lone.take() {
                None if !ends => {
                    self.lone = Some(c);
                    return;
                }
                None => self.stalled = false,
                Some(first) => {
                    self.stalled = false;
                    self.step(first);
                }
            }
        }
        self.step(c);
    }

    fn step(&mut self, c: char) {
        match mem::take(&mut self.state) {
            DecoderState::Open => self.open(c),
            DecoderState::Esc => self.after_esc(c),
            DecoderState::Past { told } => self.past(told, c),
            DecoderState::Late(first) if goes_on(first, c) => {
                let mut text = ControlText::new(first);
                text.push(c);
                self.state = DecoderState::Text(text);
            }
            DecoderState::Late(first) => {
                self.open(first);
                self.step(c);
            }
            DecoderState::Sequence(sequence) => self.sequence(sequence, c),
            DecoderState::Text(text) => self.text(text, c),
            DecoderState::TextEsc => match c {
                ESC => self.state = DecoderState::TextEsc,
                '[' | 'O' | ']' | 'P' | '_' | '^' | 'X' => self.after_esc(c),
                // It ended the string, and what follows it was no key's beginning.
                _ => {}
            },
            DecoderState::OldMouse(left) => self.state = DecoderState::OldMouse(left),
            DecoderState::Paste(mut paste) => match paste.push(c) {
                Some(text) => self.burst.tell(TerminalInput::Paste(text)),
                None => self.state = DecoderState::Paste(paste),
            },
        }
    }

    /// A character that continues nothing.
    fn open(&mut self, c: char) {
        self.state = DecoderState::Open;
        match c {
            ESC => self.state = DecoderState::Esc,
            '\u{9b}' => self.begin(DecoderState::Sequence(Sequence::new('[', false))),
            '\u{8f}' => self.begin(DecoderState::Sequence(Sequence::new('O', false))),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => {
                self.begin(DecoderState::Text(ControlText::new(c)));
            }
            END => drop(self.burst.take_back()),
            BEL if self.burst.take_back() => {}
            '\u{80}'..='\u{9f}' => {}
            '\r' | '\n' | '\t' => self.burst.push(c),
            c if c.is_control() => self.burst.tell(TerminalInput::Key(single(c))),
            c => self.burst.push(c),
        }
    }

    fn begin(&mut self, state: DecoderState) {
        self.burst.mark();
        self.state = state;
    }

    fn after_esc(&mut self, c: char) {
        match c {
            '[' | 'O' => self.begin(DecoderState::Sequence(Sequence::new(c, false))),
            ']' | 'P' | '_' | '^' | 'X' => self.begin(DecoderState::Text(ControlText::new(c))),
            '\\' => drop(self.burst.take_back()),
            ESC => {
                self.burst.tell(TerminalInput::Key(single(ESC)));
                self.state = DecoderState::Esc;
            }
            '\u{80}'..='\u{9f}' => self.open(c),
            c => {
                let mut key = single(c);
                key.modifiers |= KeyModifiers::ALT;
                self.burst.tell(TerminalInput::Key(key));
            }
        }
    }

    fn past(&mut self, told: bool, c: char) {
        match c {
            '[' | 'O' => self.state = DecoderState::Sequence(Sequence::new(c, true)),
            ']' | 'P' | '_' | '^' | 'X' => self.state = DecoderState::Late(c),
            '\\' if !told => {}
            _ => self.open(c),
        }
    }

    // The ESC of its end is enough: some terminals send no more.
    fn text(&mut self, mut text: ControlText, c: char) {
        match c {
            CAN | SUB => {}
            BEL | END | ESC => {
                if let Some(answer) = text.answer() {
                    self.burst.tell(answer);
                }
                if c == ESC {
                    self.state = DecoderState::TextEsc;
                }
            }
            _ => {
                text.push(c);
                self.state = DecoderState::Text(text);
            }
        }
    }

    fn sequence(&mut self, mut sequence: Sequence, c: char) {
        match c {
            ESC => self.state = DecoderState::Esc,
            '\u{80}'..='\u{9f}' => self.open(c),
            // It is given up, with what is in its way.
            c if c.is_control() || !c.is_ascii() => {}
            c => match sequence.push(c) {
                None => self.state = DecoderState::Sequence(sequence),
                Some(Meaning::Input(input)) => self.burst.tell(input),
                Some(Meaning::Paste) => self.state = DecoderState::Paste(Paste::default()),
                Some(Meaning::OldMouse) => self.state = DecoderState::OldMouse(3),
                Some(Meaning::Nothing) => {}
            },
        }
    }
}

/// Whether `first` and `next` begin a control string as terminals send them, and no words.
fn goes_on(first: char, next: char) -> bool {
    match first {
        '_' | '^' => true,
        ']' => next.is_ascii_digit() || matches!(next, 'l' | 'L'),
        _ => next.is_ascii_digit() || matches!(next, '>' | '!' | '$' | '+' | '|'),
    }
}
