//! What is wrong with what was filled in, and whether the secret is there that belongs to it.

use super::{ConnectForm, ConnectLine, Source};
use crate::api::address::{base_url, host};
use crate::app::form::input::Input;
use crate::domain::Finding;
use crate::domain::connection::{SecretSource, Target};
use crate::domain::words;

/// From so many characters on, letters and digits are no name that somebody chose.
const RANDOM: usize = 40;

impl ConnectForm {
    /// Whether the address is another one than that of the entry, so that its secret was not given for it.
    pub fn moved(&self) -> bool {
        let origin = |url: &str| base_url(url).ok().map(|url| url.origin());
        let before = self.edited.as_ref().map(|edited| origin(&edited.before.url));
        before.is_some_and(|before| before != origin(self.url.text()))
    }

    /// Whether an empty field stands for the secret that the run has: the source is the same, and so is the
    /// address.
    pub fn keeps(&self) -> bool {
        let (source, _) = match &self.edited {
            Some(edited) => Source::of(&edited.before.source),
            None => return false,
        };
        source == self.source && !self.source.is_named() && !self.moved()
    }

    /// Whether the connection can be tried: the secret is typed, comes from where it says, or was given for this
    /// address.
    pub fn has_secret(&self) -> bool {
        self.source.is_named() || self.typed().is_some() || self.keeps()
    }

    // The address that the entry had, where this one is another: what was given for that is not for this.
    fn former(&self) -> Option<String> {
        let before = base_url(&self.edited.as_ref()?.before.url).ok();
        let here = base_url(self.url.text()).is_ok();
        before.filter(|_| here && self.moved()).map(|url| host(&url))
    }

    // Why the secret has to be given anew; `None` where it is not missing, or was not asked for yet.
    fn missing(&self) -> Option<(ConnectLine, String)> {
        if self.has_secret() {
            return None;
        }
        let secret = self.target.secret();
        match (self.source, self.former()) {
            (Source::Plain, _) => Some((
                ConnectLine::Source,
                format!(
                    "the {secret} in the configuration is for another address: choose another source"
                ),
            )),
            (_, Some(former)) if self.was_typed() => Some((
                ConnectLine::Secret,
                format!("what was typed was for {former}: type the {secret} for this address"),
            )),
            _ if self.tried => Some((ConnectLine::Secret, format!("type or paste the {secret}"))),
            _ => None,
        }
    }

    // Whether the entry is one whose secret is typed.
    fn was_typed(&self) -> bool {
        self.edited.as_ref().is_some_and(|edited| edited.before.source == SecretSource::Prompt)
    }

    // Whether the secret is read where the entry had it read.
    fn reads_as_before(&self) -> bool {
        let before = self.edited.as_ref().map(|edited| Source::of(&edited.before.source));
        let now = (self.source, self.detail.text().trim().to_owned());
        self.source.is_named() && self.secret.is_empty() && before == Some(now)
    }

    /// What is wrong with the fields, by line. `taken` are the names of the others.
    pub fn findings(&self, taken: &[String]) -> Vec<(ConnectLine, Finding)> {
        let mut found = Vec::new();
        let mut say = |line, text: String| found.push((line, Finding::block(text)));
        let needed = |field: &Input| self.tried && field.text().trim().is_empty();
        if (!self.url.is_empty() || self.tried)
            && let Err(why) = base_url(self.url.text())
        {
            say(ConnectLine::Url, why);
        }
        let name = self.filled(ConnectLine::Name, &self.name).unwrap_or_default();
        if taken.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
            say(ConnectLine::Name, format!("another {} is called {name}", self.target.word()));
        }
        if self.target == Target::Environment && needed(&self.client_id) {
            say(
                ConnectLine::ClientId,
                "the client ID is needed: skc_… of the Default Client".into(),
            );
        }
        let detail = self.detail.text().trim();
        match self.source {
            Source::Variable if !detail.is_empty() && !names_variable(detail) => {
                say(
                    ConnectLine::Detail,
                    "only the variable's name is needed, never its value".into(),
                );
            }
            Source::File | Source::Keyring | Source::Command if holds_secret(detail) => {
                say(ConnectLine::Detail, "name where it comes from, never its value".into());
            }
            Source::Command if needed(&self.detail) => {
                say(ConnectLine::Detail, "name the program and its arguments".into());
            }
            Source::Command => {
                if let Err(why) = words::split(detail) {
                    say(ConnectLine::Detail, why);
                }
            }
            _ => {}
        }
        if let Some((line, text)) = self.missing() {
            say(line, text);
        }
        if let Some(former) = self.former().filter(|_| self.reads_as_before()) {
            let secret = self.target.secret();
            let text =
                format!("the {secret} below was sent to {former}: now it is sent to this address");
            found.push((ConnectLine::Url, Finding::warn(text)));
        }
        found
    }
}

// A name is written down; what looks like a secret that was pasted in its place must not be.
fn names_variable(text: &str) -> bool {
    let word = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let random = text.len() >= RANDOM
        && text.contains(|c: char| c.is_ascii_lowercase())
        && text.contains(|c: char| c.is_ascii_digit());
    word && !text.starts_with(|c: char| c.is_ascii_digit()) && !random
}

// Whether a word of it looks like a secret that was pasted into the wrong line. Paths and names have separators,
// or no letters of both cases with digits between them at that length.
fn holds_secret(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let mixed = [char::is_uppercase, char::is_lowercase, char::is_numeric];
        plain && word.len() >= RANDOM && mixed.iter().all(|kind| word.contains(*kind))
    })
}

#[cfg(test)]
mod tests {
    use super::{ConnectForm, ConnectLine};
    use crate::app::form::input::Input;
    use crate::domain::EnvKey;
    use crate::domain::connection::{Connection, SecretSource, Target};

    #[test]
    fn a_secret_of_the_configuration_stays_with_its_address() {
        let entry = Connection {
            target: Target::Environment,
            name: "Mine".into(),
            url: "https://acme.scalekit.dev".into(),
            kind: None,
            client_id: "skc_1".into(),
            source: SecretSource::Plain,
        };
        let mut form = ConnectForm::of(EnvKey::new("Mine"), &entry);
        assert!(form.has_secret() && form.findings(&[]).is_empty());
        for same in ["https://acme.scalekit.dev/", "https://acme.scalekit.dev:443"] {
            form.url = Input::new(same);
            assert!(form.has_secret() && form.findings(&[]).is_empty(), "{same}");
        }
        for other in ["https://acme.scalekit.com", "http://localhost:443", "https://acme"] {
            form.url = Input::new(other);
            assert!(!form.has_secret(), "{other}");
            let lines: Vec<_> = form.findings(&[]).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [ConnectLine::Source], "{other}");
        }
    }
}
