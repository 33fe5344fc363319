//! `appdeck exit-codes`

use std::future::ready;

use clap::ArgMatches;
use serde::Serialize;

use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::output::{VerbAnswer, table};
use super::{Desk, Example, Exit, Verb};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["exit-codes"],
    about: "List the exit codes",
    notes: "",
    examples: &[
        Example::new("appdeck exit-codes", "what each means"),
        Example::new("appdeck exit-codes --json", "the same as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: |command| command,
    run: |desk, found| Box::pin(ready(run(desk, found))),
};

static DOCUMENT: Document = Document {
    name: "appdeck.exit-codes/1",
    about: "How the program ends.",
    members: &[Property {
        name: "exit_codes",
        shape: Shape::List(&Shape::Object(&[
            Property { name: "code", shape: Shape::Number, about: "The number" },
            Property { name: "name", shape: Shape::Text, about: "One word" },
            Property { name: "meaning", shape: Shape::Text, about: "What it means" },
        ])),
        about: "Every exit code",
    }],
};

#[derive(Serialize)]
struct ExitCodesDocument {
    schema: &'static str,
    exit_codes: Vec<ExitCodeEntry>,
}

#[derive(Serialize)]
struct ExitCodeEntry {
    code: u8,
    name: &'static str,
    meaning: &'static str,
}

fn run(desk: &Desk, _: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let code = |exit: Exit| ExitCodeEntry {
        code: exit.code(),
        name: exit.name(),
        meaning: exit.meaning(),
    };
    let document =
        ExitCodesDocument { schema: DOCUMENT.name, exit_codes: Exit::ALL.map(code).into() };
    desk.answer(&document, || {
        let row = |exit: Exit| [exit.code().to_string(), exit.meaning().to_owned()];
        table(["CODE", "MEANING"], &Exit::ALL.map(row))
    })
}
