//! The terminal's edge in a real pseudo-terminal.

use std::process::{Command, Stdio};

use portable_pty::ExitStatus;
use rustix::process::{Signal, WaitOptions, kill_process_group, waitpid};

use crate::stage::{ARGUMENTS, CANARY, program, stage};
use crate::support::pty::{Pty, Run};

/// A stage that stands.
fn ready(run: Run) -> Pty {
    let pty = run.start();
    pty.wait_text("ready");
    pty
}

/// The terminal is as a shell wants it, and holds nothing of what was shown.
fn assert_restored(pty: &Pty) {
    let screen = pty.screen();
    assert!(!screen.alternate_screen());
    assert!(!screen.hide_cursor());
    assert!(!screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert!(!screen.contents().contains(CANARY), "{}", screen.contents());
    assert!(pty.titles().iter().all(|title| !title.contains(CANARY)));
    // What the screen that was left still holds, as a terminal without a second one would show.
    pty.scribble("\x1b[?47h");
    assert!(!pty.screen().contents().contains(CANARY), "{}", pty.screen().contents());
    pty.scribble("\x1b[?47l");
}

#[test]
fn a_program_is_watched_from_its_first_byte_to_its_exit_code() {
    let mut cat = Run::new("/bin/cat").start();
    cat.press("hello\n");
    cat.wait("the line and its echo", |screen| screen.contents().matches("hello").count() == 2);
    cat.press("\x04");
    assert!(cat.exit().success());

    let mut shell = Run::new("/bin/sh").args(["-c", "stty size; exit 7"]).size(97, 31).start();
    assert_eq!(shell.exit().exit_code(), 7);
    assert_eq!(shell.screen().contents().trim(), "31 97");
}

#[test]
fn quitting_gives_the_terminal_back() {
    let mut pty = Run::new("/bin/sh")
        .args(["-c", "read start; \"$0\" \"$@\"; code=$?; echo over; read stop; exit $code"])
        .args([program().as_os_str()])
        .args(ARGUMENTS)
        .env("APPDECK_STAGE", "1")
        .start();
    let before = pty.termios();
    pty.press("\n");
    pty.wait_text("ready");
    assert!(pty.screen().alternate_screen() && pty.screen().bracketed_paste());
    assert!(pty.screen().hide_cursor());
    assert_ne!(pty.termios(), before);
    pty.press("q");
    pty.wait_text("over");
    pty.press("\n");
    assert!(pty.exit().success());
    assert_eq!(pty.termios(), before);
    assert_restored(&pty);
}

#[test]
fn every_frame_is_one_synchronised_update() {
    let mut pty = ready(stage());
    for key in ["a", "b"] {
        pty.press(key);
        pty.wait_text(&format!("key Char('{key}')"));
    }
    pty.press("q");
    pty.exit();
    let bytes = String::from_utf8(pty.bytes()).unwrap();
    let (frames, _) = bytes.rsplit_once("\x1b[?2026l").unwrap();
    let (_, frames) = frames.split_once("\x1b[?2026h").unwrap();
    assert!(frames.matches("\x1b[?2026h").count() >= 2);
    for frame in frames.split("\x1b[?2026h") {
        assert!(frame.matches("\x1b[?2026l").count() <= 1);
        assert!(frame.trim_end_matches("\x1b[?2026l").len() < frame.len(), "{frame:?}");
    }
}

#[test]
fn what_happens_at_the_terminal_arrives() {
    let mut pty = ready(stage());
    pty.press("\x1b[B");
    pty.wait_text("key Down");
    pty.paste("one q\ntwo");
    pty.wait_text(r#"Paste("one q\ntwo")"#);
    pty.press("\x1b[O\x1b[I");
    pty.wait_text("Focus(false)");
    pty.wait_text("Focus(true)");
    pty.press("\x1b");
    pty.wait_text("key Esc");
    pty.resize(60, 20);
    pty.wait_text("60x20");
    pty.press("m");
    pty.wait("the mouse", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    pty.press("q");
    assert!(pty.exit().success());
    assert_restored(&pty);
}

#[test]
fn a_repaint_needs_no_answer_from_the_terminal() {
    let mut pty = ready(stage());
    pty.scribble("\x1b[2J\x1b[1;1Hsomebody else's words");
    pty.press("r");
    pty.wait_text("ready");
    assert!(!pty.screen().contents().contains("somebody"));
    assert!(!pty.bytes().windows(4).any(|bytes| bytes == b"\x1b[6n"));
}

#[test]
fn a_terminal_without_a_size_is_taken_for_80_by_24() {
    let pty = ready(stage().size(0, 0));
    pty.wait_text("80x24");
}

#[test]
fn a_signal_ends_the_program_with_its_number() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut pty = ready(stage());
        pty.signal(signal);
        assert_eq!(pty.exit().exit_code(), code);
        assert_restored(&pty);
    }
}

#[test]
fn a_terminal_that_closes_without_a_signal_ends_the_program() {
    // In a session of its own the stage gets no SIGHUP when the terminal goes.
    let mut pty = ready(
        Run::new("/bin/sh")
            .args(["-c", "trap '' HUP; setsid -w \"$0\" \"$@\"; echo $? > code"])
            .args([program().as_os_str()])
            .args(ARGUMENTS)
            .env("APPDECK_STAGE", "1"),
    );
    pty.hang_up();
    pty.exit();
    assert_eq!(std::fs::read_to_string(pty.home().join("code")).unwrap(), "129\n");
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_reported_and_logged() {
    let mut pty = ready(stage());
    pty.press("p");
    assert_eq!(pty.exit().exit_code(), 101);
    assert_restored(&pty);
    let screen = pty.screen().contents();
    assert!(screen.contains("This is a defect."), "{screen}");
    assert!(screen.contains("index out of bounds: the len is 0"), "{screen}");
    assert!(screen.contains("stage.rs"), "{screen}");
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    assert!(log.contains("ERROR") && log.contains("index out of bounds"), "{log}");
}

#[test]
fn a_panic_about_a_secret_does_not_tell_it() {
    let mut pty = ready(stage().env("RUST_BACKTRACE", "1"));
    pty.press("s");
    assert_eq!(pty.exit().exit_code(), 101);
    assert_restored(&pty);
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    assert!(log.contains("message withheld") && !log.contains(CANARY), "{log}");
}

#[test]
fn a_panic_in_a_task_leaves_the_screen_alone() {
    let mut pty = ready(stage());
    pty.press("t");
    pty.wait_text("task over");
    assert!(pty.screen().alternate_screen());
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("a task broke"));
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    assert!(log.contains("a task broke"), "{log}");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn the_log_keeps_our_events_and_the_warnings_of_others() {
    let pty = ready(stage());
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    let kept = |words: &str| log.contains(words);
    assert!(kept("our own business") && kept("others' trouble"), "{log}");
    assert!(!kept("our own details") && !kept("others' chatter"), "{log}");
}

#[test]
fn suspending_gives_the_terminal_to_the_shell_until_it_continues_us() {
    let mut pty = ready(
        Run::new("/bin/sh")
            .args(["-c", "\"$0\" \"$@\"; exit $?"])
            .args([program().as_os_str()])
            .args(ARGUMENTS)
            .env("APPDECK_STAGE", "1"),
    );
    pty.press("z");
    let (_, status) = waitpid(Some(pty.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
    assert!(status.stopped());
    pty.wait("the shell's screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    assert_restored(&pty);
    kill_process_group(pty.pid(), Signal::CONT).unwrap();
    pty.wait_text("continued");
    assert!(pty.screen().alternate_screen());
    assert!(pty.screen().contents().contains(CANARY), "all of it is drawn again");
    pty.press("q");
    assert!(pty.exit().success());
    assert_restored(&pty);
}

#[test]
fn without_a_shell_to_continue_us_nothing_stops() {
    let mut pty = ready(stage());
    pty.press("z");
    pty.wait_text("NoShell");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn the_terminals_clipboard_is_set_between_frames() {
    let mut pty = ready(stage());
    pty.press("c");
    assert_eq!(pty.wait_copied(1), b"Coffee-Desk");
    pty.wait_text("Sent to your terminal (OSC 52). Cannot confirm");
    pty.press("q");
    assert!(ExitStatus::success(&pty.exit()));
    let bytes = String::from_utf8(pty.bytes()).unwrap();
    assert!(bytes.contains("\x1b[?2026l\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b[?2026h"), "{bytes:?}");
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = Command::new(program())
        .args(ARGUMENTS)
        .env("APPDECK_STAGE", "1")
        .current_dir(tempfile::tempdir().unwrap().path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("appdeck needs a terminal: standard input is not one"), "{told}");
}
