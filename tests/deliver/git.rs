//! What git would commit.

use std::path::Path;
use std::process::Command;

use appdeck::domain::delivery::{Caution, FileFormat};

use super::Here;
use crate::support::skip::skipped;

#[test]
fn a_work_tree_that_would_commit_the_secret_is_told() {
    let here = Here::new();
    std::fs::create_dir_all(here.path(".git/info")).unwrap();
    std::fs::create_dir(here.path("deep")).unwrap();
    let told = || {
        let preview = here.preview("deep/.env", FileFormat::Env).unwrap();
        !preview.cautions.is_empty()
    };
    assert!(told());
    std::fs::write(here.path(".git/info/exclude"), ".env\n").unwrap();
    assert!(!told());
    std::fs::write(here.path(".gitignore"), "!deep/.env\n").unwrap();
    assert!(told(), "the nearer list wins");
    std::fs::write(here.path("deep/.gitignore"), "/.env\n").unwrap();
    assert!(!told());
}

/// Runs git, without the configuration of who runs the tests. False where there is none.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let run = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output();
    let Ok(output) = run else {
        skipped("there is no git");
        return false;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

#[test]
fn a_file_that_git_tracks_is_told_whatever_is_ignored() {
    for (form, setup) in [
        ("version 2", &[][..]),
        ("version 4", &["update-index", "--index-version", "4"][..]),
        ("in two parts", &["update-index", "--split-index"][..]),
    ] {
        let here = Here::new();
        if !git(here.0.path(), &["init", "-q", "."]) {
            return;
        }
        std::fs::create_dir(here.path("deep")).unwrap();
        for name in [".gitignore", "a", "deep/.env", "deep/other", "z"] {
            std::fs::write(here.path(name), ".env\n").unwrap();
        }
        assert!(git(here.0.path(), &["add", "-f", "."]));
        if !setup.is_empty() {
            assert!(git(here.0.path(), setup));
        }
        // Alone in the second part of an index that has two.
        assert!(git(here.0.path(), &["rm", "-q", "--cached", "z"]));
        let root = here.0.path().canonicalize().unwrap();
        let cautions = |name| {
            here.preview(name, FileFormat::Env)
                .unwrap_or_else(|why| panic!("{form}: {why}"))
                .cautions
        };
        std::fs::write(here.path("deep/.env"), "A=1\n").unwrap();
        assert_eq!(cautions("deep/.env"), [Caution::Tracked { root }], "{form}");
        assert_eq!(cautions(".env"), [], "{form}: ignored, and not tracked");
        std::fs::remove_file(here.path("deep/.env")).unwrap();
        assert_eq!(cautions("deep/.env").len(), 1, "{form}: a new file in its place as well");
    }
}

#[test]
fn added_work_trees_and_submodules_have_their_index_elsewhere() {
    let here = Here::new();
    let main = here.path("main");
    std::fs::create_dir(&main).unwrap();
    if !git(&main, &["init", "-q", "."]) {
        return;
    }
    std::fs::write(main.join(".env"), "A=1\n").unwrap();
    std::fs::write(main.join(".gitignore"), "*\n").unwrap();
    assert!(git(&main, &["add", "-f", "."]) && git(&main, &["commit", "-qm", "a"]));
    assert!(git(&main, &["worktree", "add", "-q", "../tree"]));
    assert!(git(&main, &["submodule", "--quiet", "add", "-f", "./", "sub"]));
    for name in ["tree/.env", "main/sub/.env"] {
        let path = here.path(name);
        super::set_mode(&path, 0o600);
        let root = path.parent().unwrap().canonicalize().unwrap();
        let cautions = here.preview(name, FileFormat::Env).unwrap().cautions;
        assert!(cautions.contains(&Caution::Tracked { root }), "{name}: {cautions:?}");
        let other = name.replace(".env", "other.env");
        let cautions = here.preview(&other, FileFormat::Env).unwrap().cautions;
        assert!(!cautions.iter().any(|one| matches!(one, Caution::Tracked { .. })), "{other}");
    }
}

#[test]
fn an_index_that_is_not_understood_leaves_the_question_open() {
    let here = Here::with(".gitignore", ".env\n", 0o600);
    std::fs::create_dir(here.path(".git")).unwrap();
    std::fs::write(here.path(".git/index"), "DIRC and nonsense that is long enough").unwrap();
    let root = here.0.path().canonicalize().unwrap();
    let preview = here.preview(".env", FileFormat::Env).unwrap();
    assert_eq!(preview.cautions, [Caution::MayBeTracked { root }]);
}
