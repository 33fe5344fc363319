//! `appdeck apps restore`

use std::path::PathBuf;

use clap::{ArgMatches, Args, ValueHint};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::output::{VerbAnswer, cell};
use super::writing::{Writing, WritingVerb};
use super::{Example, Verb, parsed};
use crate::app::engine::Command;
use crate::domain::NewApplication;
use crate::domain::record::backup::Restored;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "restore"],
    about: "Create a deleted application again from the copy of its configuration",
    notes: "It gets another client ID, and no secret comes back: generate one anew. What its type does not have does not come back, and is told.",
    examples: &[Example::new(
        "appdeck apps restore \"$(ls ~/.local/state/appdeck/deleted/*.json | tail -1)\" --env 'Acme Development'",
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
    let new = kept(&mut work, &path)?;
    work.perform(Command::Create { new, restores: true }, None).await
}

/// The application of which a copy is kept in this file, as it is created again. What does not come back
/// of it is told.
///
/// # Errors
/// When the copy cannot be read.
pub fn kept(work: &mut WritingVerb, path: &str) -> Result<NewApplication, Failure> {
    let backup = work.reading().backup(path).map_err(Failure::failed)?;
    let here = &work.reading().world().environment;
    let kind = here.kind;
    if backup.environment.key != here.key {
        let (from, to) = (cell(&backup.environment.name), cell(&here.name));
        let text = format!("the copy is of {from}, and is restored in {to}");
        work.at.remarks.push(text);
    }
    if let Some(unknown) = backup.unknown.names() {
        let text = format!("not restored, as this version does not know it: {unknown}");
        work.at.remarks.push(text);
    }
    let Restored { new, refused } = backup.restored(kind);
    if !refused.is_empty() {
        let text = format!("not restored, as the server would refuse it: {}", refused.join(", "));
        work.at.remarks.push(text);
    }
    let left_out: Vec<_> = backup.left_out().iter().map(|field| field.row().label).collect();
    if !left_out.is_empty() {
        let (kind, fields) = (cell(new.kind.name()), left_out.join(", "));
        work.at.remarks.push(format!("not restored, as a {kind} does not have it: {fields}"));
    }
    Ok(new)
}
