//! Keys in the reveal of a one-time secret. Nothing here closes it but the operator's decision.

use crossterm::event::KeyEvent;
use jiff::SignedDuration;

use crate::api::Request;
use crate::app::engine::{Command, Generated};
use crate::app::form::command::CommandForm;
use crate::app::form::file::FileForm;
use crate::app::form::input::{HiddenInput, Input};
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::{CopyTicket, Effect};
use crate::app::screen::advice;
use crate::app::screen::dialog::{Begun, Confirm, Dialog};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::on_clipboard::OnClipboard;
use crate::app::screen::reveal::{
    DISCARD_WORD, Leave, PasteCompared, Reveal, RevealStep, SHOWN_SECONDS, STORED_WORD, WRITING,
};
use crate::app::screen::rows::Row;
use crate::app::screen::secret_order;
use crate::app::screen::tab::Tab;
use crate::app::screen::tested::Tested;
use crate::domain::clipboard::{Certainty, CopyText};
use crate::domain::delivery::Destination;
use crate::domain::delivery::note::State;
use crate::domain::rotation::{Event, Member};
use crate::domain::{ClientId, ClientSecret, EnvKey, Secret};

use super::{comparing, delivering, gate, noting, pending, rotations, testing};

/// So many bytes a word that is asked for has at most, with some mistyped. What is longer was meant for elsewhere.
const WORD_ROOM: usize = 12;

/// A secret arrived: it is shown above everything else, and kept until it is let go.
pub fn arrived(model: &mut Model, key: &EnvKey, id: &ClientId, made: Generated) -> Vec<Effect> {
    let Generated { listed, value, pending, note } = made;
    let known = !listed.id.as_str().is_empty();
    let state = model.environment_of(key);
    let environment_url = state.as_ref().map(|state| state.world.environment.url());
    let environment_name =
        state.as_ref().map_or_else(|| key.to_string(), |s| s.world.environment.name.clone());
    let application_name = state
        .as_ref()
        .and_then(|state| state.application(id))
        .map_or_else(|| id.to_string(), |application| application.settings.name.clone());
    model.notice = None;
    if known {
        pending::own_secret(model, key, id, &listed.id);
        rotations::note(model, key, id, Event::Measured(value.length()));
    }
    let number = model.ticket();
    model.reveals.push(Reveal {
        number,
        environment: key.clone(),
        environment_name,
        environment_url,
        application: id.clone(),
        application_name,
        intent: pending,
        listed,
        value,
        shown_until: None,
        stood_on: false,
        notes: note.into_iter().collect(),
        pasted: None,
        tested: Tested::NotYet,
        asked: None,
        step: RevealStep::Holding,
        remark: None,
    });
    if known {
        return Vec::new();
    }
    // The answer did not say which one it is.
    vec![gate::read(model, key, Request::GetApplication(id.clone()), Purpose::Plain).1]
}

/// The cursor goes from the row that generates a secret to the one of the secret that was generated here, as soon
/// as that is listed.
pub fn stand_on_new(model: &mut Model) {
    for reveal in &mut model.reveals {
        let here = |state: &&mut EnvironmentState| {
            state.world.environment.key == reveal.environment
                && state.place.selected.as_ref() == Some(&reveal.application)
        };
        let Some(state) = model.environments.iter_mut().find(here).filter(|_| !reveal.stood_on)
        else {
            continue;
        };
        let listed = |one: &ClientSecret| one.id == reveal.listed.id;
        let at = state.selected().and_then(|one| one.secrets.iter().position(listed));
        if let Some(at) = at {
            reveal.stood_on = true;
            if state.stood_on(Tab::Credentials, &Row::GenerateSecret) {
                state.stand_at(Tab::Credentials, at);
            }
        }
    }
}

/// Hides the value; the screen is no longer being looked at.
pub fn hide(model: &mut Model) {
    for reveal in &mut model.reveals {
        reveal.shown_until = None;
    }
}

/// Does what `action` means in the reveal.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(leave) = model.reveals.last().map(Reveal::leave) else { return Vec::new() };
    let stored = model.reveals.last().and_then(Reveal::stored);
    let explanation = stored.map_or_else(
        || advice::before_leaving(&model.keymap, leave),
        |stored| advice::stored(&model.keymap, stored),
    );
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    if reveal.runs() {
        return delivering::act(model, action);
    }
    // An Enter after any other key is not meant to end the paste.
    if let Some(paste) = reveal.pasted.as_mut().filter(|_| action != Action::StoredSecret) {
        paste.ended = true;
    }
    if action == Action::Interrupt {
        reveal.step = RevealStep::Holding;
        reveal.remark = Some((true, explanation));
        return Vec::new();
    }
    match (&reveal.step, action) {
        (RevealStep::Holding | RevealStep::Delivering, Action::CopySecret) => copy(model),
        (RevealStep::Holding | RevealStep::Delivering, Action::ClearClipboard) => {
            vec![Effect::ClearClipboard(reveal.number, reveal.value.clone())]
        }
        (RevealStep::Holding | RevealStep::Delivering, Action::ShowSecret) => show(model),
        (RevealStep::Holding, action) => hold(model, action, leave, explanation),
        (RevealStep::ToFile(_) | RevealStep::ToCommand(_), action) if action != Action::Cancel => {
            delivering::act(model, action)
        }
        _ => go_on(model, action),
    }
}

fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    reveal.remark = Some((false, "Copying…".into()));
    let (number, value) = (reveal.number, CopyText::Secret(reveal.value.clone()));
    let mut effects = noting::begin(model, number, Destination::Clipboard, "", State::Started);
    effects.push(Effect::Copy(CopyTicket::Secret(number), value));
    effects
}

// While nothing is asked.
fn hold(model: &mut Model, action: Action, leave: Leave, explanation: String) -> Vec<Effect> {
    let compared = comparing::after_paste(model);
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    let step = match action {
        Action::SecretToFile | Action::SecretToCommand if reveal.under_way().is_some() => {
            reveal.remark = Some((true, "The file is still being written".into()));
            return Vec::new();
        }
        Action::SecretToFile => RevealStep::ToFile(FileForm::new()),
        Action::SecretToCommand => RevealStep::ToCommand(CommandForm::default()),
        Action::CompareSecret => RevealStep::Comparing(HiddenInput::default()),
        Action::DiscardSecret => RevealStep::Discarding(Input::default()),
        Action::StoredSecret if leave != Leave::Never && compared.is_some() => {
            reveal.pasted = reveal.pasted.map(|paste| PasteCompared { ended: true, ..paste });
            reveal.remark = compared;
            return Vec::new();
        }
        Action::StoredSecret if leave == Leave::Word => RevealStep::Vouching(Input::default()),
        Action::StoredSecret if leave == Leave::Free => return close(model),
        Action::StoredSecret | Action::LeaveSecret => {
            reveal.remark = Some((true, explanation));
            return Vec::new();
        }
        Action::TestSecret => return testing::reveal(model),
        _ => return Vec::new(),
    };
    (reveal.step, reveal.remark) = (step, None);
    Vec::new()
}

// Where something is typed, or waits.
fn go_on(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    match (&mut reveal.step, action) {
        // Back to what was typed.
        (RevealStep::ToFile(form), Action::Cancel) if form.preview.is_some() => form.look_again(),
        (
            RevealStep::ToFile(_)
            | RevealStep::ToCommand(_)
            | RevealStep::Comparing(_)
            | RevealStep::Discarding(_)
            | RevealStep::Vouching(_),
            Action::Cancel,
        ) => {
            reveal.step = RevealStep::Holding;
            reveal.remark = None;
        }
        (RevealStep::Vouching(input), Action::Accept) => {
            if input.text().trim() == STORED_WORD {
                return close(model);
            }
            reveal.remark = Some((true, format!("Type {STORED_WORD} if you have stored it")));
        }
        (RevealStep::Discarding(input), Action::Accept) => {
            if input.text().trim() == DISCARD_WORD {
                discard(model);
            } else {
                reveal.remark = Some((true, format!("Type {DISCARD_WORD} to discard it")));
            }
        }
        (RevealStep::Comparing(typed), Action::Accept) if typed.is_empty() => {
            reveal.remark = Some((true, "Paste with your terminal's own paste key".into()));
        }
        (RevealStep::Comparing(typed), Action::Accept) => {
            let typed = typed.secret().clone();
            let effects = comparing::with(model, &typed);
            // This Enter ended what was typed.
            if let Some(paste) = model.reveals.last_mut().and_then(|reveal| reveal.pasted.as_mut())
            {
                paste.ended = true;
            }
            return effects;
        }
        // Whoever does not want to wait for the disk goes on without it.
        (RevealStep::Delivering, Action::LeaveSecret) => {
            reveal.step = RevealStep::Holding;
            reveal.remark = Some((true, "The file is still being written".into()));
        }
        (RevealStep::Delivering, _) => reveal.remark = Some((false, WRITING.into())),
        _ => {}
    }
    Vec::new()
}

// What was visible may have been copied by hand, from the first time on.
fn show(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    reveal.shown_until = match reveal.shown_until.take() {
        Some(_) => return Vec::new(),
        None => now.checked_add(SignedDuration::from_secs(SHOWN_SECONDS)).ok(),
    };
    let number = reveal.number;
    if reveal.notes.iter().any(|note| note.destination == Destination::Screen) {
        return Vec::new();
    }
    noting::begin(model, number, Destination::Screen, "", State::Done)
}

// Leaving is the operator's word that it is stored, where nothing else tells it.
fn close(model: &mut Model) -> Vec<Effect> {
    let Some(reveal) = model.reveals.last() else { return Vec::new() };
    let name = format!("••••{} of {}", reveal.listed.suffix, reveal.application_name);
    let number = reveal.number;
    let mut effects = Vec::new();
    if let Some(stored) = reveal.stored() {
        let text = format!("{name} is stored: it {stored}");
        model.say(Tone::Success, text);
    } else {
        let matches = if reveal.compared().is_some() { ", and a paste matched" } else { "" };
        let mut only_there = None;
        let text = match reveal.copied() {
            Some(copy) if copy.state == State::Checked => {
                only_there = Some(OnClipboard::new(reveal.value.clone(), name.clone()));
                format!("{name} is in the clipboard until appdeck ends: paste it before{matches}")
            }
            Some(copy) => {
                format!("Closed on your word: {name} was sent by {}{matches}", copy.place)
            }
            None => format!("Closed on your word that {name} is stored{matches}"),
        };
        model.on_clipboard = only_there.or(model.on_clipboard.take());
        model.say(Tone::Info, text);
        effects = noting::begin(model, number, Destination::Operator, "", State::Done);
        rotations::delivered(model, number, Certainty::Unconfirmed);
    }
    let closed = model.reveals.pop();
    model.settled.extend(closed.and_then(|reveal| reveal.intent));
    effects
}

// What was not stored should not stay active: its deletion is offered at once.
fn discard(model: &mut Model) {
    let Some(number) = model.reveals.last().map(|reveal| reveal.number) else { return };
    noting::ended(model, number, Destination::Reveal, None, State::Cleared);
    let Some(reveal) = model.reveals.pop() else { return };
    if reveal.listed.id.as_str().is_empty() {
        model.settled.extend(reveal.intent);
        let text = format!("••••{} is still active: delete it here", reveal.listed.suffix);
        model.say(Tone::Warning, text);
        return;
    }
    let delivered: Vec<String> = reveal.deliveries().map(|note| format!("It {note}.")).collect();
    let mut lines = vec![format!("{} · {}", reveal.application_name, reveal.application)];
    let suffix = reveal.listed.suffix.clone();
    let mut word = None;
    if delivered.is_empty() {
        lines.push("Its value went nowhere and is gone, and it is still active.".into());
    } else {
        lines.extend(delivered);
        let keep = next(&model.keymap, &[("cancel", "keeps it")]);
        lines.push(format!("It is still active: whoever has it can use it{keep}"));
        lines.push(format!("Type {suffix} to delete it:"));
        word = Some((suffix.clone(), Input::default()));
    }
    model.asked.extend(reveal.intent);
    let discarded = Event::Discarded(Member::from(&reveal.listed));
    rotations::note(model, &reveal.environment, &reveal.application, discarded);
    let command = Command::delete_secret(reveal.application, reveal.listed.id);
    let intent = secret_order::intent(model, &reveal.environment, command, None);
    let confirm = Confirm {
        environment: reveal.environment,
        title: format!("Delete the discarded secret ••••{suffix}?"),
        lines,
        word,
        verb: "delete",
        danger: true,
        intent,
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

/// A key that types in the reveal.
pub fn type_key(reveal: &mut Reveal, event: KeyEvent) {
    match &mut reveal.step {
        RevealStep::Discarding(input) | RevealStep::Vouching(input) => {
            input.key(event);
            if input.text().len() > WORD_ROOM {
                input.clear();
            }
        }
        RevealStep::ToFile(form) => {
            form.path.key(event);
            form.look_again();
        }
        // A terminal that does not tell a paste from keys types it.
        RevealStep::Comparing(typed) => {
            typed.key(event);
        }
        RevealStep::Holding | RevealStep::ToCommand(_) | RevealStep::Delivering => {}
    }
}

/// Pasted text: compared with the value and forgotten.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let compare = next(&model.keymap, &[("compare-secret", "compares it")]);
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    let pasted = Secret::new(text.trim_matches(['\r', '\n', ' ']).to_owned());
    let same = reveal.value == pasted;
    match &mut reveal.step {
        RevealStep::Comparing(_) => return comparing::with(model, &pasted),
        RevealStep::ToFile(_) if same => {
            reveal.remark = Some((true, "That is the secret, and no path: it is not taken".into()));
        }
        // What is longer than the word may be the secret, and is not to be read on the screen.
        RevealStep::Discarding(_) | RevealStep::Vouching(_) if text.trim().len() > WORD_ROOM => {
            let words = "What was pasted is not taken: type the word, or go back to compare it";
            reveal.remark = Some((true, words.into()));
        }
        RevealStep::Discarding(input) | RevealStep::Vouching(input) => input.paste(text),
        RevealStep::ToFile(form) => {
            form.path.paste(text);
            form.look_again();
        }
        RevealStep::Holding | RevealStep::ToCommand(_) | RevealStep::Delivering => {
            reveal.remark = Some((true, format!("What was pasted is not read here{compare}")));
        }
    }
    Vec::new()
}
