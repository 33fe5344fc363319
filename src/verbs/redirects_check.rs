//! `appdeck redirects check`

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, ValueHint};
use serde::Serialize;

use super::application::{kind_named, kind_word};
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::output::{NONE, VerbAnswer, cell, table};
use super::redirects_list::{WORDS, list, urls, word};
use super::{Example, Exit, Verb, parsed};
use crate::domain::redirect::{RedirectList, check_list_by_rule};
use crate::domain::text::{clean, count};
use crate::domain::{EnvironmentType, Finding, Kind, Severity};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["redirects", "check"],
    about: "Check redirect URLs against the rules; nothing is sent",
    notes: "Without --app nothing is read either: it works offline. The rules are those of production and of \
            a web application, unless --env-type and --type, or --env, say otherwise. With --app they are \
            those of that application in its environment, and the URLs are checked beside those it has. \
            Exit code 6: a rule blocks. Warnings and hints do not.",
    examples: &[
        Example::new(
            "appdeck redirects check post-login https://desk.example.com/callback",
            "offline, by the rules of production",
        ),
        Example::new(
            "appdeck redirects check --env-type development post-login http://localhost:3000/callback",
            "by the rules of development",
        ),
        Example::new(
            "appdeck redirects check --app Coffee-Desk post-login 'https://desk.example.com/#done'",
            "for this application; exit code 6, as a fragment is never allowed",
        )
        .ending(Exit::No),
    ],
    document: Some(&DOCUMENT),
    arguments: RedirectsCheckOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

const SEVERITIES: &[&str] = &["block", "warn", "hint"];

static DOCUMENT: Document = Document {
    name: "appdeck.findings/1",
    about: "What the rules say of redirect URLs.",
    members: &[
        Property {
            name: "environment_type",
            shape: Shape::Word(&["development", "staging", "production"]),
            about: "The type of environment whose rules were asked",
        },
        Property { name: "type", shape: Shape::Text, about: "The type of application, likewise" },
        Property { name: "blocked", shape: Shape::Flag, about: "Whether a rule blocks" },
        Property {
            name: "findings",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "list", shape: Shape::Word(WORDS), about: "The list" },
                Property {
                    name: "url",
                    shape: Shape::Maybe(&Shape::Text),
                    about: "The URL; null for the list as a whole",
                },
                Property {
                    name: "severity",
                    shape: Shape::Word(SEVERITIES),
                    about: "The severity; only `block` keeps a URL out",
                },
                Property { name: "rule", shape: Shape::Text, about: "What the rule demands" },
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
struct RedirectsCheckOptions {
    /// The list
    #[arg(value_name = "LIST", value_parser = list())]
    list: RedirectList,
    /// The URLs
    #[arg(value_name = "URL", required = true, value_hint = ValueHint::Url)]
    urls: Vec<String>,
    /// Use the rules for this application, with the URLs it already has
    #[arg(long = "app", value_name = "APP", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    application: Option<String>,
    /// Use the rules of this type of environment
    #[arg(long, value_name = "TYPE", value_parser = environment_type())]
    env_type: Option<EnvironmentType>,
    /// Use the rules for this type of application
    #[arg(long = "type", value_name = "TYPE", value_parser = kind(), conflicts_with = "application")]
    kind: Option<Kind>,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct Checked<'a> {
    schema: &'static str,
    environment_type: String,
    #[serde(rename = "type")]
    kind: &'a str,
    blocked: bool,
    findings: Vec<RedirectFinding>,
}

#[derive(Serialize)]
struct RedirectFinding {
    list: &'static str,
    url: Option<String>,
    severity: &'static str,
    rule: &'static str,
    message: String,
}

fn environment_type() -> impl TypedValueParser<Value = EnvironmentType> {
    let words = PossibleValuesParser::new(["development", "staging", "production"]);
    words.try_map(|word| EnvironmentType::parse(&word).ok_or("this is no type of environment"))
}

// The Default Client is checked by its name.
fn kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(["web", "spa", "native"]).try_map(|word| kind_named(&word))
}

/// By which rules, and beside which URLs.
struct Rules {
    environment: EnvironmentType,
    kind: Kind,
    there: Vec<String>,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: RedirectsCheckOptions = parsed(found)?;
    let rules = rules(desk, &options).await?;
    let findings = findings(&options, &rules);
    let blocked = findings.iter().any(|one| one.severity == SEVERITIES[0]);
    let document = Checked {
        schema: DOCUMENT.name,
        environment_type: rules.environment.word().to_lowercase(),
        kind: kind_word(&rules.kind),
        blocked,
        findings,
    };
    let mut answer = desk.answer(&document, || text(&document.findings))?;
    let (urls, place) = (count(options.urls.len(), "URL"), rules.environment.word().to_lowercase());
    let by = format!("by the rules for a {} in {place}", clean(rules.kind.name()));
    let verdict = if blocked { "a rule blocks" } else { "nothing blocks" };
    answer.remarks.push(format!("{urls} checked {by}: {verdict}"));
    Ok(answer.ending(if blocked { Exit::No } else { Exit::Done }))
}

async fn rules(desk: &Desk, options: &RedirectsCheckOptions) -> Result<Rules, Failure> {
    let kind = options.kind.clone().unwrap_or(Kind::Web);
    if let Some(named) = &options.application {
        let here = desk.here(&options.place).await?;
        let application = here.application(named).await?;
        let there = urls(&application, options.list).unwrap_or_default();
        let environment = options.env_type.unwrap_or(here.environment.kind);
        return Ok(Rules { environment, kind: application.kind, there });
    }
    let environment = match options.env_type {
        Some(kind) => kind,
        None if desk.wanted(&options.place).is_some() => {
            desk.here(&options.place).await?.environment.kind
        }
        None => EnvironmentType::Production,
    };
    Ok(Rules { environment, kind, there: Vec::new() })
}

// What stands in the list already is no second one.
fn findings(options: &RedirectsCheckOptions, rules: &Rules) -> Vec<RedirectFinding> {
    let mut all = rules.there.clone();
    all.retain(|url| !options.urls.contains(url));
    let begin = all.len();
    all.extend(options.urls.iter().cloned());
    let found = check_list_by_rule(options.list, &all, &rules.kind, rules.environment);
    let asked = |(_, finding): &(_, Finding)| finding.item.is_none_or(|at| at >= begin);
    let mut found: Vec<_> = found.into_iter().filter(asked).collect();
    found.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    let one = |(rule, finding): (&'static str, Finding)| RedirectFinding {
        list: word(options.list),
        url: finding.item.and_then(|at| all.get(at)).cloned(),
        severity: match finding.severity {
            Severity::Block => SEVERITIES[0],
            Severity::Warn => SEVERITIES[1],
            Severity::Hint => SEVERITIES[2],
        },
        rule,
        message: finding.text,
    };
    found.into_iter().map(one).collect()
}

fn text(findings: &[RedirectFinding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let row = |one: &RedirectFinding| {
        let url = one.url.as_deref().map_or_else(|| NONE.to_owned(), cell);
        [one.severity.to_owned(), url, cell(&one.message)]
    };
    table(["SEVERITY", "URL", "FINDING"], &findings.iter().map(row).collect::<Vec<_>>())
}
