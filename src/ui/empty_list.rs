//! What stands in the place of the applications where none is shown.

use crate::app::Model;
use crate::app::keys::hint::{Hint, sentences};
use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::renewal::{EDITS, Renewal};

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
        _ => with("No application matches", &[("back", "clears the filter")]),
    }
}

fn failed(model: &Model, message: &str, renewal: Option<&Renewal>) -> Vec<String> {
    let refresh = renewal.map_or(("refresh", "tries again"), Renewal::refresh);
    let edits = renewal.is_some().then_some(EDITS);
    let hints = [refresh].into_iter().chain(edits).chain([("trouble", "tells more")]);
    let hints = sentences(&model.keymap, &hints.collect::<Vec<Hint>>()).join("   ");
    let kept = renewal.and_then(Renewal::kept);
    let lines = [Some(message.to_owned()), kept, Some(String::new()), Some(hints)];
    lines.into_iter().flatten().collect()
}
