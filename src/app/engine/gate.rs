//! The one place that lets a write leave.

use crate::api::Request;
use crate::domain::rotation::{Act, Refusal};
use crate::domain::{ClientSecret, Deed, EnvKey, FieldId, SecretId, SecretStatus, Value};

use super::Engine;
use super::command::{Command, Order};
use super::denied::{Denied, Lockout};
use super::world::{World, Worlds};

impl Engine {
    /// Whether an order may begin: what its write needs whatever is read.
    pub(super) fn may_begin(&self, worlds: &dyn Worlds, order: &Order) -> Result<(), Denied> {
        let world = worlds.world(&order.environment).ok_or(Denied::NoEnvironment)?;
        self.access(world, order.command.kind())?;
        let own = world.environment.own_client.as_ref();
        match &order.command {
            Command::Delete { application, .. } if own == Some(application) => {
                Err(Denied::SelfLockout(Lockout::Application))
            }
            _ => Ok(()),
        }
    }

    /// Whether a write may leave.
    pub(super) fn may_send(
        &self,
        worlds: &dyn Worlds,
        key: &EnvKey,
        request: &Request,
    ) -> Result<(), Denied> {
        let world = worlds.world(key).ok_or(Denied::NoEnvironment)?;
        if let Some(deed) = request.deed() {
            self.access(world, deed)?;
        }
        lockout(world, request).map_or(Ok(()), |lockout| Err(Denied::SelfLockout(lockout)))?;
        self.rotation_lets(world, request)
    }

    fn access(&self, world: &World, deed: Deed) -> Result<(), Denied> {
        if self.read_only {
            return Err(Denied::ReadOnly);
        }
        if world.environment.deny.contains(&deed) {
            return Err(Denied::Forbidden(deed));
        }
        let unlocked = world.unlocked_until.is_some_and(|until| until > self.now);
        if world.environment.guarded && !unlocked { Err(Denied::Locked) } else { Ok(()) }
    }

    fn rotation_lets(&self, world: &World, request: &Request) -> Result<(), Denied> {
        let Some((id, act)) = request.application().zip(act(request)) else { return Ok(()) };
        let key = &world.environment.key;
        let rotation = self.known.rotation(key, id);
        let (Some(rotation), Some(application)) = (rotation, world.application(id)) else {
            return Ok(());
        };
        match rotation.may(&act, &application.secrets, world.server_time(self.now)) {
            // What the rotation is not about is the operator's own business.
            Ok(()) | Err(Refusal::Foreign | Refusal::Gone | Refusal::NoRoom) => Ok(()),
            Err(refusal) => Err(Denied::Rotation(refusal)),
        }
    }
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

// How a request would cut off this program's own way into the environment.
fn lockout(world: &World, request: &Request) -> Option<Lockout> {
    let own = world.environment.own_client.as_ref()?;
    if request.application() != Some(own) {
        return None;
    }
    match request {
        Request::DeleteApplication(_) => Some(Lockout::Application),
        Request::UpdateApplication(_, patch) => {
            let off = (FieldId::ManagementApi, Value::Flag(false));
            patch.changes().contains(&off).then_some(Lockout::ManagementApi)
        }
        Request::SetSecretStatus(_, id, SecretStatus::Inactive) | Request::DeleteSecret(_, id) => {
            let secret = secret(world, id)?;
            in_use(world, secret).then(|| Lockout::Secret(secret.suffix.clone()))
        }
        _ => None,
    }
}

fn secret<'a>(world: &'a World, id: &SecretId) -> Option<&'a ClientSecret> {
    let own = world.application(world.environment.own_client.as_ref()?)?;
    own.secrets.iter().find(|secret| secret.id == *id)
}

// Where the own secret is too short to tell a suffix, every active one may be it.
fn in_use(world: &World, secret: &ClientSecret) -> bool {
    secret.active() && world.own_suffix.as_ref().is_none_or(|suffix| *suffix == secret.suffix)
}
