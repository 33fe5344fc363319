//! `appdeck secrets list`

use clap::{ArgMatches, Args};
use jiff::Timestamp;
use serde::Serialize;

use super::application::{ENVIRONMENT, SECRET, SecretEntry};
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::here::Here;
use super::named::ApplicationArgs;
use super::output::{NONE, VerbAnswer, cell, table};
use super::{Example, Verb, parsed};
use crate::domain::pending::{PendingKind, PendingWrite};
use crate::domain::rotation::Rotation;
use crate::domain::text::clean;
use crate::domain::words::joined;
use crate::domain::{Application, ClientSecret, time};
use crate::runtime::batch::Batch;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["secrets", "list"],
    about: "List the client secrets of an application; never a value",
    notes: "A secret that is active, and of which this machine notes that nobody has its value, is told on standard \
            error.",
    examples: &[
        Example::new("appdeck secrets list Coffee-Desk", "all of them, with their last use"),
        Example::new("appdeck secrets list Coffee-Desk --json", "the same as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: SecretsListOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

static DOCUMENT: Document = Document {
    name: "appdeck.secrets/1",
    about: "The client secrets of an application.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "name", shape: Shape::Text, about: "The application's name" },
        Property {
            name: "secrets",
            shape: Shape::List(&Shape::Object(SECRET)),
            about: "Its secrets, oldest first; never a value",
        },
    ],
};

#[derive(Args)]
struct SecretsListOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct SecretsDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    name: &'a str,
    secrets: Vec<SecretEntry<'a>>,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SecretsListOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let environment = here.environment.name.clone();
    let document = SecretsDocument {
        schema: DOCUMENT.name,
        environment: &environment,
        client_id: application.id.as_str(),
        name: application.name(),
        secrets: application.secrets.iter().map(SecretEntry::of).collect(),
    };
    let mut answer = desk.answer(&document, || text(&application))?;
    if !application.kind.has_secrets() {
        answer
            .remarks
            .push(format!("{} is a public client: it has no secrets", cell(application.name())));
    } else if application.secrets.is_empty() {
        answer.remarks.push(format!("{} has no secrets", cell(application.name())));
    }
    let open = unsettled(&here, &application);
    if rotates(&here, &application, desk.now()) {
        let words =
            ["appdeck", "secrets", "rotate", application.id.as_str(), "--env", &environment];
        let command = joined(&words.map(str::to_owned));
        answer
            .remarks
            .push(format!("a rotation is under way: {} goes on with it", clean(&command)));
    }
    let lost = lost(here, &application);
    if lost.is_empty() && open > 0 {
        answer.remarks.push(
            "what became of a secret that a run asked for is not settled: the screen looks it up, now or at \
             its next start"
                .into(),
        );
    }
    answer.remarks.extend(lost);
    Ok(answer)
}

fn rotates(here: &Here, application: &Application, now: Timestamp) -> bool {
    let noted = here.storage.as_ref().and_then(|storage| storage.journal.noted().ok());
    let (key, id) = (&here.environment.key, &application.id);
    noted.is_some_and(|(_, rotations)| {
        let of = |one: &&Rotation| one.environment == *key && one.application == *id;
        rotations.going.iter().filter(of).any(|one| !one.over(&application.secrets, now))
    })
}

// How many secrets of the application were asked for by runs that are over, which nobody settled.
fn unsettled(here: &Here, application: &Application) -> usize {
    let pending = here.storage.as_ref().and_then(|storage| storage.journal.pending().ok());
    let of = |kind: &PendingKind| matches!(kind, PendingKind::Secret { application: id, .. } if *id == application.id);
    let here = |one: &&PendingWrite| one.environment == here.environment.key && of(&one.kind);
    pending.iter().flatten().filter(here).count()
}

// What is said of the secrets whose value is lost, as this machine notes it. Where no notes can be read,
// none is known.
fn lost(here: Here, application: &Application) -> Vec<String> {
    let Here { environment, connections, storage, read_only, .. } = here;
    let Ok(batch) = Batch::new(environment, connections, storage, read_only) else {
        return Vec::new();
    };
    let notes = &batch.reading.engine().known.notes;
    let words = |secret: &ClientSecret| {
        let suffix = cell(&secret.suffix);
        if notes.guessed(&application.id, secret) {
            format!(
                "••••{suffix} is active, and its value is probably lost with an answer; a colleague may have \
                 generated it instead"
            )
        } else {
            format!("the value of ••••{suffix} is lost: it is active, and nobody can use it")
        }
    };
    notes.lost_of(application).map(words).collect()
}

/// The secrets of an application as a table.
pub fn text(application: &Application) -> String {
    let rows: Vec<_> = application.secrets.iter().map(row).collect();
    table(["SECRET", "ENDS IN", "STATUS", "CREATED", "LAST USED", "EXPIRES"], &rows)
}

fn row(secret: &ClientSecret) -> [String; 6] {
    let time = |at: Option<_>| at.map_or_else(|| NONE.to_owned(), time::minute);
    [
        cell(secret.id.as_str()),
        cell(&secret.suffix),
        secret.status.word(),
        time(secret.created),
        secret.used().map_or_else(|| "never".to_owned(), time::minute),
        secret.expires.map_or_else(|| "never".to_owned(), time::minute),
    ]
}
