//! `appdeck redirects probe`

use clap::{ArgMatches, Args};
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell, table};
use super::redirects_list::{WORDS, word};
use super::{Example, Exit, Verb, parsed};
use crate::api::http::Trust;
use crate::api::reach::Reach;
use crate::domain::endpoints::{EndpointFinding, EndpointMark, targets};
use crate::domain::text::count;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["redirects", "probe"],
    about: "Ask whether the initiate login and back-channel logout URLs answer, and how long certificates are good",
    notes: "The URLs themselves are asked, from this machine and without a proxy: GET for the initiate login URL, whose \
            redirects are followed up to /oauth/authorize and no further; HEAD for back-channel logout URLs, and never \
            a logout; HEAD of the first page for the certificates of the others. No credentials are sent and no page \
            is read. Loopback and private addresses are asked with --private only, wherever a name or a redirect \
            leads. Exit code 6: something does not answer as it should.",
    examples: &[Example::new(
        "appdeck redirects probe Warehouse-Sync",
        "all of them, at public addresses",
    )],
    document: Some(&DOCUMENT),
    arguments: RedirectsProbeOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

const MARKS: [&str; 3] = ["good", "bad", "unknown"];

static DOCUMENT: Document = Document {
    name: "appdeck.endpoints/1",
    about: "What the URLs of an application answer.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property {
            name: "findings",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "list", shape: Shape::Word(WORDS), about: "The list" },
                Property { name: "url", shape: Shape::Text, about: "The URL" },
                Property { name: "result", shape: Shape::Word(&MARKS), about: "What was found" },
                Property { name: "message", shape: Shape::Text, about: "One sentence" },
            ])),
            about: "What was found out",
        },
    ],
};

#[derive(Args)]
struct RedirectsProbeOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    /// Ask loopback and private addresses, too
    #[arg(long)]
    private: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct EndpointsDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    findings: Vec<EndpointEntry<'a>>,
}

#[derive(Serialize)]
struct EndpointEntry<'a> {
    list: &'static str,
    url: &'a str,
    result: &'static str,
    message: &'a str,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: RedirectsProbeOptions = parsed(found)?;
    let ca_file = desk.config(&options.place.file)?.ca_file;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let reach = Reach {
        trust: ca_file.map_or(Trust::System, Trust::SystemAnd),
        private: options.private,
        environment: here.environment.host.clone(),
        client: application.id.clone(),
    };
    let targets = targets(&application);
    let mut findings = Vec::new();
    for target in &targets {
        findings.extend(reach.look(target, desk.now()).await);
    }
    let document = EndpointsDocument {
        schema: DOCUMENT.name,
        environment: &here.environment.name,
        client_id: application.id.as_str(),
        findings: findings.iter().map(entry).collect(),
    };
    let mut answer = desk.answer(&document, || text(&document.findings))?;
    let bad = findings.iter().filter(|one| one.mark == EndpointMark::Bad).count();
    let name = cell(application.name());
    answer.remarks.push(match (targets.len(), bad) {
        (0, _) => format!("{name} has no URLs to ask"),
        (asked, 0) => format!("{} of {name} looked at: nothing is wrong", count(asked, "URL")),
        (asked, bad) => {
            format!("{} of {name} looked at: {}", count(asked, "URL"), count(bad, "problem"))
        }
    });
    Ok(answer.ending(if bad > 0 { Exit::No } else { Exit::Done }))
}

fn entry(one: &EndpointFinding) -> EndpointEntry<'_> {
    let [good, bad, unknown] = MARKS;
    let result = match one.mark {
        EndpointMark::Good => good,
        EndpointMark::Bad => bad,
        EndpointMark::Unknown => unknown,
    };
    EndpointEntry { list: word(one.list), url: &one.url, result, message: &one.text }
}

fn text(findings: &[EndpointEntry]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let row = |one: &EndpointEntry| [one.result, one.list, one.url, one.message].map(cell);
    let rows: Vec<_> = findings.iter().map(row).collect();
    table(["RESULT", "LIST", "URL", "FINDING"], &rows)
}
