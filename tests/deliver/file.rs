use appdeck::domain::Certainty;
use appdeck::domain::delivery::{Caution, Change, DeliveryFailure, FileFormat};
use appdeck::runtime::deliver::Files;

use super::{Here, VALUE, mode, set_mode, value};

#[test]
fn a_new_file_is_closed_to_others_and_checked() {
    for (format, expected) in [
        (FileFormat::Raw, VALUE.to_owned()),
        (
            FileFormat::Env,
            format!(
                "# Coffee-Desk · Acme Production\nSCALEKIT_CLIENT_ID='webc_1'\n\
                 SCALEKIT_CLIENT_SECRET='{VALUE}'\n"
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
    let preview = Files::default().preview(&here.target(".env", FileFormat::Env)).unwrap();
    assert_eq!(preview.to_string(), format!("creates {}", here.path(".env").display()));
    let lines: Vec<_> = preview.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "# Coffee-Desk · Acme Production",
            "SCALEKIT_CLIENT_ID='webc_1'",
            "SCALEKIT_CLIENT_SECRET='••••6nRi'"
        ]
    );
    assert!(preview.lines.iter().all(|line| line.change == Change::Creates));
    assert_eq!(here.names(), [""; 0], "a preview writes nothing");
}

#[test]
fn an_existing_env_file_is_merged_in_one_step() {
    let old = "# mine\r\nexport SCALEKIT_CLIENT_SECRET=old\r\nOTHER=1";
    let here = Here::with(".env", old, 0o600);
    let preview = Files::default().preview(&here.target(".env", FileFormat::Env)).unwrap();
    assert_eq!(preview.to_string(), format!("changes {}", here.path(".env").display()));
    let lines: Vec<_> =
        preview.lines.iter().map(|line| format!("{}: {}", line.change, line.text)).collect();
    assert_eq!(
        lines,
        [
            "appends after line 3: SCALEKIT_CLIENT_ID='webc_1'",
            "replaces line 2: SCALEKIT_CLIENT_SECRET='••••6nRi'"
        ]
    );
    assert_eq!(here.text(".env"), old, "a preview changes nothing");

    let delivered = here.deliver(".env", FileFormat::Env).unwrap();
    let new = format!(
        "# mine\r\nexport SCALEKIT_CLIENT_SECRET='{VALUE}'\r\nOTHER=1\r\nSCALEKIT_CLIENT_ID='webc_1'"
    );
    assert_eq!(here.text(".env"), new);
    assert_eq!(here.names(), [".env"], "nothing is left beside it");
    assert_eq!(delivered.cautions, []);
}

#[test]
fn permissions_are_kept_and_open_ones_are_told() {
    for (before, told) in [(0o600, false), (0o400, false), (0o644, true), (0o640, true)] {
        let here = Here::with(".env", "A=1\n", before);
        let delivered = here.deliver(".env", FileFormat::Env).unwrap();
        assert_eq!(mode(&here.path(".env")), before);
        let caution = Caution::ReadableByOthers { mode: before };
        assert_eq!(delivered.cautions.contains(&caution), told, "{before:o}");
    }
}

#[test]
fn another_applications_credentials_are_told_before_they_go() {
    let here = Here::with(".env", "SCALEKIT_CLIENT_ID=webc_2\n", 0o600);
    let preview = Files::default().preview(&here.target(".env", FileFormat::Env)).unwrap();
    assert_eq!(preview.cautions, [Caution::OtherApplication { client_id: "webc_2".into() }]);
    here.deliver(".env", FileFormat::Env).unwrap();
    let preview = Files::default().preview(&here.target(".env", FileFormat::Env)).unwrap();
    assert_eq!(preview.cautions, [], "now it is this application's");
}

#[test]
fn a_folder_that_others_write_to_is_told() {
    let here = Here::new();
    let folder = here.path("");
    for (bits, told) in [(0o700, false), (0o755, false), (0o777, true), (0o1777, false)] {
        set_mode(&folder, bits);
        let preview = Files::default().preview(&here.target("x", FileFormat::Raw)).unwrap();
        let caution = Caution::WritableByOthers { folder: here.0.path().to_owned() };
        assert_eq!(preview.cautions.contains(&caution), told, "{bits:o}");
    }
}

#[test]
fn a_work_tree_that_would_commit_the_secret_is_told() {
    let here = Here::new();
    std::fs::create_dir_all(here.path(".git/info")).unwrap();
    std::fs::create_dir(here.path("deep")).unwrap();
    let told = || {
        let target = here.target("deep/.env", FileFormat::Env);
        let preview = Files::default().preview(&target).unwrap();
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

#[test]
fn a_path_is_expanded_or_refused_in_words() {
    let here = Here::new();
    let files = Files { home: Some(here.0.path().to_owned()) };
    let mut target = here.target("", FileFormat::Raw);
    target.path = "~/secret".into();
    files.deliver(&target, &value()).unwrap();
    assert_eq!(here.text("secret"), VALUE);

    let homeless = Files::default().deliver(&target, &value()).unwrap_err();
    assert_eq!(homeless, DeliveryFailure::NoHome);
    for path in ["", "/", ".", "..", "~", "~/", "folder/"] {
        target.path = path.into();
        let failure = files.deliver(&target, &value()).unwrap_err();
        let expected =
            matches!(failure, DeliveryFailure::NoName { .. } | DeliveryFailure::Taken { .. });
        assert!(expected, "{path:?}: {failure}");
    }
    target.path = here.path("none/secret");
    let failure = files.deliver(&target, &value()).unwrap_err().to_string();
    let folder = here.path("none");
    let expected = format!("cannot use the folder {}: No such file or directory", folder.display());
    assert!(failure.starts_with(&expected), "{failure}");
}
