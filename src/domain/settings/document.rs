//! The settings of an application as a document for a text editor: TOML, a key for each field that can
//! be changed.

use toml_edit::{Array, Document, Item, Value as Toml};

use super::{FIELDS, Field, FieldId, Presence, Settings, Value};
use crate::domain::Application;
use crate::domain::editing::{from_text, joined, to_text};
use crate::domain::text::clean;

/// What the document says of itself, after the line that names the application.
const HEAD: [&str; 3] = [
    "Save and leave the editor to take over what you changed as unsaved changes.",
    "Nothing is sent before you have seen the difference and confirmed it.",
    "A key that is taken out stays as it is.",
];

/// Something in a document that cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentMistake {
    /// Its line, counted from one.
    pub line: usize,
    /// What is the matter, and what would be right.
    pub words: String,
}

/// The `settings` of an application of the environment called `place`.
pub fn written(application: &Application, place: &str, settings: &Settings) -> String {
    let title = [application.name(), application.id.as_str(), application.kind.name(), place];
    let head = [title.map(clean).join(" · ")].into_iter().chain(HEAD.map(str::to_owned));
    let head: Vec<String> = head.map(|line| commented(&line)).collect();
    let fields = FIELDS.iter().filter_map(|field| {
        let locked = match (field.presence)(&application.kind) {
            Presence::Editable if !application.untold.contains(field.id) => None,
            Presence::Locked(why) => Some(why),
            Presence::Editable | Presence::Absent(_) => return None,
        };
        let line = format!("{} = {}", key(field.id), toml(field.id, field.get(settings)));
        Some(match locked {
            None => format!("{}\n{line}", commented(help(field))),
            Some(why) => format!("{}\n{}", commented(why), commented(&line)),
        })
    });
    [head.join("\n")].into_iter().chain(fields).collect::<Vec<_>>().join("\n\n") + "\n"
}

// The help of a list tells how it is typed in one line, which is not so here.
fn help(field: &Field) -> &'static str {
    match field.id {
        FieldId::Scopes => "Such as openid, profile, email",
        FieldId::CustomClaims => "A text key=value for each; added to every access token",
        FieldId::GrantTypes => "OAuth grant types; none leaves the choice to the server",
        FieldId::IpNetworks => {
            "Such as 203.0.113.0/24 or 2001:db8::/32; they count while the IP allowlist is on"
        }
        FieldId::Name
        | FieldId::ManagementApi
        | FieldId::EnforcePkce
        | FieldId::AccessTokenExpiry
        | FieldId::IpAllowlist
        | FieldId::PostLogin
        | FieldId::InitiateLogin
        | FieldId::PostLogout
        | FieldId::BackChannelLogout => field.help,
    }
}

fn commented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("# {line}")).collect();
    lines.join("\n")
}

/// The settings that `text` makes of `base`, for an application like `application`.
///
/// # Errors
/// The first thing that cannot be taken over.
pub fn read(
    text: &str,
    application: &Application,
    base: &Settings,
) -> Result<Settings, DocumentMistake> {
    let mistake = |at: usize, words: String| DocumentMistake { line: line_of(text, at), words };
    let document = Document::parse(text).map_err(|error| {
        let words = error.message().lines().next().unwrap_or("this is not TOML");
        let at = error.span().unwrap_or_default();
        let key = text.get(at.clone()).filter(|_| words == "duplicate key");
        let key = key.map_or_else(String::new, |key| format!("{}: ", clean(key)));
        mistake(at.start, key + words)
    })?;
    let mut settings = base.clone();
    for (name, item) in document.iter() {
        let at = document.key(name).and_then(toml_edit::Key::span).map_or(0, |span| span.start);
        let refused = |words: String| mistake(at, format!("{}: {words}", clean(name)));
        let field = named(name).ok_or_else(|| refused(unknown(name)))?;
        let value = value(field.id, item).map_err(refused)?;
        if let Value::List(items) = &value
            && single(field.id)
            && items.len() > 1
        {
            let words =
                format!("expected one URL, and a space or a comma makes {} of it", items.len());
            return Err(refused(words));
        }
        match (field.presence)(&application.kind) {
            Presence::Editable => field.put(&mut settings, value),
            Presence::Locked(why) | Presence::Absent(why) => {
                if value != field.get(base) {
                    return Err(refused(why.into()));
                }
            }
        }
    }
    Ok(settings)
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

fn named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| key(field.id) == name)
}

fn unknown(name: &str) -> String {
    let keys = FIELDS.iter().map(|field| key(field.id));
    let nearest = keys.min_by_key(|key| strsim::osa_distance(key, name)).unwrap_or_default();
    format!("there is no such key; the nearest is {nearest}")
}

fn key(field: FieldId) -> String {
    match serde_json::to_value(field) {
        Ok(serde_json::Value::String(key)) => key,
        _ => String::new(),
    }
}

// At most one URL, which is written as a text of its own.
fn single(field: FieldId) -> bool {
    field == FieldId::InitiateLogin
}

fn toml(field: FieldId, value: Value) -> String {
    match value {
        Value::Flag(on) => on.to_string(),
        Value::List(items) if !single(field) => {
            let mut array: Array = items.into_iter().collect();
            if array.len() > 1 {
                for item in array.iter_mut() {
                    item.decor_mut().set_prefix("\n    ");
                }
                array.set_trailing("\n");
                array.set_trailing_comma(true);
            }
            array.to_string()
        }
        other => Toml::from(to_text(field, &other)).to_string(),
    }
}

fn value(field: FieldId, item: &Item) -> Result<Value, String> {
    let expected = |what: &str| Err(format!("expected {what}"));
    match field {
        FieldId::ManagementApi | FieldId::EnforcePkce | FieldId::IpAllowlist => {
            item.as_bool().map_or_else(|| expected("true or false"), |on| Ok(Value::Flag(on)))
        }
        FieldId::AccessTokenExpiry => match (item.as_str(), item.as_integer()) {
            (Some(text), _) => from_text(field, text),
            (_, Some(minutes)) => from_text(field, &minutes.to_string()),
            _ => expected("a text such as \"60 minutes\", or a number of minutes"),
        },
        FieldId::Name => item
            .as_str()
            .map_or_else(|| expected("a text in quotes"), |text| from_text(field, text)),
        FieldId::Scopes
        | FieldId::CustomClaims
        | FieldId::GrantTypes
        | FieldId::IpNetworks
        | FieldId::PostLogin
        | FieldId::InitiateLogin
        | FieldId::PostLogout
        | FieldId::BackChannelLogout => {
            match (item.as_str(), item.as_array()) {
                (Some(text), _) => from_text(field, text),
                (_, Some(array)) => {
                    let items: Option<Vec<&str>> = array.iter().map(Toml::as_str).collect();
                    let spaced = |items: &[&str]| {
                        // A claim's value may hold spaces; everything else ends at one.
                        let list = field != FieldId::CustomClaims;
                        list && items.iter().any(|item| item.contains(char::is_whitespace))
                    };
                    match items {
                        Some(items) if spaced(&items) => Err(
                            "one of its texts holds a space: write each item in quotes of its own"
                                .into(),
                        ),
                        Some(items) => from_text(field, &joined(field, &items)),
                        None => expected("texts in quotes"),
                    }
                }
                _ => expected("a list of texts in quotes"),
            }
        }
    }
}

#[cfg(test)]
mod tests;
