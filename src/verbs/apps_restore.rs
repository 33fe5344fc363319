//! `appdeck apps restore`

use std::path::PathBuf;

use clap::{ArgMatches, Args, ValueHint};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::output::VerbAnswer;
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::Command;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "restore"],
    about: "Create a deleted application again from the copy of its configuration",
    notes: "It gets another client ID, and no secret comes back: generate one anew.",
    examples: &[Example::new(
        "appdeck apps restore \"$(ls ~/.local/state/appdeck/deleted/*.json | head -1)\" --env 'Acme Development'",
        "the copy that a deletion wrote",
    )],
    document: Some(&DOCUMENT),
    arguments: AppsRestoreOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct AppsRestoreOptions {
    /// The copy, as the deletion named it
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: AppsRestoreOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let path = options.file.display().to_string();
    let mut work = options.writing.begin(*desk, here)?;
    let backup = work.reading().backup(&path).map_err(Failure::failed)?;
    if let Some(unknown) = backup.unknown.names() {
        let text = format!("not restored, as this version does not know it: {unknown}");
        work.at.remarks.push(text);
    }
    let new = backup.new_application();
    work.perform(Command::Create { new, restores: true }, None).await
}
