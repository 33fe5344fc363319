//! The screen: frames, raw bytes, full repaints, all through one writer.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::time::Duration;

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::fs::{Mode, OFlags};

use super::suspend::{self, Suspension};
use super::thrifty::{ShownFrame, Thrifty};
use super::{Outbox, TerminalError, enter, in_foreground, is_taken, leave, size, within};

/// How long a terminal may take for what it is sent before it is given back.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// The terminal's output without a line buffer in front.
#[derive(Debug)]
pub(super) struct Out(std::fs::File);

impl Out {
    /// Standard output.
    fn new() -> io::Result<Self> {
        Ok(Self(std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?.into()))
    }

    /// The same terminal, opened a second time so that writing never waits: the flag on standard
    /// output itself would be shared with the shell. `None` where the terminal has no such way.
    fn unblocking() -> Option<Self> {
        // Only the terminal that controls us goes by this name.
        rustix::termios::tcgetpgrp(io::stdout()).ok()?;
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let opened = rustix::fs::open("/dev/tty", flags, Mode::empty()).ok()?;
        Some(Self(opened.into()))
    }

    /// What writes to the terminal.
    ///
    /// # Errors
    /// Standard output cannot be used, or the system refuses the thread.
    pub(super) fn outbox() -> io::Result<Outbox> {
        let outbox = Outbox::new(Self::new()?)?;
        Ok(match Self::unblocking() {
            Some(unblocking) => outbox.trying(unblocking),
            None => outbox,
        })
    }
}

/// One at a time with whoever gives the terminal back: what comes after that is for nobody.
impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _one = io::stdout().lock();
        if is_taken() { self.0.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal while it is taken.
#[derive(Debug)]
pub struct Screen {
    // Dropping it would show the cursor and complain with `eprintln!`, which panics when the
    // terminal is gone; `leave` does what is to be done.
    terminal: ManuallyDrop<Terminal<Thrifty<Outbox>>>,
    shown: ShownFrame,
    outbox: Outbox,
    mouse: bool,
    /// The shell has the terminal.
    away: bool,
    /// A frame was left out, because the terminal had not taken the one before.
    behind: bool,
}

impl Screen {
    /// Takes the terminal; see [`enter`].
    ///
    /// # Errors
    /// Those of [`enter`].
    pub fn take(mouse: bool) -> Result<Self, TerminalError> {
        enter(mouse)?;
        match Self::over(mouse) {
            Ok(screen) => Ok(screen),
            Err(error) => {
                leave();
                Err(TerminalError::Prepare(error))
            }
        }
    }

    fn over(mouse: bool) -> io::Result<Self> {
        // A fixed viewport: the size is ours to ask for, because a terminal may say 0×0.
        let viewport = Viewport::Fixed(whole(size()));
        let outbox = Out::outbox()?;
        let shown = ShownFrame::default();
        let backend = Thrifty::new(outbox.clone(), shown.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Self {
            terminal: ManuallyDrop::new(terminal),
            shown,
            outbox,
            mouse,
            away: false,
            behind: false,
        })
    }

    /// Draws one frame at the terminal's present size, in one piece and one synchronised update. While
    /// the terminal has not taken the frame before, none is drawn: [`caught_up`](Self::caught_up)
    /// tells when it is time.
    ///
    /// # Errors
    /// [`TerminalError::Gone`]: nothing can be shown any more.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> Result<(), TerminalError> {
        self.behind = !self.away && self.outbox.is_busy();
        if self.away || self.behind {
            return Ok(());
        }
        self.frame(draw).map_err(TerminalError::Gone)
    }

    fn frame(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        queue!(self.outbox, BeginSynchronizedUpdate)?;
        let area = whole(size());
        if self.terminal.get_frame().area() != area {
            self.terminal.resize(area)?;
        }
        self.terminal.try_draw(|frame| {
            draw(frame);
            self.shown.advance(frame.buffer_mut(), &mut self.outbox)
        })?;
        queue!(self.outbox, EndSynchronizedUpdate)?;
        self.outbox.send()
    }

    /// Waits until a frame that was left out can be drawn; for ever when none was.
    ///
    /// # Errors
    /// [`TerminalError::Gone`].
    pub async fn caught_up(&self) -> Result<(), TerminalError> {
        if !self.behind {
            return std::future::pending().await;
        }
        self.outbox.taken().await.map_err(TerminalError::Gone)
    }

    /// Gives the terminal back, as far as it takes what is written. Tells whether it did.
    pub fn leave(&self) -> bool {
        let given = self.outbox.drain(PATIENCE) && within(PATIENCE, leave);
        if !given && in_foreground() {
            // Its settings at least: they can be changed whatever it takes.
            let _ = crossterm::terminal::disable_raw_mode();
        }
        given
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole. Does not ask the
    /// terminal for its cursor, which may never answer.
    ///
    /// # Errors
    /// [`TerminalError::Gone`].
    pub fn repaint(&mut self) -> Result<(), TerminalError> {
        self.terminal.resize(whole(size())).map_err(TerminalError::Gone)
    }

    /// Writes `bytes` in one piece between two frames: an escape sequence for the terminal
    /// itself, such as OSC 52.
    ///
    /// # Errors
    /// [`TerminalError::Gone`].
    pub fn write_raw(&mut self, bytes: &[u8]) -> Result<(), TerminalError> {
        self.outbox.write_all(bytes).and_then(|()| self.outbox.send()).map_err(TerminalError::Gone)
    }

    /// Gives the terminal to the shell and stops. What is drawn from now on is not shown, until
    /// [`resume`](Self::resume) is called when the process was continued: the stop takes effect
    /// at any moment after this returns.
    ///
    /// # Errors
    /// [`TerminalError::Stop`]; the terminal is taken again then.
    pub fn suspend(&mut self) -> Result<Suspension, TerminalError> {
        suspend::suspend(self, Self::lend, Self::resume)
    }

    /// Gives the terminal to a program of ours. What is drawn from now on is not shown, until
    /// [`resume`](Self::resume) is called.
    pub fn lend(&mut self) {
        self.leave();
        self.away = true;
    }

    /// Takes the terminal again after somebody else had it: call it whenever the process was
    /// continued. Draw afterwards. In the background it stays with the shell, until the process is
    /// continued once more.
    ///
    /// # Errors
    /// Those of [`enter`].
    pub fn resume(&mut self) -> Result<(), TerminalError> {
        if !in_foreground() {
            self.away = true;
            return Ok(());
        }
        super::forget_raw_mode()?;
        enter(self.mouse)?;
        self.away = false;
        self.repaint()
    }

    /// Takes the mouse, or leaves it to the terminal's own selection.
    ///
    /// # Errors
    /// [`TerminalError::Gone`].
    pub fn set_mouse(&mut self, mouse: bool) -> Result<(), TerminalError> {
        self.mouse = mouse;
        let queued = if mouse {
            queue!(self.outbox, crossterm::event::EnableMouseCapture)
        } else {
            queue!(self.outbox, crossterm::event::DisableMouseCapture)
        };
        queued.and_then(|()| self.outbox.send()).map_err(TerminalError::Gone)
    }
}

fn whole((columns, rows): (u16, u16)) -> Rect {
    Rect::new(0, 0, columns, rows)
}
