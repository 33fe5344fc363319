//! `appdeck secrets test`

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::AsFd;

use clap::{ArgMatches, Args};
use serde::Serialize;
use zeroize::Zeroizing;

use super::application::ENVIRONMENT;
use super::desk::{Desk, PlaceArgs, ask};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::here::Here;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::{Example, Exit, Verb, parsed};
use crate::api::Proof;
use crate::config::{CredentialSource, credential};
use crate::domain::delivery::variables::SecretVariables;
use crate::domain::rotation::{self, Event};
use crate::domain::{Application, Certainty, ClientSecret, Secret};
use crate::runtime::batch::Batch;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["secrets", "test"],
    about: "Ask the token endpoint whether a client secret works",
    notes: "The value comes on standard input, alone or as SCALEKIT_CLIENT_SECRET of an .env or a JSON file, or is asked for \
            without being shown on a terminal; it is never an argument. Exit code 6: it is rejected. Exit code 1 and `unknown`: it could not be determined.",
    examples: &[
        Example::new("appdeck secrets test Warehouse-Sync < secret.txt", "the value in a file"),
        Example::new(
            "cat secret.txt | appdeck secrets test Warehouse-Sync --json",
            "what another program prints; `pass show` for example",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: SecretsTestOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

/// More than any secret has, in bytes.
const LARGEST: u64 = 64 * 1024;

const RESULTS: [&str; 3] = ["works", "rejected", "unknown"];

static DOCUMENT: Document = Document {
    name: "appdeck.test/1",
    about: "Whether a client secret works.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "result", shape: Shape::Word(&RESULTS), about: "What was found out" },
        Property {
            name: "why",
            shape: Shape::Maybe(&Shape::Text),
            about: "What is known of the reason; null when it works",
        },
    ],
};

#[derive(Args)]
struct SecretsTestOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    place: PlaceArgs,
    // Caught, so that a value that was typed here is not repeated in an error.
    #[arg(hide = true)]
    surplus: Vec<String>,
}

#[derive(Serialize)]
struct SecretTestDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    result: &'static str,
    why: Option<&'a str>,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SecretsTestOptions = parsed(found)?;
    if !options.surplus.is_empty() {
        let text = "nothing may follow APP: a secret comes on standard input, never as an argument";
        let remedy =
            "If it was one, others may have seen it, and your shell remembers it: replace it";
        return Err(Failure::misused(text).with(remedy));
    }
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let name = cell(application.name());
    if !application.kind.has_secrets() {
        return Err(Failure::misused(format!(
            "{name} is a public client: it has no client secrets"
        )));
    }
    let secret = value(&name, options.place.no_input).await?;
    let proof = here.prove(&application, secret.clone()).await;
    let (result, why, failure) = judged(&application, &secret, proof, desk);
    let environment = here.environment.name.clone();
    let mut remarks = Vec::new();
    if result == "works"
        && let Err(why) = note(here, &application, &secret).await
    {
        remarks.push(format!("the rotation under way does not know of the test: {why}"));
    }
    let document = SecretTestDocument {
        schema: DOCUMENT.name,
        environment: &environment,
        client_id: application.id.as_str(),
        result,
        why: why.as_deref(),
    };
    let text = || match &why {
        Some(why) => format!("{result}: {why}\n"),
        None => format!("{result}\n"),
    };
    let mut answer = desk.answer(&document, text)?;
    answer.failure = failure;
    answer.remarks = remarks;
    Ok(answer.ending(match result {
        "works" => Exit::Done,
        "rejected" => Exit::No,
        _ => Exit::Failed,
    }))
}

// The rotation of the application takes note: who typed the value of its new secret has it.
async fn note(here: Here, application: &Application, secret: &Secret) -> Result<(), String> {
    let Some(listed) = listed_as(application, secret).map(|one| one.id.clone()) else {
        return Ok(());
    };
    let Here { environment, connections, storage, read_only, .. } = here;
    let mut batch = Batch::new(environment, connections, storage, read_only)?;
    let (key, id) = (batch.reading.environment().clone(), &application.id);
    let known = batch.reading.engine().rotation(&key, id);
    if known.is_some_and(|one| one.is_new(&listed)) {
        // The server's time comes with it.
        batch.application(id).await.map_err(|error| error.message)?;
        let now = batch.reading.server_time();
        batch.happened(id, Event::Delivered(Certainty::Unconfirmed)).await;
        batch.happened(id, Event::Proven(now)).await;
        batch.application(id).await.map_err(|error| error.message)?;
    }
    batch.missing.pop().map_or(Ok(()), Err)
}

// The one listed secret that ends like it.
fn listed_as<'a>(application: &'a Application, secret: &Secret) -> Option<&'a ClientSecret> {
    let suffix = secret.suffix();
    let alike = |one: &&ClientSecret| !suffix.is_empty() && one.suffix == suffix;
    let mut alike = application.secrets.iter().filter(alike);
    alike.next().filter(|_| alike.next().is_none())
}

fn judged(
    application: &Application,
    secret: &Secret,
    proof: Proof,
    desk: &Desk,
) -> (&'static str, Option<String>, Option<Failure>) {
    let [works, rejected, unknown] = RESULTS;
    match (proof, idle(application, secret, desk)) {
        (Proof::Right, _) => (works, None, None),
        (Proof::RightWithoutToken(why), _) => (works, Some(Proof::without_token(&why)), None),
        (Proof::Wrong, Some(why)) => {
            let failure = Failure::failed(format!("it cannot be determined: {why}"));
            (unknown, Some(why), Some(failure.with("Activate it first")))
        }
        (Proof::Wrong, None) => {
            let odd = secret.odd_ends().map_or_else(String::new, |odd| format!(": {odd}"));
            (rejected, Some(format!("the token endpoint does not accept it{odd}")), None)
        }
        (Proof::Unknown(error), _) => (unknown, Some(error.message.clone()), Some(error.into())),
    }
}

// What does not authenticate now is rejected whatever its value.
fn idle(application: &Application, secret: &Secret, desk: &Desk) -> Option<String> {
    let one = listed_as(application, secret)?;
    if rotation::works(one, desk.now()) {
        return None;
    }
    let expired = one.active();
    let state =
        if expired { "has expired".to_owned() } else { format!("is {}", one.status.word()) };
    Some(format!(
        "the secret that ends in {} {state}, and is rejected whatever is tested",
        cell(secret.suffix())
    ))
}

/// The value: typed on a terminal, else all of standard input.
async fn value(name: &str, no_input: bool) -> Result<Secret, Failure> {
    if io::stdin().is_terminal() {
        let mut typed = CredentialSource::Prompt;
        ask(&mut typed, &format!("client secret of {name} to be tested"), no_input)?;
        return Ok(typed.read().await?);
    }
    let failed = |error: io::Error| {
        Failure::misused(format!("cannot read the secret from standard input: {error}"))
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(LARGEST).unwrap_or(0) + 1));
    // Without the buffer of the standard library, which is not wiped.
    let input = File::from(io::stdin().as_fd().try_clone_to_owned().map_err(failed)?);
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::misused("standard input holds more than a secret"));
    }
    // In a file of variables, such as `--to-file` writes, it is the value of one of them.
    let text = match SecretVariables::of(&bytes).secret {
        Some(value) => value,
        None => {
            str::from_utf8(&bytes).map_err(|_| Failure::misused("standard input holds no text"))?
        }
    };
    let secret = credential::single(&Secret::new(text.to_owned()), "standard input");
    secret.map_err(|error| Failure { exit: Exit::Misused, ..error.into() })
}
