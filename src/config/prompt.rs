//! A line typed on the terminal without being shown.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios};
use rustix::termios::{tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::domain::Secret;

/// More than anyone types, in bytes.
const LONGEST: usize = 4096;

/// Whether there is a terminal to ask on.
pub fn possible() -> bool {
    OpenOptions::new().read(true).write(true).open("/dev/tty").is_ok()
}

/// Asks on the controlling terminal, whatever standard input is. Must not be called while the
/// screen is taken.
///
/// # Errors
/// When there is no terminal, when it ends, or when Ctrl-C is typed.
pub fn ask(question: &str) -> io::Result<Secret> {
    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    // Silent before it asks: who answers at once, as a script does, is not echoed.
    let silence = Silence::of(&terminal)?;
    (&terminal).write_all(question.as_bytes())?;
    let typed = line(&terminal);
    drop(silence);
    terminal.write_all(b"\n")?;
    typed
}

/// Reads a line byte by byte from a terminal without echo and line discipline.
///
/// # Errors
/// Kind [`io::ErrorKind::Interrupted`] at Ctrl-C, [`io::ErrorKind::UnexpectedEof`] when the input
/// ends before the line does.
pub fn line(mut input: impl Read) -> io::Result<Secret> {
    const INTERRUPT: u8 = 0x03;
    const END: u8 = 0x04;
    const BACKSPACE: u8 = 0x08;
    const KILL: u8 = 0x15;
    const DELETE: u8 = 0x7f;
    let mut typed = Zeroizing::new(Vec::with_capacity(LONGEST));
    // Byte by byte: what was typed beyond the line is left to others.
    let mut byte = [0];
    while input.read(&mut byte)? == 1 {
        let [byte] = byte;
        match byte {
            b'\r' | b'\n' => {
                let text = str::from_utf8(&typed).map_err(io::Error::other)?;
                return Ok(Secret::new(text.to_owned()));
            }
            INTERRUPT => return Err(io::ErrorKind::Interrupted.into()),
            END => break,
            BACKSPACE | DELETE => while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {},
            KILL => typed.clear(),
            byte if typed.len() < LONGEST => typed.push(byte),
            _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is too long")),
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// Switches the terminal's echo, line editing and signals off, and back on when dropped. Signals
/// too: a Ctrl-C that ended the process would leave the terminal silent.
struct Silence<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Silence<'a> {
    fn of(terminal: &'a File) -> io::Result<Self> {
        let before = tcgetattr(terminal.as_fd())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        silent.special_codes[SpecialCodeIndex::VMIN] = 1;
        silent.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(terminal.as_fd(), OptionalActions::Flush, &silent)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Silence<'_> {
    fn drop(&mut self) {
        // The terminal may be gone; there is nobody left to tell.
        let _ = tcsetattr(self.terminal.as_fd(), OptionalActions::Flush, &self.before);
    }
}
