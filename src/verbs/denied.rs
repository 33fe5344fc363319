//! Why the engine denies a write, in words. None of them says how to switch a guard off.

use super::exit::Exit;
use super::failure::Failure;
use crate::app::engine::{Denied, Lockout};
use crate::domain::settings::{CLIENT_CREDENTIALS, FieldFinding};
use crate::domain::text::clean;

/// The failure that a denied write is.
pub fn failure(denied: &Denied, environment: &str) -> Failure {
    let place = clean(environment);
    match denied {
        Denied::NoEnvironment => Failure::failed(format!("{place} is not a known environment")),
        Denied::Locked => refused("locked", format!("writing to {place} is locked")),
        Denied::ReadOnly => refused("read_only", "everything is read-only in this run".into()),
        Denied::Forbidden(kind) => {
            refused("forbidden", format!("{place}: the configuration forbids {}", kind.words()))
        }
        Denied::SelfLockout(lockout) => refused("self_lockout", words(lockout, &place)),
        Denied::Rotation(refusal) => {
            refused("rotation", format!("not yet, a rotation is under way: {refusal}"))
        }
        Denied::Blocked(findings) => {
            let each: Vec<_> = findings.iter().map(FieldFinding::words).collect();
            refused("rule", each.join("\n"))
        }
        Denied::NotAllowed(why) => refused("not_allowed", clean(why)),
        Denied::Renamed(name) => refused("renamed", format!("it is now called {}", clean(name))),
        Denied::NoSecret => Failure::not_found("the application has no such secret"),
        Denied::Last(left) => refused("last_secret", left.to_string()),
        Denied::Differs(_) => {
            refused("changed", "its secrets were changed by someone else meanwhile".into())
        }
        Denied::LookedUp => {
            refused("looked_up", "what became of the last create is still looked up".into())
        }
        Denied::Active => refused(
            "active",
            "the secret is active: deactivating it first can be undone, deleting cannot".into(),
        ),
        Denied::NoCopy(why) => {
            Failure::failed(format!("nothing was deleted: no copy could be kept: {why}"))
        }
        Denied::NotNext(step) => {
            let text =
                format!("something changed in between; the next step of the rotation now: {step}");
            refused("rotation", text)
        }
        Denied::Changed => {
            refused("changed", "it was changed, or got secrets, since it was created".into())
        }
    }
}

fn refused(kind: &'static str, message: String) -> Failure {
    Failure::refused(kind, message).ending(Exit::Refused)
}

fn words(lockout: &Lockout, place: &str) -> String {
    match lockout {
        Lockout::Application => {
            format!("appdeck signs in to {place} with this application: sign in with another one")
        }
        Lockout::ManagementApi => format!(
            "appdeck signs in to {place} with this application: without Management API access it would be \
             locked out"
        ),
        Lockout::GrantTypes => format!(
            "appdeck signs in to {place} with this application: without the grant type {CLIENT_CREDENTIALS} \
             it would be locked out"
        ),
        Lockout::Networks => format!(
            "appdeck signs in to {place} with this application: if this machine's address is not in the \
             networks, it would be locked out"
        ),
        Lockout::Secret(suffix) => format!(
            "appdeck itself signs in with the secret that ends in {}: configure another active one first",
            clean(suffix)
        ),
    }
}
