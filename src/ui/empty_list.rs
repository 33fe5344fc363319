//! What stands in the place of the applications where none is shown.

use crate::app::Model;
use crate::app::keys::hint::{Hint, sentences};
use crate::app::screen::age;
use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::renewal::Renewal;
use crate::domain::time::ago;

/// Why there is none, and what to press.
pub fn words(model: &Model, state: &EnvironmentState) -> Vec<String> {
    let with = |words: &str, hints: &[Hint]| {
        vec![words.to_owned(), String::new(), sentences(&model.keymap, hints).join("   ")]
    };
    match &state.health {
        Health::Failed(error) if state.world.count() == 0 => {
            let renewal = Renewal::after(model, &state.world.environment.key, error);
            failed(model, &error.message, renewal.as_ref())
        }
        _ if state.listed.is_none() && state.listing.is_none() => {
            with("The applications were not read", &[("refresh", "reads them")])
        }
        _ if state.listed.is_none() => vec!["Reading the applications…".into()],
        _ if state.world.count() == 0 => {
            with("No applications yet", &[("new", "creates the first one")])
        }
        _ => unmatched(model, state),
    }
}

// What one looks for may be newer than the list.
fn unmatched(model: &Model, state: &EnvironmentState) -> Vec<String> {
    let old = state.listed.filter(|at| age::is_old(Some(*at), model.now));
    let old = old.filter(|_| state.listing.is_none());
    let kind =
        state.place.kind.as_ref().map_or_else(String::new, |kind| format!("{} ", kind.short()));
    let words = old.map_or_else(
        || format!("No {kind}application matches"),
        |at| format!("No {kind}application matches in the list of {}", ago(at, model.now)),
    );
    let reads = sentences(&model.keymap, &[("refresh", "reads the list again")]);
    // While the filter is typed, the key is one of its letters.
    let first = |reads: &String| format!("and then {reads}");
    let reads = reads.first().map(|one| if model.filtering { first(one) } else { one.clone() });
    let mut hints = sentences(&model.keymap, &[("back", "clears the filter")]);
    if state.place.kind.is_some() && !model.filtering {
        hints.extend(sentences(&model.keymap, &[("type-filter", "shows the next type")]));
    }
    if let Some(reads) = reads.filter(|_| old.is_some()) {
        if model.filtering {
            hints.extend(sentences(&model.keymap, &[("accept", &reads)]));
        } else {
            hints.push(reads);
        }
    }
    vec![words, String::new(), hints.join("   ")]
}

fn failed(model: &Model, message: &str, renewal: Option<&Renewal>) -> Vec<String> {
    let refresh = renewal.map_or(Some(("refresh", "tries again")), Renewal::again);
    let edits = renewal.and_then(Renewal::edits);
    let hints = refresh.into_iter().chain(edits).chain([("trouble", "tells more")]);
    let hints = sentences(&model.keymap, &hints.collect::<Vec<Hint>>()).join("   ");
    let kept = renewal.and_then(Renewal::kept);
    let lines = [Some(message.to_owned()), kept, Some(String::new()), Some(hints)];
    lines.into_iter().flatten().collect()
}
