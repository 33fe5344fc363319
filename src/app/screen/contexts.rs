//! Which contexts of keys are active.

use super::dialog::Dialog;
use super::model::Model;
use super::reaching::ReachStage;
use super::reveal::RevealStep;
use super::signing_in::SignInStep;
use super::tab::Tab;
use crate::app::form::connect::ConnectLine;
use crate::app::keys::Context;
use crate::app::screen::pane::Pane;

/// The contexts that are active, the most special first.
pub fn contexts(model: &Model) -> Vec<Context> {
    use Context::{
        Activity, Applications, Browse, Configuration, Credentials, Detail, Editing, Environments,
        Form, Global, Redirects, Selected, Welcome,
    };
    if let Some(reveal) = model.reveals.last() {
        return of_reveal(&reveal.step);
    }
    if let Some(dialog) = &model.dialog {
        return of_dialog(model, dialog);
    }
    let editing = model.environment().is_some_and(|state| state.place.editor.is_some());
    if model.filtering {
        return vec![Form, Global];
    }
    if editing {
        return vec![Editing, Form, Global];
    }
    if model.environments.is_empty() {
        return vec![Welcome, Browse, Global];
    }
    match model.focus {
        Pane::Environments => vec![Environments, Browse, Global],
        Pane::Applications => vec![Applications, Selected, Browse, Global],
        Pane::Detail => {
            let tab = match model.environment().map(|state| state.place.tab) {
                Some(Tab::Credentials) => Credentials,
                Some(Tab::Redirects) => Redirects,
                Some(Tab::Activity) => Activity,
                Some(Tab::Configuration) | None => Configuration,
            };
            vec![tab, Detail, Selected, Browse, Global]
        }
    }
}

fn of_reveal(step: &RevealStep) -> Vec<Context> {
    use Context::{Choice, Form, Global, Letters, List, Reveal};
    match step {
        RevealStep::Holding | RevealStep::Delivering => vec![Reveal, Global],
        RevealStep::ToFile(form) if form.exposed().is_some() => vec![Choice, Form, Global],
        RevealStep::Comparing(_)
        | RevealStep::Discarding(_)
        | RevealStep::Vouching(_)
        | RevealStep::ToFile(_) => {
            vec![Form, Global]
        }
        RevealStep::ToCommand(_) => vec![List, Letters, Choice, Global],
    }
}

fn of_dialog(model: &Model, dialog: &Dialog) -> Vec<Context> {
    use Context::{
        Choice, Connecting, Explaining, Form, Global, Hidden, History, Letters, List, Question,
        Reaching, Reading, Rotation, Sessions, SignInEnd, SigningIn,
    };
    match dialog {
        Dialog::Create(form, _) if form.line == crate::app::form::create::CreateLine::Kind => {
            vec![Choice, Form, Global]
        }
        Dialog::History if model.history.as_ref().is_some_and(|one| one.filtering) => {
            vec![Form, Global]
        }
        Dialog::History => vec![History, Global],
        Dialog::Sessions if model.sessions.as_ref().is_some_and(|one| one.typed.is_some()) => {
            vec![Form, Global]
        }
        Dialog::Sessions => vec![Sessions, Global],
        Dialog::Connect(form) => match form.line {
            ConnectLine::Kind | ConnectLine::Source => vec![Choice, Connecting, Form, Global],
            _ => vec![Connecting, Form, Global],
        },
        Dialog::Rotation => vec![Rotation, Global],
        Dialog::Test(_) => vec![Hidden, Global],
        Dialog::Explain(_) => vec![Explaining, Global],
        Dialog::SignIn(open) => match open.step {
            SignInStep::Choosing => vec![List, Letters, Global],
            SignInStep::Naming(_) | SignInStep::Organization(..) => vec![Form, Global],
            SignInStep::Waiting(_) => vec![SigningIn, Global],
            SignInStep::Secret(..) => vec![Hidden, Global],
            SignInStep::Preparing(_) | SignInStep::Redeeming(_) | SignInStep::Ended(_) => {
                vec![SignInEnd, Reading, Global]
            }
        },
        Dialog::Reach(open) if open.stage() == ReachStage::Asking => vec![Question, Global],
        Dialog::Reach(_) => vec![Reaching, Reading, Global],
        Dialog::Create(..) => vec![Form, Global],
        Dialog::Confirm(confirm) if confirm.word.is_some() => vec![Form, Global],
        Dialog::Confirm(_) | Dialog::Difference(_) | Dialog::Clash(_) => vec![Question, Global],
        Dialog::Menu(menu) if menu.filter.is_some() => vec![List, Global],
        Dialog::Menu(_) => vec![List, Letters, Global],
        Dialog::Reading(_) => vec![Reading, Global],
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
                | Context::Explaining
                | Context::SigningIn
                | Context::Hidden
        )
    ) || (menu && model.reveals.is_empty())
}
