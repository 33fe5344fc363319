//! Commands that can be chosen without being configured.

use super::CommandTarget;
use super::command::{CommandInput, Encoding};

/// A command that many have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name for people.
    pub name: &'static str,
    /// The program and its arguments, see [`CommandTarget::run`].
    pub run: &'static [&'static str],
    /// See [`CommandTarget::otherwise`].
    pub otherwise: &'static [&'static str],
    /// The key of a Kubernetes Secret that is written instead of the bare value.
    pub manifest: Option<&'static str>,
    /// See [`CommandTarget::check`].
    pub check: &'static [&'static str],
    /// See [`CommandTarget::encoding`].
    pub encoding: Encoding,
    /// See [`CommandTarget::whereto`].
    pub whereto: &'static [&'static str],
    /// What it does and where it writes, in one sentence.
    pub sentence: &'static str,
    /// The place it writes to, see [`CommandTarget::place`].
    pub place: &'static str,
}

const PLAIN: Preset = Preset {
    name: "",
    run: &[],
    otherwise: &[],
    manifest: None,
    check: &[],
    encoding: Encoding::Plain,
    whereto: &[],
    sentence: "",
    place: "",
};

/// Every preset, in the order in which they are offered. Each serves the first secret of an
/// application and every later one, and leaves alone what else is kept there.
pub const PRESETS: [Preset; 5] = [
    Preset {
        name: "vault",
        // A patch keeps the other keys; where there is nothing yet, it fails, and a put that is
        // allowed only there creates it.
        run: &["vault", "kv", "patch", "-mount=secret", "scalekit/{name}", "client_secret=-"],
        otherwise: &[
            "vault",
            "kv",
            "put",
            "-cas=0",
            "-mount=secret",
            "scalekit/{name}",
            "client_secret=-",
        ],
        check: &["vault", "kv", "get", "-mount=secret", "-field=client_secret", "scalekit/{name}"],
        sentence: "HashiCorp Vault at VAULT_ADDR: client_secret becomes a new version, other keys stay",
        place: "secret/scalekit/{name}",
        ..PLAIN
    },
    Preset {
        name: "pass",
        run: &["pass", "insert", "-m", "-f", "scalekit/{name}"],
        check: &["pass", "show", "scalekit/{name}"],
        sentence: "pass: encrypted in your password store, in place of what is there",
        place: "scalekit/{name}",
        ..PLAIN
    },
    Preset {
        name: "kubectl",
        // Applied on the server, so that no annotation repeats the value and other keys stay.
        run: &[
            "kubectl",
            "apply",
            "--server-side",
            "--force-conflicts",
            "--field-manager=appdeck",
            "-f",
            "-",
        ],
        manifest: Some("client-secret"),
        check: &["kubectl", "get", "secret", "{name}", "-o", "jsonpath={{.data.client-secret}}"],
        encoding: Encoding::Base64,
        whereto: &[
            "kubectl",
            "config",
            "view",
            "--minify",
            "-o",
            "jsonpath=context {{.contexts[0].name}}, namespace {{.contexts[0].context.namespace}}",
        ],
        sentence: "Kubernetes: creates the Secret or replaces client-secret in it, other keys stay",
        place: "the Secret {name}",
        ..PLAIN
    },
    Preset {
        name: "gh",
        run: &["gh", "secret", "set", "SCALEKIT_CLIENT_SECRET"],
        whereto: &["gh", "repo", "view", "--json", "nameWithOwner", "--jq", ".nameWithOwner"],
        sentence: "GitHub: the Actions secret of the repository in this folder, one for all applications; it cannot be read back",
        place: "the Actions secret SCALEKIT_CLIENT_SECRET",
        ..PLAIN
    },
    Preset {
        name: "op",
        run: &["op", "document", "edit", "{name}", "-"],
        otherwise: &[
            "op",
            "document",
            "create",
            "-",
            "--title={name}",
            "--file-name=client-secret",
        ],
        check: &["op", "document", "get", "{name}"],
        sentence: "1Password: a document in the account's default vault, in place of what it holds",
        place: "the document {name}",
        ..PLAIN
    },
];

impl Preset {
    /// The preset as a command.
    pub fn target(&self) -> CommandTarget {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let manifest =
            |key: &str| CommandInput::Manifest { name: "{name}".into(), key: key.into() };
        CommandTarget {
            name: self.name.to_owned(),
            run: words(self.run),
            otherwise: words(self.otherwise),
            input: self.manifest.map(manifest).unwrap_or_default(),
            check: words(self.check),
            encoding: self.encoding,
            whereto: words(self.whereto),
            sentence: self.sentence.to_owned(),
            place: Some(self.place.to_owned()),
        }
    }
}

/// The commands to choose from: those that are configured, then the presets whose names they leave
/// free.
pub fn offered(configured: &[CommandTarget]) -> Vec<CommandTarget> {
    let free = |preset: &&Preset| configured.iter().all(|target| target.name != preset.name);
    let presets = PRESETS.iter().filter(free).map(Preset::target);
    configured.iter().cloned().chain(presets).collect()
}

/// What the programs of checks say where nothing is stored. Of any other failure it is not known
/// what is stored.
const NOTHING: [(&str, &str); 5] = [
    ("pass", "is not in the password store"),
    ("gopass", "is not in the password store"),
    ("vault", "No value found at"),
    ("kubectl", "(NotFound)"),
    ("op", "isn't an item"),
];

/// Whether `program` says in `said` that nothing is stored there.
pub fn says_nothing_is_there(program: &str, said: &str) -> bool {
    let program = program.rsplit('/').next().unwrap_or(program);
    NOTHING.iter().any(|(name, words)| *name == program && said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::{PRESETS, offered, says_nothing_is_there};
    use crate::domain::ClientId;
    use crate::domain::delivery::{CommandTarget, DeliverySubject};

    fn subject(application: &str, id: &str) -> DeliverySubject {
        DeliverySubject {
            environment: "-Acme".into(),
            environment_url: None,
            application: application.into(),
            client_id: ClientId::new(id),
            suffix: "6nRi".into(),
        }
    }

    #[test]
    fn every_preset_can_be_run_for_any_name() {
        for application in ["--force", "Coffee\nDesk", "../../etc", "カフェ"] {
            for preset in PRESETS {
                let expanded = preset.target().expand(&subject(application, "webc_1")).unwrap();
                let lines = [Some(&expanded.run), expanded.otherwise.as_ref()];
                let lines = lines.into_iter().chain([expanded.check.as_ref()]).flatten();
                for line in lines {
                    assert!(line.arguments.iter().all(|word| !word.contains("..")), "{line}");
                }
            }
        }
    }

    #[test]
    fn two_applications_of_one_name_have_two_places_wherever_a_preset_has_places() {
        for preset in PRESETS {
            let places = ["webc_1", "webc_2"]
                .map(|id| preset.target().expand(&subject("Partner-Portal", id)).unwrap().place());
            let one_for_all = preset.name == "gh";
            assert_eq!(places[0] == places[1], one_for_all, "{}", preset.name);
            assert_eq!(preset.target().has_own_place(), !one_for_all, "{}", preset.name);
        }
    }

    #[test]
    fn every_preset_asks_back_where_its_program_can_answer() {
        for preset in PRESETS {
            assert_eq!(preset.check.is_empty(), preset.name == "gh", "{}", preset.name);
        }
        assert!(says_nothing_is_there("/usr/bin/pass", "Error: x is not in the password store."));
        assert!(!says_nothing_is_there("pass", "gpg: decryption failed: No secret key"));
    }

    #[test]
    fn a_configured_command_takes_the_place_of_its_preset() {
        let own = CommandTarget::new("pass", vec!["gopass".into()]);
        let offered = offered(std::slice::from_ref(&own));
        assert_eq!(offered.len(), PRESETS.len());
        assert_eq!(offered.first(), Some(&own));
    }
}
