//! Keys in dialogs.

use crossterm::event::KeyEvent;

use crate::app::form::create::{CreateForm, CreateLine};
use crate::app::form::input::Input;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::awaited;
use crate::app::screen::dialog::{Begun, Clash, Dialog, DialogStage, Intent, Menu};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::Kind;
use crate::domain::text::clean;

use super::{
    applications, connecting, connections, environments, explaining, history, menus, operations,
    palette, pasting, reaching, replies, retrying, rotation, saving, sessions, showing, signing_in,
    testing,
};

/// Does what `action` means in the open dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Some(ticket) = model.awaited() {
        return wait(model, ticket, action);
    }
    match &mut model.dialog {
        Some(Dialog::Create(form, begun)) => match action {
            Action::Accept => return applications::submit(model),
            Action::Cancel => leave_create(model),
            movement => move_in(form, begun, movement),
        },
        Some(Dialog::Confirm(_)) => match action {
            Action::Accept => return accept(model),
            Action::Cancel => {
                model.dialog = None;
                // What was said of the word to be typed concerns nobody any more.
                model.notice.take_if(|notice| notice.tone == Tone::Info);
            }
            _ => {}
        },
        Some(Dialog::Difference(difference)) => match action {
            Action::Cancel => {
                let undoing = difference.undoing.is_some();
                not_saved(model, undoing);
            }
            action => return saving::act(model, action),
        },
        Some(Dialog::Clash(clash)) => match action {
            Action::Accept => saving::settle_clash(model),
            Action::Cancel => {
                let undoing = clash.undoing;
                not_saved(model, undoing);
            }
            movement => decide(clash, movement),
        },
        Some(Dialog::Connect(_)) => return connecting::act(model, action),
        Some(Dialog::Test(_)) => return testing::act(model, action),
        Some(Dialog::Explain(_)) => return explaining::act(model, action),
        Some(Dialog::SignIn(_)) => return signing_in::act(model, action),
        Some(Dialog::Reach(_)) => return reaching::act(model, action),
        Some(Dialog::History) => return history::act(model, action),
        Some(Dialog::Sessions) => return sessions::act(model, action),
        Some(Dialog::Rotation) => return rotation::act(model, action),
        Some(Dialog::Menu(_)) => return menus::act(model, action),
        Some(Dialog::Reading(_)) => return showing::act(model, action),
        None => {}
    }
    Vec::new()
}

fn wait(model: &mut Model, ticket: Ticket, action: Action) -> Vec<Effect> {
    match (awaited::is_retried(model, ticket), action) {
        (true, Action::Cancel) => replies::give_up(model, ticket),
        (true, Action::Accept) => retrying::ask_now(model, ticket),
        (false, Action::Cancel) => call_off(model, ticket),
        _ => Vec::new(),
    }
}

fn call_off(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    if !awaited::can_call_off(model, ticket) {
        return Vec::new();
    }
    if let Some(id) = model.engine.operation_of(ticket) {
        model.engine.forget(id);
    }
    let flight = model.flights.remove(&ticket);
    model.begin(Begun::Nothing);
    model.say(Tone::Info, "Called off: nothing was sent");
    if let Some(flight) = flight {
        retrying::retry_listing(model, &flight.environment, retrying::soon(model));
    }
    vec![Effect::Cancel(ticket)]
}

fn not_saved(model: &mut Model, undoing: bool) {
    model.dialog = None;
    let text = if undoing { "Left as it is" } else { "Not saved; your changes are kept" };
    model.say(Tone::Info, text);
}

fn move_in(form: &mut CreateForm, begun: &mut Begun, action: Action) {
    match action {
        Action::NextLine => form.line = form.line.moved(1),
        Action::PreviousLine => form.line = form.line.moved(-1),
        Action::ChooseNext => choose(form, begun, 1),
        Action::ChoosePrevious => choose(form, begun, -1),
        _ => {}
    }
}

fn decide(clash: &mut Clash, action: Action) {
    let last = clash.conflicts.len().saturating_sub(1);
    match action {
        Action::Up => clash.cursor = clash.cursor.saturating_sub(1),
        Action::Down => clash.cursor = (clash.cursor + 1).min(last),
        Action::ChooseNext => {
            if let Some(mine) = clash.mine.get_mut(clash.cursor) {
                *mine = !*mine;
            }
        }
        _ => {}
    }
}

fn choose(form: &mut CreateForm, begun: &mut Begun, step: isize) {
    let count = Kind::CREATABLE.len();
    form.kind = (form.kind + count).wrapping_add_signed(step) % count;
    *begun = Begun::Nothing;
}

// What was typed is kept for the next time, so that Esc costs nothing.
fn leave_create(model: &mut Model) {
    // What was sent and not answered may have been created.
    let lost = matches!(model.stage(), DialogStage::Failed(error) if error.may_have_happened);
    let sent = lost || !model.later.is_empty();
    let Some(Dialog::Create(form, _)) = model.dialog.take() else { return };
    if form.touched() {
        if let Some(state) = model.environment_mut() {
            state.place.create = Some(*form);
        }
        let open = next(&model.keymap, &[("new", "opens the form again as you left it")]);
        let words = if sent { "The form is kept" } else { "Nothing was created" };
        model.say(Tone::Info, format!("{words}{open}"));
    }
}

fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirm)) = &mut model.dialog else { return Vec::new() };
    if !confirm.ready() {
        let text = match &confirm.word {
            Some((word, typed)) if typed.is_empty() => format!("Type {word} to {}", confirm.verb),
            Some((word, typed)) if typed.text().trim().to_lowercase() == word.to_lowercase() => {
                format!("That is not {word}: upper and lower case count")
            }
            Some((word, _)) => format!("That is not {word}"),
            None => String::new(),
        };
        model.say_of_input(Tone::Info, text);
        return Vec::new();
    }
    let (key, intent) = (confirm.environment.clone(), confirm.intent.clone());
    match intent {
        Intent::Order(order, _) => return operations::begin(model, *order),
        Intent::Unlock => {
            model.dialog = None;
            environments::unlocked(model, &key);
        }
        Intent::DropDraft(id) => {
            model.dialog = None;
            if let Some(state) = model.environment_of(&key) {
                state.drafts.remove(&id);
            }
            model.say(Tone::Info, "Unsaved changes thrown away");
        }
        Intent::Forget(key, target, name) => {
            return connections::forget(model, key, target, name);
        }
        Intent::EndRotation(id) => rotation::forget(model, &id),
    }
    Vec::new()
}

/// The field of the dialog that is being typed in.
fn input(dialog: &mut Dialog) -> Option<&mut Input> {
    match dialog {
        Dialog::Create(form, _) => match form.line {
            CreateLine::Name => Some(&mut form.name),
            CreateLine::PostLogin => Some(&mut form.post_login),
            CreateLine::Kind => None,
        },
        Dialog::Confirm(confirm) => confirm.word.as_mut().map(|(_, input)| input),
        Dialog::Menu(Menu { filter, .. }) => filter.as_mut(),
        Dialog::Connect(_)
        | Dialog::Difference(_)
        | Dialog::Clash(_)
        | Dialog::Test(_)
        | Dialog::Explain(_)
        | Dialog::SignIn(_)
        | Dialog::Reach(_)
        | Dialog::History
        | Dialog::Sessions
        | Dialog::Rotation
        | Dialog::Reading(_) => None,
    }
}

fn type_with(model: &mut Model, change: impl FnOnce(&mut Input)) {
    if let (Some(Dialog::History), Some(history)) = (&model.dialog, &mut model.history) {
        change(&mut history.filter);
        history.cursor = 0;
        return;
    }
    if let (Some(Dialog::Sessions), Some(view)) = (&model.dialog, &mut model.sessions) {
        if let Some(typed) = &mut view.typed {
            change(typed);
        }
        return;
    }
    if model.stage() == DialogStage::Waiting {
        return;
    }
    let Some(dialog) = &mut model.dialog else { return };
    if let Some(input) = input(dialog) {
        change(input);
        if let Some(begun) = dialog.begun_mut() {
            *begun = Begun::Nothing;
        }
        if let Dialog::Menu(menu) = dialog {
            menu.cursor = 0;
            palette::typed(model);
        }
    }
}

// The word that confirms what is asked.
fn asked_for(model: &Model) -> Option<String> {
    let Some(Dialog::Confirm(confirm)) = &model.dialog else { return None };
    confirm.word.as_ref().map(|(word, _)| word.clone())
}

/// A key that types.
pub fn type_key(model: &mut Model, event: KeyEvent) {
    if let Some(Dialog::Test(test)) = &mut model.dialog {
        return testing::type_key(test, event);
    }
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        return connecting::type_key(form, event);
    }
    if let Some(Dialog::Explain(dialog)) = &mut model.dialog {
        return explaining::type_key(dialog, event);
    }
    if let Some(Dialog::SignIn(dialog)) = &mut model.dialog {
        return signing_in::type_key(dialog, event);
    }
    type_with(model, |input| input.key(event));
}

/// Pasted text.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if pasting::takes_secret(model) {
        return pasting::secret(model, text);
    }
    if let Some(Dialog::SignIn(_)) = &model.dialog {
        return signing_in::paste(model, text);
    }
    if let Some(word) = asked_for(model).filter(|word| text.trim().len() > word.len()) {
        // It may be a secret, which is not to be read on the screen.
        let said = format!("What was pasted is not taken: type {}", clean(&word));
        model.say_of_input(Tone::Warning, said);
        return Vec::new();
    }
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        connecting::paste(form, text);
    } else if let Some(Dialog::Explain(_)) = &model.dialog {
        explaining::paste(model, text);
    } else {
        type_with(model, |input| input.paste(text));
    }
    Vec::new()
}
