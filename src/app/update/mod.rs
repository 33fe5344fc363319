//! From a message to a changed model and a list of effects. Synchronous and pure.

mod acting;
mod activity;
mod applications;
mod arriving;
mod bulk;
mod comparing;
mod connected;
mod connecting;
mod connections;
mod copying;
mod created;
mod credentials;
mod cut_off;
mod deleting;
mod delivering;
mod detail;
mod dialogs;
mod editor_text;
mod environments;
mod explaining;
mod following;
mod gate;
mod generated;
pub mod history;
mod listing;
mod looking;
mod lost_secret;
mod menus;
mod mouse;
mod navigation;
mod noting;
mod operations;
mod pages;
mod palette;
mod pasting;
mod pending;
mod reaching;
mod reading;
mod recording;
mod recovery;
mod remembering;
mod replies;
mod retrying;
mod reveal;
mod revoking;
pub mod rotation;
mod rotations;
mod saved;
mod saving;
mod secrets;
mod server_state;
mod sessions;
mod showing;
mod signing_in;
mod suspects;
mod tell;
mod testing;
mod told;
mod turning;
mod typing;
mod undo;
mod workspaces;

use jiff::Timestamp;

use super::msg::{Effect, Msg};
use super::screen::holding::{self, Before};
use super::screen::model::Model;
use super::screen::notice::Tone;
use super::undoing::Asked;
use crate::domain::record::Entry;

pub use connecting::taken as connect_names;
pub use environments::{open, start};

/// Applies a message that comes at this time.
pub fn update_at(model: &mut Model, at: Timestamp, msg: Msg) -> Vec<Effect> {
    model.now = at;
    update(model, msg)
}

/// Applies a message.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    model.engine.now = model.now;
    let msg = arriving::take_in(model, msg);
    let before = Before::of(model);
    let open = looking::open(model);
    if matches!(msg, Msg::Key(_) | Msg::Line(_) | Msg::Paste(_)) {
        model.input_follows();
    }
    let mut effects = apply(model, msg);
    undo::tidy(model);
    let shown = model.operation();
    model.engine.forget_ended(shown);
    bulk::come_back(model);
    history::come_back(model);
    sessions::come_back(model);
    effects.extend(rotation::come_back(model));
    effects.extend(navigation::come_back(model));
    effects.extend(cut_off::due(model));
    effects.extend(looking::follow(model, open.as_ref()));
    effects.extend(activity::follow(model));
    effects.extend(following::follow(model));
    effects.extend(explaining::follow(model));
    recovery::answered(model);
    recovery::come_back(model);
    reveal::stand_on_new(model);
    if let Some(state) = model.environment_mut() {
        state.keep_standing();
    }
    model.drop_untrue();
    model.keep_said();
    effects.append(&mut model.kept);
    cut_off::overtaken(model, &effects);
    effects.extend(model.settled.drain(..).map(Effect::Settle));
    holding::hold(model, before, &mut effects);
    effects
}

fn apply(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Started(found) => return arriving::started(model, *found),
        Msg::Key(key) => return typing::on_key(model, key),
        Msg::Paste(text) => return typing::on_paste(model, &text),
        Msg::Line(text) => return typing::on_line(model, &text),
        Msg::Mouse(event, told) => return mouse::on_mouse(model, event, told),
        Msg::Resize(width, height) => model.size = (width, height),
        Msg::Focus(gained) => return on_focus(model, gained),
        Msg::Tick => return on_tick(model),
        Msg::Replied(ticket, result, _) => return replies::on_reply(model, ticket, result),
        Msg::Proved(ticket, proof) => return testing::on_proved(model, ticket, &proof),
        Msg::SignInBegun(ticket, result) => signing_in::on_begun(model, ticket, result),
        Msg::Redeemed(ticket, result) => return signing_in::on_redeemed(model, ticket, result),
        Msg::Reached(ticket, found) => return reaching::on_reached(model, ticket, found),
        Msg::Previewed(target, result) => delivering::on_previewed(model, &target, result),
        Msg::Delivered(ticket, result) => delivering::on_delivered(model, ticket, result),
        Msg::Copied(ticket, result) => copying::on_copied(model, ticket, result),
        Msg::RecordRead(asked, read) => return on_record(model, asked, read),
        Msg::BackupRead(key, undoing, backup) => undo::on_backup(model, &key, undoing, backup),
        Msg::BackedUp(ticket, result) => return operations::on_kept(model, ticket, result),
        Msg::Unrecorded(entry, why) => recording::on_unrecorded(model, *entry, &why),
        Msg::OnDisk(number, failed) => {
            holding::release(model, number);
            if let Some(text) = failed {
                model.say(Tone::Warning, text);
            }
        }
        Msg::Probed(ticket, checks) => return connecting::on_probed(model, ticket, &checks),
        Msg::Configured(ticket, result) => return connected::on_configured(model, ticket, result),
        Msg::SandboxOpened(result) => return connected::on_sandbox(model, result),
        Msg::Crashed(ticket) if model.flights.contains_key(&ticket) => {
            return replies::on_crash(model, ticket);
        }
        Msg::Crashed(ticket) => connected::on_crash(model, ticket),
        Msg::ListRead(key, list) => remembering::on_read(model, &key, *list),
        Msg::TextEdited(given, result) => editor_text::on_edited(model, *given, result),
        Msg::OpenedUrl(result) => showing::on_opened(model, result),
        Msg::ClipboardLeft(ends) => return navigation::on_clipboard_left(model, ends),
        Msg::Terminate => return vec![Effect::Quit],
    }
    Vec::new()
}

fn on_focus(model: &mut Model, gained: bool) -> Vec<Effect> {
    model.away = (!gained).then_some(model.now);
    if !gained {
        reveal::hide(model);
        activity::hide(model);
        sessions::hide(model);
    }
    Vec::new()
}

fn on_record(model: &mut Model, asked: Asked, read: Result<Vec<Entry>, String>) -> Vec<Effect> {
    match asked {
        Asked::Undo(key) => return undo::on_read(model, &key, false, read),
        Asked::Redo(key) => return undo::on_read(model, &key, true, read),
        Asked::Look => history::on_read(model, read),
        Asked::CutOff => cut_off::on_read(model, read),
    }
    Vec::new()
}

fn on_tick(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    if model.notice.as_ref().is_some_and(|notice| notice.over(now)) {
        model.notice = None;
    }
    for state in &mut model.environments {
        if state.world.unlocked_until.is_some_and(|until| until <= now) {
            state.world.unlocked_until = None;
        }
    }
    for reveal in &mut model.reveals {
        if !reveal.shown(now) {
            reveal.shown_until = None;
        }
    }
    let mut effects = rotation::poll(model);
    effects.extend(operations::due(model));
    effects.extend(recovery::due(model));
    effects.extend(retrying::due(model));
    effects
}
