use std::os::unix::fs::PermissionsExt;

use appdeck::config::Flags;

use super::{ACME, Place, read};

/// The mistakes, with the place in the file and without its folder.
fn told(text: &str) -> String {
    let error = read(text).unwrap_err().to_string();
    let place = |line: &str| line.find("config.toml:").map_or(0, |at| at);
    error.lines().map(|line| &line[place(line)..]).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_wrong_entry_is_told_with_its_place() {
    let text = "ca_file = \"\"\n[[environments]]\nname = \"A\"\n  url = \"ftp://a\"\n\n[[environments]]\n\
                [[workspaces]]\nname = \"W\"\napi_url = \"https://w.example\"\ntoken = { from = \"x\" }\n\
                [ui]\nclipboard = \"y\"\n[[deliver]]\nname = \"d\"\nrun = []\n";
    assert_eq!(
        told(text),
        "config.toml:4:3: environments[0] \"A\": url: ftp is not supported: write https://a\n\
         config.toml:6:1: environments[1]: name is missing\n\
         config.toml:10:1: workspaces[0] \"W\": token: from is one of env, command, file, keyring, prompt\n\
         config.toml:15:1: deliver[0] \"d\": run is empty: name the program\n\
         config.toml:12:1: ui: clipboard is one of auto, native, osc52, tmux, off"
    );
}

#[test]
fn a_key_that_protects_and_is_misspelt_is_told_at_its_own_line() {
    let text = ACME.replace("client_id", "readonly = true\nclient_id");
    assert_eq!(
        told(&text),
        "config.toml:5:1: environments[0] \"Acme\": readonly is no key: write read_only"
    );
}

#[test]
fn an_environment_with_a_mistake_is_not_said_to_be_none() {
    let place = Place::with("[[environments]]\nname = \"Acme\"\nurl = \"ftp://a\"\n");
    let error = place.resolve(&Flags::default(), &[("APPDECK_ENV", "Acme")]).unwrap_err();
    let told = error.to_string();
    assert!(told.contains("ftp is not supported") && !told.contains("no environment"), "{told}");
}

#[test]
fn mistakes_in_flags_and_variables_are_told_with_those_of_the_file() {
    let place = Place::with("[ui]\nclipboard = \"y\"\n");
    let flags = Flags { environment: Some("Acme".into()), ..Flags::default() };
    let variables = [("APPDECK_READ_ONLY", "perhaps"), ("APPDECK_CLIPBOARD", "x")];
    let error = place.resolve(&flags, &variables).unwrap_err();
    let lines = error.each();
    for (line, words) in lines.iter().zip([
        "config.toml:2:1: ui: clipboard is one of",
        "APPDECK_READ_ONLY: write 1 or 0",
        "APPDECK_CLIPBOARD: is one of",
        "--env: no environment is configured",
    ]) {
        assert!(line.contains(words), "{line}");
    }
    assert_eq!(lines.len(), 4, "{lines:?}");
}

#[test]
fn a_file_that_is_not_utf_8_names_line_and_column() {
    for (bytes, at) in [
        (&b"[ui]\n# caf\xe9\n"[..], "2:6"),
        (b"\xff\xfe[\0u\0i\0]\0", "1:1"),
        ("# ä".as_bytes().iter().chain(b"\xe9").copied().collect::<Vec<_>>().leak(), "1:4"),
    ] {
        let place = Place::empty();
        std::fs::write(&place.file, bytes).unwrap();
        let error = place.resolve(&Flags::default(), &[]).unwrap_err().to_string();
        let words =
            format!("{}:{at}: this is not UTF-8: save the file as UTF-8", place.file.display());
        assert!(error.ends_with(&words), "{error}");
    }
}

#[test]
fn what_may_not_show_the_frames_is_a_warning() {
    for (variables, words) in [
        (&[("LANG", "de_DE.ISO-8859-1")][..], Some("LANG=de_DE.ISO-8859-1 is no UTF-8 locale")),
        (&[("LC_ALL", "C"), ("LANG", "C.UTF-8")], Some("LC_ALL=C is no UTF-8 locale")),
        (&[("LC_ALL", ""), ("LC_CTYPE", "en_US.utf8"), ("LANG", "C")], None),
        (&[("LANG", "C.UTF-8"), ("TERM", "linux")], Some("TERM=linux may lack characters")),
        (&[("TERM", "vt220")], Some("TERM=vt220 may lack characters")),
        (&[("TERM", "xterm-256color")], None),
        (&[], None),
    ] {
        let resolved = Place::empty().resolve(&Flags::default(), variables).unwrap();
        let warned = resolved.warnings.join("\n");
        assert!(warned.contains(words.unwrap_or_default()), "{variables:?}: {warned}");
        assert_eq!(words.is_some(), !warned.is_empty(), "{variables:?}: {warned}");
        // A locale says for certain that they are not there; a terminal only that they may not be.
        let locale = warned.contains("no UTF-8 locale");
        assert_eq!(resolved.ui.ascii, locale, "{variables:?}");
        assert_eq!(warned.contains("drawn in ASCII"), locale, "{warned}");
        let flags = Flags { ascii: true, ..Flags::default() };
        let resolved = Place::empty().resolve(&flags, variables).unwrap();
        assert_eq!(resolved.warnings, [""; 0]);
    }
}

#[test]
fn who_asks_for_frames_has_them_in_any_locale() {
    let latin = [("LANG", "de_DE.ISO-8859-1")];
    let place = Place::with("[ui]\nascii = false\n");
    let resolved = place.resolve(&Flags::default(), &latin).unwrap();
    assert!(!resolved.ui.ascii);
    assert!(resolved.warnings.join("").contains("use --ascii if"), "{:?}", resolved.warnings);
    let asked = [latin[0], ("APPDECK_ASCII", "0")];
    assert!(!Place::empty().resolve(&Flags::default(), &asked).unwrap().ui.ascii);
}

#[test]
fn a_file_that_is_no_toml_names_line_and_column() {
    let place = Place::with("[ui]\ntheme = \"x\"\nascii = = true\n");
    let error = place.resolve(&Flags::default(), &[]).unwrap_err().to_string();
    assert!(error.contains(&format!("{}:3:9: ", place.file.display())), "{error}");
}

#[test]
fn a_value_of_another_type_names_what_was_expected_and_not_the_value() {
    let error = told("[ui]\nascii = \"hunter2\"\n");
    assert!(error.contains(":2:9: expected a boolean"), "{error}");
    for text in [
        "[[environments]]\nname = 4711\n",
        "[[environments]]\nclient_secret = 4711\n",
        "[[environments]]\nclient_secret = [\"4711\"]\n",
        "[[environments]]\nclient_secret = { from = 4711 }\n",
        "[[environments]]\nclient_secret = \"4711\n",
        "[[environments]]\nread_only = \"4711\"\n",
        "environments = \"4711\"\n",
        "[keys]\nquit = 4711\n",
    ] {
        let error = told(text);
        assert!(error.contains("config.toml:"), "{error}");
        assert!(!error.contains("4711"), "{error}");
    }
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let place = Place::empty();
    let missing = place.folder.path().join("other.toml");
    let flags = Flags { config: Some(missing.clone()), ..Flags::default() };
    let error = place.resolve(&flags, &[]).unwrap_err().to_string();
    assert_eq!(error, format!("there is no configuration file {}", missing.display()));
    let variable = [("APPDECK_CONFIG", missing.to_str().unwrap())];
    assert!(place.resolve(&Flags::default(), &variable).is_err());
}

#[test]
fn each_mistake_names_its_entry() {
    for (from, to, words) in [
        ("name = \"Acme\"", "", "environments[0]: name is missing"),
        ("name = \"Acme\"", "name = \" \"", "environments[0] \" \": name is missing"),
        ("url = \"https://acme.scalekit.com\"", "", "environments[0] \"Acme\": url is missing"),
        ("https:", "http:", "write https://acme.scalekit.com"),
        ("client_id = \"skc_1\"", "", "environments[0] \"Acme\": client_id is missing"),
        ("client_id", "type = \"sandbox\"\nclient_id", "development, staging or production"),
        ("client_secret", "#", "client_secret is missing: say where it comes from"),
        (
            "\"prompt\"",
            "\"vault\"",
            "client_secret: from is one of env, command, file, keyring, prompt",
        ),
        ("\"prompt\"", "\"keyring\"", "client_secret: account says under which name"),
        ("\"prompt\"", "\"env\"", "client_secret: name the variable"),
        ("\"prompt\"", "\"command\", run = []", "client_secret: run is a list"),
        ("\"prompt\"", "\"file\"", "client_secret: path names the file"),
    ] {
        let error = told(&ACME.replacen(from, to, 1));
        assert!(
            error.starts_with("config.toml:") && error.contains(": environments[0]"),
            "{error}"
        );
        assert!(error.contains(words), "{error}");
    }
    assert_eq!(
        told(&format!("{ACME}{}", ACME.replace("Acme", "ACME"))),
        "config.toml:8:1: environments[1] \"ACME\": another environment has this name"
    );
    assert!(told("[ui]\nclipboard = \"xclip\"").contains("auto, native, osc52, tmux, off"));
    let odd = Place::empty().resolve(&Flags::default(), &[("APPDECK_READ_ONLY", "perhaps")]);
    assert_eq!(odd.unwrap_err().to_string(), "APPDECK_READ_ONLY: write 1 or 0");
}

#[test]
fn a_secret_in_the_file_works_warns_and_stays_hidden() {
    let place = Place::with(&ACME.replace("{ from = \"prompt\" }", "\"canary-secret\""));
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(&place.file, open).unwrap();
    let resolved = place.resolve(&Flags::default(), &[]).unwrap();
    let [warning, open] = resolved.warnings.as_slice() else { panic!("{:?}", resolved.warnings) };
    assert!(warning.starts_with("environments[0] \"Acme\": client_secret stands in"), "{warning}");
    assert!(
        open.contains("others can read the secret in") && open.contains(": chmod 600 "),
        "{open}"
    );
    assert!(!format!("{resolved:?}").contains("canary"));
}
