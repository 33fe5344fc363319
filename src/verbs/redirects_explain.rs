//! `appdeck redirects explain`

use std::io::{self, Read};

use clap::{ArgMatches, Args, ValueHint};
use serde::Serialize;

use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::output::{VerbAnswer, cell, page, table};
use super::redirects_search::{SignInSearch, search};
use super::{Example, Exit, Verb, parsed};
use crate::domain::explain::{
    Explanation, MASKED, SignInFinding, SignInParameter, SignInRequest, UrlDifference, answer,
    explain,
};
use crate::domain::text::{clean, count};
use crate::domain::{Application, Severity};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["redirects", "explain"],
    about: "Say why a sign-in fails, from its authorize URL",
    notes: "TEXT holds the URL of /oauth/authorize: alone, in a line of a log, in the text of an error page, or \
            within another address. It is judged by what is registered, and not sent. Without --env the \
            application is looked for in every environment, first in the one with the URL's host. State, \
            nonce, codes and tokens are left out of every answer; - keeps them out of the shell's history, \
            too. Exit code 6: something keeps the sign-in from working.",
    examples: &[
        Example::new(
            "appdeck redirects explain \
             'https://acme.scalekit.com/oauth/authorize?response_type=code&client_id=webc_1'",
            "the URL in quotes; exit code 6, as no application has this client ID",
        )
        .ending(Exit::No),
        Example::new(
            "grep -m 1 authorize access.log | appdeck redirects explain - --json",
            "the first such line of a log, as JSON",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: RedirectsExplainOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

/// The most that is read from standard input, in bytes.
const LARGEST: u64 = 1 << 20;

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);
const SEVERITIES: &[&str] = &["block", "warn", "hint"];
const PARTS: &[&str] = &["scheme", "user", "host", "port", "path", "query", "fragment"];
const TOPICS: &[&str] = &[
    "request",
    "environment",
    "client_id",
    "client_secret",
    "redirect_uri",
    "registered",
    "response_type",
    "scope",
    "pkce",
    "prompt",
    "answer",
];

static DOCUMENT: Document = Document {
    name: "appdeck.explanation/1",
    about: "Why a sign-in fails, by what is registered.",
    members: &[
        Property {
            name: "fails",
            shape: Shape::Flag,
            about: "Whether something keeps it from working",
        },
        Property {
            name: "environment",
            shape: MAYBE_TEXT,
            about: "The environment of the application, or else of the URL's host",
        },
        Property { name: "client_id", shape: MAYBE_TEXT, about: "The application's client ID" },
        Property { name: "name", shape: MAYBE_TEXT, about: "The application's name" },
        Property {
            name: "parameters",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "name", shape: Shape::Text, about: "The parameter" },
                Property {
                    name: "value",
                    shape: MAYBE_TEXT,
                    about: "Its value; null where that is private",
                },
            ])),
            about: "The known parameters of the URL",
        },
        Property {
            name: "redirect_uri",
            shape: MAYBE_TEXT,
            about: "The redirect URI; what may be private in it is masked",
        },
        Property {
            name: "matches",
            shape: MAYBE_TEXT,
            about: "The registered URL that takes it in",
        },
        Property {
            name: "nearest",
            shape: MAYBE_TEXT,
            about: "The registered URL that it resembles most, where none takes it in",
        },
        Property {
            name: "differences",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "part", shape: Shape::Word(PARTS), about: "The part of the URL" },
                Property { name: "asked", shape: MAYBE_TEXT, about: "What the URL asks" },
                Property { name: "registered", shape: MAYBE_TEXT, about: "What is registered" },
                Property { name: "message", shape: Shape::Text, about: "The difference in words" },
            ])),
            about: "In what they differ",
        },
        Property {
            name: "corrected",
            shape: MAYBE_TEXT,
            about: "A URL that could be registered so that it matches",
        },
        Property {
            name: "findings",
            shape: Shape::List(&Shape::Object(&[
                Property {
                    name: "severity",
                    shape: Shape::Word(SEVERITIES),
                    about: "The severity; only `block` makes the sign-in fail",
                },
                Property { name: "about", shape: Shape::Word(TOPICS), about: "What it is about" },
                Property {
                    name: "message",
                    shape: Shape::Text,
                    about: "What is wrong, and what would be right",
                },
            ])),
            about: "What was found, the most severe first",
        },
    ],
};

#[derive(Args)]
struct RedirectsExplainOptions {
    /// The text with the URL; - reads it from standard input
    #[arg(value_name = "TEXT", required = true, value_hint = ValueHint::Other)]
    text: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct ExplanationDocument<'a> {
    schema: &'static str,
    fails: bool,
    environment: Option<&'a str>,
    client_id: Option<&'a str>,
    name: Option<&'a str>,
    parameters: Vec<ParameterEntry<'a>>,
    redirect_uri: Option<&'a str>,
    matches: Option<&'a str>,
    nearest: Option<&'a str>,
    differences: Vec<DifferenceEntry<'a>>,
    corrected: Option<&'a str>,
    findings: Vec<SignInEntry<'a>>,
}

#[derive(Serialize)]
struct ParameterEntry<'a> {
    name: &'static str,
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct DifferenceEntry<'a> {
    part: &'static str,
    asked: Option<&'a str>,
    registered: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct SignInEntry<'a> {
    severity: &'static str,
    about: &'static str,
    message: &'a str,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: RedirectsExplainOptions = parsed(found)?;
    let text = read(&options.text)?;
    let Some(request) = SignInRequest::find(&text) else {
        let told = answer(&text).map(|(code, meaning)| format!(": {code} means that {meaning}"));
        let why = format!("there is no authorize URL in the text{}", told.unwrap_or_default());
        let error = Failure::misused(why);
        return Err(error.with("Paste the whole address, in quotes, or pipe it to -"));
    };
    let searched = search(desk, &options.place, &request).await?;
    let told = explain(&request, &searched.scope());
    let document = document(&request, &searched, &told);
    let mut answer = desk.answer(&document, || words(&document, &told))?;
    let of = |severity| told.findings.iter().filter(|one| one.severity == severity).count();
    let (wrong, warnings) = (of(Severity::Block), of(Severity::Warn));
    answer.remarks.push(match wrong {
        0 if searched.owner.is_some() && warnings > 0 => {
            format!("this sign-in may fail: {}", count(warnings, "warning"))
        }
        0 if searched.owner.is_some() => "nothing keeps this sign-in from working".to_owned(),
        0 => "nothing wrong is seen, but the application is not known".to_owned(),
        wrong => format!("this sign-in fails: {}", count(wrong, "reason")),
    });
    // An environment that could not be asked matters only where the application was not found.
    let open = searched.owner.is_none() && searched.failure.is_some();
    answer.failure = searched.failure.filter(|_| open);
    Ok(answer.ending(match (wrong, open) {
        (0, true) => Exit::Failed,
        (0, false) => Exit::Done,
        _ => Exit::No,
    }))
}

/// The text: the words of the command line, or all of standard input.
fn read(words: &[String]) -> Result<String, Failure> {
    if words != ["-"] {
        return Ok(words.join(" "));
    }
    let failed =
        |error: io::Error| Failure::misused(format!("cannot read standard input: {error}"));
    let mut bytes = Vec::new();
    io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::misused("standard input holds more than a mebibyte")
            .with("Pipe the line with the URL"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn document<'a>(
    request: &SignInRequest,
    searched: &'a SignInSearch,
    told: &'a Explanation,
) -> ExplanationDocument<'a> {
    let owner = searched.owner.as_ref();
    let at_host = searched.scope().at_host(request).map(|one| one.key.clone());
    let environment = match owner {
        Some((at, _)) => searched.environments.get(*at),
        None => searched.environments.iter().find(|one| Some(&one.key) == at_host.as_ref()),
    };
    let application: Option<&Application> = owner.map(|(_, application)| application);
    let parameter =
        |one: &'a SignInParameter| ParameterEntry { name: one.name, value: one.value.as_deref() };
    let nearest = told.nearest.as_ref();
    let differences = nearest.map(|one| one.differences.as_slice()).unwrap_or_default();
    ExplanationDocument {
        schema: DOCUMENT.name,
        fails: told.fails(),
        environment: environment.map(|one| one.name.as_str()),
        client_id: application.map(|one| one.id.as_str()),
        name: application.map(Application::name),
        parameters: told.parameters.iter().map(parameter).collect(),
        redirect_uri: told.redirect_uri.as_deref(),
        matches: told.taken_by.as_ref().map(|(url, _)| url.as_str()),
        nearest: nearest.map(|one| one.url.as_str()),
        differences: differences.iter().map(difference).collect(),
        corrected: told.corrected.as_deref(),
        findings: told.findings.iter().map(finding).collect(),
    }
}

fn difference(one: &UrlDifference) -> DifferenceEntry<'_> {
    let (asked, registered) = (one.asked.as_deref(), one.registered.as_deref());
    DifferenceEntry { part: one.part.word(), asked, registered, message: &one.text }
}

fn finding(one: &SignInFinding) -> SignInEntry<'_> {
    let severity = match one.severity {
        Severity::Block => SEVERITIES[0],
        Severity::Warn => SEVERITIES[1],
        Severity::Hint => SEVERITIES[2],
    };
    SignInEntry { severity, about: one.topic.word(), message: &one.text }
}

fn words(document: &ExplanationDocument, told: &Explanation) -> String {
    let shown = |text: Option<&str>| text.map(cell).into_iter().collect::<Vec<_>>();
    let application = document.name.zip(document.client_id);
    let application = application.map(|(name, id)| format!("{} ({})", cell(name), cell(id)));
    let private = told.parameters.iter().filter(|one| one.value.is_none());
    let private: Vec<_> = private.map(|one| format!("{}={MASKED}", one.name)).collect();
    let mut rows = vec![
        ("Environment", shown(document.environment)),
        ("Application", application.into_iter().collect()),
        ("Redirect URI", shown(document.redirect_uri)),
    ];
    if !private.is_empty() {
        rows.push(("Left out", vec![private.join(" ")]));
    }
    if document.matches.is_some() {
        rows.push(("Matches", shown(document.matches)));
    }
    if let Some(nearest) = &told.nearest {
        rows.push(("Nearest", shown(Some(&nearest.url))));
        let each = nearest.differences.iter().map(|one| clean(&one.text)).collect();
        rows.push(("Difference", each));
    }
    if document.corrected.is_some() {
        rows.push(("To register", shown(document.corrected)));
    }
    let mut text = page(&rows);
    if !document.findings.is_empty() {
        let row =
            |one: &SignInEntry| [one.severity.to_owned(), one.about.to_owned(), cell(one.message)];
        let findings: Vec<_> = document.findings.iter().map(row).collect();
        text.push('\n');
        text.push_str(&table(["SEVERITY", "ABOUT", "FINDING"], &findings));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{PARTS, TOPICS};
    use crate::domain::explain::{SignInTopic, UriPart};

    #[test]
    fn the_document_names_every_part_and_topic() {
        assert_eq!(UriPart::ALL.map(UriPart::word), PARTS);
        assert_eq!(SignInTopic::ALL.map(SignInTopic::word), TOPICS);
    }
}
