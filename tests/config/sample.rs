use appdeck::config::{Flags, Resolved, UiOptions};

use super::{Place, read};

const SAMPLE: &str = include_str!("../../assets/config.sample.toml");

/// The sample with every setting taken at its word.
fn uncommented() -> String {
    let setting = |line: &str| {
        let setting = line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#']));
        setting.map(|setting| format!("{setting}\n"))
    };
    SAMPLE.lines().filter_map(setting).collect()
}

#[test]
fn the_sample_changes_nothing_as_it_is() {
    assert!(SAMPLE.lines().all(|line| line.is_empty() || line.starts_with('#')));
    let (sample, empty) = (read(SAMPLE).unwrap(), read("").unwrap());
    assert_eq!((sample.ui, sample.environments), (empty.ui, empty.environments));
}

#[test]
fn every_setting_of_the_sample_is_the_default() {
    let place = Place::with(&uncommented());
    let resolved = place.resolve(&Flags::default(), &[]).unwrap();
    assert_eq!(resolved.warnings, [""; 0], "it knows every key");
    assert_eq!(resolved.ui, UiOptions::default());
    assert_eq!(resolved.ca_file, None);

    let optional = ["type", "read_only", "deny", "newline"];
    let least: String = uncommented()
        .lines()
        .filter(|line| !optional.iter().any(|key| line.starts_with(key)))
        .flat_map(|line| [line, "\n"])
        .collect();
    let least = read(&least).unwrap();
    let known = |resolved: &Resolved| {
        let all = resolved.environments.iter();
        all.map(|one| (one.environment.clone(), one.base.clone())).collect::<Vec<_>>()
    };
    assert_eq!(known(&resolved), known(&least));
    assert_eq!((resolved.deliver.len(), &resolved.deliver), (1, &least.deliver));
    assert_eq!((resolved.environments.len(), resolved.workspaces.len()), (1, 1));
}

#[test]
fn the_sample_shows_every_key() {
    for key in [
        "ca_file",
        "name",
        "url",
        "type",
        "client_id",
        "client_secret",
        "read_only",
        "deny",
        "api_url",
        "token",
        "run",
        "newline",
        "theme",
        "ascii",
        "mouse",
        "clipboard",
    ] {
        assert!(uncommented().lines().any(|line| line.starts_with(&format!("{key} = "))), "{key}");
    }
}
