//! What a program that starts the sandbox needs to know to use it.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::domain::text::clean;
use crate::domain::{EnvironmentType, Secret};

/// The addresses and credentials of a running sandbox.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// The address that the workspace token is for.
    pub api_url: String,
    /// Opens every environment.
    pub workspace_token: Secret,
    /// One entry for each environment, in the order of their ports.
    pub environments: Vec<AnnouncedEnvironment>,
}

/// One environment of a running sandbox.
#[derive(Clone, Debug)]
pub struct AnnouncedEnvironment {
    /// The `env_…` id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Development or production.
    pub kind: EnvironmentType,
    /// Its address.
    pub url: String,
    /// The Default Client's `client_id`.
    pub client_id: String,
    /// A secret of the Default Client that is active.
    pub client_secret: Secret,
    /// The applications whose secret the sandbox made for a seed file.
    pub applications: Vec<AnnouncedApplication>,
}

/// An application and the secret that the sandbox made for it.
#[derive(Clone, Debug)]
pub struct AnnouncedApplication {
    /// Its `client_id`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The secret.
    pub client_secret: Secret,
}

impl From<(String, String, Secret)> for AnnouncedApplication {
    fn from((id, name, client_secret): (String, String, Secret)) -> Self {
        Self { id, name, client_secret }
    }
}

#[derive(Serialize)]
struct AnnouncementLine<'a> {
    api_url: &'a str,
    workspace_token: &'a str,
    environments: Vec<AnnouncementEntry<'a>>,
}

#[derive(Serialize)]
struct AnnouncementEntry<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    applications: Vec<AnnouncedSecretEntry<'a>>,
}

#[derive(Serialize)]
struct AnnouncedSecretEntry<'a> {
    id: &'a str,
    name: &'a str,
    client_secret: &'a str,
}

impl Announcement {
    /// One line of JSON, without the line's end, for the program that started the sandbox. It
    /// holds the credentials in clear, as they open nothing but this sandbox.
    #[expect(
        clippy::disallowed_methods,
        reason = "the announcement is how a caller gets its credentials"
    )]
    pub fn to_json_line(&self) -> Zeroizing<String> {
        let environments = self.environments.iter().map(|environment| AnnouncementEntry {
            id: &environment.id,
            name: &environment.name,
            kind: environment.kind.code(),
            url: &environment.url,
            client_id: &environment.client_id,
            client_secret: environment.client_secret.expose(),
            applications: environment
                .applications
                .iter()
                .map(|one| AnnouncedSecretEntry {
                    id: &one.id,
                    name: &one.name,
                    client_secret: one.client_secret.expose(),
                })
                .collect(),
        });
        let line = AnnouncementLine {
            api_url: &self.api_url,
            workspace_token: self.workspace_token.expose(),
            environments: environments.collect(),
        };
        // A struct of strings always serialises.
        Zeroizing::new(serde_json::to_string(&line).unwrap_or_default())
    }

    /// The same for people: where the environments are, and what to export for the first one.
    #[expect(
        clippy::disallowed_methods,
        reason = "the announcement is how a caller gets its credentials"
    )]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut lines = vec!["The sandbox serves this machine only, until Ctrl-C:".to_owned()];
        let longest = self.environments.iter().map(|one| one.name.chars().count()).max();
        for one in &self.environments {
            let (name, width) = (&one.name, longest.unwrap_or_default());
            lines.push(format!("  {name:width$}  {}  ({})", one.url, one.kind.code()));
        }
        for one in &self.environments {
            lines.push(format!("\nFor the SDKs, {}:", one.name));
            for (variable, value) in [
                ("SCALEKIT_ENVIRONMENT_URL", one.url.as_str()),
                ("SCALEKIT_CLIENT_ID", one.client_id.as_str()),
                ("SCALEKIT_CLIENT_SECRET", one.client_secret.expose()),
            ] {
                lines.push(format!("  export {variable}={value}"));
            }
        }
        for one in self.environments.iter().flat_map(|environment| &environment.applications) {
            let secret = one.client_secret.expose();
            lines.push(format!("\n{} ({}):\n  {secret}", clean(&one.name), one.id));
        }
        let token = self.workspace_token.expose();
        lines.push(format!("\nFor all environments, at {}:", self.api_url));
        lines.push(format!("  export SCALEKIT_WORKSPACE_TOKEN={token}"));
        lines.push("\nThese credentials open nothing but this sandbox.".to_owned());
        lines.push("--json prints all of this for a program.".to_owned());
        Zeroizing::new(lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::{AnnouncedEnvironment, Announcement};
    use crate::domain::{EnvironmentType, Secret};

    fn announcement() -> Announcement {
        Announcement {
            api_url: "http://127.0.0.1:7700".into(),
            workspace_token: Secret::new("canary-token".into()),
            environments: vec![AnnouncedEnvironment {
                id: "env_1".into(),
                name: "Acme Development".into(),
                kind: EnvironmentType::Development,
                url: "http://127.0.0.1:7700".into(),
                client_id: "skc_1".into(),
                client_secret: Secret::new("canary-secret".into()),
                applications: Vec::new(),
            }],
        }
    }

    #[test]
    fn people_read_what_to_export() {
        let text = announcement().to_text();
        for line in [
            "  Acme Development  http://127.0.0.1:7700  (DEV)",
            "  export SCALEKIT_ENVIRONMENT_URL=http://127.0.0.1:7700",
            "  export SCALEKIT_CLIENT_ID=skc_1",
            "  export SCALEKIT_CLIENT_SECRET=canary-secret",
            "  export SCALEKIT_WORKSPACE_TOKEN=canary-token",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}: {}", *text);
        }
    }

    #[test]
    fn the_line_is_the_documented_one_and_debug_tells_nothing() {
        let announcement = announcement();
        assert_eq!(
            announcement.to_json_line().as_str(),
            concat!(
                r#"{"api_url":"http://127.0.0.1:7700","workspace_token":"canary-token","#,
                r#""environments":[{"id":"env_1","name":"Acme Development","type":"DEV","#,
                r#""url":"http://127.0.0.1:7700","client_id":"skc_1","#,
                r#""client_secret":"canary-secret"}]}"#
            )
        );
        assert!(!format!("{announcement:?}").contains("canary"));
    }
}
