//! The committed documentation is what the tables say. `UPDATE_DOCS=1 cargo test docs` writes it.

#[cfg(unix)]
mod notices;

use std::path::Path;

use appdeck::sandbox::supported;
use appdeck::{cli, docs};
use clap::CommandFactory;

const SAMPLE: &str = include_str!("../assets/config.sample.toml");

#[test]
fn keys_are_those_of_the_table() {
    same("docs/KEYS.md", &docs::keys());
}

#[test]
fn settings_are_those_of_the_table_and_the_sample() {
    same("docs/SETTINGS.md", &docs::settings(SAMPLE));
}

#[test]
fn the_man_page_is_that_of_the_command_line() {
    let mut page = Vec::new();
    cli::man(&mut page).unwrap();
    same("docs/appdeck.1", &String::from_utf8(page).unwrap());
}

#[test]
fn verbs_are_those_of_the_table() {
    same("docs/VERBS.md", &docs::verbs(cli::Cli::command()));
}

#[test]
fn what_the_sandbox_serves_is_told_route_by_route() {
    assert_eq!(supported::gaps(), [""; 0], "src/sandbox/supported.rs has a row for each route");
    same("docs/SUPPORTED.md", &docs::supported());
}

#[test]
fn every_binding_and_every_field_is_documented_once() {
    let keys = docs::keys();
    for binding in appdeck::app::keys::BINDINGS {
        let name = format!("| `{}` |\n", binding.name);
        assert_eq!(keys.matches(&name).count(), 1, "{}", binding.name);
    }
    let settings = docs::settings(SAMPLE);
    for field in &appdeck::domain::FIELDS {
        let key = format!("| `{}` |", field.wire);
        assert_eq!(settings.matches(&key).count(), 1, "{}", field.label);
    }
}

fn same(path: &str, told: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, told).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    // Without the whole of both: the first line that differs says enough.
    let differs = kept.lines().zip(told.lines()).position(|(kept, told)| kept != told);
    let line = differs.unwrap_or_else(|| kept.lines().count().min(told.lines().count()));
    assert!(
        kept == told,
        "{path}:{}: run `UPDATE_DOCS=1 cargo test docs`\n  kept: {:?}\n  told: {:?}",
        line + 1,
        kept.lines().nth(line),
        told.lines().nth(line)
    );
}
