//! The closing line of `cargo test`: how many tests were skipped on this machine, and why. Cargo
//! runs its test targets in the order of their names, and this one comes last.

use std::fs;
use std::path::Path;

fn main() {
    let cargo = std::os::unix::process::parent_id();
    let notes = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("skipped-{cargo}"));
    let skipped = fs::read_to_string(&notes).unwrap_or_default();
    drop(fs::remove_file(&notes));
    for note in skipped.lines() {
        println!("skipped: {note}");
    }
    println!("skipped tests: {}", skipped.lines().count());
}
