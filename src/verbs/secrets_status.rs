//! `appdeck secrets activate`, `deactivate` and `delete`

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, ValueHint};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::exit::Exit;
use super::failure::Failure;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::secret_named::NamedSecret;
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::Command;
use crate::app::screen::caution::of_use;
use crate::domain::SecretStatus;
use crate::domain::rotation::expired;

/// Activates a secret.
pub const ACTIVATE: Verb = Verb {
    path: &["secrets", "activate"],
    about: "Activate a client secret again",
    notes: "Whoever holds it can sign in again. An application has at most two active secrets.",
    examples: &[Example::new(
        "appdeck secrets activate Roast-Planner \"$SECRET\" --env 'Acme Development' --dry-run",
        "by its identifier, or its last four characters",
    )],
    document: Some(&DOCUMENT),
    arguments: SecretsStatusOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, What::Activate)),
};

/// Deactivates a secret.
pub const DEACTIVATE: Verb = Verb {
    path: &["secrets", "deactivate"],
    about: "Deactivate a client secret; it can be activated again",
    notes: "Where no secret would be left that can be relied on, or a rotation under way needs it or would \
            still wait, --confirm takes the last characters of the secret that goes (exit code 4 without it).",
    examples: &[Example::new(
        "appdeck secrets deactivate Roast-Planner \"$SECRET\" --env 'Acme Development'",
        "by its identifier, or its last four characters",
    )],
    document: Some(&DOCUMENT),
    arguments: SecretsStatusOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, What::Deactivate)),
};

/// Deletes a secret.
pub const DELETE: Verb = Verb {
    path: &["secrets", "delete"],
    about: "Delete a client secret; this cannot be undone",
    notes: "An active secret, one without which no other could be relied on, and one that a rotation under \
            way needs or would still wait for, takes --confirm with its last characters (exit code 4 without it).",
    examples: &[Example::new(
        "appdeck secrets delete Roast-Planner \"$SECRET\" --env 'Acme Development' --dry-run",
        "only check whether it could be deleted",
    )],
    document: Some(&DOCUMENT),
    arguments: SecretsStatusOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found, What::Delete)),
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Activate,
    Deactivate,
    Delete,
}

#[derive(Args)]
struct SecretsStatusOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    #[command(flatten)]
    secret: NamedSecret,
    /// The secret's last characters, to confirm what cannot be relied on or undone
    #[arg(long, value_name = "SUFFIX", allow_hyphen_values = true, value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    confirm: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches, what: What) -> Result<VerbAnswer, Failure> {
    let options: SecretsStatusOptions = parsed(found)?;
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let listed = options.secret.find(&application)?;
    let confirmed = match &options.confirm {
        Some(suffix) if *suffix != listed.suffix => {
            let text = format!("nothing was changed: --confirm takes {}", cell(&listed.suffix));
            return Err(Failure::misused(text));
        }
        suffix => suffix.is_some(),
    };
    let suffix = cell(&listed.suffix);
    let (application, secret) = (application.id.clone(), listed.id.clone());
    let id = application.clone();
    let command = match what {
        What::Activate => {
            Command::SetStatus { application, secret, status: SecretStatus::Active, confirmed }
        }
        What::Deactivate => {
            Command::SetStatus { application, secret, status: SecretStatus::Inactive, confirmed }
        }
        What::Delete => Command::DeleteSecret { application, secret, confirmed },
    };
    let listed = listed.clone();
    let mut work = options.writing.begin(*desk, here)?;
    if what == What::Activate && expired(&listed, work.reading().server_time()) {
        let text = format!("••••{suffix} has expired: nobody can sign in with it, active or not");
        work.at.remarks.push(text);
    }
    if what != What::Activate {
        let now = work.reading().now();
        let used = Some(&listed).filter(|one| one.active());
        work.at.remarks.extend(used.and_then(|one| of_use(one, None, now)));
    }
    if what != What::Activate && !confirmed {
        let beside = work.reading().beside_rotation(&id, &command).await?;
        if let Some(beside) = beside {
            let why = beside.words(work.reading().server_time());
            let failure = Failure::refused("rotation", why).ending(Exit::Refused);
            return Err(failure.with(confirms(&suffix)));
        }
    }
    let mut answer = work.perform(command, None).await?;
    if let Some(failure) = &mut answer.failure
        && failure.is_unconfirmed()
    {
        failure.remedy = Some(confirms(&suffix));
    }
    Ok(answer)
}

fn confirms(suffix: &str) -> String {
    format!("--confirm {suffix} confirms it")
}
