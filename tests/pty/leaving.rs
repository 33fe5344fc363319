//! The way out of the program while a disk takes its time.

use std::fs::{File, read_to_string};
use std::path::{Path, PathBuf};

use rustix::process::Signal;

use super::cut_off::{killed, revealed, run};
use super::program::SANDBOX;
use crate::support::binary::PROGRAM;
use crate::support::cutting::locked;
use crate::support::pty::{Pty, Run};

const WAITING: &str = "waiting for the disk";

fn record(folder: &Path) -> PathBuf {
    folder.join("appdeck/record.jsonl")
}

/// A program in which a change was saved while the record was locked.
fn saved(folder: &Path) -> (Pty, File) {
    let mut pty = run(folder);
    pty.press("/");
    pty.wait_text("accept");
    pty.press("Coffee-Desk\r");
    pty.wait("the filter is accepted", |screen| !screen.contents().contains("accept"));
    pty.press("3a");
    pty.paste("https://late.example/cb");
    pty.press("\r");
    pty.wait_text("unsaved");
    let lock = locked(&record(folder));
    pty.press("\x13");
    pty.wait_text("late.example");
    pty.wait_text(": save");
    pty.press("\r");
    pty.wait_text("Saved Coffee-Desk");
    (pty, lock)
}

#[test]
fn leaving_waits_for_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pty, lock) = saved(folder.path());
    pty.press("\u{3}");
    pty.wait_text(WAITING);
    assert!(!pty.screen().alternate_screen());
    assert!(!read_to_string(record(folder.path())).unwrap().contains("late.example"));
    drop(lock);
    assert_eq!(pty.exit().exit_code(), 0);
    let text = read_to_string(record(folder.path())).unwrap();
    assert!(text.contains("late.example") && text.contains("\"done\""), "{text}");
    assert!(!pty.screen().contents().contains("not in the history"));
}

#[test]
fn what_the_record_does_not_have_in_time_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pty, _lock) = saved(folder.path());
    pty.press("\u{3}");
    assert_eq!(pty.exit().exit_code(), 1);
    let told = pty.screen().contents();
    assert!(told.contains("not in the history: save Coffee-Desk"), "{told}");
}

#[test]
fn whoever_does_not_want_to_wait_is_told_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pty, _lock) = saved(folder.path());
    pty.press("\u{3}");
    pty.wait_text(WAITING);
    pty.press("\x03");
    assert_eq!(pty.exit().exit_code(), 1);
    let told = pty.screen().contents();
    assert!(told.contains("not in the history: save Coffee-Desk"), "{told}");
}

#[test]
fn a_terminal_that_takes_no_output_keeps_no_signal_away() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let folder = tempfile::tempdir().unwrap();
        let mut pty = revealed(folder.path());
        pty.deafen();
        // More than a terminal holds.
        for _ in 0..400 {
            pty.press("\x0c");
        }
        pty.signal(signal);
        assert_eq!(pty.ended().exit_code(), code);
        let next = run(folder.path());
        next.wait_text("Lost secret");
        killed(next);
    }
}

#[test]
fn a_run_that_the_system_ends_says_which_secret_was_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit().exit_code(), 143);
    let told = pty.screen().contents();
    assert!(told.contains("is active, and its value is lost: the next start asks"), "{told}");
}

#[test]
fn keys_work_at_a_terminal_that_takes_no_output() {
    let mut pty = Run::new(PROGRAM).args(SANDBOX).start();
    pty.wait_text("Coffee-Kiosk");
    pty.deafen();
    for _ in 0..400 {
        pty.press("\x0c");
    }
    pty.press("\u{3}");
    assert_eq!(pty.ended().exit_code(), 0);
}

/// Stopped by its key, and then as the shell is told. The job tells the exit code.
fn stopped(then: &str) -> Pty {
    let job = "trap '' TERM HUP; \"$0\" \"$@\"; echo \"code $?\"";
    let script = format!("set -m; ({job}); {then}; read stop");
    let mut pty = Run::new("/bin/sh").args(["-c", &script, PROGRAM]).args(SANDBOX).start();
    pty.wait_text("Coffee-Kiosk");
    pty.press("\x1a");
    pty
}

#[test]
fn a_stopped_program_that_is_told_to_end_ends() {
    for (then, code) in [
        ("kill %1; kill -CONT %1", "code 143"),
        ("kill -CONT %1; kill %1", "code 143"),
        ("kill -HUP %1; kill -CONT %1", "code 129"),
        ("kill %1; fg %1", "code 143"),
    ] {
        let mut pty = stopped(then);
        pty.wait_text(code);
        let screen = pty.screen();
        assert!(!screen.alternate_screen() && !screen.bracketed_paste(), "{then}");
        pty.press("\n");
        pty.exit();
    }
}

#[test]
fn a_program_that_goes_on_in_the_background_leaves_the_terminal_to_the_shell() {
    let mut pty = stopped("bg %1; echo behind; read next; fg %1");
    pty.wait_text("behind");
    assert!(!pty.screen().alternate_screen());
    pty.press("x\n");
    pty.wait("all of it drawn again", |screen| {
        screen.alternate_screen() && screen.contents().contains("Coffee-Kiosk")
    });
    pty.press("\u{3}");
    pty.wait_text("code 0");
    pty.press("\n");
    pty.exit();
}
