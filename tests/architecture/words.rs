//! Words that only some files may hold, and words that none may.

use super::layers::holds;
use super::source::{File, files, shipped, tests_in_source};

/// A word and the files, by the beginning of their path, that may hold it all the same.
type Rule = (&'static str, &'static [&'static str]);

/// In what is shipped.
const SHIPPED: [Rule; 12] = [
    // Every request leaves through the gate, which records the writes.
    (
        "Effect::Send",
        &[
            "src/app/update/gate.rs",
            "src/app/engine",
            "src/runtime/session.rs",
            "src/runtime/batch.rs",
            "src/runtime/reading.rs",
        ],
    ),
    // Keys are named in one table, and read where they arrive.
    ("KeyCode::", &["src/app/keys", "src/app/form/input.rs", "src/runtime/input"]),
    // Colours have their meanings in one place, and their codes in another.
    ("Color::", &["src/ui/theme", "src/runtime/terminal/pen.rs"]),
    // Nothing that lasts and changes outside the model, but what a process has only one of.
    ("static mut", &[]),
    ("thread_local", &[]),
    ("lazy_static", &[]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("dbg!", &[]),
    ("#[allow(", &[]),
    ("#![allow(", &[]),
    ("#[ignore", &[]),
];

/// In the texts that are shipped: what is said of keys names the ones that are bound.
const TEXTS: [Rule; 3] = [("Enter:", &[]), ("Esc:", &[]), ("^S", &["src/app/keys.rs"])];

/// In everything, tests included.
const EVERYWHERE: [Rule; 1] = [("unsafe", &[])];

/// In tests: nobody waits for a guess, and nothing is left out.
const TESTS: [Rule; 2] = [
    ("sleep(", &[]),
    // Not tests by themselves: what other tests run, in a terminal or under a limit of its own.
    (
        "#[ignore",
        &["tests/stage.rs", "tests/deliver/full.rs", "tests/journal.rs", "tests/record.rs"],
    ),
];

/// In drawing: it reads the model, cannot fail, and says nothing of time. A theme that is read may be
/// wrong, long before anything is drawn in it.
const DRAWING: [Rule; 4] = [
    ("&mut Model", &[]),
    ("-> Result<", &["src/ui/theme/table.rs"]),
    ("-> io::Result", &[]),
    ("Clock::", &[]),
];

/// In messages and effects: plain data, which holds no closure, no handle and no sender.
const MESSAGES: [Rule; 9] = [
    ("dyn", &[]),
    ("impl Fn", &[]),
    ("fn(", &[]),
    ("Sender", &[]),
    ("Arc", &[]),
    ("Rc", &[]),
    ("Mutex", &[]),
    ("RefCell", &[]),
    ("JoinHandle", &[]),
];

fn held<'a>(files: impl IntoIterator<Item = &'a File>, rules: &[Rule]) -> Vec<String> {
    let found = files.into_iter().flat_map(|file| held_on(file, file.numbered(), rules));
    found.collect()
}

fn held_on<'a>(
    file: &File,
    lines: impl Iterator<Item = (usize, &'a str)>,
    rules: &[Rule],
) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in lines {
        for (word, excepted) in rules {
            let excepted = excepted.iter().any(|path| file.path.starts_with(path));
            if !excepted && holds(line, word) {
                found.push(format!("{} {word}: {}", file.at(number), line.trim()));
            }
        }
    }
    found
}

#[test]
fn words_stay_in_their_places() {
    assert_eq!(held(&shipped(), &SHIPPED), [""; 0]);
    let shipped = shipped();
    let texts = shipped.iter().flat_map(|file| held_on(file, file.numbered_texts(), &TEXTS));
    assert_eq!(texts.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(held(&files("src"), &EVERYWHERE), [""; 0]);
    assert_eq!(held(&files("tests"), &EVERYWHERE), [""; 0]);
}

#[test]
fn tests_wait_for_nothing_and_leave_nothing_out() {
    assert_eq!(held(&files("tests"), &TESTS), [""; 0]);
    assert_eq!(held(&tests_in_source(), &TESTS), [""; 0]);
}

#[test]
fn drawing_reads_the_model_and_cannot_fail() {
    let files = shipped();
    assert_eq!(
        held(files.iter().filter(|file| file.path.starts_with("src/ui/")), &DRAWING),
        [""; 0]
    );
}

#[test]
fn messages_are_plain_data() {
    let files = shipped();
    let messages: Vec<_> = files.iter().filter(|file| file.path == "src/app/msg.rs").collect();
    assert_eq!(messages.len(), 1);
    assert_eq!(held(messages, &MESSAGES), [""; 0]);
}

#[test]
fn statics_never_change() {
    // Whether the cryptography is installed, which a process can do once.
    let excepted = "src/api/http.rs static INSTALLED: OnceLock<()>";
    let cells = ["Mutex", "RwLock", "Atomic", "Cell", "Lazy", "Once"];
    let mut changing = Vec::new();
    for file in shipped() {
        for (number, line) in file.numbered().filter(|(_, line)| holds(line, "static ")) {
            let found = format!("{} {}", file.path, line.trim());
            let cell = line.contains(':') && cells.iter().any(|cell| line.contains(cell));
            if cell && !found.starts_with(excepted) {
                changing.push(format!("{} {}", file.at(number), line.trim()));
            }
        }
    }
    assert_eq!(changing, [""; 0]);
}

#[test]
fn update_alone_writes_the_model_and_the_session_only_performs() {
    let files = shipped();
    let runtime = files.iter().filter(|file| file.path.starts_with("src/runtime/"));
    let rule: [Rule; 2] = [("self.model", &[]), ("mut Model", &[])];
    let found: Vec<_> = held(runtime, &rule)
        .iter()
        .filter_map(|line| Some(line.split_once(": ")?.1.to_owned()))
        .collect();
    let reads = "&self.model";
    let told = "listener(&self.model, now, &msg);";
    let writes = "let effects = update::update_at(&mut self.model, now, msg);";
    assert_eq!(found, [reads, told, writes]);
}
