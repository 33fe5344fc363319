//! The record of what was done, on the disk.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use appdeck::domain::record::{Entry, Outcome, Place, RecordAction};
use appdeck::domain::{EntryId, EnvKey};
use appdeck::runtime::record::{Record, Trouble};
use tempfile::TempDir;

const FOLDER: &str = "APPDECK_TEST_FOLDER";
const NUMBER: &str = "APPDECK_TEST_NUMBER";

/// So few bytes that a file is full after some entries.
const SMALL: u64 = 4 * 1024;

fn entry(name: &str) -> Entry {
    let place = Place { key: EnvKey::new("acme"), name: "Acme".into(), url: "http://a".into() };
    Entry {
        id: EntryId::new(name),
        at: "2026-11-24T12:00:00Z".parse().unwrap(),
        environment: place,
        client: None,
        action: RecordAction::Unlock,
        application: None,
        secret: None,
        session: None,
        changes: Vec::new(),
        outcome: Outcome::Done,
        trace_id: None,
        undoes: None,
        redo: false,
        rotation: false,
        reason: None,
        backup: None,
        newer: None,
    }
}

fn folder(here: &TempDir) -> PathBuf {
    here.path().join("state")
}

fn names(record: &Record) -> Vec<String> {
    record.read().unwrap().into_iter().map(|entry| entry.id.to_string()).collect()
}

/// This very binary again, with one of the tests that others run.
fn again(test: &str, here: &Path, number: usize, script: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(format!("record::{test}"))
        .env(FOLDER, here)
        .env(NUMBER, number.to_string());
    command
}

#[test]
fn what_is_written_is_read_a_json_object_a_line() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::new(&folder(&here));
    assert_eq!(record.read(), Ok(Vec::new()), "there is none yet");
    assert!(!folder(&here).exists(), "and looking makes none");
    for name in ["a", "b", "c"] {
        record.append(&entry(name)).unwrap();
    }
    assert_eq!(names(&record), ["a", "b", "c"]);
    let text = std::fs::read_to_string(record.path()).unwrap();
    assert_eq!(text.lines().count(), 3);
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["action"], "unlock");
    }
}

#[test]
fn nobody_else_can_read_it() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::new(&folder(&here));
    record.append(&entry("a")).unwrap();
    for (path, expected) in [(folder(&here).as_path(), 0o700), (record.path(), 0o600)] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, expected);
    }
}

#[test]
fn what_is_no_ordinary_file_is_not_written_to() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::new(here.path());
    let victim = here.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    symlink(&victim, record.path()).unwrap();
    let error = record.append(&entry("a")).unwrap_err();
    assert_eq!(error.trouble, Trouble::NoFile);
    let expected =
        format!("cannot write the history {}: it is no ordinary file", record.path().display());
    assert_eq!(error.to_string(), expected);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
}

#[test]
fn a_torn_line_costs_nobody_an_entry() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::new(&folder(&here));
    record.append(&entry("a")).unwrap();
    let mut appending = std::fs::OpenOptions::new().append(true).open(record.path()).unwrap();
    appending.write_all(b"{\"id\":\"torn\",\"at\"").unwrap();
    record.append(&entry("b")).unwrap();
    assert_eq!(names(&record), ["a", "b"]);
}

#[test]
fn a_full_file_is_put_aside_and_the_oldest_goes() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::with_limit(&folder(&here), SMALL);
    let all: Vec<String> = (0..300).map(|number| format!("{number:03}")).collect();
    for name in &all {
        record.append(&entry(name)).unwrap();
    }
    let mut files: Vec<_> = std::fs::read_dir(folder(&here))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["record.1.jsonl", "record.2.jsonl", "record.3.jsonl", "record.jsonl"]);
    for file in &files {
        let data = folder(&here).join(file).metadata().unwrap();
        assert!(data.len() < SMALL + 1024, "{file}: {}", data.len());
        assert_eq!(data.permissions().mode() & 0o777, 0o600);
    }
    let kept = names(&record);
    assert!(kept.len() > 40 && kept.len() < 200, "{}", kept.len());
    assert_eq!(kept, all[all.len() - kept.len()..], "the newest, without a gap");
}

#[test]
fn no_entry_of_several_runs_is_lost_while_files_are_put_aside() {
    const RUNS: usize = 4;
    let here = tempfile::tempdir().unwrap();
    let script = "exec \"$0\" --exact --ignored \"$1\"";
    let runs = (0..RUNS).map(|number| again("one_of_several_runs", here.path(), number, script));
    let children: Vec<_> =
        runs.map(|mut run| run.stdout(std::process::Stdio::null()).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let record = Record::with_limit(&folder(&here), SMALL);
    let mut found = names(&record);
    found.sort();
    let expected: Vec<String> =
        (0..RUNS).flat_map(|run| (0..10).map(move |number| format!("{run}-{number}"))).collect();
    assert_eq!(found, expected);
    assert!(folder(&here).join("record.1.jsonl").exists(), "a file was put aside meanwhile");
}

#[test]
#[ignore = "one of the runs that its sibling starts"]
fn one_of_several_runs() {
    let here = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let run = std::env::var(NUMBER).unwrap();
    let record = Record::with_limit(&here.join("state"), SMALL);
    for number in 0..10 {
        record.append(&entry(&format!("{run}-{number}"))).unwrap();
    }
}

#[test]
fn a_full_disk_is_told() {
    let here = tempfile::tempdir().unwrap();
    // A write beyond the limit raises a signal; ignored, the write fails instead.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" --exact --ignored \"$1\"";
    let output = again("on_a_full_disk", here.path(), 0, script).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
#[ignore = "runs under a limit that its sibling sets"]
fn on_a_full_disk() {
    let here = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let record = Record::new(&here.join("state"));
    let error = record.append(&entry("a")).unwrap_err();
    assert_eq!((error.doing, error.trouble), ("write", Trouble::Full));
    assert_eq!(record.read(), Ok(Vec::new()));
}

/// Whether somebody waits for the lock of the file with this inode (`proc_locks(5)`).
#[cfg(target_os = "linux")]
fn waited_for(inode: u64) -> bool {
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    let end = format!(":{inode} 0 EOF");
    locks.lines().any(|line| line.contains("-> FLOCK") && line.ends_with(&end))
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_put_aside_meanwhile_is_not_written_to() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::new(&folder(&here));
    record.append(&entry("a")).unwrap();
    // Another process has the lock and puts the file aside, while this one waits with it in hand.
    let file = std::fs::File::open(record.path()).unwrap();
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let inode = std::os::unix::fs::MetadataExt::ino(&file.metadata().unwrap());
    std::thread::scope(|scope| {
        scope.spawn(|| record.append(&entry("b")).unwrap());
        while !waited_for(inode) {
            std::thread::yield_now();
        }
        std::fs::rename(record.path(), folder(&here).join("record.1.jsonl")).unwrap();
        std::fs::write(record.path(), "").unwrap();
        rustix::fs::flock(&file, rustix::fs::FlockOperation::Unlock).unwrap();
    });
    let newest = std::fs::read_to_string(record.path()).unwrap();
    assert!(newest.contains("\"id\":\"b\"") && !newest.contains("\"id\":\"a\""), "{newest}");
    assert_eq!(names(&record), ["a", "b"]);
}
