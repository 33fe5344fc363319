//! What is found, what is judged, and what is never told.

mod finding;
mod fitting;
mod judging;
mod privacy;
mod properties;
mod slip;

use super::{Explanation, SignInRequest, SignInScope, explain};
use jiff::Timestamp;

use crate::domain::{
    Application, ClientId, ClientSecret, EnvKey, Environment, EnvironmentType, FieldSet, Kind,
    SecretId, SecretStatus, Settings,
};

const ID: &str = "webc_112088532213825730";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn environment(name: &str, kind: EnvironmentType, host: &str) -> Environment {
    Environment {
        key: EnvKey::new(name),
        name: name.into(),
        kind,
        host: host.into(),
        guarded: false,
        own_client: None,
        server_id: None,
        region: None,
        deny: Vec::new(),
    }
}

fn acme() -> Environment {
    environment("Acme", EnvironmentType::Development, "acme.scalekit.dev")
}

fn secret(status: SecretStatus, expires: Option<Timestamp>) -> ClientSecret {
    ClientSecret {
        id: SecretId::new("sec_1"),
        suffix: "a1b2".into(),
        status,
        created: None,
        expires,
        last_used: None,
        created_by: None,
    }
}

fn application(kind: Kind, post_login: &[&str]) -> Application {
    Application {
        id: ClientId::new(ID),
        kind,
        created: None,
        updated: None,
        secrets: vec![secret(SecretStatus::Active, None)],
        settings: Settings {
            name: "Coffee-Desk".into(),
            post_login_uris: post_login.iter().map(|&url| url.into()).collect(),
            ..Settings::default()
        },
        unknown: crate::domain::Unknown::default(),
        untold: FieldSet::default(),
    }
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A request that is right but for its redirect URI and what `more` adds.
fn request(redirect_uri: &str, more: &str) -> String {
    format!(
        "https://acme.scalekit.dev/oauth/authorize?response_type=code&client_id={ID}&redirect_uri={}&scope=openid%20email&state=af0if{more}",
        encoded(redirect_uri)
    )
}

fn judged(text: &str, application: &Application) -> Explanation {
    judged_in(text, &acme(), application)
}

fn judged_in(text: &str, environment: &Environment, application: &Application) -> Explanation {
    let request = SignInRequest::find(text).expect("a request");
    let scope = SignInScope {
        environments: vec![environment],
        owner: Some((environment, application)),
        ..SignInScope::default()
    };
    explain(&request, &scope)
}

/// The topics and beginnings of what blocks.
fn blocks(told: &Explanation) -> Vec<String> {
    let blocking =
        told.findings.iter().filter(|one| one.severity == crate::domain::Severity::Block);
    blocking.map(|one| format!("{}: {}", one.topic.word(), one.text)).collect()
}
