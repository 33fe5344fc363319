//! A file as the destination of a secret, and what is written into it.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::dotenv::Odds;
use super::naming::Named;
use super::ours::Behind;
use super::script::Dialect;
use super::{DeliveryFailure, DeliverySubject, dotenv};
use crate::domain::text::clean;

/// The entry that holds the secret.
pub const SECRET: &str = "SCALEKIT_CLIENT_SECRET";
/// The entry that holds the client ID.
pub const CLIENT_ID: &str = "SCALEKIT_CLIENT_ID";
/// The entry that holds the environment's address.
pub const ENVIRONMENT_URL: &str = "SCALEKIT_ENVIRONMENT_URL";
/// Another name for the same, in use as often.
pub const ENV_URL: &str = "SCALEKIT_ENV_URL";

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// `NAME=value` lines, as dotenv libraries, docker and others read them.
    Env,
    /// `export NAME=value` lines, as shells read them.
    Shell,
    /// One JSON object.
    Json,
    /// The secret alone, without an end of line.
    Raw,
}

impl FileFormat {
    /// The name shown to the operator.
    pub fn name(self) -> &'static str {
        match self {
            Self::Env => ".env",
            Self::Shell => "shell",
            Self::Json => "JSON",
            Self::Raw => "raw",
        }
    }

    /// The formats for a file of this name, the one that it suggests first. A secret alone would be
    /// run as a command by whoever runs the file; for readers that appdeck does not know there is
    /// none.
    pub fn offered(path: &Path) -> &'static [Self] {
        match Named::of(path) {
            Named::Env => &[Self::Env, Self::Shell],
            Named::Shell => &[Self::Shell],
            Named::Json => &[Self::Json],
            Named::Foreign(_) => &[],
            Named::Unknown => &[Self::Raw, Self::Env, Self::Shell, Self::Json],
        }
    }
}

/// What is done about a file that is there and that others than its owner have rights to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exposed {
    /// Nothing is written.
    #[default]
    Refuse,
    /// Their rights are taken away.
    Close,
    /// They stay.
    Keep,
}

/// A file that a secret is to be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTarget {
    /// The path as it was typed; `~/` is the home.
    pub path: PathBuf,
    /// How it is written.
    pub format: FileFormat,
    /// What is done when others have rights to it.
    pub exposed: Exposed,
    /// What the secret belongs to.
    pub subject: DeliverySubject,
}

/// One name and its value. It borrows the value and can be neither printed nor cloned.
pub struct FileEntry<'a> {
    /// The name.
    pub name: &'static str,
    /// Another name under which the value may stand already.
    pub also: Option<&'static str>,
    /// The value.
    pub value: &'a str,
    /// The value as it may be shown.
    pub shown: &'a str,
}

impl FileEntry<'_> {
    /// The names under which the value may stand.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name].into_iter().chain(self.also)
    }

    /// Whether `name` is one of them.
    pub fn is(&self, name: &str) -> bool {
        self.names().any(|one| one == name)
    }
}

/// A new file.
pub struct Rendered {
    /// The whole file; wiped when dropped.
    pub text: Zeroizing<Vec<u8>>,
    /// Its lines, with the value masked.
    pub lines: Vec<String>,
    /// What some of its readers will read otherwise.
    pub odds: Odds,
}

impl FileTarget {
    /// The entries of the file, `mask` being what is shown of `secret`.
    pub fn entries<'a>(&'a self, secret: &'a str, mask: &'a str) -> Vec<FileEntry<'a>> {
        let plain = |name, also, value| FileEntry { name, also, value, shown: value };
        let url = self.subject.environment_url.as_deref();
        let url = url.map(|value| plain(ENVIRONMENT_URL, Some(ENV_URL), value));
        let id = plain(CLIENT_ID, None, self.subject.client_id.as_str());
        let secret = FileEntry { name: SECRET, also: None, value: secret, shown: mask };
        url.into_iter().chain([id, secret]).collect()
    }

    /// The whole of a new file.
    ///
    /// # Errors
    /// [`DeliveryFailure::Unwritable`] for a value that the format cannot hold.
    pub fn render(&self, secret: &str, mask: &str) -> Result<Rendered, DeliveryFailure> {
        let shell = self.format == FileFormat::Shell;
        let dialect = if shell { Dialect::Shell } else { Dialect::Env };
        let entries = self.entries(secret, mask);
        match self.format {
            FileFormat::Env | FileFormat::Shell => {
                let (mut text, mut odds) = (Zeroizing::new(Vec::new()), Odds::default());
                text.reserve_exact(dotenv::ROOM * (entries.len() + 1));
                let mut lines = vec![self.heading()];
                text.extend_from_slice(self.heading().as_bytes());
                text.push(b'\n');
                for entry in &entries {
                    let (line, style) = dotenv::assignment(entry, shell, dialect)?;
                    text.extend_from_slice(&line);
                    text.push(b'\n');
                    lines.push(dotenv::masked(entry, shell, style));
                    if !shell {
                        odds.note(lines.len(), style, Behind::Nothing, false);
                    }
                }
                Ok(Rendered { text, lines, odds })
            }
            FileFormat::Json => {
                let hidden = self.entries(mask, mask);
                let lines =
                    String::from_utf8_lossy(&json(&hidden)?).lines().map(str::to_owned).collect();
                Ok(Rendered { text: json(&entries)?, lines, odds: Odds::default() })
            }
            FileFormat::Raw => {
                let text = Zeroizing::new(secret.as_bytes().to_vec());
                Ok(Rendered { text, lines: vec![mask.to_owned()], odds: Odds::default() })
            }
        }
    }

    /// The comment above the entries.
    fn heading(&self) -> String {
        format!("# {} · {}", clean(&self.subject.application), clean(&self.subject.environment))
    }

    /// The text of a file that was written for another application, with the comment above its entries as
    /// it is for this one, and that comment before and after; `None` where none stands there.
    pub fn headed(&self, text: &[u8]) -> Option<(Zeroizing<Vec<u8>>, [String; 2])> {
        let end = text.iter().position(|byte| *byte == b'\n')?;
        let (first, rest) = text.split_at(end);
        let first = str::from_utf8(first).ok()?.trim_end_matches('\r');
        let entry = rest.strip_prefix(b"\n")?;
        let entry = entry.strip_prefix(b"export ").unwrap_or(entry);
        let ours =
            [ENVIRONMENT_URL, CLIENT_ID].iter().any(|name| entry.starts_with(name.as_bytes()));
        if !(ours && first.starts_with("# ") && first.contains(" · ")) {
            return None;
        }
        let heading = self.heading();
        let mut new = Zeroizing::new(Vec::with_capacity(heading.len() + rest.len()));
        new.extend_from_slice(heading.as_bytes());
        new.extend_from_slice(rest);
        Some((new, [clean(first), heading]))
    }
}

fn json(entries: &[FileEntry<'_>]) -> Result<Zeroizing<Vec<u8>>, DeliveryFailure> {
    // Room for all of it, so that growing leaves no copy behind: JSON escapes take six bytes at
    // most for one.
    let room = entries.iter().map(|entry| entry.name.len() + 6 * entry.value.len() + 16).sum();
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    let mut lead: &[u8] = b"{\n";
    for entry in entries {
        text.extend_from_slice(lead);
        text.extend_from_slice(format!("  \"{}\": ", entry.name).as_bytes());
        serde_json::to_writer(&mut *text, entry.value)
            .map_err(|_| DeliveryFailure::Unwritable { name: entry.name, format: "JSON" })?;
        lead = b",\n";
    }
    text.extend_from_slice(b"\n}\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{Exposed, FileFormat, FileTarget};
    use crate::domain::ClientId;
    use crate::domain::delivery::{DeliveryFailure, DeliverySubject};

    fn target(format: FileFormat) -> FileTarget {
        let subject = DeliverySubject {
            environment: "Acme\nProduction".into(),
            environment_url: Some("https://acme.scalekit.com".into()),
            application: "Coffee-Desk".into(),
            client_id: ClientId::new("webc_1"),
            suffix: "6nRi".into(),
        };
        FileTarget { path: "x".into(), format, exposed: Exposed::Refuse, subject }
    }

    fn text(format: FileFormat, secret: &str) -> String {
        let rendered = target(format).render(secret, "••••").unwrap();
        String::from_utf8(rendered.text.to_vec()).unwrap()
    }

    #[test]
    fn each_format_holds_what_its_readers_expect() {
        assert_eq!(text(FileFormat::Raw, "s'e\"c$r"), "s'e\"c$r");
        assert_eq!(
            text(FileFormat::Env, "test_a-b"),
            "# Coffee-Desk · Acme␊Production\n\
             SCALEKIT_ENVIRONMENT_URL=https://acme.scalekit.com\n\
             SCALEKIT_CLIENT_ID=webc_1\n\
             SCALEKIT_CLIENT_SECRET=test_a-b\n"
        );
        assert_eq!(
            text(FileFormat::Shell, "s'e\"c$r"),
            "# Coffee-Desk · Acme␊Production\n\
             export SCALEKIT_ENVIRONMENT_URL=https://acme.scalekit.com\n\
             export SCALEKIT_CLIENT_ID=webc_1\n\
             export SCALEKIT_CLIENT_SECRET='s'\\''e\"c$r'\n"
        );
        let json: serde_json::Value =
            serde_json::from_str(&text(FileFormat::Json, "s'e\"c$r")).unwrap();
        assert_eq!(json["SCALEKIT_CLIENT_SECRET"], "s'e\"c$r");
        assert_eq!(json["SCALEKIT_CLIENT_ID"], "webc_1");
        assert_eq!(json["SCALEKIT_ENVIRONMENT_URL"], "https://acme.scalekit.com");
    }

    #[test]
    fn what_is_shown_is_what_is_written_but_for_the_value() {
        for format in [FileFormat::Env, FileFormat::Shell, FileFormat::Json, FileFormat::Raw] {
            let rendered = target(format).render("CANARY a", "MASK").unwrap();
            let shown = rendered.lines.join("\n");
            let written = String::from_utf8(rendered.text.to_vec()).unwrap();
            assert_eq!(written.trim_end().replace("CANARY a", "MASK"), shown);
        }
    }

    #[test]
    fn a_secret_alone_is_offered_for_no_file_that_somebody_runs() {
        for path in [".env", ".envrc", "x.sh", ".bashrc", ".profile", "x.fish", "x.ps1", "x.json"] {
            assert!(!FileFormat::offered(path.as_ref()).contains(&FileFormat::Raw), "{path}");
        }
        for (path, first) in [
            (".env", Some(FileFormat::Env)),
            (".envrc", Some(FileFormat::Shell)),
            ("secret.json", Some(FileFormat::Json)),
            ("secret", Some(FileFormat::Raw)),
            ("x.fish", None),
        ] {
            assert_eq!(FileFormat::offered(path.as_ref()).first().copied(), first, "{path}");
        }
    }

    #[test]
    fn an_address_that_is_not_known_is_left_out() {
        let mut target = target(FileFormat::Json);
        target.subject.environment_url = None;
        let text = target.render("value", "mask").unwrap().text;
        assert!(!String::from_utf8_lossy(&text).contains("ENVIRONMENT_URL"));
    }

    #[test]
    fn a_value_of_several_lines_is_not_written_to_env() {
        let failure = target(FileFormat::Env).render("a\nEVIL=b", "mask").err();
        let name = "SCALEKIT_CLIENT_SECRET";
        assert_eq!(failure, Some(DeliveryFailure::Unwritable { name, format: ".env" }));
    }
}
