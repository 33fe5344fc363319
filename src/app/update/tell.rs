//! What the engine reports and denies, in words: the only file that words what it did.

use crate::api::{ApiError, ErrorKind};
use crate::app::engine::{
    Denied, Difference, Ending, Found, Lockout, Moment, NowIs, Remark, Told, World,
};
use crate::app::keys::hint::next;
use crate::app::screen::access::READ_ONLY;
use crate::app::screen::advice;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::text::clean;
use crate::domain::{EnvKey, SecretStatus, WriteKind, record};

use super::{created, deleting, generated, recovery, replies, saved, secrets, undo};

/// Why a write to an environment is denied, in words.
pub fn denied(model: &Model, world: &World, denied: &Denied) -> String {
    let name = &world.environment.name;
    match denied {
        Denied::NoEnvironment => "That environment is gone".into(),
        Denied::LookedUp => "What became of the last create is still looked up: wait for it".into(),
        Denied::Locked => {
            let unlock = next(&model.keymap, &[("unlock", "unlocks writing for ten minutes")]);
            format!("{name} is read-only{unlock}")
        }
        Denied::ReadOnly => READ_ONLY.into(),
        Denied::Forbidden(kind) => {
            let (words, written) = (kind.words(), kind.name());
            format!("{name}: the configuration forbids {words} (deny = [\"{written}\"])")
        }
        Denied::SelfLockout(lockout) => self_lockout(name, lockout),
        Denied::Rotation(refusal) => {
            let rotate = next(&model.keymap, &[("rotate", "shows where it stands")]);
            format!("Not yet, a rotation is under way: {refusal}{rotate}")
        }
        Denied::Blocked(findings) => {
            let each = findings.iter().map(|(field, one)| {
                let (label, text) = (field.row().label, &one.text);
                format!("{label}: {text}")
            });
            each.collect::<Vec<_>>().join("; ")
        }
        Denied::NotAllowed(why) | Denied::NoCopy(why) => why.clone(),
        Denied::Renamed(name) => format!("it is now called {}", clean(name)),
        Denied::NoSecret => "the secret is deleted".into(),
        Denied::Last(left) => format!("refresh and try again. {left}"),
        Denied::Differs(differences) => {
            let each: Vec<String> = differences.iter().map(difference).collect();
            format!("changed by someone else: {}", each.join(", "))
        }
        Denied::NotNext(step) => format!("the next step is another one now: {step}"),
        Denied::Active => "the secret is active".into(),
        Denied::Changed => "it was changed, or got secrets, since it was created".into(),
    }
}

fn self_lockout(name: &str, lockout: &Lockout) -> String {
    match lockout {
        Lockout::Application => format!(
            "appdeck signs in to {name} with this application: sign in with another one to delete it"
        ),
        Lockout::ManagementApi => format!(
            "appdeck signs in to {name} with this application: without Management API access it \
             would be locked out. Sign in with another one first"
        ),
        Lockout::Secret(suffix) => format!(
            "appdeck itself signs in with ••••{suffix}: put another active secret into your \
             configuration and start again, then retire this one"
        ),
    }
}

fn difference(one: &Difference) -> String {
    let suffix = clean(&one.suffix);
    match &one.now {
        NowIs::Deleted => format!("••••{suffix} is deleted"),
        NowIs::Expired => format!("••••{suffix} has expired"),
        NowIs::Status(status) => format!("••••{suffix} is {}", status.word()),
    }
}

/// Says what is told of an operation, and closes the dialog that waited for it.
pub fn tell(model: &mut Model, told: &Told) {
    match (&told.moment, &told.ending) {
        (Moment::Going, _) => {}
        (Moment::LookingUp(error), _) => {
            model.fail(format!("Looking whether it happened: {}", error.message), error);
        }
        // The dialog waits for it to be read back.
        (Moment::Written, _) if told.kind == WriteKind::Save => saved::written(model, told),
        (Moment::Written, _) => {
            close(model, told);
            let text = undo::done(model, told.takes.as_ref(), &done(told));
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
            if !not_read_back(model, told) {
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
            if !not_read_back(model, told) {
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
fn not_read_back(model: &mut Model, told: &Told) -> bool {
    let error = told.remarks.iter().find_map(|remark| match remark {
        Remark::NotReadBack(error) => Some(error),
        _ => None,
    });
    error.is_some_and(|error| gone(model, told, error, false))
}

fn ended(model: &mut Model, told: &Told, ending: &Ending) {
    match ending {
        Ending::Open | Ending::Done => {}
        Ending::FoundDone => {
            close(model, told);
            model.say(
                Tone::Warning,
                format!("Done after all (the answer was lost): {}", what(told)),
            );
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
            let Some(reason) = reason(model, &told.environment, denial) else { return };
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
            let what = what(told);
            model.say(
                Tone::Warning,
                format!("Looked up: it did not happen so far: {what} · try again"),
            );
        }
    }
}

// What became of a write whose answer was lost could not be read either.
fn not_looked_up(model: &mut Model, told: &Told, again: &ApiError) {
    if gone(model, told, again, waits(model, told)) {
        return;
    }
    if let Some((pending, entry)) = model.engine.unsettled(told.operation) {
        recovery::look_later(model, pending, *entry);
    }
    let (doing, why) = (what(told), &again.message);
    let advice = advice::after(&model.keymap, again);
    // That the server answers again does not tell it.
    model.trouble = Some(again.clone());
    model.say(Tone::Error, format!("Unknown whether it happened: {doing} · {why}{advice}"));
}

/// Says why what the open dialog asks for is not begun; what was typed in it stays.
pub fn not_begun(model: &mut Model, key: &EnvKey, denial: &Denied) {
    let Some(reason) = reason(model, key, denial) else { return };
    let text = match denial {
        Denied::Locked => format!("{reason}; leave this first, what you typed is kept"),
        _ => reason,
    };
    model.say(Tone::Warning, text);
}

fn reason(model: &Model, key: &EnvKey, denial: &Denied) -> Option<String> {
    let state = model.position_of(key).and_then(|at| model.environments.get(at))?;
    Some(denied(model, &state.world, denial))
}

fn remarks(model: &mut Model, told: &Told) {
    for remark in &told.remarks {
        match remark {
            Remark::LockedOut(stayed) => secrets::locked_out(model, told, stayed),
            Remark::NotReadBack(error) => failed(model, told, error, ""),
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
    let advice = if waited { String::new() } else { advice::after(&model.keymap, error) };
    model.fail(format!("{sent}{}{advice}", error.message), error);
}

// An application that a read did not find is gone; tells whether it was known.
fn gone(model: &mut Model, told: &Told, error: &ApiError, waited: bool) -> bool {
    let id = told.application.as_ref().and_then(|one| one.id.clone());
    let id = id.filter(|_| error.kind == ErrorKind::NotFound);
    id.is_some_and(|id| replies::gone(model, &told.environment, &id, waited))
}

fn waits(model: &Model, told: &Told) -> bool {
    model.operation() == Some(told.operation)
}

fn close(model: &mut Model, told: &Told) {
    if waits(model, told) {
        model.dialog = None;
    }
}

// What was done, as a sentence.
fn done(told: &Told) -> String {
    let suffix = told.secret.as_ref().map_or("", |secret| &secret.suffix);
    match told.kind {
        WriteKind::ActivateSecret => format!("••••{suffix} is {}", SecretStatus::Active.word()),
        WriteKind::DeactivateSecret => format!("••••{suffix} is {}", SecretStatus::Inactive.word()),
        WriteKind::DeleteSecret => "The secret is deleted".into(),
        WriteKind::Create => "The application is created".into(),
        WriteKind::Save => "The application is saved".into(),
        WriteKind::Delete => "The application is deleted".into(),
        WriteKind::GenerateSecret => "A client secret is generated".into(),
    }
}

// What an operation does, as the history names it.
fn what(told: &Told) -> String {
    let subject = told.application.as_ref().map_or("", |one| one.name.as_str());
    record::doing(told.kind.into(), subject, told.secret.as_ref())
}
