//! A seed file: what a new database is filled with, written by whoever needs it.
//!
//! TOML, as the configuration file is: it takes comments, and each of its values knows its line.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ring::signature::RsaKeyPair;
use serde_json::{Map, Value as Json};
use toml_edit::{Document, Item, Value};

use super::check;
use super::key;
use super::plan::{PlannedReference, SeedPlan};
use crate::domain::Secret;
use crate::sandbox::credentials;

/// The largest file, in bytes.
const LARGEST: usize = 1 << 20;

/// Why a seed file cannot be used: file, line and field, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SeedFileError(String);

/// A variable of the environment.
type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A seed file that was read, with the values that it refers to.
#[derive(Clone)]
pub struct SeedFile {
    name: String,
    plan: Arc<SeedPlan>,
}

impl fmt::Debug for SeedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SeedFile").field(&self.name).finish()
    }
}

impl SeedFile {
    /// Reads a file, and what it refers to.
    ///
    /// # Errors
    /// With the file, and the line and the field where there is one.
    pub fn read(path: &Path, variable: Variable<'_>) -> Result<Self, SeedFileError> {
        let file = path.display();
        let wrong = |words: String| SeedFileError(format!("{file}: {words}"));
        let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
        if bytes.len() > LARGEST {
            return Err(wrong(format!("it is larger than {LARGEST} bytes")));
        }
        let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8".into()))?;
        let document = Document::parse(text.as_str()).map_err(|error| {
            let line = error.span().map_or(1, |span| line(&text, span.start));
            SeedFileError(format!("{file}:{line}: {}", error.message().trim()))
        })?;
        let mut lines = FieldLines { text: &text, lines: BTreeMap::new() };
        let json = lines.item("", document.as_item());
        let at = |field: &str, words: &str| {
            let line = lines.nearest(field);
            let named = if field.is_empty() { String::new() } else { format!("{field}: ") };
            SeedFileError(format!("{file}:{line}: {named}{words}"))
        };
        let mut plan: SeedPlan = serde_path_to_error::deserialize(json).map_err(|error| {
            let field = error.path().to_string();
            at(if field == "." { "" } else { &field }, &error.inner().to_string())
        })?;
        if let Some((field, words)) = check::first_wrong(&plan) {
            return Err(at(&field, &words));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        for (field, reference) in plan.references() {
            resolve(reference, folder, variable).map_err(|words| at(&field, &words))?;
        }
        if let Some(PlannedReference::Given(value)) = &plan.signing_key {
            let good = key::read(value).is_some_and(|der| RsaKeyPair::from_pkcs8(&der).is_ok());
            if !good {
                return Err(at("signing_key", key::WRONG));
            }
        }
        let [a, b, c, d, ..] = credentials::sha256(&text);
        let mark = u32::from_be_bytes([a, b, c, d]);
        let name = path.file_name().map_or_else(String::new, |name| name.display().to_string());
        Ok(Self { name: format!("{name} ({mark:08x})"), plan: Arc::new(plan) })
    }

    /// Its name, with a mark of what is in it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(in crate::sandbox) fn plan(&self) -> &SeedPlan {
        &self.plan
    }

    /// The signing key that it names, in DER.
    pub(in crate::sandbox) fn signing_key(&self) -> Option<Vec<u8>> {
        self.plan.signing_key.as_ref()?.given().and_then(key::read)
    }

    /// The secret of each environment's Default Client, where it names one.
    pub(in crate::sandbox) fn entrances(&self) -> Vec<Option<Secret>> {
        let clients = self.plan.environments.iter().map(|one| one.default_client.as_ref());
        clients.map(|one| one?.secret.as_ref()?.given().cloned()).collect()
    }
}

/// Puts the value in the place of a reference to it.
fn resolve(
    reference: &mut PlannedReference,
    folder: &Path,
    variable: Variable<'_>,
) -> Result<(), String> {
    let value = match &*reference {
        PlannedReference::Generated | PlannedReference::Given(_) => return Ok(()),
        PlannedReference::Env(name) => {
            variable(name).ok_or_else(|| format!("the variable {name} is not set"))?
        }
        PlannedReference::File(name) => {
            let path: PathBuf = folder.join(name);
            let read = std::fs::read_to_string(&path);
            read.map_err(|error| format!("{}: {error}", path.display()))?
        }
    };
    let value = value.trim_end_matches(['\r', '\n']);
    if value.is_empty() {
        return Err("the value is empty".to_owned());
    }
    *reference = PlannedReference::Given(Secret::new(value.to_owned()));
    Ok(())
}

fn line(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

/// The values of a document, and the line of each by its path.
struct FieldLines<'a> {
    text: &'a str,
    lines: BTreeMap<String, usize>,
}

impl FieldLines<'_> {
    fn note(&mut self, path: &str, span: Option<std::ops::Range<usize>>) {
        if let Some(span) = span {
            self.lines.insert(path.to_owned(), line(self.text, span.start));
        }
    }

    fn item(&mut self, path: &str, item: &Item) -> Json {
        self.note(path, item.span());
        if let Some(table) = item.as_table_like() {
            let mut all = Map::new();
            for (name, item) in table.iter() {
                let below =
                    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                let value = self.item(&below, item);
                // The value of a key may begin on a later line.
                self.note(&below, table.key(name).and_then(toml_edit::Key::span));
                all.insert(name.to_owned(), value);
            }
            return Json::Object(all);
        }
        if let Some(tables) = item.as_array_of_tables() {
            let each = tables.iter().enumerate();
            return each.map(|(at, table)| self.element(path, at, &table.clone().into())).collect();
        }
        item.as_value().map_or(Json::Null, |value| self.value(path, value))
    }

    fn element(&mut self, path: &str, at: usize, item: &Item) -> Json {
        self.item(&format!("{path}[{at}]"), item)
    }

    fn value(&mut self, path: &str, value: &Value) -> Json {
        match value {
            Value::String(text) => Json::String(text.value().clone()),
            Value::Integer(number) => (*number.value()).into(),
            Value::Float(number) => (*number.value()).into(),
            Value::Boolean(flag) => (*flag.value()).into(),
            Value::Datetime(time) => Json::String(time.value().to_string()),
            Value::Array(all) => {
                let each = all.iter().enumerate();
                each.map(|(at, one)| self.element(path, at, &Item::Value(one.clone()))).collect()
            }
            Value::InlineTable(table) => {
                self.item(path, &Item::Value(Value::InlineTable(table.clone())))
            }
        }
    }

    /// The line of a field, or of the nearest thing around it that has one.
    fn nearest(&self, field: &str) -> usize {
        let mut field = field;
        loop {
            if let Some(line) = self.lines.get(field) {
                return *line;
            }
            match field.rfind(['.', '[']) {
                Some(at) => field = field.get(..at).unwrap_or_default(),
                None => return 1,
            }
        }
    }
}
