//! The branch that this program sits on: the client and the secret it signs in with itself.

use super::dialog::DifferenceWarning;
use super::draft::Draft;
use super::environment_state::EnvironmentState;
use crate::domain::{ClientId, FieldId};

/// Why it tells nothing that something is not found which `client` sent, where another client signs in
/// now: a reset sandbox, say, is another server at the same address.
pub fn cannot_tell(state: &EnvironmentState, client: Option<&ClientId>) -> Option<&'static str> {
    const ANOTHER: &str =
        "it is not there, but another client signs in now, so this may be another server";
    let now = state.world.environment.own_client.as_ref();
    client.filter(|then| now != Some(then)).map(|_| ANOTHER)
}

/// What limits the credentials of an application to some networks, in words: whether this program's
/// own way in is among them, it cannot tell.
pub fn limits(state: &EnvironmentState, id: &ClientId, draft: &Draft) -> Option<DifferenceWarning> {
    let fields = [FieldId::IpNetworks, FieldId::IpAllowlist];
    let field = fields.into_iter().find(|field| draft.changes(*field))?;
    if !draft.now.ip_allowlist {
        return None;
    }
    let name = &state.world.environment.name;
    let text = if state.world.environment.own_client.as_ref() == Some(id) {
        format!(
            "appdeck signs in to {name} with this application: if the address of this machine is not \
             in the allowed networks, appdeck is locked out and cannot take this back"
        )
    } else {
        "Outside the allowed networks its secrets stop working: a test from this machine is refused \
         if its address is not among them"
            .into()
    };
    Some(DifferenceWarning { field, item: None, text })
}
