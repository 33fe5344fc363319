//! The first moments at a terminal: it is asked for its device attributes, and its answer is told
//! from what was typed meanwhile. crossterm's reader takes such an answer and tells nobody.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::decoder::{Decoder, Heard, State};
use super::{Input, PAUSE};
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

/// Reads the terminal until it answered [`QUESTION`] or did not within `window`. The answer, and
/// everything else that comes meanwhile, goes to `tell` in order; it says whether to go on. Ends
/// between two keys, and never inside a paste.
///
/// # Errors
/// The terminal cannot be read.
#[expect(clippy::disallowed_methods, reason = "the thread that reads has a limit of its own")]
pub fn listen_for_answer(window: Duration, mut tell: impl FnMut(Input) -> bool) -> io::Result<()> {
    let end = Instant::now() + window;
    let mut decoder = Decoder::default();
    let mut answered = false;
    let mut buffer = [0; 1024];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let limit = match decoder.state() {
            State::Open if answered || left.is_zero() => return Ok(()),
            State::Open => Some(left),
            State::Sequence => Some(PAUSE),
            State::Unended => None,
        };
        let heard = if readable(limit)? {
            let length = read(&mut buffer)?;
            if length == 0 {
                return Ok(());
            }
            decoder.feed(buffer.get(..length).unwrap_or_default())
        } else {
            decoder.pause()
        };
        for one in heard {
            let input = match one {
                Heard::Attributes(attributes) => {
                    answered = true;
                    Input::Answer(TerminalWord::of(&attributes))
                }
                Heard::Input(input) => input,
            };
            if !tell(input) {
                return Ok(());
            }
        }
    }
}

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

fn ask_raw() -> io::Result<Option<TerminalWord>> {
    if readable(Some(Duration::ZERO))? {
        return Ok(None);
    }
    let mut out = io::stdout().lock();
    out.write_all(QUESTION)?;
    out.flush()?;
    let mut word = TerminalWord::None;
    listen_for_answer(DOCTORS, |input| {
        if let Input::Answer(told) = input {
            word = told;
        }
        true
    })?;
    Ok(Some(word))
}

/// Whether something can be read from standard input, for which `limit` is waited, or for ever.
fn readable(limit: Option<Duration>) -> io::Result<bool> {
    let stdin = io::stdin();
    let limit = limit.map(|limit| Timespec {
        tv_sec: limit.as_secs().cast_signed(),
        tv_nsec: limit.subsec_nanos().into(),
    });
    loop {
        let mut watched = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut watched, limit.as_ref()) {
            Ok(count) => return Ok(count > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

// Past the standard library's buffer, which would keep what crossterm is to read later.
fn read(buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match rustix::io::read(io::stdin(), &mut *buffer) {
            Ok(length) => return Ok(length),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
