//! Signals, and the terminal hanging up, as plain values.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What the system tells the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Restore the terminal and exit with this code: 128 and the signal's number.
    Quit(i32),
    /// Stop for the shell (SIGTSTP from outside; Ctrl-Z is a key).
    Suspend,
    /// The process was continued; somebody else may have drawn on the terminal.
    Continued,
    /// The terminal has another size.
    Resized,
}

/// SIGHUP, or a terminal that hung up.
pub const HUNG_UP: Signal = Signal::Quit(129);

/// SIGINT, which the terminal sends for Ctrl-C where it is not taken.
pub const INTERRUPTED: Signal = Signal::Quit(130);

/// The kinds of signals watched.
const WATCHED: [(rustix::process::Signal, Signal); 6] = [
    (rustix::process::Signal::HUP, HUNG_UP),
    (rustix::process::Signal::INT, INTERRUPTED),
    (rustix::process::Signal::TERM, Signal::Quit(143)),
    (rustix::process::Signal::TSTP, Signal::Suspend),
    (rustix::process::Signal::CONT, Signal::Continued),
    (rustix::process::Signal::WINCH, Signal::Resized),
];

/// Starts watching signals and, in a thread that is never joined, standard input for a hang-up:
/// a terminal can close without SIGHUP (under `nohup`, sudo, a closing multiplexer), and reading
/// from it would then spin for ever.
///
/// # Errors
/// The system refuses a handler or the thread.
///
/// # Panics
/// Never within a tokio runtime with its signal driver, which is where it belongs.
pub fn watch() -> std::io::Result<UnboundedReceiver<Signal>> {
    let (tell, signals) = unbounded_channel();
    for (number, meaning) in WATCHED {
        let kind = tokio::signal::unix::SignalKind::from_raw(number.as_raw());
        let mut arrivals = tokio::signal::unix::signal(kind)?;
        let tell = tell.clone();
        tokio::spawn(async move {
            while arrivals.recv().await.is_some() && tell.send(meaning).is_ok() {}
        });
    }
    std::thread::Builder::new().name("hang-up".into()).spawn(move || watch_hang_up(&tell))?;
    Ok(signals)
}

fn watch_hang_up(tell: &UnboundedSender<Signal>) {
    use rustix::event::{PollFd, PollFlags, poll};

    let stdin = std::io::stdin();
    // No event is asked for: a hang-up is always told, and input stays for its reader.
    let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
    loop {
        match poll(&mut watched, None) {
            Ok(_) => break,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => {
                tracing::warn!(%error, "watching the terminal for a hang-up");
                return;
            }
        }
    }
    let _ = tell.send(HUNG_UP);
}
