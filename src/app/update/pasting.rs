//! A secret that is pasted: alone, or as one of the variables of an `.env`, such as `--to-file` writes.

use crate::app::form::connect::ConnectLine;
use crate::app::msg::Effect;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::ClientId;
use crate::domain::delivery::dotenv;
use crate::domain::delivery::file::{CLIENT_ID, SECRET};
use crate::domain::delivery::script::Dialect;
use crate::domain::text::clean;

use super::{connecting, signing_in, testing};

/// Whether what is pasted into the open dialog is a secret.
pub fn takes_secret(model: &Model) -> bool {
    if let Some(Dialog::Connect(form)) = &model.dialog {
        return form.line == ConnectLine::Secret;
    }
    matches!(model.dialog, Some(Dialog::Test(_))) || signing_in::takes_secret(model)
}

/// Whether the text holds the secret among others, and is not the secret itself.
pub fn is_among(text: &str) -> bool {
    variable(text, SECRET).is_some()
}

fn variable<'a>(text: &'a str, name: &'static str) -> Option<&'a str> {
    let value = dotenv::value(text.as_bytes(), name, Dialect::Env)?;
    str::from_utf8(value).ok()
}

/// Takes the secret out of what was pasted.
pub fn secret(model: &mut Model, text: &str) -> Vec<Effect> {
    let named = variable(text, SECRET);
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
        say_taken(model, variable(text, CLIENT_ID));
    }
    effects
}

// Whose it is the text may tell, and then it is not taken for this application's without a word.
fn say_taken(model: &mut Model, told: Option<&str>) {
    let mut meant: Option<(&ClientId, &str)> = None;
    if let Some(Dialog::Test(test)) = &model.dialog {
        meant = Some((&test.application, &test.name));
    } else if let Some(Dialog::SignIn(open)) = &model.dialog {
        meant = Some((&open.application, &open.name));
    }
    let another = told.zip(meant).filter(|(told, (id, _))| *told != id.as_str());
    if let Some((told, (_, name))) = another {
        let text =
            format!("Took the value of {SECRET}; the text names {}, not {name}", clean(told));
        return model.say_of_input(Tone::Warning, text);
    }
    model.say_of_input(Tone::Info, format!("Took the value of {SECRET}"));
}
