//! Who started a process, where `/proc` tells it.

use std::fs;

/// How far up is looked.
const LEVELS: usize = 32;

/// Whether `process`, or one that it descends from, is the program `name`. Where nothing tells it, no.
pub fn include(process: u32, name: &str) -> bool {
    descend(process, name, |process| fs::read_to_string(format!("/proc/{process}/stat")).ok())
}

fn descend(process: u32, name: &str, stat: impl Fn(u32) -> Option<String>) -> bool {
    let mut next = Some(process);
    for _ in 0..LEVELS {
        let Some(text) = next.filter(|process| *process > 1).and_then(&stat) else { return false };
        let Some((program, parent)) = read(&text) else { return false };
        if program == name {
            return true;
        }
        next = Some(parent);
    }
    false
}

/// The name and the parent in a line of `/proc/…/stat`: `PID (name) state parent …`. A name may hold
/// parentheses and spaces.
fn read(stat: &str) -> Option<(&str, u32)> {
    let (head, tail) = stat.rsplit_once(')')?;
    let (_, name) = head.split_once('(')?;
    let parent = tail.split_whitespace().nth(1)?.parse().ok()?;
    Some((name, parent))
}

#[cfg(test)]
mod tests {
    use super::descend;

    #[test]
    fn the_ancestors_of_a_process_are_found_by_name() {
        let stat = |process| match process {
            40 => Some("40 (tmux: client) S 30 40 30 0".to_owned()),
            30 => Some("30 (odd) name (x)) S 20 30 30".to_owned()),
            20 => Some("20 (mosh-server) S 1 20 20".to_owned()),
            7 => Some("7 (its own parent) S 7 7 7".to_owned()),
            9 => Some("nonsense".to_owned()),
            _ => None,
        };
        let table = [
            (40, "mosh-server", true),
            (20, "mosh-server", true),
            (30, "odd) name (x)", true),
            (40, "sshd", false),
            (7, "mosh-server", false),
            (9, "mosh-server", false),
            (1, "init", false),
            (0, "", false),
            (5, "gone", false),
        ];
        for (process, name, expected) in table {
            assert_eq!(descend(process, name, stat), expected, "{process} {name}");
        }
    }
}
