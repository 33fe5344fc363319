//! The rooms of `src/app`: which may know which, and how far its files import one another in circles.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::mentioned;
use super::source::{File, shipped};

/// Each room of the brain and the rooms that it may mention, beside itself.
const ROOMS: [(&str, &[&str]); 10] = [
    ("keys", &[]),
    ("engine", &[]),
    ("arrived", &[]),
    ("edited_text", &[]),
    ("form", &["engine"]),
    ("undoing", &["engine"]),
    ("msg", &["arrived", "edited_text", "engine", "undoing"]),
    ("recorded", &["arrived", "engine", "keys", "msg", "screen", "undoing"]),
    ("screen", &["edited_text", "engine", "form", "keys", "msg", "undoing"]),
    ("update", &["arrived", "edited_text", "engine", "form", "keys", "msg", "screen", "undoing"]),
];

/// What `app` itself hands on, and where it is declared.
const HANDED_ON: [(&str, &str); 11] = [
    ("Action", "keys"),
    ("Context", "keys"),
    ("Dialog", "screen"),
    ("Effect", "msg"),
    ("EnvironmentPlace", "screen"),
    ("EnvironmentState", "screen"),
    ("Model", "screen"),
    ("Msg", "msg"),
    ("Pane", "screen"),
    ("Tab", "screen"),
    ("Ticket", "msg"),
];

/// The largest circle of files that import one another.
const CIRCLE: usize = 4;

/// The module of a file below `src/`, such as `app::engine::save`.
fn module(file: &File) -> String {
    let path = file.path.trim_start_matches("src/").trim_end_matches(".rs");
    path.trim_end_matches("/mod").replace('/', "::")
}

/// What a file of `app` mentions, as whole paths: `super::` and `self::` are resolved.
fn mentions(file: &File) -> Vec<(String, usize)> {
    let own = module(file);
    let parent = own.rsplit_once("::").map_or("", |(parent, _)| parent).to_owned();
    let lines = file.lines.iter().map(|line| {
        let line = line.replace("super::", &format!("crate::{parent}::"));
        line.replace("self::", &format!("crate::{own}::"))
    });
    let lines: Vec<_> = lines.collect();
    let resolved =
        File { path: file.path.clone(), length: file.length, texts: lines.clone(), lines };
    mentioned(&resolved).into_iter().filter(|(path, _)| path.starts_with("app::")).collect()
}

fn brain() -> Vec<File> {
    shipped().into_iter().filter(|file| file.path.starts_with("src/app/")).collect()
}

#[test]
fn rooms_know_only_those_below_them() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in brain() {
        let room = module(&file).split("::").nth(1).map(str::to_owned);
        let Some(room) = room else { continue };
        let known = ROOMS.iter().find(|(name, _)| *name == room);
        let Some((_, below)) = known else { panic!("{} is in no room", file.path) };
        for (path, line) in mentions(&file) {
            let first = path.split("::").nth(1).unwrap_or_default();
            let handed = HANDED_ON.iter().find(|(name, _)| *name == first);
            let to = handed.map_or(first, |(_, room)| room);
            seen += 1;
            if to != room && !below.contains(&to) {
                wrong.push(format!("{} {room} mentions {path}", file.at(line)));
            }
        }
    }
    assert!(seen > 300, "the mentions are found: {seen}");
    assert_eq!(wrong, [""; 0]);
}

/// What a `mod.rs` hands on from the files beside it: its module and the name, and the file's module.
fn handed_on(file: &File) -> Vec<((String, String), String)> {
    let (own, text) = (module(file), file.lines.join("\n"));
    let statements = text.split(';').filter_map(|one| one.trim_start().strip_prefix("pub use "));
    let groups = statements.filter_map(|one| one.split_once("::"));
    groups
        .filter(|(child, _)| !["crate", "super", "self"].contains(child))
        .flat_map(|(child, names)| {
            let names = names.split(|c: char| !c.is_alphanumeric() && c != '_');
            let names = names.filter(|name| !name.is_empty());
            let (own, child) = (own.clone(), format!("{own}::{child}"));
            names.map(move |name| ((own.clone(), name.to_owned()), child.clone()))
        })
        .collect()
}

/// The file that declares what `path` names.
fn declared_in(
    path: &str,
    modules: &BTreeSet<String>,
    handed: &BTreeMap<(String, String), String>,
) -> Option<String> {
    let mut module = path;
    while !modules.contains(module) {
        module = module.rsplit_once("::")?.0;
    }
    let rest = path[module.len()..].trim_start_matches("::");
    let name = rest.split("::").next().unwrap_or_default();
    Some(handed.get(&(module.to_owned(), name.to_owned())).map_or(module, |to| to).to_owned())
}

#[test]
fn files_import_one_another_in_small_circles() {
    let files = brain();
    let modules: BTreeSet<_> = files.iter().map(module).collect();
    let handed: BTreeMap<_, _> = files.iter().flat_map(handed_on).collect();
    let imports: BTreeMap<_, BTreeSet<_>> = files
        .iter()
        .map(|file| {
            let all = mentions(file);
            let to = all.iter().filter_map(|(path, _)| declared_in(path, &modules, &handed));
            (module(file), to.collect())
        })
        .collect();
    let reached = |from: &String| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(at) = next.pop() {
            let to = imports.get(&at).into_iter().flatten();
            next.extend(to.filter(|one| seen.insert((*one).clone())).cloned());
        }
        seen
    };
    let reach: BTreeMap<_, _> = modules.iter().map(|one| (one.clone(), reached(one))).collect();
    let circle = |one: &String| -> Vec<_> {
        reach[one].iter().filter(|other| reach[*other].contains(one)).cloned().collect()
    };
    let largest = modules.iter().map(circle).max_by_key(Vec::len).unwrap_or_default();
    assert!(largest.len() <= CIRCLE, "{} files in a circle: {largest:#?}", largest.len());
}
