//! `appdeck redirects add` and `appdeck redirects remove`

use clap::{ArgMatches, Args, ValueHint};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::prefer::PreferArgs;
use super::redirects_list::{list, urls, word};
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::Command;
use crate::domain::redirect::RedirectList;
use crate::domain::{FIELDS, FieldSet, Value};

/// Adds URLs.
pub const ADD: Verb = Verb {
    path: &["redirects", "add"],
    about: "Add URLs to a redirect list of an application",
    notes: "A URL that is in the list already stays as it is; initiate-login holds one URL, which is replaced. A URL that a rule blocks is not sent, nor one for a list that the application's type does not have (exit code 4). A rule that only warns is told in `remarks`, and on standard error.",
    examples: &[Example::new(
        "appdeck redirects add Coffee-Desk post-login http://localhost:4000/cb --env 'Acme Development'",
        "add a login URL",
    )],
    document: Some(&DOCUMENT),
    arguments: RedirectsEditOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, true)),
};

/// Removes URLs.
pub const REMOVE: Verb = Verb {
    path: &["redirects", "remove"],
    about: "Remove URLs from a redirect list of an application",
    notes: "A URL that is not in the list is an error, and nothing is changed then.",
    examples: &[Example::new(
        "appdeck redirects remove Coffee-Desk post-login http://localhost:4000/cb --env 'Acme Development'",
        "remove it again",
    )],
    document: Some(&DOCUMENT),
    arguments: RedirectsEditOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, false)),
};

#[derive(Args)]
struct RedirectsEditOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    /// The list
    #[arg(value_name = "LIST", value_parser = list())]
    list: RedirectList,
    /// The URLs
    #[arg(value_name = "URL", required = true, value_hint = ValueHint::Url)]
    urls: Vec<String>,
    #[command(flatten)]
    prefer: PreferArgs,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches, adds: bool) -> Result<VerbAnswer, Failure> {
    let options: RedirectsEditOptions = parsed(found)?;
    if adds && options.list == RedirectList::InitiateLogin && options.urls.len() > 1 {
        let text = "initiate-login holds one URL, and several are given";
        return Err(Failure::misused(text).with("Name the one that is to be there"));
    }
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    // That its type does not have the list is told where it is judged.
    let there = urls(&application, options.list).unwrap_or_default();
    let field = FIELDS.iter().find(|field| field.redirect_list() == Some(options.list));
    let field = field.ok_or_else(|| Failure::misused("there is no such list"))?;
    let mut list = there.clone();
    for url in &options.urls {
        let known = there.contains(url);
        if adds && !list.contains(url) {
            // The list holds one URL: the new one replaces it.
            if options.list == RedirectList::InitiateLogin {
                list.clear();
            }
            list.push(url.clone());
        } else if !adds && !known {
            let text = format!("{} is not in the {} list", cell(url), word(options.list));
            return Err(Failure::not_found(format!("nothing was changed: {text}")));
        } else if !adds {
            list.retain(|one| one != url);
        }
    }
    let seen = application.settings.clone();
    let mut wanted = seen.clone();
    field.put(&mut wanted, Value::List(list));
    let mut work = options.writing.begin(*desk, here)?.preferring(options.prefer.prefer);
    let (seen, wanted) = (Box::new(seen), Box::new(wanted));
    let named = FieldSet::default();
    work.perform(Command::Save { application: application.id, seen, wanted, named }, None).await
}
