//! From keys to actions, by the contexts that are active.

use super::bindings::{Action, BINDINGS, Binding, Context};
use super::connect::Line;
use super::dialog::Dialog;
use super::keys::Key;
use super::model::{Model, Pane};
use super::reveal::Step;
use super::site::Tab;

/// Which keys each row of [`BINDINGS`] has.
#[derive(Clone, Debug)]
pub struct Keymap {
    keys: Vec<Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = BINDINGS.iter().map(|binding| parse(binding.keys).unwrap_or_default()).collect();
        Self { keys }
    }
}

fn parse(keys: &str) -> Result<Vec<Key>, String> {
    keys.split_whitespace().map(Key::parse).collect()
}

impl Keymap {
    /// Binds these keys, and no others, to a row of [`BINDINGS`].
    pub fn bind(&mut self, at: usize, keys: Vec<Key>) {
        if let Some(bound) = self.keys.get_mut(at) {
            *bound = keys;
        }
    }

    /// The keys of a row of [`BINDINGS`].
    pub fn keys(&self, at: usize) -> &[Key] {
        self.keys.get(at).map_or(&[], Vec::as_slice)
    }

    /// What `key` means in the first of `contexts` that binds it.
    pub fn find(&self, contexts: &[Context], key: Key) -> Option<&'static Binding> {
        contexts.iter().find_map(|context| {
            let bound =
                |at: &usize| BINDINGS[*at].context == *context && self.keys[*at].contains(&key);
            (0..BINDINGS.len()).find(bound).map(|at| &BINDINGS[at])
        })
    }
}

/// The contexts that are active, the most special first.
pub fn contexts(model: &Model) -> Vec<Context> {
    use Context::{
        Applications, Browse, Choice, Configuration, Connecting, Credentials, Detail, Editing,
        Environments, Form, Global, Hidden, Letters, List, Question, Reading, Record, Redirects,
        Reveal, Rotation, Welcome,
    };
    if let Some(reveal) = model.reveals.last() {
        return match reveal.step {
            Step::Holding | Step::Delivering => vec![Reveal, Global],
            Step::Comparing | Step::Discarding(_) | Step::Vouching(_) | Step::ToFile(_) => {
                vec![Form, Global]
            }
            Step::ToCommand(_) => vec![List, Letters, Global],
        };
    }
    match &model.dialog {
        Some(Dialog::Create(form, _)) if form.line == super::create::Line::Kind => {
            return vec![Choice, Form, Global];
        }
        Some(Dialog::Record) if model.looking.as_ref().is_some_and(|one| one.filtering) => {
            return vec![Form, Global];
        }
        Some(Dialog::Record) => return vec![Record, Global],
        Some(Dialog::Connect(form)) => {
            return match form.line {
                Line::Kind | Line::Source => vec![Choice, Connecting, Form, Global],
                _ => vec![Connecting, Form, Global],
            };
        }
        Some(Dialog::Rotation) => return vec![Rotation, Global],
        Some(Dialog::Test(_)) => return vec![Hidden, Global],
        Some(Dialog::Create(..)) => return vec![Form, Global],
        Some(Dialog::Confirm(confirm)) if confirm.word.is_some() => return vec![Form, Global],
        Some(Dialog::Confirm(_) | Dialog::Difference(_) | Dialog::Clash(_)) => {
            return vec![Question, Global];
        }
        Some(Dialog::Menu(menu)) if menu.filter.is_some() => return vec![List, Global],
        Some(Dialog::Menu(_)) => return vec![List, Letters, Global],
        Some(Dialog::Reading(_)) => return vec![Reading, Global],
        None => {}
    }
    let editing = model.site().is_some_and(|site| site.place.editor.is_some());
    if model.filtering {
        return vec![Form, Global];
    }
    if editing {
        return vec![Editing, Form, Global];
    }
    if model.sites.is_empty() {
        return vec![Welcome, Browse, Global];
    }
    match model.focus {
        Pane::Environments => vec![Environments, Browse, Global],
        Pane::Applications => vec![Applications, Detail, Browse, Global],
        Pane::Detail => {
            let tab = match model.site().map(|site| site.place.tab) {
                Some(Tab::Credentials) => Credentials,
                Some(Tab::Redirects) => Redirects,
                _ => Configuration,
            };
            vec![tab, Detail, Browse, Global]
        }
    }
}

/// Whether a key that is bound to nothing types text.
pub fn typing(model: &Model) -> bool {
    let menu = matches!(&model.dialog, Some(Dialog::Menu(menu)) if menu.filter.is_some());
    let top = contexts(model).first().copied();
    matches!(
        top,
        Some(
            Context::Form
                | Context::Editing
                | Context::Choice
                | Context::Connecting
                | Context::Hidden
        )
    ) || (menu && model.reveals.is_empty())
}

/// The bindings for the footer: active, hinted at, ready, by rank. Each with its row.
pub fn hints(model: &Model) -> Vec<(usize, &'static Binding)> {
    let contexts = contexts(model);
    let mut rows: Vec<(usize, &Binding)> = BINDINGS
        .iter()
        .enumerate()
        .filter(|(at, binding)| {
            contexts.contains(&binding.context)
                && !binding.label.is_empty()
                && !model.keymap.keys(*at).is_empty()
                && (binding.ready)(model).is_ok()
        })
        .collect();
    rows.sort_by_key(|(_, binding)| binding.rank);
    rows
}

/// The first key that does `action`, as it is shown; `None` when it has none.
pub fn key_of(model: &Model, action: Action) -> Option<String> {
    let at = BINDINGS.iter().position(|binding| binding.action == action)?;
    shown(model, at).into_iter().next()
}

/// The first key of the command of this name as it is shown; empty when it has none.
pub fn key_named(model: &Model, name: &str) -> String {
    let at = BINDINGS.iter().position(|binding| binding.name == name);
    at.and_then(|at| shown(model, at).into_iter().next()).unwrap_or_default()
}

/// The keys of a row of [`BINDINGS`] as they are shown.
pub fn shown(model: &Model, at: usize) -> Vec<String> {
    let shown = |key: &Key| if model.options.ascii { key.plain() } else { key.to_string() };
    model.keymap.keys(at).iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::app::bindings::{BINDINGS, Context};
    use crate::app::keys::Key;
    use crate::app::rebinding::{Remark, rebind};

    #[test]
    fn every_default_key_is_understood_and_none_clashes() {
        for binding in BINDINGS {
            assert!(super::parse(binding.keys).is_ok(), "{}", binding.name);
        }
        assert_eq!(rebind(&BTreeMap::new()).1, []);
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = BINDINGS.iter().map(|binding| binding.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), BINDINGS.len());
    }

    #[test]
    fn no_letter_is_bound_where_one_types() {
        for binding in BINDINGS {
            if matches!(
                binding.context,
                Context::Form
                    | Context::Editing
                    | Context::Connecting
                    | Context::Hidden
                    | Context::Global
            ) {
                let keys = super::parse(binding.keys).unwrap();
                assert!(keys.iter().all(|key| !key.types()), "{}", binding.name);
            }
        }
    }

    #[test]
    fn keys_can_be_rebound_and_unbound() {
        let changes = BTreeMap::from([
            ("quit".to_owned(), vec!["Q".to_owned()]),
            ("sort".to_owned(), vec![]),
        ]);
        let keymap = rebind(&changes).0;
        let key = |name| Key::parse(name).unwrap();
        let found = |name| keymap.find(&[Context::Applications, Context::Browse], key(name));
        assert_eq!(found("Q").map(|binding| binding.name), Some("quit"));
        assert!(found("q").is_none());
        assert!(found("s").is_none());
    }

    #[test]
    fn what_is_odd_is_told() {
        for (command, key, stops, words) in [
            ("quit", "y", true, "y is bound to both copy-client-id and quit in "),
            ("quit", "j", true, "j is bound to both down and quit in "),
            ("help", "hyper-h", true, "\"hyper-h\" is not a key"),
            ("savve", "x", false, "there is no such command; the nearest is save"),
            ("fliter", "x", false, "there is no such command; the nearest is filter"),
            ("save", "j", false, "j is save in "),
            ("save", "j", false, ", and no longer down there"),
        ] {
            let changes = BTreeMap::from([(command.to_owned(), vec![key.to_owned()])]);
            let remarks = rebind(&changes).1;
            let told = |one: &Remark| {
                one.command == command && one.stops == stops && one.words.contains(words)
            };
            assert!(remarks.iter().any(told), "{command} = {key}: {remarks:?}");
        }
        let harmless = BTreeMap::from([("sort".to_owned(), vec!["alt-q".to_owned()])]);
        assert_eq!(rebind(&harmless).1, []);
    }
}
