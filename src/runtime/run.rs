//! The loop: draw, wait, apply everything that is ready, repeat.

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use super::editor::RunningEditor;
use super::input::TerminalInput;
use super::session::{Outward, Session};
use super::signals::{INTERRUPTED, Signal};
use super::terminal::{Screen, TerminalError, size};
use crate::app::msg::Msg;
use crate::app::screen::clock::next_tick;
use crate::ui::{self, Ctx, ThemedLook};

/// The exit code of a terminal that went away: 128 and the number of SIGHUP.
pub(super) const HUNG_UP: i32 = 129;

enum Woken {
    Input(Option<TerminalInput>),
    Signal(Option<Signal>),
    Task,
    Time,
    CaughtUp(Result<(), TerminalError>),
    Edited(Msg),
}

/// Runs until the operator or the system says to leave. Returns the exit code.
///
/// # Errors
/// The terminal cannot be drawn on any more.
pub async fn run(
    session: &mut Session,
    screen: &mut Screen,
    look: &mut ThemedLook,
    inputs: &mut UnboundedReceiver<TerminalInput>,
    signals: &mut UnboundedReceiver<Signal>,
) -> Result<i32, TerminalError> {
    let mut editor = None;
    loop {
        draw(session, screen, look.ctx())?;
        let tick = next_tick(session.model());
        let woken = tokio::select! {
            input = inputs.recv() => Woken::Input(input),
            signal = signals.recv() => Woken::Signal(signal),
            () = session.step() => Woken::Task,
            edited = ended(&mut editor) => Woken::Edited(edited),
            caught_up = screen.caught_up() => Woken::CaughtUp(caught_up),
            () = sleep(tick.unwrap_or_default()), if tick.is_some() => Woken::Time,
        };
        match woken {
            Woken::Input(input) => {
                // What piled up is applied before one frame is drawn.
                let mut next = Some(input.unwrap_or(TerminalInput::Closed));
                while let Some(input) = next {
                    if input == TerminalInput::Closed {
                        return Ok(HUNG_UP);
                    }
                    if let TerminalInput::Colour(told) = input {
                        look.hear(told);
                    }
                    apply(session, input);
                    if let Some(code) = outward(session, screen, &mut editor)? {
                        return Ok(code);
                    }
                    next = inputs.try_recv().ok();
                }
            }
            // Keys that interrupt or stop were pressed in the editor, which shares them with us.
            Woken::Signal(Some(INTERRUPTED | Signal::Continued)) if editor.is_some() => {}
            Woken::Signal(Some(Signal::Quit(code))) => return Ok(code),
            Woken::Signal(Some(Signal::Suspend)) => drop(screen.suspend()?),
            Woken::Signal(Some(Signal::Continued)) => screen.resume()?,
            Woken::Edited(edited) => {
                editor = None;
                screen.resume()?;
                session.apply(edited);
            }
            Woken::Signal(Some(Signal::Resized)) => {
                let (columns, rows) = size();
                session.apply(Msg::Resize(columns, rows));
            }
            Woken::CaughtUp(caught_up) => caught_up?,
            Woken::Signal(None) => {}
            Woken::Task => session.drain(),
            Woken::Time => session.apply(Msg::Tick),
        }
        if let Some(code) = outward(session, screen, &mut editor)? {
            return Ok(code);
        }
    }
}

/// Waits until the editor was left; for ever when there is none.
pub(super) async fn ended(editor: &mut Option<RunningEditor>) -> Msg {
    match editor {
        Some(editor) => editor.ended().await,
        None => std::future::pending().await,
    }
}

/// Draws the model as it is.
///
/// # Errors
/// The terminal cannot be drawn on any more.
pub fn draw(session: &mut Session, screen: &mut Screen, ctx: &Ctx) -> Result<(), TerminalError> {
    screen.draw(|frame| {
        let size = frame.area();
        if session.model().size != (size.width, size.height) {
            session.apply(Msg::Resize(size.width, size.height));
        }
        ui::draw(session.model(), ctx, frame);
    })
}

/// Applies what came from the terminal.
pub fn apply(session: &mut Session, input: TerminalInput) {
    session.apply(match input {
        TerminalInput::Key(key) => Msg::Key(key),
        TerminalInput::Paste(text) => Msg::Paste(text),
        TerminalInput::Line(text) => Msg::Line(text),
        TerminalInput::Focus(gained) => Msg::Focus(gained),
        TerminalInput::Mouse(event) => Msg::Mouse(event, ui::hit::clicked(session.model(), event)),
        TerminalInput::Answer(word) => return session.hear(word),
        TerminalInput::Colour(_) | TerminalInput::Closed => return,
    });
}

fn outward(
    session: &mut Session,
    screen: &mut Screen,
    editor: &mut Option<RunningEditor>,
) -> Result<Option<i32>, TerminalError> {
    for outward in session.take_outward() {
        match outward {
            Outward::Edit(order) => {
                screen.lend();
                match RunningEditor::start(*order) {
                    Ok(started) => *editor = Some(started),
                    Err(failed) => {
                        screen.resume()?;
                        session.apply(failed);
                    }
                }
            }
            Outward::Write(bytes) => screen.write_raw(&bytes)?,
            Outward::Suspend => drop(screen.suspend()?),
            Outward::Repaint => screen.repaint()?,
            Outward::Quit => return Ok(Some(0)),
        }
    }
    Ok(None)
}
