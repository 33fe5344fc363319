//! The journal of pending writes: real files, real processes.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use appdeck::domain::delivery::note::{Destination, Note, State};
use appdeck::domain::pending::{PendingKind, PendingWrite, WriteId};
use appdeck::domain::rotation::{Event, Member, Rotation};
use appdeck::domain::{ClientId, EnvKey, SecretId};
use appdeck::runtime::journal::{Journal, Process, Trouble};
use tempfile::TempDir;

use crate::support::other_run::OtherRun;

const FOLDER: &str = "APPDECK_TEST_FOLDER";

fn folder(here: &TempDir) -> PathBuf {
    here.path().join("state")
}

fn file(here: &TempDir) -> PathBuf {
    folder(here).join("intents.jsonl")
}

fn journal_of(run: &OtherRun, here: &TempDir) -> Journal {
    Journal::new(&folder(here), run.process())
}

fn own(here: &Path) -> Journal {
    Journal::new(&here.join("state"), Process::current())
}

fn intent(journal: &Journal, number: u64) -> PendingWrite {
    PendingWrite {
        id: WriteId { run: journal.run(), number },
        kind: PendingKind::Secret {
            application: ClientId::new("webc_1"),
            application_name: "Coffee\n-Desk".into(),
            known: vec![SecretId::new("sks_1")],
            creator: None,
        },
        environment: EnvKey::new("acme"),
        environment_name: "Acme".into(),
        client: None,
        at: "2026-11-24T12:00:00Z".parse().unwrap(),
        unanswered: false,
    }
}

fn noted(journal: &Journal, number: u64, destination: Destination, state: State) -> Note {
    Note {
        environment: EnvKey::new("acme"),
        application: ClientId::new("webc_1"),
        secret: SecretId::new("sks_9"),
        suffix: "BgkH".into(),
        run: journal.run(),
        number,
        destination,
        place: "pass".into(),
        at: "2026-11-24T12:00:01Z".parse().unwrap(),
        state,
        lives: false,
    }
}

fn held(journal: &Journal) -> Option<String> {
    journal.notes().unwrap().held(&ClientId::new("webc_1"), &SecretId::new("sks_9"), "BgkH")
}

fn fill(here: &TempDir) {
    let filler = "\n".repeat(300 * 1024);
    let mut appending = std::fs::OpenOptions::new().append(true).open(file(here)).unwrap();
    appending.write_all(filler.as_bytes()).unwrap();
}

#[test]
fn what_was_done_with_a_value_is_known_to_every_run_until_the_secret_is_gone() {
    let here = tempfile::tempdir().unwrap();
    let (run, mine) = (OtherRun::new(), own(here.path()));
    let theirs = journal_of(&run, &here);
    theirs.begin(&intent(&theirs, 1)).unwrap();
    let generating = mine.notes().unwrap().generating;
    assert_eq!(generating, [ClientId::new("webc_1")], "another run generates");
    assert_eq!(theirs.notes().unwrap().generating, [], "its own it knows itself");

    theirs.note(&noted(&theirs, 1, Destination::Reveal, State::Started)).unwrap();
    assert_eq!(mine.notes().unwrap().generating, [], "it has it");
    assert!(held(&mine).unwrap().contains("another appdeck"));
    theirs.note(&noted(&theirs, 2, Destination::Command, State::Started)).unwrap();
    assert!(held(&mine).unwrap().starts_with("may have been stored by pass"));
    drop(run);
    assert!(held(&mine).unwrap().starts_with("may have been stored by pass"));
    mine.gone(ClientId::new("webc_1"), SecretId::new("sks_9")).unwrap();
    assert_eq!(held(&mine), None);
}

#[test]
fn a_value_that_went_nowhere_is_held_by_the_run_only() {
    let here = tempfile::tempdir().unwrap();
    let (run, mine) = (OtherRun::new(), own(here.path()));
    let theirs = journal_of(&run, &here);
    theirs.note(&noted(&theirs, 1, Destination::Reveal, State::Started)).unwrap();
    theirs.note(&noted(&theirs, 2, Destination::Command, State::Failed)).unwrap();
    assert!(held(&mine).is_some());
    drop(run);
    assert_eq!(held(&mine), None);
}

#[test]
fn what_a_create_did_not_make_is_known_to_every_later_run() {
    let here = tempfile::tempdir().unwrap();
    let (run, mine) = (OtherRun::new(), own(here.path()));
    let theirs = journal_of(&run, &here);
    for number in 1..=2 {
        theirs.begin(&intent(&theirs, number)).unwrap();
    }
    drop(run);
    mine.rule_out(intent(&theirs, 1).id, vec![SecretId::new("sks_8")]).unwrap();
    fill(&here);
    mine.begin(&intent(&mine, 1)).unwrap();
    mine.end(&intent(&mine, 1).id).unwrap();
    assert!(file(&here).metadata().unwrap().len() < 4096, "it was shortened");
    let known: Vec<_> = mine.pending().unwrap().into_iter().map(|one| one.kind).collect();
    let [PendingKind::Secret { known: first, .. }, PendingKind::Secret { known: second, .. }] =
        &known[..]
    else {
        panic!("{known:?}")
    };
    assert_eq!(*first, [SecretId::new("sks_1"), SecretId::new("sks_8")]);
    assert_eq!(*second, [SecretId::new("sks_1")]);
}

#[test]
fn shortening_a_large_journal_takes_away_nothing_that_counts() {
    let here = tempfile::tempdir().unwrap();
    let (run, mine) = (OtherRun::new(), own(here.path()));
    let theirs = journal_of(&run, &here);
    theirs.begin(&intent(&theirs, 1)).unwrap();
    theirs.note(&noted(&theirs, 2, Destination::Clipboard, State::Done)).unwrap();
    let strange = "\n{\"of_tomorrow\":{\"x\":1}}\n";
    let mut appending = std::fs::OpenOptions::new().append(true).open(file(&here)).unwrap();
    appending.write_all(strange.as_bytes()).unwrap();
    fill(&here);
    mine.begin(&intent(&mine, 1)).unwrap();
    mine.end(&intent(&mine, 1).id).unwrap();
    let text = std::fs::read_to_string(file(&here)).unwrap();
    assert!(text.len() < 4096, "{}", text.len());
    assert!(text.contains(strange.trim()), "{text}");
    assert!(held(&mine).unwrap().contains("sent to your clipboard"));
    assert_eq!(file(&here).metadata().unwrap().permissions().mode() & 0o777, 0o600);
    drop(run);
    assert_eq!(mine.pending().unwrap().len(), 1);
    mine.begin(&intent(&mine, 2)).unwrap();
    mine.note(&noted(&mine, 3, Destination::Screen, State::Done)).unwrap();
    assert_eq!(mine.notes().unwrap().iter().count(), 2, "and it is written to again");
}

#[test]
fn records_written_while_it_is_shortened_are_not_lost() {
    let here = tempfile::tempdir().unwrap();
    let (one, two) = (OtherRun::new(), OtherRun::new());
    std::thread::scope(|scope| {
        for run in [&one, &two] {
            let (journal, here) = (journal_of(run, &here), &here);
            scope.spawn(move || {
                for number in 0..30 {
                    let note = noted(&journal, number, Destination::Screen, State::Done);
                    journal.note(&note).unwrap();
                    journal.begin(&intent(&journal, number)).unwrap();
                    if number % 10 == 0 {
                        fill(here);
                    }
                    journal.end(&intent(&journal, number).id).unwrap();
                }
            });
        }
    });
    assert_eq!(own(here.path()).notes().unwrap().iter().count(), 60);
    drop(one);
    drop(two);
    assert_eq!(own(here.path()).pending(), Ok(Vec::new()));
}

#[test]
fn what_a_run_left_open_is_pending_when_the_run_is_over() {
    let here = tempfile::tempdir().unwrap();
    let run = OtherRun::new();
    let journal = journal_of(&run, &here);
    assert_eq!(journal.pending(), Ok(Vec::new()), "there is none yet");
    let (ended, left) = (intent(&journal, 1), intent(&journal, 2));
    journal.begin(&ended).unwrap();
    journal.begin(&left).unwrap();
    journal.end(&ended.id).unwrap();

    let mine = own(here.path());
    mine.begin(&intent(&mine, 1)).unwrap();
    assert_eq!(mine.pending(), Ok(Vec::new()), "both runs are alive");
    drop(run);
    assert_eq!(mine.pending(), Ok(vec![left.clone()]));
    mine.end(&left.id).unwrap();
    assert_eq!(mine.pending(), Ok(Vec::new()), "another run's intent can be ended");
}

#[test]
fn a_later_process_of_the_same_number_is_not_the_run() {
    let here = tempfile::tempdir().unwrap();
    let mut former = Process::current();
    former.started = former.started.map(|ticks| ticks - 1);
    let journal = Journal::new(&folder(&here), former.clone());
    journal.begin(&intent(&journal, 1)).unwrap();
    assert_eq!(own(here.path()).pending().unwrap().len(), 1);
    assert_ne!(former.run(), Process::current().run());
}

#[test]
fn a_torn_line_costs_nobody_a_record() {
    let here = tempfile::tempdir().unwrap();
    let run = OtherRun::new();
    let journal = journal_of(&run, &here);
    let whole = intent(&journal, 1);
    journal.begin(&whole).unwrap();
    let text = std::fs::read(file(&here)).unwrap();
    // The same record again, cut at every place, and another one after it.
    let after = intent(&journal, 2);
    for cut in 1..text.len() - 1 {
        std::fs::write(file(&here), &text).unwrap();
        let torn = String::from_utf8_lossy(&text[..cut]).replace("\"number\":1", "\"number\":7");
        let mut appending = std::fs::OpenOptions::new().append(true).open(file(&here)).unwrap();
        appending.write_all(torn.as_bytes()).unwrap();
        journal.begin(&after).unwrap();
    }
    drop(run);
    assert_eq!(own(here.path()).pending(), Ok(vec![whole, after]));
}

#[test]
fn two_runs_do_not_write_into_each_others_records() {
    let here = tempfile::tempdir().unwrap();
    let (one, two) = (OtherRun::new(), OtherRun::new());
    std::thread::scope(|scope| {
        for run in [&one, &two] {
            let journal = journal_of(run, &here);
            scope.spawn(move || {
                for number in 0..50 {
                    journal.begin(&intent(&journal, number)).unwrap();
                    if number % 2 == 0 {
                        journal.end(&intent(&journal, number).id).unwrap();
                    }
                }
            });
        }
    });
    drop(one);
    drop(two);
    let mut numbers: Vec<_> =
        own(here.path()).pending().unwrap().into_iter().map(|intent| intent.id.number).collect();
    numbers.sort_unstable();
    let expected: Vec<u64> = (0..100).map(|n| n / 2).filter(|n| n % 2 == 1).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn a_large_journal_keeps_only_what_is_open() {
    let here = tempfile::tempdir().unwrap();
    let (run, mine) = (OtherRun::new(), own(here.path()));
    let other = journal_of(&run, &here);
    let size = || file(&here).metadata().unwrap().len();
    other.begin(&intent(&other, 1)).unwrap();
    fill(&here);
    mine.begin(&intent(&mine, 1)).unwrap();
    mine.end(&intent(&mine, 1).id).unwrap();
    assert!(0 < size() && size() < 1024, "another run has something open");
    fill(&here);
    mine.end(&intent(&other, 1).id).unwrap();
    assert_eq!(size(), 0);
    mine.begin(&intent(&mine, 2)).unwrap();
    assert!(size() > 0, "and it is written to again");
    drop(run);
}

#[test]
fn the_last_state_of_a_rotation_is_found_again() {
    let here = tempfile::tempdir().unwrap();
    let journal = own(here.path());
    let mut rotation = Rotation {
        environment: EnvKey::new("acme"),
        application: ClientId::new("webc_1"),
        started: "2026-11-24T12:00:00Z".parse().unwrap(),
        version: 0,
        tested: None,
        starters: vec![Member { id: SecretId::new("sks_1"), suffix: "6nRi".into() }],
        new: None,
        lost: Vec::new(),
        retired: Vec::new(),
    };
    let other = Rotation { application: ClientId::new("webc_2"), ..rotation.clone() };
    journal.keep(&rotation).unwrap();
    journal.keep(&other).unwrap();
    let member = Member { id: SecretId::new("sks_2"), suffix: "0123".into() };
    rotation.apply(Event::Created(member, rotation.started));
    journal.keep(&rotation).unwrap();
    let going = |journal: &Journal| journal.rotations().unwrap().going;
    assert_eq!(going(&own(here.path())), [other.clone(), rotation.clone()]);

    fill(&here);
    journal.forget(&other).unwrap();
    assert_eq!(going(&journal), std::slice::from_ref(&rotation), "the other one stays");
    fill(&here);
    journal.forget(&rotation).unwrap();
    assert_eq!(going(&journal), []);
    assert_eq!(file(&here).metadata().unwrap().len(), 0);
}

#[test]
fn nobody_else_can_read_it() {
    let here = tempfile::tempdir().unwrap();
    let journal = own(here.path());
    journal.begin(&intent(&journal, 1)).unwrap();
    for (path, expected) in [(folder(&here), 0o700), (file(&here), 0o600)] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, expected);
    }
}

#[test]
fn what_is_no_ordinary_file_is_not_written_to() {
    let here = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder(&here)).unwrap();
    let victim = here.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    symlink(&victim, file(&here)).unwrap();
    let journal = own(here.path());
    let error = journal.begin(&intent(&journal, 1)).unwrap_err();
    assert_eq!(error.trouble, Trouble::NoFile);
    let expected =
        format!("cannot write the journal {}: it is no ordinary file", file(&here).display());
    assert_eq!(error.to_string(), expected);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    assert_eq!(journal.pending().unwrap_err().trouble, Trouble::NoFile);

    std::fs::remove_file(file(&here)).unwrap();
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, file(&here), fifo, 0o600.into(), 0).unwrap();
    assert_eq!(journal.begin(&intent(&journal, 1)).unwrap_err().trouble, Trouble::NoFile);
}

#[test]
fn a_full_disk_is_told_before_anything_leaves() {
    let here = tempfile::tempdir().unwrap();
    // A write beyond the limit raises a signal; ignored, the write fails instead.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" --exact --ignored \"$1\"";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg("journal::on_a_full_disk")
        .env(FOLDER, here.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
#[ignore = "runs under a limit that its sibling sets"]
fn on_a_full_disk() {
    let here = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let journal = own(&here);
    let error = journal.begin(&intent(&journal, 1)).unwrap_err();
    assert_eq!((error.doing, error.trouble), ("write", Trouble::Full));
    assert_eq!(journal.pending(), Ok(Vec::new()));
}
