//! A file as the destination of a secret, and what is written into it.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{DeliveryFailure, Subject, dotenv};
use crate::domain::text::clean;

/// The entry that holds the secret.
pub const SECRET: &str = "SCALEKIT_CLIENT_SECRET";
/// The entry that holds the client ID.
pub const CLIENT_ID: &str = "SCALEKIT_CLIENT_ID";
/// The entry that holds the environment's address.
pub const ENVIRONMENT_URL: &str = "SCALEKIT_ENVIRONMENT_URL";

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// `NAME='value'` lines, as shells and the dotenv libraries read them.
    Env,
    /// One JSON object.
    Json,
    /// The secret alone, without an end of line.
    Raw,
}

impl FileFormat {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Env, Self::Json, Self::Raw];

    /// The name shown to the operator.
    pub fn name(self) -> &'static str {
        match self {
            Self::Env => ".env",
            Self::Json => "JSON",
            Self::Raw => "raw",
        }
    }

    /// The format that a file's name suggests.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let extension = path.extension().unwrap_or_default();
        if name == ".env" || name.starts_with(".env.") || extension == "env" {
            return Some(Self::Env);
        }
        (extension == "json").then_some(Self::Json)
    }
}

/// A file that a secret is to be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTarget {
    /// The path as it was typed; `~/` is the home.
    pub path: PathBuf,
    /// How it is written.
    pub format: FileFormat,
    /// What the secret belongs to.
    pub subject: Subject,
}

/// One name and its value. It borrows the value and can be neither printed nor cloned.
pub struct Entry<'a> {
    /// The name.
    pub name: &'static str,
    /// The value: the secret's, or its mask.
    pub value: &'a str,
}

impl FileTarget {
    /// The entries of the file, `secret` being the value or its mask.
    pub fn entries<'a>(&'a self, secret: &'a str) -> Vec<Entry<'a>> {
        let url = self.subject.environment_url.as_deref();
        let url = url.map(|value| Entry { name: ENVIRONMENT_URL, value });
        let id = Entry { name: CLIENT_ID, value: self.subject.client_id.as_str() };
        url.into_iter().chain([id, Entry { name: SECRET, value: secret }]).collect()
    }

    /// The whole of a new file, `secret` being the value or its mask.
    ///
    /// # Errors
    /// [`DeliveryFailure::Unwritable`] for a value that the format cannot hold.
    pub fn render(&self, secret: &str) -> Result<Zeroizing<Vec<u8>>, DeliveryFailure> {
        match self.format {
            FileFormat::Env => {
                let mut text = Zeroizing::new(Vec::with_capacity(dotenv::ROOM));
                text.extend_from_slice(self.heading().as_bytes());
                text.push(b'\n');
                for entry in self.entries(secret) {
                    text.extend_from_slice(&dotenv::assignment(&entry)?);
                    text.push(b'\n');
                }
                Ok(text)
            }
            FileFormat::Json => json(&self.entries(secret)),
            FileFormat::Raw => Ok(Zeroizing::new(secret.as_bytes().to_vec())),
        }
    }

    /// The comment above the entries.
    fn heading(&self) -> String {
        format!("# {} · {}", clean(&self.subject.application), clean(&self.subject.environment))
    }
}

fn json(entries: &[Entry<'_>]) -> Result<Zeroizing<Vec<u8>>, DeliveryFailure> {
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
    use super::{FileFormat, FileTarget};
    use crate::domain::ClientId;
    use crate::domain::delivery::{DeliveryFailure, Subject};

    fn target(format: FileFormat) -> FileTarget {
        let subject = Subject {
            environment: "Acme\nProduction".into(),
            environment_url: Some("https://acme.scalekit.com".into()),
            application: "Coffee-Desk".into(),
            client_id: ClientId::new("webc_1"),
            suffix: "6nRi".into(),
        };
        FileTarget { path: "x".into(), format, subject }
    }

    #[test]
    fn each_format_holds_what_its_readers_expect() {
        let text = |format| {
            String::from_utf8(target(format).render("s'e\"c$r").unwrap().to_vec()).unwrap()
        };
        assert_eq!(text(FileFormat::Raw), "s'e\"c$r");
        assert_eq!(
            text(FileFormat::Env),
            "# Coffee-Desk · Acme␊Production\n\
             SCALEKIT_ENVIRONMENT_URL='https://acme.scalekit.com'\n\
             SCALEKIT_CLIENT_ID='webc_1'\n\
             SCALEKIT_CLIENT_SECRET=\"s'e\\\"c\\$r\"\n"
        );
        let json: serde_json::Value = serde_json::from_str(&text(FileFormat::Json)).unwrap();
        assert_eq!(json["SCALEKIT_CLIENT_SECRET"], "s'e\"c$r");
        assert_eq!(json["SCALEKIT_CLIENT_ID"], "webc_1");
        assert_eq!(json["SCALEKIT_ENVIRONMENT_URL"], "https://acme.scalekit.com");
    }

    #[test]
    fn a_name_suggests_its_format() {
        for (path, format) in [
            (".env", Some(FileFormat::Env)),
            ("~/coffee/.env.local", Some(FileFormat::Env)),
            ("coffee.env", Some(FileFormat::Env)),
            ("secret.json", Some(FileFormat::Json)),
            ("secret", None),
            (".environment", None),
        ] {
            assert_eq!(FileFormat::of(path.as_ref()), format, "{path}");
        }
    }

    #[test]
    fn an_address_that_is_not_known_is_left_out() {
        let mut target = target(FileFormat::Json);
        target.subject.environment_url = None;
        let text = target.render("value").unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("ENVIRONMENT_URL"));
    }

    #[test]
    fn a_value_of_several_lines_is_not_written_to_env() {
        let failure = target(FileFormat::Env).render("a\nEVIL=b").unwrap_err();
        let name = "SCALEKIT_CLIENT_SECRET";
        assert_eq!(failure, DeliveryFailure::Unwritable { name, format: ".env" });
    }
}
