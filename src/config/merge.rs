//! The entries of the file, one by one.

use std::path::{Path, PathBuf};

use super::credential::CredentialSource;
use super::entry::{CredentialEntry, CredentialTable, UnknownNames};
use super::error::{ConfigError, Mistake};
use super::file::{DeliverEntry, EnvironmentEntry, WorkspaceEntry};
use super::given::{Variables, text};
use super::places::Places;
use super::resolved::{ConfiguredEnvironment, ConfiguredWorkspace};
use crate::api::address;
use crate::domain::connection::{Connection, Origin, SecretSource, Target};
use crate::domain::delivery::{CommandInput, CommandTarget, DeliveryFailure, Encoding};
use crate::domain::text::clean;
use crate::domain::{ClientId, EnvKey, Environment, EnvironmentType, WriteKind};

/// What the parts of the file are read with.
pub(super) struct MergeContext<'a> {
    pub variables: Variables<'a>,
    /// Of the file.
    pub folder: Option<&'a Path>,
    pub places: Places<'a>,
    /// The list and the number of what is read.
    pub entry: (&'static str, usize),
    pub warnings: Vec<String>,
}

impl MergeContext<'_> {
    pub(super) fn environment(
        &mut self,
        place: &str,
        entry: EnvironmentEntry,
    ) -> Result<ConfiguredEnvironment, ConfigError> {
        protects(place, &entry.unknown, &["read_only", "deny", "type"])?;
        self.unknown(place, &[], &entry.unknown);
        let name = needed(place, "name", entry.name)?;
        let url = needed(place, "url", entry.url)?;
        let base = address::base_url(&url)
            .map_err(|why| ConfigError::entry(place, format!("url: {why}")))?;
        let client_id = ClientId::new(needed(place, "client_id", entry.client_id)?);
        let host = address::host(&base);
        let written = match entry.kind {
            None => None,
            Some(word) => Some(EnvironmentType::parse(&word).ok_or_else(|| {
                ConfigError::entry(place, "type is development, staging or production")
            })?),
        };
        let kind = written.unwrap_or_else(|| EnvironmentType::guess(&host));
        let (source, credential) = self.credential(place, "client_secret", entry.client_secret)?;
        let connection = Connection {
            target: Target::Environment,
            name: name.clone(),
            url,
            kind: written,
            client_id: client_id.to_string(),
            source,
        };
        let origin = Origin::File(Box::new(connection));
        let environment = Environment {
            key: EnvKey::new(&name),
            name,
            kind,
            host,
            guarded: entry.read_only.unwrap_or(kind == EnvironmentType::Production),
            own_client: Some(client_id.clone()),
            server_id: None,
            region: None,
            deny: denied(place, &entry.deny)?,
        };
        Ok(ConfiguredEnvironment { environment, base, credential, client_id, origin })
    }

    pub(super) fn workspace(
        &mut self,
        place: &str,
        entry: WorkspaceEntry,
    ) -> Result<ConfiguredWorkspace, ConfigError> {
        protects(place, &entry.unknown, &["deny"])?;
        self.unknown(place, &[], &entry.unknown);
        let name = needed(place, "name", entry.name)?;
        let url = needed(place, "api_url", entry.api_url)?;
        let base = address::base_url(&url)
            .map_err(|why| ConfigError::entry(place, format!("api_url: {why}")))?;
        let (source, token) = self.credential(place, "token", entry.token)?;
        let connection = Connection {
            target: Target::Workspace,
            name: name.clone(),
            url,
            kind: None,
            client_id: String::new(),
            source,
        };
        let deny = denied(place, &entry.deny)?;
        Ok(ConfiguredWorkspace { name, base, token, deny, connection })
    }

    pub(super) fn command(
        &mut self,
        place: &str,
        entry: DeliverEntry,
    ) -> Result<CommandTarget, ConfigError> {
        self.unknown(place, &[], &entry.unknown);
        let name = needed(place, "name", entry.name)?;
        let encoding = match entry.check_encoding.as_deref() {
            None | Some("plain") => Encoding::Plain,
            Some("base64") => Encoding::Base64,
            Some(_) => {
                return Err(ConfigError::entry(place, "check_encoding is either plain or base64"));
            }
        };
        let target = CommandTarget {
            input: if entry.newline.unwrap_or(false) {
                CommandInput::Line
            } else {
                CommandInput::Value
            },
            check: entry.check.unwrap_or_default(),
            encoding,
            ..CommandTarget::new(name, entry.run.unwrap_or_default())
        };
        match target.validate() {
            Ok(()) => {}
            Err(DeliveryFailure::Template { why, .. }) => {
                return Err(ConfigError::entry(place, why));
            }
            Err(other) => return Err(ConfigError::entry(place, other.to_string())),
        }
        if target.names_only() {
            self.warnings.push(format!(
                "{place}: two applications may have the same {{application}} and {{environment}}, and would overwrite each other's secret: write {{name}}, which no two share, or add {{client_id}}"
            ));
        }
        Ok(target)
    }

    fn credential(
        &mut self,
        place: &str,
        key: &str,
        entry: Option<CredentialEntry>,
    ) -> Result<(SecretSource, CredentialSource), ConfigError> {
        let wrong = |what: &str| ConfigError::entry(place, format!("{key}{what}"));
        let table = match entry {
            Some(CredentialEntry::From(table)) => table,
            Some(CredentialEntry::Plain(secret)) => {
                self.warnings.push(format!(
                    "{place}: {key} stands in the configuration file, where it is easily copied along; a command, a file or a variable is safer"
                ));
                return Ok((SecretSource::Plain, CredentialSource::Plain(secret)));
            }
            None => {
                return Err(wrong(
                    " is missing: say where it comes from, such as { from = \"prompt\" }",
                ));
            }
        };
        self.unknown(&format!("{place} {key}"), &[key], &table.unknown);
        let CredentialTable { from, name, run, path, account, .. } = table;
        let filled = |text: &String| !text.trim().is_empty();
        let source = match from.as_deref() {
            Some("env") => {
                let name = name.filter(filled).ok_or_else(|| wrong(": name the variable"))?;
                SecretSource::Variable(name)
            }
            Some("command") => {
                let run = run.filter(|run| run.first().is_some_and(filled));
                let run =
                    run.ok_or_else(|| wrong(": run is a list: the program, its arguments"))?;
                SecretSource::Command(run)
            }
            Some("file") => {
                let path = path.filter(filled).ok_or_else(|| wrong(": path names the file"))?;
                SecretSource::File(path)
            }
            Some("keyring") => {
                let account = account.filter(filled);
                let account = account.ok_or_else(|| wrong(": account says under which name"))?;
                SecretSource::Keyring(account)
            }
            Some("prompt") => SecretSource::Prompt,
            _ => return Err(wrong(": from is one of env, command, file, keyring, prompt")),
        };
        let ready = CredentialSource::of(&source, self.variables, |path| self.locate(path));
        ready.map(|ready| (source, ready)).ok_or_else(|| wrong(" is missing"))
    }

    /// Warns of keys that are not known, in the table at the end of this path of the entry.
    pub(super) fn unknown(&mut self, place: &str, path: &[&str], unknown: &UnknownNames) {
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        for key in &unknown.0 {
            let words = format!("{place}the key {} is not known", clean(key));
            let mistake = self.places.at(self.entry, &[path, &[key.as_str()]].concat());
            self.warnings.push(Mistake { words, ..mistake }.to_string());
        }
    }

    /// A path of the file: `~` is the home, and the rest is seen from the file's folder.
    pub(super) fn locate(&self, path: &Path) -> PathBuf {
        locate(path, self.folder, self.variables)
    }
}

/// One letter of so many may be wrong in the name of a key that protects.
const LETTERS_A_SLIP: usize = 4;

// A key that is not known only warns; but who wrote one that was to protect relies on it.
fn protects(place: &str, unknown: &UnknownNames, protecting: &[&str]) -> Result<(), ConfigError> {
    let plain = |key: &str| key.to_lowercase().replace(['_', '-'], "");
    for key in &unknown.0 {
        let near = |meant: &&&str| {
            let meant = plain(meant);
            strsim::osa_distance(&plain(key), &meant) <= meant.len() / LETTERS_A_SLIP
        };
        if let Some(meant) = protecting.iter().find(near) {
            let text = format!("{} is no key: write {meant}", clean(key));
            return Err(ConfigError::entry(place, text));
        }
    }
    Ok(())
}

fn denied(place: &str, names: &[String]) -> Result<Vec<WriteKind>, ConfigError> {
    let write_kinds = names.iter().map(|name| WriteKind::parse(name));
    write_kinds.collect::<Result<_, _>>().map_err(|why| ConfigError::entry(place, why))
}

/// A path of the configuration in `folder`: `~` is the home, and the rest is seen from there.
pub fn locate(path: &Path, folder: Option<&Path>, variables: Variables<'_>) -> PathBuf {
    if let (Ok(rest), Some(home)) = (path.strip_prefix("~"), text(variables, "HOME")) {
        return Path::new(&home).join(rest);
    }
    folder.map_or_else(|| path.to_owned(), |folder| folder.join(path))
}

fn needed(place: &str, key: &str, value: Option<String>) -> Result<String, ConfigError> {
    let value = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    value.ok_or_else(|| ConfigError::entry(place, format!("{key} is missing")))
}
