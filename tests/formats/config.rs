//! Samples of the configuration.

use appdeck::config::edit::apply;
use appdeck::config::{Flags, Resolved, resolve};
use appdeck::domain::EnvironmentType;
use appdeck::domain::connection::{ConfigChange, Connection, SecretSource, Target};

use super::{sample, text};

fn read(name: &str) -> Resolved {
    let variables = |name: &str| (name == "ACME_SECRET").then(|| "test_canary".to_owned());
    resolve(&Flags::default(), &variables, &sample(name)).unwrap()
}

/// What is warned of, behind the file's name.
fn warned(resolved: &Resolved) -> Vec<&str> {
    let of = |line: &'_ String| line.find(".toml:").map_or(0, |at| at + ".toml:".len());
    resolved.warnings.iter().map(|line| &line[of(line)..]).collect()
}

#[test]
fn an_older_configuration_is_read_for_good() {
    let resolved = read("config.older.toml");
    assert_eq!(resolved.warnings, [""; 0]);
    assert_eq!(resolved.environments[0].environment.kind, EnvironmentType::Development);
    assert_eq!(resolved.workspaces[0].name, "Acme");
}

#[test]
fn what_a_newer_version_wrote_is_named_and_the_rest_works() {
    let resolved = read("config.newer.toml");
    assert_eq!(resolved.environments[0].environment.name, "Acme Development");
    assert_eq!(
        warned(&resolved),
        [
            "2:1: the key schema is not known",
            "18:2: the key telemetry is not known",
            "12:15: environments[0] \"Acme Development\": the key alerts is not known",
            "10:1: environments[0] \"Acme Development\": the key colour is not known",
            "9:55: environments[0] \"Acme Development\" client_secret: the key rotate is not known",
            "16:1: ui: the key layout is not known",
        ]
    );
}

#[test]
fn a_change_leaves_what_a_newer_version_wrote() {
    let before = text("config.newer.toml");
    let connection = Connection {
        target: Target::Environment,
        name: "Acme Dev".into(),
        url: "https://acme.scalekit.dev".into(),
        kind: None,
        client_id: "skc_1".into(),
        source: SecretSource::Variable("ACME_SECRET".into()),
    };
    let replaces = Some("Acme Development".into());
    let after = apply(&before, &ConfigChange::Put { replaces, connection }).unwrap();
    assert_eq!(after, before.replace("Acme Development", "Acme Dev"));
}
