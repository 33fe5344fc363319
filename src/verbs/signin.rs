//! `appdeck signin`

use std::io::Write;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, ValueHint};

use super::desk::{Desk, PlaceArgs};
use super::failure::Failure;
use super::here::Here;
use super::named::ApplicationArgs;
use super::output::{VerbAnswer, cell};
use super::signin_document::{DOCUMENT, SignInResult, TriedSignIn};
use super::signin_input::{LineSource, variable};
use super::signin_place::redirect_uri;
use super::{Example, Exit, Verb, parsed};
use crate::api::request::{Reply, Request};
use crate::domain::attempt::{
    AttemptWish, ExpectedTokens, Redemption, Returned, SignInAttempt, organization, possible,
    scope, usual_scope,
};
use crate::domain::explain::no_secret;
use crate::domain::text::clean;
use crate::domain::{Application, Secret};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["signin"],
    about: "Try a sign-in with a browser anywhere, and check the tokens; nothing is changed",
    notes: "The authorize URL, with PKCE, is printed on standard error on a line of its own. Open it in a browser \
            on any device (on this machine, where the environment is on it), sign in, and paste the address that \
            the browser ends at, whether or not that page \
            loads. Without a terminal the address is the first line of standard input. An application with client \
            secrets needs one for the exchange of the code: it is asked for without being shown, or is the second \
            line of standard input, or comes from --secret-env; without one, only the arrival of the code is \
            proven. A URL with {{…}} takes --fill, or is named with values in their place; --organization says who has \
            them. Secret, code and tokens stay in memory and are in no answer. The server notes the sign-in in its \
            log, and when the secret was used; nothing else is changed. Exit code 6: it does not work, or not as \
            configured. Exit code 1 and `no_address`: no address was pasted, so nothing was tried.",
    examples: &[
        Example::new(
            "appdeck signin Coffee-Desk --redirect-uri https://desk.acme.example/auth/callback",
            "a web application; asks for the final address, then for a client secret",
        )
        .ending(Exit::Failed),
        Example::new(
            "appdeck signin Roast-Planner --scope 'openid roast:read' --secret-env SECRET --json",
            "other scopes, the secret from a variable, and the answer as JSON",
        )
        .ending(Exit::Failed),
    ],
    document: Some(&DOCUMENT),
    arguments: SignInOptions::augment_args,
    run: |desk, found| Box::pin(run(desk, found)),
};

#[derive(Args)]
struct SignInOptions {
    #[command(flatten)]
    named: ApplicationArgs,
    /// Come back to this one of its post login URLs; needed where several can be used
    #[arg(long, value_name = "URI", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Url)]
    redirect_uri: Option<String>,
    /// What stands in the place of {{NAME}} in that URL; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = |words: &str| filling(words), value_hint = ValueHint::Other)]
    fill: Vec<(String, String)>,
    /// Sign in to the organization with this ID: the server lets a filled URL through for the one that has it
    #[arg(long, value_name = "ID", value_parser = |words: &str| one_organization(words), value_hint = ValueHint::Other)]
    organization: Option<String>,
    /// Ask for these scopes, openid among them
    #[arg(long, value_name = "SCOPES", value_parser = |words: &str| scope(words))]
    scope: Option<String>,
    /// Take the client secret from the environment variable of this name
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    secret_env: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    // Caught, so that an address or a secret that was typed here is not repeated in an error.
    #[arg(hide = true)]
    surplus: Vec<String>,
}

fn filling(words: &str) -> Result<(String, String), String> {
    let parts = words.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    let both = parts.filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let both = both.map(|(name, value)| (name.to_owned(), value.to_owned()));
    both.ok_or_else(|| "write it as NAME=VALUE".into())
}

fn one_organization(words: &str) -> Result<String, String> {
    organization(words)?.ok_or_else(|| "it is empty".into())
}

async fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: SignInOptions = parsed(found)?;
    if !options.surplus.is_empty() {
        let text = "nothing may follow APP: the final address and the secret are no arguments";
        return Err(Failure::misused(text).with("Paste them when asked, or pipe them in"));
    }
    let source = LineSource::here(&options.place)?;
    // Before anything is asked of a server.
    let given = match &options.secret_env {
        Some(name) => Some(variable(desk, name)?),
        None => None,
    };
    let here = desk.here(&options.place).await?;
    let application = here.application(&options.named.application).await?;
    let name = cell(application.name());
    let cannot = |why: String| Failure::refused("rule", format!("{name}: {why}"));
    possible(&application).map_err(cannot)?;
    let named = options.redirect_uri.as_deref();
    let (uri, filled) = redirect_uri(&here, &application, named, &options.fill)?;
    let scope = options.scope.clone().unwrap_or_else(|| usual_scope(&application));
    let expected = ExpectedTokens::of(&application, policy(&here).await);
    let key = &here.environment.key;
    let (client, organization) = (application.id.clone(), options.organization.clone());
    let unnamed = filled && organization.is_none();
    let wish = AttemptWish { client, redirect_uri: uri, scope, organization };
    let attempt = here.connections.attempt(key, wish).await?;
    tell(&attempt, unnamed, no_secret(&application, desk.now()));
    let result = match returned(&attempt, source)? {
        None => SignInResult::NoAddress,
        Some(Returned::Foreign(why)) => SignInResult::Foreign(why),
        Some(Returned::Refused { error, description, meaning }) => {
            SignInResult::Refused { error, description, meaning }
        }
        Some(Returned::Code(code)) => {
            let secret = secret(&application, given, source)?;
            if application.kind.has_secrets() && secret.is_none() {
                SignInResult::Unredeemed
            } else {
                let attempt = attempt.clone();
                let redemption = Redemption { attempt, code, secret, expected };
                SignInResult::of(here.connections.redeem(key, redemption).await)?
            }
        }
    };
    let tried = TriedSignIn { environment: &here.environment.name, application: &application };
    tried.answer(*desk, &attempt.plan, &result)
}

/// The lifetime of the session policy in minutes, where the server tells it.
async fn policy(here: &Here) -> Option<u64> {
    let id = here.environment.server_id.clone()?;
    let key = &here.environment.key;
    let answered = here.connections.call(key, Request::GetSessionSettings(id)).await.ok()?;
    let Reply::SessionSettings(settings) = answered.reply else { return None };
    settings.access_token_expiry
}

/// The URL is no part of the answer: it is needed before there is one.
fn tell(attempt: &SignInAttempt, unnamed: bool, needed: Option<String>) {
    let url = clean(&attempt.url());
    let organization = "The server may want to know the organization: --organization names it\n";
    let organization = if unnamed { organization } else { "" };
    let needed = needed.map(|why| format!("{why}: the code that comes cannot be exchanged\n"));
    let needed = needed.unwrap_or_default();
    let place =
        if attempt.is_here_only() { "this machine; no other one gets there" } else { "any device" };
    let text = format!("{needed}{organization}Open this URL in a browser on {place}:\n{url}\n");
    // Nobody may be there to read it.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// What the pasted address says. On a terminal another one is asked for where it is no answer.
#[expect(clippy::disallowed_methods, reason = "the address is read, and dropped")]
fn returned(attempt: &SignInAttempt, source: LineSource) -> Result<Option<Returned>, Failure> {
    let question =
        "Paste the address that the browser ends at (it is not shown; the page may not load): ";
    loop {
        let Some(line) = source.line(question)? else { return Ok(None) };
        match attempt.read(line.expose()) {
            Returned::Foreign(why) if source == LineSource::Terminal => {
                let _ = writeln!(std::io::stderr(), "{why}");
            }
            returned => return Ok(Some(returned)),
        }
    }
}

/// The client secret, for an application that has one.
fn secret(
    application: &Application,
    given: Option<Secret>,
    source: LineSource,
) -> Result<Option<Secret>, Failure> {
    if !application.kind.has_secrets() {
        return Ok(None);
    }
    if given.is_some() {
        return Ok(given);
    }
    let name = cell(application.name());
    source.line(&format!(
        "Client secret of {name} (stays in memory; Enter without one leaves the code to lapse): "
    ))
}
