//! How far what the open dialog set going is.

use super::dialog::{Begun, Dialog, DialogStage};
use super::model::Model;
use crate::app::engine::{self, OperationId};
use crate::app::msg::Ticket;

impl Model {
    /// The operation that the open dialog has begun.
    pub fn operation(&self) -> Option<OperationId> {
        match self.dialog.as_ref()?.begun()? {
            Begun::Operation(id) => Some(*id),
            Begun::Nothing | Begun::Configuring(_) | Begun::NotConfigured(_) => None,
        }
    }

    /// How far what the open dialog has set going is.
    pub fn stage(&self) -> DialogStage<'_> {
        match self.dialog.as_ref().and_then(Dialog::begun) {
            None | Some(Begun::Nothing) => DialogStage::Asking,
            Some(Begun::Configuring(_)) => DialogStage::Waiting,
            Some(Begun::NotConfigured(error)) => DialogStage::Failed(error),
            Some(Begun::Operation(id)) => match self.engine.stage(*id) {
                None => DialogStage::Asking,
                Some(engine::Stage::Done(told)) => {
                    told.failure().map_or(DialogStage::Asking, DialogStage::Failed)
                }
                Some(_) => DialogStage::Waiting,
            },
        }
    }

    /// Whether the answer to the write of the open dialog was lost, and it is being looked up what became of it.
    pub fn is_looking_up(&self) -> bool {
        match self.dialog.as_ref().and_then(Dialog::begun) {
            Some(Begun::Operation(id)) => {
                matches!(self.engine.stage(*id), Some(engine::Stage::LookingUp))
            }
            _ => false,
        }
    }

    /// What the open dialog waits for: an answer to its operation, or the configuration.
    pub fn awaited(&self) -> Option<Ticket> {
        match self.dialog.as_ref()?.begun()? {
            Begun::Operation(id) => self.engine.ticket_of(*id),
            Begun::Configuring(ticket) => Some(*ticket),
            Begun::Nothing | Begun::NotConfigured(_) => None,
        }
    }

    /// Notes what the open dialog has set going, if it is one that does.
    pub fn begin(&mut self, begun: Begun) {
        if let Some(known) = self.dialog.as_mut().and_then(Dialog::begun_mut) {
            *known = begun;
        }
    }
}
