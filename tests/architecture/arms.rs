//! Matches over what grows name everything there is: a new tab, dialog, answer or field is thought about
//! wherever one is told from another.

use super::source::{File, shipped};

/// What grows.
const GROWING: [&str; 4] = ["Tab::", "Dialog::", "Reply::", "FieldId::"];

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_wildcard(line: &str) -> bool {
    ["_ => ", "_ if "].iter().any(|arm| line.trim_start().starts_with(arm))
}

// Whether a line begins an arm over one of these, alone or in an option.
fn grows(line: &str) -> bool {
    let arm = line.trim_start().trim_start_matches("Some(");
    GROWING.iter().any(|name| arm.starts_with(name))
}

// Where a wildcard follows arms of the same match that are about what grows.
fn wildcards(file: &File) -> Vec<String> {
    let lines: Vec<(usize, &str)> =
        file.numbered().filter(|(_, line)| !line.trim().is_empty()).collect();
    let over = |at: usize| {
        let depth = indent(lines[at].1);
        let above = lines[..at].iter().rev().map(|(_, line)| *line);
        let mut arms = above.take_while(|line| indent(line) >= depth);
        arms.any(|line| indent(line) == depth && grows(line))
    };
    let wild = (0..lines.len()).filter(|at| is_wildcard(lines[*at].1) && over(*at));
    wild.map(|at| file.at(lines[at].0)).collect()
}

#[test]
fn matches_over_what_grows_are_exhaustive() {
    let found: Vec<String> = shipped().iter().flat_map(wildcards).collect();
    assert_eq!(found, [""; 0], "a wildcard beside {GROWING:?}");
}
