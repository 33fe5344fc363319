//! The one place that lets a write leave.

use jiff::Timestamp;

use crate::api::Request;
use crate::domain::rotation::{Act, Refusal};
use crate::domain::settings::CLIENT_CREDENTIALS;
use crate::domain::{
    Application, ClientId, ClientSecret, FieldId, Patch, SecretId, SecretStatus, Value, WriteKind,
};

use super::command::Order;
use super::denied::{Denied, Lockout};
use super::known::Known;
use super::world::World;

/// What decides whether a write may leave, besides what is known of its environment.
#[derive(Clone, Copy)]
pub struct Gate<'a> {
    pub(super) known: &'a Known,
    pub(super) read_only: bool,
    pub(super) now: Timestamp,
}

impl<'a> Gate<'a> {
    /// What is known of secrets besides what the server lists.
    pub fn known(&self) -> &'a Known {
        self.known
    }

    /// Whether an order may begin: what its write needs whatever is read.
    pub(super) fn may_begin(&self, world: &World, order: &Order) -> Result<(), Denied> {
        if let Some(request) = order.command.request() {
            return self.may_send(world, &request);
        }
        forbidden(world, order.command.kind())?;
        self.unlocked(world)
    }

    /// Whether a write may leave.
    ///
    /// # Errors
    /// Why not.
    pub fn may_send(&self, world: &World, request: &Request) -> Result<(), Denied> {
        self.permits(world, request)?;
        self.unlocked(world)
    }

    /// Whether a write may leave once its environment is unlocked: the configuration allows it, it
    /// does not cut off this program's own way in, and no rotation needs what it takes away.
    ///
    /// # Errors
    /// Why not.
    pub fn permits(&self, world: &World, request: &Request) -> Result<(), Denied> {
        request.write_kind().map_or(Ok(()), |write_kind| forbidden(world, write_kind))?;
        lockout(world, request).map_or(Ok(()), |lockout| Err(Denied::SelfLockout(lockout)))?;
        self.rotation_lets(world, request)
    }

    fn unlocked(&self, world: &World) -> Result<(), Denied> {
        if self.read_only {
            return Err(Denied::ReadOnly);
        }
        let unlocked = world.unlocked_until.is_some_and(|until| until > self.now);
        if world.environment.guarded && !unlocked { Err(Denied::Locked) } else { Ok(()) }
    }

    fn rotation_lets(&self, world: &World, request: &Request) -> Result<(), Denied> {
        let Some((id, act)) = request.application().zip(act(request)) else { return Ok(()) };
        let rotation = self.known.rotation(&world.environment.key, id);
        let (Some(rotation), Some(application)) = (rotation, world.application(id)) else {
            return Ok(());
        };
        let now = world.server_time(self.now);
        match rotation.may(&act, &application.secrets, now) {
            // What the rotation is not about is the operator's own business.
            Ok(()) | Err(Refusal::Foreign | Refusal::Gone | Refusal::NoRoom) => Ok(()),
            // Nobody has ended it yet.
            Err(Refusal::NotNeeded) if rotation.over(&application.secrets, now) => Ok(()),
            Err(refusal) => Err(Denied::Rotation(refusal)),
        }
    }
}

fn forbidden(world: &World, write_kind: WriteKind) -> Result<(), Denied> {
    let forbidden = world.environment.deny.contains(&write_kind);
    if forbidden { Err(Denied::Forbidden(write_kind)) } else { Ok(()) }
}

/// What a request does to an application's secrets, as a rotation names it.
pub(super) fn act(request: &Request) -> Option<Act> {
    match request {
        Request::SetSecretStatus(_, secret, SecretStatus::Inactive) => {
            Some(Act::Deactivate(secret.clone()))
        }
        Request::DeleteSecret(_, secret) => Some(Act::Delete(secret.clone())),
        Request::CreateSecret(_) => Some(Act::Create),
        _ => None,
    }
}

/// Whether this program signs in with a secret of an application.
pub fn signs_in_with(world: &World, application: &ClientId, id: &SecretId) -> bool {
    let own = world.environment.own_client.as_ref() == Some(application);
    secret(world, id).is_some_and(|secret| own && in_use(world, secret))
}

// How a request would cut off this program's own way into the environment.
fn lockout(world: &World, request: &Request) -> Option<Lockout> {
    let own = world.environment.own_client.as_ref()?;
    if request.application() != Some(own) {
        return None;
    }
    match request {
        Request::DeleteApplication(_) => Some(Lockout::Application),
        Request::UpdateApplication(_, patch) => {
            let field = patch.changes().iter().find_map(|(field, value)| locks_out(*field, value));
            field.or_else(|| limits(world.application(own), patch).then_some(Lockout::Networks))
        }
        Request::SetSecretStatus(_, id, SecretStatus::Inactive) | Request::DeleteSecret(_, id) => {
            let secret = secret(world, id)?;
            in_use(world, secret).then(|| Lockout::Secret(secret.suffix.clone()))
        }
        _ => None,
    }
}

// How the own application's new value of a field would. An empty list of grant types leaves them to the server.
fn locks_out(field: FieldId, value: &Value) -> Option<Lockout> {
    match (field, value) {
        (FieldId::ManagementApi, Value::Flag(false)) => Some(Lockout::ManagementApi),
        (FieldId::GrantTypes, Value::List(grants)) => {
            let left_out =
                !grants.is_empty() && !grants.iter().any(|one| one == CLIENT_CREDENTIALS);
            left_out.then_some(Lockout::GrantTypes)
        }
        _ => None,
    }
}

// Whether the own application's patch takes networks from which it can be used. Whether this machine's address is
// among those that are left is known to the server alone: what stands between may replace it.
fn limits(own: Option<&Application>, patch: &Patch) -> bool {
    let before = own.map(|own| own.settings.clone()).unwrap_or_default();
    let mut after = before.clone();
    for (field, value) in patch.changes() {
        field.row().put(&mut after, value.clone());
    }
    let fewer = before.ip_networks.iter().any(|one| !after.ip_networks.contains(one));
    after.ip_allowlist && (!before.ip_allowlist || fewer)
}

fn secret<'a>(world: &'a World, id: &SecretId) -> Option<&'a ClientSecret> {
    let own = world.application(world.environment.own_client.as_ref()?)?;
    own.secrets.iter().find(|secret| secret.id == *id)
}

// Where the own secret is too short to tell a suffix, every active one may be it.
fn in_use(world: &World, secret: &ClientSecret) -> bool {
    secret.active() && world.own_suffix.as_ref().is_none_or(|suffix| *suffix == secret.suffix)
}
