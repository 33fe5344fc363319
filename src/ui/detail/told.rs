//! The details as lines that are read aloud.

use super::{View, activity, configuration, credentials, explanation, redirects};
use crate::app::form::editor::{Editor, EditorTarget};
use crate::app::screen::rows::Row;
use crate::app::{Model, Tab};
use crate::domain::FieldId;
use crate::domain::settings::Presence;
use crate::domain::text::{clean, count};
use crate::ui::Ctx;
use crate::ui::plain::{PlainSpot, aloud};
use crate::ui::widgets::findings;

/// More columns than any line has.
const LONG: usize = 8_000;

/// The open tab, and the row under its cursor.
pub fn told(model: &Model, ctx: &Ctx) -> PlainSpot {
    let selected = model.environment().and_then(|state| Some((state, state.selected()?)));
    let Some((state, application)) = selected else {
        let row = "No application is selected".to_owned();
        return PlainSpot { head: "Details".into(), row, ..PlainSpot::default() };
    };
    if state.is_remembered(&application.id) {
        let words: Vec<_> = super::remembered(state, application, model);
        let words: Vec<_> = words.iter().map(|words| aloud(words)).collect();
        let row =
            words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ");
        return PlainSpot { head: clean(application.name()), row, ..PlainSpot::default() };
    }
    let notable = super::notable(model, state, application);
    let view = View { model, state, application, ctx, columns: LONG, focused: true, notable };
    let about =
        explanation::lines(&view, false).iter().map(|line| aloud(&line.to_string())).collect();
    if let Some(editor) = &state.place.editor {
        return editing(&view, editor, about);
    }
    let rows = state.rows();
    let at = state.row_position(rows.len());
    let text = rows.get(at).map_or_else(|| nothing(&view), |row| words(&view, row));
    let position =
        if rows.is_empty() { String::new() } else { format!("{} of {}", at + 1, rows.len()) };
    PlainSpot { head: head(&view), id: format!("{:?}", rows.get(at)), row: text, position, about }
}

// What is said of a tab without rows.
fn nothing(view: &View) -> String {
    match view.state.place.tab {
        Tab::Activity => {
            let lines = activity::standing(view);
            lines.iter().map(|line| aloud(line)).collect::<Vec<_>>().join(", ")
        }
        Tab::Configuration | Tab::Credentials | Tab::Redirects => credentials::public_words(view),
    }
}

fn head(view: &View) -> String {
    let tab = view.state.place.tab;
    let name = clean(view.application.name());
    let count = match tab {
        Tab::Credentials if view.application.kind.has_secrets() => {
            format!(", {}", credentials::counted(view))
        }
        Tab::Activity => activity::log(view)
            .filter(|log| !log.rows().is_empty())
            .map_or_else(String::new, |log| format!(", {}", activity::order(log))),
        Tab::Configuration | Tab::Credentials | Tab::Redirects => String::new(),
    };
    format!("{} of {name}{count}", tab.title())
}

fn words(view: &View, row: &Row) -> String {
    match row {
        Row::Kind => format!("Application type: {}", view.application.kind.name()),
        Row::Field(field) => field_words(view, *field),
        Row::Unknown(at) => {
            let (key, value) = configuration::unknown(view, *at);
            format!("{}: {}", clean(&key), clean(&value))
        }
        Row::DeleteApplication => "Delete application".into(),
        Row::Secret(id) => {
            let secret = view.application.secrets.iter().find(|secret| secret.id == *id);
            secret.map_or_else(String::new, |secret| {
                let story = credentials::story(view, secret, view.model.now).into_iter();
                let by = secret.created_by.as_ref();
                let story = story.map(|(text, _)| text).filter(|text| Some(text) != by);
                let story = story.map(|text| aloud(&text).replace(" warning:", " (warning)"));
                let story: Vec<_> = story.collect();
                let (end, status) = (clean(&secret.suffix), secret.status.word());
                format!("{end}, {status}, {}", story.join(", "))
            })
        }
        Row::SignIn(number) => activity::aloud(view, *number),
        Row::GenerateSecret => "Generate a client secret".into(),
        Row::ListHead(field) => list_words(view, *field),
        Row::ListItem(field, index) => {
            let (url, tag) = redirects::item_words(view, *field, *index);
            let list = field.row().label;
            let tag = tag.map_or_else(String::new, |tag| format!(", {tag}"));
            format!("{url}{tag}, {list} {}", index + 1)
        }
    }
}

fn changed(view: &View, field: FieldId) -> &'static str {
    let draft = view.state.drafts.get(&view.application.id);
    if draft.is_some_and(|draft| draft.changes(field)) { ", unsaved" } else { "" }
}

fn field_words(view: &View, id: FieldId) -> String {
    let field = id.row();
    let value = field.get(view.state.shown(view.application));
    let fixed = matches!((field.presence)(&view.application.kind), Presence::Locked(_));
    let fixed = if fixed { ", fixed" } else { "" };
    let (_, words) = configuration::words(view, id, &value);
    format!("{}: {}{}{fixed}", field.short, clean(&words), changed(view, id))
}

fn list_words(view: &View, id: FieldId) -> String {
    let urls = redirects::count(view, id);
    let urls = if urls == 0 { "no URLs".to_owned() } else { count(urls, "URL") };
    format!("{}: {urls}{}", id.row().label, changed(view, id))
}

fn editing(view: &View, editor: &Editor, mut about: Vec<String>) -> PlainSpot {
    let field = editor.target.field().row();
    let label = match editor.target {
        EditorTarget::Field(_) => field.short.to_owned(),
        EditorTarget::Item(_, index) => format!("{} {}", field.label, index + 1),
        EditorTarget::NewItem(_) => format!("{}, a new one", field.label),
    };
    let text = clean(editor.input.text());
    let text = if text.is_empty() { "empty" } else { &text };
    let settings = view.state.shown(view.application);
    let kind = view.state.world.environment.kind;
    let found = editor.findings(settings, &view.application.kind, kind);
    let found = findings::lines(&found, LONG, 0, view.ctx);
    about.extend(found.iter().map(|line| aloud(&line.to_string())));
    PlainSpot {
        head: head(view),
        id: "editor".into(),
        row: format!("Edit {label}: {text}"),
        position: String::new(),
        about,
    }
}
