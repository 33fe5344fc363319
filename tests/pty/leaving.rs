//! The way out of the program while a disk takes its time.

use std::fs::{File, read_to_string};
use std::path::{Path, PathBuf};

use super::cut_off::run;
use crate::support::cutting::locked;
use crate::support::pty::Pty;

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
    pty.press("q");
    pty.wait_text(WAITING);
    assert!(!pty.screen().alternate_screen());
    assert!(!read_to_string(record(folder.path())).unwrap().contains("late.example"));
    drop(lock);
    assert_eq!(pty.exit().exit_code(), 0);
    let text = read_to_string(record(folder.path())).unwrap();
    assert!(text.contains("late.example") && text.contains("\"done\""), "{text}");
    assert!(!pty.screen().contents().contains("not in the record"));
}

#[test]
fn what_the_record_does_not_have_in_time_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pty, _lock) = saved(folder.path());
    pty.press("q");
    assert_eq!(pty.exit().exit_code(), 1);
    let told = pty.screen().contents();
    assert!(told.contains("not in the record: save Coffee-Desk"), "{told}");
}

#[test]
fn whoever_does_not_want_to_wait_is_told_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut pty, _lock) = saved(folder.path());
    pty.press("q");
    pty.wait_text(WAITING);
    pty.press("\x03");
    assert_eq!(pty.exit().exit_code(), 1);
    let told = pty.screen().contents();
    assert!(told.contains("not in the record: save Coffee-Desk"), "{told}");
}
