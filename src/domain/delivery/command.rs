//! A command as the destination of a secret: it reads the value from its standard input. What it
//! is told on its command line everybody on the machine can read, so no value stands there.

use super::{DeliveryFailure, Subject};

/// A command that takes a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandTarget {
    /// Its name for people.
    pub name: String,
    /// The program and its arguments; no shell reads them. `{environment}`, `{application}`,
    /// `{client_id}` and `{name}` (environment and application as lower-case letters, digits and
    /// hyphens) are filled in; `{{` and `}}` are braces.
    pub run: Vec<String>,
    /// Whether an end of line follows the value, for programs that read one line.
    pub newline: bool,
}

/// A command ready to be run and shown: no shell, no placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expanded {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Whether an end of line follows the value.
    pub newline: bool,
}

/// What may be filled in.
const PLACEHOLDERS: &str = "{environment}, {application}, {client_id} and {name}";

impl CommandTarget {
    /// Whether it is written as it must be, whatever it will be filled with.
    ///
    /// # Errors
    /// [`DeliveryFailure::Template`] with what would be right.
    pub fn check(&self) -> Result<(), DeliveryFailure> {
        let wrong = |why: String| DeliveryFailure::Template { name: self.name.clone(), why };
        let Some((program, arguments)) = self.run.split_first() else {
            return Err(wrong("run is empty: name the program".into()));
        };
        if program.trim().is_empty() || program.contains(['{', '}']) {
            return Err(wrong("the program's name is fixed and not empty".into()));
        }
        arguments.iter().try_for_each(|argument| pieces(argument).map(drop)).map_err(wrong)
    }

    /// The command for `subject`.
    ///
    /// # Errors
    /// [`DeliveryFailure::Template`], or [`DeliveryFailure::Argument`] when a name from the server
    /// would turn an argument into an option or holds control characters.
    pub fn expand(&self, subject: &Subject) -> Result<Expanded, DeliveryFailure> {
        self.check()?;
        let mut run = self.run.iter();
        let program = run.next().cloned().unwrap_or_default();
        let arguments = run.map(|argument| self.fill(argument, subject)).collect::<Result<_, _>>();
        Ok(Expanded { program, arguments: arguments?, newline: self.newline })
    }

    fn fill(&self, argument: &str, subject: &Subject) -> Result<String, DeliveryFailure> {
        let refuse = |why| DeliveryFailure::Argument { name: self.name.clone(), why };
        let pieces = pieces(argument)
            .map_err(|why| DeliveryFailure::Template { name: self.name.clone(), why })?;
        let mut filled = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => filled.push_str(&text),
                Piece::Placeholder(which) => {
                    let value = which.value(subject);
                    if value.chars().any(char::is_control) {
                        return Err(refuse(format!("{argument} would hold control characters")));
                    }
                    filled.push_str(&value);
                }
            }
        }
        if filled.starts_with('-') && !argument.starts_with('-') {
            return Err(refuse(format!(
                "{argument} would begin with a hyphen and be taken for an option"
            )));
        }
        Ok(filled)
    }
}

enum Piece {
    Text(String),
    Placeholder(Placeholder),
}

#[derive(Clone, Copy)]
enum Placeholder {
    Environment,
    Application,
    ClientId,
    Name,
}

impl Placeholder {
    const ALL: [(&'static str, Self); 4] = [
        ("environment", Self::Environment),
        ("application", Self::Application),
        ("client_id", Self::ClientId),
        ("name", Self::Name),
    ];

    fn value(self, subject: &Subject) -> String {
        match self {
            Self::Environment => subject.environment.clone(),
            Self::Application => subject.application.clone(),
            Self::ClientId => subject.client_id.to_string(),
            Self::Name => {
                let words = [&subject.environment, &subject.application].map(|name| slug(name));
                let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
                if words.len() == 2 { words.join("-") } else { slug(subject.client_id.as_str()) }
            }
        }
    }
}

fn pieces(argument: &str) -> Result<Vec<Piece>, String> {
    let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), argument);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = ["{{", "}}"].iter().find_map(|pair| from.strip_prefix(pair)) {
            text.push_str(from.get(..1).unwrap_or_default());
            rest = after;
            continue;
        }
        let inner = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((word, after)) = inner else {
            return Err(format!("a brace in {argument} has no partner: {{{{ and }}}} are braces"));
        };
        let Some((_, which)) = Placeholder::ALL.iter().find(|(name, _)| *name == word) else {
            return Err(format!(
                "there is no placeholder {{{word}}}, only {PLACEHOLDERS}; the secret itself comes on standard input"
            ));
        };
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(Piece::Placeholder(*which));
        rest = after;
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    Ok(pieces)
}

/// `text` as lower-case letters, digits and single hyphens between them: fit for the names of
/// Kubernetes objects and for paths.
pub fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{CommandTarget, slug};
    use crate::domain::ClientId;
    use crate::domain::delivery::Subject;

    fn subject(application: &str) -> Subject {
        Subject {
            environment: "Acme Production".into(),
            environment_url: None,
            application: application.into(),
            client_id: ClientId::new("webc_1"),
            suffix: "6nRi".into(),
        }
    }

    fn expand(argument: &str, application: &str) -> Result<String, String> {
        let run = vec!["store".to_owned(), argument.to_owned()];
        let target = CommandTarget { name: "own".into(), run, newline: false };
        let expanded = target.expand(&subject(application)).map_err(|error| error.to_string())?;
        Ok(expanded.arguments.join("\n"))
    }

    #[test]
    fn placeholders_are_filled_without_a_shell() {
        for (argument, application, expected) in [
            ("{application}", "a'b; $(rm) \"", "a'b; $(rm) \""),
            ("x/{environment}/{client_id}", "a", "x/Acme Production/webc_1"),
            ("scalekit/{name}", "Coffee  Desk/../x", "scalekit/acme-production-coffee-desk-x"),
            ("{name}", "カフェ", "webc-1"),
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
        let target = CommandTarget { name: "own".into(), run: Vec::new(), newline: false };
        assert!(target.check().unwrap_err().to_string().contains("run is empty"));
        let target = CommandTarget { run: vec!["{application}".into()], ..target };
        assert!(target.check().unwrap_err().to_string().contains("is fixed"));
    }

    #[test]
    fn a_slug_is_letters_digits_and_hyphens() {
        assert_eq!(slug("  Coffee – Desk_2 "), "coffee-desk-2");
    }
}
