//! What real readers make of a file before and after a merge: shells, and the dotenv libraries of
//! Python and Node where they are installed; docker, kubectl and systemd by their rules.

mod rules;
mod tools;

use std::collections::BTreeMap;
use std::fmt::Write;

use appdeck::domain::delivery::dotenv::{self, Odds};
use appdeck::domain::delivery::file::FileEntry;
use appdeck::domain::delivery::script::Dialect;
use appdeck::domain::delivery::{Caution, DeliveryFailure};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// The variables of a file. `None` for a file that the reader refuses.
pub type Variables = Option<BTreeMap<String, String>>;

const ID: (&str, &str) = ("SCALEKIT_CLIENT_ID", "webc_112000837832911256");
const SECRET: (&str, &str) = ("SCALEKIT_CLIENT_SECRET", "test_NEW-0123456789_abcdefghijklmnop=");
/// What is looked for in every file.
pub const NAMES: [&str; 5] = [ID.0, SECRET.0, "A", "B", "C"];

fn merge(old: &[u8], dialect: Dialect) -> Result<(Vec<u8>, Odds), DeliveryFailure> {
    let entry = |(name, value)| FileEntry { name, also: None, value, shown: "••••" };
    let merged = dotenv::merge(old, &[entry(ID), entry(SECRET)], dialect)?;
    Ok((merged.text.to_vec(), merged.odds))
}

/// A file, what became of it, and what a reader may take otherwise for a reason that was told.
struct Case {
    old: Vec<u8>,
    new: Vec<u8>,
    odds: Odds,
}

/// Which readers are told to take what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shell,
    Lines,
    Library,
}

impl Kind {
    fn told(self, odds: Odds) -> bool {
        match self {
            Self::Shell => odds.carriage.is_some(),
            Self::Lines => odds.quotes.is_some() || odds.comment.is_some(),
            Self::Library => false,
        }
    }
}

fn judge(reader: &str, kind: Kind, cases: &[Case], read: impl Fn(&[Vec<u8>]) -> Vec<Variables>) {
    let old = read(&cases.iter().map(|case| case.old.clone()).collect::<Vec<_>>());
    let new = read(&cases.iter().map(|case| case.new.clone()).collect::<Vec<_>>());
    let mut wrong = String::new();
    let mut renewed = 0;
    for ((case, before), after) in cases.iter().zip(old).zip(new) {
        let Some(before) = before else { continue };
        let mut lost = Vec::new();
        let after = after.unwrap_or_default();
        for name in &NAMES[2..] {
            if before.get(*name) != after.get(*name) {
                lost.push(format!("{name}: {:?} became {:?}", before.get(*name), after.get(*name)));
            }
        }
        for (name, value) in [ID, SECRET] {
            let understood = dotenv::value(&case.old, name, Dialect::Env);
            let was = before.get(name).map(String::as_bytes);
            // What it read otherwise before, it may read otherwise now.
            if was != understood || kind.told(case.odds) {
                continue;
            }
            renewed += 1;
            if after.get(name).map(String::as_str) != Some(value) {
                lost.push(format!("{name}: {:?} became {:?}", was, after.get(name)));
            }
        }
        if !lost.is_empty() {
            let texts =
                [&case.old, &case.new].map(|text| String::from_utf8_lossy(text).into_owned());
            writeln!(wrong, "{reader}: {lost:?}\n--- old\n{}\n--- new\n{}", texts[0], texts[1])
                .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(renewed > cases.len() / 8, "{reader} read too little to tell: {renewed}");
}

fn all(cases: &[Case], dialect: Dialect) {
    for shell in ["sh", "bash"] {
        if let Some(read) = tools::shell(shell) {
            judge(shell, Kind::Shell, cases, read);
        }
    }
    if dialect == Dialect::Shell {
        return;
    }
    judge("docker", Kind::Lines, cases, |texts| {
        texts.iter().map(|text| rules::docker(text)).collect()
    });
    judge("kubectl", Kind::Lines, cases, |texts| {
        texts.iter().map(|text| rules::kubectl(text)).collect()
    });
    judge("systemd", Kind::Lines, cases, |texts| {
        texts.iter().map(|text| rules::systemd(text)).collect()
    });
    if let Some(read) = tools::python() {
        judge("python-dotenv", Kind::Library, cases, read);
    }
    if let Some(read) = tools::node() {
        judge("dotenv of Node", Kind::Library, cases, read);
    }
}

/// Lines that people write, and lines that open something.
const LINES: &[&str] = &[
    "A=1",
    "A=",
    "B='two words'",
    "B=two#words",
    "C=\"x # y\"",
    "C=x # y",
    "export A=1",
    "export A='1' B=2",
    "# SCALEKIT_CLIENT_SECRET=test_old",
    "# it's a comment",
    "",
    "  ",
    "SCALEKIT_CLIENT_SECRET=test_old",
    "SCALEKIT_CLIENT_SECRET=",
    "SCALEKIT_CLIENT_SECRET=\"\"",
    "SCALEKIT_CLIENT_SECRET='test_old' # mine",
    "SCALEKIT_CLIENT_SECRET=\"test_old\"",
    "SCALEKIT_CLIENT_SECRET=test_old B=2",
    "SCALEKIT_CLIENT_SECRET=test_old; B=2",
    "SCALEKIT_CLIENT_SECRET=$(",
    "SCALEKIT_CLIENT_SECRET = test_old",
    "export SCALEKIT_CLIENT_SECRET=test_old",
    "export SCALEKIT_CLIENT_SECRET=test_old C=3",
    "SCALEKIT_CLIENT_ID=webc_2",
    "  SCALEKIT_CLIENT_ID=webc_2  ",
    "SCALEKIT_CLIENT_ID= # none yet",
    "SCALEKIT_CLIENT_ID: webc_2",
    "SCALEKIT_CLIENT_ID=we'bc'_2",
    "export SCALEKIT_CLIENT_ID='webc_2'",
    "A=it's",
    "A='one",
    "B=\"one",
    "two'",
    "two\"",
    "A=x\\",
    "C=$(echo",
    ")",
    "A='x\\'",
    "B=`x",
    "if true; then",
    "fi",
    "cat <<E",
    "E",
    "f() {",
    "}",
    "exit",
    "unset A",
    "B=2; C=3",
    "A=1 && B=2",
    "A+=2",
];

const PIECES: &[&str] = &[
    "SCALEKIT_CLIENT_SECRET",
    "A",
    "B",
    "=",
    "=x",
    "'",
    "\"",
    "`",
    "\\",
    "#",
    " ",
    "\n",
    "\n",
    "\r\n",
    "$",
    "{",
    "}",
    "(",
    ")",
    ";",
    "&",
    "|",
    "<",
    "export ",
    "old",
    "1",
    ":",
    "+",
];

fn files(count: usize, dialect: Dialect) -> Vec<Case> {
    let end = select(vec!["\n", "\n", "\n", "\n", "\r\n"]);
    let lines = vec((select(LINES.to_vec()), end), 0..7);
    let lines = (lines, any::<bool>()).prop_map(|(lines, last)| {
        let text: String = lines.iter().flat_map(|(line, end)| [*line, *end]).collect();
        if last { text } else { text.trim_end().to_owned() }
    });
    let pieces = vec(select(PIECES.to_vec()), 0..14).prop_map(|pieces| pieces.concat());
    let text = prop_oneof![2 => lines, 1 => pieces];
    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    while cases.len() < count {
        let old = text.new_tree(&mut runner).unwrap().current().into_bytes();
        match merge(&old, dialect) {
            Ok((new, odds)) => cases.push(Case { old, new, odds }),
            Err(DeliveryFailure::Line(puzzle)) => {
                let lines = old.split(|byte| *byte == b'\n').count();
                assert!((1..=lines).contains(&puzzle.line), "{puzzle:?}");
            }
            Err(other) => panic!("{other}"),
        }
    }
    cases
}

fn count() -> usize {
    std::env::var("APPDECK_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300)
}

#[test]
fn every_reader_of_an_env_file_reads_the_new_values_and_the_old_others() {
    all(&files(count(), Dialect::Env), Dialect::Env);
}

#[test]
fn every_shell_reads_the_new_values_and_the_old_others() {
    all(&files(count(), Dialect::Shell), Dialect::Shell);
}

#[test]
fn a_reader_that_keeps_quotes_and_comments_is_told_of() {
    let old = b"SCALEKIT_CLIENT_SECRET='test_old'\nSCALEKIT_CLIENT_ID=webc_2 # ours\n";
    let (new, odds) = merge(old, Dialect::Env).unwrap();
    let read = rules::docker(&new).unwrap();
    assert_eq!(read[SECRET.0], format!("'{}'", SECRET.1));
    assert_eq!(read[ID.0], format!("{} # ours", ID.1));
    let told = [Caution::KeptQuotes { line: 1 }, Caution::KeptComment { line: 2 }];
    assert_eq!(Caution::odd(odds).collect::<Vec<_>>(), told);
}
