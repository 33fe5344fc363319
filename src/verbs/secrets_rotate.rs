//! `appdeck secrets rotate`

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, ValueHint};

use super::delivery::{DeliveryArgs, DeliveryOptions};
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::rotating::Rotating;
use super::rotation_document::{DOCUMENT, Log, UNTIL, Until};
use super::rotation_steps::{Confirmed, SecretDestination, plan};
use super::writing::{Hand, Writing};
use super::{Example, Exit, Verb, parsed};
use crate::domain::delivery::DeliverySubject;
use crate::domain::time::parse_duration_with_unit;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["secrets", "rotate"],
    about: "Replace the client secret of an application, step by step; run it again to continue",
    notes: "The same rotation that the screen shows: begun here, it can be continued there, and the other way \
            round. It generates a secret, delivers it, tests it, waits until the old one is not used any \
            more, and deactivates the old one. A wait that is not over, and whatever else is in the way, ends \
            with exit code 6: run it again later. The old secret keeps working until the new one is delivered \
            and tested. A step that takes a secret out of use which may still be needed takes --confirm with \
            its last characters: so it goes on without waiting, or when --wait is over. What was deactivated \
            so is deleted by another run at the earliest. A rotation is over when the old secret is deleted; the next run begins \
            another one. With --to-stdout the value alone is printed, where one is generated; everything \
            else, the document of --json too, is on standard error.",
    examples: &[
        Example::new(
            "appdeck secrets rotate Roast-Planner --to-file planner.env --env 'Acme Production' --dry-run",
            "only show the next steps",
        ),
        Example::new(
            "appdeck secrets rotate Roast-Planner --to-file planner.env --until tested --env 'Acme Production' \
             --unlock 'Acme Production'",
            "generate, deliver and test the new secret",
        ),
        Example::new(
            "appdeck secrets rotate Roast-Planner --env 'Acme Production' --unlock 'Acme Production'",
            "continue; the application has not used the new secret yet",
        )
        .ending(Exit::No),
    ],
    document: Some(&DOCUMENT),
    arguments: SecretsRotateOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct SecretsRotateOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    delivery: DeliveryArgs,
    #[command(flatten)]
    how: DeliveryOptions,
    /// How long to wait, such as 2h, until the old secret is not used any more
    #[arg(long, value_name = "TIME", value_parser = time, value_hint = ValueHint::Other)]
    wait: Option<u64>,
    /// The step to stop after
    #[arg(long, value_name = "STEP", value_parser = until(), default_value = "deactivated")]
    until: Until,
    /// The last characters of a secret that is to be taken out of use although it may be needed; may be
    /// repeated
    #[arg(long, value_name = "SUFFIX", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    confirm: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

fn until() -> impl TypedValueParser<Value = Until> {
    PossibleValuesParser::new(UNTIL).map(|word| Until::named(&word))
}

fn time(text: &str) -> Result<u64, String> {
    parse_duration_with_unit(text)?.ok_or_else(|| "it takes a time, such as 30m".to_owned())
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SecretsRotateOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    if !application.kind.has_secrets() {
        let text = format!("{} is a public client: it has no secrets", cell(application.name()));
        return Err(Failure::misused(text));
    }
    let subject = DeliverySubject {
        environment: here.environment.name.clone(),
        environment_url: Some(here.environment.url()),
        application: application.name().to_owned(),
        client_id: application.id.clone(),
        suffix: String::new(),
    };
    let (offered, commands) = (here.commands.clone(), here.runner());
    let work = options.writing.begin(*desk, here)?;
    let former: Vec<_> = application.secrets.iter().map(|one| one.suffix.clone()).collect();
    let (confirmed, id) = (Confirmed(&options.confirm), application.id);
    let destination = SecretDestination {
        args: &options.delivery,
        options: &options.how,
        subject: &subject,
        offered: &offered,
        commands: &commands,
        former: &former,
    };
    let mut answer = match work.hand {
        Hand::Plan(reading) => {
            let asked = (options.until, destination, confirmed);
            plan(desk, &work.at, *reading, &id, asked).await?
        }
        Hand::Write(batch) => {
            let rotating = Rotating {
                desk,
                at: &work.at,
                batch: *batch,
                application: id,
                until: options.until,
                patience: options.wait.unwrap_or_default(),
                destination,
                confirmed,
                value: None,
                log: Log::default(),
            };
            rotating.run().await?
        }
    };
    if options.delivery.is_stdout() {
        // Whoever reads there waits for the value and for nothing else.
        if !desk.json {
            let body = std::mem::take(&mut answer.body);
            answer.remarks.extend(String::from_utf8_lossy(&body).lines().map(str::to_owned));
        }
        answer.aside = true;
    }
    Ok(answer)
}
