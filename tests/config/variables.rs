use appdeck::config::Flags;
use appdeck::domain::Secret;

use super::{ACME, Place};

const ALL: [(&str, &str); 3] = [
    ("SCALEKIT_ENVIRONMENT_URL", "https://acme.scalekit.dev/"),
    ("SCALEKIT_CLIENT_ID", "skc_1"),
    ("SCALEKIT_CLIENT_SECRET", "canary-secret"),
];

#[tokio::test]
async fn the_sdks_variables_alone_are_enough() {
    let resolved = Place::empty().resolve(&Flags::default(), &ALL).unwrap();
    let [one] = resolved.environments.as_slice() else { panic!("{resolved:?}") };
    assert_eq!(one.environment.name, "acme.scalekit.dev");
    assert_eq!(one.client_id.as_str(), "skc_1");
    assert_eq!(one.credential.read().await, Ok(Secret::new("canary-secret".into())));
    assert_eq!(one.credential.describe(), "environment variable SCALEKIT_CLIENT_SECRET");
    assert!(!format!("{resolved:?}").contains("canary"));
}

#[test]
fn a_part_of_them_is_named() {
    let resolved = Place::empty().resolve(&Flags::default(), &ALL[..2]).unwrap();
    assert_eq!(resolved.environments, []);
    assert_eq!(
        resolved.warnings,
        [
            "SCALEKIT_ENVIRONMENT_URL and SCALEKIT_CLIENT_ID without SCALEKIT_CLIENT_SECRET: no environment is made of it"
        ]
    );
}

#[test]
fn an_address_that_is_no_good_is_a_warning_and_not_the_end() {
    let mut variables = ALL;
    variables[0].1 = "acme.scalekit.dev";
    let resolved = Place::with(ACME).resolve(&Flags::default(), &variables).unwrap();
    assert_eq!(resolved.environments.len(), 1);
    assert!(resolved.warnings[0].starts_with("SCALEKIT_ENVIRONMENT_URL: the URL has no scheme"));
}

#[test]
fn what_is_configured_already_is_not_listed_twice() {
    let mut variables = ALL;
    variables[0].1 = "https://acme.scalekit.com";
    let place = Place::with(ACME);
    let resolved = place.resolve(&Flags::default(), &variables).unwrap();
    assert_eq!(resolved.environments.len(), 1);
    variables[1].1 = "skc_2";
    let resolved = place.resolve(&Flags::default(), &variables).unwrap();
    assert_eq!(resolved.environments.len(), 2);
}

#[test]
fn the_address_has_two_names() {
    let mut variables = ALL;
    variables[0].0 = "SCALEKIT_ENV_URL";
    let resolved = Place::empty().resolve(&Flags::default(), &variables).unwrap();
    let [one] = resolved.environments.as_slice() else { panic!("{resolved:?}") };
    assert_eq!(
        (one.environment.name.as_str(), &resolved.warnings[..]),
        ("acme.scalekit.dev", &[][..])
    );

    variables[0].1 = "acme.scalekit.dev";
    let resolved = Place::empty().resolve(&Flags::default(), &variables).unwrap();
    assert!(resolved.warnings[0].starts_with("SCALEKIT_ENV_URL: the URL has no scheme"));
}

#[test]
fn of_two_addresses_one_counts_and_is_named() {
    for (other, told) in [
        ("https://acme.scalekit.dev/", false),
        ("https://acme.scalekit.dev", false),
        ("https://x.scalekit.dev", true),
    ] {
        let variables = [ALL[0], ALL[1], ALL[2], ("SCALEKIT_ENV_URL", other)];
        let resolved = Place::empty().resolve(&Flags::default(), &variables).unwrap();
        assert_eq!(resolved.environments[0].environment.name, "acme.scalekit.dev");
        let warning = "SCALEKIT_ENVIRONMENT_URL counts: SCALEKIT_ENV_URL is another address";
        assert_eq!(resolved.warnings.contains(&warning.to_owned()), told, "{other}");
    }
}
