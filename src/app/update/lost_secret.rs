//! A secret whose run is over, or whose answer was lost: where its value may be, as far as it is
//! noted, or that it is lost. Nothing is deleted unasked, and a lost secret by its end only.

use jiff::Timestamp;

use crate::app::engine::Command;
use crate::app::form::input::Input;
use crate::app::keys::hint::{next, sentences};
use crate::app::screen::dialog::{Begun, Choice, Confirm, Dialog, Menu, MenuItem};
use crate::app::screen::model::Model;
use crate::app::screen::notice::{Tone, TrueWhile};
use crate::app::screen::secret_order;
use crate::app::screen::unanswered::Suspects;
use crate::domain::delivery::Note;
use crate::domain::delivery::note::State;
use crate::domain::pending::PendingWrite;
use crate::domain::reconcile::{self, Suspect};
use crate::domain::record::{Entry, Outcome};
use crate::domain::rotation::{Event, Member};
use crate::domain::time::ago;
use crate::domain::{Application, ClientId, ClientSecret, EnvKey};

use super::pending::{self, Lost};
use super::{noting, recording, rotations, suspects, testing};

/// What closing the question does.
const LATER: &str = "asks again at the next start";

/// The run that is over had the secret, so that it is known which one it is.
pub fn arrived(
    model: &mut Model,
    (intent, entry): (&PendingWrite, Option<Box<Entry>>),
    application: &Application,
    created: &Note,
) {
    let is_it = |one: &&ClientSecret| created.is_about(&application.id, &one.id, &one.suffix);
    if let Some(secret) = application.secrets.iter().find(is_it) {
        let guessed = (created.state == State::Lost).then_some(Lost::Answer);
        return judge(model, (intent, entry), application, secret, guessed);
    }
    // A listing may lag behind: a later look tells.
    if !reconcile::settled(intent, model.now) {
        return;
    }
    pending::settle(model, intent);
    let (name, suffix) = (application.name(), &created.suffix);
    let text = format!(
        "The secret ••••{suffix} of {name}, which an earlier run generated, is listed no more"
    );
    model.say(Tone::Warning, text);
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
    let outcome = if guessed.is_some() { Outcome::FoundUnclear } else { Outcome::FoundDone };
    recording::found_secret(model, entry, secret, outcome);
    let known: Vec<Note> =
        notes_of(model, id, secret).filter(|note| note.delivers()).cloned().collect();
    if let Some(stored) = known.iter().rev().find(|note| note.stores()) {
        pending::settle(model, intent);
        let (suffix, name) = (&secret.suffix, application.name());
        let text = format!("••••{suffix} of {name}, which an earlier run generated, {stored}");
        return model.say(Tone::Success, text);
    }
    if !known.is_empty() || used_by_others(model, id, secret).is_some() {
        model.unanswered.writes.push(intent.id.clone());
        return tell(model, intent, application, secret, &known);
    }
    // One that a rotation saw delivered is asked about, and given up by its deletion only.
    if !model.engine.known.delivered(key, id, &secret.id) {
        testing::settle(model, key, id, secret);
        rotations::note(model, key, id, Event::Lost(Member::from(secret)));
    }
    let again = notes_of(model, id, secret).any(|note| note.state == State::Lost);
    if again {
        return ask_again(model, intent, application, secret);
    }
    noting::lost(model, intent, id, secret);
    ask_lost(model, intent, application, secret, guessed);
}

fn notes_of<'a>(
    model: &'a Model,
    id: &'a ClientId,
    secret: &'a ClientSecret,
) -> impl Iterator<Item = &'a Note> {
    model.engine.known.notes.of(id, &secret.id, &secret.suffix)
}

// A test by an appdeck is no sign that somebody has the value.
fn used_by_others(model: &Model, id: &ClientId, secret: &ClientSecret) -> Option<Timestamp> {
    model.engine.known.notes.used(id, secret)
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
        format!("It was generated {}, by a run that is over.", ago(intent.at, model.now)),
    ];
    lines.extend(known.iter().map(|note| format!("It {note}.")));
    if let Some(used) = used_by_others(model, &application.id, secret) {
        lines.push(format!("It was used {}: somebody may have it.", ago(used, model.now)));
    }
    let later = next(&model.keymap, &[("close", LATER)]);
    lines.push(format!("Look whether it is stored anywhere{later}"));
    // What is chosen by keys that were meant for something else answers nothing for good.
    let said = format!("The next start asks about ••••{suffix} of {name} again");
    let wait = MenuItem {
        names: Vec::new(),
        label: "Look first".into(),
        detail: LATER.into(),
        choice: Choice::Keep(said),
    };
    let keep = MenuItem {
        names: Vec::new(),
        label: format!("Keep ••••{suffix}"),
        detail: "it stays active".into(),
        choice: Choice::KeepAll(format!("Kept: ••••{suffix} of {name} stays active")),
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
    let lasting = TrueWhile::of(&intent.environment, application, [secret]);
    model.say_while(lasting, Tone::Warning, format!("••••{suffix} of {name} {said}"));
    let title = format!("Is ••••{suffix} stored?");
    ask_menu(model, title, lines, vec![wait, delete, keep]);
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
        None => format!("It was generated {when}, by a run that is over, and its value went nowhere: the value is lost, and the secret is active."),
        Some(Lost::Run) => format!("A run that asked for a secret {when} was cut off. This one appeared then: its value is probably lost, and it is active."),
        Some(Lost::Answer) => {
            "The answer was lost. This secret appeared then: its value is probably lost, and it is active."
                .into()
        }
    });
    if guessed.is_some() {
        lines.push(
            "If a colleague generated a secret at that moment, it may be theirs: then leave it."
                .into(),
        );
    }
    let later = sentences(&model.keymap, &[("cancel", LATER)]);
    lines.extend(later.into_iter().map(|line| line + "."));
    let suffix = if secret.suffix.is_empty() { "delete".into() } else { secret.suffix.clone() };
    let or = if guessed.is_some() { "Else type" } else { "Type" };
    lines.push(format!("{or} {suffix} to delete it; then generate another one:"));
    let command = Command::delete_secret(application.id.clone(), secret.id.clone());
    let key = &intent.environment;
    say_lost(model, key, application, secret, guessed.is_some());
    let title = numbered(model, format!("Lost secret ••••{}", secret.suffix));
    let confirm = Confirm {
        environment: intent.environment.clone(),
        title,
        lines,
        word: Some((suffix, Input::default())),
        verb: "delete",
        danger: true,
        intent: secret_order::intent(model, &intent.environment, command, None),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

// The question was closed without an answer, by this run or an earlier one.
fn ask_again(
    model: &mut Model,
    intent: &PendingWrite,
    application: &Application,
    secret: &ClientSecret,
) {
    let (suffix, name) = (&secret.suffix, application.name());
    let (id, key) = (application.id.clone(), intent.environment.clone());
    let later = next(&model.keymap, &[("close", LATER)]);
    let lines = vec![
        format!("{name} · {id}"),
        format!(
            "It was generated {}, and its value did not arrive: it is probably lost, and the secret is active.",
            ago(intent.at, model.now)
        ),
        format!(
            "If a colleague generated it at that moment, they have the value: then keep it{later}"
        ),
    ];
    let item = |label: String, detail: &str, choice: Choice| MenuItem {
        names: Vec::new(),
        label,
        detail: detail.into(),
        choice,
    };
    let delete = Choice::DeleteSecret(key, id.clone(), secret.id.clone());
    let one = suspects::of(intent, application, &[&secret.id]);
    say_lost(model, &intent.environment, application, secret, true);
    let items = vec![
        item(format!("Delete ••••{suffix}"), "then generate another one", delete),
        keep(one, application.name(), suffix),
    ];
    ask_menu(model, format!("Lost secret ••••{suffix}"), lines, items);
}

/// The choice that says of a secret which was taken for lost that somebody has it.
pub fn keep(one: Suspects, name: &str, suffix: &str) -> MenuItem {
    let kept = format!("Kept: ••••{suffix} of {name} stays active");
    MenuItem {
        names: Vec::new(),
        label: format!("Keep ••••{suffix}"),
        detail: "a colleague has its value".into(),
        choice: Choice::KeepSecret(one, kept),
    }
}

// Who dismisses the question can still read of it.
fn say_lost(
    model: &mut Model,
    key: &EnvKey,
    application: &Application,
    secret: &ClientSecret,
    guessed: bool,
) {
    let (suffix, name) = (&secret.suffix, application.name());
    let text = if guessed {
        format!(
            "The value of ••••{suffix} of {name} is probably lost, unless a colleague generated it"
        )
    } else {
        format!("The value of ••••{suffix} of {name} is lost: delete it, then generate another one")
    };
    let lasting = TrueWhile::of(key, application, [secret]);
    model.say_while(lasting, Tone::Warning, text);
}

fn ask_menu(model: &mut Model, title: String, lines: Vec<String>, items: Vec<MenuItem>) {
    let title = numbered(model, title);
    model.dialog = Some(Dialog::Menu(Menu { title, lines, items, cursor: 0, filter: None }));
}

// Which one it is of the questions that follow one another, and of how many.
fn numbered(model: &mut Model, title: String) -> String {
    model.unanswered.asked += 1;
    let asked = model.unanswered.asked;
    let all = asked + suspects::waiting(model);
    if all > 1 { format!("{title} · {asked} of {all}") } else { title }
}

/// One or several secrets may be the lost one, or somebody else's: none is deleted unless it is chosen,
/// and the first choice answers nothing.
pub fn show_suspects(
    model: &mut Model,
    intent: &PendingWrite,
    application: &Application,
    found: &[Suspect],
    lost: Lost,
) {
    let ids: Vec<_> = found.iter().map(|suspect| &suspect.secret.id).collect();
    let asked = suspects::of(intent, application, &ids);
    let (key, id, name) = (&asked.environment, &asked.application, application.name());
    let ends: Vec<_> = found.iter().map(|one| format!("••••{}", one.secret.suffix)).collect();
    let ends = ends.join(", ");
    let one = found.len() == 1;
    let (title, said, which, others) = if one {
        (
            format!("Is {ends} of {name} lost?"),
            format!("{ends} of {name} may be lost"),
            "This may be it, or it is somebody else's",
            "Somebody may hold it, so it is not deleted unless you choose it",
        )
    } else {
        (
            format!("Which secret of {name} is lost?"),
            format!("One of {ends} of {name} may be lost"),
            "One of these may be it, or none",
            "Others may hold them, so none is deleted unless you choose it",
        )
    };
    let how = how_lost(lost, suspects::same(model, &asked) + 1);
    let lines = vec![
        format!("{how}: {}. {which}.", intent.doing()),
        format!("{others}{}", next(&model.keymap, &[("close", LATER)])),
    ];
    let item = |label: String, detail: &str, choice: Choice| MenuItem {
        names: Vec::new(),
        label,
        detail: detail.to_owned(),
        choice,
    };
    let later = Choice::Keep(format!("The next start asks about {ends} of {name} again"));
    let deletes = found.iter().map(|suspect| {
        let (secret, doubt) = (&suspect.secret, suspect.doubt.words());
        let delete = Choice::DeleteSecret(key.clone(), id.clone(), secret.id.clone());
        item(format!("Delete ••••{}", secret.suffix), doubt, delete)
    });
    let kept = Choice::KeepAll(format!("Kept: {ends} of {name}"));
    let keep = if one {
        item(format!("Keep {ends}"), "it is somebody else's", kept)
    } else {
        item("Leave all".into(), "none of them is it", kept)
    };
    let look = item("Look first".into(), LATER, later);
    let items = [look].into_iter().chain(deletes).chain([keep]).collect();
    let suspects = found.iter().map(|suspect| &suspect.secret);
    model.say_while(TrueWhile::of(key, application, suspects), Tone::Warning, said);
    model.unanswered.writes.push(intent.id.clone());
    model.unanswered.suspects = Some(asked);
    ask_menu(model, title, lines, items);
}

// How the answers to so many requests were lost.
fn how_lost(lost: Lost, number: usize) -> String {
    match (lost, number) {
        (Lost::Answer, 1) => "The answer was lost".into(),
        (Lost::Run, 1) => "The last run was cut off".into(),
        (_, number) => format!("{number} requests got no answer"),
    }
}
