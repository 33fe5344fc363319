//! A secret whose run was cut off, or whose answer was lost: where its value may be, as far as it is
//! noted, or that it is lost. Nothing is deleted unasked, and a lost secret by its end only.

use crate::app::engine::Command;
use crate::app::form::input::Input;
use crate::app::keys::hint::next;
use crate::app::screen::dialog::{Begun, Choice, Confirm, Dialog, Menu, MenuItem};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::secret_order;
use crate::domain::delivery::Note;
use crate::domain::pending::PendingWrite;
use crate::domain::reconcile::{self, Suspect};
use crate::domain::record::Entry;
use crate::domain::rotation::{Event, Member};
use crate::domain::time::ago;
use crate::domain::{Application, ClientSecret};

use super::pending::{self, Lost};
use super::{recording, rotations};

/// The run that was cut off had the secret, so that it is known which one it is.
pub fn arrived(
    model: &mut Model,
    (intent, entry): (&PendingWrite, Option<Box<Entry>>),
    application: &Application,
    created: &Note,
) {
    let is_it = |one: &&ClientSecret| created.is_about(&application.id, &one.id, &one.suffix);
    if let Some(secret) = application.secrets.iter().find(is_it) {
        return judge(model, (intent, entry), application, secret, None);
    }
    // A listing may lag behind: a later look tells.
    if !reconcile::settled(intent, model.now) {
        return;
    }
    pending::settle(model, intent);
    let (name, suffix) = (application.name(), &created.suffix);
    let text = format!(
        "The secret ••••{suffix} of {name}, generated before the last run was cut off, is listed no more"
    );
    model.say(Tone::Info, text);
}

/// Says what is known of a secret that a run that is over generated, or a lost answer held.
/// Where it is guessed which one it is, `guessed` tells how the answer was lost.
pub fn judge(
    model: &mut Model,
    (intent, entry): (&PendingWrite, Option<Box<Entry>>),
    application: &Application,
    secret: &ClientSecret,
    guessed: Option<Lost>,
) {
    let (key, id) = (&intent.environment, &application.id);
    pending::own_secret(model, key, id, &secret.id);
    recording::found_secret(model, entry, secret);
    let notes = model.engine.known.notes.of(id, &secret.id, &secret.suffix);
    let known: Vec<Note> = notes.filter(|note| note.delivers()).cloned().collect();
    if let Some(stored) = known.iter().rev().find(|note| note.stores()) {
        pending::settle(model, intent);
        let (suffix, name) = (&secret.suffix, application.name());
        let text = format!("The last run was cut off: ••••{suffix} of {name} {stored}");
        return model.say(Tone::Success, text);
    }
    model.asked.push(intent.id.clone());
    if !known.is_empty() || secret.used().is_some() {
        return tell(model, intent, application, secret, &known);
    }
    // One that a rotation saw delivered is asked about, and given up by its deletion only.
    if !model.engine.known.delivered(key, id, &secret.id) {
        rotations::note(model, key, id, Event::Lost(Member::from(secret)));
    }
    ask_lost(model, intent, application, secret, guessed);
}

// The value may be somewhere: it is said where, and nothing is proposed but to look there.
fn tell(
    model: &mut Model,
    intent: &PendingWrite,
    application: &Application,
    secret: &ClientSecret,
    known: &[Note],
) {
    let (suffix, name) = (&secret.suffix, application.name());
    let mut lines = vec![
        format!("{name} · {}", application.id),
        format!("The run that generated it {} was cut off.", ago(intent.at, model.now)),
    ];
    lines.extend(known.iter().map(|note| format!("It {note}.")));
    if let Some(used) = secret.used() {
        lines.push(format!("It was used {}: somebody may have it.", ago(used, model.now)));
    }
    let keep = next(&model.keymap, &[("close", "keeps it")]);
    lines.push(format!("Look whether it is stored anywhere{keep}"));
    let keep = MenuItem {
        names: Vec::new(),
        label: format!("Keep ••••{suffix}"),
        detail: "it stays active".into(),
        choice: Choice::Keep(format!("Kept: ••••{suffix} of {name} stays active")),
    };
    let delete = MenuItem {
        names: Vec::new(),
        label: format!("Delete ••••{suffix}"),
        detail: "if it is stored nowhere".into(),
        choice: Choice::DeleteSecret(
            intent.environment.clone(),
            application.id.clone(),
            secret.id.clone(),
        ),
    };
    let said = known.last().map_or_else(|| "was used".to_owned(), ToString::to_string);
    model.say(Tone::Warning, format!("••••{suffix} of {name} {said}"));
    model.dialog = Some(Dialog::Menu(Menu {
        title: format!("Is ••••{suffix} stored?"),
        lines,
        items: vec![keep, delete],
        cursor: 0,
        filter: None,
    }));
}

fn ask_lost(
    model: &mut Model,
    intent: &PendingWrite,
    application: &Application,
    secret: &ClientSecret,
    guessed: Option<Lost>,
) {
    let when = ago(intent.at, model.now);
    let mut lines = vec![format!("{} · {}", application.name(), application.id)];
    lines.push(match guessed {
        None => format!("The run that generated it {when} was cut off before its value went anywhere: the value is lost, and the secret is active."),
        Some(Lost::Run) => format!("The run that generated it {when} was cut off: the value is lost, and the secret is active."),
        Some(Lost::Answer) => {
            "The answer with its value was lost: the value is lost, and the secret is active.".into()
        }
    });
    if guessed.is_some() {
        lines.push(
            "If a colleague generated a secret at that moment, it may be theirs: then leave it."
                .into(),
        );
    }
    let suffix = if secret.suffix.is_empty() { "delete".into() } else { secret.suffix.clone() };
    let or = if guessed.is_some() { "Else type" } else { "Type" };
    lines.push(format!("{or} {suffix} to delete it; then generate another one:"));
    let command = Command::delete_secret(application.id.clone(), secret.id.clone());
    let confirm = Confirm {
        environment: intent.environment.clone(),
        title: format!("Lost secret ••••{}", secret.suffix),
        lines,
        word: Some((suffix, Input::default())),
        verb: "delete",
        danger: true,
        intent: secret_order::intent(model, &intent.environment, command, None),
        begun: Begun::Nothing,
    };
    // Who dismisses the question can still read of it.
    let name = application.name();
    model.say(
        Tone::Warning,
        format!("The value of the secret ••••{} of {name} is lost", secret.suffix),
    );
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

/// Several secrets may be the lost one, or a doubtful one: none is deleted unless it is chosen.
pub fn show_suspects(
    model: &mut Model,
    intent: &PendingWrite,
    application: &Application,
    suspects: &[Suspect],
    lost: Lost,
) {
    let how = match lost {
        Lost::Answer => "The answer was lost",
        Lost::Run => "The last run was cut off",
    };
    let leave = next(&model.keymap, &[("close", "leaves all")]);
    let ends: Vec<String> =
        suspects.iter().map(|suspect| format!("••••{}", suspect.secret.suffix)).collect();
    let text = format!("One of {} of {} may be lost", ends.join(", "), application.name());
    model.say(Tone::Warning, text);
    let items = suspects.iter().map(|suspect| MenuItem {
        names: Vec::new(),
        label: format!("Delete ••••{}", suspect.secret.suffix),
        detail: suspect.doubt.words().to_owned(),
        choice: Choice::DeleteSecret(
            intent.environment.clone(),
            application.id.clone(),
            suspect.secret.id.clone(),
        ),
    });
    model.dialog = Some(Dialog::Menu(Menu {
        title: format!("Which secret of {} is lost?", application.name()),
        lines: vec![
            format!("{how}: {}. One of these may be it, or none.", intent.doing()),
            format!("Others may hold them, so none is deleted unless you choose it{leave}"),
        ],
        items: items.collect(),
        cursor: 0,
        filter: None,
    }));
}
