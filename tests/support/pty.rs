//! A program in a pseudo-terminal, with a terminal emulator watching what it shows. Nothing here
//! sleeps: every wait is for something seen, with a limit so generous that only a hang meets it.

use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portable_pty::{
    ChildKiller, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system,
};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long anything may take before the test is called hung.
const LIMIT: Duration = Duration::from_secs(30);

/// What is to be run, in an environment that holds nothing of the machine's but `PATH`.
pub struct Run {
    command: CommandBuilder,
    home: TempDir,
    size: (u16, u16),
}

impl Run {
    /// `program` in its own empty home, which is its working directory too, at 80×24.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.cwd(home.path());
        Self { command, home, size: (80, 24) }
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments.into_iter().map(|a| OsString::from(a.as_ref())));
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the size in columns and rows; 0×0 is a terminal that does not know its own.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// The home directory, to prepare before the start.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts the program.
    pub fn start(self) -> Pty {
        super::limit::watch();
        let pair = native_pty_system().openpty(pty_size(self.size)).unwrap();
        let mut child = pair.slave.spawn_command(self.command).unwrap();
        drop(pair.slave);
        let watched = Arc::new(Watched::new(self.size));
        let reader = {
            let mut output = pair.master.try_clone_reader().unwrap();
            let watched = Arc::clone(&watched);
            thread::spawn(move || watched.follow(&mut *output))
        };
        let pid = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed())).unwrap();
        let killer = child.clone_killer();
        {
            let watched = Arc::clone(&watched);
            thread::spawn(move || {
                let status = child.wait().unwrap();
                watched.change(|state| state.status = Some(status));
            });
        }
        Pty {
            keyboard: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            reader: Some(reader),
            killer,
            pid,
            watched,
            home: self.home,
        }
    }
}

/// A running program and its terminal.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    pid: Pid,
    watched: Arc<Watched>,
    home: TempDir,
}

impl Pty {
    /// Sends `bytes` as the keyboard would.
    pub fn press(&mut self, bytes: impl AsRef<[u8]>) {
        let keyboard = self.keyboard.as_mut().expect("a terminal that did not hang up");
        keyboard.write_all(bytes.as_ref()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Sends text as a bracketed paste.
    pub fn paste(&mut self, text: &str) {
        self.press(format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Waits until the screen shows `text`.
    pub fn wait_text(&self, text: &str) {
        self.wait(&format!("the text `{text}`"), |screen| screen.contents().contains(text));
    }

    /// Waits until `seen` holds for the screen; `what` names it when it never does.
    pub fn wait(&self, what: &str, mut seen: impl FnMut(&vt100::Screen) -> bool) {
        drop(self.watched.wait(what, |state| state.whole() && seen(state.parser.screen())));
    }

    /// Waits until the program wrote `bytes`.
    pub fn wait_bytes(&self, bytes: &[u8]) {
        let wrote = |state: &State| state.bytes.windows(bytes.len()).any(|window| window == bytes);
        drop(self.watched.wait(&format!("the bytes {bytes:?}"), wrote));
    }

    /// Waits until the program has set the terminal's clipboard `count` times; the last text.
    pub fn wait_copied(&self, count: usize) -> Vec<u8> {
        let heard = |state: &State| state.parser.callbacks().copied.len() >= count;
        let state = self.watched.wait(&format!("{count} copies"), heard);
        state.parser.callbacks().copied.last().cloned().unwrap_or_default()
    }

    /// What the terminal's clipboard was set to so far, in order.
    pub fn copied(&self) -> Vec<Vec<u8>> {
        self.watched.lock().parser.callbacks().copied.clone()
    }

    /// The window titles set so far.
    pub fn titles(&self) -> Vec<String> {
        self.watched.lock().parser.callbacks().titles.clone()
    }

    /// The screen between two frames.
    pub fn screen(&self) -> vt100::Screen {
        self.watched.wait("a whole frame", State::whole).parser.screen().clone()
    }

    /// Every byte the program wrote.
    pub fn bytes(&self) -> Vec<u8> {
        self.watched.lock().bytes.clone()
    }

    /// Draws over the screen behind the program's back.
    pub fn scribble(&self, bytes: &str) {
        self.watched.change(|state| state.parser.process(bytes.as_bytes()));
    }

    /// Makes the terminal this many columns and rows.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.watched.change(|state| {
            let (columns, rows) = emulator_size((columns, rows));
            state.parser.set_size(rows, columns);
        });
        self.master().resize(pty_size((columns, rows))).unwrap();
    }

    /// The line discipline's settings, to be compared before and after.
    pub fn termios(&self) -> String {
        format!("{:?}", self.master().get_termios().expect("the terminal's settings"))
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// The program's home.
    pub fn home(&self) -> PathBuf {
        self.home.path().to_owned()
    }

    /// Waits for the program's end and for the last of what it wrote.
    pub fn exit(&mut self) -> ExitStatus {
        let ended = |state: &State| state.status.is_some() && state.drained;
        self.watched.wait("the end", ended).status.clone().unwrap()
    }

    /// Waits for the program's end, whether its terminal is still there or not.
    pub fn ended(&self) -> ExitStatus {
        self.watched.wait("the end", |state| state.status.is_some()).status.clone().unwrap()
    }

    /// The terminal takes no more output from now on.
    pub fn deafen(&self) {
        self.watched.change(|state| state.deaf = true);
    }

    /// Closes the terminal under the program.
    pub fn hang_up(&mut self) {
        let name = self.master().tty_name().expect("the terminal's name");
        self.watched.change(|state| state.hanging_up = true);
        // The reader holds the terminal too and waits for output: give it some.
        let no_tty = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
        let mut other = OpenOptions::new().write(true).custom_flags(no_tty).open(name).unwrap();
        other.write_all(b" ").unwrap();
        drop(other);
        self.reader.take().expect("a reader").join().unwrap();
        self.keyboard = None;
        self.master = None;
    }

    fn master(&self) -> &dyn MasterPty {
        &**self.master.as_ref().expect("a terminal that did not hang up")
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.watched.lock().status.is_none() {
            let _ = self.killer.kill();
        }
    }
}

/// What the emulator heard besides what it shows.
#[derive(Default)]
struct Heard {
    copied: Vec<Vec<u8>>,
    titles: Vec<String>,
}

impl vt100::Callbacks for Heard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.copied.push(STANDARD.decode(data).expect("base64"));
    }

    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.titles.push(String::from_utf8_lossy(title).into_owned());
    }
}

struct State {
    parser: vt100::Parser<Heard>,
    bytes: Vec<u8>,
    drained: bool,
    hanging_up: bool,
    deaf: bool,
    status: Option<ExitStatus>,
}

impl State {
    /// Whether no frame is half read: one begins and ends with a synchronized update (`CSI ? 2026 h`
    /// and `l`). An ended program has no more to say.
    fn whole(&self) -> bool {
        let last = |mark: &[u8]| self.bytes.windows(mark.len()).rposition(|part| part == mark);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l") || self.drained
    }
}

struct Watched {
    state: Mutex<State>,
    changed: Condvar,
}

impl Watched {
    fn new(size: (u16, u16)) -> Self {
        let (columns, rows) = emulator_size(size);
        let parser = vt100::Parser::new_with_callbacks(rows, columns, 1_000, Heard::default());
        let (bytes, status) = (Vec::new(), None);
        let state = State { parser, bytes, drained: false, hanging_up: false, deaf: false, status };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn follow(&self, output: &mut dyn Read) {
        let mut buffer = [0; 4096];
        loop {
            let length = output.read(&mut buffer).unwrap_or(0);
            let mut state = self.lock();
            while state.deaf {
                state = self.changed.wait(state).unwrap();
            }
            state.bytes.extend_from_slice(&buffer[..length]);
            state.parser.process(&buffer[..length]);
            state.drained = length == 0 || state.hanging_up;
            self.changed.notify_all();
            if state.drained {
                return;
            }
        }
    }

    fn wait(&self, what: &str, mut seen: impl FnMut(&State) -> bool) -> MutexGuard<'_, State> {
        let end = Instant::now() + LIMIT;
        let mut state = self.lock();
        while !seen(&state) {
            let left = end.saturating_duration_since(Instant::now());
            let ended = state.status.is_some() && state.drained;
            if left.is_zero() || ended {
                let contents = state.parser.screen().contents();
                let ending = state.status.clone();
                drop(state);
                panic!("waited for {what}; ended: {ending:?}; the screen:\n{contents}");
            }
            state = self.changed.wait_timeout(state, left).unwrap().0;
        }
        state
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn emulator_size((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    let side = |told, fallback| NonZeroU16::new(told).unwrap_or(fallback);
    (side(columns, vt100::Parser::DEFAULT_COLS), side(rows, vt100::Parser::DEFAULT_ROWS))
}
