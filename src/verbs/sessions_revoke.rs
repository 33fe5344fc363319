//! `appdeck sessions revoke`

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgGroup, ArgMatches, Args, ValueHint};

use super::change::DOCUMENT;
use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::output::VerbAnswer;
use super::user_named;
use super::writing::Writing;
use super::{Example, Verb, parsed};
use crate::app::engine::{Command, RevocationTarget};
use crate::domain::SessionId;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["sessions", "revoke"],
    about: "Revoke a session of a user, or all of them; this cannot be undone",
    notes: "The user is signed out of every application that shares the session, and signs in again. Web \
            Applications with a back-channel logout URL are told. The history names the session or the user \
            by identifier, never by e-mail address.",
    examples: &[Example::new(
        "appdeck sessions revoke --user ana@acme.example --env 'Acme Development'",
        "all sessions of a user, named by identifier or address",
    )],
    document: Some(&DOCUMENT),
    arguments: SessionsRevokeOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
#[command(group = ArgGroup::new("whose").args(["session", "user"]).required(true))]
struct SessionsRevokeOptions {
    /// The session's identifier
    #[arg(value_name = "SESSION", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    session: Option<String>,
    /// All sessions of this user: an identifier, or an e-mail address
    #[arg(long, value_name = "USER", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    user: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    writing: Writing,
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SessionsRevokeOptions = parsed(found)?;
    if options.session.as_deref().is_some_and(|session| session.contains('@')) {
        let failure = Failure::misused("SESSION is the identifier of a session (ses_…)");
        return Err(failure.with("--user takes an e-mail address"));
    }
    let here = desk.here(&options.place).await?;
    let target = match (&options.session, &options.user) {
        (Some(session), _) => RevocationTarget::One(SessionId::new(session.trim())),
        (None, Some(user)) => RevocationTarget::All(user_named::find(&here, user).await?),
        (None, None) => return Err(Failure::misused("name a session, or a user with --user")),
    };
    let mut work = options.writing.begin(*desk, here)?;
    work.perform(Command::Revoke(target), None).await
}
