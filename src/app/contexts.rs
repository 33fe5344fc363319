//! Which contexts of keys are active.

use super::connect::Line;
use super::dialog::Dialog;
use super::keys::Context;
use super::model::{Model, Pane};
use super::reveal::Step;
use super::site::Tab;

/// The contexts that are active, the most special first.
pub fn contexts(model: &Model) -> Vec<Context> {
    use Context::{
        Applications, Browse, Choice, Configuration, Connecting, Credentials, Detail, Editing,
        Environments, Form, Global, Hidden, Letters, List, Question, Reading, Record, Redirects,
        Reveal, Rotation, Welcome,
    };
    if let Some(reveal) = model.reveals.last() {
        return match reveal.step {
            Step::Holding | Step::Delivering => vec![Reveal, Global],
            Step::Comparing | Step::Discarding(_) | Step::Vouching(_) | Step::ToFile(_) => {
                vec![Form, Global]
            }
            Step::ToCommand(_) => vec![List, Letters, Global],
        };
    }
    match &model.dialog {
        Some(Dialog::Create(form, _)) if form.line == super::create::Line::Kind => {
            return vec![Choice, Form, Global];
        }
        Some(Dialog::Record) if model.looking.as_ref().is_some_and(|one| one.filtering) => {
            return vec![Form, Global];
        }
        Some(Dialog::Record) => return vec![Record, Global],
        Some(Dialog::Connect(form)) => {
            return match form.line {
                Line::Kind | Line::Source => vec![Choice, Connecting, Form, Global],
                _ => vec![Connecting, Form, Global],
            };
        }
        Some(Dialog::Rotation) => return vec![Rotation, Global],
        Some(Dialog::Test(_)) => return vec![Hidden, Global],
        Some(Dialog::Create(..)) => return vec![Form, Global],
        Some(Dialog::Confirm(confirm)) if confirm.word.is_some() => return vec![Form, Global],
        Some(Dialog::Confirm(_) | Dialog::Difference(_) | Dialog::Clash(_)) => {
            return vec![Question, Global];
        }
        Some(Dialog::Menu(menu)) if menu.filter.is_some() => return vec![List, Global],
        Some(Dialog::Menu(_)) => return vec![List, Letters, Global],
        Some(Dialog::Reading(_)) => return vec![Reading, Global],
        None => {}
    }
    let editing = model.site().is_some_and(|site| site.place.editor.is_some());
    if model.filtering {
        return vec![Form, Global];
    }
    if editing {
        return vec![Editing, Form, Global];
    }
    if model.sites.is_empty() {
        return vec![Welcome, Browse, Global];
    }
    match model.focus {
        Pane::Environments => vec![Environments, Browse, Global],
        Pane::Applications => vec![Applications, Detail, Browse, Global],
        Pane::Detail => {
            let tab = match model.site().map(|site| site.place.tab) {
                Some(Tab::Credentials) => Credentials,
                Some(Tab::Redirects) => Redirects,
                _ => Configuration,
            };
            vec![tab, Detail, Browse, Global]
        }
    }
}

/// Whether a key that is bound to nothing types text.
pub fn typing(model: &Model) -> bool {
    let menu = matches!(&model.dialog, Some(Dialog::Menu(menu)) if menu.filter.is_some());
    let top = contexts(model).first().copied();
    matches!(
        top,
        Some(
            Context::Form
                | Context::Editing
                | Context::Choice
                | Context::Connecting
                | Context::Hidden
        )
    ) || (menu && model.reveals.is_empty())
}
