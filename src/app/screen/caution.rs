//! What is said before something is done that may be meant otherwise: the operator may go on.

use jiff::{SignedDuration, Timestamp};

use super::dialog::DifferenceWarning;
use super::draft::Draft;
use super::environment_state::EnvironmentState;
use crate::domain::delivery::TEST_WINDOW;
use crate::domain::settings::{EditedSettings, FieldFinding};
use crate::domain::text::named_alike;
use crate::domain::time::{ago, seconds_between};
use crate::domain::{Application, ClientId, ClientSecret, EnvironmentType, FieldId};

/// Whoever used a secret within this time counts as using it.
const RECENT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The shortest end of a client ID that tells namesakes apart, in characters.
const SHORTEST: usize = 4;

/// The applications of this name, besides the one with this client ID.
pub fn namesakes<'a>(
    state: &'a EnvironmentState,
    name: &'a str,
    own: Option<&'a ClientId>,
) -> impl Iterator<Item = &'a Application> {
    let others = state.applications().filter(move |one| Some(&one.id) != own);
    others.filter(move |one| !name.trim().is_empty() && one.name().trim() == name.trim())
}

/// That others have the name already, in words.
pub fn name_taken(state: &EnvironmentState, name: &str, own: Option<&ClientId>) -> Option<String> {
    let ids: Vec<String> = namesakes(state, name, own).map(|one| one.id.to_string()).collect();
    (!ids.is_empty()).then(|| named_alike(name.trim(), &ids))
}

/// The end of the application's client ID that none of its namesakes has; `None` without namesakes.
pub fn telling_end(state: &EnvironmentState, application: &Application) -> Option<String> {
    let own = Some(&application.id);
    let others: Vec<&Application> = namesakes(state, application.name(), own).collect();
    let id = application.id.as_str();
    let ends = id.char_indices().rev().map(|(at, _)| &id[at..]).skip(SHORTEST - 1);
    let tells = |end: &&str| others.iter().all(|one| !one.id.as_str().ends_with(*end));
    let end = ends.into_iter().find(tells).unwrap_or(id);
    (!others.is_empty()).then(|| end.to_owned())
}

/// What a draft may bring about that is meant otherwise.
pub fn of_draft(
    state: &EnvironmentState,
    application: &Application,
    draft: &Draft,
) -> Vec<DifferenceWarning> {
    let Application { id, kind, .. } = application;
    let edited =
        EditedSettings { application: Some(id), kind, before: &draft.base, after: &draft.now };
    let cautions = edited.cautions(&state.world.environment).into_iter();
    let cautions = cautions.map(|FieldFinding { field, item, finding }| DifferenceWarning {
        field,
        item,
        text: finding.text,
    });
    let renamed = draft.changes(FieldId::Name);
    let taken = name_taken(state, &draft.now.name, Some(id)).filter(|_| renamed);
    let taken = taken.map(|text| DifferenceWarning { field: FieldId::Name, item: None, text });
    cautions.chain(taken).collect()
}

/// That a secret is in use, in a sentence for the question before it stops working. `tested` is when
/// this run tested it, which is a use as well.
pub fn of_use(secret: &ClientSecret, tested: Option<Timestamp>, now: Timestamp) -> Option<String> {
    let used = secret.used().filter(|_| recent(secret, now))?;
    let ago = ago(used, now);
    Some(match tested {
        Some(at) if is_test(used, at) => {
            format!("It was used {ago}, when you tested it: what else uses it is not known.")
        }
        _ => format!("Something signed in with it, or tested it, {ago}."),
    })
}

/// Whether a use was the test at this time, as far as that can be told.
pub fn is_test(used: Timestamp, tested: Timestamp) -> bool {
    seconds_between(tested, used).max(seconds_between(used, tested)) <= TEST_WINDOW
}

/// Whether production may be using a secret.
pub fn produces(state: &EnvironmentState, secret: &ClientSecret, now: Timestamp) -> bool {
    state.world.environment.kind == EnvironmentType::Production && recent(secret, now)
}

fn recent(secret: &ClientSecret, now: Timestamp) -> bool {
    secret.used().is_some_and(|used| now.duration_since(used) < RECENT)
}
