//! `appdeck schema`

use std::future::ready;

use clap::ArgMatches;

use super::document::schema;
use super::failure::Failure;
use super::output::VerbAnswer;
use super::{Desk, Example, Verb, documents};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["schema"],
    about: "Print the JSON Schema of everything that --json prints",
    notes: "It is one schema: whatever a verb prints with --json is one of its documents, and the key `schema` \
            says which. What doctor and sandbox print is not part of it.",
    examples: &[Example::new("appdeck schema > appdeck.schema.json", "for a validator")],
    document: None,
    arguments: |command| command,
    run: |desk, found| Box::pin(ready(run(desk, found))),
};

fn run(_: &Desk, _: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let text = serde_json::to_string_pretty(&schema(documents()));
    text.map(|text| VerbAnswer::text(text + "\n"))
        .map_err(|error| Failure::failed(error.to_string()))
}
