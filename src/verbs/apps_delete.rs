//! `appdeck apps delete`

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, ValueHint};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::Command;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "delete"],
    about: "Delete an application, after a copy of its configuration was written",
    notes: "Its client ID never comes back; `appdeck apps restore` and `appdeck undo` create it again from the \
            copy, under another one.",
    examples: &[
        Example::new(
            "appdeck apps delete Coffee-Kiosk --confirm Coffee-Kiosk --env 'Acme Development'",
            "the name is confirmed",
        ),
        Example::new(
            "appdeck apps delete Roast-Planner --confirm Roast-Planner --env 'Acme Development' --dry-run",
            "only check whether it could be deleted",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: AppsDeleteOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct AppsDeleteOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    /// The application's name, to confirm that it is meant
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    confirm: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: AppsDeleteOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let name = application.name().trim();
    if options.confirm.as_deref().map(str::trim) != Some(name) {
        let text = format!("nothing was deleted: --confirm takes the name {}", cell(name));
        return Err(Failure::misused(text));
    }
    let (name, id) = (name.to_owned(), application.id.clone());
    let mut work = options.writing.begin(*desk, here)?;
    let command = Command::Delete { application: id, name, created: None, unkept: false };
    work.perform(command, None).await
}
