//! Runs that are killed at each step of a secret, and the runs that come after them.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::process::Signal;

use super::connecting::Server;
use super::program::ready;
use super::till;
use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};

/// The program on a sandbox and a journal that outlive it.
pub fn lasting(folder: &Path) -> Run {
    let database = folder.join("sandbox.sqlite");
    let arguments = ["--sandbox", "--database", database.to_str().unwrap()];
    Run::new(PROGRAM).args(arguments).env("XDG_STATE_HOME", folder).size(100, 30)
}

/// A run that lists its applications, over SSH.
pub fn run(folder: &Path) -> Pty {
    ready(lasting(folder).env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22"))
}

/// Killed.
pub fn killed(mut pty: Pty) {
    pty.signal(Signal::KILL);
    pty.exit();
}

/// Creates an application and stops at the question whether to generate its secret.
fn asked(folder: &Path) -> Pty {
    let mut pty = run(folder);
    pty.press("n");
    pty.wait_text("Create an application");
    pty.press("Coffee-Test\r");
    pty.wait_text("Generate a client secret for Coffee-Test");
    pty
}

/// A fresh secret on screen.
pub fn revealed(folder: &Path) -> Pty {
    let mut pty = asked(folder);
    pty.press("\r");
    pty.wait_text("shown once");
    pty
}

/// Waits until the journal knows which secret was generated, which may be after it is on screen.
fn noted(folder: &Path) {
    let journal = folder.join("appdeck/intents.jsonl");
    let end = Instant::now() + Duration::from_secs(30);
    while !std::fs::read_to_string(&journal).unwrap().contains("\"delivery\"") {
        assert!(Instant::now() < end, "the journal has no note");
        std::thread::yield_now();
    }
}

#[test]
fn a_secret_that_nobody_took_is_found_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let pty = revealed(folder.path());
    noted(folder.path());
    killed(pty);
    let mut next = run(folder.path());
    next.wait_text("Lost secret ••••");
    next.wait_text("by a run that is over");
    next.wait_text(" to delete it");
    let screen = next.screen().contents();
    let (_, rest) = screen.split_once("Lost secret ••••").unwrap();
    let suffix = rest.split_whitespace().next().unwrap().to_owned();
    next.press(&suffix);
    next.press("\r");
    next.wait_text(&format!("{suffix} is deleted"));
    next.press("q");
    assert!(next.exit().success());
    // It is known now what became of it.
    let mut last = run(folder.path());
    till::listed(&last);
    till::assert_asks_nothing(&last);
    last.press("q");
    assert!(last.exit().success());
}

#[test]
fn a_hang_up_is_no_reason_to_forget() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.signal(Signal::HUP);
    pty.exit();
    let mut next = run(folder.path());
    // Who closes the question has not answered it.
    till::leaves(&mut next, "Lost secret ••••");
    next.press("q");
    assert!(next.exit().success());
    let last = run(folder.path());
    last.wait_text("Lost secret ••••");
    killed(last);
}

/// The next run says this of a secret that was delivered, proposes to keep it, and asks once.
fn tells(folder: &Path, words: &[&str]) {
    // Cut off before it is answered, the question is asked again.
    let next = run(folder);
    next.wait_text("stored?");
    killed(next);
    let mut next = run(folder);
    next.wait_text("stored?");
    for words in words {
        next.wait_text(words);
    }
    let screen = next.screen().contents();
    assert!(!screen.contains("obody") && !screen.contains("Lost secret"), "{screen}");
    // Keys that were meant for something else answer nothing, nor does a deletion that is left.
    next.press("\r");
    next.wait_text("The next start asks about ••••");
    killed(next);
    let mut next = run(folder);
    next.wait_text("stored?");
    next.press("j\r");
    next.wait_text("It is gone for ever");
    next.press("\u{1b}");
    next.wait_text("q quit");
    killed(next);
    let mut next = run(folder);
    next.wait_text("stored?");
    next.press("jj\r");
    // It says so as soon as the disk has it.
    next.wait_text("Kept: ••••");
    killed(next);
    assert_asks_nothing(folder);
}

#[test]
fn a_secret_that_was_sent_and_compared_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.press("c");
    let secret = String::from_utf8(pty.wait_copied(1)).unwrap();
    pty.press("p");
    pty.wait_text("Paste it here");
    pty.paste(&secret);
    pty.wait_text("a paste matches");
    // No frame says so before the journal knows it.
    killed(pty);
    tells(folder.path(), &["sent to your clipboard by OSC 52", "matched a paste"]);
}

#[test]
fn a_secret_that_was_shown_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.press("v");
    pty.wait_text("hide (");
    killed(pty);
    tells(folder.path(), &["was shown on screen"]);
}

#[test]
fn a_secret_that_was_written_to_a_file_is_said_to_be_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.press("f\x15");
    pty.paste(folder.path().join("desk.secret").to_str().unwrap());
    pty.press("\r");
    pty.wait_text("write it");
    pty.press("\r");
    pty.wait_text("(checked)");
    killed(pty);
    let next = run(folder.path());
    next.wait_text(", which an earlier run generated, ");
    till::assert_asks_nothing(&next);
    killed(next);
    assert_asks_nothing(folder.path());
}

#[test]
fn what_cannot_be_noted_is_said_and_does_not_keep_the_secret_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    // Whoever writes waits for this lock, as for a disk that does not answer.
    let journal = File::open(folder.path().join("appdeck/intents.jsonl")).unwrap();
    flock(&journal, FlockOperation::LockExclusive).unwrap();
    pty.press("c");
    // Its writing may have failed by then, or take longer: the words differ.
    pty.wait_text("Not noted");
    pty.wait_copied(1);
    killed(pty);
}

#[test]
fn a_secret_that_was_let_go_in_order_is_not_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.press("c");
    pty.wait_copied(1);
    pty.wait_text("sent by OSC 52");
    pty.press("\r");
    pty.wait_text("Closed on your word");
    killed(pty);
    assert_asks_nothing(folder.path());
}

#[test]
fn a_create_that_was_refused_is_not_looked_up_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start();
    let mut pty = Run::new(PROGRAM)
        .env("XDG_STATE_HOME", folder.path())
        .env("SCALEKIT_ENVIRONMENT_URL", server.first("url"))
        .env("SCALEKIT_CLIENT_ID", server.first("client_id"))
        .env("SCALEKIT_CLIENT_SECRET", server.first("client_secret"))
        .start();
    pty.wait_text("Bench-Tool");
    server.play(r#"[{"route":"POST /api/v1/clients","fault":{"kind":"status","code":403}}]"#);
    pty.press("n");
    pty.wait_text("Create an application");
    pty.press("Coffee-Test\r");
    pty.wait_text("scripted fault");
    pty.press("\x1b");
    pty.wait_text("Nothing was created");
    killed(pty);
    let journal = std::fs::read_to_string(folder.path().join("appdeck/intents.jsonl")).unwrap();
    assert!(journal.contains("Coffee-Test") && journal.contains("{\"end\":"), "{journal}");
}

/// Nothing is open in the journal, and the next run has no question.
fn assert_asks_nothing(folder: &Path) {
    let journal = std::fs::read_to_string(folder.join("appdeck/intents.jsonl")).unwrap();
    let count = |record: &str| journal.matches(&format!("{{\"{record}\":")).count();
    assert!(count("begin") > 0 && count("begin") == count("end"), "{journal}");
    let next = run(folder);
    next.wait_text("Coffee-Test");
    till::listed(&next);
    till::assert_asks_nothing(&next);
    killed(next);
}

#[test]
fn a_question_that_was_not_answered_left_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let pty = asked(folder.path());
    pty.wait_text("Created Coffee-Test");
    killed(pty);
    assert_asks_nothing(folder.path());
}

#[test]
fn no_value_is_in_what_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = revealed(folder.path());
    pty.press("c");
    let secret = pty.wait_copied(1);
    killed(pty);
    let mut files = vec![folder.path().to_owned()];
    let mut looked = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{}", path.display());
            looked += 1;
        }
    }
    assert!(looked >= 3, "journal, log and database: {looked}");
}
