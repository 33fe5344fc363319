//! Where a sign-in that is tried comes back to.

use super::failure::Failure;
use super::here::Here;
use super::output::cell;
use crate::domain::Application;
use crate::domain::attempt::{ReturnPermit, ReturnPlace, named as with_values, permitted, places};
use crate::domain::redirect::placeholder_names;
use crate::domain::text::clean;

/// Where it comes back to: the one that is named, or the only one that can be used, with these values in
/// the place of its placeholders; and whether only an organization that has them is let through.
///
/// # Errors
/// When there is none, when there are several, or when the rules refuse it.
pub fn redirect_uri(
    here: &Here,
    application: &Application,
    named: Option<&str>,
    values: &[(String, String)],
) -> Result<(String, bool), Failure> {
    let uri = match named {
        Some(named) if values.is_empty() => named.to_owned(),
        Some(named) => with_values(named, values).map_err(Failure::misused)?,
        None if values.is_empty() => only(here, application)?,
        None => template(here, application, values)?,
    };
    let environment = here.environment.kind;
    let permit = permitted(application, environment, &uri);
    let permit = permit.map_err(|why| Failure::refused("rule", why))?;
    Ok((uri, permit == ReturnPermit::Filled))
}

/// The only template that has the places that are filled, with the values in them.
fn template(
    here: &Here,
    application: &Application,
    values: &[(String, String)],
) -> Result<String, Failure> {
    let name = cell(application.name());
    let all = places(application, here.environment.kind);
    let has = |place: &&ReturnPlace| {
        let names = placeholder_names(place.url());
        matches!(place, ReturnPlace::Pattern(_))
            && values.iter().all(|(name, _)| names.contains(&name.as_str()))
    };
    let found: Vec<_> = all.iter().filter(has).map(ReturnPlace::url).collect();
    match found[..] {
        [only] => with_values(only, values).map_err(Failure::misused),
        [] => {
            let names = values.iter().map(|(name, _)| format!("{{{{{}}}}}", clean(name)));
            let names = names.collect::<Vec<_>>().join(" and ");
            Err(Failure::misused(format!("no post login URL of {name} has {names}")))
        }
        _ => {
            let text = format!("{name} has several such URLs: {}", listed(&found));
            Err(Failure::ambiguous(text).with("Name one with --redirect-uri"))
        }
    }
}

fn only(here: &Here, application: &Application) -> Result<String, Failure> {
    let all = places(application, here.environment.kind);
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
            Err(Failure::refused("rule", text)
                .with("Name a URL with --redirect-uri, or fill {{…}} with --fill"))
        }
        _ => {
            let text = format!("{name} has several post login URLs: {}", listed(&ready));
            Err(Failure::ambiguous(text).with("Name one with --redirect-uri"))
        }
    }
}

fn listed(urls: &[&str]) -> String {
    urls.iter().map(|url| clean(url)).collect::<Vec<_>>().join(", ")
}
