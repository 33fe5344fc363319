use std::os::unix::fs::symlink;

use appdeck::domain::delivery::{DeliveryFailure, FileFormat};

use super::{Here, set_mode};

/// What is refused, whichever format is asked for, without a change to the folder.
fn refused(here: &Here, name: &str, format: FileFormat) -> &'static str {
    let before = here.names();
    let failure = here.deliver(name, format).unwrap_err();
    let preview = here.preview(name, format).unwrap_err();
    assert_eq!(failure, preview, "a preview says what would happen");
    assert_eq!(here.names(), before);
    match failure {
        DeliveryFailure::Taken { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let here = Here::with("there", "precious", 0o600);
    for format in [FileFormat::Raw, FileFormat::Json] {
        assert_eq!(refused(&here, "there", format), "is there already");
    }
    assert_eq!(here.text("there"), "precious");
}

#[test]
fn no_link_is_followed() {
    let here = Here::with("victim", "A=1\n", 0o600);
    symlink(here.path("victim"), here.path("link")).unwrap();
    symlink(here.path("nothing"), here.path("dangling")).unwrap();
    for name in ["link", "dangling"] {
        for format in [FileFormat::Env, FileFormat::Shell, FileFormat::Json, FileFormat::Raw] {
            assert_eq!(refused(&here, name, format), "is a symbolic link");
        }
    }
    assert_eq!(here.text("victim"), "A=1\n");

    std::fs::hard_link(here.path("victim"), here.path("twin")).unwrap();
    assert!(refused(&here, "twin", FileFormat::Env).contains("hard link"));
}

#[test]
fn a_link_to_a_folder_is_fine() {
    let here = Here::new();
    std::fs::create_dir(here.path("real")).unwrap();
    symlink(here.path("real"), here.path("link")).unwrap();
    here.deliver("link/secret", FileFormat::Raw).unwrap();
    assert!(here.path("real/secret").exists());
}

#[test]
fn only_ordinary_files_of_a_fit_size_are_merged() {
    let here = Here::new();
    std::fs::create_dir(here.path("folder")).unwrap();
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, here.path("pipe"), fifo, 0o600.into(), 0).unwrap();
    std::fs::write(here.path("big"), "A=1\n".repeat(300_000)).unwrap();
    for (name, why) in [
        ("folder", "is no ordinary file"),
        ("pipe", "is no ordinary file"),
        ("big", "is larger than 1 MiB"),
    ] {
        assert_eq!(refused(&here, name, FileFormat::Env), why);
    }
}

#[test]
fn somebody_elses_file_is_left_alone() {
    let here = Here::with(".env", "A=1\n", 0o600);
    let other = rustix::process::Uid::from_raw(12_345);
    if rustix::fs::chown(here.path(".env"), Some(other), None).is_err() {
        // Only root can give a file away.
        return;
    }
    set_mode(&here.path(".env"), 0o666);
    assert_eq!(refused(&here, ".env", FileFormat::Env), "belongs to somebody else");
}

#[test]
fn what_a_killed_run_left_behind_is_in_nobodys_way() {
    let here = Here::with(".env", "A=1\n", 0o600);
    let left = format!(".appdeck-{}-0", std::process::id());
    symlink(here.path("nothing"), here.path(&left)).unwrap();
    here.deliver(".env", FileFormat::Env).unwrap();
    assert!(here.text(".env").starts_with("A=1\nSCALEKIT_CLIENT_ID"));
    assert_eq!(here.names(), [left, ".env".into()]);
}

#[test]
fn a_file_for_other_readers_is_not_written() {
    let here = Here::with("run", "#!/usr/bin/env python3\n", 0o700);
    for (name, format, what) in [
        ("env.fish", FileFormat::Env, "a fish script"),
        ("env.ps1", FileFormat::Raw, "a PowerShell script"),
        ("run", FileFormat::Shell, "a script for another interpreter"),
    ] {
        let path = here.path(name);
        let expected = DeliveryFailure::Foreign { path, what };
        assert_eq!(here.deliver(name, format).unwrap_err(), expected);
        assert_eq!(here.preview(name, format).unwrap_err(), expected);
    }
    for (name, format, words) in [
        (
            ".envrc",
            FileFormat::Raw,
            ".envrc is a shell script by its name: choose another name for the format raw",
        ),
        (
            ".envrc",
            FileFormat::Env,
            ".envrc is a shell script by its name: choose another name for the format .env",
        ),
        (
            ".env",
            FileFormat::Raw,
            ".env is a file of variables by its name: choose another name for the format raw",
        ),
        (
            "a.json",
            FileFormat::Env,
            "a.json is a JSON file by its name: choose another name for the format .env",
        ),
    ] {
        for failure in
            [here.deliver(name, format).unwrap_err(), here.preview(name, format).unwrap_err()]
        {
            assert!(failure.to_string().ends_with(words), "{failure}");
            assert!(failure.kept());
        }
    }
    assert_eq!(here.names(), ["run"]);
}

#[test]
fn a_line_that_is_not_understood_leaves_the_file_as_it_is() {
    let old = "A=1\nSCALEKIT_CLIENT_SECRET=$(\npass show canary\n)\n";
    let here = Here::with(".env", old, 0o600);
    let failure = here.deliver(".env", FileFormat::Env).unwrap_err();
    assert_eq!(
        failure.to_string(),
        "SCALEKIT_CLIENT_SECRET goes on over several lines from line 2 on: \
         put it right, or choose another path"
    );
    assert_eq!(here.preview(".env", FileFormat::Env).unwrap_err(), failure);
    assert_eq!(here.text(".env"), old);
    assert_eq!(here.names(), [".env"]);
}
