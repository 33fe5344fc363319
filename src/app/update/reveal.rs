//! Keys in the reveal of a one-time secret. Nothing here closes it but the operator's decision.

use crossterm::event::KeyEvent;
use jiff::SignedDuration;

use crate::api::Request;
use crate::app::bindings::Action;
use crate::app::dialog::{Confirm, Intent, Stage};
use crate::app::file_form::FileForm;
use crate::app::hint::next;
use crate::app::input::Input;
use crate::app::model::{Model, Purpose};
use crate::app::msg::{CopyTicket, Effect, Ticket};
use crate::app::notice::Tone;
use crate::app::reveal::{DISCARD_WORD, Delivery, Reveal, SHOWN_SECONDS, Step, explanation};
use crate::domain::clipboard::{Certainty, CopyOutcome, CopyText};
use crate::domain::intent::IntentId;
use crate::domain::rotation::{Event, Member};
use crate::domain::{Application, ClientSecret, EnvKey, Secret};

use super::{delivering, dialogs, gate, recovery, rotation, testing};

/// A secret arrived: it is shown above everything else, and kept until it is let go.
pub fn arrived(
    model: &mut Model,
    key: &EnvKey,
    id: &crate::domain::ClientId,
    listed: ClientSecret,
    value: Secret,
    intent: Option<IntentId>,
) -> Vec<Effect> {
    let known = !listed.id.as_str().is_empty();
    let site = model.site_of(key);
    let environment_url = site.as_ref().map(|site| site.environment.url());
    let environment_name =
        site.as_ref().map_or_else(|| key.to_string(), |s| s.environment.name.clone());
    let application_name = site
        .as_ref()
        .and_then(|site| site.application(id))
        .map_or_else(|| id.to_string(), |application| application.settings.name.clone());
    if let Some(site) = site.filter(|_| known) {
        let secret = listed.clone();
        site.amend(id, |application: &mut Application| application.secrets.push(secret));
    }
    model.notice = None;
    let now = model.now;
    if known {
        recovery::own_secret(model, key, id, &listed.id);
        rotation::note(model, key, id, Event::Created(Member::from(&listed), now));
    }
    let number = model.ticket();
    model.reveals.push(Reveal {
        number,
        environment: key.clone(),
        environment_name,
        environment_url,
        application: id.clone(),
        application_name,
        intent,
        listed,
        value,
        shown_until: None,
        delivery: Delivery::None,
        proven: false,
        asked: None,
        step: Step::Holding,
        remark: None,
    });
    if known {
        return Vec::new();
    }
    // The answer did not say which one it is.
    let read = gate::read(model, key, Request::GetApplication(id.clone()), Purpose::Plain);
    read.into_iter().map(|(_, effect)| effect).collect()
}

/// The application was read: a secret whose answer did not say which one it is may be told by its end.
pub fn on_read(model: &mut Model, key: &EnvKey, application: &Application) {
    let nameless = |reveal: &&Reveal| {
        let here = reveal.environment == *key && reveal.application == application.id;
        here && reveal.listed.id.as_str().is_empty()
    };
    let suffixes = model.reveals.iter().filter(nameless).map(|one| one.listed.suffix.clone());
    let suffixes: Vec<String> = suffixes.filter(|suffix| !suffix.is_empty()).collect();
    for secret in application.secrets.iter().filter(|one| suffixes.contains(&one.suffix)) {
        recovery::own_secret(model, key, &application.id, &secret.id);
    }
}

/// The reveal of this number, while it is open.
pub fn numbered(model: &mut Model, number: Ticket) -> Option<&mut Reveal> {
    model.reveals.iter_mut().find(|reveal| reveal.number == number)
}

/// The secret of a reveal was handed over in some way.
pub fn handed_over(model: &mut Model, number: Ticket, delivery: Delivery) {
    let certainty = match &delivery {
        Delivery::None => return,
        Delivery::Sent(_) => Certainty::Unconfirmed,
        Delivery::Copied(_) | Delivery::Confirmed(_) => Certainty::Checked,
    };
    let Some(reveal) = numbered(model, number) else { return };
    let settled = reveal.arrived(delivery);
    let (key, id) = (reveal.environment.clone(), reveal.application.clone());
    model.settled.extend(settled);
    rotation::note(model, &key, &id, Event::Delivered(certainty));
}

/// Hides the value; the screen is no longer being looked at.
pub fn hide(model: &mut Model) {
    for reveal in &mut model.reveals {
        reveal.shown_until = None;
    }
}

/// Does what `action` means in the reveal.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let now = model.now;
    let Some(delivered) = model.reveals.last().map(Reveal::delivered) else { return Vec::new() };
    let explanation = explanation(model, delivered);
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    if action == Action::Interrupt {
        reveal.step = Step::Holding;
        reveal.remark = Some((true, explanation));
        return Vec::new();
    }
    match (&mut reveal.step, action) {
        (Step::Holding, Action::CopySecret) => {
            reveal.remark = Some((false, "Copying…".into()));
            let value = CopyText::Secret(reveal.value.clone());
            return vec![Effect::Copy(CopyTicket::Secret(reveal.number), value)];
        }
        (Step::Holding, Action::SecretToFile) => {
            reveal.step = Step::ToFile(FileForm::new());
            reveal.remark = None;
        }
        (Step::Holding, Action::SecretToCommand) => {
            reveal.step = Step::ToCommand(0);
            reveal.remark = None;
        }
        // Back to what was typed.
        (Step::ToFile(form), Action::Cancel) if form.preview.is_some() => form.preview = None,
        (
            Step::ToFile(_) | Step::ToCommand(_) | Step::Comparing | Step::Discarding(_),
            Action::Cancel,
        ) => {
            reveal.step = Step::Holding;
            reveal.remark = None;
        }
        (Step::ToFile(_) | Step::ToCommand(_), action) => return delivering::act(model, action),
        (Step::Holding, Action::TestSecret) => return testing::reveal(model),
        (Step::Holding, Action::ClearClipboard) => {
            if delivered {
                return vec![Effect::ClearClipboard(reveal.number, reveal.value.clone())];
            }
            reveal.remark = Some((true, "Nothing was copied yet".into()));
        }
        (Step::Holding, Action::ShowSecret) => {
            reveal.shown_until = match reveal.shown_until.take() {
                Some(_) => None,
                None => now.checked_add(SignedDuration::from_secs(SHOWN_SECONDS)).ok(),
            };
        }
        (Step::Holding, Action::CompareSecret) => {
            reveal.step = Step::Comparing;
            reveal.remark = None;
        }
        (Step::Holding, Action::StoredSecret) if delivered => close(model),
        (Step::Holding, Action::StoredSecret | Action::LeaveSecret) => {
            reveal.remark = Some((true, explanation));
        }
        (Step::Holding, Action::DiscardSecret) => {
            reveal.step = Step::Discarding(Input::default());
            reveal.remark = None;
        }
        (Step::Discarding(input), Action::Accept) => {
            if input.text().trim() == DISCARD_WORD {
                discard(model);
            } else {
                reveal.remark = Some((true, format!("Type {DISCARD_WORD} to give it up")));
            }
        }
        (Step::Comparing, Action::Accept) => {
            reveal.remark = Some((true, "Paste with your terminal's own paste key".into()));
        }
        _ => {}
    }
    Vec::new()
}

fn close(model: &mut Model) {
    let Some(reveal) = model.reveals.pop() else { return };
    model.settled.extend(reveal.intent);
    let name = format!("••••{} of {}", reveal.listed.suffix, reveal.application_name);
    match reveal.delivery {
        Delivery::Confirmed(_) => model.say(Tone::Success, format!("{name} is in your hands")),
        Delivery::Copied(_) => {
            let text = format!("{name} is in the clipboard until appdeck ends: paste it before");
            model.say(Tone::Success, text);
        }
        Delivery::Sent(route) => {
            let text = format!("Closed: {name} went by {route}, which nothing confirmed");
            model.say(Tone::Info, text);
        }
        Delivery::None => {}
    }
}

// What nobody holds should not stay active: its deletion is offered at once.
fn discard(model: &mut Model) {
    let Some(reveal) = model.reveals.pop() else { return };
    model.settled.extend(reveal.intent.clone());
    if reveal.listed.id.as_str().is_empty() {
        let text = format!("••••{} is still active: delete it here", reveal.listed.suffix);
        model.say(Tone::Warning, text);
        return;
    }
    let lost = Event::Lost(Member::from(&reveal.listed));
    rotation::note(model, &reveal.environment, &reveal.application, lost);
    let request = Request::DeleteSecret(reveal.application.clone(), reveal.listed.id.clone());
    let confirm = Confirm {
        environment: reveal.environment.clone(),
        title: format!("Delete the abandoned secret ••••{}?", reveal.listed.suffix),
        lines: vec![
            format!("{} · {}", reveal.application_name, reveal.application),
            match &reveal.delivery {
                Delivery::None => "Nobody holds its value now, and it is still active.".into(),
                Delivery::Sent(way) | Delivery::Copied(way) | Delivery::Confirmed(way) => {
                    format!("It was handed over ({way}), and it is still active.")
                }
            },
        ],
        word: None,
        verb: "delete",
        danger: true,
        intent: Intent::Send(Box::new(request)),
        stage: Stage::Asking,
    };
    dialogs::ask(model, confirm);
}

/// A key that types in the reveal.
pub fn type_key(reveal: &mut Reveal, event: KeyEvent) {
    match &mut reveal.step {
        Step::Discarding(input) => input.key(event),
        Step::ToFile(form) => {
            form.path.key(event);
            form.preview = None;
        }
        Step::Comparing => {
            reveal.remark = Some((true, "Paste with your terminal's own paste key".into()));
        }
        Step::Holding | Step::ToCommand(_) | Step::Delivering => {}
    }
}

/// Pasted text: compared with the value and forgotten.
pub fn paste(model: &mut Model, text: &str) {
    let compare = next(model, &[("compare-secret", "compares it")]);
    let Some(reveal) = model.reveals.last_mut() else { return };
    match &mut reveal.step {
        Step::Discarding(input) => input.paste(text),
        Step::ToFile(form) => {
            form.path.paste(text);
            form.preview = None;
        }
        Step::Comparing => {
            reveal.step = Step::Holding;
            if reveal.value.matches(text.trim_matches(['\r', '\n', ' '])) {
                reveal.remark = Some((false, "The paste is the secret: confirmed".into()));
                let number = reveal.number;
                handed_over(model, number, Delivery::Confirmed("a paste is the same".into()));
            } else {
                let length = text.chars().count();
                let text =
                    format!("The paste is something else ({length} characters): it did not arrive");
                reveal.remark = Some((true, text));
                reveal.doubt();
            }
        }
        Step::Holding | Step::ToCommand(_) | Step::Delivering => {
            reveal.remark = Some((true, format!("What was pasted is not read here{compare}")));
        }
    }
}

/// A copy was tried.
pub fn on_copied(model: &mut Model, ticket: CopyTicket, result: Result<CopyOutcome, String>) {
    let number = match ticket {
        CopyTicket::Nothing(number) => return on_cleared(model, number, result),
        CopyTicket::Secret(number) => Some(number),
        CopyTicket::Plain => None,
    };
    let reveal = number.and_then(|number| numbered(model, number));
    match (reveal, result) {
        (Some(reveal), Ok(outcome)) => {
            let hint = outcome.hint.map_or_else(String::new, |hint| format!(" {hint}"));
            reveal.remark = Some((false, outcome.message.clone() + &hint));
            let number = reveal.number;
            let delivery = match outcome.certainty {
                Certainty::Checked => Delivery::Copied("read back from the clipboard".into()),
                Certainty::Unconfirmed => Delivery::Sent(outcome.route.to_owned()),
            };
            handed_over(model, number, delivery);
        }
        (Some(reveal), Err(reason)) => reveal.remark = Some((true, reason)),
        (None, Ok(outcome)) => {
            model.say(Tone::Success, outcome.notice);
        }
        (None, Err(reason)) => model.say(Tone::Error, reason),
    }
}

fn on_cleared(model: &mut Model, number: Ticket, result: Result<CopyOutcome, String>) {
    let again = next(model, &[("copy-secret", "copies it again")]);
    let Some(reveal) = numbered(model, number) else { return };
    reveal.remark = Some(match result {
        Ok(outcome) => {
            reveal.doubt();
            let sure = outcome.certainty == Certainty::Checked;
            let words = if sure { "Cleared the" } else { "Overwrote, as far as can be told, the" };
            (false, format!("{words} clipboard{again}"))
        }
        Err(reason) => (true, reason.replace("Not copied", "Not cleared")),
    });
}
