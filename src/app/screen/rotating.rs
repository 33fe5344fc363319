//! Where the rotations of secrets stand, as far as it follows from what is known.

use jiff::Timestamp;

use super::flight::Purpose;
use super::model::Model;
use crate::app::engine::Command;
use crate::app::keys::hint::next;
use crate::domain::rotation::{self as rules, Act, Member, Plan, Rotation, Step};
use crate::domain::{Application, ClientId, ClientSecret, EnvKey, SecretId, SecretStatus};

/// The rotation of an application, if one is under way.
pub fn find<'a>(model: &'a Model, key: &EnvKey, id: &ClientId) -> Option<&'a Rotation> {
    model.engine.known.rotation(key, id)
}

/// The time on the server of an environment.
pub fn now(model: &Model, key: &EnvKey) -> Timestamp {
    let state = model.position_of(key).and_then(|at| model.environments.get(at));
    state.and_then(|state| model.now.checked_add(state.world.skew).ok()).unwrap_or(model.now)
}

/// The secret of an application that this run tested last.
pub fn tested(model: &Model, key: &EnvKey, application: &Application) -> Option<SecretId> {
    let listed = |id: &SecretId| application.secrets.iter().any(|one| one.id == *id);
    let mut tested = model.engine.known.tested.iter().rev();
    let last = tested.find(|one| one.environment == *key && listed(&one.secret));
    last.map(|one| one.secret.clone())
}

/// Why nobody can use an active secret, in a word or two; `None` where somebody may.
pub fn useless(
    model: &Model,
    key: &EnvKey,
    id: &ClientId,
    secret: &ClientSecret,
) -> Option<&'static str> {
    if !rules::works(secret, now(model, key)) {
        return Some("expired");
    }
    lost(model, id, secret).then_some("value lost")
}

/// The active secrets of an application, the one to be retired first on top: one that nobody can use, if there
/// is one.
pub fn order<'a>(
    model: &Model,
    key: &EnvKey,
    application: &'a Application,
) -> Vec<&'a ClientSecret> {
    let tested = tested(model, key, application);
    let mut order = rules::order(&application.secrets, tested.as_ref(), now(model, key));
    order.sort_by_key(|secret| useless(model, key, &application.id, secret).is_none());
    order
}

/// Whether nobody has the value of a secret, as far as is known, which is more than a guess.
pub fn lost(model: &Model, id: &ClientId, secret: &ClientSecret) -> bool {
    let notes = &model.engine.known.notes;
    notes.lost(id, secret) && !notes.guessed(id, secret)
}

/// The new secret of an application's rotation, while that waits until it is tested.
pub fn awaited<'a>(model: &'a Model, key: &EnvKey, id: &ClientId) -> Option<&'a Member> {
    let (rotation, _, step) = of(model, key, id)?;
    let tests = matches!(step, Step::Deliver(_) | Step::Prove(_));
    rotation.new.as_ref().map(|new| &new.member).filter(|_| tests)
}

/// The application whose rotation is on screen, where it is still there.
pub fn application(model: &Model) -> Option<&Application> {
    let (key, id) = model.rotating.as_ref()?;
    model.environments.get(model.position_of(key)?)?.application(id)
}

/// The rotation on screen, its application, and what comes next.
pub fn current(model: &Model) -> Option<(&Rotation, &Application, Step)> {
    let (key, id) = model.rotating.as_ref()?;
    of(model, key, id)
}

fn of<'a>(
    model: &'a Model,
    key: &EnvKey,
    id: &ClientId,
) -> Option<(&'a Rotation, &'a Application, Step)> {
    let rotation = find(model, key, id)?;
    let state = model.environments.get(model.position_of(key)?)?;
    let application = state.application(id)?;
    let step = rotation.next(&application.secrets, now(model, key));
    Some((rotation, application, step))
}

/// The order of a step of a rotation of this application.
pub fn command(application: &ClientId, act: &Act) -> Command {
    let id = application.clone();
    match act {
        Act::Create => Command::Generate(id),
        Act::Deactivate(secret) => Command::set_status(id, secret.clone(), SecretStatus::Inactive),
        Act::Activate(secret) => Command::set_status(id, secret.clone(), SecretStatus::Active),
        Act::Delete(secret) => Command::delete_secret(id, secret.clone()),
    }
}

/// What is next in the rotation of an application, when `ordered` is that.
pub fn planned(model: &Model, key: &EnvKey, ordered: &Command) -> Option<Plan> {
    let id = ordered.application()?;
    let plan = of(model, key, id)?.2.plan()?;
    (command(id, &plan.act) == *ordered).then_some(plan)
}

/// Whether what the rotation on screen shows is being read, or noted.
pub fn reading(model: &Model) -> bool {
    let Some((key, id)) = &model.rotating else { return false };
    if model.notes_rotation() {
        return true;
    }
    model.flights.values().any(|flight| {
        let here = flight.environment == *key && flight.request.application() == Some(id);
        here && matches!(flight.purpose, Purpose::Rotation | Purpose::Operation { .. })
    })
}

/// Whether an application is being read after a test of one of its secrets.
pub fn tests(model: &Model, key: &EnvKey, id: &ClientId) -> bool {
    let retried = model.retries.iter().map(|retry| &retry.flight);
    retried.chain(model.flights.values()).any(|flight| {
        let here = flight.environment == *key && flight.request.application() == Some(id);
        here && matches!(flight.purpose, Purpose::AfterTest(..))
    })
}

/// With a rotation that waits for the old secret to rest.
///
/// # Errors
/// That there is none.
pub fn watching(model: &Model) -> Result<(), String> {
    if let Some((_, _, Step::Watch { .. })) = current(model) {
        return Ok(());
    }
    let on = next(&model.keymap, &[("rotation-step", "goes on")]);
    Err(format!("There is nothing to wait for{on}"))
}

/// With a rotation that deactivated a secret.
///
/// # Errors
/// That there is none.
pub fn retired(model: &Model) -> Result<(), String> {
    match current(model) {
        Some((rotation, ..)) if !rotation.retired.is_empty() => Ok(()),
        _ => Err("No secret was deactivated by this rotation".into()),
    }
}
