//! After a save: what the server has now is what was meant, or the operator is told.

use crate::api::{ApiError, Request};
use crate::app::dialog::Stage;
use crate::app::draft::Draft;
use crate::app::flight::{Flight, Note, Purpose};
use crate::app::model::Model;
use crate::app::msg::{Effect, Ticket};
use crate::app::notice::Tone;
use crate::app::save::{Check, Save, described, labels};
use crate::app::site::Site;
use crate::domain::echo;
use crate::domain::merge::merge;
use crate::domain::{Application, ClientId, EnvKey, Settings};

use super::{gate, recording, undo};

/// Reads a save back. The dialog that sent it goes on waiting (`waited`).
pub fn begin(model: &mut Model, key: &EnvKey, save: Save, waited: bool) -> Vec<Effect> {
    let read = Request::GetApplication(save.application.clone());
    let Some((ticket, effect)) = gate::read(model, key, read, Purpose::AfterSave(Box::new(save)))
    else {
        return Vec::new();
    };
    if waited {
        model.set_stage(Stage::Waiting(ticket));
    }
    vec![effect]
}

/// The application after the save. What a save at the same moment overwrote is sent once more, if it
/// was read `at_once`: later it may have been taken away on purpose.
pub fn on_read_back(
    model: &mut Model,
    key: &EnvKey,
    mut save: Save,
    now: Application,
    (waited, at_once): (bool, bool),
) -> Vec<Effect> {
    // The echo may be older than what is read.
    for (field, sent) in &save.odd {
        if field.same(&field.row().get(&now.settings), sent) {
            field.row().put(&mut save.meant, sent.clone());
        }
    }
    let checked = save.check(&now.settings);
    let (name, settings) = (now.name().to_owned(), now.settings.clone());
    let Some(site) = model.site_of(key) else { return Vec::new() };
    site.put(now);
    site.arrange();
    site.saves.retain(|old| old.application != save.application);
    if at_once
        && let Some(effect) = send_again(model, key, &save, settings.clone(), &checked, waited)
    {
        return vec![effect];
    }
    if waited {
        model.dialog = None;
    }
    let now = model.now;
    if !checked.lasted() {
        tell_lost(model, key, &save, checked, &name);
        if let Some((without, with)) = &save.lost_before {
            unsaved_again(model, key, &save.application, (without, with), &settings);
        }
        return Vec::new();
    }
    let since = save.changed_since(&checked);
    save.odd.retain(|(field, sent)| !field.same(&field.row().get(&settings), sent));
    let (tone, text) = saved(&save, &name, &settings, since.as_deref());
    save.accept(&settings);
    let unrecorded = recording::unrecorded(model, save.entry.as_ref());
    model.say(tone, text);
    if let Some((without, with)) = save.lost_before.take() {
        unsaved_again(model, key, &save.application, (&without, &with), &settings);
    }
    if let Some(undoing) = &save.undoing {
        undo::told(model, undoing.redo);
    }
    if let (Some(unrecorded), Some(notice)) = (unrecorded, &mut model.notice) {
        notice.text.push_str(&unrecorded);
        notice.tone = Tone::Warning;
    }
    save.at = now;
    if let Some(site) = model.site_of(key) {
        site.saves.push(save);
    }
    Vec::new()
}

// What is said of a save that lasted, to an application that is `settings` now.
fn saved(save: &Save, name: &str, settings: &Settings, since: Option<&str>) -> (Tone, String) {
    let (mut tone, mut text) = match (&save.restored, save.foreign.as_slice()) {
        (Some(restored), _) => (
            Tone::Warning,
            format!("Saved {name} twice: a save at the same moment had overwritten {restored}"),
        ),
        (None, []) => (Tone::Success, format!("Saved {name}")),
        (None, foreign) => {
            let fields = labels(foreign.iter().copied());
            (Tone::Success, format!("Saved {name}, and kept what somebody else changed: {fields}"))
        }
    };
    if !save.odd.is_empty() {
        tone = Tone::Warning;
        let odd = echo::words(&save.odd, settings);
        text = format!("{text}, but the server did not take: {odd}");
    }
    if let Some(since) = since {
        tone = Tone::Warning;
        text.push_str(&meanwhile(since));
    }
    (tone, text)
}

/// What the save before had brought to an application that is `now` so, and somebody took away: the
/// settings without it, and with it. What the draft changes of it is no loss.
pub fn lost_before(site: &Site, now: &Application) -> Option<(Settings, Settings)> {
    let draft = site.drafts.get(&now.id)?;
    let save = site.saves.iter().find(|save| save.application == now.id)?;
    let lost = save.check(&now.settings).merged;
    let with = merge(&draft.base, &draft.now, &lost.result).result;
    let without = merge(&draft.base, &draft.now, &now.settings).result;
    (!lost.patch.is_empty()).then_some((without, with))
}

/// What the save before had brought is no part of this one, and nobody but the operator knows whether
/// it is still wanted: it becomes a draft again.
pub fn unsaved_again(
    model: &mut Model,
    key: &EnvKey,
    id: &ClientId,
    (without, with): (&Settings, &Settings),
    now: &Settings,
) {
    let wanted = merge(without, with, now);
    if wanted.patch.is_empty() {
        return;
    }
    let lost = described(now, &wanted.patch);
    if let Some(site) = model.site_of(key) {
        let draft =
            Draft { base: now.clone(), now: wanted.result, objections: Vec::new(), undoing: None };
        let drafts = site.drafts.entry(id.clone());
        drafts
            .and_modify(|there| there.now = merge(without, with, &there.now).result)
            .or_insert(draft);
    }
    if let Some(notice) = &mut model.notice {
        let text = format!(" · your save before was overwritten, and is unsaved again: {lost}");
        notice.text.push_str(&text);
        notice.tone = Tone::Warning;
    }
}

/// How a notice goes on that tells what somebody else changed.
pub fn meanwhile(since: &str) -> String {
    format!(" · changed by somebody else meanwhile: {since}")
}

// Once: whom a second save does not convince is left to people.
fn send_again(
    model: &mut Model,
    key: &EnvKey,
    save: &Save,
    base: Settings,
    checked: &Check,
    waited: bool,
) -> Option<Effect> {
    let mut restored = checked.lost(&base)?;
    if !checked.merged.conflicts.is_empty() || save.restored.is_some() {
        return None;
    }
    if let Some(since) = save.changed_since(checked) {
        restored.push_str(&meanwhile(&since));
    }
    let merged = &checked.merged;
    let mut patch = merged.patch.clone().whole(&merged.result);
    if let Some(application) = model.site_of(key)?.application(&save.application) {
        patch = patch.by_url(&application.kind, &base);
    }
    let again =
        Save { restored: Some(restored), base, meant: merged.result.clone(), ..save.clone() };
    let request = Request::UpdateApplication(save.application.clone(), patch);
    let note = Note { undoing: save.undoing.clone(), backup: None };
    let purpose = Purpose::Save(Box::new(again));
    let (ticket, effect) = gate::send(model, key, request, purpose, &note).ok()?;
    if waited {
        model.set_stage(Stage::Waiting(ticket));
    }
    Some(effect)
}

/// What was overwritten could not be sent again, or nobody knows whether it was: it is unsaved again.
pub fn not_sent_again(model: &mut Model, key: &EnvKey, save: &Save) {
    let Some(site) = model.site_of(key) else { return };
    let Save { base, meant, undoing, .. } = save.clone();
    let draft = Draft { base, now: meant, objections: Vec::new(), undoing };
    site.drafts.entry(save.application.clone()).or_insert(draft);
}

/// The save was answered, but could not be read back.
pub fn on_failure(model: &mut Model, flight: &Flight, error: &ApiError, waited: bool) {
    if waited {
        model.dialog = None;
    }
    let id = flight.request.application();
    let site = model.sites.iter().find(|site| site.world.environment.key == flight.environment);
    let name = site.zip(id).and_then(|(site, id)| site.application(id)).map(Application::name);
    let text = format!(
        "Saved {}, but reading it back failed: {}",
        name.unwrap_or("the application"),
        error.message
    );
    model.fail(text, error);
    if let Purpose::AfterSave(save) = &flight.purpose {
        if let Some(site) = model.site_of(&flight.environment) {
            site.saves.retain(|old| old.application != save.application);
        }
        if let Some((without, with)) = &save.lost_before {
            let sides = (without, with);
            unsaved_again(model, &flight.environment, &save.application, sides, &save.meant);
        }
    }
}

/// Reads the applications again whose saves are due for a look.
pub fn look_again(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let mut due = Vec::new();
    for site in &mut model.sites {
        for save in &mut site.saves {
            if save.due().is_some_and(|due| due <= now) {
                save.looks += 1;
                let read = Request::GetApplication(save.application.clone());
                due.push((site.world.environment.key.clone(), read, save.number));
            }
        }
    }
    let looks = due.into_iter().filter_map(|(key, read, number)| {
        gate::read(model, &key, read, Purpose::LookAgain(number))
    });
    looks.map(|(_, effect)| effect).collect()
}

/// The application some time after the save of this number. Of one that another save followed, the
/// answer may be older than that.
pub fn on_looked(model: &mut Model, key: &EnvKey, number: Ticket, now: Application) {
    // While another save is under way, that one tells.
    let saving = |flight: &Flight| {
        let saves = match &flight.purpose {
            Purpose::Save(_) | Purpose::AfterSave(_) => true,
            Purpose::AfterLoss(lost) => matches!(**lost, Request::UpdateApplication(..)),
            _ => false,
        };
        saves && flight.environment == *key && flight.request.application() == Some(&now.id)
    };
    let waiting = model.waits.iter().map(|wait| &wait.flight);
    if model.flights.values().chain(waiting).any(saving) {
        return;
    }
    let Some(site) = model.site_of(key) else { return };
    let (name, settings) = (now.name().to_owned(), now.settings.clone());
    let found = site.saves.iter().position(|save| save.number == number);
    let Some(at) = found else { return };
    let mut save = site.saves.remove(at);
    site.put(now);
    site.arrange();
    let checked = save.check(&settings);
    if !checked.lasted() {
        tell_lost(model, key, &save, checked, &name);
        return;
    }
    let since = save.changed_since(&checked);
    save.accept(&settings);
    if save.due().is_some() {
        site.saves.push(save);
    }
    if let Some(since) = since {
        let text = format!("Somebody changed {name} after your save: {since}");
        model.say(Tone::Warning, text);
    }
}

// What was lost becomes a draft again, where there is none that it would replace.
fn tell_lost(model: &mut Model, key: &EnvKey, save: &Save, checked: Check, name: &str) {
    let Some(site) = model.site_of(key) else { return };
    let Some(now) = settings_of(site, save) else { return };
    let (lost, since) = (checked.lost(&now), save.changed_since(&checked));
    let decided: Vec<String> = checked
        .merged
        .conflicts
        .iter()
        .map(|conflict| {
            let (is, meant) = (conflict.theirs.words(), conflict.mine.words());
            format!("{} is {is} now, not {meant}", conflict.label())
        })
        .collect();
    let mut text = format!("Somebody overwrote your save of {name}");
    if let Some(lost) = lost {
        text.extend([": ", &lost]);
        if !site.drafts.contains_key(&save.application) {
            let draft = Draft {
                base: now,
                now: checked.merged.result,
                objections: Vec::new(),
                undoing: None,
            };
            site.drafts.insert(save.application.clone(), draft);
            text.push_str(" · it is unsaved again");
        }
    }
    if !decided.is_empty() {
        text.extend([" · ", &decided.join("; "), ", as they decided"]);
    }
    if let Some(since) = since {
        text.push_str(&meanwhile(&since));
    }
    model.say(Tone::Warning, text);
}

fn settings_of(site: &Site, save: &Save) -> Option<Settings> {
    site.application(&save.application).map(|application| application.settings.clone())
}
