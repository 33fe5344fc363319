//! `appdeck apps get`

use clap::{ArgMatches, Args};
use serde::Serialize;

use super::application::{ApplicationEntry, DOCUMENT};
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell, page};
use super::secrets_list;
use super::{Example, Verb, parsed};
use crate::domain::settings::Presence;
use crate::domain::text::clean;
use crate::domain::{Application, FIELDS, Value, time};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "get"],
    about: "Show one application",
    notes: "",
    examples: &[
        Example::new("appdeck apps get Coffee-Desk", "all of its settings"),
        Example::new("appdeck apps get Coffee-Desk --json", "the same as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: AppsGetOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct AppsGetOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct ApplicationDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    application: ApplicationEntry<'a>,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: AppsGetOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let document = ApplicationDocument {
        schema: DOCUMENT.name,
        environment: &here.environment.name,
        application: ApplicationEntry::of(&application),
    };
    desk.answer(&document, || text(&here.environment.name, &application))
}

fn text(environment: &str, application: &Application) -> String {
    let time = |at: Option<_>| at.map(time::minute).into_iter().collect::<Vec<_>>();
    let mut rows = vec![
        ("Environment", vec![cell(environment)]),
        ("Client ID", vec![cell(application.id.as_str())]),
        ("Application type", vec![cell(application.kind.name())]),
    ];
    for field in &FIELDS {
        let told = !application.untold.contains(field.id);
        if told && !matches!((field.presence)(&application.kind), Presence::Absent(_)) {
            rows.push((field.label, values(field.get(&application.settings))));
        }
    }
    rows.push(("Created", time(application.created)));
    rows.push(("Updated", time(application.updated)));
    let mut text = page(&rows);
    if application.kind.has_secrets() {
        text.push('\n');
        text.push_str(&secrets_list::text(application));
    }
    text
}

fn values(value: Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().map(|item| clean(item)).collect(),
        value => vec![cell(&value.words())],
    }
}
