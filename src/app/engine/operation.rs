//! The operations, each in its own file.

use super::command::Command;
use super::create::Create;
use super::delete::Delete;
use super::denied::Denied;
use super::revoke::Revoke;
use super::save::Save;
use super::secret::SecretChange;
use super::step::{Next, Scene, StepEvent};
use super::told::Ending;
use super::verified::Aim;
use crate::domain::{ClientSecret, Secret};

/// The operations.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Create(Create),
    Save(Save),
    Delete(Delete),
    Secret(SecretChange),
    Revoke(Revoke),
}

impl Operation {
    pub fn of(command: &Command) -> Self {
        match command.clone() {
            Command::Create { new, restores } => Self::Create(Create::new(new, restores)),
            Command::Save { application, seen, wanted, named } => {
                Self::Save(Save::new(application, *seen, *wanted, named))
            }
            Command::Revert { application, changes } => {
                Self::Save(Save::reverting(application, changes))
            }
            Command::Delete { application, name, created, unkept } => {
                let created = created.map(|settings| *settings);
                Self::Delete(Delete::new(application, name, created, unkept))
            }
            Command::Generate(application) => Self::Secret(SecretChange::generate(application)),
            Command::SetStatus { application, secret, status, confirmed } => {
                Self::Secret(SecretChange::set(application, secret, status, confirmed))
            }
            Command::DeleteSecret { application, secret, confirmed } => {
                Self::Secret(SecretChange::delete(application, secret, confirmed))
            }
            Command::Revoke(sessions) => Self::Revoke(Revoke::new(sessions)),
        }
    }

    /// What a save meant, while it is looked at whether it lasts.
    pub fn watched(&self) -> Option<&Aim> {
        match self {
            Self::Save(save) => save.watched(),
            Self::Create(_) | Self::Delete(_) | Self::Secret(_) | Self::Revoke(_) => None,
        }
    }

    /// How it ends when what it sends is denied.
    pub fn denied(&self, denied: Denied) -> Ending {
        match self {
            Self::Save(save) => save.denied(denied),
            Self::Create(_) | Self::Delete(_) | Self::Secret(_) | Self::Revoke(_) => {
                Ending::Denied(denied)
            }
        }
    }

    /// What it asks for next, and a secret that was generated.
    pub fn step(
        &mut self,
        scene: &mut Scene,
        event: StepEvent,
    ) -> (Next, Option<(ClientSecret, Secret)>) {
        match self {
            Self::Create(create) => (create.step(scene, event), None),
            Self::Save(save) => (save.step(scene, event), None),
            Self::Delete(delete) => (delete.step(scene, event), None),
            Self::Secret(change) => change.step(scene, event),
            Self::Revoke(revoke) => (revoke.step(scene, event), None),
        }
    }
}
