//! The program itself, on its sandbox, in a pseudo-terminal.

use rustix::process::{Signal, WaitOptions, kill_process_group, waitpid};

use super::assert_restored;
use crate::support::binary::{PROGRAM, Ran, program, ran};
use crate::support::pty::{Pty, Run};
use crate::support::sandbox::Answer;

/// Shown all the time; must be gone afterwards.
const SHOWN: &str = "Coffee-Kiosk";

/// The program's arguments: nothing is left behind.
pub const SANDBOX: [&str; 3] = ["--sandbox", "--database", ":memory:"];

/// The program, to be started.
pub fn appdeck() -> Run {
    Run::new(PROGRAM).args(SANDBOX)
}

/// A program that shows its applications.
pub fn ready(run: Run) -> Pty {
    let pty = run.start();
    pty.wait_text(SHOWN);
    pty
}

/// Started by a shell, as `script` says; `"$0" "$@"` is the program.
fn in_shell(script: &str) -> Run {
    Run::new("/bin/sh").args(["-c", script, PROGRAM]).args(SANDBOX)
}

#[test]
fn the_screen_of_a_run_that_was_killed_is_wiped_before_anything_is_drawn() {
    let pty = ready(appdeck());
    let bytes = pty.bytes();
    let at = |sought: &[u8]| bytes.windows(sought.len()).position(|one| one == sought);
    let (taken, wiped, drawn) = (at(b"\x1b[?1049h"), at(b"\x1b[2J"), at(b"appdeck"));
    assert!(taken < wiped && wiped < drawn, "{taken:?} {wiped:?} {drawn:?}");
}

#[test]
fn quitting_gives_the_terminal_back() {
    let mut pty =
        in_shell("read start; \"$0\" \"$@\"; code=$?; echo over; read stop; exit $code").start();
    let before = pty.termios();
    pty.press("\n");
    pty.wait_text(SHOWN);
    assert!(pty.screen().alternate_screen() && pty.screen().bracketed_paste());
    assert_ne!(pty.termios(), before);
    pty.resize(120, 40);
    pty.wait_text("Environments: ▸");
    pty.resize(60, 20);
    pty.wait("one pane", |screen| !screen.contents().contains("Environments:"));
    pty.resize(20, 5);
    pty.wait_text("appdeck needs 40×10");
    pty.resize(80, 24);
    pty.wait_text(SHOWN);
    pty.press("q");
    pty.wait_text("over");
    pty.press("\n");
    assert!(pty.exit().success());
    assert_eq!(pty.termios(), before);
    assert_restored(&pty, SHOWN);
}

#[test]
fn the_flag_locks_everything() {
    let mut pty = ready(appdeck().args(["--read-only"]).size(120, 40));
    pty.press("n");
    pty.wait_text("--read-only");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn the_variable_opens_an_environment_of_the_sandbox_as_the_flag_does() {
    for run in [
        appdeck().args(["--env", "acme production"]),
        appdeck().env("APPDECK_ENV", "acme production"),
    ] {
        let mut pty = ready(run.size(120, 40));
        pty.wait_text("Acme Production ▏PRODUCTION▕");
        pty.press("q");
        assert!(pty.exit().success());
    }
    for (run, by) in [
        (appdeck().args(["--env", "nowhere"]), "--env"),
        (appdeck().env("APPDECK_ENV", "nowhere"), "APPDECK_ENV"),
    ] {
        let mut pty = run.size(120, 40).start();
        pty.wait_text(&format!("{by}: there is no environment nowhere, but Acme"));
        assert_eq!(pty.exit().exit_code(), 2);
    }
}

/// What follows `before` on the screen, to the next space.
fn after(screen: &str, before: &str) -> String {
    let (_, rest) = screen.split_once(before).unwrap_or_else(|| panic!("{before}: {screen}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_secret_goes_to_the_terminals_clipboard_between_two_frames() {
    let mut pty = ready(appdeck().env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22").size(120, 40));
    pty.press("n");
    pty.wait_text("Create an application");
    pty.press("Coffee-Test\r");
    pty.wait_text("Generate a client secret for Coffee-Test");
    pty.press("\r");
    pty.wait_text("shown once");
    pty.press("c");
    let secret = String::from_utf8(pty.wait_copied(1)).unwrap();
    pty.wait_text("Not confirmed");
    let screen = pty.screen().contents();
    let (host, id) = (after(&screen, "development "), after(&screen, "│ Coffee-Test   "));
    assert!(!screen.contains(&secret));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("http://{host}/oauth/token")).form(&form);
    Answer::of(request.send().await.unwrap()).await.ok();
    pty.press("\r");
    pty.wait_text("Closed on your word");
    pty.press("\u{3}");
    assert!(pty.exit().success());
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let (before, rest) = bytes.split_once("\x1b]52;c;").unwrap();
    let (_, behind) = rest.split_once('\x07').unwrap();
    assert!(before.ends_with("\x1b[?2026l") && behind.starts_with("\x1b[?2026h"));
    assert!(!bytes.contains(&secret), "the value itself was never written");
    assert_restored(&pty, SHOWN);
}

#[test]
fn a_signal_ends_the_program_with_its_number() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut pty = ready(appdeck());
        pty.signal(signal);
        assert_eq!(pty.exit().exit_code(), code);
        assert_restored(&pty, SHOWN);
    }
}

#[test]
fn a_terminal_that_closes_without_a_signal_ends_the_program() {
    // In a session of its own the program gets no SIGHUP when the terminal goes.
    let mut pty = ready(in_shell("trap '' HUP; setsid -w \"$0\" \"$@\"; echo $? > code"));
    pty.hang_up();
    pty.exit();
    assert_eq!(std::fs::read_to_string(pty.home().join("code")).unwrap(), "129\n");
}

#[test]
fn suspending_gives_the_terminal_to_the_shell_until_it_continues_us() {
    let mut pty = ready(in_shell("\"$0\" \"$@\"; exit $?"));
    pty.press("\x1a");
    let (_, status) = waitpid(Some(pty.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
    assert!(status.stopped());
    pty.wait("the shell's screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    assert_restored(&pty, SHOWN);
    kill_process_group(pty.pid(), Signal::CONT).unwrap();
    pty.wait("all of it drawn again", |screen| {
        screen.alternate_screen() && screen.contents().contains(SHOWN)
    });
    pty.press("q");
    assert!(pty.exit().success());
    assert_restored(&pty, SHOWN);
}

#[test]
fn without_a_shell_to_continue_us_nothing_stops() {
    let mut pty = ready(appdeck());
    pty.press("\x1a?");
    pty.wait_text("Keys that work here");
    pty.press("qq");
    assert!(pty.exit().success());
}

#[test]
fn every_frame_is_one_synchronised_update_and_asks_for_no_cursor() {
    let mut pty = ready(appdeck());
    pty.press("?");
    pty.wait_text("Keys that work here");
    pty.press("q");
    pty.wait("the help closed", |screen| !screen.contents().contains("Keys that work here"));
    // The last frame may not be whole yet, and is left out below.
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let (_, frames) = bytes.split_once("\x1b[?2026h").unwrap();
    let (frames, _) = frames.rsplit_once("\x1b[?2026h").unwrap();
    // Asked once, between two frames.
    let question = "\x1b]10;?\x07\x1b]11;?\x07\x1b[c";
    let frames = frames.replacen(&format!("\x1b[?2026l{question}"), "\x1b[?2026l", 1);
    for frame in frames.split("\x1b[?2026h") {
        assert!(frame.ends_with("\x1b[?2026l"), "{frame:?}");
        assert_eq!(frame.matches("\x1b[?2026l").count(), 1, "{frame:?}");
    }
    pty.scribble("\x1b[2J\x1b[1;1Hsomebody else's words");
    pty.press("\x0c");
    pty.wait("all of it painted anew", |screen| {
        let contents = screen.contents();
        contents.contains(SHOWN) && !contents.contains("somebody")
    });
    pty.press("q");
    assert!(pty.exit().success());
    let asked = pty.bytes().windows(4).any(|bytes| bytes == b"\x1b[6n");
    assert!(!asked, "the terminal was asked where the cursor is");
}

#[test]
fn a_terminal_without_a_size_is_taken_for_80_by_24() {
    let pty = ready(appdeck().size(0, 0));
    // A frame may be half read: what it ends as is waited for.
    pty.wait("the hints in line 24", |screen| {
        let contents = screen.contents();
        contents.lines().count() == 24 && contents.lines().last().unwrap().contains("quit")
    });
}

#[test]
fn what_keeps_it_from_starting_is_told_in_words() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "[ui]\nascii = = true\n").unwrap();
    let mut pty = Run::new(PROGRAM).args(["--config".as_ref(), file.path().as_os_str()]).start();
    assert_eq!(pty.exit().exit_code(), 2);
    let told = pty.screen().contents().replace('\n', "");
    assert!(told.contains(&format!("{}:2:9:", file.path().display())), "{told}");
    assert!(!pty.bytes().windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "no screen was taken");

    let home = tempfile::tempdir().unwrap();
    let Ran { code, out, err } = ran(program(home.path()).args(SANDBOX));
    assert!(err.contains("appdeck needs a terminal"), "{err}");
    assert_eq!((code, out.as_str()), (2, ""));
}

#[test]
fn a_terminal_without_a_cursor_is_told_so_in_a_sentence() {
    for (term, said) in
        [("dumb", "TERM=dumb is a terminal without a cursor"), ("", "TERM is not set")]
    {
        let mut pty = Run::new(PROGRAM).args(SANDBOX).env("TERM", term).start();
        assert_eq!(pty.exit().exit_code(), 2);
        let told = pty.screen().contents().replace('\n', "");
        assert!(told.contains(said) && !told.contains("frames and marks"), "{told}");
        assert!(!pty.bytes().contains(&b'\x1b'), "no sequence was sent");
    }
}

/// The sequences that set attributes, without those for what is bold, dim and so on.
fn colours(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m'));
    let set = sequences.map(|(codes, _)| codes.to_owned());
    set.filter(|codes| codes.bytes().all(|byte| byte.is_ascii_digit() || b";:".contains(&byte)))
        .filter(|codes| {
            let codes = codes.split(';').filter_map(|code| code.parse::<u8>().ok());
            codes.into_iter().any(|code| matches!(code, 30..=38 | 40..=48 | 90..=107))
        })
        .collect()
}

#[test]
fn without_colours_no_colour_is_sent() {
    let sent = |run: Run| {
        let mut pty = ready(run.size(120, 40));
        pty.press("q");
        assert!(pty.exit().success());
        colours(&pty.bytes())
    };
    assert_ne!(sent(appdeck()), Vec::<String>::new());
    assert_eq!(sent(appdeck().env("NO_COLOR", "1")), Vec::<String>::new());
}
