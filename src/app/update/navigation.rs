//! Moving about, going in and out, leaving.

use crate::api::Request;
use crate::app::edited_text::EditedText;
use crate::app::form::create::CreateForm;
use crate::app::keys::Action;
use crate::app::keys::hint::{next, sentences};
use crate::app::msg::Effect;
use crate::app::screen::awaited;
use crate::app::screen::dialog::{Choice, Dialog, Menu, MenuItem};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::layout::{self, PaneLayout};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::on_clipboard::OnClipboard;
use crate::app::screen::pane::Pane;
use crate::app::screen::tab::Tab;
use crate::app::screen::window::target;
use crate::domain::Application;

use super::{connecting, environments, listing};

/// How many applications the question before leaving names for each environment.
const NAMED: usize = 5;

/// Moves the cursor of the pane with the focus.
pub fn travel(model: &mut Model, action: Action) {
    let areas = model.areas();
    let inner = |area: Option<ratatui::layout::Rect>, taken: u16| {
        usize::from(area.map_or(0, |area| area.height.saturating_sub(taken)))
    };
    match model.focus {
        Pane::Environments => {
            let list = areas.environments.map(|area| layout::environments(area).0);
            let height = inner(list, 0);
            model.environment_cursor =
                target(action, model.environment_cursor, model.environments.len(), height);
        }
        Pane::Applications => {
            // The frame and the line of column titles.
            let height = inner(areas.applications, 3);
            if let Some(state) = model.environment_mut() {
                let to = target(action, state.place.position, state.visible_count(), height);
                state.select_at(to);
            }
        }
        Pane::Detail => {
            let inside = areas.detail.map_or(0, |area| area.height.saturating_sub(2));
            let head = layout::detail_head(inside);
            let height = inner(areas.detail, 2 + head);
            if let Some(state) = model.environment_mut() {
                let len = state.rows().len();
                let to = target(action, state.row_position(len), len, height);
                state.place.rows[state.place.tab as usize] = to;
            }
        }
    }
}

/// `Enter` on a row of a list.
pub fn open_row(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Pane::Environments => environments::open(model, model.environment_cursor),
        Pane::Applications => {
            model.focus = Pane::Detail;
            Vec::new()
        }
        Pane::Detail => Vec::new(),
    }
}

/// `Esc`: one level out.
pub fn back(model: &mut Model) -> Vec<Effect> {
    let had_notice = model.notice.take_if(|notice| notice.lifetime().is_none()).is_some();
    let wide = model.size.0 >= layout::WIDE;
    match model.focus {
        Pane::Detail => model.focus = Pane::Applications,
        Pane::Applications => {
            let Some(state) = model.environment_mut() else { return Vec::new() };
            if !state.place.filter.is_empty() || state.place.kind.is_some() {
                state.place.filter.clear();
                state.place.kind = None;
                state.arrange();
            } else if had_notice {
                // The line that stayed is gone: that was this key's level.
            } else if let Some(effect) = listing::cancel(model) {
                return vec![effect];
            } else if wide {
                model.focus = Pane::Environments;
            } else {
                let keys = [("environments", "chooses an environment"), ("quit", "leaves")];
                let words = sentences(&model.keymap, &keys).join(" · ");
                model.say(Tone::Info, words);
            }
        }
        Pane::Environments => {}
    }
    Vec::new()
}

/// `Tab`: the focus goes round the panes.
pub fn pane(model: &mut Model, step: isize) {
    // Environments that are on a line of their own are chosen by their key.
    let panes: &[Pane] = match model.areas().shape {
        PaneLayout::Two => &[Pane::Applications, Pane::Detail],
        _ => &[Pane::Environments, Pane::Applications, Pane::Detail],
    };
    let at = panes.iter().position(|pane| *pane == model.focus).unwrap_or(0);
    let to = (at + panes.len()).wrapping_add_signed(step) % panes.len();
    model.focus = panes[to];
    model.environment_cursor = model.current;
}

/// Shows a tab, and the detail pane with it.
pub fn show_tab(model: &mut Model, tab: Tab) {
    if let Some(state) = model.environment_mut() {
        state.place.tab = tab;
    }
    model.focus = Pane::Detail;
}

/// The keys of the tabs.
pub fn tab_key(model: &mut Model, action: Action) {
    let tab = match action {
        Action::NextTab => return tab(model, 1),
        Action::PreviousTab => return tab(model, -1),
        Action::TabCredentials => Tab::Credentials,
        Action::TabRedirects => Tab::Redirects,
        Action::TabActivity => Tab::Activity,
        _ => Tab::Configuration,
    };
    show_tab(model, tab);
}

/// Shows the tab `step` further.
fn tab(model: &mut Model, step: isize) {
    if let Some(tab) = model.environment().map(|state| state.place.tab.moved(step)) {
        show_tab(model, tab);
    }
}

/// `q`: leaves, or asks where something would be lost.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let generating = model.flights.values().any(|f| matches!(f.request, Request::CreateSecret(_)));
    if generating {
        model.say(
            Tone::Warning,
            "A secret is being generated and would be lost: its answer comes within seconds",
        );
        return Vec::new();
    }
    // The question would take the place of the dialog that knows what the answer means.
    if let Some(ticket) = awaited::waits(model) {
        if !awaited::is_retried(model, ticket) {
            let writing = matches!(model.dialog, Some(Dialog::Connect(_)));
            let words =
                if writing { "The configuration is being written" } else { awaited::ON_ITS_WAY };
            model.say(Tone::Info, words);
            return Vec::new();
        }
        if awaited::is_lookup(model, ticket) {
            let gives_up = next(&model.keymap, &[("decline", "gives it up")]);
            model.say(Tone::Info, format!("What became of it is still looked up{gives_up}"));
            return Vec::new();
        }
    }
    if let Some(kept) = model.on_clipboard.as_mut().filter(|kept| !kept.asked) {
        kept.asked = true;
        let secret = kept.secret.clone();
        model.say(Tone::Info, "Asking the clipboard…");
        return vec![Effect::LeaveClipboard(secret)];
    }
    leave(model)
}

/// The clipboard was asked whether it `ends` with the program, as the operator wants to leave.
pub fn on_clipboard_left(model: &mut Model, ends: bool) -> Vec<Effect> {
    if !model.on_clipboard.as_ref().is_some_and(|kept| kept.asked) {
        return Vec::new();
    }
    model.notice = None;
    if !ends {
        model.on_clipboard = None;
    }
    let effects = quit(model);
    if let Some(kept) = &mut model.on_clipboard {
        kept.asked = false;
    }
    effects
}

fn leave(model: &mut Model) -> Vec<Effect> {
    let mut lines: Vec<String> = model.environments.iter().filter_map(unsaved).collect();
    lines.extend(model.rejected_texts.iter().map(|text| rejected(model, text)));
    if park_typed(model) {
        lines.push("Something was typed and not accepted yet; it is lost".into());
    }
    let unsaved = !lines.is_empty();
    lines.extend(model.on_clipboard.as_ref().map(OnClipboard::warning));
    if lines.is_empty() {
        return vec![Effect::Quit];
    }
    let item = |label: String, detail: &str, choice| MenuItem {
        label,
        detail: detail.to_owned(),
        names: Vec::new(),
        choice,
    };
    let save = first_unsaved(model)
        .map(|(name, choice)| item(format!("Save {name}"), "shows what would change", choice));
    let discard = if unsaved { "Discard and quit" } else { "Quit" };
    let stay = item("Stay".into(), "nothing is lost", Choice::Keep("Still here".into()));
    let items = save
        .into_iter()
        .chain([stay, item(discard.into(), "what is named above is lost", Choice::Leave)]);
    let title = if unsaved {
        "Quit with unsaved changes?"
    } else {
        "Quit while the clipboard holds a secret?"
    };
    model.dialog = Some(Dialog::Menu(Menu {
        title: title.into(),
        lines,
        items: items.collect(),
        cursor: 0,
        filter: None,
    }));
    Vec::new()
}

/// What was saved on the way out is saved: the way out goes on.
pub fn come_back(model: &mut Model) -> Vec<Effect> {
    if model.dialog.is_some() || !model.reveals.is_empty() {
        return Vec::new();
    }
    let Some((key, id)) = model.leaving.take() else { return Vec::new() };
    let unsaved = model.environment_of(&key).is_some_and(|state| state.drafts.contains_key(&id));
    if unsaved { Vec::new() } else { quit(model) }
}

// The open environment comes first.
fn first_unsaved(model: &Model) -> Option<(String, Choice)> {
    let mut states: Vec<&EnvironmentState> = model.environments.iter().collect();
    states.sort_by_key(|state| {
        model.environment().map(|open| &open.world.environment.key)
            != Some(&state.world.environment.key)
    });
    states.into_iter().find_map(|state| {
        let mut drafts = state.drafts.iter().filter(|(_, draft)| draft.edited());
        let (id, application) = drafts.find_map(|(id, _)| Some((id, state.application(id)?)))?;
        let key = state.world.environment.key.clone();
        Some((application.name().to_owned(), Choice::Save(key, id.clone())))
    })
}

fn unsaved(state: &EnvironmentState) -> Option<String> {
    let names: Vec<&str> = state.edited().collect();
    let more = names.len().saturating_sub(NAMED);
    let named = names.get(..NAMED).unwrap_or(&names).join(", ");
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty())
        .then(|| format!("{}: unsaved changes of {named}{rest}", state.world.environment.name))
}

fn rejected(model: &Model, text: &EditedText) -> String {
    let state = model.position_of(&text.environment).map(|at| &model.environments[at]);
    let known = state.and_then(|state| state.application(&text.application));
    let name = known.map_or(text.application.as_str(), Application::name);
    format!("Your text of {name} was not taken over from the editor; it is lost")
}

// Whether something was typed that leaving would lose. A create form is put aside, so that the
// question can take its place.
fn park_typed(model: &mut Model) -> bool {
    if let Some(Dialog::Create(form, _)) = &model.dialog
        && form.touched()
    {
        let form = form.as_ref().clone();
        if let Some(state) = model.environment_mut() {
            state.place.create = Some(form);
        }
        return true;
    }
    if let Some(Dialog::Connect(form)) = &model.dialog
        && form.touched()
    {
        connecting::park(model);
        return true;
    }
    !model.parked.is_empty()
        || model.environments.iter().any(|state| {
            let (editor, form) = (state.place.editor.as_ref(), state.place.create.as_ref());
            editor.is_some_and(|editor| editor.input.text() != editor.before)
                || form.is_some_and(CreateForm::touched)
        })
}

/// `Ctrl-C`: as `q`; a second time it does not ask.
pub fn interrupt(model: &mut Model) -> Vec<Effect> {
    let leaves = |menu: &Menu| menu.items.iter().any(|item| item.choice == Choice::Leave);
    let asked = matches!(&model.dialog, Some(Dialog::Menu(menu)) if leaves(menu));
    if asked { vec![Effect::Quit] } else { quit(model) }
}
