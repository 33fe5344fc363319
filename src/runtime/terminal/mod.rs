//! Taking the terminal and giving it back as it was.

mod changes;
mod encoder;
mod linear;
mod outbox;
mod pen;
mod screen;
mod suspend;
mod thrifty;

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode, is_raw_mode_enabled,
};
use crossterm::{execute, queue};
use rustix::termios::{LocalModes, tcgetattr};

pub use linear::LinearTerminal;
pub use outbox::Outbox;
pub use screen::Screen;
pub use suspend::Suspension;
pub(super) use suspend::in_foreground;

/// The size taken for a terminal that says 0×0, as one in a container without a size does.
pub const FALLBACK_SIZE: (u16, u16) = (80, 24);

/// Why there is no terminal to draw on.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// A standard stream is a file or a pipe.
    #[error("appdeck needs a terminal: standard {0} is not one")]
    NotATerminal(&'static str),
    /// The terminal refused to be prepared.
    #[error("preparing the terminal")]
    Prepare(#[source] io::Error),
    /// The terminal does not take output any more: it was closed, or the connection broke.
    #[error("writing to the terminal")]
    Gone(#[source] io::Error),
    /// The system refused to stop us for the shell.
    #[error("stopping for the shell")]
    Stop(#[source] io::Error),
}

impl TerminalError {
    /// The code to exit with: a terminal that is gone is a hang-up (128 and SIGHUP's number).
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Gone(_) => 129,
            Self::NotATerminal(_) | Self::Prepare(_) | Self::Stop(_) => 1,
        }
    }
}

/// Takes the terminal: raw mode, alternate screen, bracketed paste, focus reports, no cursor, and
/// the mouse when `mouse` asks for it (without it, the terminal's own selection works).
///
/// # Errors
/// [`TerminalError::NotATerminal`] when standard input or output is none, and
/// [`TerminalError::Prepare`]; the terminal is then as it was.
pub fn enter(mouse: bool) -> Result<(), TerminalError> {
    check()?;
    // crossterm writes a reset where a colour is to be left out, which drops bold and reverse
    // too: NO_COLOR is the theme's business.
    crossterm::style::force_color_output(true);
    enable_raw_mode().map_err(TerminalError::Prepare)?;
    prepare(&mut io::stdout().lock(), mouse).map_err(|error| {
        leave();
        TerminalError::Prepare(error)
    })
}

/// Whether there is a terminal to draw on and to read from.
///
/// # Errors
/// [`TerminalError::NotATerminal`].
pub fn check() -> Result<(), TerminalError> {
    if !io::stdin().is_terminal() {
        return Err(TerminalError::NotATerminal("input"));
    }
    if !io::stdout().is_terminal() {
        return Err(TerminalError::NotATerminal("output"));
    }
    Ok(())
}

fn prepare(out: &mut impl Write, mouse: bool) -> io::Result<()> {
    // A run that was killed left its screen there, and the first frame draws only what is not blank.
    let wiped = Clear(ClearType::All);
    queue!(out, EnterAlternateScreen, wiped, EnableBracketedPaste, EnableFocusChange)?;
    if mouse {
        queue!(out, EnableMouseCapture)?;
    }
    execute!(out, Hide)
}

/// Gives the terminal back, wiped. Does nothing when it is not taken, so that every way out may
/// call it: the end, a signal, the panic hook. Errors are ignored: there is nobody left to tell.
pub fn leave() {
    // Held over the whole of it, or two threads on their way out would both wipe, the second one
    // what the shell shows by then.
    let mut out = io::stdout().lock();
    // To a job in the background the shell gave its own settings already.
    let front = in_foreground();
    if is_taken() && (front || !suspend::stops_writers()) && !(front && linear::is_linear()) {
        let _ = restore(&mut out, size());
    }
    if is_taken() && front {
        let _ = disable_raw_mode();
    }
}

/// Does something at the terminal that takes `limit` at most, whatever the terminal does. Tells
/// whether it was done.
pub fn within(limit: Duration, work: impl FnOnce() + Send + 'static) -> bool {
    let (tell, done) = channel();
    let work = move || {
        work();
        // Nobody waits any more where it came too late.
        let _ = tell.send(());
    };
    let started = thread::Builder::new().name("leaving".into()).spawn(work);
    started.is_ok() && done.recv_timeout(limit).is_ok()
}

/// Whoever had the terminal may have switched raw mode off behind crossterm's back: it is to be switched on
/// again. One that is raw stays so at every moment, or a key that is pressed just then would be a signal.
fn forget_raw_mode() -> Result<(), TerminalError> {
    let cooked = LocalModes::ICANON | LocalModes::ISIG | LocalModes::ECHO;
    let raw = tcgetattr(io::stdin()).is_ok_and(|modes| !modes.local_modes.intersects(cooked));
    if raw { Ok(()) } else { disable_raw_mode().map_err(TerminalError::Prepare) }
}

/// Whether the terminal is taken.
pub fn is_taken() -> bool {
    is_raw_mode_enabled().unwrap_or(false)
}

/// Wipes line by line, because a terminal without an alternate screen (GNU screen by default)
/// keeps what was drawn, and because clearing the page at once can push it into the history of
/// tmux.
fn restore(out: &mut impl Write, (_, rows): (u16, u16)) -> io::Result<()> {
    queue!(out, EndSynchronizedUpdate, ResetColor)?;
    for row in 0..rows {
        queue!(out, MoveTo(0, row), Clear(ClearType::CurrentLine))?;
    }
    queue!(
        out,
        MoveTo(0, 0),
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen
    )?;
    execute!(out, Show)
}

/// Columns and rows of the terminal; never 0.
pub fn size() -> (u16, u16) {
    let told = rustix::termios::tcgetwinsize(io::stdout()).map(|size| (size.ws_col, size.ws_row));
    usable(told.unwrap_or_default())
}

/// `told`, or [`FALLBACK_SIZE`] when either side is 0.
pub fn usable(told: (u16, u16)) -> (u16, u16) {
    if told.0 == 0 || told.1 == 0 { FALLBACK_SIZE } else { told }
}

#[cfg(test)]
mod tests {
    use super::{FALLBACK_SIZE, prepare, restore, usable};

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_terminal_without_a_size_has_a_usable_one() {
        for told in [(0, 0), (0, 40), (120, 0)] {
            assert_eq!(usable(told), FALLBACK_SIZE);
        }
        assert_eq!(usable((1, 1)), (1, 1));
        assert_eq!(usable((120, 40)), (120, 40));
    }

    #[test]
    fn the_mouse_is_taken_only_when_asked_for() {
        assert!(!written(|out| prepare(out, false).unwrap()).contains("\u{1b}[?1000h"));
        assert!(written(|out| prepare(out, true).unwrap()).contains("\u{1b}[?1000h"));
    }

    #[test]
    fn every_line_is_wiped_before_the_alternate_screen_is_left() {
        let left = written(|out| restore(out, (80, 3)).unwrap());
        let wiped = "\u{1b}[1;1H\u{1b}[2K\u{1b}[2;1H\u{1b}[2K\u{1b}[3;1H\u{1b}[2K";
        let at = left.find(wiped).expect("the wipe");
        assert!(left.find("\u{1b}[?1049l").expect("leaving") > at);
        assert!(!left.contains("\u{1b}[2J"));
    }
}
