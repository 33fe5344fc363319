//! The configuration: what it means, and what is said when it is wrong.

mod credential;
mod edit;
pub mod keyring;
mod prompt;
mod sample;
mod store;
mod types;
mod variables;
mod wrong;

use std::path::PathBuf;

use appdeck::config::{ConfigError, CredentialSource, Flags, Resolved, resolve};
use appdeck::domain::delivery::{CommandInput, Encoding};
use appdeck::domain::{ClipboardChoice, EnvironmentType, WriteKind};
use tempfile::TempDir;

/// A folder of its own with a configuration file in it.
struct Place {
    folder: TempDir,
    file: PathBuf,
}

impl Place {
    fn with(text: &str) -> Self {
        let place = Self::empty();
        std::fs::write(&place.file, text).unwrap();
        place
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        Self { folder, file }
    }

    fn resolve(&self, flags: &Flags, variables: &[(&str, &str)]) -> Result<Resolved, ConfigError> {
        let variable = |name: &str| {
            let pair = variables.iter().find(|(known, _)| *known == name);
            pair.map(|(_, value)| (*value).to_owned())
        };
        resolve(flags, &variable, &self.file)
    }
}

fn read(text: &str) -> Result<Resolved, ConfigError> {
    Place::with(text).resolve(&Flags::default(), &[])
}

const ACME: &str = r#"
[[environments]]
name = "Acme"
url = "https://acme.scalekit.com"
client_id = "skc_1"
client_secret = { from = "prompt" }
"#;

#[test]
fn nothing_configured_is_fine_and_creates_nothing() {
    let place = Place::empty();
    let resolved = place.resolve(&Flags::default(), &[]).unwrap();
    assert_eq!(resolved.environments, []);
    assert_eq!(resolved.warnings, [""; 0]);
    assert_eq!(resolved.path, place.file);
    assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 0);
}

#[test]
fn an_environment_is_what_the_file_says() {
    let resolved = read(ACME).unwrap();
    let [acme] = resolved.environments.as_slice() else { panic!("{resolved:?}") };
    assert_eq!(acme.environment.name, "Acme");
    assert_eq!(acme.environment.host, "acme.scalekit.com");
    assert_eq!(acme.base.as_str(), "https://acme.scalekit.com/");
    assert_eq!(acme.client_id.as_str(), "skc_1");
    assert_eq!(acme.environment.own_client.as_ref(), Some(&acme.client_id));
    assert_eq!(acme.credential, CredentialSource::Prompt);
}

#[test]
fn production_is_guarded_unless_the_file_says_otherwise() {
    for (host, extra, kind, guarded) in [
        ("acme.scalekit.com", "", EnvironmentType::Production, true),
        ("acme.scalekit.com", "read_only = false", EnvironmentType::Production, false),
        ("acme.scalekit.dev", "", EnvironmentType::Development, false),
        ("acme.scalekit.dev", "read_only = true", EnvironmentType::Development, true),
        ("acme.scalekit.dev", "type = \"PRD\"", EnvironmentType::Production, true),
        ("acme.scalekit.com", "type = \"development\"", EnvironmentType::Development, false),
    ] {
        let text = format!("{}\n{extra}", ACME.replace("acme.scalekit.com", host));
        let resolved = read(&text).unwrap();
        let environment = &resolved.environments[0].environment;
        assert_eq!((environment.kind, environment.guarded), (kind, guarded), "{host} {extra}");
    }
}

#[test]
fn what_is_forbidden_is_named_in_the_file() {
    let denied = |names: &str| read(&format!("{ACME}deny = {names}"));
    let resolved = denied("[\"delete\", \"delete-secret\"]").unwrap();
    assert_eq!(
        resolved.environments[0].environment.deny,
        [WriteKind::Delete, WriteKind::DeleteSecret]
    );
    let error = denied("[\"remove\"]").unwrap_err().to_string();
    let words = "config.toml:7:1: environments[0] \"Acme\": deny lists create, save, delete, \
                 generate-secret, deactivate-secret, activate-secret, delete-secret, \
                 revoke-sessions, not \"remove\"";
    assert!(error.ends_with(words), "{error}");
    let text = "[[workspaces]]\nname = \"Acme\"\napi_url = \"https://api.acme.example\"\n\
                token = { from = \"prompt\" }\ndeny = [\"create\"]";
    assert_eq!(read(text).unwrap().workspaces[0].deny, [WriteKind::Create]);
}

#[test]
fn a_workspace_has_an_address_and_a_token() {
    let resolved = read(
        "[[workspaces]]\nname = \"Acme\"\napi_url = \"https://api.acme.example\"\n\
         token = { from = \"command\", run = [\"pass\", \"show\", \"acme\"] }",
    )
    .unwrap();
    let [acme] = resolved.workspaces.as_slice() else { panic!("{resolved:?}") };
    assert_eq!(acme.base.as_str(), "https://api.acme.example/");
    let run = ["pass", "show", "acme"].map(str::to_owned).to_vec();
    assert_eq!(acme.token, CredentialSource::Command(run));
}

#[test]
fn flags_beat_variables_beat_the_file_beats_defaults() {
    let place = Place::with("[ui]\ntheme = \"file\"\nascii = true");
    let theme = |flag: Option<&str>, variables: &[(&str, &str)]| {
        let flags = Flags { theme: flag.map(str::to_owned), ..Flags::default() };
        place.resolve(&flags, variables).unwrap().ui.theme.unwrap().name
    };
    let variable = [("APPDECK_THEME", "variable")];
    assert_eq!(theme(Some("flag"), &variable), "flag");
    assert_eq!(theme(None, &variable), "variable");
    assert_eq!(theme(None, &[]), "file");
    assert_eq!(read("").unwrap().ui.theme, None);

    let ascii = |flags: &Flags, variables| place.resolve(flags, variables).unwrap().ui.ascii;
    assert!(ascii(&Flags::default(), &[]));
    assert!(!ascii(&Flags::default(), &[("APPDECK_ASCII", "0")]));
    assert!(ascii(&Flags { ascii: true, ..Flags::default() }, &[("APPDECK_ASCII", "0")]));
}

#[test]
fn the_way_to_the_clipboard_is_the_flags_the_variables_or_the_files() {
    let place = Place::with("[ui]\nclipboard = \"tmux\"");
    let way = |flag, variables: &[(&str, &str)]| {
        let flags = Flags { clipboard: flag, ..Flags::default() };
        place.resolve(&flags, variables).map(|resolved| resolved.ui.clipboard)
    };
    let variable = [("APPDECK_CLIPBOARD", "native")];
    assert_eq!(way(Some(ClipboardChoice::Off), &variable).unwrap(), ClipboardChoice::Off);
    assert_eq!(way(None, &variable).unwrap(), ClipboardChoice::Native);
    assert_eq!(way(None, &[]).unwrap(), ClipboardChoice::Tmux);
    assert_eq!(read("").unwrap().ui.clipboard, ClipboardChoice::Auto);
    let error = way(None, &[("APPDECK_CLIPBOARD", "xclip")]).unwrap_err().to_string();
    assert_eq!(error, "APPDECK_CLIPBOARD: is one of auto, native, osc52, tmux, off");
    let error = read("[ui]\nclipboard = \"xclip\"").unwrap_err().to_string();
    let words = "config.toml:2:1: ui: clipboard is one of auto, native, osc52, tmux, off";
    assert!(error.ends_with(words), "{error}");
}

#[test]
fn no_color_needs_a_value_to_count() {
    let place = Place::empty();
    let color = |flags: &Flags, variables| place.resolve(flags, variables).unwrap().ui.color;
    assert!(color(&Flags::default(), &[]));
    assert!(color(&Flags::default(), &[("NO_COLOR", "")]));
    assert!(!color(&Flags::default(), &[("NO_COLOR", "1")]));
    assert!(!color(&Flags { no_color: true, ..Flags::default() }, &[]));
}

#[test]
fn the_first_environment_is_found_in_any_letter_case() {
    let place = Place::with(ACME);
    let flags = |name: &str| Flags { environment: Some(name.into()), ..Flags::default() };
    let start = place.resolve(&flags("ACME"), &[]).unwrap().ui.start_environment;
    assert_eq!(start.as_deref(), Some("Acme"));
    let by_variable = place.resolve(&Flags::default(), &[("APPDECK_ENV", "acme")]).unwrap();
    assert_eq!(by_variable.ui.start_environment.as_deref(), Some("Acme"));
    let error = place.resolve(&flags("Amce"), &[]).unwrap_err().to_string();
    assert_eq!(error, "--env: there is no environment Amce, but Acme");
}

#[test]
fn keys_may_be_one_several_or_none() {
    let keys = read("[keys]\nquit = \"Q\"\nhelp = [\"?\", \"f1\"]\nsort = []").unwrap().ui.keys;
    assert_eq!(keys["quit"], ["Q"]);
    assert_eq!(keys["help"], ["?", "f1"]);
    assert_eq!(keys["sort"], [""; 0]);
}

#[test]
fn a_place_that_two_applications_may_share_is_warned_of() {
    for (argument, warned) in [
        ("x/{environment}/{application}", true),
        ("x/{application}", true),
        ("x/{application}/{client_id}", false),
        ("{name}", false),
    ] {
        let text = format!("[[deliver]]\nname = \"own\"\nrun = [\"store\", \"{argument}\"]");
        let warnings = read(&text).unwrap().warnings;
        assert_eq!(warnings.len(), usize::from(warned), "{argument}: {warnings:?}");
        assert!(warnings.iter().all(|one| one.contains("write {name}")), "{warnings:?}");
    }
}

#[test]
fn a_command_says_how_its_place_is_asked() {
    let own = "[[deliver]]\nname = \"own\"\nrun = [\"store\", \"{name}\"]\n";
    let text = format!("{own}check = [\"show\", \"{{name}}\"]\ncheck_encoding = \"base64\"");
    let resolved = read(&text).unwrap();
    let [target] = resolved.deliver.as_slice() else { panic!("{resolved:?}") };
    assert_eq!(target.check, ["show", "{name}"]);
    assert_eq!(target.encoding, Encoding::Base64);
    for (line, told) in [
        ("check_encoding = \"hex\"", "check_encoding is either plain or base64"),
        ("check = [\"show\", \"{secret}\"]", "there is no placeholder {secret}"),
        ("check = [\"\"]", "the program's name is fixed and not empty"),
    ] {
        let error = read(&format!("{own}{line}")).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn commands_for_secrets_are_checked_when_the_file_is_read() {
    let command = |run: &str| read(&format!("[[deliver]]\nname = \"own\"\nrun = {run}"));
    let resolved = command(r#"["store", "x/{name}", "{{"]"#).unwrap();
    let [own] = resolved.deliver.as_slice() else { panic!("{resolved:?}") };
    assert_eq!((own.name.as_str(), &own.input), ("own", &CommandInput::Value));
    assert_eq!(own.run, ["store", "x/{name}", "{{"]);
    for (run, expected) in [
        ("[]", "deliver[0] \"own\": run is empty: name the program"),
        (
            r#"["store", "{secret}"]"#,
            "deliver[0] \"own\": there is no placeholder {secret}, only {environment}, {application}, \
             {client_id} and {name}; the secret itself comes on standard input",
        ),
    ] {
        let error = command(run).unwrap_err().to_string();
        assert!(error.contains("config.toml:") && error.ends_with(expected), "{error}");
    }
    let twice = "[[deliver]]\nname = \"a\"\nrun = [\"x\"]\n".repeat(2);
    let error = read(&twice).unwrap_err().to_string();
    assert!(error.ends_with(":4:1: deliver[1] \"a\": another command has this name"), "{error}");
}

#[test]
fn a_slip_in_a_key_that_protects_is_a_mistake() {
    for (slip, meant) in [
        ("readonly = true", "write read_only"),
        ("read-only = true", "write read_only"),
        ("raed_only = true", "write read_only"),
        ("denny = [\"delete\"]", "write deny"),
        ("Deny = [\"delete\"]", "write deny"),
        ("typ = \"production\"", "write type"),
    ] {
        let error = read(&format!("{ACME}\n{slip}")).unwrap_err().to_string();
        assert!(error.contains("config.toml:") && error.ends_with(meant), "{error}");
    }
    for other in ["env", "desc", "key", "note", "domain"] {
        assert_eq!(read(&format!("{ACME}\n{other} = 1")).unwrap().warnings.len(), 1, "{other}");
    }
}

#[test]
fn unknown_keys_are_named_and_do_no_harm() {
    let text = ACME.replace("{ from = \"prompt\" }", "{ from = \"prompt\", nmae = \"x\" }");
    let resolved = read(&format!("colour = 1\n[ui]\nthem = \"x\"\n{text}\nshade = true")).unwrap();
    let places = resolved.warnings.iter().map(|line| line.split_once("config.toml:").unwrap().1);
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            "1:1: the key colour is not known",
            "11:1: environments[0] \"Acme\": the key shade is not known",
            "9:36: environments[0] \"Acme\" client_secret: the key nmae is not known",
            "3:1: ui: the key them is not known",
        ]
    );
    assert_eq!(resolved.environments.len(), 1);
}

#[test]
fn paths_are_seen_from_the_file_and_from_home() {
    let place = Place::with(&format!(
        "ca_file = \"ca.pem\"\n{}",
        ACME.replace("\"prompt\"", "\"file\", path = \"~/secret\"")
    ));
    let resolved = place.resolve(&Flags::default(), &[("HOME", "/home/op")]).unwrap();
    assert_eq!(resolved.ca_file, Some(place.folder.path().join("ca.pem")));
    let file = CredentialSource::File("/home/op/secret".into());
    assert_eq!(resolved.environments[0].credential, file);
}

#[test]
fn staging_has_the_rules_of_development_and_is_writable_unless_it_is_said() {
    let staging = ACME.replace("client_id", "type = \"staging\"\nclient_id");
    let resolved = read(&staging).unwrap();
    let environment = &resolved.environments[0].environment;
    assert_eq!(environment.kind, EnvironmentType::Staging);
    assert!(!environment.guarded);
    let locked = staging.replace("type =", "read_only = true\ntype =");
    assert!(read(&locked).unwrap().environments[0].environment.guarded);
}
