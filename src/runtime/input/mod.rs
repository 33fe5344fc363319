//! What the operator does at the terminal, as plain values.

mod burst;
mod characters;
mod control_text;
mod decoder;
mod keys;
mod mouse;
mod paste;
mod question;
mod sequence;
mod tty;

use std::io;
use std::thread;
use std::time::Instant;

use crossterm::event::{KeyEvent, MouseEvent};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::domain::{TerminalColour, TerminalWord};
pub use decoder::{Decoder, LULL, PAUSE, UNFINISHED};
pub use question::{Answers, COLOURS, PATIENCE, QUESTION, WINDOW, ask, question};
use tty::Tty;

/// Something that came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalInput {
    /// A key was pressed or repeats; releases are left out.
    Key(KeyEvent),
    /// Text was pasted: several lines, ended by `\n`, and control characters too.
    Paste(String),
    /// One line came at once, without its Enter: typed ahead, or pasted by a terminal that does not
    /// say so.
    Line(String),
    /// The terminal's window has the focus, or not.
    Focus(bool),
    /// The mouse, when it was asked for.
    Mouse(MouseEvent),
    /// The terminal answered [`QUESTION`].
    Answer(TerminalWord),
    /// The terminal told one of its own colours, for which [`COLOURS`] asks.
    Colour(TerminalColour),
    /// Nothing can be read any more.
    Closed,
}

/// What the thread that reads the terminal has to tell.
pub struct Inputs {
    /// The inputs, in order.
    pub queue: UnboundedReceiver<TerminalInput>,
    answered: oneshot::Receiver<()>,
    begun: Instant,
}

impl Inputs {
    /// Waits until the terminal has answered, but not for long: an answer that comes after the terminal
    /// was given back would be typed into the shell.
    pub async fn answered(self) {
        if self.begun.elapsed() < WINDOW {
            let _ = timeout(PATIENCE, self.answered).await;
        }
    }
}

/// Starts the thread that reads the terminal. It ends when the receiver is dropped and one more
/// input came, or when nothing can be read; it is never joined. When the terminal was `asked`
/// [`QUESTION`], its first answer is among the inputs, and what it tells of its colours.
///
/// # Errors
/// The system refuses the thread.
#[expect(clippy::disallowed_methods, reason = "the terminal's answer has a limit of its own")]
pub fn listen(asked: bool) -> io::Result<Inputs> {
    let (tell, queue) = unbounded_channel();
    let (over, answered) = oneshot::channel();
    let over = asked.then_some(over);
    thread::Builder::new().name("input".into()).spawn(move || {
        if let Err(error) = forward(&tell, over) {
            tracing::warn!(%error, "reading the terminal");
        }
        let _ = tell.send(TerminalInput::Closed);
    })?;
    Ok(Inputs { queue, answered, begun: Instant::now() })
}

/// Tells what comes. `over` is there until the terminal has answered.
fn forward(
    tell: &UnboundedSender<TerminalInput>,
    mut over: Option<oneshot::Sender<()>>,
) -> io::Result<()> {
    let asked = over.is_some();
    let mut tty = Tty::new();
    while let Some(inputs) = tty.next(None)? {
        for input in inputs {
            if let TerminalInput::Answer(word) = input {
                // Somebody else may have asked too.
                if over.take().is_none() {
                    continue;
                }
                tracing::info!(?word, "the terminal's device attributes");
            }
            if let TerminalInput::Colour(colour) = input {
                if !asked {
                    continue;
                }
                tracing::info!(?colour, "the terminal's own colour");
            }
            if tell.send(input).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
