//! Where one is outside of the details: the environment, its list, the list of environments.

use super::{PlainSpot, aloud};
use crate::app::keys::hint::sentences;
use crate::app::screen::access::Access;
use crate::app::screen::environment_state::Health;
use crate::app::screen::list::Sort;
use crate::app::{EnvironmentState, Model};
use crate::domain::connection::Origin;
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::text::{clean, count};
use crate::domain::time::ago;
use crate::domain::{Application, ClientSecret, EnvironmentType};
use crate::ui::{detail, empty_list, list_title, welcome};

/// The open environment.
pub fn place(model: &Model) -> String {
    let Some(state) = model.environment() else { return String::new() };
    let sandbox = if state.origin == Origin::Sandbox { "sandbox, " } else { "" };
    format!("{sandbox}{}, {}", clean(&state.world.environment.name), kind(state))
}

fn kind(state: &EnvironmentState) -> &'static str {
    match state.world.environment.kind {
        EnvironmentType::Production => "PRODUCTION",
        EnvironmentType::Staging => "staging",
        EnvironmentType::Development => "development",
    }
}

/// Whether it may be written to. The countdown is told in steps.
pub fn access(model: &Model) -> String {
    let left = match model.access() {
        Access::Open => return String::new(),
        Access::Locked => return "read-only".into(),
        Access::ReadOnly => return "read-only in this run".into(),
        Access::Unlocked(left) => left,
    };
    let steps = [
        (300, "up to ten minutes"),
        (120, "five minutes at most"),
        (60, "two minutes at most"),
        (30, "one minute at most"),
        (10, "thirty seconds at most"),
    ];
    let step = steps.iter().find(|(over, _)| left > *over);
    format!("WRITABLE, {}", step.map_or("ten seconds at most", |(_, words)| words))
}

/// What the open environment waits for.
pub fn waits(model: &Model) -> String {
    let retry = model.environment().and_then(|state| model.retry_of(&state.world.environment.key));
    retry.map_or_else(String::new, |retry| {
        format!("{}, asked again in {} s", aloud(&retry.error.message), retry.left(model.now))
    })
}

/// Before anything is connected.
pub fn welcome(model: &Model) -> PlainSpot {
    let mut about: Vec<String> = Vec::new();
    for one in &model.workspaces {
        about.push(match &one.failed {
            Some(error) => format!("warning: {}: {}", clean(&one.name), aloud(&error.message)),
            None => format!("Asking {} for its environments", clean(&one.name)),
        });
    }
    let ways = welcome::WAYS.iter();
    let ways = ways.flat_map(|(name, label, _)| sentences(&model.keymap, &[(name, label)]));
    let ways: Vec<_> = ways.map(|way| aloud(&way)).collect();
    let row = format!("No environment is connected yet. {}", ways.join(", "));
    PlainSpot { head: "Welcome".into(), row, about, ..PlainSpot::default() }
}

/// The list of environments.
pub fn environments(model: &Model) -> PlainSpot {
    let total = model.environments.len();
    let head = format!("Environments, {total}");
    let Some(state) = model.environments.get(model.environment_cursor) else {
        return PlainSpot { head, ..PlainSpot::default() };
    };
    let open = if model.environment_cursor == model.current { ", open" } else { "" };
    let name = clean(&state.world.environment.name);
    let row = format!("{name}, {}, {}{open}", kind(state), aloud(&state.health.words()));
    PlainSpot {
        head,
        id: model.environment_cursor.to_string(),
        row,
        position: format!("{} of {total}", model.environment_cursor + 1),
        about: vec![aloud(&state.origin.words())],
    }
}

/// The list of applications.
pub fn applications(model: &Model) -> PlainSpot {
    let Some(state) = model.environment() else { return PlainSpot::default() };
    let head = head(model, state);
    let first = state.listed.is_none() && state.listing.is_some();
    if first && state.visible_count() == 0 {
        // That they are read is said already.
        return PlainSpot::default();
    }
    let Some(application) = state.visible(state.place.position) else {
        let words = empty_list::words(model, state);
        let words: Vec<_> = words.iter().map(|words| aloud(words)).collect();
        let words: Vec<_> = words.into_iter().filter(|words| !words.is_empty()).collect();
        return PlainSpot { head, row: words.join(". "), ..PlainSpot::default() };
    };
    let remembered = state.is_remembered(&application.id);
    let notable = detail::notable(model, state, application).into_iter();
    let notable = notable.filter(|_| !remembered);
    PlainSpot {
        head,
        id: application.id.to_string(),
        row: row(model, state, application),
        position: format!("{} of {}", state.place.position + 1, state.visible_count()),
        about: notable.map(|one| aloud(&one.describe(model.now))).collect(),
    }
}

fn head(model: &Model, state: &EnvironmentState) -> String {
    let (known, shown) = (state.world.count(), state.visible_count());
    let mut head = list_title::heading(state);
    if !state.place.filter.is_empty() {
        head = format!("{head} matching {}", clean(state.place.filter.text()));
    } else if state.place.sort != Sort::default() || state.place.reversed {
        head = format!("{head} by {}", state.place.sort.words(state.place.reversed));
    }
    if let Some(at) = state.remembered() {
        head = format!("{head} as of {}", ago(at, model.now));
    }
    if state.listed.is_none() {
        // Each page would tell another number.
        return head;
    }
    if shown == known { format!("{head}, {known}") } else { format!("{head}, {shown} of {known}") }
}

fn row(model: &Model, state: &EnvironmentState, application: &Application) -> String {
    let mut facts = vec![clean(application.name()), application.kind.short().to_owned()];
    if state.has_namesake(application) {
        facts.push(application.id.to_string());
    }
    let draft = state.drafts.get(&application.id).is_some_and(|draft| !draft.patch().is_empty());
    if draft {
        facts.push("unsaved changes".into());
    }
    if state.is_remembered(&application.id) {
        facts.push("not read yet".into());
        return facts.join(", ");
    }
    if application.kind.has_secrets() {
        facts.push(match application.active_secrets() {
            0 if application.secrets.is_empty() => "no secrets".into(),
            active => format!("{active} of {ACTIVE_LIMIT} secrets"),
        });
        let last = application.secrets.iter().filter_map(ClientSecret::used).max();
        let used =
            last.map_or_else(|| "never used".into(), |at| format!("used {}", ago(at, model.now)));
        facts.extend((!application.secrets.is_empty()).then_some(used));
    }
    facts.extend(application.updated.map(|at| format!("updated {}", ago(at, model.now))));
    let notable = detail::notable(model, state, application).len();
    if notable > 0 {
        facts.push(count(notable, "warning"));
    }
    if matches!(state.health, Health::Failed(_)) {
        facts.push("may be out of date".into());
    }
    facts.join(", ")
}
