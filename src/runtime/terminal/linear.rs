//! A terminal that is only written to, line after line: nothing is drawn, moved or wiped.

use std::io::{self, Write};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::termios::{OptionalActions, OutputModes, tcgetattr, tcsetattr};

use super::screen::{Out, PATIENCE};
use super::suspend::{self, Suspension};
use super::{Outbox, TerminalError, check, in_foreground, is_taken, leave};

/// The terminal while it is taken: keys come one by one and are not echoed, lines go out.
#[derive(Debug)]
pub struct LinearTerminal {
    outbox: Outbox,
    /// The shell has the terminal.
    away: bool,
    /// Something was written since the last line end.
    within_line: bool,
}

impl LinearTerminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// [`TerminalError::NotATerminal`], and [`TerminalError::Prepare`]; the terminal is then as it was.
    pub fn take() -> Result<Self, TerminalError> {
        enter()?;
        let outbox = Out::outbox().map_err(|error| {
            leave();
            TerminalError::Prepare(error)
        })?;
        Ok(Self { outbox, away: false, within_line: false })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// [`TerminalError::Gone`]: nothing can be told any more.
    pub fn line(&mut self, text: &str) -> Result<(), TerminalError> {
        self.end_line()?;
        self.write(text.as_bytes())?;
        // The terminal puts the return before it.
        self.write(b"\n")
    }

    /// Writes behind what was written last.
    ///
    /// # Errors
    /// [`TerminalError::Gone`].
    pub fn echo(&mut self, text: &str) -> Result<(), TerminalError> {
        self.within_line = true;
        self.write(text.as_bytes())
    }

    /// Writes `bytes` in one piece: an escape sequence for the terminal itself, such as OSC 52.
    ///
    /// # Errors
    /// [`TerminalError::Gone`].
    pub fn write_raw(&mut self, bytes: &[u8]) -> Result<(), TerminalError> {
        self.write(bytes)
    }

    fn end_line(&mut self) -> Result<(), TerminalError> {
        if std::mem::take(&mut self.within_line) { self.write(b"\n") } else { Ok(()) }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), TerminalError> {
        if self.away {
            return Ok(());
        }
        self.outbox.write_all(bytes).and_then(|()| self.outbox.send()).map_err(TerminalError::Gone)
    }

    /// Gives the terminal back, as far as it takes what is written. Tells whether it did.
    pub fn leave(&mut self) -> bool {
        // Where it is gone already, nobody reads the line.
        let _ = self.end_line();
        let heard = self.outbox.drain(PATIENCE);
        // To a job in the background the shell gave its own settings already.
        if is_taken() && in_foreground() {
            let _ = disable_raw_mode();
        }
        heard
    }

    /// Gives the terminal to the shell and stops; see [`super::Screen::suspend`].
    ///
    /// # Errors
    /// [`TerminalError::Stop`]; the terminal is taken again then.
    pub fn suspend(&mut self) -> Result<Suspension, TerminalError> {
        suspend::suspend(self, Self::lend, |terminal| terminal.resume().map(drop))
    }

    /// Gives the terminal to a program of ours; see [`super::Screen::lend`].
    pub fn lend(&mut self) {
        self.leave();
        self.away = true;
    }

    /// Takes the terminal again after the process was continued. Tells whether it has it: in the
    /// background it stays with the shell.
    ///
    /// # Errors
    /// Those of [`LinearTerminal::take`].
    pub fn resume(&mut self) -> Result<bool, TerminalError> {
        self.away = !in_foreground();
        if self.away {
            return Ok(false);
        }
        super::forget_raw_mode()?;
        enter()?;
        Ok(true)
    }
}

// Raw, but that the terminal still puts a return before each line end: what others write (a panic's
// report, say) stays readable, and `leave` sees by it that there is nothing to wipe.
fn enter() -> Result<(), TerminalError> {
    check()?;
    enable_raw_mode().and_then(|()| keep_line_ends()).map_err(|error| {
        // It was not taken, or is given back now.
        let _ = disable_raw_mode();
        TerminalError::Prepare(error)
    })
}

fn keep_line_ends() -> io::Result<()> {
    let terminal = io::stdin();
    let mut modes = tcgetattr(&terminal)?;
    modes.output_modes |= OutputModes::OPOST | OutputModes::ONLCR;
    Ok(tcsetattr(&terminal, OptionalActions::Now, &modes)?)
}

/// Whether the terminal is taken in this way, and not for a screen, which has no such line ends.
pub(super) fn is_linear() -> bool {
    tcgetattr(io::stdin()).is_ok_and(|modes| modes.output_modes.contains(OutputModes::OPOST))
}
