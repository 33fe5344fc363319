//! The operator's editor has the terminal while it runs.

use std::path::PathBuf;

use rustix::process::Signal;
use tempfile::TempDir;

use super::assert_restored;
use super::program::{appdeck, ready};
use crate::support::pty::Pty;

/// An editor that reads a line of the terminal, which becomes the application's name.
const EDITOR: &str = "trap 'echo INTERRUPTED' INT
echo EDITING
read line || read line
sed -i \"s/^name = .*/name = \\\"$line\\\"/\" \"$1\"
";

/// A program with this script as its editor, on an application. The folder holds what it keeps.
fn with_editor(script: &str) -> (TempDir, Pty) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("editor.sh");
    std::fs::write(&path, script).unwrap();
    let run = appdeck().size(120, 40).env("XDG_STATE_HOME", folder.path());
    let run = run.env("EDITOR", format!("sh '{}'", path.display()));
    let mut pty = ready(run);
    pty.press("/");
    pty.wait_text("accept");
    pty.press("Coffee-Kiosk\r");
    pty.wait("the filter is accepted", |screen| !screen.contents().contains("accept"));
    (folder, pty)
}

fn texts(folder: &TempDir) -> Vec<PathBuf> {
    let folder = folder.path().join("appdeck/editing").read_dir().unwrap();
    folder.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn keys_are_the_editors_until_it_is_left_and_its_text_is_taken_over() {
    let (folder, mut pty) = with_editor(EDITOR);
    pty.press("\x05");
    pty.wait_text("EDITING");
    assert!(!pty.screen().alternate_screen());
    assert_eq!(texts(&folder).len(), 1);
    // What stops a job at the terminal is for the editor.
    pty.press("\x03");
    pty.wait_text("INTERRUPTED");
    pty.press("Queue-q\r");
    pty.wait_text("1 field changed, not saved yet");
    pty.wait_text("Queue-q");
    assert!(pty.screen().alternate_screen());
    assert_eq!(texts(&folder), Vec::<PathBuf>::new());
    pty.press("?");
    pty.wait_text("Keys");
}

#[test]
fn an_editor_that_fails_or_is_not_there_changes_nothing() {
    let (folder, mut pty) = with_editor("exit 3");
    pty.press("\x05");
    pty.wait_text("sh ended with exit status: 3: nothing was changed");
    assert_eq!(texts(&folder), Vec::<PathBuf>::new());
    drop(pty);
    let run = appdeck().size(120, 40).env("VISUAL", "/nowhere/editor -f");
    let mut pty = ready(run);
    pty.press("j\x05");
    pty.wait_text("Cannot start /nowhere/editor");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn an_end_from_outside_ends_the_editor_too() {
    let (folder, mut pty) = with_editor(EDITOR);
    pty.press("\x05");
    pty.wait_text("EDITING");
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit().exit_code(), 143);
    assert_eq!(texts(&folder), Vec::<PathBuf>::new());
    assert_restored(&pty, "Coffee-Kiosk");
}
