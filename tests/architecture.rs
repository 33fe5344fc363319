//! What is deliberately absent from the source, as `ARCHITECTURE.md` draws it.

mod arms;
mod layers;
mod paths;
mod rooms;
mod source;
mod types;
mod words;

use source::files;

/// The longest file, in lines.
const LONGEST: usize = 400;
/// The longest median, in lines.
const MEDIAN: usize = 150;

#[test]
fn files_are_small() {
    let mut all = files("src");
    all.extend(files("tests"));
    let long: Vec<_> =
        all.iter().filter(|file| file.length > LONGEST).map(|f| f.at(f.length)).collect();
    assert_eq!(long, [""; 0], "longer than {LONGEST} lines");
    let mut lengths: Vec<_> = all.iter().map(|file| file.length).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN, "the median file has {median} lines, more than {MEDIAN}");
}
