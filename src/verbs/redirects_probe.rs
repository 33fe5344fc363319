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
    let (words, bad) = verdict(&cell(application.name()), targets.len(), &findings);
    answer.remarks.push(words);
    Ok(answer.ending(if bad > 0 { Exit::No } else { Exit::Done }))
}

/// What came of so many URLs of an application, and how many problems there are.
fn verdict(name: &str, urls: usize, findings: &[EndpointFinding]) -> (String, usize) {
    let of = |mark| findings.iter().filter(|one| one.mark == mark).count();
    let (bad, unknown) = (of(EndpointMark::Bad), of(EndpointMark::Unknown));
    let unasked = of(EndpointMark::Unasked);
    if urls == 0 {
        return (format!("{name} has no URLs to ask"), bad);
    }
    let result = match (bad, unknown) {
        (0, 0) => "nothing is wrong".to_owned(),
        (0, unknown) => format!("nothing is known to be wrong, {unknown} could not be checked"),
        (bad, _) => count(bad, "problem"),
    };
    let asked = urls.saturating_sub(unasked);
    let words = match (asked, unasked) {
        (asked, 0) => format!("{} of {name} looked at: {result}", count(asked, "URL")),
        (0, unasked) => format!("{} of {name} not looked at", count(unasked, "URL")),
        (asked, unasked) => {
            let asked = count(asked, "URL");
            format!("{asked} of {name} looked at: {result}; {unasked} not looked at")
        }
    };
    if unasked == 0 {
        return (words, bad);
    }
    (format!("{words}. --private asks loopback and private addresses, too"), bad)
}

fn entry(one: &EndpointFinding) -> EndpointEntry<'_> {
    let [good, bad, unknown] = MARKS;
    let result = match one.mark {
        EndpointMark::Good => good,
        EndpointMark::Bad => bad,
        EndpointMark::Unknown | EndpointMark::Unasked => unknown,
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
