//! A secret that is pasted: alone, or as one of the variables of an `.env` or a JSON file, such as `--to-file` writes.

use crate::app::form::connect::ConnectLine;
use crate::app::msg::Effect;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::connection::Target;
use crate::domain::delivery::file::SECRET;
use crate::domain::delivery::variables::SecretVariables;
use crate::domain::text::clean;

use super::{connecting, signing_in, testing};

/// Whether what is pasted into the open dialog is a secret.
pub fn takes_secret(model: &Model) -> bool {
    if let Some(Dialog::Connect(form)) = &model.dialog {
        return form.line == ConnectLine::Secret;
    }
    matches!(model.dialog, Some(Dialog::Test(_))) || signing_in::takes_secret(model)
}

/// Whether the text names the secret that the open dialog takes, and is not the secret itself.
pub fn names_secret(model: &Model, text: &str) -> bool {
    takes_secret(model) && named(model, text).is_some()
}

// A workspace is signed in to with a token, which has another name.
fn named<'a>(model: &Model, text: &'a str) -> Option<&'a str> {
    let workspace =
        matches!(&model.dialog, Some(Dialog::Connect(form)) if form.target == Target::Workspace);
    SecretVariables::of(text.as_bytes()).secret.filter(|_| !workspace)
}

/// Takes the secret out of what was pasted.
pub fn secret(model: &mut Model, text: &str) -> Vec<Effect> {
    let named = named(model, text);
    let value = named.unwrap_or(text);
    if value.trim().contains(['\r', '\n']) {
        model.say_of_input(Tone::Warning, "Several lines are no secret: nothing was taken");
        return Vec::new();
    }
    let mut effects = Vec::new();
    if let Some(Dialog::Test(test)) = &mut model.dialog {
        testing::paste(test, value);
    } else if let Some(Dialog::Connect(form)) = &mut model.dialog {
        connecting::paste(form, value);
    } else {
        effects = signing_in::paste(model, value);
    }
    if named.is_some() {
        say_taken(model, SecretVariables::of(text.as_bytes()).client_id);
    }
    effects
}

// Whose it is the text may tell, and then it is not taken for another's without a word.
fn say_taken(model: &mut Model, told: Option<&str>) {
    let another = told.zip(meant(model)).filter(|(told, (id, _))| told != id);
    if let Some((told, (_, name))) = another {
        let text =
            format!("Took the value of {SECRET}; the text names {}, not {name}", clean(told));
        return model.say_of_input(Tone::Warning, text);
    }
    model.say_of_input(Tone::Info, format!("Took the value of {SECRET}"));
}

// The client ID that the secret is to go with, and what that is called.
fn meant(model: &Model) -> Option<(&str, &str)> {
    if let Some(Dialog::Test(test)) = &model.dialog {
        return Some((test.application.as_str(), &test.name));
    }
    if let Some(Dialog::SignIn(open)) = &model.dialog {
        return Some((open.application.as_str(), &open.name));
    }
    if let Some(Dialog::Connect(form)) = &model.dialog {
        let typed = form.client_id.text().trim();
        return Some((typed, typed)).filter(|_| !typed.is_empty());
    }
    None
}
