//! What is to be said of the keys that the configuration binds.

use std::collections::{BTreeMap, HashMap};

use super::context::Context;
use super::key::Key;
use super::keymap::Keymap;
use super::table::{BINDINGS, Binding};

/// Something odd about what is bound to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingRemark {
    /// The command, as the configuration names it.
    pub command: String,
    /// What is the matter.
    pub words: String,
    /// Whether the keys cannot be used so.
    pub stops: bool,
}

/// The contexts that are active together, the most special first. Where one key is bound in several
/// of them, the first one has it.
const STACKS: [&[Context]; 12] = {
    use Context::{
        Applications, Browse, Choice, Configuration, Connecting, Credentials, Detail, Editing,
        Environments, Form, Global, Letters, List, Redirects, Selected, Welcome,
    };
    [
        &[Form, Global],
        &[List, Letters, Global],
        &[Choice, Connecting, Form, Global],
        &[Editing, Form, Global],
        &[Welcome, Browse, Global],
        &[Environments, Browse, Global],
        &[Applications, Selected, Browse, Global],
        &[Configuration, Detail, Selected, Browse, Global],
        &[Credentials, Detail, Selected, Browse, Global],
        &[Redirects, Detail, Selected, Browse, Global],
        &[Context::Reveal, Global],
        &[Context::Rotation, Global],
    ]
};

/// The keymap with these keys, and what is odd about them: the names of bindings with their keys,
/// none to unbind one.
pub fn rebind(changes: &BTreeMap<String, Vec<String>>) -> (Keymap, Vec<BindingRemark>) {
    let mut keymap = Keymap::default();
    let mut remarks = Vec::new();
    let mut say = |command: &str, words: String, stops| {
        remarks.push(BindingRemark { command: command.to_owned(), words, stops });
    };
    for (name, keys) in changes {
        let Some(at) = BINDINGS.iter().position(|binding| binding.name == name) else {
            let near = nearest(name);
            say(name, format!("there is no such command; the nearest is {near}"), false);
            continue;
        };
        match keys.iter().map(|key| Key::parse(key)).collect() {
            Ok(keys) => keymap.bind(at, keys),
            Err(text) => say(name, text, true),
        }
    }
    for clash in clashes(&keymap) {
        let command = clash.of(changes);
        let (key, context) = (clash.key, clash.upper.context.title());
        let (one, other) = (clash.upper.name, clash.lower.name);
        say(command, format!("{key} is bound to both {one} and {other} in {context}"), true);
    }
    let shadows = if changes.is_empty() { Vec::new() } else { shadows(&keymap) };
    for hidden in shadows {
        let command = hidden.of(changes);
        let (key, context) = (hidden.key, hidden.upper.context.title());
        let (upper, lower) = (hidden.upper.name, hidden.lower.name);
        let words = format!("{key} is {upper} in {context}, and no longer {lower} there");
        say(command, words, false);
    }
    (keymap, remarks)
}

/// One key that two commands have.
struct Twice {
    key: Key,
    /// The one that is found.
    upper: &'static Binding,
    lower: &'static Binding,
}

impl Twice {
    /// The one of the two that the configuration changed.
    fn of(&self, changes: &BTreeMap<String, Vec<String>>) -> &'static str {
        let changed = |binding: &Binding| changes.contains_key(binding.name);
        if changed(self.lower) && !changed(self.upper) { self.lower.name } else { self.upper.name }
    }
}

fn clashes(keymap: &Keymap) -> Vec<Twice> {
    let mut seen: BoundKeys = HashMap::new();
    let mut clashes = Vec::new();
    for (key, binding) in pairs(keymap) {
        if let Some(upper) = seen.insert((binding.context, key), binding) {
            clashes.push(Twice { key, upper, lower: binding });
        }
    }
    clashes
}

type BoundKeys = HashMap<(Context, Key), &'static Binding>;

fn pairs(keymap: &Keymap) -> impl Iterator<Item = (Key, &'static Binding)> {
    BINDINGS
        .iter()
        .enumerate()
        .flat_map(|(at, one)| keymap.keys(at).iter().map(move |key| (*key, one)))
}

// What a key is in a context; where two commands have it, the first one.
fn bound(keymap: &Keymap) -> BoundKeys {
    let mut bound = BoundKeys::new();
    for (key, binding) in pairs(keymap) {
        bound.entry((binding.context, key)).or_insert(binding);
    }
    bound
}

/// Keys that a command takes from another one below it, other than those of the default keys.
fn shadows(keymap: &Keymap) -> Vec<Twice> {
    let (now, before) = (bound(keymap), bound(&Keymap::default()));
    let has = |bound: &BoundKeys, key: Key, one: &Binding| {
        bound.get(&(one.context, key)).is_some_and(|found| found.name == one.name)
    };
    let mut shadows: Vec<Twice> = Vec::new();
    for (key, upper) in pairs(keymap) {
        for stack in STACKS {
            let Some(place) = stack.iter().position(|one| *one == upper.context) else {
                continue;
            };
            let mut below = stack.iter().skip(place + 1);
            let Some(lower) = below.find_map(|context| now.get(&(*context, key)).copied()) else {
                continue;
            };
            let usual = has(&before, key, upper) && has(&before, key, lower);
            let told = |one: &Twice| {
                one.key == key && one.upper.name == upper.name && one.lower.name == lower.name
            };
            if lower.action != upper.action && !usual && !shadows.iter().any(told) {
                shadows.push(Twice { key, upper, lower });
            }
        }
    }
    shadows
}

/// The command whose name is most like this one.
fn nearest(name: &str) -> &'static str {
    let far = |binding: &&Binding| strsim::osa_distance(&name.to_lowercase(), binding.name);
    BINDINGS.iter().min_by_key(far).map_or("", |binding| binding.name)
}
