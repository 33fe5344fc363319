use std::collections::HashSet;

use rusqlite::Connection;

use crate::domain::{Application, EnvironmentType, Kind};
use crate::sandbox::mint::{FIXED_NOW, Mint};
use crate::sandbox::options::{Database, Seed};
use crate::sandbox::store::clients::{Cursor, page};
use crate::sandbox::store::environments::all;
use crate::sandbox::store::{Store, StoreError};

/// The environments' types with their applications.
fn sown(seed: Seed) -> Vec<(EnvironmentType, Vec<Application>)> {
    let mint = Mint::new(true);
    let everything = |db: &Connection| -> Result<_, StoreError> {
        let environments = all(db)?.into_iter().map(|environment| {
            let found = page(db, &environment.id, None, Cursor::After(0), 100_000)?;
            let kind = EnvironmentType::parse(&environment.kind).unwrap();
            Ok((kind, found.clients.into_iter().map(Application::from).collect()))
        });
        environments.collect()
    };
    Store::open(&Database::Memory, false, None, |db| super::fill(seed, &mint, db), everything)
        .unwrap()
        .1
}

#[test]
fn acme_shows_every_state_that_matters() {
    let acme = sown(Seed::Acme);
    let types: Vec<_> = acme.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(types, [EnvironmentType::Development, EnvironmentType::Production]);
    for (_, applications) in &acme {
        assert!(applications.len() >= 10);
        let kinds: HashSet<_> = applications.iter().map(|found| found.kind.clone()).collect();
        assert_eq!(kinds.len(), 4, "all types");
        let names: HashSet<_> = applications.iter().map(Application::name).collect();
        assert!(names.len() < applications.len(), "two of the same name");
    }
    let secrets: Vec<_> =
        acme.iter().flat_map(|(_, found)| found).flat_map(|found| &found.secrets).collect();
    assert!(secrets.iter().any(|secret| secret.used().is_none()), "never used");
    assert!(secrets.iter().any(|secret| secret.used().is_some()), "used");
    assert!(secrets.iter().any(|secret| !secret.active()), "inactive");
    assert!(secrets.iter().any(|secret| secret.expires.is_some_and(|at| at < FIXED_NOW)));
    assert!(secrets.iter().any(|secret| secret.expires.is_some_and(|at| at > FIXED_NOW)));
    for (_, applications) in &acme {
        for found in applications {
            assert!(found.active_secrets() <= 2, "{}", found.name());
            assert!(found.kind.has_secrets() || found.secrets.is_empty(), "{}", found.name());
            assert!(found.settings.enforce_pkce || !found.kind.pkce_locked());
        }
    }
}

#[test]
fn crowded_is_long_and_hard_to_show() {
    for (_, applications) in sown(Seed::Crowded) {
        assert!(applications.len() > 300);
        let any =
            |odd: fn(char) -> bool| applications.iter().any(|found| found.name().chars().any(odd));
        assert!(any(char::is_control), "control characters");
        assert!(any(|c| c == '\u{202e}'), "bidirectional overrides");
        assert!(any(|c| c > '\u{1f000}'), "emoji");
        assert!(any(|c| ('\u{300}'..'\u{370}').contains(&c)), "combining marks");
        assert!(applications.iter().any(|found| found.settings.post_login_uris.len() > 50));
    }
}

#[test]
fn a_number_is_that_many_applications() {
    for (_, applications) in sown(Seed::Count(1000)) {
        assert_eq!(applications.len(), 1000);
        assert_eq!(applications.first().map(Application::name), Some("Application 00001"));
        assert_eq!(applications.last().map(Application::name), Some("Application 01000"));
        for kind in Kind::CREATABLE {
            assert!(applications.iter().any(|found| found.kind == kind), "{kind:?}");
        }
    }
    assert!(sown(Seed::Empty).iter().all(|(_, applications)| applications.is_empty()));
}
