//! `appdeck apps set`

use clap::{ArgMatches, Args};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::here::Here;
use super::named::ApplicationArgs;
use super::output::VerbAnswer;
use super::prefer::PreferArgs;
use super::settings::SettingsArgs;
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::Command;
use crate::domain::ClientId;
use crate::domain::text::{clean, named_alike};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "set"],
    about: "Change settings of an application",
    notes: "The application is read again before it is saved: what somebody else changed meanwhile stays. Where \
            both sides changed the same field, that is a conflict, and nothing is sent (exit code 3). The \
            application is read back afterwards. A setting that its type does not have is not sent (exit code 4).",
    examples: &[
        Example::new(
            "appdeck apps set Coffee-Desk --pkce on --expiry 30m --env 'Acme Development'",
            "two settings at once",
        ),
        Example::new(
            "appdeck apps set Coffee-Desk --claim team=bar --env 'Acme Development' --dry-run --json",
            "what would change, as JSON",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: AppsSetOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct AppsSetOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    prefer: PreferArgs,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: AppsSetOptions = parsed(found)?;
    if options.settings.is_empty() {
        return Err(Failure::misused("no setting is given").with("See --help for those there are"));
    }
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let seen = application.settings;
    let mut wanted = seen.clone();
    options.settings.apply(&mut wanted)?;
    let taken = taken(&here, &application.id, &seen.name, &wanted.name).await;
    let mut work = options.writing.begin(*desk, here)?.preferring(options.prefer.prefer);
    work.at.remarks.extend(taken);
    let (seen, wanted) = (Box::new(seen), Box::new(wanted));
    let named = options.settings.named();
    work.perform(Command::Save { application: application.id, seen, wanted, named }, None).await
}

// That others have the new name already, as the screen says before a save.
async fn taken(here: &Here, own: &ClientId, before: &str, after: &str) -> Option<String> {
    if before.trim() == after.trim() {
        return None;
    }
    let mut ids = Vec::new();
    let listed = here.list(None, |one| {
        if one.id != *own && one.name().trim() == after.trim() {
            ids.push(clean(one.id.as_str()));
        }
        Ok(())
    });
    let name = clean(after.trim());
    match listed.await {
        Ok(_) if ids.is_empty() => None,
        Ok(_) => Some(named_alike(&name, &ids)),
        Err(error) => Some(format!(
            "whether another application is called {name} is not known: {}",
            error.message
        )),
    }
}
