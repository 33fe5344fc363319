//! Texts to read: help, the command palette, the whole of an error.

use crate::api::ApiError;
use crate::app::keys::BINDINGS;
use crate::app::screen::contexts::contexts;
use crate::app::screen::dialog::{Dialog, ReadingDialog, ReadingLine};
use crate::app::screen::{ready, renewal};

use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::model::Model;
use crate::domain::time::ago;

use super::cut_off;

/// The keys that work here, and why those that do not cannot be used now.
pub fn help(model: &mut Model) {
    let mut lines = Vec::new();
    let active = contexts(model);
    for &context in &active {
        lines.push(ReadingLine::Head(context.title().to_owned()));
        for (at, binding) in BINDINGS.iter().enumerate().filter(|(_, b)| b.context == context) {
            let keys = model.keymap.shown_in(&active, at).collect::<Vec<_>>().join(" ");
            if keys.is_empty() {
                continue;
            }
            lines.push(match ready::check(model, binding.needs) {
                Ok(()) => ReadingLine::Pair(keys, binding.help.to_owned()),
                Err(why) => ReadingLine::Faded(keys, format!("{} — {why}", binding.help)),
            });
        }
    }
    lines.push(ReadingLine::Head("Files".into()));
    lines.push(ReadingLine::Pair("configuration".into(), model.options.config_path.clone()));
    lines.push(ReadingLine::Pair("log".into(), model.options.log_path.clone()));
    model.dialog = Some(Dialog::Reading(ReadingDialog {
        title: "Keys that work here".into(),
        lines,
        copy: None,
        scroll: 0,
    }));
}

/// The whole of the last error, and what was said before.
pub fn trouble(model: &mut Model) {
    let failed = model.environment().and_then(|state| match &state.health {
        Health::Failed(error) => Some(error.as_ref().clone()),
        _ => None,
    });
    let log = model.options.log_path.clone();
    let error = model.trouble.clone().or(failed);
    let mut lines = error.as_ref().map(|error| describe(model, error, log)).unwrap_or_default();
    if !model.warnings.is_empty() {
        lines.push(ReadingLine::Head("Noticed at the start".into()));
        lines.push(ReadingLine::Pair("configuration".into(), model.options.config_path.clone()));
        lines.extend(model.warnings.iter().cloned().map(ReadingLine::Words));
    }
    lines.extend(model.environments.iter().flat_map(|state| unknown(model, state)));
    lines.extend(model.environments.iter().flat_map(unsaved_of_gone));
    let title = if lines.is_empty() { "What was said" } else { "What went wrong" }.into();
    // What is read here need not stay on the message line.
    model.keep_said();
    model.notice = None;
    lines.extend(said(model, error.as_ref()));
    model.dialog = Some(Dialog::Reading(ReadingDialog { title, lines, copy: None, scroll: 0 }));
}

// What earlier runs left open, until it can be looked up.
fn unknown(model: &Model, state: &EnvironmentState) -> Vec<ReadingLine> {
    let words = cut_off::unknown_in(model, &state.world.environment.key);
    let words = words.trim_start_matches([' ', '·']).to_owned();
    let line = |words| ReadingLine::Pair(state.world.environment.name.clone(), words);
    (!words.is_empty()).then(|| line(words)).into_iter().collect()
}

// What was changed of applications that are gone: no list shows it, and one that was created again under the same
// name is another application.
fn unsaved_of_gone(state: &EnvironmentState) -> Vec<ReadingLine> {
    let edited = state.drafts.iter().filter(|(_, draft)| draft.edited());
    let gone = edited.filter(|(id, _)| state.application(id).is_none());
    let lines = gone.flat_map(|(id, draft)| {
        let (name, place) = (&draft.base.name, &state.world.environment.name);
        let head = format!("Unsaved changes of {name}, deleted elsewhere");
        let own = ReadingLine::Pair("client ID".into(), format!("{id} in {place}"));
        let patch = draft.patch();
        let changes = patch
            .changes()
            .iter()
            .map(|(field, value)| ReadingLine::Pair(field.row().short.to_owned(), value.words()));
        let changes: Vec<_> = changes.collect();
        [ReadingLine::Head(head), own].into_iter().chain(changes)
    });
    lines.collect()
}

// What was said of the error that is told in whole is not told twice, and no warning of the start.
fn said(model: &Model, told: Option<&ApiError>) -> Vec<ReadingLine> {
    let mut lines = vec![ReadingLine::Head("Said in this run, the newest first".into())];
    let told_at_start =
        |text: &str| model.warnings.iter().any(|warning| text.starts_with(warning.as_str()));
    let others = model.said.newest_first().filter(|one| {
        (one.error.is_none() || one.error.as_ref() != told) && !told_at_start(&one.text)
    });
    lines.extend(others.map(|notice| {
        let (when, text) = (ago(notice.at, model.now), notice.text.clone());
        if notice.lifetime().is_some() {
            ReadingLine::Faded(when, text)
        } else {
            ReadingLine::Pair(when, text)
        }
    }));
    if lines.len() > 1 { lines } else { Vec::new() }
}

fn describe(model: &Model, error: &ApiError, log: String) -> Vec<ReadingLine> {
    let mut lines = vec![ReadingLine::Words(error.message.clone())];
    lines.extend(error.remedy().map(|remedy| ReadingLine::Words(remedy.to_owned())));
    lines.extend(renewal::told(model, error).into_iter().map(ReadingLine::Words));
    lines.extend(error.causes.iter().map(|cause| ReadingLine::Words(format!("because {cause}"))));
    for violation in &error.violations {
        lines.push(ReadingLine::Pair(violation.field.clone(), violation.description.clone()));
    }
    let mut pair = |name: &str, value: Option<String>| {
        lines.extend(value.map(|value| ReadingLine::Pair(name.to_owned(), value)));
    };
    pair("HTTP status", error.status.map(|status| status.to_string()));
    pair("error code", error.error_code.clone());
    pair("retry after", error.retry_after.map(|seconds| format!("{seconds} s")));
    pair("trace id", error.trace_id.clone());
    pair("log", Some(log).filter(|log| !log.is_empty()));
    lines
}
