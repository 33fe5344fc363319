//! What the screen does, from a script: one file for each verb, one table of them. A verb knows the
//! configuration and the client, and no screen.

mod application;
mod apps_get;
mod apps_list;
mod call;
mod desk;
mod document;
mod envs_list;
mod exit;
mod exit_codes;
mod failure;
mod here;
mod history;
mod named;
mod output;
mod redirects_check;
mod redirects_list;
mod schema;
mod secrets_list;
mod secrets_test;
mod workspaces;

use std::pin::Pin;

use clap::{ArgMatches, Command, FromArgMatches};

pub use call::Call;
pub use desk::Desk;
pub use document::{Document, Member, Shape};
pub use exit::Exit;
pub use failure::Failure;
pub use output::Answer;

/// One verb.
pub struct Verb {
    /// Its words: `["apps", "list"]`.
    pub path: &'static [&'static str],
    /// One sentence for the help, without a full stop.
    pub about: &'static str,
    /// What else there is to know, a paragraph; may be empty.
    pub notes: &'static str,
    /// Command lines that work on the sandbox.
    pub examples: &'static [Example],
    /// What it prints with `--json`; none for the schema itself, which is a standard's.
    pub document: Option<&'static Document>,
    /// Adds its arguments.
    arguments: fn(Command) -> Command,
    /// Does it.
    run: for<'a> fn(&'a Desk, &'a ArgMatches) -> Work<'a>,
}

type Work<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + 'a>>;

/// A command line and what it is for.
pub struct Example {
    /// As it is typed.
    pub line: &'static str,
    /// What it does.
    pub about: &'static str,
    /// How it ends on the sandbox.
    pub exit: Exit,
}

impl Example {
    const fn new(line: &'static str, about: &'static str) -> Self {
        Self { line, about, exit: Exit::Done }
    }

    const fn ending(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }
}

/// The first words, and what the help says of each.
pub const GROUPS: [(&str, &str); 4] = [
    ("envs", "The configured environments"),
    ("apps", "The applications of an environment"),
    ("redirects", "The redirect URLs of an application"),
    ("secrets", "The client secrets of an application"),
];

/// Every verb, in the order of the help.
pub static VERBS: [Verb; 10] = [
    envs_list::VERB,
    apps_list::VERB,
    apps_get::VERB,
    redirects_list::VERB,
    redirects_check::VERB,
    secrets_list::VERB,
    secrets_test::VERB,
    history::VERB,
    schema::VERB,
    exit_codes::VERB,
];

/// Every document that is printed with `--json`, that of failures last.
pub fn documents() -> impl Iterator<Item = &'static Document> + Clone {
    VERBS.iter().filter_map(|verb| verb.document).chain([&failure::DOCUMENT])
}

/// The arguments of a verb. clap has checked them already.
fn parsed<T: FromArgMatches>(found: &ArgMatches) -> Result<T, Failure> {
    T::from_arg_matches(found).map_err(|error| Failure::misused(error.to_string()))
}
