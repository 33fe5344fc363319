//! What the operator does at the terminal, as plain values.

mod decoder;
mod first;
mod joiner;

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseEvent, poll, read};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::domain::TerminalWord;
pub use first::{PATIENCE, QUESTION, WINDOW, ask};
pub use joiner::Joiner;

/// How long the rest of a key that began with Esc may take. Packets of one key are a few
/// milliseconds apart; a hand needs a tenth of a second for two keys.
const PAUSE: Duration = Duration::from_millis(25);

/// Something that came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeats; releases are left out.
    Key(KeyEvent),
    /// Text was pasted, as it is: several lines, and control characters too.
    Paste(String),
    /// The terminal has this many columns and rows now, never 0.
    Resize(u16, u16),
    /// The terminal's window has the focus, or not.
    Focus(bool),
    /// The mouse, when it was asked for.
    Mouse(MouseEvent),
    /// The terminal answered [`QUESTION`].
    Answer(TerminalWord),
    /// Nothing can be read any more.
    Closed,
}

impl Input {
    /// What `event` means to us; `None` for a released key.
    fn from_event(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) => (key.kind != KeyEventKind::Release).then_some(Self::Key(key)),
            Event::Paste(text) => Some(Self::Paste(text)),
            Event::Resize(columns, rows) => {
                let (columns, rows) = super::terminal::usable((columns, rows));
                Some(Self::Resize(columns, rows))
            }
            Event::FocusGained => Some(Self::Focus(true)),
            Event::FocusLost => Some(Self::Focus(false)),
            Event::Mouse(mouse) => Some(Self::Mouse(mouse)),
        }
    }
}

/// What the thread that reads the terminal has to tell.
pub struct Inputs {
    /// The inputs, in order.
    pub queue: UnboundedReceiver<Input>,
    answered: oneshot::Receiver<()>,
}

impl Inputs {
    /// Waits until the terminal has answered, but not for long: an answer that comes after the terminal
    /// was given back would be typed into the shell.
    pub async fn answered(self) {
        let _ = timeout(PATIENCE, self.answered).await;
    }
}

/// Starts the thread that reads the terminal. It ends when the receiver is dropped and one more
/// input came, or when nothing can be read; it is never joined. When the terminal was `asked`
/// [`QUESTION`], what it answers is among the inputs.
///
/// # Errors
/// The system refuses the thread.
pub fn listen(asked: bool) -> io::Result<Inputs> {
    let (tell, queue) = unbounded_channel();
    let (over, answered) = oneshot::channel();
    thread::Builder::new().name("input".into()).spawn(move || {
        let heard = if asked { answer(&tell) } else { Ok(()) };
        drop(over);
        if let Err(error) = heard.and_then(|()| forward(&tell)) {
            tracing::warn!(%error, "reading the terminal");
            let _ = tell.send(Input::Closed);
        }
    })?;
    Ok(Inputs { queue, answered })
}

fn answer(tell: &UnboundedSender<Input>) -> io::Result<()> {
    // crossterm watches the terminal's size from its first call on, and reads nothing in no time.
    poll(Duration::ZERO)?;
    first::listen_for_answer(WINDOW, |input| {
        if let Input::Answer(word) = input {
            tracing::info!(?word, "the terminal's device attributes");
        }
        tell.send(input).is_ok()
    })
}

fn forward(tell: &UnboundedSender<Input>) -> io::Result<()> {
    let mut joiner = Joiner::default();
    loop {
        let inputs = if joiner.is_waiting() && !poll(PAUSE)? {
            joiner.pause()
        } else {
            Input::from_event(read()?).map(|input| joiner.feed(input)).unwrap_or_default()
        };
        for input in inputs {
            if tell.send(input).is_err() {
                return Ok(());
            }
        }
    }
}
