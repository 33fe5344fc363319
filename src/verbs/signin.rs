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
use super::{Example, Exit, Verb, parsed};
use crate::api::request::{Reply, Request};
use crate::domain::attempt::{
    ExpectedTokens, Redemption, ReturnPlace, Returned, SignInAttempt, permitted, places, possible,
    scope, usual_scope,
};
use crate::domain::text::clean;
use crate::domain::{Application, Secret};

/// The verb.
pub const VERB: Verb = Verb {
    path: &["signin"],
    about: "Try a sign-in with a browser anywhere, and check the tokens; nothing is changed",
    notes: "The authorize URL, with PKCE, is printed on standard error on a line of its own. Open it in a browser \
            on any device, sign in, and paste the address that the browser ends at, whether or not that page \
            loads. Without a terminal the address is the first line of standard input. An application with client \
            secrets needs one for the exchange of the code: it is asked for without being shown, or is the second \
            line of standard input, or comes from --secret-env; without one, only the arrival of the code is \
            proven. Secret, code and tokens stay in memory and are in no answer. The server notes the sign-in in its \
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
    let uri = redirect_uri(&here, &application, options.redirect_uri.as_deref())?;
    let scope = options.scope.clone().unwrap_or_else(|| usual_scope(&application));
    let expected = ExpectedTokens::of(&application, policy(&here).await);
    let key = &here.environment.key;
    let id = application.id.clone();
    let attempt = here.connections.attempt(key, id, uri, scope).await?;
    tell(&attempt);
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

/// Where it comes back to: the one that is named, or the only one that can be used.
fn redirect_uri(
    here: &Here,
    application: &Application,
    named: Option<&str>,
) -> Result<String, Failure> {
    let environment = here.environment.kind;
    if let Some(named) = named {
        let allowed = permitted(application, environment, named);
        return allowed.map(|()| named.to_owned()).map_err(|why| Failure::refused("rule", why));
    }
    let all = places(application, environment);
    let ready = all.iter().filter(|one| matches!(one, ReturnPlace::Ready(_)));
    let ready: Vec<_> = ready.map(ReturnPlace::url).collect();
    let name = cell(application.name());
    match ready[..] {
        [only] => Ok(only.to_owned()),
        [] => {
            let each = all.iter().map(|one| match one {
                ReturnPlace::Refused(url, why) => format!("{}: {why}", clean(url)),
                other => format!("{} is a pattern", clean(other.url())),
            });
            let each = each.collect::<Vec<_>>().join("; ");
            let text = format!("no post login URL of {name} can be used as it is: {each}");
            Err(Failure::refused("rule", text).with("Name a URL with --redirect-uri"))
        }
        _ => {
            let each: Vec<_> = ready.iter().map(|url| clean(url)).collect();
            let text = format!("{name} has several post login URLs: {}", each.join(", "));
            Err(Failure::ambiguous(text).with("Name one with --redirect-uri"))
        }
    }
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
fn tell(attempt: &SignInAttempt) {
    let url = clean(&attempt.url());
    let text = format!("Open this URL in a browser on any device:\n{url}\n");
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
