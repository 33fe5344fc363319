//! What the screen does, from a script: one file for each verb, one table of them. A verb knows the
//! configuration and the client, and no screen.

mod application;
mod apps_create;
mod apps_delete;
mod apps_get;
mod apps_list;
mod apps_restore;
mod apps_set;
mod call;
mod cautions;
mod change;
mod change_fields;
mod change_parts;
mod complete;
mod delivery;
mod denied;
mod desk;
mod document;
mod envs_list;
mod exit;
mod exit_codes;
mod failure;
mod hand_over;
mod here;
mod history;
mod looked_up;
mod lost_answer;
mod named;
mod output;
mod prefer;
mod redirects_check;
mod redirects_edit;
mod redirects_explain;
mod redirects_list;
mod redirects_probe;
mod redirects_search;
mod rotating;
mod rotation_document;
mod rotation_steps;
mod rotation_wait;
mod schema;
mod secret_named;
mod secrets_create;
mod secrets_list;
mod secrets_rotate;
mod secrets_status;
mod secrets_test;
mod sessions_list;
mod sessions_revoke;
mod settings;
mod signin;
mod signin_document;
mod signin_input;
mod signin_place;
mod signins_list;
mod undo;
mod user_named;
mod workspaces;
mod writing;

use std::pin::Pin;

use clap::{ArgMatches, Command, FromArgMatches};

pub use call::Call;
pub use complete::complete;
pub use desk::Desk;
pub use document::{Document, Property, Shape};
pub use exit::Exit;
pub use failure::Failure;
pub use output::VerbAnswer;

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
    run: for<'a> fn(&'a Desk, &'a ArgMatches) -> VerbFuture<'a>,
}

type VerbFuture<'a> = Pin<Box<dyn Future<Output = Result<VerbAnswer, Failure>> + 'a>>;

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
pub const GROUPS: [(&str, &str); 6] = [
    ("envs", "The configured environments"),
    ("apps", "The applications of an environment"),
    ("redirects", "The redirect URLs of an application"),
    ("secrets", "The client secrets of an application"),
    ("signins", "Who signed in through an application"),
    ("sessions", "The sessions of a user"),
];

/// Every verb, in the order of the help.
pub static VERBS: [Verb; 29] = [
    envs_list::VERB,
    apps_list::VERB,
    apps_get::VERB,
    apps_create::VERB,
    apps_set::VERB,
    apps_delete::VERB,
    apps_restore::VERB,
    redirects_list::VERB,
    redirects_check::VERB,
    redirects_explain::VERB,
    redirects_probe::VERB,
    redirects_edit::ADD,
    redirects_edit::REMOVE,
    secrets_list::VERB,
    secrets_create::VERB,
    secrets_rotate::VERB,
    secrets_test::VERB,
    secrets_status::DEACTIVATE,
    secrets_status::ACTIVATE,
    secrets_status::DELETE,
    signins_list::VERB,
    sessions_list::VERB,
    sessions_revoke::VERB,
    signin::VERB,
    history::VERB,
    undo::UNDO,
    undo::REDO,
    schema::VERB,
    exit_codes::VERB,
];

/// Every document that is printed with `--json`, that of failures last.
pub fn documents() -> impl Iterator<Item = &'static Document> + Clone {
    let first = |at: &usize| {
        let name = |at: usize| VERBS[at].document.map(|document| document.name);
        (0..*at).all(|before| name(before) != name(*at))
    };
    let printed = (0..VERBS.len()).filter(first).filter_map(|at| VERBS[at].document);
    printed.chain([&failure::DOCUMENT])
}

/// The arguments of a verb. clap has checked them already.
fn parsed<T: FromArgMatches>(found: &ArgMatches) -> Result<T, Failure> {
    T::from_arg_matches(found).map_err(|error| Failure::misused(error.to_string()))
}
