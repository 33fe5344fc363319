//! What a shell completes: environments of the configuration, and applications as they were listed
//! last. Nothing is asked of a server, and no secret is read.

use clap::Command;

use super::desk::{ConfigFile, Desk};
use super::{VERBS, Verb};
use crate::runtime::names::Names;
use crate::runtime::under_way::UnderWay;

/// What the last one of these words may become; the program's name is not among them. Nothing where a
/// shell knows better.
pub fn complete(words: &[String], variables: fn(&str) -> Option<String>) -> Vec<String> {
    let Some((last, before)) = words.split_last() else { return Vec::new() };
    let line = TypedLine::read(before);
    let known = Names::usual().map(|names| names.read()).unwrap_or_default();
    let begun = plain(last);
    let desk = Desk { variables, json: false, under_way: UnderWay::of_process() };
    let mut environments = environments(desk, line.config);
    let mut all = match line.place {
        CursorPlace::Environment => {
            environments.extend(known.into_keys());
            environments
        }
        CursorPlace::Application => {
            let variable = || variables("APPDECK_ENV").filter(|name| !name.trim().is_empty());
            let only = || (environments.len() == 1).then(|| environments.remove(0));
            let wanted = line.environment.or_else(variable).or_else(only).unwrap_or_default();
            let here = |(name, _): &(String, _)| name.to_lowercase() == wanted.to_lowercase();
            known.into_iter().find(here).map(|(_, names)| names).unwrap_or_default()
        }
        CursorPlace::Elsewhere => Vec::new(),
    };
    all.retain(|name| name.starts_with(&begun));
    all.sort();
    all.dedup();
    all
}

fn environments(desk: Desk, config: Option<String>) -> Vec<String> {
    let file = ConfigFile { config: config.map(Into::into) };
    let resolved = desk.config(&file).ok();
    let known = resolved.into_iter().flat_map(|resolved| resolved.environments);
    known.map(|one| one.environment.name).collect()
}

/// Where the cursor is.
enum CursorPlace {
    Environment,
    Application,
    Elsewhere,
}

struct TypedLine {
    place: CursorPlace,
    environment: Option<String>,
    config: Option<String>,
}

impl TypedLine {
    fn read(before: &[String]) -> Self {
        let (mut environment, mut config) = (None, None);
        let mut plain_words: Vec<String> = Vec::new();
        let mut open: Option<&str> = None;
        for word in before {
            match open.take() {
                Some("env") => environment = Some(plain(word)),
                Some("config") => config = Some(plain(word)),
                Some(_) => {}
                None => match word.strip_prefix("--") {
                    Some(flag) => match flag.split_once('=') {
                        Some(("env", name)) => environment = Some(plain(name)),
                        Some(("config", file)) => config = Some(plain(file)),
                        Some(_) => {}
                        None => open = Some(flag).filter(|flag| takes_value(&plain_words, flag)),
                    },
                    None => plain_words.push(plain(word)),
                },
            }
        }
        let place = match open {
            Some("env") => CursorPlace::Environment,
            None if names_application(&plain_words) => CursorPlace::Application,
            Some(_) | None => CursorPlace::Elsewhere,
        };
        Self { place, environment, config }
    }
}

fn verb(words: &[String]) -> Option<&'static Verb> {
    VERBS.iter().find(|verb| {
        let named = verb.path.iter().zip(words).filter(|(one, word)| *one == word).count();
        named == verb.path.len()
    })
}

fn command(verb: &Verb) -> Command {
    (verb.arguments)(Command::new("verb"))
}

fn takes_value(words: &[String], flag: &str) -> bool {
    let Some(verb) = verb(words) else { return ["env", "config"].contains(&flag) };
    let command = command(verb);
    let flag = command.get_arguments().find(|one| one.get_long() == Some(flag));
    flag.is_some_and(|flag| flag.get_action().takes_values())
}

// Whether an application comes next.
fn names_application(words: &[String]) -> bool {
    let Some(verb) = verb(words) else { return false };
    let first = command(verb);
    let first = first.get_positionals().next();
    let names = first.and_then(|one| one.get_value_names()).unwrap_or_default();
    words.len() == verb.path.len() && names.iter().any(|name| name.as_str() == "APP")
}

// A word as it is meant, without what the shell needs around it.
fn plain(word: &str) -> String {
    let word = word.strip_prefix(['\'', '"']).unwrap_or(word);
    word.strip_suffix(['\'', '"']).unwrap_or(word).replace('\\', "")
}
