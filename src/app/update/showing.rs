//! What is shown of an application besides its tabs: its JSON, and its URLs in a browser.

use crate::app::keys::Action;
use crate::app::msg::{CopyTicket, Effect};
use crate::app::screen::dialog::{Dialog, ReadingDialog, ReadingLine};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::rows::Row;
use crate::app::screen::text_room::TextRoom;
use crate::domain::Value;
use crate::domain::clipboard::CopyText;
use crate::wire::application::written;

/// `J`: the selected application as the API names its parts, with unsaved changes left out.
pub fn json(model: &mut Model) {
    let Some(application) = model.environment().and_then(EnvironmentState::selected) else {
        return;
    };
    let text = written(application);
    model.dialog = Some(Dialog::Reading(ReadingDialog {
        title: format!("{} as JSON", application.name()),
        lines: text.lines().map(|line| ReadingLine::Words(line.to_owned())).collect(),
        copy: Some(text),
        scroll: 0,
    }));
}

/// `o`: opens the URL under the cursor in a browser, where this machine has one; else it is shown, and
/// copied.
pub fn open_url(model: &mut Model) -> Vec<Effect> {
    let Some(url) = under_cursor(model) else {
        model.say(Tone::Info, "No URL is under the cursor");
        return Vec::new();
    };
    if url.contains(['*', '{']) {
        model.say(Tone::Info, "A pattern stands for many URLs: there is none to open");
        return Vec::new();
    }
    let web = url.starts_with("https://") || url.starts_with("http://");
    if web && model.options.browser {
        model.say(Tone::Info, format!("Opening {url} in the browser…"));
        return vec![Effect::OpenUrl(url)];
    }
    model.dialog = Some(Dialog::Reading(ReadingDialog {
        title: "Open it where there is a browser".into(),
        lines: vec![ReadingLine::Words(url.clone())],
        copy: Some(url.clone()),
        scroll: 0,
    }));
    vec![Effect::Copy(CopyTicket::Plain, CopyText::Plain(url))]
}

fn under_cursor(model: &Model) -> Option<String> {
    let state = model.environment()?;
    let Row::ListItem(field, index) = state.row()? else { return None };
    match field.row().get(state.shown(state.selected()?)) {
        Value::List(items) => items.into_iter().nth(index),
        _ => None,
    }
}

/// The browser was started, or why it could not be.
pub fn on_opened(model: &mut Model, result: Result<(), String>) {
    match result {
        Ok(()) => model.say(Tone::Info, "Handed to the browser"),
        Err(why) => model.say(Tone::Warning, format!("No browser could be started: {why}")),
    }
}

/// Keys in a text to read.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let room = TextRoom::reading(model.dialog_area());
    let Some(Dialog::Reading(text)) = &mut model.dialog else { return Vec::new() };
    match action {
        Action::Accept | Action::Cancel => model.dialog = None,
        Action::CopyText => {
            let copied = text.copy.clone().into_iter();
            return copied
                .map(|text| Effect::Copy(CopyTicket::Plain, CopyText::Plain(text)))
                .collect();
        }
        movement => {
            text.scroll = room.scrolled(movement, text.scroll, &text.lines);
        }
    }
    Vec::new()
}
