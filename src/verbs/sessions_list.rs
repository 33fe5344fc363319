//! `appdeck sessions list`

use std::collections::HashSet;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, ValueHint};
use jiff::Timestamp;
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::here::Here;
use super::output::{NONE, VerbAnswer, cell, table};
use super::user_named;
use super::{Example, Verb, parsed};
use crate::api::request::{Reply, Request};
use crate::domain::text::count;
use crate::domain::time::second;
use crate::domain::user_session::UserSession;
use crate::domain::{ClientId, UserId};
use crate::wire::page::Pager;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["sessions", "list"],
    about: "List the sessions of a user, which all applications of an environment share",
    notes: "USER is an identifier (`usr_…`) or an e-mail address. An address is looked for by the server's search \
            for users and has to match as a whole; it is printed nowhere.",
    examples: &[
        Example::new(
            "appdeck sessions list ana@acme.example --env 'Acme Development'",
            "all of them, newest first",
        ),
        Example::new(
            "appdeck sessions list ana@acme.example --live --json --env 'Acme Development'",
            "only those that have not ended, as JSON",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: SessionsOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);

const MAYBE_TIME: Shape = Shape::Maybe(&Shape::Time);

static DOCUMENT: Document = Document {
    name: "appdeck.sessions/1",
    about: "The sessions of a user, in the order of the server. No e-mail address is in it.",
    members: &[
        ENVIRONMENT,
        Property { name: "user_id", shape: Shape::Text, about: "The user" },
        Property {
            name: "sessions",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "session_id", shape: Shape::Text, about: "Its identifier" },
                Property {
                    name: "state",
                    shape: Shape::Text,
                    about: "`live`, `expired`, `revoked`, `signed out`, `ended`, or another word of the server",
                },
                Property {
                    name: "live",
                    shape: Shape::Flag,
                    about: "Whether it may still be used; true where the server's word is not known",
                },
                Property { name: "created_at", shape: MAYBE_TIME, about: "When it began" },
                Property {
                    name: "last_active_at",
                    shape: MAYBE_TIME,
                    about: "When it was used last",
                },
                Property {
                    name: "idle_expires_at",
                    shape: MAYBE_TIME,
                    about: "When it ends unless it is used before",
                },
                Property {
                    name: "absolute_expires_at",
                    shape: MAYBE_TIME,
                    about: "When it ends in any case",
                },
                Property { name: "ended_at", shape: MAYBE_TIME, about: "When it ended" },
                Property {
                    name: "client_ids",
                    shape: Shape::List(&Shape::Text),
                    about: "The applications that took part",
                },
                Property { name: "browser", shape: MAYBE_TEXT, about: "The browser, where told" },
                Property { name: "os", shape: MAYBE_TEXT, about: "The operating system" },
                Property { name: "device_type", shape: MAYBE_TEXT, about: "The kind of device" },
                Property { name: "ip", shape: MAYBE_TEXT, about: "The network address" },
                Property {
                    name: "location",
                    shape: MAYBE_TEXT,
                    about: "Where that is thought to be",
                },
            ])),
            about: "The sessions",
        },
        Property {
            name: "complete",
            shape: Shape::Flag,
            about: "Whether these are all: false where `--limit` left some out",
        },
        Property {
            name: "unreadable",
            shape: Shape::Number,
            about: "How many sessions could not be read",
        },
    ],
};

#[derive(Args)]
struct SessionsOptions {
    /// The user: an identifier, or an e-mail address
    #[arg(value_name = "USER", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    user: String,
    /// Only sessions that have not ended
    #[arg(long)]
    live: bool,
    /// The most sessions to read
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000), value_hint = ValueHint::Other)]
    limit: u32,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Serialize)]
struct SessionsDocument<'a> {
    schema: &'static str,
    environment: &'a str,
    user_id: &'a str,
    sessions: Vec<ListedSession<'a>>,
    complete: bool,
    unreadable: usize,
}

#[derive(Serialize)]
struct ListedSession<'a> {
    session_id: &'a str,
    state: String,
    live: bool,
    created_at: Option<Timestamp>,
    last_active_at: Option<Timestamp>,
    idle_expires_at: Option<Timestamp>,
    absolute_expires_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    client_ids: Vec<&'a str>,
    browser: Option<&'a str>,
    os: Option<&'a str>,
    device_type: Option<&'a str>,
    ip: Option<&'a str>,
    location: Option<&'a str>,
}

/// What was read of a user's sessions.
#[derive(Default)]
struct ReadSessions {
    all: Vec<UserSession>,
    complete: bool,
    unreadable: usize,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SessionsOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let user = user_named::find(&here, &options.user).await?;
    let limit = usize::try_from(options.limit).unwrap_or(usize::MAX);
    let mut read = read(&here, &user, limit).await?;
    let now = desk.now();
    if options.live {
        read.all.retain(|one| one.may_live(now));
    }
    let document = SessionsDocument {
        schema: DOCUMENT.name,
        environment: &here.environment.name,
        user_id: user.as_str(),
        sessions: read.all.iter().map(|one| listed(one, now)).collect(),
        complete: read.complete,
        unreadable: read.unreadable,
    };
    let mut answer = desk.answer(&document, || text(&read.all, now))?;
    if read.all.is_empty() {
        let which = if options.live { "live session" } else { "session" };
        answer.remarks.push(format!("{} has no {which}", cell(user.as_str())));
    }
    if !read.complete {
        answer.remarks.push("there are more: --limit takes a larger number".to_owned());
    }
    if read.unreadable > 0 {
        let left_out = format!("{} could not be read", count(read.unreadable, "session"));
        answer.warnings.push(left_out);
    }
    Ok(answer)
}

async fn read(here: &Here, user: &UserId, limit: usize) -> Result<ReadSessions, Failure> {
    let (mut pager, mut page_token) = (Pager::default(), None);
    let (mut read, mut seen) = (ReadSessions::default(), HashSet::new());
    loop {
        let request = Request::ListSessions { user: user.clone(), page_token };
        let Reply::Sessions(page) = here.read(request).await? else {
            return Err(Failure::failed("the server sent something other than a list of sessions"));
        };
        read.unreadable += page.unreadable;
        let before = read.all.len();
        // One that began while the pages were read moves the others.
        for one in page.items {
            if seen.insert(one.id.clone()) {
                read.all.push(one);
            }
        }
        let came = read.all.len() - before + page.unreadable;
        let next = pager.next(came, page.total, &page.next);
        if read.all.len() + read.unreadable >= limit || next.is_none() {
            read.complete = next.is_none() && read.all.len() <= limit;
            read.all.truncate(limit);
            return Ok(read);
        }
        page_token = next;
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn listed(one: &UserSession, now: Timestamp) -> ListedSession<'_> {
    ListedSession {
        session_id: one.id.as_str(),
        state: one.state(now).word().to_owned(),
        live: one.may_live(now),
        created_at: one.created,
        last_active_at: one.active,
        idle_expires_at: one.idle_end,
        absolute_expires_at: one.absolute_end,
        ended_at: if one.may_live(now) { None } else { one.ended_at(now) },
        client_ids: one.clients.iter().map(ClientId::as_str).collect(),
        browser: some(&one.device.browser),
        os: some(&one.device.system),
        device_type: some(&one.device.kind),
        ip: some(&one.device.address),
        location: some(&one.device.place),
    }
}

fn text(all: &[UserSession], now: Timestamp) -> String {
    let at = |at: Option<Timestamp>| at.map_or_else(|| NONE.to_owned(), second);
    let told = |text: &str| if text.is_empty() { NONE.to_owned() } else { cell(text) };
    let row = |one: &UserSession| {
        let ends = [one.idle_end, one.absolute_end].into_iter().flatten().min();
        let ends = if one.may_live(now) { ends } else { one.ended_at(now) };
        let clients: Vec<_> = one.clients.iter().map(ClientId::as_str).collect();
        let place = [one.device.place.as_str(), one.device.address.as_str()];
        let place: Vec<_> = place.into_iter().filter(|text| !text.is_empty()).collect();
        [
            cell(one.id.as_str()),
            cell(one.state(now).word()),
            at(one.active),
            at(ends),
            told(&one.device.words()),
            told(&place.join(", ")),
            told(&clients.join(", ")),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    table(["SESSION", "STATE", "ACTIVE", "ENDS", "DEVICE", "PLACE", "APPLICATIONS"], &rows)
}
