//! The clipboard's ways: through real terminal multiplexers, whose rules no imitation would keep,
//! to a desktop, and past desktops that do not answer.

mod desktop;
pub mod matrix;
mod nested;
mod table;
mod variables;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use appdeck::domain::{Certainty, ClipboardChoice, ClipboardRoute, Secret};
use appdeck::runtime::clipboard::{Clipboard, Copied, CopyText, Surroundings, osc52, route};

use crate::pty::program::{appdeck, ready};
use crate::support::pty::{Pty, Run};
use crate::support::skip::skipped;

const TEXT: &str = "test_canary_through_tmux";

/// Whether `program` is on this machine; without it the test is noted as skipped.
fn there_is(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|directory| directory.join(program).is_file());
    if !found {
        skipped(&format!("there is no {program} on this machine"));
    }
    found
}

/// tmux with its default settings and a socket nobody else has, showing a `cat`. Its server ends
/// with its terminal, whatever becomes of the test.
fn tmux() -> Pty {
    let session = ["new-session", "echo up; cat", ";", "set", "-g", "exit-unattached", "on"];
    let run = Run::new("tmux").args(["-L", "own", "-f", "/dev/null"]).args(session);
    let sockets = run.home().to_owned();
    let pty = run.env("TMUX_TMPDIR", sockets).start();
    pty.wait_text("up");
    pty
}

/// What a command of our tmux prints.
fn ask(home: &Path, arguments: &[&str]) -> String {
    let output = Command::new("tmux")
        .args(["-L", "own"])
        .args(arguments)
        .env("TMUX_TMPDIR", home)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The surroundings of a program in that tmux.
fn inside(home: &Path) -> Surroundings {
    let server =
        ask(home, &["display-message", "-p", "#{socket_path},#{pid},#{s/\\$//:session_id}"]);
    let tmux = Some(server.trim().to_owned());
    Surroundings { tmux, choice: ClipboardChoice::Auto, ..Surroundings::default() }
}

#[tokio::test]
async fn tmux_passes_the_text_to_its_terminal_and_keeps_nothing() {
    if !there_is("tmux") {
        return;
    }
    let mut pty = tmux();
    let clipboard = Clipboard::new(inside(&pty.home()));
    let copied = clipboard.copy(CopyText::Secret(Secret::new(TEXT.into()))).await;
    assert!(matches!(copied, Copied::Done { certainty: Certainty::Unconfirmed, .. }));
    assert_eq!(
        clipboard.outcome(&copied).unwrap().message,
        "Passed to tmux for the clipboard. Not confirmed: paste it before you close this."
    );
    assert_eq!(pty.wait_copied(1), TEXT.as_bytes());
    assert_eq!(ask(&pty.home(), &["list-buffers"]), "");
    pty.press("\x04");
    assert!(pty.exit().success());
}

#[test]
fn tmux_tells_where_one_is_attached_from() {
    if !there_is("tmux") {
        return;
    }
    let mut pty = tmux();
    let at = Surroundings { display: Some(":0".into()), ..inside(&pty.home()) };
    assert_eq!(route::routes(&at, None).first(), Some(&ClipboardRoute::Native));
    ask(&pty.home(), &["set-environment", "SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22"]);
    ask(&pty.home(), &["set-environment", "-r", "DISPLAY"]);
    let now = at.refreshed(&ask(&pty.home(), &["show-environment"]));
    assert!(now.is_remote() && !now.has_desktop(), "{now:?}");
    assert_eq!(route::routes(&now, None).first(), Some(&ClipboardRoute::Tmux));
    pty.press("\x04");
    assert!(pty.exit().success());
}

/// GNU screen with sockets nobody else has, to be told what to run. It ends with its terminal.
fn screen() -> Run {
    let run = Run::new("screen");
    let (settings, sockets) = (run.home().join("screenrc"), run.home().join("sockets"));
    std::fs::write(&settings, "autodetach off\nstartup_message off\n").unwrap();
    std::fs::create_dir(&sockets).unwrap();
    std::fs::set_permissions(&sockets, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .unwrap();
    run.args(["-c".as_ref(), settings.as_os_str()]).env("SCREENDIR", sockets)
}

#[test]
fn screen_passes_on_what_is_sent_in_pieces() {
    if !there_is("screen") {
        return;
    }
    // Longer than the 767 bytes screen passes on at once.
    let text = TEXT.repeat(60);
    let run = screen().args(["sh", "-c", "cat sequence; echo up; cat"]);
    std::fs::write(
        run.home().join("sequence"),
        &*osc52::sequence(&text, &[&[osc52::Layer::Screen]]).unwrap(),
    )
    .unwrap();
    let mut pty = run.start();
    pty.wait_text("up");
    assert_eq!(pty.wait_copied(1), text.as_bytes());
    pty.press("\x04");
    assert!(pty.exit().success());
}

/// The program on `display` copies; its terminal gets the text in the desktop's place.
fn assert_falls_back_to_the_terminal(display: &str) {
    let mut pty = ready(appdeck().env("DISPLAY", display));
    pty.press("y");
    assert!(pty.wait_copied(1).starts_with(b"spac_"));
    pty.wait_text("OSC 52");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn a_desktop_that_is_not_there_is_passed_over() {
    assert_falls_back_to_the_terminal(":49152");
}

#[test]
fn a_desktop_that_never_answers_hangs_nothing() {
    // What a dead X11 forward does: it accepts and is silent.
    let (number, _listener) = (100..1_000)
        .find_map(|number| Some((number, TcpListener::bind(("127.0.0.1", 6_000 + number)).ok()?)))
        .expect("a free port");
    assert_falls_back_to_the_terminal(&format!("127.0.0.1:{number}"));
}
