//! A desktop's clipboard, on an X server of our own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::clipboard::matrix::{create, leave};
use crate::clipboard::there_is;
use crate::pty::cut_off::lasting;
use crate::pty::program::{appdeck, ready};

/// How long another program's copy may take before the test is called hung.
const LIMIT: Duration = Duration::from_secs(30);

/// An X server on a display nobody has; it ends with the test.
struct Desktop {
    server: Child,
    display: String,
}

impl Desktop {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp", "-screen", "0", "64x64x24"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Told once it can be connected to.
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, display: format!(":{}", number.trim()) }
    }

    fn xclip(&self, direction: &str) -> Command {
        let mut command = Command::new("xclip");
        command.args([direction, "-selection", "clipboard"]).env("DISPLAY", &self.display);
        command.stderr(Stdio::null());
        command
    }

    /// What somebody who pastes gets; empty when there is nothing.
    fn paste(&self) -> String {
        String::from_utf8(self.xclip("-o").output().unwrap().stdout).unwrap()
    }

    /// Somebody else copies. xclip returns before the server has heard of it: that is awaited.
    fn copy(&self, text: &str) {
        let mut child =
            self.xclip("-i").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        let end = Instant::now() + LIMIT;
        while self.paste() != text {
            assert!(Instant::now() < end, "xclip copied nothing");
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn a_secret_copied_to_the_desktop_is_read_back_and_taken_away_while_it_is_ours() {
    if !there_is("Xvfb") || !there_is("xclip") {
        return;
    }
    let desktop = Desktop::start();
    let mut pty = ready(appdeck().env("DISPLAY", &desktop.display).size(120, 40));
    create(&mut pty);
    pty.press("c");
    pty.wait_text("○ not yet: copied, until appdeck ends");
    pty.wait_text("Copied to the desktop clipboard (checked).");
    let secret = desktop.paste();
    pty.press("p");
    pty.wait_text("Paste it here now");
    pty.paste(&secret);
    pty.wait_text("✓ a paste matches");

    pty.press("C");
    pty.wait_text("Clipboard cleared");
    assert_eq!(desktop.paste(), "");

    pty.press("c");
    pty.wait_text("Copied to the desktop clipboard (checked).");
    assert_eq!(desktop.paste(), secret);
    desktop.copy("somebody else's words");
    pty.press("C");
    pty.wait_text("Not cleared");
    pty.wait_text("left alone");
    assert_eq!(desktop.paste(), "somebody else's words");

    // What holds something else holds no secret.
    pty.press("\r");
    pty.wait_text("Type stored");
    // Right after an Enter, what is typed with another one would be a paste.
    pty.press("stored");
    pty.wait_text("> stored");
    assert_eq!(
        leave(&mut pty, "Closed on your word"),
        Vec::<String>::new(),
        "nothing went to the terminal"
    );
}

#[test]
fn a_copy_that_ends_with_the_program_is_asked_about() {
    if !there_is("Xvfb") || !there_is("xclip") {
        return;
    }
    let desktop = Desktop::start();
    let folder = tempfile::tempdir().unwrap();
    let run = || ready(lasting(folder.path()).env("DISPLAY", &desktop.display));
    let mut pty = run();
    create(&mut pty);
    pty.press("c");
    pty.wait_text("○ not yet: copied");
    pty.signal(Signal::KILL);
    pty.exit();
    let mut next = run();
    next.wait_text("was copied to the desktop clipboard");
    next.signal(Signal::KILL);
    next.exit();
}

#[test]
fn leaving_asks_while_nothing_but_appdeck_keeps_the_clipboard() {
    const ASKED: &str = "Quit while the clipboard holds a secret?";
    if !there_is("Xvfb") || !there_is("xclip") {
        return;
    }
    let desktop = Desktop::start();
    let copied = || {
        let mut pty = ready(appdeck().env("DISPLAY", &desktop.display).size(120, 40));
        create(&mut pty);
        pty.press("c");
        pty.wait_text("Copied to the desktop clipboard (checked).");
        pty.press("\r");
        pty.wait_text("until appdeck ends: paste it before");
        pty.press("\u{3}");
        pty.wait_text(ASKED);
        pty.wait_text("only until appdeck ends:");
        pty
    };
    // Not yet: it is still there.
    let mut pty = copied();
    pty.press("\x1b");
    pty.wait("the question is gone", |screen| !screen.contents().contains(ASKED));
    let secret = desktop.paste();
    assert!(secret.starts_with("test_"));
    // Another program keeps it by now, as a clipboard manager does.
    desktop.copy(&secret);
    pty.press("\u{3}");
    assert!(pty.exit().success());
    assert_eq!(desktop.paste(), secret);
    // Somebody copied something else.
    let mut pty = copied();
    pty.press("\x1b");
    pty.wait("the question is gone", |screen| !screen.contents().contains(ASKED));
    desktop.copy("somebody else's words");
    pty.press("\u{3}");
    assert!(pty.exit().success());
    // All the same.
    let mut pty = copied();
    pty.press("j\r");
    assert!(pty.exit().success());
}
