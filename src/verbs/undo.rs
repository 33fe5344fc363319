//! `appdeck undo` and `appdeck redo`

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, ValueHint};

use super::apps_restore::kept;
use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::output::{VerbAnswer, cell};
use super::prefer::PreferArgs;
use super::writing::Writing;
use super::{Example, Verb, looked_up, parsed};
use crate::app::engine::{Command, NotUndone, Planned, plan};
use crate::domain::EntryId;
use crate::domain::record::Entry;

/// Undoes.
pub const UNDO: Verb = Verb {
    path: &["undo"],
    about: "Undo the last write in an environment, or the one that is named",
    notes: "The history is shared with the screen: what was done in one is undone in the other. What was \
            changed since is not overwritten (exit code 3). A write whose answer was lost is looked up first. Unlike the screen it passes over nothing: where \
            the last write cannot be undone, name an earlier one.",
    examples: &[
        Example::new(
            "appdeck undo --env 'Acme Development' --dry-run",
            "only show what would be undone",
        ),
        Example::new("appdeck undo --env 'Acme Development'", "the last write"),
    ],
    document: Some(&DOCUMENT),
    arguments: UndoOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, false)),
};

/// Redoes.
pub const REDO: Verb = Verb {
    path: &["redo"],
    about: "Redo the write that was undone last, or the one that the named entry undid",
    notes: "It works as long as nothing else has been written since.",
    examples: &[Example::new(
        "appdeck redo --env 'Acme Development'",
        "the write that was undone last",
    )],
    document: Some(&DOCUMENT),
    arguments: UndoOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, true)),
};

#[derive(Args)]
struct UndoOptions {
    /// The entry, as `appdeck history --json` names it
    #[arg(value_name = "ENTRY", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    entry: Option<String>,
    /// Where a create is taken back: the application's name, to confirm that it is to be deleted
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    confirm: Option<String>,
    #[command(flatten)]
    prefer: PreferArgs,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches, redo: bool) -> Result<VerbAnswer, Failure> {
    let options: UndoOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let mut work = options.writing.begin(*desk, here)?.preferring(options.prefer.prefer);
    let mut entries = work.reading().entries().map_err(Failure::failed)?;
    let named = options.entry.map(EntryId::new);
    let mut planned = plan(&entries, work.reading().world(), named.as_ref(), redo);
    if let Err(NotUndone::Unknown(entry)) = planned {
        looked_up::happened(&mut work, &mut entries, *entry, redo).await?;
        planned = plan(&entries, work.reading().world(), named.as_ref(), redo);
    }
    let (entry, planned) = planned.map_err(|why| failure(&why, redo))?;
    let (command, takes) = match planned {
        Planned::Order(order) => (order.command, order.takes),
        Planned::Recreate(path, takes) => {
            let new = kept(&mut work, &path)?;
            (Command::Create { new, restores: true }, Some(takes))
        }
    };
    if let Command::Delete { name, .. } = &command
        && options.confirm.as_deref().map(str::trim) != Some(name.trim())
    {
        let text = format!("nothing was deleted: --confirm takes the name {}", cell(name));
        return Err(Failure::misused(text));
    }
    let remark = if redo {
        format!("redoing: {}", cell(&entry.undone()))
    } else {
        format!("undoing: {}", cell(&entry.doing()))
    };
    work.at.remarks.push(remark);
    work.perform(command, takes).await
}

/// That this entry is not undone, or not redone, and `why`.
pub fn not_taken_back(entry: &Entry, redo: bool, why: &str) -> Failure {
    let (what, verb) = if redo { (entry.undone(), "redone") } else { (entry.doing(), "undone") };
    Failure::failed(format!("{} is not {verb}: {why}", cell(&what)))
}

fn failure(why: &NotUndone, redo: bool) -> Failure {
    let verb = if redo { "redone" } else { "undone" };
    match why {
        NotUndone::Nothing => Failure::not_found(format!("there is nothing to be {verb}")),
        NotUndone::NoEntry(id) => {
            let text = format!("no entry {} can be {verb}", cell(id.as_str()));
            Failure::not_found(text).with("appdeck history --json names them")
        }
        NotUndone::Unknown(entry) => not_taken_back(entry, redo, looked_up::UNKNOWN),
        NotUndone::Never(entry, why) => not_taken_back(entry, redo, why),
    }
}
