//! `appdeck secrets create`

use clap::{ArgMatches, Args};
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::change;
use super::delivery::{DeliveryArgs, DeliveryOptions, DeliveryTarget, OnFailure};
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::hand_over::{DELIVERED, DeliveredTo, GeneratedEntry, Handing, SECRET, Undelivered};
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::writing::{At, Hand, Writing};
use super::{Example, Exit, Verb, parsed};
use crate::app::engine::{Command, Ending, Told};
use crate::domain::delivery::DeliverySubject;
use crate::domain::{Certainty, EntryId};
use crate::runtime::batch::{Batch, Ran};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["secrets", "create"],
    about: "Generate a client secret and deliver it to a file, a command or a pipe",
    notes: "The destination is checked before anything is generated. The value is in no document, no error and \
            no log. A delivery that fails keeps the new secret and names it by its last characters; \
            --on-failure delete deletes it. A secret whose answer was lost is looked up and named, and \
            not deleted: a colleague may have generated it. With --to-stdout \
            the value alone is printed; the document of --json is on standard error then.",
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
    arguments: |command| {
        SecretsCreateOptions::augment_args(command)
            .mut_group("destination", |group| group.required(true))
    },
    run: |desk, found| Box::pin(run(desk, found)),
};

static DOCUMENT: Document = Document {
    name: "appdeck.secret/1",
    about: "A client secret that was generated; never its value.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "secret", shape: Shape::Object(SECRET), about: "The secret" },
        Property {
            name: "delivered",
            shape: DELIVERED,
            about: "Where it was delivered to; empty when that failed",
        },
        Property {
            name: "remarks",
            shape: Shape::List(&Shape::Text),
            about: "What else there is to know, such as what to take care of at the destination",
        },
        Property {
            name: "history_entry",
            shape: Shape::Maybe(&Shape::Text),
            about: "Its entry of the history",
        },
    ],
};

#[derive(Serialize)]
struct Created<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    secret: GeneratedEntry<'a>,
    delivered: Vec<DeliveredTo>,
    remarks: &'a [String],
    history_entry: Option<&'a str>,
}

#[derive(Args)]
struct SecretsCreateOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    delivery: DeliveryArgs,
    #[command(flatten)]
    how: DeliveryOptions,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SecretsCreateOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let subject = DeliverySubject {
        environment: here.environment.name.clone(),
        environment_url: Some(here.environment.url()),
        application: application.name().to_owned(),
        client_id: application.id.clone(),
        suffix: String::new(),
    };
    let (offered, commands) = (here.commands.clone(), here.runner());
    let work = options.writing.begin(*desk, here)?;
    let command = Command::Generate(application.id.clone());
    let former: Vec<_> = application.secrets.iter().map(|one| one.suffix.clone()).collect();
    let target = options.delivery.target(&options.how, &subject, &offered, &commands, &former);
    let target = target.await?;
    let mut answer = match work.hand {
        Hand::Plan(mut reading) => {
            let told = work.at.plan(&mut reading, command, None).await?;
            let mut answer = work.at.answer(&told, true, &[])?;
            if answer.failure.is_none() {
                answer.remarks.push(if target.is_stdout() {
                    "planned: nothing is generated in a dry run".into()
                } else {
                    format!("planned: the secret would go to {}", cell(&target.place()))
                });
            }
            answer
        }
        Hand::Write(mut batch) => {
            let ran = work.at.order(&mut batch, command, None).await?;
            let then = options.how.on_failure;
            let handing = Handing { target: &target, subject: &subject, commands: &commands };
            Making { desk, at: &work.at, batch: &mut batch }.hand_over(handing, ran, then).await?
        }
    };
    if target.is_stdout() {
        // People have the value there, and need no word besides.
        if !desk.json {
            answer.body.clear();
        }
        answer.aside = true;
    }
    Ok(answer)
}

/// Whether a value arrived where it was to go.
#[derive(Clone, Copy)]
enum Arrival<'a> {
    /// It did, and how sure that is.
    Delivered(&'a DeliveryTarget, Certainty),
    /// That is not known.
    Unsure,
    /// It did not.
    Failed,
}

/// A secret that is being generated and handed over.
struct Making<'a> {
    desk: &'a Desk,
    at: &'a At<'a>,
    batch: &'a mut Batch,
}

impl Making<'_> {
    async fn hand_over(
        &mut self,
        handing: Handing<'_>,
        Ran { id, told, value }: Ran,
        then: OnFailure,
    ) -> Result<VerbAnswer, Failure> {
        let application = told.application.as_ref().and_then(|one| one.id.clone());
        let (Ending::Done, Some(value), Some(mark), Some(application)) =
            (&told.ending, value, &told.secret, application)
        else {
            // What was found after a lost answer may be a colleague's: it is not deleted unasked.
            return self.at.answer(&told, false, &self.batch.missing);
        };
        match handing.deliver(self.batch, &application, mark, &value).await {
            Ok(delivered) => {
                self.batch.settle(id).await;
                let to = Arrival::Delivered(handing.target, delivered.certainty);
                self.document(&told, to, "active", delivered.remarks)
            }
            Err(why) => {
                let (answer, gone) = self.undelivered(&told, &why, then).await?;
                // What is kept is asked about at the next start of the screen.
                if gone {
                    self.batch.settle(id).await;
                }
                Ok(answer)
            }
        }
    }

    fn document(
        &self,
        told: &Told,
        arrival: Arrival<'_>,
        status: &'static str,
        mut remarks: Vec<String>,
    ) -> Result<VerbAnswer, Failure> {
        remarks.extend(self.batch.missing.iter().cloned());
        let id = told.application.as_ref().and_then(|one| one.id.as_ref());
        let mark = told.secret.as_ref();
        let document = Created {
            schema: DOCUMENT.name,
            environment: &self.at.environment,
            client_id: id.map_or("", |id| id.as_str()),
            secret: GeneratedEntry {
                id: mark.map_or("", |one| one.id.as_str()),
                suffix: mark.map_or("", |one| one.suffix.as_str()),
                status,
            },
            delivered: match arrival {
                Arrival::Delivered(to, sure) => vec![DeliveredTo::of(to, sure)],
                Arrival::Unsure | Arrival::Failed => Vec::new(),
            },
            remarks: &remarks,
            history_entry: told.entry.as_ref().map(EntryId::as_str),
        };
        let mut answer = self.desk.answer(&document, || {
            let suffix = cell(document.secret.suffix);
            let place = |to: &DeliveryTarget| cell(&to.place());
            let place = match arrival {
                Arrival::Failed => format!("not delivered, {status}"),
                Arrival::Unsure => format!("may have been delivered, {status}"),
                Arrival::Delivered(to, Certainty::Checked) => {
                    format!("in {}, read back", place(to))
                }
                Arrival::Delivered(to, Certainty::Unconfirmed) => format!("sent to {}", place(to)),
            };
            format!("generated ••••{suffix}: {place}\n")
        })?;
        answer.remarks = remarks;
        answer.wrote = true;
        Ok(answer)
    }

    // The value came, and could not be delivered. Tells, too, whether the secret is gone.
    async fn undelivered(
        &mut self,
        told: &Told,
        Undelivered { why, unsure }: &Undelivered,
        then: OnFailure,
    ) -> Result<(VerbAnswer, bool), Failure> {
        let suffix = told.secret.as_ref().map_or_else(String::new, |mark| cell(&mark.suffix));
        // The secret was generated: the same command again would generate another one.
        let failed = |text: String| Failure { may_have_happened: true, ..Failure::failed(text) };
        let (status, failure) = match then {
            OnFailure::Keep if *unsure => {
                let text = format!("generated ••••{suffix}, and it may have been delivered: {why}");
                let remedy = "If it did not arrive, delete it and generate another one";
                ("active", failed(text).with(remedy).ending(Exit::Unknown))
            }
            OnFailure::Keep => {
                let text = format!("generated ••••{suffix}, and it was not delivered: {why}");
                let remedy = "The secret is active and its value is not kept: delete it, and generate another one";
                ("active", failed(text).with(remedy).ending(Exit::Unknown))
            }
            OnFailure::Delete => match self.delete(told).await {
                Ok(()) => {
                    let text = format!("generated ••••{suffix} and deleted it again: {why}");
                    ("deleted", failed(text))
                }
                Err(again) => {
                    let text = format!(
                        "generated ••••{suffix}, it was not delivered ({why}), and deleting it failed: {again}"
                    );
                    ("unknown", failed(text).ending(Exit::Unknown))
                }
            },
        };
        let unsure = *unsure && status == "active";
        let arrival = if unsure { Arrival::Unsure } else { Arrival::Failed };
        let mut answer = self.document(told, arrival, status, Vec::new())?;
        let exit = failure.exit;
        answer.failure = Some(failure);
        Ok((answer.ending(exit), status == "deleted"))
    }

    async fn delete(&mut self, told: &Told) -> Result<(), String> {
        let id = told.application.as_ref().and_then(|one| one.id.clone());
        let (Some(application), Some(mark)) = (id, &told.secret) else {
            return Err("it is not known which one it is".into());
        };
        let command =
            Command::DeleteSecret { application, secret: mark.id.clone(), confirmed: true };
        let ran = self.at.order(self.batch, command, None).await;
        let ran = ran.map_err(|failure| failure.message)?;
        match change::ended(&ran.told, &self.at.environment).1 {
            Some(failure) => Err(failure.message),
            None => Ok(()),
        }
    }
}
