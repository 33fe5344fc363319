//! What the engine reports and denies, in words: only here is worded what it did.

mod creating;
mod revoking;

pub use creating::{create_unclear, created, created_after_all};
pub use revoking::still_live;

use crate::api::ApiError;
use crate::app::engine::{
    Denied, Ending, Lockout, NowIs, Part, Remark, SecretDifference, Takes, Told, Verified, World,
};
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::screen::access::READ_ONLY;
use crate::app::screen::advice;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::settings::{CLIENT_CREDENTIALS, FieldFinding};
use crate::domain::text::{clean, count};
use crate::domain::{
    EnvKey, FieldId, Patch, SecretStatus, Settings, Value, WriteKind, echo, record,
};

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
            findings.iter().map(FieldFinding::words).collect::<Vec<_>>().join("; ")
        }
        Denied::NotAllowed(why) | Denied::NoCopy(why) => why.clone(),
        Denied::Renamed(name) => format!("it is now called {}", clean(name)),
        Denied::NoSecret => "the secret is deleted".into(),
        Denied::Last(left) => format!("refresh and try again. {left}"),
        Denied::Differs(differences) => {
            let each: Vec<String> = differences.iter().map(difference).collect();
            format!("changed by someone else: {}", each.join(", "))
        }
        Denied::NotNext(step) => format!("something changed in between; the next step now: {step}"),
        Denied::Active => "the secret is active".into(),
        Denied::Changed => "it was changed, or got secrets, since it was created".into(),
    }
}

/// The same, of an environment that is known.
pub fn reason(model: &Model, key: &EnvKey, denial: &Denied) -> Option<String> {
    let state = model.position_of(key).and_then(|at| model.environments.get(at))?;
    Some(denied(model, &state.world, denial))
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
        Lockout::GrantTypes => format!(
            "appdeck signs in to {name} with this application: without the grant type {CLIENT_CREDENTIALS} \
             it would be locked out. Sign in with another one first"
        ),
        Lockout::Networks => format!(
            "appdeck signs in to {name} with this application: if this machine's address is not in the \
             networks, it would be locked out. Sign in with another one first"
        ),
        Lockout::Secret(suffix) => format!(
            "appdeck itself signs in with ••••{suffix}: put another active secret into your \
             configuration and start again, then retire this one"
        ),
    }
}

fn difference(one: &SecretDifference) -> String {
    let suffix = clean(&one.suffix);
    match &one.now {
        NowIs::Deleted => format!("••••{suffix} is deleted"),
        NowIs::Expired => format!("••••{suffix} has expired"),
        NowIs::Status(status) => format!("••••{suffix} is {}", status.word()),
    }
}

/// What was done, as a sentence.
pub fn done(told: &Told) -> String {
    let suffix = told.secret.as_ref().map_or("", |secret| &secret.suffix);
    match told.kind {
        WriteKind::ActivateSecret => format!("••••{suffix} is {}", SecretStatus::Active.word()),
        WriteKind::DeactivateSecret => format!("••••{suffix} is {}", SecretStatus::Inactive.word()),
        WriteKind::DeleteSecret => format!("••••{suffix} is deleted"),
        WriteKind::Create => "The application is created".into(),
        WriteKind::Save => "The application is saved".into(),
        WriteKind::Delete => "The application is deleted".into(),
        WriteKind::GenerateSecret => "A client secret is generated".into(),
        WriteKind::RevokeSessions => revoking::revoked(told),
    }
}

/// What is said of a write that is done, as `text` has it: of one that takes an earlier one back, that
/// it does, and how that is taken back.
pub fn taken_back(model: &Model, takes: Option<&Takes>, text: &str) -> String {
    let Some(takes) = takes else { return text.to_owned() };
    let key = model.keymap.key_of(if takes.redo { Action::Undo } else { Action::Redo });
    let (done, again) =
        if takes.redo { ("Redone", "undoes it again") } else { ("Undone", "redoes it") };
    let hint = key.map_or_else(String::new, |key| format!(" · {key} {again}"));
    format!("{done}. {text}{hint}")
}

/// What an operation does, as the history names it.
pub fn what(told: &Told) -> String {
    if let Some(session) = &told.session {
        return format!("revoke {}", session.words());
    }
    let subject = told.application.as_ref().map_or("", |one| one.name.as_str());
    record::doing(told.kind.into(), subject, told.secret.as_ref())
}

/// How the notice of a deletion goes on, of which a copy is kept in the file `backup`. One that took
/// a create back is not undone but redone.
pub fn kept(model: &Model, backup: Option<&str>, undoes: bool) -> String {
    let Some(path) = backup else { return String::new() };
    match model.keymap.key_of(Action::Undo).filter(|_| !undoes) {
        Some(key) => format!(" · kept in {path} · {key} brings it back"),
        None => format!(" · kept in {path}"),
    }
}

/// Why a listing does not tell that something was not created.
pub fn unread(unreadable: usize) -> String {
    let number = count(unreadable, "application");
    let which = if unreadable == 1 { "that one" } else { "one of them" };
    format!("{number} cannot be read, and it may be {which} · look in the dashboard")
}

/// The name of the application that it is about.
pub fn name(told: &Told) -> &str {
    told.application.as_ref().map_or("the application", |one| one.name.as_str())
}

// As it is called once it is saved.
fn name_now(told: &Told) -> &str {
    let renamed = told.changes.iter().find(|change| change.field == FieldId::Name);
    match renamed.map(|change| &change.after) {
        Some(Value::Text(name)) => name,
        _ => name(told),
    }
}

/// What is said of a save that lasted.
pub fn lasted(told: &Told, verified: &Verified) -> (Tone, String) {
    // As it is called from now on.
    let name = verified.now.name.as_str();
    let (mut tone, mut text) = (Tone::Success, format!("Saved {name}"));
    for remark in &told.remarks {
        if let Remark::Kept(fields) = remark {
            let fields = labels(fields);
            text = format!("Saved {name}, and kept what somebody else changed: {fields}");
        }
    }
    for remark in &told.remarks {
        if let Remark::SentTwice(first) = remark {
            tone = Tone::Warning;
            let lost = lost(first).unwrap_or_default();
            let since = since(first).map_or_else(String::new, |since| meanwhile(&since));
            text = format!(
                "Saved {name} twice: a save at the same moment had overwritten {lost}{since}"
            );
        }
    }
    for remark in &told.remarks {
        if let Remark::NotTaken(odd) = remark {
            tone = Tone::Warning;
            let odd = echo::words(odd, &verified.now);
            text = format!("{text}, but the server did not take: {odd}");
        }
    }
    if let Some(since) = since(verified) {
        tone = Tone::Warning;
        text.push_str(&meanwhile(&since));
    }
    (tone, text)
}

/// What the server lost of a save, in words; `None` where it lost nothing.
pub fn lost(verified: &Verified) -> Option<String> {
    let patch = &verified.merged.patch;
    let others = verified.others();
    let others = (!others.is_empty())
        .then(|| format!(" (somebody else's: {})", described(&verified.own, &others)));
    (!patch.is_empty()).then(|| described(&verified.now, patch) + &others.unwrap_or_default())
}

/// What somebody else made of a save since, in words; `None` where nothing was changed.
pub fn since(verified: &Verified) -> Option<String> {
    let since = verified.since();
    (!since.is_empty()).then(|| described(&verified.wanted, &since))
}

/// What somebody else made of a save since, where anything was changed.
pub fn looked(told: &Told, verified: &Verified) -> Option<String> {
    since(verified)
        .map(|since| format!("{} was changed by someone else after your save: {since}", name(told)))
}

/// A save is done, and could not be read back. `earlier` tells of the save before it.
pub fn not_verified(told: &Told, error: &ApiError, earlier: &str) -> String {
    format!("Saved {}, but verifying it failed: {}{earlier}", name_now(told), error.message)
}

/// The answer to a save was lost, and it was found done. `earlier` tells of the save before it.
pub fn saved_after_all(told: &Told, earlier: &str) -> String {
    format!("Saved after all (the answer was lost): {}{earlier}", name_now(told))
}

/// The server has it so already, as was `meant`, and `now` it has this.
pub fn unchanged(meant: Option<(&Settings, &Settings)>) -> (Tone, String) {
    let text = "The server has it so already; nothing was sent".to_owned();
    match meant.and_then(|(meant, now)| others_changes(meant, now)) {
        Some(others) => (Tone::Warning, text + &meanwhile(&others)),
        None => (Tone::Success, text),
    }
}

/// Of URLs that are changed one at a time, some are changed.
pub fn partly(told: &Told, parts: &[Part]) -> String {
    let made = parts.iter().filter(|part| part.made).count();
    format!(
        "{}: {made} of {} of {} changed so far · your changes are kept, try again",
        trouble(told),
        count(parts.len(), "URL"),
        name(told)
    )
}

/// Somebody took a save away. `unsaved` tells whether what was lost is unsaved again, `earlier` of the
/// save before it.
pub fn overwritten(told: &Told, verified: &Verified, unsaved: bool, earlier: &str) -> String {
    let mut text = format!("Your save of {} was overwritten by someone else", name(told));
    if let Some(lost) = lost(verified) {
        text.extend([": ", &lost]);
        text.push_str(if unsaved { " · it is unsaved again" } else { "" });
    }
    let decided = verified.merged.conflicts.iter().map(|conflict| {
        let (is, meant) = (conflict.theirs.words(), conflict.mine.words());
        format!("{} is {is} now, not {meant}", conflict.label())
    });
    let decided: Vec<String> = decided.collect();
    if !decided.is_empty() {
        text.extend([" · ", &decided.join("; "), ", changed by someone else"]);
    }
    text.extend(since(verified).as_deref().map(meanwhile));
    text + earlier
}

/// What a save before had brought was overwritten: `lost` on what the server has `now`.
pub fn earlier(now: &Settings, lost: &Patch) -> String {
    let lost = described(now, lost);
    format!(" · your save before was overwritten, and is unsaved again: {lost}")
}

fn meanwhile(since: &str) -> String {
    format!(" · changed by someone else: {since}")
}

// What is so `now` otherwise than it was `meant`, in words; `None` where nothing is.
fn others_changes(meant: &Settings, now: &Settings) -> Option<String> {
    let mut changes = Patch::between(meant, now).changes().to_vec();
    changes.retain(|(field, value)| !field.same(&field.row().get(meant), value));
    (!changes.is_empty()).then(|| described(meant, &Patch::of(changes)))
}

// What sending `patch` to a server that has `now` would bring about, in words.
fn described(now: &Settings, patch: &Patch) -> String {
    let fields: Vec<String> =
        patch.changes().iter().map(|(field, value)| described_field(now, *field, value)).collect();
    fields.join("; ")
}

fn described_field(now: &Settings, field: FieldId, value: &Value) -> String {
    let label = field.row().label;
    let (Value::List(wanted), Value::List(there)) = (value, field.row().get(now)) else {
        return format!("{label} {}", value.words());
    };
    let added = wanted.iter().filter(|item| !there.contains(item)).cloned();
    let removed = there.iter().filter(|item| !wanted.contains(item));
    let items: Vec<String> = added.chain(removed.map(|item| format!("without {item}"))).collect();
    format!("{label} {}", items.join(", "))
}

fn labels(fields: &[FieldId]) -> String {
    let labels: Vec<&str> = fields.iter().map(|field| field.row().label).collect();
    labels.join(", ")
}

/// An application is deleted: by this operation or, where that had nothing to do, by someone else.
pub fn deleted(model: &Model, told: &Told) -> (Tone, String) {
    let name = name(told);
    if told.ending == Ending::Unchanged {
        let text = format!("{name} does not exist any more: it was deleted elsewhere");
        return (Tone::Warning, text);
    }
    let kept = kept(model, told.backup.as_deref(), told.takes.is_some());
    let takes = told.takes.as_ref().filter(|_| told.ending == Ending::Done);
    let after_all = match told.ending {
        Ending::FoundDone => " after all (the answer was lost)",
        _ => "",
    };
    (Tone::Success, taken_back(model, takes, &format!("Deleted {name}{after_all}{kept}")))
}

/// An application that is to be deleted has another name by now.
pub fn renamed(name: &str) -> String {
    format!("Someone else renamed it: it is {name} now")
}

/// No secret of the application of this name works any more.
pub fn locked_out(name: &str) -> String {
    format!("No secret of {name} works now: someone else retired the other one at that moment")
}

/// The answer was lost, and it is being looked up what became of the write.
pub fn looking_up(error: &ApiError) -> String {
    format!("Looking whether it happened: {}", error.message)
}

/// The answer was lost, and the write was found done.
pub fn done_after_all(told: &Told) -> String {
    format!("Done after all (the answer was lost): {}", what(told))
}

/// The answer was lost, and the write was not found done.
pub fn not_so_far(told: &Told) -> String {
    let text = format!("ooked up, and it did not happen so far: {} · try again", what(told));
    match refused(told) {
        Some(refused) => format!("{refused} · l{text}"),
        None => format!("L{text}"),
    }
}

// What the server answered instead of doing it, where it was at fault.
fn refused(told: &Told) -> Option<String> {
    let Ending::Unknown(error, _) = &told.ending else { return None };
    let status = error.status.filter(|status| *status >= 500)?;
    Some(format!("The server answered {status}"))
}

// Why it is not known from the answer what became of a write.
fn trouble(told: &Told) -> String {
    refused(told).unwrap_or_else(|| "The answer was lost".into())
}

/// The answer was lost, and what became of the write could not be looked up.
pub fn unknown(model: &Model, told: &Told, again: &ApiError) -> String {
    let (doing, why) = (what(told), &again.message);
    let advice = advice::after_unknown(model, &told.environment, again);
    format!("Unknown whether it happened: {doing} · {why}{advice}")
}

/// Why what a dialog asks for was not begun; what was typed in it stays.
pub fn not_begun(denial: &Denied, reason: String) -> String {
    match denial {
        Denied::Locked => format!("{reason}; leave this first, what you typed is kept"),
        _ => reason,
    }
}
