//! Environments, applications and secrets as the program knows them.

use appdeck::domain::clipboard::{Certainty, CopyOutcome};
use appdeck::domain::{
    Application, ClientId, ClientSecret, EnvKey, Environment, EnvironmentType, FieldSet, Kind,
    SecretId, SecretStatus, Settings, Unknown,
};

/// A development environment that anybody may write to.
pub fn environment(name: &str) -> Environment {
    Environment {
        key: EnvKey::new(name),
        name: name.into(),
        kind: EnvironmentType::Development,
        host: format!("{name}.scalekit.dev"),
        guarded: false,
        own_client: None,
        server_id: None,
        region: None,
        deny: Vec::new(),
    }
}

/// *Coffee-Desk*, a Web Application with these post login URLs.
pub fn application(id: &str, urls: &[&str]) -> Application {
    let post_login_uris = urls.iter().map(|url| (*url).to_owned()).collect();
    Application {
        id: ClientId::new(id),
        kind: Kind::Web,
        settings: Settings { name: "Coffee-Desk".into(), post_login_uris, ..Settings::default() },
        secrets: Vec::new(),
        created: None,
        updated: None,
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}

/// The same with another name.
pub fn named(id: &str, name: &str) -> Application {
    let mut application = application(id, &[]);
    application.settings.name = name.into();
    application
}

/// An active secret.
pub fn secret(id: &str) -> ClientSecret {
    ClientSecret {
        id: SecretId::new(id),
        suffix: "abcd".into(),
        status: SecretStatus::Active,
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    }
}

/// A clipboard has what was copied, and that was checked.
pub fn copied() -> CopyOutcome {
    CopyOutcome {
        certainty: Certainty::Checked,
        route: "the desktop's clipboard",
        message: "Copied".into(),
        notice: "Copied".into(),
        hint: None,
    }
}
