//! What the open dialog waits for, and what can be done about it meanwhile.

use super::dialog::Dialog;
use super::flight::Purpose;
use super::model::Model;
use crate::app::engine::Stage;
use crate::app::form::connect::ConnectStage;
use crate::app::msg::Ticket;

/// What is said while a dialog waits for what cannot be called off.
pub const ON_ITS_WAY: &str = "The request is on its way: its answer comes within seconds";

/// Whether the read of this ticket may be called off: its operation has sent nothing so far.
pub fn can_call_off(model: &Model, ticket: Ticket) -> bool {
    let id = model.engine.operation_of(ticket);
    id.and_then(|id| model.engine.stage(id)) == Some(&Stage::Reading)
}

/// Whether the read of this ticket waits for its next try.
pub fn is_retried(model: &Model, ticket: Ticket) -> bool {
    model.retries.iter().any(|retry| retry.ticket == ticket)
}

/// Whether the read of this ticket waits for its next try, and is to tell what became of a write.
pub fn is_lookup(model: &Model, ticket: Ticket) -> bool {
    model.retries.iter().filter(|retry| retry.ticket == ticket).any(|retry| {
        match retry.flight.purpose {
            Purpose::Operation { id, .. } => model.engine.stage(id) == Some(&Stage::LookingUp),
            _ => false,
        }
    })
}

/// What the open dialog waits to be written into the configuration.
pub fn waits(model: &Model) -> Option<Ticket> {
    let Dialog::Connect(form) = model.dialog.as_ref()? else { return model.awaited() };
    match form.work {
        ConnectStage::Writing(ticket) => Some(ticket),
        _ => None,
    }
}
