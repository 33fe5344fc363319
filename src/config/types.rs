//! The type of every key of the file, so that all values of another type are told at once. Reading the
//! file stops at the first one.

use toml_edit::{Document, Item, TableLike, Value};

/// What a value may be.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Switch,
    Texts,
    Keys,
    Credential,
}

impl Type {
    fn words(self) -> &'static str {
        match self {
            Self::Text => "expected a string",
            Self::Switch => "expected a boolean",
            Self::Texts => "expected a list of strings",
            Self::Keys => "expected a key or a list of keys",
            Self::Credential => {
                "expected a string or a table such as { from = \"env\", name = \"…\" }"
            }
        }
    }

    fn fits(self, item: &Item) -> bool {
        let texts = || item.as_array().is_some_and(|all| all.iter().all(Value::is_str));
        match self {
            Self::Text => item.is_str(),
            Self::Switch => item.is_bool(),
            Self::Texts => texts(),
            Self::Keys => item.is_str() || texts(),
            Self::Credential => item.is_str() || item.is_table_like(),
        }
    }
}

type KeyTypes = &'static [(&'static str, Type)];

const FILE: KeyTypes = &[("ca_file", Type::Text)];

const UI: KeyTypes = &[
    ("theme", Type::Text),
    ("ascii", Type::Switch),
    ("plain", Type::Switch),
    ("mouse", Type::Switch),
    ("environments_pane", Type::Switch),
    ("remember_lists", Type::Switch),
    ("clipboard", Type::Text),
];

const LISTS: [(&str, KeyTypes); 3] = [
    (
        "environments",
        &[
            ("name", Type::Text),
            ("url", Type::Text),
            ("type", Type::Text),
            ("client_id", Type::Text),
            ("client_secret", Type::Credential),
            ("read_only", Type::Switch),
            ("deny", Type::Texts),
        ],
    ),
    (
        "workspaces",
        &[
            ("name", Type::Text),
            ("api_url", Type::Text),
            ("token", Type::Credential),
            ("deny", Type::Texts),
        ],
    ),
    (
        "deliver",
        &[
            ("name", Type::Text),
            ("run", Type::Texts),
            ("newline", Type::Switch),
            ("check", Type::Texts),
            ("check_encoding", Type::Text),
        ],
    ),
];

const CREDENTIAL: KeyTypes = &[
    ("from", Type::Text),
    ("name", Type::Text),
    ("run", Type::Texts),
    ("path", Type::Text),
    ("account", Type::Text),
];

/// The values of another type: where each stands, in bytes, and what was expected. The values are not
/// repeated.
pub fn mistakes(text: &str) -> Vec<(usize, &'static str)> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let root = document.as_table();
    let mut found = WrongValues(Vec::new());
    found.table(root, FILE);
    found.within(root.get("ui"), |found, ui| found.table(ui, UI));
    found.within(root.get("keys"), |found, keys| {
        for (_, item) in keys.iter() {
            found.value(item, Type::Keys);
        }
    });
    for (list, keys) in LISTS {
        found.list(root.get(list), keys);
    }
    found.0.sort_unstable();
    found.0
}

struct WrongValues(Vec<(usize, &'static str)>);

impl WrongValues {
    fn add(&mut self, item: &Item, words: &'static str) {
        self.0.push((item.span().map_or(0, |span| span.start), words));
    }

    fn value(&mut self, item: &Item, kind: Type) {
        if !kind.fits(item) {
            self.add(item, kind.words());
        }
    }

    fn table(&mut self, table: &dyn TableLike, keys: KeyTypes) {
        for (key, kind) in keys {
            let Some(item) = table.get(key) else { continue };
            self.value(item, *kind);
            if matches!(kind, Type::Credential)
                && let Some(table) = item.as_table_like()
            {
                self.table(table, CREDENTIAL);
            }
        }
    }

    fn within(&mut self, item: Option<&Item>, look: impl FnOnce(&mut Self, &dyn TableLike)) {
        let Some(item) = item else { return };
        match item.as_table_like() {
            Some(table) => look(self, table),
            None => self.add(item, "expected a table"),
        }
    }

    fn list(&mut self, item: Option<&Item>, keys: KeyTypes) {
        match item {
            None => {}
            Some(Item::ArrayOfTables(tables)) => {
                for table in tables {
                    self.table(table, keys);
                }
            }
            Some(item) => match item.as_array() {
                Some(all) if all.iter().all(Value::is_inline_table) => {
                    for table in all.iter().filter_map(Value::as_inline_table) {
                        self.table(table, keys);
                    }
                }
                _ => self.add(item, "expected a list of tables"),
            },
        }
    }
}
