use appdeck::config::edit::{EditError, apply};
use appdeck::domain::EnvironmentType;
use appdeck::domain::connection::{ConfigChange, Connection, SecretSource, Target};

const FILE: &str = r#"# ours

[[environments]]
# ask Jane
name = "Acme" # the first
url = "https://acme.scalekit.com"
colour = "red" # of another version
client_id = "skc_1"
client_secret = { from = "prompt", hint = "the vault" }

# --- looks ---
[ui]
ascii = true # for the old terminal

[[environments]]
name = "Beta"
url = "https://beta.scalekit.dev"
client_id = "skc_2"
[environments.client_secret]
from = "env"
name = "BETA"

# the end
"#;

fn entry(name: &str) -> Connection {
    Connection {
        target: Target::Environment,
        name: name.into(),
        url: "https://gamma.scalekit.dev".into(),
        kind: None,
        client_id: "skc_3".into(),
        source: SecretSource::Variable("GAMMA".into()),
    }
}

fn add(connection: Connection) -> ConfigChange {
    ConfigChange::Put { replaces: None, connection }
}

fn instead(name: &str, connection: Connection) -> ConfigChange {
    ConfigChange::Put { replaces: Some(name.into()), connection }
}

const GAMMA: &str = r#"[[environments]]
name = "Gamma"
url = "https://gamma.scalekit.dev"
client_id = "skc_3"
client_secret = { from = "env", name = "GAMMA" }
"#;

#[test]
fn an_entry_is_added_behind_everything_that_was_there() {
    assert_eq!(apply("", &add(entry("Gamma"))).unwrap(), GAMMA);
    let comments = "# only\n# comments\n";
    assert_eq!(apply(comments, &add(entry("Gamma"))).unwrap(), format!("{comments}\n{GAMMA}"));
    let ui = "[ui]\nascii = true\n# last\n";
    assert_eq!(apply(ui, &add(entry("Gamma"))).unwrap(), format!("{ui}\n{GAMMA}"));
    let added = apply(FILE, &add(entry("Gamma"))).unwrap();
    for line in FILE.lines().chain(GAMMA.lines()) {
        assert!(added.contains(line), "{line}\n{added}");
    }
}

#[test]
fn an_entry_is_added_to_a_list_on_one_line() {
    let inline = "environments = [{ name = \"Acme\" }] # short\n";
    let added = apply(inline, &add(entry("Gamma"))).unwrap();
    assert!(
        added.starts_with("environments = [{ name = \"Acme\" }, { name = \"Gamma\""),
        "{added}"
    );
    assert!(added.ends_with("# short\n"), "{added}");
}

#[test]
fn every_source_is_written_without_a_value() {
    for (source, written) in [
        (SecretSource::Variable("A".into()), r#"{ from = "env", name = "A" }"#),
        (
            SecretSource::Command(vec!["pass".into(), "a b".into()]),
            r#"{ from = "command", run = ["pass", "a b"] }"#,
        ),
        (SecretSource::File("~/a".into()), r#"{ from = "file", path = "~/a" }"#),
        (SecretSource::Keyring("me@a".into()), r#"{ from = "keyring", account = "me@a" }"#),
        (SecretSource::Prompt, r#"{ from = "prompt" }"#),
    ] {
        let text = apply("", &add(Connection { source, ..entry("Gamma") })).unwrap();
        assert!(text.contains(&format!("client_secret = {written}\n")), "{text}");
        assert!(toml_edit::Document::parse(text).is_ok());
    }
    let workspace = Connection { target: Target::Workspace, ..entry("Acme") };
    let text = apply("", &add(workspace)).unwrap();
    assert_eq!(
        text,
        "[[workspaces]]\nname = \"Acme\"\napi_url = \"https://gamma.scalekit.dev\"\ntoken = { from = \
         \"env\", name = \"GAMMA\" }\n"
    );
}

#[test]
fn an_edit_changes_the_lines_that_differ_and_no_other() {
    let acme = Connection {
        target: Target::Environment,
        name: "Acme".into(),
        url: "https://acme.scalekit.com".into(),
        kind: None,
        client_id: "skc_1".into(),
        source: SecretSource::Prompt,
    };
    assert_eq!(apply(FILE, &instead("acme", acme.clone())).unwrap(), FILE);
    let renamed = Connection { name: "Acme 2".into(), ..acme.clone() };
    let expected = FILE.replace("\"Acme\" # the first", "\"Acme 2\" # the first");
    assert_eq!(apply(FILE, &instead("Acme", renamed)).unwrap(), expected);
    let other = Connection {
        kind: Some(EnvironmentType::Production),
        source: SecretSource::File("a".into()),
        ..acme
    };
    let text = apply(FILE, &instead("Acme", other)).unwrap();
    assert!(text.contains("client_secret = { from = \"file\", path = \"a\" }\n"), "{text}");
    assert!(text.contains("type = \"production\"\n"), "{text}");
    assert!(text.contains("colour = \"red\" # of another version\n"), "{text}");
}

#[test]
fn a_secret_that_stands_in_the_file_stays_there() {
    let plain = "[[environments]]\nname = \"A\"\nclient_secret = \"canary\" # mine\n";
    let kept = Connection { source: SecretSource::Plain, ..entry("A") };
    let text = apply(plain, &instead("A", kept)).unwrap();
    assert!(text.contains("client_secret = \"canary\" # mine\n"), "{text}");
    let moved = apply(plain, &instead("A", entry("A"))).unwrap();
    assert!(!moved.contains("canary"), "{moved}");
}

#[test]
fn a_table_of_its_own_is_edited_too() {
    let beta = Connection {
        url: "https://beta.scalekit.dev".into(),
        client_id: "skc_2".into(),
        source: SecretSource::Variable("BETA".into()),
        ..entry("Beta")
    };
    assert_eq!(apply(FILE, &instead("Beta", beta.clone())).unwrap(), FILE);
    let prompt = Connection { source: SecretSource::Prompt, ..beta };
    let text = apply(FILE, &instead("Beta", prompt)).unwrap();
    assert!(text.contains("client_secret = { from = \"prompt\" }\n"), "{text}");
    assert!(!text.contains("[environments.client_secret]"), "{text}");
    assert!(text.ends_with("\n# the end\n"), "{text}");
}

#[test]
fn removing_cuts_the_entry_and_leaves_every_other_line() {
    let text = apply(FILE, &ConfigChange::Remove(Target::Environment, "ACME".into())).unwrap();
    let (before, rest) = FILE.split_once("[[environments]]").unwrap();
    let (_, after) = rest.split_once("the vault\" }\n\n").unwrap();
    assert_eq!(text, format!("{before}{after}"));
    let text = apply(FILE, &ConfigChange::Remove(Target::Environment, "Beta".into())).unwrap();
    let (before, _) = FILE.rsplit_once("[[environments]]").unwrap();
    assert_eq!(text, format!("{before}# the end\n"));
    let inline = "environments = [{ name = \"A\" }, { name = \"B\" }] # short\n";
    let text = apply(inline, &ConfigChange::Remove(Target::Environment, "A".into())).unwrap();
    assert!(!text.contains("\"A\"") && text.contains("{ name = \"B\" }"), "{text}");
    let all = apply(GAMMA, &ConfigChange::Remove(Target::Environment, "Gamma".into())).unwrap();
    assert_eq!(all, "");
}

#[test]
fn what_cannot_be_changed_is_refused_in_words() {
    let gone = |name: &str| EditError::Gone { target: Target::Environment, name: name.into() };
    for (text, change, error) in [
        ("= canary", add(entry("A")), EditError::NotToml),
        ("environments = \"canary\"", add(entry("A")), EditError::NotAList("environments")),
        (FILE, instead("Delta", entry("A")), gone("Delta")),
        (FILE, ConfigChange::Remove(Target::Environment, "Delta".into()), gone("Delta")),
        (
            FILE,
            add(entry("BETA")),
            EditError::Taken { target: Target::Environment, name: "BETA".into() },
        ),
        (
            FILE,
            instead("Acme", entry("beta")),
            EditError::Taken { target: Target::Environment, name: "beta".into() },
        ),
    ] {
        let refused = apply(text, &change).unwrap_err();
        assert_eq!(refused, error);
        assert!(!refused.to_string().contains("canary"), "{refused}");
    }
}

#[test]
fn the_ends_of_lines_and_the_mark_of_the_encoding_stay() {
    let changes = [
        add(entry("Gamma")),
        instead("Acme", entry("Gamma")),
        ConfigChange::Remove(Target::Environment, "Acme".into()),
    ];
    for change in changes {
        let plain = apply(FILE, &change).unwrap();
        let dos = apply(&FILE.replace('\n', "\r\n"), &change).unwrap();
        assert_eq!(dos, plain.replace('\n', "\r\n"), "{change:?}");
        let marked = apply(&format!("\u{feff}{FILE}"), &change).unwrap();
        assert_eq!(marked, format!("\u{feff}{plain}"), "{change:?}");
        // Both ends in one file: what is not changed keeps its own.
        let mixed =
            FILE.replacen("# ours\n", "# ours\r\n", 1).replace("# the end\n", "# the end\r\n");
        let mixed = apply(&mixed, &change).unwrap();
        assert!(mixed.starts_with("# ours\r\n\n") && mixed.contains("# the end\r\n"), "{mixed:?}");
        assert_eq!(mixed.replace("\r\n", "\n"), plain);
    }
}
