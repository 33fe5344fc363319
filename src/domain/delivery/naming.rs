//! What the name of a file says of its readers.

use std::path::Path;

/// Who reads a file of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Readers of variables, shells among them.
    Env,
    /// A shell, which runs what is in it.
    Shell,
    /// Readers of JSON.
    Json,
    /// Somebody else; what it is, in a word.
    Foreign(&'static str),
    /// The name says nothing.
    Unknown,
}

const SHELLS: [&str; 9] = ["sh", "bash", "zsh", "ksh", "dash", "ash", "mksh", "envrc", "bats"];

const SHELL_FILES: [&str; 15] = [
    "envrc",
    "direnvrc",
    "profile",
    "bash_profile",
    "bash_login",
    "bash_logout",
    "bash_aliases",
    "zprofile",
    "zshenv",
    "zlogin",
    "zlogout",
    "xprofile",
    "xsessionrc",
    "envvars",
    "rc.local",
];

const FOREIGN: [(&str, &str); 31] = [
    ("fish", "a fish script"),
    ("csh", "a csh script"),
    ("tcsh", "a csh script"),
    ("cshrc", "a csh script"),
    ("tcshrc", "a csh script"),
    ("login", "a csh script"),
    ("ps1", "a PowerShell script"),
    ("psm1", "a PowerShell script"),
    ("psd1", "PowerShell data"),
    ("bat", "a batch file"),
    ("cmd", "a batch file"),
    ("nu", "a Nushell script"),
    ("xsh", "an xonsh script"),
    ("elv", "an Elvish script"),
    ("py", "a Python program"),
    ("rb", "a Ruby program"),
    ("pl", "a Perl program"),
    ("php", "a PHP program"),
    ("lua", "a Lua program"),
    ("js", "a JavaScript program"),
    ("mjs", "a JavaScript program"),
    ("cjs", "a JavaScript program"),
    ("ts", "a TypeScript program"),
    ("yaml", "YAML"),
    ("yml", "YAML"),
    ("toml", "TOML"),
    ("xml", "XML"),
    ("tf", "Terraform's"),
    ("tfvars", "Terraform's"),
    ("makefile", "a makefile"),
    ("dockerfile", "a Dockerfile"),
];

impl Named {
    /// What the name of `path` says.
    pub fn of(path: &Path) -> Self {
        let Some(name) = path.file_name() else { return Self::Unknown };
        let name = name.to_string_lossy().to_ascii_lowercase();
        let bare = name.strip_prefix('.').unwrap_or(&name);
        let extension = bare.rsplit('.').next().unwrap_or(bare);
        let shell = SHELLS.contains(&extension)
            || SHELL_FILES.contains(&bare)
            || (bare.ends_with("shrc") && !bare.ends_with("cshrc"))
            || bare.ends_with(".bashrc")
            || bare.starts_with("envrc.");
        if let Some((_, what)) = FOREIGN.iter().find(|(one, _)| *one == extension) {
            Self::Foreign(what)
        } else if shell {
            Self::Shell
        } else if extension == "json" {
            Self::Json
        } else if bare.split(['.', '-', '_']).any(|part| part == "env") {
            Self::Env
        } else {
            Self::Unknown
        }
    }

    /// What the first line of a file says, when it names an interpreter.
    pub fn of_text(text: &[u8]) -> Option<Self> {
        let line = text.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let last = |word: &[u8]| word.rsplit(|byte| *byte == b'/').next().map(<[u8]>::to_vec);
        let first = last(words.next()?)?;
        let program = if first == b"env" {
            last(words.find(|word| !word.starts_with(b"-"))?)?
        } else {
            first
        };
        let shell = SHELLS.iter().any(|shell| shell.as_bytes() == program.as_slice());
        Some(if shell { Self::Shell } else { Self::Foreign("a script for another interpreter") })
    }
}

#[cfg(test)]
mod tests {
    use super::Named::{self, Env, Foreign, Json, Shell, Unknown};

    #[test]
    fn a_name_tells_its_readers() {
        for (path, expected) in [
            (".env", Env),
            ("~/coffee/.env.local", Env),
            (".ENV", Env),
            ("coffee.env", Env),
            ("coffee.env.local", Env),
            (".env-production", Env),
            ("env", Env),
            ("env.production", Env),
            (".envrc", Shell),
            (".envrc.local", Shell),
            ("local.envrc", Shell),
            ("env.sh", Shell),
            (".env.sh", Shell),
            (".bashrc", Shell),
            (".zshrc", Shell),
            ("bash.bashrc", Shell),
            (".profile", Shell),
            ("secret.json", Json),
            ("env.json", Json),
            (".env.fish", Foreign("a fish script")),
            (".cshrc", Foreign("a csh script")),
            ("env.ps1", Foreign("a PowerShell script")),
            ("values.yaml", Foreign("YAML")),
            ("Makefile", Foreign("a makefile")),
            ("secret", Unknown),
            (".environment", Unknown),
            ("envoy.conf", Unknown),
        ] {
            assert_eq!(Named::of(path.as_ref()), expected, "{path}");
        }
    }

    #[test]
    fn the_first_line_tells_too() {
        for (text, shell) in [
            ("#!/bin/sh\n", Some(true)),
            ("#!/usr/bin/env -S bash -e\nA=1", Some(true)),
            ("#! /usr/local/bin/zsh", Some(true)),
            ("#!/usr/bin/fish\n", Some(false)),
            ("#!/usr/bin/env python3\n", Some(false)),
            ("# ours\n", None),
        ] {
            let found = Named::of_text(text.as_bytes()).map(|one| one == Shell);
            assert_eq!(found, shell, "{text:?}");
        }
    }
}
