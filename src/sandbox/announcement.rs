//! What a program that starts the sandbox needs to know to use it.

use serde::Serialize;
use zeroize::Zeroizing;

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
}

#[derive(Serialize)]
struct Line<'a> {
    api_url: &'a str,
    workspace_token: &'a str,
    environments: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    url: &'a str,
    client_id: &'a str,
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
        let environments = self.environments.iter().map(|environment| Entry {
            id: &environment.id,
            name: &environment.name,
            kind: environment.kind.code(),
            url: &environment.url,
            client_id: &environment.client_id,
            client_secret: environment.client_secret.expose(),
        });
        let line = Line {
            api_url: &self.api_url,
            workspace_token: self.workspace_token.expose(),
            environments: environments.collect(),
        };
        // A struct of strings always serialises.
        Zeroizing::new(serde_json::to_string(&line).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{AnnouncedEnvironment, Announcement};
    use crate::domain::{EnvironmentType, Secret};

    #[test]
    fn the_line_is_the_documented_one_and_debug_tells_nothing() {
        let announcement = Announcement {
            api_url: "http://127.0.0.1:7700".into(),
            workspace_token: Secret::new("canary-token".into()),
            environments: vec![AnnouncedEnvironment {
                id: "env_1".into(),
                name: "Acme Development".into(),
                kind: EnvironmentType::Development,
                url: "http://127.0.0.1:7700".into(),
                client_id: "skc_1".into(),
                client_secret: Secret::new("canary-secret".into()),
            }],
        };
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
