//! The documentation that the tables tell: keys, settings and verbs, as Markdown.

#[cfg(feature = "sandbox")]
mod supported;
mod verbs;

use crate::app::keys::Keymap;
use crate::app::keys::{BINDINGS, Binding, Context};
use crate::domain::settings::{Presence, Section};
use crate::domain::{FIELDS, Field, Kind};

const KINDS: [Kind; 4] = [Kind::Default, Kind::Web, Kind::Spa, Kind::Native];

#[cfg(feature = "sandbox")]
pub use supported::supported;
pub use verbs::verbs;

const NOTE: &str = "<!-- Generated: `UPDATE_DOCS=1 cargo test docs` writes it anew. -->\n\n";

/// `docs/KEYS.md`: every binding with its default keys.
pub fn keys() -> String {
    let mut page = format!(
        "# Keys\n\n{NOTE}\
         Where several tables apply, the most special one wins; letters type while a field is \
         being typed.\n\
         Any of them can be given other keys in the configuration, or none:\n\n\
         ```toml\n[keys]\nnew = \"ctrl-n\"\nsort = []\n```\n"
    );
    for context in contexts() {
        let head = "| keys | what it does | name in the configuration |\n| --- | --- | --- |\n";
        page.extend(["\n## ", context.title(), "\n\n", head]);
        let rows = BINDINGS.iter().enumerate().filter(|(_, row)| row.context == context);
        page.extend(rows.map(|(at, row)| binding(at, row)));
    }
    page + FIELD
}

/// The keys that edit a field; they are those of every shell and cannot be changed.
const FIELD: &str = "
## In a field

A chord that is not here and not bound types nothing. In panes, Alt and a letter that is not bound is Esc and the letter.

| keys | what they do |
| --- | --- |
| `←` `→`, `Ctrl-B` `Ctrl-F` | one character back, on |
| `Ctrl-←` `Ctrl-→`, `Alt-←` `Alt-→`, `Alt-B` `Alt-F` | one word back, on |
| `Home` `End`, `Ctrl-A` `Ctrl-E` | to the start, to the end |
| `⌫`, `Ctrl-H` | delete the character before the cursor |
| `Del` | delete the character under the cursor |
| `Ctrl-W`, `Alt-⌫`, `Ctrl-⌫` | delete the word before the cursor; of a secret, all of it |
| `Alt-D`, `Ctrl-Del`, `Alt-Del` | delete the word after the cursor |
| `Ctrl-K`, `Ctrl-U` | delete to the end, delete all |
| `Ctrl-Y` | put in again what was deleted last |
";

/// The contexts in the table's order.
fn contexts() -> Vec<Context> {
    let mut contexts: Vec<Context> = Vec::new();
    for row in BINDINGS {
        if !contexts.contains(&row.context) {
            contexts.push(row.context);
        }
    }
    contexts
}

fn binding(at: usize, row: &Binding) -> String {
    let keymap = Keymap::default();
    let keys: Vec<_> = keymap.keys(at).iter().map(|key| code(&key.to_string())).collect();
    format!("| {} | {} | `{}` |\n", keys.join(" "), cell(row.help), row.name)
}

/// `docs/SETTINGS.md`: the fields of an application, and the configuration file `sample` with
/// every key that it may have.
pub fn settings(sample: &str) -> String {
    let mut page = format!("# Settings\n\n{NOTE}## Of an application\n");
    for (section, title) in
        [(Section::Configuration, "Configuration"), (Section::Redirects, "Redirects")]
    {
        let head = "| field | key in the API | help | for |\n| --- | --- | --- | --- |\n";
        page.extend(["\n### The ", title, " tab\n\n", head]);
        page.extend(FIELDS.iter().filter(|field| field.section == section).map(field));
    }
    page += "\n## Of appdeck\n\n`appdeck doctor` tells where the file belongs.\n\n```toml\n";
    page += sample;
    page + "```\n"
}

fn field(field: &Field) -> String {
    let kinds: Vec<_> = KINDS.iter().filter_map(|kind| presence(field, kind)).collect();
    let (label, help) = (cell(field.label), cell(field.help));
    format!("| {label} | `{}` | {help} | {} |\n", field.wire, kinds.join(", "))
}

fn presence(field: &Field, kind: &Kind) -> Option<String> {
    match (field.presence)(kind) {
        Presence::Editable => Some(kind.name().to_owned()),
        Presence::Locked(_) => Some(format!("{} (fixed)", kind.name())),
        Presence::Absent(_) => None,
    }
}

/// Text in a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Text as it is typed. A backtick needs two around it.
fn code(text: &str) -> String {
    let text = cell(text);
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
