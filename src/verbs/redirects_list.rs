//! `appdeck redirects list`

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args};
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell, table};
use super::{Example, Verb, parsed};
use crate::domain::redirect::RedirectList;
use crate::domain::settings::Presence;
use crate::domain::{Application, FIELDS, Value};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["redirects", "list"],
    about: "List the redirect URLs of an application",
    notes: "",
    examples: &[
        Example::new("appdeck redirects list Coffee-Desk", "each URL with its list"),
        Example::new("appdeck redirects list Coffee-Desk --json", "the same as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: RedirectsListOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

/// The lists by the words that name them.
pub const LISTS: [(&str, RedirectList); 4] = [
    ("post-login", RedirectList::PostLogin),
    ("initiate-login", RedirectList::InitiateLogin),
    ("post-logout", RedirectList::PostLogout),
    ("back-channel", RedirectList::BackChannelLogout),
];

/// The words that name a list.
pub const WORDS: &[&str] = &["post-login", "initiate-login", "post-logout", "back-channel"];

static DOCUMENT: Document = Document {
    name: "appdeck.redirects/1",
    about: "The redirect URLs of an application.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "name", shape: Shape::Text, about: "The application's name" },
        Property {
            name: "redirects",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "list", shape: Shape::Word(WORDS), about: "The list" },
                Property { name: "url", shape: Shape::Text, about: "The URL" },
            ])),
            about: "Its redirect URLs, list by list",
        },
    ],
};

#[derive(Args)]
struct RedirectsListOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct RedirectsDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    name: &'a str,
    redirects: Vec<Redirect>,
}

#[derive(Serialize)]
struct Redirect {
    list: &'static str,
    url: String,
}

/// The lists, which completions offer.
pub fn list() -> impl TypedValueParser<Value = RedirectList> {
    let words = PossibleValuesParser::new(LISTS.map(|(word, _)| word));
    words.try_map(|word| {
        let known = LISTS.iter().find(|(known, _)| *known == word);
        known.map(|(_, list)| *list).ok_or("this is not a list")
    })
}

/// The word for a list.
pub fn word(list: RedirectList) -> &'static str {
    LISTS.iter().find(|(_, known)| *known == list).map_or("", |(word, _)| word)
}

/// What an application has in a list; `None` for a list that its type does not have.
pub fn urls(application: &Application, list: RedirectList) -> Option<Vec<String>> {
    let field = FIELDS.iter().find(|field| field.redirect_list() == Some(list))?;
    let absent = matches!((field.presence)(&application.kind), Presence::Absent(_));
    match field.get(&application.settings) {
        // What the server tells anyway is not hidden.
        Value::List(urls) if !absent || !urls.is_empty() => Some(urls),
        _ => None,
    }
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: RedirectsListOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let of = |(word, list)| {
        let urls = urls(&application, list).unwrap_or_default().into_iter();
        urls.map(move |url| Redirect { list: word, url })
    };
    let document = RedirectsDocument {
        schema: DOCUMENT.name,
        environment: &here.environment.name,
        client_id: application.id.as_str(),
        name: application.name(),
        redirects: LISTS.into_iter().flat_map(of).collect(),
    };
    let mut answer = desk.answer(&document, || {
        let rows = document.redirects.iter().map(|one| [one.list.to_owned(), cell(&one.url)]);
        table(["LIST", "URL"], &rows.collect::<Vec<_>>())
    })?;
    if document.redirects.is_empty() {
        answer.remarks.push(format!("{} has no redirect URLs", cell(application.name())));
    }
    Ok(answer)
}
