//! What a key or a palette entry means where the focus is.

use crate::app::keys::Action;
use crate::app::msg::Effect;
use crate::app::screen::model::Model;
use crate::app::screen::pane::Pane;
use crate::domain::connection::Target;

use super::{
    activity, applications, bulk, connections, credentials, deleting, detail, dialogs, editor_text,
    environments, explaining, history, navigation, palette, reaching, reading, reveal, rotation,
    saving, sessions, showing, signing_in, testing, undo,
};

/// Does what a key or a palette entry means here.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Repaint],
        _ => {}
    }
    if !model.reveals.is_empty() {
        return reveal::act(model, action);
    }
    if action == Action::Interrupt {
        return navigation::interrupt(model);
    }
    if model.dialog.is_some() {
        return dialogs::act(model, action);
    }
    if model.filtering {
        applications::filter_act(model, action);
        return Vec::new();
    }
    if model.environment().is_some_and(|state| state.place.editor.is_some()) {
        detail::editor_act(model, action);
        return Vec::new();
    }
    browse(model, action)
}

fn browse(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Open => return navigation::open_row(model),
        Action::Back => return navigation::back(model),
        Action::NextPane => navigation::pane(model, 1),
        Action::PreviousPane => navigation::pane(model, -1),
        Action::NextTab
        | Action::PreviousTab
        | Action::TabConfiguration
        | Action::TabCredentials
        | Action::TabRedirects
        | Action::TabActivity => navigation::tab_key(model, action),
        Action::Sessions => return sessions::open(model),
        Action::FailuresFirst | Action::ShowEmails => return activity::act(model, action),
        Action::Quit => return navigation::quit(model),
        Action::Environments => environments::menu(model),
        Action::LastEnvironment => return environments::back_to_last(model),
        Action::Refresh => return environments::refresh(model),
        Action::Unlock => environments::unlock(model),
        Action::Filter => {
            model.focus = Pane::Applications;
            model.filtering = true;
        }
        Action::Sort => applications::sort(model),
        Action::ReverseSort => applications::reverse_sort(model),
        Action::TypeFilter => applications::next_type(model),
        Action::New => applications::create(model),
        Action::CopyClientId => return applications::copy_client_id(model),
        Action::CopyMenu => applications::copy_menu(model),
        Action::Json => showing::json(model),
        Action::Mark => bulk::mark(model),
        Action::UnmarkAll => bulk::unmark_all(model),
        Action::Bulk => bulk::menu(model),
        Action::AskUrls => reaching::open(model),
        Action::OpenUrl => return showing::open_url(model),
        Action::Undo | Action::Redo => return undo::ask(model, action == Action::Redo),
        Action::History => return history::open(model),
        Action::Trouble => reading::trouble(model),
        Action::Explain => explaining::open(model),
        Action::SignIn => return signing_in::open(model),
        Action::Help => reading::help(model),
        Action::Palette => palette::palette(model),
        Action::Edit => return detail::edit(model),
        Action::EditText => return editor_text::open(model),
        Action::AddUrl => detail::add_url(model),
        Action::RemoveUrl => detail::remove_url(model),
        Action::Save => saving::show_difference(model),
        Action::Revert => detail::revert(model),
        Action::DeleteApplication => deleting::delete(model),
        Action::GenerateSecret => credentials::generate(model),
        Action::ToggleSecret => credentials::toggle(model),
        Action::DeleteSecret => credentials::delete(model),
        Action::TestSecret => testing::open(model),
        Action::Rotate => rotation::open(model),
        other => return connect(model, other),
    }
    Vec::new()
}

fn connect(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Connections => connections::menu(model),
        Action::AddEnvironment => connections::add(model, Target::Environment),
        Action::AddWorkspace => connections::add(model, Target::Workspace),
        Action::EditConnection => connections::edit(model),
        Action::RemoveConnection => connections::remove(model),
        Action::TestConnection => return connections::test_environment(model),
        Action::OpenSandbox => return connections::open_sandbox(model),
        movement => navigation::travel(model, movement),
    }
    Vec::new()
}
