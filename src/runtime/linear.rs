//! The loop without a screen: wait, apply what came, say what changed, repeat.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use super::editor::{EditorOrder, RunningEditor};
use super::input::TerminalInput;
use super::run::{HUNG_UP, apply, ended};
use super::session::{Outward, Session};
use super::signals::{INTERRUPTED, Signal};
use super::terminal::{LinearTerminal, TerminalError};
use crate::app::msg::Msg;
use crate::app::screen::clock::next_tick;
use crate::domain::text::clean;
use crate::ui::plain::{PlainView, Spoken, Voice, greeting};

/// The shortest time between two looks at the clock: no spinner turns here.
const TICK: Duration = Duration::from_secs(1);

enum LinearWoken {
    Input(Option<TerminalInput>),
    Signal(Option<Signal>),
    Task,
    Time,
    Edited(Msg),
}

/// A terminal, and what was said on it.
pub struct Linear {
    terminal: LinearTerminal,
    voice: Voice,
    editor: Option<RunningEditor>,
}

impl Linear {
    /// Takes the terminal.
    ///
    /// # Errors
    /// There is none, or it cannot be prepared.
    pub fn take() -> Result<Self, TerminalError> {
        Ok(Self { terminal: LinearTerminal::take()?, voice: Voice::default(), editor: None })
    }

    /// Says how to learn more.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn greet(&mut self, session: &Session) -> Result<(), TerminalError> {
        self.terminal.line(&greeting(session.model()))
    }

    /// Gives the terminal back. Tells whether it took everything.
    pub fn leave(&mut self) -> bool {
        self.terminal.leave()
    }

    /// Runs until the operator or the system says to leave. Returns the exit code.
    ///
    /// # Errors
    /// The terminal cannot be written to any more.
    pub async fn run(
        &mut self,
        session: &mut Session,
        inputs: &mut UnboundedReceiver<TerminalInput>,
        signals: &mut UnboundedReceiver<Signal>,
    ) -> Result<i32, TerminalError> {
        let mut pressed = false;
        loop {
            if let Some(code) = self.tell(session, std::mem::take(&mut pressed))? {
                return Ok(code);
            }
            let tick = next_tick(session.model()).map(|tick| tick.max(TICK));
            let woken = tokio::select! {
                input = inputs.recv() => LinearWoken::Input(input),
                signal = signals.recv() => LinearWoken::Signal(signal),
                () = session.step() => LinearWoken::Task,
                edited = ended(&mut self.editor) => LinearWoken::Edited(edited),
                () = sleep(tick.unwrap_or_default()), if tick.is_some() => LinearWoken::Time,
            };
            match woken {
                LinearWoken::Input(None | Some(TerminalInput::Closed)) => return Ok(HUNG_UP),
                LinearWoken::Input(Some(input)) => {
                    pressed = matches!(input, TerminalInput::Key(_));
                    apply(session, input);
                }
                LinearWoken::Signal(Some(INTERRUPTED | Signal::Continued))
                    if self.editor.is_some() => {}
                LinearWoken::Signal(Some(Signal::Quit(code))) => return Ok(code),
                LinearWoken::Signal(Some(Signal::Suspend)) => drop(self.terminal.suspend()?),
                LinearWoken::Edited(edited) => {
                    self.editor = None;
                    self.take_again(session)?;
                    session.apply(edited);
                }
                LinearWoken::Signal(Some(Signal::Continued)) => self.take_again(session)?,
                // Lines have no size.
                LinearWoken::Signal(Some(Signal::Resized) | None) => {}
                LinearWoken::Task => session.drain(),
                LinearWoken::Time => session.apply(Msg::Tick),
            }
        }
    }

    fn take_again(&mut self, session: &Session) -> Result<(), TerminalError> {
        if self.terminal.resume()? { self.repeat(session) } else { Ok(()) }
    }

    fn edit(&mut self, session: &mut Session, order: EditorOrder) -> Result<(), TerminalError> {
        self.terminal.lend();
        match RunningEditor::start(order) {
            Ok(started) => self.editor = Some(started),
            Err(failed) => {
                self.take_again(session)?;
                session.apply(failed);
            }
        }
        Ok(())
    }

    // What changed, and what only the terminal can do. A key that changed nothing, and starts nothing, is
    // answered too.
    fn tell(&mut self, session: &mut Session, pressed: bool) -> Result<Option<i32>, TerminalError> {
        for outward in session.take_outward() {
            match outward {
                Outward::Write(bytes) => self.terminal.write_raw(&bytes)?,
                Outward::Edit(order) => self.edit(session, *order)?,
                Outward::Suspend => drop(self.terminal.suspend()?),
                Outward::Repaint => self.repeat(session)?,
                Outward::Quit => return Ok(Some(0)),
            }
        }
        let mut spoken = self.voice.hear(PlainView::of(session.model()));
        if pressed && spoken.is_empty() && session.idle() {
            spoken.extend(self.voice.stays());
        }
        self.speak(spoken)?;
        Ok(None)
    }

    fn repeat(&mut self, session: &Session) -> Result<(), TerminalError> {
        let spoken = self.voice.repeat(PlainView::of(session.model()));
        self.speak(spoken)
    }

    fn speak(&mut self, spoken: Vec<Spoken>) -> Result<(), TerminalError> {
        for one in spoken {
            match one {
                // It was made safe where it was put together; what was forgotten there is now.
                Spoken::Line(text) => self.terminal.line(&clean(&text))?,
                Spoken::Echo(text) => self.terminal.echo(&clean(&text))?,
                Spoken::Value(secret) => {
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "the operator asked to have it shown"
                    )]
                    let value = zeroize::Zeroizing::new(clean(secret.expose()));
                    self.terminal.line(&value)?;
                }
            }
        }
        Ok(())
    }
}
