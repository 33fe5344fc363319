//! `appdeck signins list`

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Args, ValueHint};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::here::Here;
use super::named::ApplicationArgs;
use super::output::{NONE, VerbAnswer, cell, table};
use super::{Example, Verb, parsed};
use crate::api::request::{Page, Reply, Request, SignInQuery};
use crate::domain::Application;
use crate::domain::sign_ins::LoggedSignIn;
use crate::domain::text::count;
use crate::domain::time::{parse_duration_with_unit, second};
use crate::wire::page::Pager;
use crate::wire::sign_in::SignIn;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["signins", "list"],
    about: "List who signed in through an application, newest first",
    notes: "The log tells no reason and no redirect URL of a sign-in that failed, and whether it has one that was \
            refused for its redirect URL is not known: `appdeck redirects explain` judges an authorize URL. E-mail addresses \
            are shortened (`a…@example.org`) unless --emails asks for them.",
    examples: &[
        Example::new("appdeck signins list Coffee-Desk", "the newest 100"),
        Example::new(
            "appdeck signins list Coffee-Desk --status failed --since 2h --json",
            "what failed in the last two hours, as JSON",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: SignInsOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);

static DOCUMENT: Document = Document {
    name: "appdeck.sign_ins/1",
    about: "Sign-ins through an application, newest first as the server has them.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "name", shape: Shape::Text, about: "The application's name" },
        Property {
            name: "sign_ins",
            shape: Shape::List(&Shape::Object(&[
                Property {
                    name: "auth_request_id",
                    shape: MAYBE_TEXT,
                    about: "The server's id of it",
                },
                Property { name: "timestamp", shape: Shape::Maybe(&Shape::Time), about: "When" },
                Property {
                    name: "status",
                    shape: Shape::Text,
                    about: "`INITIATED`, `PENDING`, `SUCCESS`, `FAILED`, or another word of the server",
                },
                Property {
                    name: "email",
                    shape: MAYBE_TEXT,
                    about: "Who, shortened unless `--emails` asks for it; null when that is not known",
                },
                Property {
                    name: "workflow",
                    shape: MAYBE_TEXT,
                    about: "The server's name of the flow",
                },
                Property { name: "connection_id", shape: MAYBE_TEXT, about: "The connection" },
                Property {
                    name: "organization_id",
                    shape: MAYBE_TEXT,
                    about: "The user's organization",
                },
            ])),
            about: "The sign-ins",
        },
        Property {
            name: "complete",
            shape: Shape::Flag,
            about: "Whether these are all: false where `--limit` left some out",
        },
        Property {
            name: "unreadable",
            shape: Shape::Number,
            about: "How many entries could not be read",
        },
    ],
};

#[derive(Args)]
struct SignInsOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    /// Only sign-ins that stand so; may be repeated
    #[arg(long, value_name = "STATUS", ignore_case = true, value_parser = PossibleValuesParser::new(["initiated", "pending", "success", "failed"]))]
    status: Vec<String>,
    /// Only sign-ins from then on: a time (RFC 3339), or how long ago, such as 2h
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other)]
    since: Option<String>,
    /// The most sign-ins to list
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000), value_hint = ValueHint::Other)]
    limit: u32,
    /// Whole e-mail addresses
    #[arg(long)]
    emails: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct SignInsDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    name: &'a str,
    sign_ins: Vec<ListedSignIn<'a>>,
    complete: bool,
    unreadable: usize,
}

#[derive(Serialize)]
struct ListedSignIn<'a> {
    auth_request_id: Option<&'a str>,
    timestamp: Option<Timestamp>,
    status: &'a str,
    email: Option<String>,
    workflow: Option<&'a str>,
    connection_id: Option<&'a str>,
    organization_id: Option<&'a str>,
}

/// What was read of a log.
#[derive(Default)]
struct ReadSignIns {
    all: Vec<LoggedSignIn>,
    complete: bool,
    unreadable: usize,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SignInsOptions = parsed(found)?;
    let since = options.since.as_deref().map(|text| since(text, desk.now())).transpose()?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let asked = SignInQuery {
        application: Some(application.id.clone()),
        statuses: options.status.iter().map(|status| status.to_uppercase()).collect(),
        since,
        ..SignInQuery::default()
    };
    let limit = usize::try_from(options.limit).unwrap_or(usize::MAX);
    let read = read(&here, asked, limit).await?;
    let document = SignInsDocument {
        schema: DOCUMENT.name,
        environment: &here.environment.name,
        client_id: application.id.as_str(),
        name: application.name(),
        sign_ins: read.all.iter().map(|one| listed(one, options.emails)).collect(),
        complete: read.complete,
        unreadable: read.unreadable,
    };
    let mut answer = desk.answer(&document, || text(&read.all, options.emails))?;
    answer.remarks = remarks(&application, &read);
    if read.unreadable > 0 {
        let left_out = format!("{} could not be read", count(read.unreadable, "sign-in"));
        answer.warnings.push(left_out);
    }
    Ok(answer)
}

fn remarks(application: &Application, read: &ReadSignIns) -> Vec<String> {
    let mut remarks = Vec::new();
    if read.all.is_empty() {
        let name = cell(application.name());
        remarks.push(format!("the log tells of no such sign-in through {name}"));
    }
    if !read.complete {
        remarks.push("there are more: --limit takes a larger number".to_owned());
    }
    if read.all.iter().any(LoggedSignIn::failed) {
        let text = "the log tells no reason and no redirect URL: appdeck redirects explain judges an authorize URL";
        remarks.push(text.to_owned());
    }
    remarks
}

/// When that is: a time, or a length of time before `now`.
fn since(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let ago = parse_duration_with_unit(text)
        .ok()
        .flatten()
        .and_then(|seconds| i64::try_from(seconds).ok());
    let at = ago.and_then(|seconds| now.checked_sub(SignedDuration::from_secs(seconds)).ok());
    at.ok_or_else(|| {
        let what = cell(text);
        Failure::misused(format!("{what} is neither a time nor a length of time"))
            .with("Write 2026-11-24T06:00:00Z, or 2h")
    })
}

async fn read(here: &Here, mut asked: SignInQuery, limit: usize) -> Result<ReadSignIns, Failure> {
    let (mut pager, mut read) = (Pager::default(), ReadSignIns::default());
    loop {
        let page = page(here, asked.clone()).await?;
        read.unreadable += page.unreadable;
        let before = read.all.len();
        let items = page.items.into_iter().map(LoggedSignIn::from);
        // One that came in while the pages were read moves the others.
        let last: Vec<_> = read.all.iter().rev().take(items.len()).cloned().collect();
        read.all.extend(items.filter(|one| !last.iter().any(|known| known.is_same(one))));
        let next = pager.next(read.all.len() - before, page.total, &page.next);
        if read.all.len() >= limit {
            read.complete = next.is_none() && read.all.len() == limit;
            read.all.truncate(limit);
            return Ok(read);
        }
        let Some(token) = next else {
            read.complete = true;
            return Ok(read);
        };
        asked.page_token = Some(token);
    }
}

async fn page(here: &Here, asked: SignInQuery) -> Result<Page<SignIn>, Failure> {
    let request = Request::ListSignIns(asked);
    let answered = here.connections.call(&here.environment.key, request).await?;
    let Reply::SignIns(page) = answered.reply else {
        return Err(Failure::failed("the server sent something other than a list of sign-ins"));
    };
    Ok(page)
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn email(one: &LoggedSignIn, whole: bool) -> String {
    if whole { one.email.whole().to_owned() } else { one.email.shortened() }
}

fn listed(one: &LoggedSignIn, emails: bool) -> ListedSignIn<'_> {
    ListedSignIn {
        auth_request_id: some(&one.id),
        timestamp: one.at,
        status: one.outcome.word(),
        email: Some(email(one, emails)).filter(|text| !text.is_empty()),
        workflow: some(&one.workflow),
        connection_id: some(&one.connection),
        organization_id: some(&one.organization),
    }
}

fn text(all: &[LoggedSignIn], emails: bool) -> String {
    let row = |one: &LoggedSignIn| {
        [
            one.at.map_or_else(|| NONE.to_owned(), second),
            cell(one.outcome.word()),
            cell(&email(one, emails)),
            cell(&one.workflow),
            cell(&one.connection),
            cell(&one.id),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    table(["WHEN", "OUTCOME", "USER", "WORKFLOW", "CONNECTION", "REQUEST"], &rows)
}

#[cfg(test)]
mod tests {
    use super::since;

    #[test]
    fn since_is_a_time_or_how_long_ago() {
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        for (text, at) in [
            ("2026-11-24T06:00:00Z", "2026-11-24T06:00:00Z"),
            ("2026-11-24T06:00:00+02:00", "2026-11-24T04:00:00Z"),
            ("2h", "2026-11-24T10:00:00Z"),
            ("30 minutes", "2026-11-24T11:30:00Z"),
        ] {
            assert_eq!(since(text, now).unwrap(), at.parse().unwrap(), "{text}");
        }
        for text in ["", "yesterday", "99999999999999999 days"] {
            assert!(since(text, now).is_err(), "{text}");
        }
    }
}
