//! Tests that cannot run on this machine: never silently.
//!
//! libtest swallows what a passing test prints, so a skipped test is noted in a file, and the
//! `summary` target, which cargo runs last, counts the notes. Where `CI` is set, skipping is a
//! failure: what CI does not run, nobody runs.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Notes that the running test is skipped, and why. The test returns after it.
pub fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "skipped where nothing may be: {why}");
    left_out(why);
}

/// Notes that the running test goes on without a program that few machines have.
pub fn left_out(why: &str) {
    let thread = std::thread::current();
    let note = format!("{}: {why}\n", thread.name().unwrap_or("a test"));
    let file = OpenOptions::new().create(true).append(true).open(notes());
    // Without the file the note is still seen: only what the print macros write is swallowed.
    if file.and_then(|mut file| file.write_all(note.as_bytes())).is_err() {
        drop(std::io::stderr().write_all(format!("skipped: {note}").as_bytes()));
    }
}

/// Where the notes of this `cargo test` are: both test targets are children of the same cargo.
fn notes() -> PathBuf {
    let cargo = std::os::unix::process::parent_id();
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("skipped-{cargo}"))
}
