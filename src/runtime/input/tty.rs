//! The terminal as bytes that come, or do not.

use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::TerminalInput;
use super::decoder::Decoder;
use crate::runtime::terminal::{in_foreground, is_taken};

/// How long the terminal is left alone while the shell has it.
const AWAY: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

/// More than a terminal gives at once.
const BUFFER: usize = 8 * 1024;

/// Standard input, and what its bytes mean.
pub(super) struct Tty {
    decoder: Decoder,
    buffer: Box<[u8; BUFFER]>,
    /// When something came last.
    last: Instant,
}

impl Tty {
    #[expect(clippy::disallowed_methods, reason = "whoever reads the terminal measures its pauses")]
    pub(super) fn new() -> Self {
        Self { decoder: Decoder::default(), buffer: Box::new([0; BUFFER]), last: Instant::now() }
    }

    /// Waits until something is known, and for `limit` at most; without one for as long as it takes.
    /// `None` when nothing can be read any more.
    ///
    /// # Errors
    /// The terminal cannot be read.
    pub(super) fn next(
        &mut self,
        limit: Option<Duration>,
    ) -> io::Result<Option<Vec<TerminalInput>>> {
        let held = self.decoder.wait().map(|wait| wait.saturating_sub(self.last.elapsed()));
        let wait = match (held, limit) {
            (Some(held), Some(limit)) => Some(held.min(limit)),
            (held, limit) => held.or(limit),
        };
        let came = readable(wait)?;
        if came && !(is_taken() && in_foreground()) {
            // What is typed is for an editor, or for the shell, which would stop us for reading it.
            pause()?;
            return Ok(Some(Vec::new()));
        }
        // What came while something was held came in time, however late it is looked at.
        let mut inputs = if came && held.is_some() {
            self.decoder.lull(self.last.elapsed());
            Vec::new()
        } else {
            self.decoder.quiet(self.last.elapsed())
        };
        if came {
            let length = read(self.buffer.as_mut_slice())?;
            if length == Some(0) {
                return Ok(None);
            }
            self.touch();
            let bytes = self.buffer.get(..length.unwrap_or_default()).unwrap_or_default();
            inputs.extend(self.decoder.feed(bytes));
        }
        Ok(Some(inputs))
    }

    #[expect(clippy::disallowed_methods, reason = "whoever reads the terminal measures its pauses")]
    fn touch(&mut self) {
        self.last = Instant::now();
    }
}

/// Whether something can be read from standard input, for which `limit` is waited, or for ever.
pub(super) fn readable(limit: Option<Duration>) -> io::Result<bool> {
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

fn pause() -> io::Result<()> {
    match poll(&mut [], Some(&AWAY)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

// Past the standard library's buffer, of which nobody knows whether it is empty. `None` when nothing
// is there after all, which another process with the same terminal can bring about.
fn read(buffer: &mut [u8]) -> io::Result<Option<usize>> {
    loop {
        match rustix::io::read(io::stdin(), &mut *buffer) {
            Ok(length) => return Ok(Some(length)),
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
}
