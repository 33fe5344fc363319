//! `appdeck secrets create`

use clap::{ArgMatches, Args};
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::change;
use super::delivery::{Delivered, DeliveryArgs, DeliveryOptions, OnFailure, Target, noted};
use super::desk::{Desk, Place};
use super::document::{Document, Member, Shape};
use super::failure::Failure;
use super::named::Named;
use super::output::{Answer, cell};
use super::writing::{Work, Writing};
use super::{Example, Exit, Verb, parsed};
use crate::app::engine::{Command, Ending, Told};
use crate::domain::delivery::Subject;
use crate::domain::delivery::note::{Note, State};
use crate::domain::record::SecretMark;
use crate::domain::{Application, Certainty, EntryId, Secret, SecretId};
use crate::runtime::batch::Ran;
use crate::runtime::deliver::Commands;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["secrets", "create"],
    about: "Generate a client secret and deliver it to a file, a command or a pipe",
    notes: "The destination is looked at before anything is generated. The value is in no document, no error and \
            no log. A delivery that fails keeps the new secret and names it by its last characters; \
            --on-failure delete deletes it. With --to-stdout the value alone is printed.",
    examples: &[
        Example::new(
            "appdeck secrets create Coffee-Desk --to-file till.env --env 'Acme Development'",
            "into a file with mode 0600",
        ),
        Example::new(
            "appdeck secrets create Till --to-stdout --env 'Acme Development' | wc -c",
            "to another program",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: Options::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

static DOCUMENT: Document = Document {
    name: "appdeck.secret/1",
    about: "A client secret that was generated; never its value.",
    members: &[
        ENVIRONMENT,
        Member { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Member {
            name: "secret",
            shape: Shape::Object(&[
                Member { name: "id", shape: Shape::Text, about: "Its identifier" },
                Member { name: "suffix", shape: Shape::Text, about: "How it ends" },
                Member {
                    name: "status",
                    shape: Shape::Text,
                    about: "`active`, or `deleted` again",
                },
            ]),
            about: "The secret",
        },
        Member {
            name: "delivered",
            shape: Shape::List(&Shape::Object(&[
                Member {
                    name: "route",
                    shape: Shape::Word(&["file", "command", "stdout"]),
                    about: "How",
                },
                Member { name: "place", shape: Shape::Text, about: "Where to" },
                Member {
                    name: "certainty",
                    shape: Shape::Word(&["checked", "unconfirmed"]),
                    about: "Whether it was read back",
                },
            ])),
            about: "Where it was delivered to; empty when that failed",
        },
        Member {
            name: "history_entry",
            shape: Shape::Maybe(&Shape::Text),
            about: "Its entry of the history",
        },
    ],
};

#[derive(Serialize)]
struct Generated<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    secret: Listed<'a>,
    delivered: Vec<DeliveredTo<'a>>,
    history_entry: Option<&'a str>,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    suffix: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
struct DeliveredTo<'a> {
    route: &'static str,
    place: &'a str,
    certainty: &'static str,
}

#[derive(Args)]
struct Options {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    delivery: DeliveryArgs,
    #[command(flatten)]
    how: DeliveryOptions,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<Answer, Failure> {
    let options: Options = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let subject = Subject {
        environment: here.environment.name.clone(),
        environment_url: Some(here.environment.url()),
        application: application.name().to_owned(),
        client_id: application.id.clone(),
        suffix: String::new(),
    };
    let (offered, commands) = (here.commands.clone(), here.runner());
    let mut work = options.writing.begin(*desk, here)?;
    let command = Command::Generate(application.id.clone());
    let target = options.delivery.target(&options.how, &subject, &offered)?;
    if work.dry() {
        let told = work.plan(command, None).await?;
        let mut answer = work.answer(&told, true)?;
        if matches!(target, Target::Stdout) {
            // Whoever reads there would take it for the value.
            answer.body.clear();
            answer.remarks.push("planned: nothing is generated in a dry run".into());
        }
        return Ok(answer);
    }
    let ran = work.order(command, None).await?;
    let then = options.how.on_failure;
    let work = &mut work;
    let mut answer =
        handed_over(desk, work, &application, (&target, &subject, &commands), ran, then).await?;
    if matches!(target, Target::Stdout) {
        // Whoever reads there waits for the value and for nothing else.
        answer.body.clear();
    }
    Ok(answer)
}

async fn handed_over(
    desk: &Desk,
    work: &mut Work<'_>,
    application: &Application,
    (target, subject, commands): (&Target, &Subject, &Commands),
    Ran { id, told, value }: Ran,
    then: OnFailure,
) -> Result<Answer, Failure> {
    let (Ending::Done, Some(value), Some(mark)) = (&told.ending, value, &told.secret) else {
        // Nobody knows for certain which secret came of it: it is named, and never deleted unasked.
        return work.answer(&told, false);
    };
    let subject = Subject { suffix: mark.suffix.clone(), ..subject.clone() };
    match deliver(work, application, mark, (target, &subject, commands), &value).await {
        Ok(delivered) => {
            work.batch.settle(id).await;
            let to = Some((target, delivered.certainty));
            let mut answer = document(desk, work, &told, to, "active")?;
            answer.remarks.extend(delivered.remarks);
            answer.remarks.extend(work.batch.missing.iter().cloned());
            Ok(answer)
        }
        Err(why) => {
            let (secret, suffix) = (mark.id.clone(), cell(&mark.suffix));
            let answer = undelivered(desk, work, &told, secret, &suffix, &why, then).await;
            // What is kept is asked about at the next start of the screen.
            if answer.as_ref().is_ok_and(|(_, gone)| *gone) {
                work.batch.settle(id).await;
            }
            answer.map(|(answer, _)| answer)
        }
    }
}

async fn deliver(
    work: &mut Work<'_>,
    application: &Application,
    mark: &SecretMark,
    (target, subject, commands): (&Target, &Subject, &Commands),
    value: &Secret,
) -> Result<Delivered, String> {
    let (number, run) = work.batch.number();
    let note = Note {
        environment: work.batch.environment().clone(),
        application: application.id.clone(),
        secret: mark.id.clone(),
        suffix: mark.suffix.clone(),
        run,
        number,
        destination: target.destination(),
        place: target.place(),
        at: work.batch.now(),
        state: State::Started,
        lives: true,
    };
    work.batch.note(note.clone()).await;
    let delivered = target.deliver(value, subject, commands).await;
    let state = match &delivered {
        Ok(delivered) => noted(delivered.certainty),
        Err((_, state)) => *state,
    };
    work.batch.note(Note { state, at: work.batch.now(), ..note }).await;
    delivered.map_err(|(why, _)| why)
}

fn document(
    desk: &Desk,
    work: &Work,
    told: &Told,
    delivered: Option<(&Target, Certainty)>,
    status: &'static str,
) -> Result<Answer, Failure> {
    let id = told.application.as_ref().and_then(|one| one.id.as_ref());
    let (client_id, mark) = (id.map_or("", |id| id.as_str()), told.secret.as_ref());
    let place = delivered.map(|(target, certainty)| (target.route(), target.place(), certainty));
    let document = Generated {
        schema: DOCUMENT.name,
        environment: &work.environment,
        client_id,
        secret: Listed {
            id: mark.map_or("", |one| one.id.as_str()),
            suffix: mark.map_or("", |one| one.suffix.as_str()),
            status,
        },
        delivered: place
            .iter()
            .map(|(route, place, certainty)| DeliveredTo {
                route,
                place,
                certainty: match certainty {
                    Certainty::Checked => "checked",
                    Certainty::Unconfirmed => "unconfirmed",
                },
            })
            .collect(),
        history_entry: told.entry.as_ref().map(EntryId::as_str),
    };
    desk.answer(&document, || {
        let suffix = cell(document.secret.suffix);
        let place = place.as_ref().map_or_else(
            || format!("not delivered, {status}"),
            |(_, place, certainty)| match certainty {
                Certainty::Checked => format!("in {}, read back", cell(place)),
                Certainty::Unconfirmed => format!("sent to {}", cell(place)),
            },
        );
        format!("generated ••••{suffix}: {place}\n")
    })
}

// The value came, and could not be delivered. Tells, too, whether the secret is gone.
async fn undelivered(
    desk: &Desk,
    work: &mut Work<'_>,
    told: &Told,
    secret: SecretId,
    suffix: &str,
    why: &str,
    then: OnFailure,
) -> Result<(Answer, bool), Failure> {
    // The secret was generated: the same command again would generate another one.
    let failed = |text: String| Failure { may_have_happened: true, ..Failure::failed(text) };
    let (status, failure) = match then {
        OnFailure::Keep => {
            let text = format!("generated ••••{suffix}, and it was not delivered: {why}");
            let remedy = "The secret is active and its value is not kept: delete it, and generate another one";
            ("active", failed(text).with(remedy))
        }
        OnFailure::Delete => match delete(work, told, secret).await {
            Ok(()) => {
                ("deleted", failed(format!("generated ••••{suffix} and deleted it again: {why}")))
            }
            Err(again) => {
                let text = format!(
                    "generated ••••{suffix}, it was not delivered ({why}), and deleting it failed: {again}"
                );
                ("unknown", failed(text))
            }
        },
    };
    let mut answer = document(desk, work, told, None, status)?;
    answer.failure = Some(failure);
    Ok((answer.ending(Exit::Failed), status == "deleted"))
}

async fn delete(work: &mut Work<'_>, told: &Told, secret: SecretId) -> Result<(), String> {
    let id = told.application.as_ref().and_then(|one| one.id.clone());
    let application = id.ok_or_else(|| "it is not known of which application".to_owned())?;
    let command = Command::DeleteSecret { application, secret, last: true };
    let ran = work.order(command, None).await.map_err(|failure| failure.message)?;
    match change::ended(&ran.told, &work.environment).1 {
        Some(failure) => Err(failure.message),
        None => Ok(()),
    }
}
