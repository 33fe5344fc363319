use appdeck::domain::delivery::{Caution, DeliveryFailure, Exposed, FileFormat, LineChange};
use appdeck::domain::{Certainty, ClientId};
use appdeck::runtime::deliver::Files;

use super::{Here, VALUE, mode, set_mode, value};

#[test]
fn a_new_file_is_closed_to_others_and_checked() {
    for (format, expected) in [
        (FileFormat::Raw, VALUE.to_owned()),
        (
            FileFormat::Env,
            format!(
                "# Coffee-Desk · Acme Production\nSCALEKIT_CLIENT_ID=webc_1\n\
                 SCALEKIT_CLIENT_SECRET={VALUE}\n"
            ),
        ),
        (
            FileFormat::Json,
            format!(
                "{{\n  \"SCALEKIT_CLIENT_ID\": \"webc_1\",\n  \"SCALEKIT_CLIENT_SECRET\": \"{VALUE}\"\n}}\n"
            ),
        ),
    ] {
        let here = Here::new();
        let delivered = here.deliver("secret", format).unwrap();
        assert_eq!(here.text("secret"), expected);
        assert_eq!(mode(&here.path("secret")), 0o600);
        assert_eq!(delivered.certainty, Certainty::Checked);
        let path = here.path("secret");
        let message = format!("••••6nRi was written to {} (checked)", path.display());
        assert_eq!((delivered.message, delivered.cautions), (message, Vec::new()));
    }
}

#[test]
fn a_preview_shows_the_lines_and_not_the_value() {
    let here = Here::new();
    let preview = here.preview(".env", FileFormat::Env).unwrap();
    assert_eq!(
        preview.to_string(),
        format!("creates {} with mode 0600", here.path(".env").display())
    );
    let lines: Vec<_> = preview.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "# Coffee-Desk · Acme Production",
            "SCALEKIT_CLIENT_ID=webc_1",
            "SCALEKIT_CLIENT_SECRET=••••6nRi"
        ]
    );
    assert!(preview.lines.iter().all(|line| line.change == LineChange::Creates));
    assert_eq!(here.names(), [""; 0], "a preview writes nothing");
}

#[test]
fn an_existing_env_file_is_merged_in_one_step() {
    let old = "# mine\r\nexport SCALEKIT_CLIENT_SECRET=old\r\nOTHER=1";
    let here = Here::with(".env", old, 0o600);
    let preview = here.preview(".env", FileFormat::Env).unwrap();
    assert_eq!(preview.to_string(), format!("changes {}, mode 0600", here.path(".env").display()));
    let lines: Vec<_> = preview
        .lines
        .iter()
        .map(|line| format!("{}: {:?} {}", line.change, line.old, line.text))
        .collect();
    assert_eq!(
        lines,
        [
            "line 2: Some(\"export SCALEKIT_CLIENT_SECRET=••••\") export SCALEKIT_CLIENT_SECRET=••••6nRi",
            "adds line 4: None export SCALEKIT_CLIENT_ID=webc_1",
        ]
    );
    assert_eq!(here.text(".env"), old, "a preview changes nothing");

    let delivered = here.deliver(".env", FileFormat::Env).unwrap();
    let new = format!(
        "# mine\r\nexport SCALEKIT_CLIENT_SECRET={VALUE}\r\nOTHER=1\nexport SCALEKIT_CLIENT_ID=webc_1\n"
    );
    assert_eq!(here.text(".env"), new);
    assert_eq!(here.names(), [".env"], "nothing is left beside it");
    assert_eq!(delivered.cautions, [Caution::UnnamedSecret, Caution::KeptCarriage { line: 2 }]);
}

#[test]
fn a_file_that_shells_run_gets_lines_for_shells() {
    for (name, old, mode) in [
        (".envrc", None, 0o600),
        ("env.sh", Some("A=1\n"), 0o600),
        ("run", Some("#!/bin/sh\nA=1\n"), 0o600),
        ("run", Some("A=1\n"), 0o700),
    ] {
        let here = Here::new();
        if let Some(old) = old {
            std::fs::write(here.path(name), old).unwrap();
            set_mode(&here.path(name), mode);
        }
        here.deliver(name, FileFormat::Shell).unwrap();
        let expected =
            format!("export SCALEKIT_CLIENT_ID=webc_1\nexport SCALEKIT_CLIENT_SECRET={VALUE}\n");
        assert!(here.text(name).ends_with(&expected), "{}", here.text(name));
        assert!(here.text(name).starts_with(old.unwrap_or("# Coffee-Desk")));
    }
}

#[test]
fn rights_of_others_are_kept_or_taken_away_but_never_passed_over() {
    for (before, exposed, after) in [
        (0o600, Exposed::Refuse, Ok(0o600)),
        (0o400, Exposed::Refuse, Ok(0o400)),
        (0o644, Exposed::Refuse, Err(0o644)),
        (0o640, Exposed::Refuse, Err(0o640)),
        (0o602, Exposed::Refuse, Err(0o602)),
        (0o644, Exposed::Close, Ok(0o600)),
        (0o444, Exposed::Close, Ok(0o400)),
        (0o644, Exposed::Keep, Ok(0o644)),
        (0o640, Exposed::Keep, Ok(0o640)),
    ] {
        let here = Here::with(".env", "A=1\n", before);
        let preview = here.preview(".env", FileFormat::Env).unwrap();
        assert_eq!(preview.mode, Some(before));
        let mut target = here.target(".env", FileFormat::Env);
        target.exposed = exposed;
        let delivered = Files::default().deliver(&target, &value(), None);
        match after {
            Ok(after) => {
                let delivered = delivered.unwrap();
                assert_eq!(mode(&here.path(".env")), after);
                let kept = exposed == Exposed::Keep;
                let caution = Caution::Exposed { mode: before };
                assert_eq!(delivered.cautions.contains(&caution), kept, "{before:o}");
                let closed = delivered.message.ends_with(&format!("now mode {after:04o})"));
                assert_eq!(closed, exposed == Exposed::Close);
            }
            Err(mode) => {
                let path = here.path(".env");
                assert_eq!(delivered.unwrap_err(), DeliveryFailure::Exposed { path, mode });
                assert_eq!(here.text(".env"), "A=1\n");
            }
        }
    }
}

#[test]
fn another_applications_credentials_are_told_before_they_go() {
    let here = Here::with(".env", "SCALEKIT_CLIENT_ID=webc_2\n", 0o600);
    let preview = here.preview(".env", FileFormat::Env).unwrap();
    let client_id = Some(ClientId::new("webc_2"));
    assert_eq!(preview.cautions, [Caution::OtherApplication { client_id }]);
    here.deliver(".env", FileFormat::Env).unwrap();
    let preview = here.preview(".env", FileFormat::Env).unwrap();
    assert_eq!(preview.cautions, [], "now it is this application's");
}

#[test]
fn credentials_of_nobody_known_are_told_before_they_go() {
    let ours = "SCALEKIT_CLIENT_ID=webc_1\nSCALEKIT_CLIENT_SECRET=x\n";
    for (text, cautions) in [
        ("SCALEKIT_CLIENT_SECRET=x\n", vec![Caution::UnnamedSecret]),
        ("SCALEKIT_CLIENT_ID=\nSCALEKIT_CLIENT_SECRET=x\n", vec![Caution::UnnamedSecret]),
        ("SCALEKIT_CLIENT_SECRET=\n", vec![]),
        (ours, vec![]),
    ] {
        let here = Here::with(".env", text, 0o600);
        assert_eq!(here.preview(".env", FileFormat::Env).unwrap().cautions, cautions, "{text}");
    }
}

#[test]
fn nothing_of_a_file_is_shown_but_a_client_id() {
    let old = "SCALEKIT_CLIENT_ID='canary-1 x'\nCANARY2=canary-3 # canary-4\n\
               export SCALEKIT_CLIENT_SECRET=test_canary_5 CANARY6=canary-7 # canary-8\n";
    let here = Here::with(".env", old, 0o600);
    let preview = here.preview(".env", FileFormat::Env).unwrap();
    assert!(preview.cautions.contains(&Caution::OtherApplication { client_id: None }));
    let mut told = format!("{preview:?}{preview}");
    told.extend(preview.cautions.iter().map(ToString::to_string));
    let delivered = here.deliver(".env", FileFormat::Env).unwrap();
    told.extend([format!("{delivered:?}")]);
    told.extend(delivered.cautions.iter().map(ToString::to_string));
    assert!(!told.to_lowercase().contains("canary"), "{told}");
}

#[test]
fn a_folder_that_others_write_to_is_told() {
    let here = Here::new();
    let folder = here.path("");
    for (bits, told) in [(0o700, false), (0o755, false), (0o777, true), (0o1777, false)] {
        set_mode(&folder, bits);
        let preview = here.preview("x", FileFormat::Raw).unwrap();
        let caution = Caution::WritableByOthers { folder: here.0.path().to_owned() };
        assert_eq!(preview.cautions.contains(&caution), told, "{bits:o}");
    }
}

#[test]
fn only_what_was_shown_is_done() {
    let before = [None, Some("A=1\n"), Some("SCALEKIT_CLIENT_SECRET=old\n")];
    let after = [None, Some("B=2\nA=1\n"), Some("SCALEKIT_CLIENT_ID=webc_9\n")];
    for (old, new) in before.into_iter().flat_map(|old| after.map(|new| (old, new))) {
        let here = Here::new();
        let write = |text: Option<&str>| match text {
            Some(text) => {
                std::fs::write(here.path(".env"), text).unwrap();
                set_mode(&here.path(".env"), 0o600);
            }
            None => drop(std::fs::remove_file(here.path(".env"))),
        };
        write(old);
        let seen = here.preview(".env", FileFormat::Env).unwrap();
        write(new);
        let target = here.target(".env", FileFormat::Env);
        let delivered = Files::default().deliver(&target, &value(), Some(&seen));
        if old == new {
            delivered.unwrap();
            continue;
        }
        let failure = delivered.unwrap_err();
        assert!(failure.to_string().contains("was changed since it was shown"), "{failure}");
        assert_eq!(std::fs::read_to_string(here.path(".env")).ok().as_deref(), new);
        assert!(failure.kept());
    }
}

#[test]
fn a_path_is_expanded_or_refused_in_words() {
    let here = Here::new();
    let files = Files { home: Some(here.0.path().to_owned()) };
    let mut target = here.target("", FileFormat::Raw);
    target.path = "~/secret".into();
    files.deliver(&target, &value(), None).unwrap();
    assert_eq!(here.text("secret"), VALUE);

    let homeless = Files::default().deliver(&target, &value(), None).unwrap_err();
    assert_eq!(homeless, DeliveryFailure::NoHome);
    for path in ["", "/", ".", "..", "~", "~/", "folder/"] {
        target.path = path.into();
        let failure = files.deliver(&target, &value(), None).unwrap_err();
        let expected =
            matches!(failure, DeliveryFailure::NoName { .. } | DeliveryFailure::Taken { .. });
        assert!(expected, "{path:?}: {failure}");
    }
    target.path = here.path("none/secret");
    let failure = files.deliver(&target, &value(), None).unwrap_err().to_string();
    let folder = here.path("none");
    let expected = format!("cannot use the folder {}: No such file or directory", folder.display());
    assert!(failure.starts_with(&expected), "{failure}");
}

/// A file that was written for another application does not go on naming it above this one's credentials.
#[test]
fn the_comment_of_another_application_goes_with_its_credentials() {
    let here = Here::new();
    let mut other = here.target(".env", FileFormat::Env);
    other.subject.client_id = ClientId::new("webc_2");
    other.subject.application = "Grinder".into();
    let files = Files::new();
    files.deliver(&other, &value(), None).unwrap();
    let target = here.target(".env", FileFormat::Env);
    let preview = files.preview(&target, &value()).unwrap();
    let first = &preview.lines[0];
    assert_eq!(first.old.as_deref(), Some("# Grinder · Acme Production"));
    assert_eq!(first.text, "# Coffee-Desk · Acme Production");
    files.deliver(&target, &value(), None).unwrap();
    let text = std::fs::read_to_string(here.path(".env")).unwrap();
    assert!(text.starts_with("# Coffee-Desk · Acme Production\n"), "{text}");
    assert!(!text.contains("Grinder"), "{text}");
}
