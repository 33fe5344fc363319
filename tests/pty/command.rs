//! A command without a terminal, in a real one.

use std::path::Path;
use std::thread;

use super::program::{appdeck, ready};
use crate::support::pty::{Pty, Run};

fn pipe(path: &Path) {
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, path, fifo, 0o600.into(), 0).unwrap();
}

/// The program with a command `painter` that runs this script in the home.
fn with_painter(script: &str) -> Run {
    let run = appdeck().size(120, 40);
    let home = run.home().to_owned();
    std::fs::write(home.join("script"), script).unwrap();
    let config = "[[deliver]]\nname = \"painter\"\nrun = [\"sh\", \"script\", \"{name}\"]\n";
    std::fs::write(home.join("config.toml"), config).unwrap();
    run.args(["--config", "config.toml"])
}

/// The program at a fresh secret, with the commands open.
fn at_commands(run: Run) -> Pty {
    let mut pty = ready(run);
    pty.press("n");
    pty.wait_text("Create an application");
    pty.press("Coffee-Test\r");
    pty.wait_text("Generate a client secret for Coffee-Test");
    pty.press("\r");
    pty.wait_text("shown once");
    pty.press("x");
    pty.wait_text("painter");
    pty
}

#[test]
fn a_command_cannot_paint_and_is_stopped_with_all_it_started() {
    let run = with_painter(
        "cat > /dev/null; env > env
        printf '\\033]0;painted\\007PAINTED' 2> complaint > /dev/tty
        head -c 1 > typed 2>> complaint < /dev/tty
        timeout 1000 tail -f /dev/null > held &
        echo tried > tried; wait",
    )
    .env("GPG_TTY", "/dev/pts/99")
    .env("SSH_TTY", "/dev/pts/99");
    let (held, tried) = (run.home().join("held"), run.home().join("tried"));
    pipe(&held);
    pipe(&tried);
    let mut pty = at_commands(run);
    let holding = thread::spawn(move || std::fs::read(held).unwrap());
    pty.press("\r");
    pty.wait_text("painter runs…");
    assert_eq!(std::fs::read(tried).unwrap(), b"tried\n");
    pty.press("\x1b");
    pty.wait_text("painter was stopped: it may or may not have the secret");
    assert_eq!(holding.join().unwrap(), b"", "what it started is gone");
    let read = |name: &str| std::fs::read_to_string(pty.home().join(name)).unwrap();
    assert!(!read("env").contains("_TTY="), "{}", read("env"));
    assert!(read("complaint").contains("/dev/tty"), "{}", read("complaint"));
    assert_eq!(read("typed"), "");
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("PAINTED"));
    assert!(pty.titles().iter().all(|title| title != "painted"));
    pty.wait_text("shown once");
}

#[test]
fn a_command_that_asks_for_a_password_says_what_it_wanted() {
    let script = "cat > /dev/null; read -r password < /dev/tty || exit 4";
    let mut pty = at_commands(with_painter(script));
    pty.press("\r");
    pty.wait_text("it probably wanted a terminal");
    pty.wait_text("the command painter failed");
}
