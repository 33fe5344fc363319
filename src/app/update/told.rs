//! What is told of an operation: what the screen makes of it. The words are in [`super::tell`].

use crate::api::{ApiError, ErrorKind};
use crate::app::engine::{Denied, Ending, Found, Moment, Remark, Told};
use crate::app::screen::advice;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::{EnvKey, WriteKind};

use super::{created, deleting, following, generated, pending, saved, secrets, server_state, tell};

/// Says what is told of an operation, and closes the dialog that waited for it.
pub fn on_told(model: &mut Model, told: &Told) {
    following::on_told(model, told);
    let done = matches!(told.ending, Ending::Done | Ending::FoundDone | Ending::Unchanged);
    if done && told.kind == WriteKind::DeleteSecret {
        let (writes, _) = model.unanswered.answer();
        model.settled.extend(writes);
    }
    match (&told.moment, &told.ending) {
        (Moment::Going, _) => {}
        (Moment::LookingUp(error), _) => {
            // That it may have happened is what is being looked up: what is found tells.
            let error = error.without_doubt();
            model.say(Tone::Error, tell::looking_up(&error));
        }
        // The dialog waits for it to be read back.
        (Moment::Written, _) if told.kind == WriteKind::Save => saved::written(model, told),
        (Moment::Written, _) => {
            close(model, told);
            let text = tell::taken_back(model, told.takes.as_ref(), &tell::done(told));
            model.say(Tone::Success, text);
        }
        (Moment::Ended, Ending::Done | Ending::FoundDone | Ending::Unchanged)
            if told.kind == WriteKind::Delete =>
        {
            close(model, told);
            deleting::on_deleted(model, told);
        }
        (Moment::Ended, Ending::Done) if told.kind == WriteKind::GenerateSecret => {
            close(model, told);
        }
        (Moment::Ended, Ending::Done) if told.kind == WriteKind::Create => {
            close(model, told);
            created::arrived(model, told);
        }
        (Moment::Ended, Ending::FoundDone) if told.kind == WriteKind::Create => {
            let waited = waits(model, told);
            created::found(model, told, waited);
        }
        (Moment::Ended, ending) if told.kind == WriteKind::Save => save_ended(model, told, ending),
        (Moment::Looked, _) => {
            if !not_verified(model, told) {
                saved::looked(model, told);
            }
        }
        // That was told when it was written.
        (Moment::Ended, Ending::Done) => remarks(model, told),
        (Moment::Ended, ending) => ended(model, told, ending),
    }
}

fn save_ended(model: &mut Model, told: &Told, ending: &Ending) {
    match ending {
        Ending::Done => {
            close(model, told);
            if !not_verified(model, told) {
                saved::done(model, told);
            }
        }
        Ending::FoundDone => {
            close(model, told);
            saved::found(model, told);
        }
        Ending::Unchanged => {
            close(model, told);
            saved::unchanged(model, told);
        }
        Ending::Overwritten(_) => {
            let refused = told.remarks.iter().find_map(|remark| match remark {
                Remark::NotSentAgain(error) => Some(error),
                _ => None,
            });
            if let Some(error) = refused {
                saved::unsaved(model, told);
                return failed(model, told, error, "");
            }
            close(model, told);
            saved::overwritten(model, told);
        }
        Ending::NotDone(error) if told.entry.is_some() => {
            let missing = error.kind == ErrorKind::NotFound;
            if missing && gone(model, told, error, waits(model, told)) {
                return;
            }
            failed(model, told, error, "");
            saved::refused(model, told, error);
        }
        Ending::Unknown(_, found) => {
            saved::unsaved(model, told);
            match found {
                Found::Partly(parts) => {
                    close(model, told);
                    saved::partly(model, told, parts);
                }
                _ => ended(model, told, ending),
            }
        }
        Ending::Open | Ending::Conflict(_) | Ending::Denied(_) | Ending::NotDone(_) => {
            ended(model, told, ending);
        }
    }
}

// Whether reading a save back found the application gone.
fn not_verified(model: &mut Model, told: &Told) -> bool {
    let error = told.remarks.iter().find_map(|remark| match remark {
        Remark::NotVerified(error) => Some(error),
        _ => None,
    });
    error.is_some_and(|error| gone(model, told, error, false))
}

fn ended(model: &mut Model, told: &Told, ending: &Ending) {
    match ending {
        Ending::Open | Ending::Done => {}
        Ending::FoundDone => {
            close(model, told);
            model.say(Tone::Warning, tell::done_after_all(told));
            remarks(model, told);
        }
        Ending::Unchanged => {
            close(model, told);
            model.say(Tone::Info, "The server has it so already");
        }
        Ending::Denied(denial @ (Denied::Locked | Denied::ReadOnly)) => {
            not_begun(model, &told.environment, denial);
        }
        Ending::Denied(Denied::Renamed(name)) => deleting::renamed(model, told, name),
        Ending::Denied(Denied::NoCopy(why)) => deleting::not_kept(model, why),
        Ending::Denied(denial) => {
            let Some(reason) = tell::reason(model, &told.environment, denial) else { return };
            let form = matches!(told.kind, WriteKind::Create | WriteKind::Save);
            if waits(model, told) && !form {
                secrets::ask_again(model, told);
            }
            model.say(Tone::Warning, format!("Nothing was sent: {reason}"));
        }
        Ending::NotDone(error) => {
            let sent = if told.entry.is_some() { "" } else { "Nothing was sent: " };
            failed(model, told, error, sent);
        }
        Ending::Unknown(_, Found::NotLooked(again)) => not_looked_up(model, told, again),
        Ending::Unknown(_, found) if told.kind == WriteKind::Create => {
            let waited = waits(model, told);
            created::lost(model, told, found, waited);
        }
        Ending::Unknown(_, found) if told.kind == WriteKind::GenerateSecret => {
            close(model, told);
            generated::lost(model, told, found);
        }
        Ending::Unknown(..) | Ending::Conflict(_) | Ending::Overwritten(_) => {
            close(model, told);
            model.say(Tone::Warning, tell::not_so_far(told));
        }
    }
}

// What became of a write whose answer was lost could not be read either.
fn not_looked_up(model: &mut Model, told: &Told, again: &ApiError) {
    if gone(model, told, again, waits(model, told)) {
        return;
    }
    if let Some((pending, entry)) = model.engine.unsettled(told.operation) {
        pending::look_later(model, pending, *entry);
    }
    // What it asked may be done already. A form keeps what was typed.
    if told.kind != WriteKind::Create {
        close(model, told);
    }
    // That the server answers again does not tell it.
    model.trouble = Some(again.clone());
    model.say(Tone::Error, tell::unknown(model, told, again));
}

fn remarks(model: &mut Model, told: &Told) {
    for remark in &told.remarks {
        match remark {
            Remark::LockedOut(stayed) => secrets::locked_out(model, told, stayed),
            Remark::NotVerified(error) => failed(model, told, error, ""),
            Remark::SessionsLive(number) => model.say(Tone::Warning, tell::still_live(*number)),
            Remark::NotTaken(_)
            | Remark::OtherKind(_)
            | Remark::Kept(_)
            | Remark::SentTwice(_)
            | Remark::NotSentAgain(_)
            | Remark::EarlierLost { .. }
            | Remark::Namesakes(_) => {}
        }
    }
}

// What a read or a write met; an application that is gone leaves the list.
fn failed(model: &mut Model, told: &Told, error: &ApiError, sent: &str) {
    let waited = waits(model, told);
    let reading = told.entry.is_none() || told.ending == Ending::Done;
    if reading && gone(model, told, error, waited) {
        return;
    }
    // In a dialog other keys work, and it says which.
    let advice =
        if waited { String::new() } else { advice::after(model, &told.environment, error) };
    model.fail(format!("{sent}{}{advice}", error.message), error);
}

// An application that a read did not find is gone; tells whether it was known.
fn gone(model: &mut Model, told: &Told, error: &ApiError, waited: bool) -> bool {
    let id = told.application.as_ref().and_then(|one| one.id.clone());
    let id = id.filter(|_| error.kind == ErrorKind::NotFound);
    id.is_some_and(|id| server_state::gone(model, &told.environment, &id, waited))
}

fn waits(model: &Model, told: &Told) -> bool {
    model.operation() == Some(told.operation)
}

fn close(model: &mut Model, told: &Told) {
    if waits(model, told) {
        model.dialog = None;
    }
}

/// Says why what the open dialog asks for is not begun; what was typed in it stays.
pub fn not_begun(model: &mut Model, key: &EnvKey, denial: &Denied) {
    let Some(reason) = tell::reason(model, key, denial) else { return };
    model.say(Tone::Warning, tell::not_begun(denial, reason));
}
