//! The one writer of the terminal: it holds a frame until the frame is whole, and writes it at once as
//! far as the terminal takes it without a wait. A thread of its own writes the rest: a terminal that
//! takes no output holds up that thread and nobody else.

use std::fmt::Debug;
use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;
use zeroize::{Zeroize, Zeroizing};

/// Bytes held before they are sent; the largest frame measured is a sixth of it.
const CAPACITY: usize = 64 * 1024;

/// What leaves in one write. It is wiped after it: a revealed secret does not stay in it.
type OutboxPiece = Zeroizing<Vec<u8>>;

/// Collects output and sends it only when told. `flush` does nothing on purpose: the backend
/// flushes after every cursor command, and a frame has to leave in one piece.
///
/// A clone writes into the same buffer: the backend owns one, the screen tells the other to send.
#[derive(Clone, Debug)]
pub struct Outbox {
    held: Arc<Mutex<HeldBytes>>,
    way: Arc<OutboxProgress>,
}

#[derive(Debug)]
struct HeldBytes {
    bytes: OutboxPiece,
    pieces: Sender<OutboxPiece>,
    unblocking: Option<Box<dyn Unblocking>>,
}

/// A way to the terminal that never waits: what is not taken at once is refused with
/// [`ErrorKind::WouldBlock`].
pub trait Unblocking: Write + Send + Debug {}

impl<T: Write + Send + Debug> Unblocking for T {}

/// How far the thread is.
#[derive(Debug, Default)]
struct OutboxProgress {
    state: Mutex<OutboxState>,
    changed: Condvar,
    told: Notify,
}

#[derive(Debug, Default)]
struct OutboxState {
    waiting: usize,
    failed: Option<ErrorKind>,
}

impl Outbox {
    /// An empty outbox in front of `out`.
    ///
    /// # Errors
    /// The system refuses the thread.
    pub fn new(out: impl Write + Send + 'static) -> io::Result<Self> {
        let (pieces, todo) = channel();
        let way = Arc::new(OutboxProgress::default());
        let shared = Arc::clone(&way);
        thread::Builder::new().name("terminal".into()).spawn(move || write(out, &todo, &shared))?;
        let held = HeldBytes { bytes: empty(), pieces, unblocking: None };
        Ok(Self { held: Arc::new(Mutex::new(held)), way })
    }

    /// The same with a second way to the same terminal, which is tried first: a thread that has to
    /// be woken costs a key press more time than the write does.
    #[must_use]
    pub fn trying(self, unblocking: impl Unblocking + 'static) -> Self {
        locked(&self.held).unblocking = Some(Box::new(unblocking));
        self
    }

    /// Sends everything that is held, and does not wait until the terminal takes it.
    ///
    /// # Errors
    /// What was sent before could not be written: the terminal is gone.
    pub fn send(&self) -> io::Result<()> {
        self.pass(&mut locked(&self.held));
        self.way.failure()
    }

    /// Whether the terminal has not taken everything that was sent.
    pub fn is_busy(&self) -> bool {
        locked(&self.way.state).waiting > 0
    }

    /// Waits until the terminal took everything.
    ///
    /// # Errors
    /// It cannot be written any more.
    pub async fn taken(&self) -> io::Result<()> {
        while self.is_busy() {
            self.way.told.notified().await;
        }
        self.way.failure()
    }

    /// Waits until the terminal took everything, as long as `limit`, and tells whether it did.
    pub fn drain(&self, limit: Duration) -> bool {
        let state = locked(&self.way.state);
        let waited = self.way.changed.wait_timeout_while(state, limit, |state| state.waiting > 0);
        waited.map_or_else(|broken| broken.into_inner().0.waiting, |(state, _)| state.waiting) == 0
    }

    fn pass(&self, held: &mut HeldBytes) {
        // What the thread has still to write comes first.
        let taken = if self.is_busy() { 0 } else { held.write_at_once() };
        held.bytes.drain(..taken);
        if held.bytes.is_empty() {
            return;
        }
        let piece = std::mem::replace(&mut held.bytes, empty());
        self.pass_on(held, piece);
    }

    fn pass_on(&self, held: &HeldBytes, piece: OutboxPiece) {
        locked(&self.way.state).waiting += 1;
        // The thread ends when every sender is gone.
        let _ = held.pieces.send(piece);
    }
}

impl HeldBytes {
    /// Writes what the terminal takes without a wait, and wipes it. Returns how many bytes that were; an error is
    /// left to the thread, which finds it again.
    fn write_at_once(&mut self) -> usize {
        let Some(out) = &mut self.unblocking else { return 0 };
        let mut taken = 0;
        while let Some(rest) = self.bytes.get(taken..).filter(|rest| !rest.is_empty()) {
            match out.write(rest) {
                Ok(0) => break,
                Ok(count) => taken += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.bytes.get_mut(..taken).unwrap_or_default().zeroize();
        taken
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = locked(&self.held);
        // Growing would leave an unwiped copy behind.
        if held.bytes.len() + bytes.len() > CAPACITY {
            self.pass(&mut held);
        }
        if bytes.len() > CAPACITY {
            self.pass_on(&held, Zeroizing::new(bytes.to_vec()));
        } else {
            held.bytes.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl OutboxProgress {
    fn failure(&self) -> io::Result<()> {
        locked(&self.state).failed.map_or(Ok(()), |kind| Err(kind.into()))
    }
}

fn write(mut out: impl Write, todo: &Receiver<OutboxPiece>, way: &OutboxProgress) {
    while let Ok(piece) = todo.recv() {
        let sent = out.write_all(&piece).and_then(|()| out.flush());
        drop(piece);
        let mut state = locked(&way.state);
        state.waiting -= 1;
        state.failed = state.failed.or(sent.err().map(|error| error.kind()));
        drop(state);
        way.changed.notify_all();
        way.told.notify_one();
    }
}

fn empty() -> OutboxPiece {
    Zeroizing::new(Vec::with_capacity(CAPACITY))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;

    use super::{CAPACITY, Outbox};

    const LONG: Duration = Duration::from_secs(60);

    /// Remembers each write of its own, and takes one only when it may.
    struct SteppedTerminal {
        writes: Sender<Vec<u8>>,
        may: Receiver<()>,
    }

    impl Write for SteppedTerminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.may.recv().map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
            self.writes.send(bytes.to_vec()).unwrap();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn outbox() -> (Outbox, Receiver<Vec<u8>>, Sender<()>) {
        let ((writes, written), (let_go, may)) = (channel(), channel());
        (Outbox::new(SteppedTerminal { writes, may }).unwrap(), written, let_go)
    }

    #[test]
    fn a_frame_leaves_in_one_write_however_often_it_is_flushed() {
        let (mut outbox, written, let_go) = outbox();
        let_go.send(()).unwrap();
        for piece in ["begin", "cells", "end"] {
            outbox.write_all(piece.as_bytes()).unwrap();
            outbox.flush().unwrap();
        }
        assert!(!outbox.is_busy());
        outbox.send().unwrap();
        assert!(outbox.drain(LONG));
        assert_eq!(written.try_iter().collect::<Vec<_>>(), [b"begincellsend".to_vec()]);
    }

    #[test]
    fn more_than_fits_is_sent_in_order() {
        let (mut outbox, written, let_go) = outbox();
        (0..3).for_each(|_| let_go.send(()).unwrap());
        outbox.write_all(b"first").unwrap();
        outbox.write_all(&vec![b'x'; CAPACITY + 1]).unwrap();
        outbox.write_all(b"last").unwrap();
        outbox.send().unwrap();
        assert!(outbox.drain(LONG));
        let all = written.try_iter().collect::<Vec<_>>().concat();
        assert!(all.starts_with(b"firstx") && all.ends_with(b"xlast"));
        assert_eq!(all.len(), CAPACITY + 1 + 9);
    }

    /// Takes so many bytes and no more.
    #[derive(Debug)]
    struct NarrowTerminal {
        room: usize,
        taken: Sender<Vec<u8>>,
    }

    impl Write for NarrowTerminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.room);
            if count == 0 {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            self.room -= count;
            self.taken.send(bytes[..count].to_vec()).unwrap();
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_taken_without_a_wait_needs_no_thread_and_the_rest_follows_in_order() {
        let (outbox, written, let_go) = outbox();
        let (taken, at_once) = channel();
        let mut outbox = outbox.trying(NarrowTerminal { room: 8, taken });
        outbox.write_all(b"one").unwrap();
        outbox.send().unwrap();
        assert!(!outbox.is_busy());
        outbox.write_all(b"two, three").unwrap();
        outbox.send().unwrap();
        assert!(outbox.is_busy());
        assert_eq!(at_once.try_iter().collect::<Vec<_>>().concat(), b"onetwo, ");
        // While the thread has something to write, nothing overtakes it.
        outbox.write_all(b", four").unwrap();
        outbox.send().unwrap();
        (0..2).for_each(|_| let_go.send(()).unwrap());
        assert!(outbox.drain(LONG));
        assert_eq!(written.try_iter().collect::<Vec<_>>().concat(), b"three, four");
        assert_eq!(at_once.try_iter().count(), 0);
    }

    #[tokio::test]
    async fn a_terminal_that_takes_nothing_holds_nobody_up_and_one_that_is_gone_is_told() {
        let (mut outbox, written, let_go) = outbox();
        outbox.write_all(b"one").unwrap();
        outbox.send().unwrap();
        assert!(outbox.is_busy() && !outbox.drain(Duration::ZERO));
        let_go.send(()).unwrap();
        outbox.taken().await.unwrap();
        assert_eq!(written.recv().unwrap(), b"one");
        outbox.write_all(b"two").unwrap();
        outbox.send().unwrap();
        drop(let_go);
        assert!(outbox.taken().await.is_err());
        assert!(outbox.send().is_err());
    }
}
