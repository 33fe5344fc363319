//! The selected application as text in the operator's editor: what comes back becomes unsaved changes.

use crate::app::edited_text::EditedText;
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::draft::Draft;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::merge::merge;
use crate::domain::settings::document::{self, DocumentMistake};
use crate::domain::text::count;

/// `Ctrl-E`: hands the application to the editor, or once more the text that could not be taken over.
pub fn open(model: &Model) -> Vec<Effect> {
    let Some(state) = model.environment() else { return Vec::new() };
    let Some(application) = state.selected() else { return Vec::new() };
    let environment = &state.world.environment;
    let shown = state.shown(application).clone();
    let text = document::written(application, &environment.name, &shown);
    let (environment, application) = (environment.key.clone(), application.id.clone());
    let new = EditedText { environment, application, shown, text };
    let kept = model.rejected_texts.iter().find(|kept| kept.same_application(&new));
    vec![Effect::EditText(Box::new(kept.cloned().unwrap_or(new)))]
}

/// The editor was left, and its text is this; or why there is none.
pub fn on_edited(model: &mut Model, given: EditedText, result: Result<String, String>) {
    let text = match result {
        Ok(text) => text,
        Err(why) => return model.say(Tone::Error, why),
    };
    let kept = model.rejected_texts.len();
    model.rejected_texts.retain(|one| !one.same_application(&given));
    let again = model.rejected_texts.len() < kept;
    if !again && text == given.text {
        return model.say(Tone::Info, "Nothing was changed");
    }
    match take_over(model, &given, &text) {
        Ok(0) => model.say(Tone::Info, "Nothing was changed"),
        Ok(fields) => {
            let keys = [("save", "shows the difference and saves"), ("revert", "reverts")];
            let keys = next(&model.keymap, &keys);
            let fields = count(fields, "field");
            model.say(Tone::Info, format!("{fields} changed, not saved yet{keys}"));
        }
        Err(why) => {
            let keys = next(&model.keymap, &[("editor", "opens your text again")]);
            model.say(Tone::Error, format!("Nothing was taken over: {why}{keys}"));
            model.rejected_texts.push(EditedText { text, ..given });
        }
    }
}

// How many fields are changed and not saved then.
fn take_over(model: &mut Model, given: &EditedText, text: &str) -> Result<usize, String> {
    let gone = "the application is not there any more";
    let state = model.environment_of(&given.environment).ok_or(gone)?;
    let application = state.application(&given.application).ok_or(gone)?;
    let mut draft = state
        .drafts
        .get(&given.application)
        .cloned()
        .unwrap_or_else(|| Draft::of(&application.settings));
    let edited = document::read(text, application, &given.shown)
        .map_err(|DocumentMistake { line, words }| format!("line {line}: {words}"))?;
    // What is shown may be another by now, as a listing came meanwhile.
    let merged = merge(&given.shown, &edited, &draft.now);
    draft.now = merged.result;
    for conflict in &merged.conflicts {
        conflict.settle(&mut draft.now, &conflict.mine);
    }
    draft.objections.clear();
    let fields = draft.patch().changes().len();
    if fields == 0 {
        state.drafts.remove(&given.application);
    } else {
        state.drafts.insert(given.application.clone(), draft);
    }
    state.arrange();
    Ok(fields)
}
