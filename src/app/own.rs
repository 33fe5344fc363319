//! The branch that this program sits on: the client and the secret it signs in with itself.

use super::draft::Draft;
use super::site::Site;
use crate::api::Request;
use crate::domain::{ClientId, ClientSecret, FieldId, SecretId, SecretStatus, Value};

/// Why it tells nothing that something is not found which `client` sent, where another client signs in
/// now: a reset sandbox, say, is another server at the same address.
pub fn cannot_tell(site: &Site, client: Option<&ClientId>) -> Option<&'static str> {
    const ANOTHER: &str =
        "it is not there, but another client signs in now, so this may be another server";
    let now = site.world.environment.own_client.as_ref();
    client.filter(|then| now != Some(then)).map(|_| ANOTHER)
}

/// Whether a request would cut off this program's own way into the environment.
///
/// # Errors
/// What it would do, and the safe way round.
pub fn check(site: &Site, request: &Request) -> Result<(), String> {
    let own = site.world.environment.own_client.as_ref();
    if own.is_none() || request.application() != own {
        return Ok(());
    }
    let name = &site.world.environment.name;
    match request {
        Request::DeleteApplication(_) => Err(format!(
            "appdeck signs in to {name} with this application: sign in with another one to delete it"
        )),
        Request::UpdateApplication(_, patch) => {
            let off = (FieldId::ManagementApi, Value::Flag(false));
            if patch.changes().contains(&off) {
                return Err(format!(
                    "appdeck signs in to {name} with this application: without Management API access it \
                     would be locked out. Sign in with another one first"
                ));
            }
            Ok(())
        }
        Request::SetSecretStatus(_, id, SecretStatus::Inactive) | Request::DeleteSecret(_, id) => {
            match secret(site, id) {
                Some(secret) if in_use(site, secret) => Err(format!(
                    "appdeck itself signs in with ••••{}: put another active secret into your \
                     configuration and start again, then retire this one",
                    secret.suffix
                )),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// What limits the credentials of an application to some networks, in words: whether this program's
/// own way in is among them, it cannot tell.
pub fn limits(site: &Site, id: &ClientId, draft: &Draft) -> Option<String> {
    let touched = [FieldId::IpAllowlist, FieldId::IpNetworks].map(|field| draft.changes(field));
    if !draft.now.ip_allowlist || touched == [false, false] {
        return None;
    }
    let name = &site.world.environment.name;
    Some(if site.world.environment.own_client.as_ref() == Some(id) {
        format!(
            "appdeck signs in to {name} with this application: if the address of this machine is not \
             in the allowed networks, appdeck is locked out and cannot take this back"
        )
    } else {
        "Outside the allowed networks its secrets stop working: a test from this machine is refused \
         if its address is not among them"
            .into()
    })
}

fn secret<'a>(site: &'a Site, id: &SecretId) -> Option<&'a ClientSecret> {
    let own = site.application(site.world.environment.own_client.as_ref()?)?;
    own.secrets.iter().find(|secret| secret.id == *id)
}

// Where the own secret is too short to tell a suffix, every active one may be it.
fn in_use(site: &Site, secret: &ClientSecret) -> bool {
    secret.active() && site.world.own_suffix.as_ref().is_none_or(|suffix| *suffix == secret.suffix)
}
