//! The one writer of the terminal: it holds a frame until the frame is whole.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroize;

/// Bytes held before they are sent; the largest frame measured is a sixth of it.
const CAPACITY: usize = 64 * 1024;

/// Collects output and sends it only when told. `flush` does nothing on purpose: the backend
/// flushes after every cursor command, and a frame has to leave in one piece. What was sent is
/// wiped from the buffer: a revealed secret does not stay in it.
///
/// A clone writes into the same buffer: the backend owns one, the screen tells the other to send.
#[derive(Debug)]
pub struct Outbox<W: Write>(Arc<Mutex<Held<W>>>);

#[derive(Debug)]
struct Held<W: Write> {
    bytes: Vec<u8>,
    out: W,
}

impl<W: Write> Outbox<W> {
    /// An empty outbox in front of `out`.
    pub fn new(out: W) -> Self {
        Self(Arc::new(Mutex::new(Held { bytes: Vec::with_capacity(CAPACITY), out })))
    }

    /// Sends everything that is held.
    ///
    /// # Errors
    /// Those of the writer: for a terminal, that it is gone.
    pub fn send(&self) -> io::Result<()> {
        self.held().send()
    }

    fn held(&self) -> MutexGuard<'_, Held<W>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write> Clone for Outbox<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: Write> Held<W> {
    fn send(&mut self) -> io::Result<()> {
        let sent = self.out.write_all(&self.bytes).and_then(|()| self.out.flush());
        self.bytes.zeroize();
        sent
    }
}

impl<W: Write> Write for Outbox<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.held();
        // Growing would leave an unwiped copy behind.
        if held.bytes.len() + bytes.len() > CAPACITY {
            held.send()?;
        }
        if bytes.len() > CAPACITY {
            return held.out.write(bytes);
        }
        held.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use super::{CAPACITY, Outbox};

    /// Remembers each write of its own.
    #[derive(Default)]
    struct Writes(Vec<Vec<u8>>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_leaves_in_one_write_however_often_it_is_flushed() {
        let mut outbox = Outbox::new(Writes::default());
        for piece in ["begin", "cells", "end"] {
            outbox.write_all(piece.as_bytes()).unwrap();
            outbox.flush().unwrap();
        }
        assert!(outbox.held().out.0.is_empty());
        outbox.send().unwrap();
        assert_eq!(outbox.held().out.0, [b"begincellsend".to_vec()]);
    }

    #[test]
    fn more_than_fits_is_sent_in_order() {
        let mut outbox = Outbox::new(Writes::default());
        outbox.write_all(b"first").unwrap();
        outbox.write_all(&vec![b'x'; CAPACITY + 1]).unwrap();
        outbox.write_all(b"last").unwrap();
        outbox.send().unwrap();
        let all = outbox.held().out.0.concat();
        assert!(all.starts_with(b"firstx") && all.ends_with(b"xlast"));
        assert_eq!(all.len(), CAPACITY + 1 + 9);
    }
}
