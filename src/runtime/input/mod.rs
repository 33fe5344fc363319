//! What the operator does at the terminal, as plain values.

mod joiner;

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseEvent, poll, read};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

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

/// Starts the thread that reads the terminal. It ends when the receiver is dropped and one more
/// input came, or when nothing can be read; it is never joined.
///
/// # Errors
/// The system refuses the thread.
pub fn listen() -> io::Result<UnboundedReceiver<Input>> {
    let (tell, inputs) = unbounded_channel();
    thread::Builder::new().name("input".into()).spawn(move || {
        if let Err(error) = forward(&tell) {
            tracing::warn!(%error, "reading the terminal");
            let _ = tell.send(Input::Closed);
        }
    })?;
    Ok(inputs)
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
