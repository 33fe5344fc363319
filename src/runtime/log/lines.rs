//! The lines of the log on their way to the disk. A thread waits for it, so that whoever logs does not.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How many lines wait for a disk that does not answer. Further ones are counted and dropped.
const MOST: usize = 10_000;

/// How long an error, after which the program may end, waits for the disk. So does leaving.
const LIMIT: Duration = Duration::from_millis(500);

enum LogJob {
    Line(Vec<u8>),
    Tell(Sender<()>),
}

/// Where lines are handed over.
#[derive(Clone, Debug)]
pub struct Lines {
    to: Sender<LogJob>,
    count: Arc<Count>,
    limit: Duration,
}

/// How many lines wait, and how many were dropped since that was told last.
#[derive(Debug, Default)]
struct Count {
    waiting: AtomicUsize,
    dropped: AtomicU64,
}

impl Lines {
    /// Writes to `file`, a line in one write.
    ///
    /// # Errors
    /// When the system starts no more threads.
    pub fn to(file: impl Write + Send + 'static) -> io::Result<Self> {
        Self::waiting(LIMIT, file)
    }

    fn waiting(limit: Duration, file: impl Write + Send + 'static) -> io::Result<Self> {
        let (to, jobs) = channel();
        let count = Arc::new(Count::default());
        let counted = Arc::clone(&count);
        thread::Builder::new().name("log".into()).spawn(move || work(file, &jobs, &counted))?;
        Ok(Self { to, count, limit })
    }

    /// Waits until the file has what was handed over, for a limited time.
    pub fn written(&self) {
        let _ = self.told().recv_timeout(self.limit);
    }

    /// Tells when the file has what was handed over.
    fn told(&self) -> Receiver<()> {
        let (tell, told) = channel();
        // Without the thread there is nothing to wait for.
        let _ = self.to.send(LogJob::Tell(tell));
        told
    }
}

fn work(mut file: impl Write, jobs: &Receiver<LogJob>, count: &Count) {
    for job in jobs {
        match job {
            // A log that cannot be written is no reason to stop.
            LogJob::Line(line) => {
                let _ = file.write_all(&line);
                count.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            LogJob::Tell(tell) => drop(tell.send(())),
        }
        let missing = count.dropped.swap(0, Ordering::Relaxed);
        if missing > 0 {
            let _ = file.write_all(format!("{missing} lines are missing here\n").as_bytes());
        }
    }
}

/// One line.
pub struct LineWriter<'a> {
    lines: &'a Lines,
    waits: bool,
}

impl Write for LineWriter<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let count = &self.lines.count;
        if count.waiting.fetch_add(1, Ordering::Relaxed) < MOST {
            let _ = self.lines.to.send(LogJob::Line(text.to_vec()));
        } else {
            count.waiting.fetch_sub(1, Ordering::Relaxed);
            count.dropped.fetch_add(1, Ordering::Relaxed);
        }
        if self.waits {
            self.lines.written();
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = LineWriter<'a>;

    fn make_writer(&'a self) -> LineWriter<'a> {
        LineWriter { lines: self, waits: false }
    }

    // The program may end right after an error.
    fn make_writer_for(&'a self, about: &Metadata<'_>) -> LineWriter<'a> {
        LineWriter { lines: self, waits: *about.level() == Level::ERROR }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tracing_subscriber::layer::SubscriberExt;

    use super::{Lines, MOST};

    /// A file on a disk that answers once it is told to.
    struct Slow {
        gate: Receiver<()>,
        text: Arc<Mutex<String>>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.gate.recv();
            self.text.lock().unwrap().push_str(std::str::from_utf8(bytes).unwrap());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logging(lines: &Lines, log: impl FnOnce()) {
        let events = tracing_subscriber::fmt::layer().with_ansi(false).without_time();
        let all = tracing_subscriber::registry().with(events.with_writer(lines.clone()));
        tracing::subscriber::with_default(all, log);
    }

    #[test]
    fn a_disk_that_does_not_answer_holds_nobody_up_and_gets_everything_in_the_end() {
        let (open, gate) = channel();
        let text = Arc::default();
        let lines = Lines::to(Slow { gate, text: Arc::clone(&text) }).unwrap();
        logging(&lines, || {
            for number in 0..100 {
                tracing::warn!("line {number}");
            }
        });
        assert_eq!(*text.lock().unwrap(), "");
        drop(open);
        lines.told().recv().unwrap();
        let text = text.lock().unwrap();
        let told: Vec<_> = text.lines().map(|line| line.rsplit_once("line ").unwrap().1).collect();
        let expected: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn an_error_is_in_the_file_when_it_is_logged() {
        let (open, gate) = channel();
        drop(open);
        let text = Arc::default();
        let slow = Slow { gate, text: Arc::clone(&text) };
        // However long the disk takes.
        let lines = Lines::waiting(Duration::MAX, slow).unwrap();
        for number in 0..100 {
            logging(&lines, || tracing::error!("the last words of {number}"));
            assert_eq!(text.lock().unwrap().lines().count(), number + 1);
        }
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let (open, gate) = channel();
        let text = Arc::default();
        let lines = Lines::to(Slow { gate, text: Arc::clone(&text) }).unwrap();
        logging(&lines, || {
            for number in 0..MOST + 100 {
                tracing::warn!("line {number}");
            }
        });
        drop(open);
        lines.told().recv().unwrap();
        let text = text.lock().unwrap();
        let counted = text.lines().find_map(|line| line.strip_suffix(" lines are missing here"));
        let missing: usize = counted.unwrap().parse().unwrap();
        assert_eq!(text.lines().count() - 1 + missing, MOST + 100);
    }
}
