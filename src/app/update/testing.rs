//! Testing a secret at the token endpoint: the one of the reveal, or one that is pasted.

use crossterm::event::KeyEvent;
use jiff::Timestamp;

use crate::api::{Proof, Request};
use crate::app::engine::TestedSecret;
use crate::app::form::input::HiddenInput;
use crate::app::keys::Action;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::dialog::{Dialog, Test, TestVerdict};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::reveal::Reveal;
use crate::app::screen::rotating;
use crate::app::screen::tested::Tested;
use crate::domain::delivery::Destination;
use crate::domain::delivery::note::State;
use crate::domain::rotation::{self as rules, Event, Member, ValuePlace};
use crate::domain::text::count;
use crate::domain::{Application, Certainty, ClientId, ClientSecret, EnvKey, Secret, SecretId};

use super::{gate, noting, rotations};

/// `t` on the Credentials tab: asks for the secret of the selected application to be tested.
pub fn open(model: &mut Model) {
    if let Some(application) = model.environment().and_then(EnvironmentState::selected).cloned() {
        ask(model, &application);
    }
}

/// Asks for the secret of an application of the open environment to be tested.
pub fn ask(model: &mut Model, application: &Application) {
    let Some(state) = model.environment() else { return };
    model.dialog = Some(Dialog::Test(Box::new(Test {
        environment: state.world.environment.key.clone(),
        application: application.id.clone(),
        name: application.name().to_owned(),
        typed: HiddenInput::default(),
        verdict: TestVerdict::NotAsked,
    })));
}

/// Keys in that dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(Dialog::Test(test)) = &mut model.dialog else { return Vec::new() };
    match action {
        // It is known: there is nothing more to ask.
        Action::Accept if matches!(test.verdict, TestVerdict::Said(true, _)) => model.dialog = None,
        Action::Accept if test.typed.is_empty() => {
            test.verdict = TestVerdict::Said(false, "Paste or type the secret first".into());
        }
        Action::Accept if !matches!(test.verdict, TestVerdict::Asking(_)) => {
            test.verdict = TestVerdict::Asking(ticket);
            let (key, id) = (test.environment.clone(), test.application.clone());
            let secret = test.typed.secret().clone();
            let may =
                may_use_api(model.environment_of(&key).and_then(|state| state.application(&id)));
            return vec![Effect::Prove(ticket, key, id, secret, may)];
        }
        Action::Cancel => model.dialog = None,
        _ => {}
    }
    Vec::new()
}

/// A key that types the secret.
pub fn type_key(test: &mut Test, event: KeyEvent) {
    // What was judged is not continued.
    if matches!(test.verdict, TestVerdict::Said(..)) {
        test.typed = HiddenInput::default();
        test.verdict = TestVerdict::NotAsked;
    }
    if test.typed.key(event) {
        test.verdict = TestVerdict::NotAsked;
    }
}

/// Pasted text: in place of what was typed.
pub fn paste(test: &mut Test, text: &str) {
    test.typed.paste(text);
    test.verdict = TestVerdict::NotAsked;
}

/// `t` in the reveal: asks at once.
pub fn reveal(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(reveal) = model.reveals.last_mut() else { return Vec::new() };
    reveal.remark = Some((false, "Asking the token endpoint…".into()));
    reveal.asked = Some(ticket);
    let (key, id) = (reveal.environment.clone(), reveal.application.clone());
    let (secret, number) = (reveal.value.clone(), reveal.number);
    let may = may_use_api(model.environment_of(&key).and_then(|state| state.application(&id)));
    let mut effects = noting::begin(model, number, Destination::Test, "", State::Started);
    effects.push(Effect::Prove(ticket, key, id, secret, may));
    effects
}

// Without access to the Management API the grant is refused whatever the secret.
fn may_use_api(application: Option<&Application>) -> bool {
    application.is_some_and(|application| application.settings.has_own_tokens())
}

/// The token endpoint answered. What was typed or asked meanwhile is another secret's business.
pub fn on_proved(model: &mut Model, ticket: Ticket, proof: &Proof) -> Vec<Effect> {
    if let Some(reveal) = model.reveals.iter_mut().find(|one| one.asked == Some(ticket)) {
        reveal.asked = None;
        reveal.tested = match proof {
            Proof::Right | Proof::RightWithoutToken(_) => Tested::Works,
            Proof::Wrong => Tested::Rejected,
            Proof::Unknown(_) => Tested::Unknown,
        };
        reveal.remark = Some(remark(proof, reveal));
        let (key, id) = (reveal.environment.clone(), reveal.application.clone());
        let (secret, number) = (reveal.listed.id.clone(), reveal.number);
        noting::ended(model, number, Destination::Test, None, State::Done);
        return held(model, &key, &id, &secret, proof);
    }
    let Some(Dialog::Test(test)) = &model.dialog else { return Vec::new() };
    if test.verdict != TestVerdict::Asking(ticket) {
        return Vec::new();
    }
    let (key, id) = (test.environment.clone(), test.application.clone());
    let typed = test.typed.secret().clone();
    let listed = listed_as(model, &key, &id, &typed);
    let effects = match (proof, &listed) {
        (Proof::Right | Proof::RightWithoutToken(_), Some(secret)) => {
            works(model, &key, &id, &secret.id, true)
        }
        _ => Vec::new(),
    };
    let verdict = verdict(model, &key, &id, proof, &typed, listed.as_ref());
    if let Some(Dialog::Test(test)) = &mut model.dialog {
        test.verdict = verdict;
    }
    effects
}

// The value that this program holds was tested.
fn held(
    model: &mut Model,
    key: &EnvKey,
    id: &ClientId,
    secret: &SecretId,
    proof: &Proof,
) -> Vec<Effect> {
    match proof {
        Proof::Right | Proof::RightWithoutToken(_) => works(model, key, id, secret, false),
        // What is not active, or has expired, is rejected whatever the value.
        Proof::Wrong => read(model, key, id, secret, Tested::Rejected),
        Proof::Unknown(_) => {
            about_new(model, key, id, secret, Event::Unknown(rotating::now(model, key)));
            Vec::new()
        }
    }
}

// A value works; who typed it has it.
fn works(
    model: &mut Model,
    key: &EnvKey,
    id: &ClientId,
    secret: &SecretId,
    typed: bool,
) -> Vec<Effect> {
    let at = rotating::now(model, key);
    let (environment, of) = (key.clone(), secret.clone());
    model.engine.known.tested.push(TestedSecret { environment, secret: of, at });
    if typed {
        about_new(model, key, id, secret, Event::Delivered(Certainty::Unconfirmed));
    }
    about_new(model, key, id, secret, Event::Proven(rotating::now(model, key)));
    read(model, key, id, secret, Tested::Works)
}

fn read(
    model: &mut Model,
    key: &EnvKey,
    id: &ClientId,
    secret: &SecretId,
    tested: Tested,
) -> Vec<Effect> {
    let purpose = Purpose::AfterTest(secret.clone(), tested);
    vec![gate::read(model, key, Request::GetApplication(id.clone()), purpose).1]
}

fn about_new(model: &mut Model, key: &EnvKey, id: &ClientId, secret: &SecretId, event: Event) {
    if rotating::find(model, key, id).is_some_and(|rotation| rotation.is_new(secret)) {
        rotations::note(model, key, id, event);
    }
}

/// What a new secret was used for while a run that is over tested it was that test.
pub fn settle(model: &mut Model, key: &EnvKey, id: &ClientId, secret: &ClientSecret) {
    let place = model.engine.known.notes.value(id, &secret.into());
    if let Some(ValuePlace::Gone { tested: Some(at) }) = place {
        about_new(model, key, id, &secret.id, Event::Settled(at));
    }
}

/// The application as it is after a test of `secret`: what a rejection says of it.
pub fn on_read(
    model: &mut Model,
    key: &EnvKey,
    application: &Application,
    secret: &SecretId,
    tested: Tested,
) {
    let now = rotating::now(model, key);
    let Some(listed) = application.secrets.iter().find(|one| one.id == *secret) else { return };
    if tested == Tested::Works {
        return;
    }
    let able = rules::works(listed, now);
    let event = if able { Event::Refuted(now) } else { Event::Unknown(now) };
    about_new(model, key, &application.id, secret, event);
    let reveal = model.reveals.iter_mut().find(|reveal| reveal.listed.id == *secret);
    if let Some(reveal) = reveal.filter(|_| !able) {
        let text = format!(
            "Unknown whether it works: it is {} on the server. Do not discard it: activate it, then \
             test it again",
            state(listed, now)
        );
        reveal.remark = Some((true, text));
    }
}

fn remark(proof: &Proof, reveal: &Reveal) -> (bool, String) {
    match proof {
        Proof::Right if reveal.stored().is_none() => {
            (false, "Tested: works. It is not stored yet".into())
        }
        Proof::Right => (false, "Tested: works".into()),
        Proof::RightWithoutToken(why) => {
            (true, format!("Tested: the secret is right, but {}", Proof::without_token(why)))
        }
        Proof::Wrong => (true, "Tested: rejected. Generate another one, and discard this".into()),
        Proof::Unknown(error) => (true, format!("Tested: unknown. {}", error.message)),
    }
}

// The one listed secret that ends like it.
fn listed_as(model: &Model, key: &EnvKey, id: &ClientId, typed: &Secret) -> Option<ClientSecret> {
    let state = model.position_of(key).and_then(|at| model.environments.get(at))?;
    let suffix = typed.suffix();
    let alike = |secret: &&ClientSecret| !suffix.is_empty() && secret.suffix == suffix;
    let mut found = state.application(id)?.secrets.iter().filter(alike);
    found.next().filter(|_| found.next().is_none()).cloned()
}

fn verdict(
    model: &Model,
    key: &EnvKey,
    id: &ClientId,
    proof: &Proof,
    typed: &Secret,
    listed: Option<&ClientSecret>,
) -> TestVerdict {
    let now = rotating::now(model, key);
    let mut which = listed.map_or_else(
        || ". No listed secret ends like it".to_owned(),
        |secret| format!(". It ends like ••••{}, which is {}", secret.suffix, state(secret, now)),
    );
    let other = |new: &&Member| listed.is_none_or(|one| one.id != new.id);
    if let Some(new) = rotating::awaited(model, key, id).filter(other) {
        which.extend([". The rotation waits for ••••", &new.suffix]);
    }
    match (proof, listed) {
        (Proof::Right, _) => TestVerdict::Said(true, format!("Works: it signs in{which}")),
        (Proof::RightWithoutToken(why), _) => TestVerdict::Said(
            true,
            format!("The secret is right{which}. But {}", Proof::without_token(why)),
        ),
        (Proof::Wrong, Some(secret)) if !rules::works(secret, now) => {
            let text = format!(
                "Unknown: ••••{} is {}, and is rejected whatever you type. Activate it first",
                secret.suffix,
                state(secret, now)
            );
            TestVerdict::Said(false, text)
        }
        (Proof::Wrong, _) => {
            let length = length(model, key, id, listed.map(|one| &one.id), typed.length());
            let text = format!("What you typed was rejected{which}{length}");
            TestVerdict::Said(false, text)
        }
        (Proof::Unknown(error), _) => {
            TestVerdict::Said(false, format!("Unknown: {}", error.message))
        }
    }
}

// Whether something is missing from what was typed.
fn length(
    model: &Model,
    key: &EnvKey,
    id: &ClientId,
    secret: Option<&SecretId>,
    characters: usize,
) -> String {
    let typed = count(characters, "character");
    let known = rotating::find(model, key, id).and_then(|rotation| rotation.new.as_ref());
    let known = known.filter(|new| secret.is_none_or(|id| new.member.id == *id));
    match known.and_then(|new| Some((new.length?, &new.member.suffix))) {
        Some((length, suffix)) if characters > length => format!(
            ". You typed {typed}, ••••{suffix} has {length}: was something copied with it, such as quotes?"
        ),
        Some((length, suffix)) if length != characters => {
            format!(". You typed {typed}, ••••{suffix} has {length}: was all of it copied?")
        }
        _ if secret.is_some() => {
            format!(". You typed {typed}: was its beginning copied?")
        }
        _ => format!(". You typed {typed}"),
    }
}

fn state(secret: &ClientSecret, now: Timestamp) -> String {
    if secret.active() && !rules::works(secret, now) {
        "expired".into()
    } else {
        secret.status.word()
    }
}
