//! Readers that are programs. What is not installed is skipped, and said so.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{NAMES, Variables};
use crate::support::skip::left_out;

/// Reads texts, each as a file of its own.
pub type Read = Box<dyn Fn(&[Vec<u8>]) -> Vec<Variables>>;

/// Every file in a shell of its own, which finds no program and reads nothing. What is not read to
/// its end, where `END` is set, leaves no `done`.
const SHELL: &str = r#"
for file in "$@"; do
    echo "file"
    (
        PATH=/nonexistent
        set -a
        . "./$file" </dev/null >/dev/null 2>&1
        [ -n "${END+set}" ] || exit 0
        for name in $NAMES; do
            eval "[ -n \"\${$name+set}\" ] && printf '%s\0%s\0' $name \"\$$name\""
        done
        printf 'done\0'
    ) 2>/dev/null
    printf '\n\0'
done
"#;

const PYTHON: &str = r"
import json, sys, dotenv, logging
logging.disable(logging.CRITICAL)
print(json.dumps([dict(dotenv.dotenv_values(name)) for name in sys.argv[1:]]))
";

const NODE: &str = r"
const { parse } = require('dotenv');
const { readFileSync } = require('fs');
console.log(JSON.stringify(process.argv.slice(1).map(name => parse(readFileSync(name)))));
";

fn there(program: &str, arguments: &[&str]) -> bool {
    let tried = Command::new(program).args(arguments).output();
    let there = tried.is_ok_and(|output| output.status.success());
    if !there {
        left_out(&format!("{program} {} does not run here", arguments.join(" ")));
    }
    there
}

fn run(program: &str, arguments: &[&str], folder: &Path, texts: &[Vec<u8>]) -> Vec<u8> {
    let names: Vec<_> = (0..texts.len()).map(|number| format!("file{number}.env")).collect();
    for (name, text) in names.iter().zip(texts) {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let output = Command::new(program)
        .args(arguments)
        .args(&names)
        .current_dir(folder)
        .env("NAMES", NAMES.join(" "))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A POSIX shell, by `set -a; . file`.
pub fn shell(program: &'static str) -> Option<Read> {
    there(program, &["-c", "true"]).then(|| {
        let read = move |texts: &[Vec<u8>]| {
            let folder = tempfile::tempdir().unwrap();
            let marked = |text: &Vec<u8>| [text.as_slice(), b"\nEND=1\n"].concat();
            let texts: Vec<_> = texts.iter().map(marked).collect();
            let told = run(program, &["-c", SHELL, program], folder.path(), &texts);
            let told = String::from_utf8_lossy(&told).into_owned();
            let files: Vec<_> = told.split("file\n").skip(1).map(variables).collect();
            assert_eq!(files.len(), texts.len());
            files
        };
        Box::new(read) as Read
    })
}

fn variables(told: &str) -> Variables {
    let parts: Vec<_> = told.strip_suffix("\n\0").unwrap().split('\0').collect();
    let end = parts.iter().position(|part| *part == "done").filter(|at| at % 2 == 0)?;
    let pairs = parts[..end].chunks(2);
    Some(pairs.map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect())
}

fn json(told: &[u8]) -> Vec<Variables> {
    let files: Vec<BTreeMap<String, Option<String>>> = serde_json::from_slice(told).unwrap();
    let set = |file: BTreeMap<String, Option<String>>| {
        file.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    };
    files.into_iter().map(|file| Some(set(file))).collect()
}

/// python-dotenv.
pub fn python() -> Option<Read> {
    there("python3", &["-c", "import dotenv; dotenv.dotenv_values"]).then(|| {
        let read = |texts: &[Vec<u8>]| {
            let folder = tempfile::tempdir().unwrap();
            json(&run("python3", &["-c", PYTHON], folder.path(), texts))
        };
        Box::new(read) as Read
    })
}

/// The dotenv of Node.
pub fn node() -> Option<Read> {
    there("node", &["-e", "require('dotenv')"]).then(|| {
        let read = |texts: &[Vec<u8>]| {
            let folder = tempfile::tempdir().unwrap();
            json(&run("node", &["-e", NODE], folder.path(), texts))
        };
        Box::new(read) as Read
    })
}
