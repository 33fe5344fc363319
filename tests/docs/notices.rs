//! What the program is built from, with the licenses: `THIRD-PARTY.md`, as cargo tells it.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value as Json;

use super::same;
use crate::support::skip::skipped;

const HEAD: &str = "# Third-party notices\n\n\
                    <!-- Generated: `UPDATE_DOCS=1 cargo test docs` writes it anew. -->\n\n\
                    The crates that the program is built from, on any platform, and their licenses. Their sources, with the\n\
                    whole texts, are at `https://crates.io/crates/NAME/VERSION`.\n\n\
                    | crate | version | license |\n| --- | --- | --- |\n";

/// What cargo tells of the packages; nothing where there is no cargo, or no way to their manifests.
fn metadata() -> Option<Json> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    // Those of other platforms may not have been fetched so far.
    [&["--offline"][..], &[]].into_iter().find_map(|more| {
        let mut command = Command::new(&cargo);
        command.args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--manifest-path",
            manifest,
        ]);
        let output = command.args(more).output().ok().filter(|output| output.status.success())?;
        serde_json::from_slice(&output.stdout).ok()
    })
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}

/// The packages that are built into the program: no dependency of tests or of build scripts alone.
fn built_in(metadata: &Json) -> BTreeSet<&str> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let mut open = vec![text(&metadata["resolve"]["root"])];
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        let normal = |dependency: &&Json| {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            kinds.iter().any(|kind| kind["kind"].is_null())
        };
        let dependencies = node["deps"].as_array().unwrap().iter().filter(normal);
        open.extend(dependencies.map(|dependency| text(&dependency["pkg"])));
    }
    found
}

#[test]
fn third_party_notices_are_those_of_the_dependencies() {
    let Some(metadata) = metadata() else {
        return skipped("cargo does not tell the dependencies here");
    };
    let built_in = built_in(&metadata);
    let packages = metadata["packages"].as_array().unwrap();
    let rows: BTreeSet<String> = packages
        .iter()
        .filter(|package| built_in.contains(text(&package["id"])) && !package["source"].is_null())
        .map(|package| {
            let license = text(&package["license"]).replace('/', " OR ").replace("  ", " ");
            assert!(!license.is_empty(), "{} names no license", package["name"]);
            let (name, version) = (text(&package["name"]), text(&package["version"]));
            format!("| {name} | {version} | {license} |\n")
        })
        .collect();
    assert!(rows.iter().any(|row| row.starts_with("| ratatui |")), "{rows:?}");
    same("THIRD-PARTY.md", &(HEAD.to_owned() + &rows.into_iter().collect::<String>()));
}
