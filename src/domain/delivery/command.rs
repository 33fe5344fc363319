//! A command as the destination of a secret: it reads the value from its standard input. What it
//! is told on its command line everybody on the machine can read, so no value stands there.

use std::fmt;

use super::template::{self, Placeholder, fill, pieces};
use super::{DeliveryFailure, DeliverySubject};

/// A command that takes a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandTarget {
    /// Its name for people.
    pub name: String,
    /// The program and its arguments; no shell reads them. `{environment}`, `{application}`,
    /// `{client_id}` and `{name}` (see [`super::name::unique`]) are filled in; `{{` and `}}` are
    /// braces.
    pub run: Vec<String>,
    /// What is run where `run` fails: some tools change with one command and create with another.
    pub otherwise: Vec<String>,
    /// What comes on its standard input.
    pub input: CommandInput,
    /// The program and its arguments that tell what is stored; empty where nothing can be asked.
    pub check: Vec<String>,
    /// How that is written.
    pub encoding: Encoding,
    /// The program and its arguments that say in words where `run` would write; empty where the
    /// command says it itself.
    pub whereto: Vec<String>,
    /// What it does, in one sentence.
    pub sentence: String,
    /// The place it writes to, in words; without it the command line stands for it.
    pub place: Option<String>,
}

/// What a command reads from its standard input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CommandInput {
    /// The value and nothing else.
    #[default]
    Value,
    /// The value and an end of line.
    Line,
    /// A Kubernetes Secret of this name that holds it under this key.
    Manifest {
        /// The Secret's name.
        name: String,
        /// The key.
        key: String,
    },
}

/// How the output of a check is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// As it is; one end of line after it does not count.
    #[default]
    Plain,
    /// In base64.
    Base64,
}

/// A program and its arguments, with nothing left to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledCommand {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// A command ready to be run and shown: no shell, no placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expanded {
    /// The command's name for people.
    pub name: String,
    /// What is run.
    pub run: FilledCommand,
    /// What is run where that fails.
    pub otherwise: Option<FilledCommand>,
    /// What comes on standard input.
    pub input: CommandInput,
    /// What tells what is stored.
    pub check: Option<FilledCommand>,
    /// How that is written.
    pub encoding: Encoding,
    /// What tells where it writes.
    pub whereto: Option<FilledCommand>,
    place: Option<String>,
}

impl CommandTarget {
    /// A command that reads the value and nothing else, and cannot be asked.
    pub fn new(name: impl Into<String>, run: Vec<String>) -> Self {
        Self { name: name.into(), run, ..Self::default() }
    }

    /// Whether it is written as it must be, whatever it will be filled with.
    ///
    /// # Errors
    /// [`DeliveryFailure::Template`] with what would be right.
    pub fn validate(&self) -> Result<(), DeliveryFailure> {
        let wrong = |why: String| DeliveryFailure::Template { name: self.name.clone(), why };
        if self.run.is_empty() {
            return Err(wrong("run is empty: name the program".into()));
        }
        for line in [&self.run, &self.otherwise, &self.check, &self.whereto] {
            let Some((program, arguments)) = line.split_first() else { continue };
            if program.trim().is_empty() || program.contains(['{', '}']) {
                return Err(wrong("the program's name is fixed and not empty".into()));
            }
            for argument in arguments {
                pieces(argument).map_err(wrong)?;
            }
        }
        Ok(())
    }

    /// The command for `subject`.
    ///
    /// # Errors
    /// [`DeliveryFailure::Template`], or [`DeliveryFailure::Argument`] when a name from the server
    /// would turn an argument into an option or holds control characters.
    pub fn expand(&self, subject: &DeliverySubject) -> Result<Expanded, DeliveryFailure> {
        self.validate()?;
        let filled = |word: &str| {
            let refuse = |why| DeliveryFailure::Argument { name: self.name.clone(), why };
            fill(word, subject).map_err(refuse)
        };
        let line = |words: &[String]| -> Result<Option<FilledCommand>, DeliveryFailure> {
            let Some((program, arguments)) = words.split_first() else { return Ok(None) };
            let arguments = arguments.iter().map(|word| filled(word)).collect::<Result<_, _>>()?;
            Ok(Some(FilledCommand { program: program.clone(), arguments }))
        };
        let missing =
            || DeliveryFailure::Template { name: self.name.clone(), why: "run is empty".into() };
        Ok(Expanded {
            name: self.name.clone(),
            run: line(&self.run)?.ok_or_else(missing)?,
            otherwise: line(&self.otherwise)?,
            input: match &self.input {
                CommandInput::Manifest { name, key } => {
                    CommandInput::Manifest { name: filled(name)?, key: key.clone() }
                }
                other => other.clone(),
            },
            check: line(&self.check)?,
            encoding: self.encoding,
            whereto: line(&self.whereto)?,
            place: self.place.as_deref().map(filled).transpose()?,
        })
    }

    /// Whether its place is made of names that two applications may share.
    pub fn names_only(&self) -> bool {
        self.holds(&[Placeholder::Environment, Placeholder::Application]) && !self.has_own_place()
    }

    /// Whether its place holds what no two applications of an environment share.
    pub fn has_own_place(&self) -> bool {
        let manifest = matches!(self.input, CommandInput::Manifest { .. });
        manifest || self.holds(&[Placeholder::ClientId, Placeholder::Name])
    }

    fn holds(&self, placeholders: &[Placeholder]) -> bool {
        template::hold(&self.run, placeholders)
    }
}

impl Expanded {
    /// Where it writes, in words: `scalekit/acme.coffee-desk.webc-1.5e0fb1c2`.
    pub fn place(&self) -> String {
        self.place.clone().unwrap_or_else(|| self.run.to_string())
    }
}

/// As it would be typed in a shell.
impl fmt::Display for FilledCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted(&self.program))?;
        self.arguments.iter().try_for_each(|word| write!(f, " {}", quoted(word)))
    }
}

fn quoted(word: &str) -> String {
    let word = crate::domain::text::clean(word);
    let plain = |c: char| c.is_alphanumeric() || "-_./=:@,+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::CommandTarget;
    use crate::domain::ClientId;
    use crate::domain::delivery::{DeliverySubject, name};

    fn subject(application: &str) -> DeliverySubject {
        DeliverySubject {
            environment: "Acme Production".into(),
            environment_url: None,
            application: application.into(),
            client_id: ClientId::new("webc_1"),
            suffix: "6nRi".into(),
        }
    }

    fn target(argument: &str) -> CommandTarget {
        CommandTarget::new("own", vec!["store".to_owned(), argument.to_owned()])
    }

    fn expand(argument: &str, application: &str) -> Result<String, String> {
        let expanded = target(argument).expand(&subject(application));
        Ok(expanded.map_err(|error| error.to_string())?.run.arguments.join("\n"))
    }

    #[test]
    fn placeholders_are_filled_without_a_shell() {
        let name = name::unique(&subject("Coffee  Desk/../x"));
        assert!(name.starts_with("acme-production.coffee-desk-x.webc-1."), "{name}");
        for (argument, application, expected) in [
            ("{application}", "a'b; $(rm) \"", "a'b; $(rm) \""),
            ("x/{environment}/{client_id}", "a", "x/Acme Production/webc_1"),
            ("scalekit/{name}", "Coffee  Desk/../x", &format!("scalekit/{name}")),
            ("{application}", "{client_id}", "{client_id}"),
            ("{{{application}}}", "a", "{a}"),
            ("--title={application}", "-a", "--title=-a"),
            ("-", "a", "-"),
        ] {
            assert_eq!(expand(argument, application), Ok(expected.into()), "{argument}");
        }
    }

    #[test]
    fn a_foreign_name_starts_no_option() {
        let error = expand("{application}", "--output=/etc/passwd").unwrap_err();
        assert_eq!(
            error,
            "the command own was not run: {application} would begin with a hyphen and be taken for an option"
        );
        assert!(expand("{application}", "a\0b").unwrap_err().contains("control characters"));
    }

    #[test]
    fn what_is_no_placeholder_is_named() {
        assert_eq!(
            expand("{secret}", "a").unwrap_err(),
            "the command own: there is no placeholder {secret}, only {environment}, {application}, \
             {client_id} and {name}; the secret itself comes on standard input"
        );
        for argument in ["{", "}", "{name", "name}"] {
            assert!(expand(argument, "a").unwrap_err().contains("has no partner"), "{argument}");
        }
        let empty = CommandTarget::new("own", Vec::new());
        assert!(empty.validate().unwrap_err().to_string().contains("run is empty"));
        let foreign = CommandTarget::new("own", vec!["{application}".into()]);
        assert!(foreign.validate().unwrap_err().to_string().contains("is fixed"));
        let check = vec!["show".to_owned(), "{secret}".to_owned()];
        let wrong = CommandTarget { check, ..target("{name}") };
        assert!(wrong.validate().unwrap_err().to_string().contains("no placeholder {secret}"));
    }

    #[test]
    fn a_place_of_names_alone_is_known() {
        for (argument, names_only, own) in [
            ("x/{environment}/{application}", true, false),
            ("x/{application}", true, false),
            ("x/{environment}/{client_id}", false, true),
            ("{name}", false, true),
            ("{{name}}", false, false),
            ("desk", false, false),
        ] {
            let target = target(argument);
            assert_eq!((target.names_only(), target.has_own_place()), (names_only, own));
        }
    }

    #[test]
    fn a_line_is_shown_as_it_would_be_typed() {
        let target = CommandTarget::new("own", ["a b", "", "it's", "x=1"].map(Into::into).into());
        let shown = target.expand(&subject("a")).unwrap().run.to_string();
        assert_eq!(shown, r"'a b' '' 'it'\''s' x=1");
    }
}
