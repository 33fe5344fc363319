//! Commands that can be chosen without being configured.

use super::CommandTarget;

/// A command that many have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name for people.
    pub name: &'static str,
    /// The program and its arguments, see [`CommandTarget::run`].
    pub run: &'static [&'static str],
    /// What it does, in one sentence.
    pub sentence: &'static str,
}

/// Every preset, in the order in which they are offered. Each program takes the value from its
/// standard input as it is, without an end of line.
pub const PRESETS: [Preset; 5] = [
    Preset {
        name: "vault",
        run: &["vault", "kv", "put", "-mount=secret", "scalekit/{name}", "client_secret=-"],
        sentence: "HashiCorp Vault: writes client_secret as a new version of scalekit/{name}",
    },
    Preset {
        name: "pass",
        run: &["pass", "insert", "-m", "-f", "scalekit/{name}"],
        sentence: "pass: encrypts it as scalekit/{name}, in place of what is there",
    },
    Preset {
        name: "kubectl",
        run: &[
            "kubectl",
            "create",
            "secret",
            "generic",
            "{name}",
            "--from-file=client-secret=/dev/stdin",
        ],
        sentence: "Kubernetes: creates the secret {name} in the current context, if there is none",
    },
    Preset {
        name: "gh",
        run: &["gh", "secret", "set", "SCALEKIT_CLIENT_SECRET"],
        sentence: "GitHub: sets the Actions secret of the repository in this folder",
    },
    Preset {
        name: "op",
        run: &["op", "document", "create", "-", "--title={name}", "--file-name=client-secret"],
        sentence: "1Password: adds a document {name} that holds it",
    },
];

impl Preset {
    /// The preset as a command.
    pub fn target(&self) -> CommandTarget {
        CommandTarget {
            name: self.name.to_owned(),
            run: self.run.iter().map(|&word| word.to_owned()).collect(),
            newline: false,
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

#[cfg(test)]
mod tests {
    use super::{PRESETS, offered};
    use crate::domain::ClientId;
    use crate::domain::delivery::{CommandTarget, Subject};

    #[test]
    fn every_preset_can_be_run_for_any_name() {
        for application in ["--force", "Coffee\nDesk", "../../etc", "カフェ"] {
            let subject = Subject {
                environment: "-Acme".into(),
                environment_url: None,
                application: application.into(),
                client_id: ClientId::new("webc_1"),
                suffix: "6nRi".into(),
            };
            for preset in PRESETS {
                let expanded = preset.target().expand(&subject).unwrap();
                let named = expanded.arguments.iter().all(|word| !word.contains(".."));
                assert!(named, "{expanded:?}");
            }
        }
    }

    #[test]
    fn a_configured_command_takes_the_place_of_its_preset() {
        let own = CommandTarget { name: "pass".into(), run: vec!["gopass".into()], newline: true };
        let offered = offered(std::slice::from_ref(&own));
        assert_eq!(offered.len(), PRESETS.len());
        assert_eq!(offered.first(), Some(&own));
    }
}
