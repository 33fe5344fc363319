//! `appdeck apps list`

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, ValueHint};

use super::application::{
    APPLICATION, ApplicationEntry, ENVIRONMENT, KINDS, kind_named, kind_word,
};
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::output::{NONE, VerbAnswer, cell, table, write_json};
use super::{Example, Verb, parsed};
use crate::domain::text::count;
use crate::domain::{Application, Kind, time};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "list"],
    about: "List the applications of an environment",
    notes: "Applications that the server sends in a shape that cannot be read are counted in `unreadable` and \
            told on standard error; the exit code is 0.",
    examples: &[
        Example::new("appdeck apps list --env 'Acme Production'", "all of them, by name"),
        Example::new(
            "appdeck apps list --type web --filter coffee",
            "web applications with this word in name, client ID or URLs",
        ),
        Example::new("appdeck apps list --json", "everything, as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: AppsListOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

static DOCUMENT: Document = Document {
    name: "appdeck.applications/1",
    about: "The applications of an environment, by name.",
    members: &[
        ENVIRONMENT,
        Property {
            name: "applications",
            shape: Shape::List(&Shape::Object(APPLICATION)),
            about: "The applications",
        },
        Property {
            name: "unreadable",
            shape: Shape::Number,
            about: "How many more the server listed in a shape that cannot be read",
        },
    ],
};

#[derive(Args)]
struct AppsListOptions {
    /// Only those with every one of these words in name, client ID, type or URLs
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    filter: Option<String>,
    /// Only those of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = kind())]
    kind: Option<Kind>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// The types of applications, which completions offer.
pub fn kind() -> impl TypedValueParser<Value = Kind> {
    let words = PossibleValuesParser::new(KINDS.map(|(word, _)| word));
    words.try_map(|word| kind_named(&word))
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: AppsListOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let words = options.filter.unwrap_or_default().to_lowercase();
    let words: Vec<_> = words.split_whitespace().collect();
    // Of an application only what is printed is kept.
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    let (kind, mut names) = (options.kind.as_ref(), Vec::new());
    let unreadable = here.list(kind, |application| {
        names.push(application.name().to_owned());
        let wanted = kind.is_none_or(|kind| application.kind == *kind);
        if !wanted || !holds(&application, &words) {
            return Ok(());
        }
        let order = (application.name().to_lowercase(), application.id.to_string());
        if desk.json {
            let mut text = Vec::new();
            write_json(&mut text, &ApplicationEntry::of(&application))?;
            texts.push((order, text));
        } else {
            rows.push((order, row(&application)));
        }
        Ok(())
    });
    let unreadable = unreadable.await?;
    if kind.is_none() {
        here.remember(names);
    }
    let warning = (unreadable > 0).then(|| {
        let these = count(unreadable, "application");
        format!("the list is not complete: the server sent {these} in a shape that cannot be read")
    });
    if desk.json {
        let mut answer = document(&here.environment.name, texts, unreadable)?;
        answer.warnings.extend(warning);
        return Ok(answer);
    }
    rows.sort();
    let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
    let head = ["NAME", "TYPE", "CLIENT ID", "SECRETS", "UPDATED"];
    let mut answer = VerbAnswer::text(table(head, &rows));
    if rows.is_empty() {
        answer.remarks.push(format!("no such application in {}", here.name()));
    }
    answer.warnings.extend(warning);
    Ok(answer)
}

// The parts are JSON already: they are put together and not written once more.
fn document(
    environment: &str,
    mut texts: Vec<((String, String), Vec<u8>)>,
    unreadable: usize,
) -> Result<VerbAnswer, Failure> {
    texts.sort();
    let size: usize = texts.iter().map(|(_, text)| text.len() + 1).sum();
    let mut body = Vec::with_capacity(size + 256);
    body.extend_from_slice(b"{\"schema\":");
    write_json(&mut body, &DOCUMENT.name)?;
    body.extend_from_slice(b",\"environment\":");
    write_json(&mut body, &environment)?;
    body.extend_from_slice(b",\"applications\":[");
    for (at, (_, text)) in texts.into_iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        body.extend_from_slice(&text);
    }
    body.extend_from_slice(b"],\"unreadable\":");
    write_json(&mut body, &unreadable)?;
    body.extend_from_slice(b"}\n");
    Ok(VerbAnswer::bytes(body))
}

fn holds(application: &Application, words: &[&str]) -> bool {
    let settings = &application.settings;
    let own = [
        application.name(),
        application.id.as_str(),
        kind_word(&application.kind),
        application.kind.name(),
    ];
    let texts: Vec<_> = settings.urls().chain(own).map(str::to_lowercase).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

fn row(application: &Application) -> [String; 5] {
    [
        cell(application.name()),
        cell(application.kind.short()),
        cell(application.id.as_str()),
        application.secrets_in_words().unwrap_or_else(|| NONE.to_owned()),
        application.updated.map_or_else(|| NONE.to_owned(), time::minute),
    ]
}
