//! Which keys do what, and how they are shown.

use std::collections::HashMap;

use super::context::Context;
use super::key::Key;
use super::table::{Action, BINDINGS, Binding};

/// Which keys each row of [`BINDINGS`] has.
#[derive(Clone, Debug)]
pub struct Keymap {
    keys: Vec<Vec<Key>>,
    /// The row of each key in each context, the first where several have it: every frame asks for the keys
    /// that it names.
    rows: HashMap<(Context, Key), usize>,
    ascii: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys: Vec<_> =
            BINDINGS.iter().map(|binding| parse(binding.keys).unwrap_or_default()).collect();
        Self { rows: rows(&keys), keys, ascii: false }
    }
}

fn rows(keys: &[Vec<Key>]) -> HashMap<(Context, Key), usize> {
    let bound = BINDINGS.iter().zip(keys).enumerate();
    let mut rows = HashMap::new();
    for (at, (binding, keys)) in bound {
        for key in keys {
            rows.entry((binding.context, *key)).or_insert(at);
        }
    }
    rows
}

fn parse(keys: &str) -> Result<Vec<Key>, String> {
    keys.split_whitespace().map(Key::parse).collect()
}

impl Keymap {
    /// The same, with keys shown in ASCII if `ascii`.
    pub fn in_ascii(self, ascii: bool) -> Self {
        Self { ascii, ..self }
    }

    /// Binds these keys, and no others, to a row of [`BINDINGS`].
    pub fn bind(&mut self, at: usize, keys: Vec<Key>) {
        if let Some(bound) = self.keys.get_mut(at) {
            *bound = keys;
        }
        self.rows = rows(&self.keys);
    }

    /// The keys of a row of [`BINDINGS`].
    pub fn keys(&self, at: usize) -> &[Key] {
        self.keys.get(at).map_or(&[], Vec::as_slice)
    }

    /// The keys of a row of [`BINDINGS`] as they are shown.
    pub fn shown(&self, at: usize) -> Vec<String> {
        self.keys(at).iter().map(|key| self.show(*key)).collect()
    }

    /// The keys of a row of [`BINDINGS`] as they are shown, but for those that mean something else in a
    /// context before it.
    pub fn shown_in<'a>(
        &'a self,
        contexts: &'a [Context],
        at: usize,
    ) -> impl Iterator<Item = String> + 'a {
        let reaches = move |key: &&Key| {
            let found = self.find(contexts, **key);
            BINDINGS.get(at).zip(found).is_some_and(|(one, found)| one.name == found.name)
        };
        self.keys(at).iter().filter(reaches).map(|key| self.show(*key))
    }

    fn show(&self, key: Key) -> String {
        if self.ascii { key.plain() } else { key.to_string() }
    }

    /// The first key that does `action`, as it is shown; `None` when it has none.
    pub fn key_of(&self, action: Action) -> Option<String> {
        let at = BINDINGS.iter().position(|binding| binding.action == action)?;
        self.shown(at).into_iter().next()
    }

    /// The first key that does `action` in the first of `contexts` that has one, as it is shown.
    pub fn key_in(&self, contexts: &[Context], action: Action) -> Option<String> {
        contexts.iter().find_map(|context| {
            let means = |one: &Binding| one.context == *context && one.action == action;
            self.shown(BINDINGS.iter().position(means)?).into_iter().next()
        })
    }

    /// The first key of the command of this name as it is shown; `None` when it has none.
    pub fn key_named(&self, name: &str) -> Option<String> {
        let at = BINDINGS.iter().position(|binding| binding.name == name)?;
        self.shown(at).into_iter().next()
    }

    /// The letters that do `action` anywhere and mean nothing else in a menu: there they choose it.
    pub fn letters_of(&self, action: Action) -> Vec<Key> {
        let bound = BINDINGS.iter().enumerate().filter(|(_, binding)| binding.action == action);
        let keys = bound.flat_map(|(at, _)| self.keys(at).iter().copied());
        let menu = [Context::List, Context::Letters, Context::Global];
        keys.filter(|key| key.types() && self.find(&menu, *key).is_none()).collect()
    }

    /// What is said of an item of a menu that does `action`: its letter first, where it has one.
    pub fn beside(&self, action: Action, words: &str) -> String {
        match self.letters_of(action).first() {
            Some(key) => format!("{} · {words}", self.show(*key)),
            None => words.to_owned(),
        }
    }

    /// What `key` means in the first of `contexts` that binds it.
    pub fn find(&self, contexts: &[Context], key: Key) -> Option<&'static Binding> {
        contexts.iter().find_map(|context| BINDINGS.get(*self.rows.get(&(*context, key))?))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::app::keys::Key;
    use crate::app::keys::rebinding::{BindingRemark, rebind};
    use crate::app::keys::{BINDINGS, Context};

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
            let told = |one: &BindingRemark| {
                one.command == command && one.stops == stops && one.words.contains(words)
            };
            assert!(remarks.iter().any(told), "{command} = {key}: {remarks:?}");
        }
        let harmless = BTreeMap::from([("sort".to_owned(), vec!["alt-q".to_owned()])]);
        assert_eq!(rebind(&harmless).1, []);
    }
}
