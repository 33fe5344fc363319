//! `appdeck apps create`

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, ValueHint};

use super::application::kind_named;
use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::output::VerbAnswer;
use super::settings::{Fields, Redirects};
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::Command;
use crate::domain::{FieldSet, Kind, NewApplication, Settings};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["apps", "create"],
    about: "Create an application",
    notes: "The applications are listed first, so that an answer that is lost can be looked up. It is looked \
            up at once and after five seconds. A create is never repeated: exit code 5 says that it may have happened, \
            and what was found. A setting that the type does not have is refused before anything is asked of the \
            server (exit code 4).",
    examples: &[
        Example::new(
            "appdeck apps create Till --type web --post-login http://localhost:3000/cb --env 'Acme Development'",
            "a web application with a login URL",
        ),
        Example::new(
            "appdeck apps create Kiosk --type spa --env 'Acme Development' --dry-run",
            "only show what would be created",
        ),
    ],
    document: Some(&DOCUMENT),
    arguments: AppsCreateOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct AppsCreateOptions {
    /// The display name
    #[arg(value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    name: String,
    /// The type; it cannot be changed later
    #[arg(long = "type", value_name = "TYPE", value_parser = kind())]
    kind: Kind,
    #[command(flatten)]
    fields: Fields,
    #[command(flatten)]
    redirects: Redirects,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(["web", "spa", "native"]).try_map(|word| kind_named(&word))
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: AppsCreateOptions = parsed(found)?;
    let name = options.name.trim().to_owned();
    let mut settings = Settings { name, ..NewApplication::blank_of(&options.kind) };
    options.fields.apply(&mut settings)?;
    options.redirects.apply(&mut settings);
    let here = desk.here(&options.place).await?;
    let mut work = options.writing.begin(*desk, here)?;
    let named = FieldSet::of(&[options.fields.named(), options.redirects.named()].concat());
    let new = NewApplication { kind: options.kind, settings, named };
    work.perform(Command::Create { new, restores: false }, None).await
}
