//! The palette: all commands, environments and, behind *app*, applications, to search in.

use crate::app::form::input::Input;
use crate::app::keys::{Action, BINDINGS, Binding, Context};
use crate::app::screen::contexts::contexts;
use crate::app::screen::dialog::{Choice, Dialog, Menu, MenuItem, begins_words};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::screen::ready;
use crate::app::screen::tab::Tab;
use crate::domain::{Application, ClientId};

use super::navigation;

/// What stands before the name of an application that is looked for.
const APPLICATION: &str = "app ";

/// How many applications are offered.
const OFFERED: usize = 20;

/// How many of the texts that were typed are kept.
const KEPT: usize = 50;

/// What a command is found by besides its words in the footer and in the configuration.
const ALIASES: [(&str, &str); 15] = [
    ("quit", "exit"),
    ("refresh", "reload"),
    ("help", "keys"),
    ("environments", "env"),
    ("new", "create"),
    ("revert", "discard"),
    ("revert", "reset"),
    ("editor", "reorder"),
    ("toggle-secret", "disable"),
    ("toggle-secret", "enable"),
    ("sessions", "users"),
    ("sessions", "log out"),
    ("history", "record"),
    ("test-urls", "probe"),
    ("test-urls", "certificates"),
];

/// The places whose commands are told everywhere, with where they work.
const PLACES: [Context; 8] = [
    Context::Environments,
    Context::Applications,
    Context::Selected,
    Context::Detail,
    Context::Configuration,
    Context::Credentials,
    Context::Redirects,
    Context::Activity,
];

/// All commands, to search in: first what works here, in the footer's order, so that motions come last;
/// then what does not, with the reason.
pub fn palette(model: &mut Model) {
    let active = contexts(model);
    // Leaving has a command of its own.
    let all = BINDINGS.iter().enumerate().filter(|(_, one)| one.action != Action::Interrupt);
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        all.partition(|(_, binding)| active.contains(&binding.context));
    let hinted =
        |binding: &&Binding| PLACES.contains(&binding.context) && !binding.label.is_empty();
    let refused = |binding: &Binding| ready::check(model, binding.needs).err();
    let mut items: Vec<(u8, u8, MenuItem)> = Vec::new();
    for (at, binding) in here {
        let why = refused(binding);
        if why.is_none() || !binding.label.is_empty() {
            let late = u8::from(why.is_some());
            items.push((late, binding.rank, command(model, at, binding, why)));
        }
    }
    for (at, binding) in elsewhere.into_iter().filter(|(_, binding)| hinted(binding)) {
        let place = format!("works in {}", binding.context.title());
        let item = command(model, at, binding, Some(place));
        items.push((2, binding.rank, MenuItem { choice: Choice::There(at), ..item }));
    }
    items.sort_by_key(|(late, rank, _)| (*late, *rank));
    let environments = model.environments.iter().map(environment);
    model.dialog = Some(Dialog::Menu(Menu {
        title: "Commands".into(),
        lines: Vec::new(),
        items: items.into_iter().map(|(_, _, item)| item).chain(environments).collect(),
        cursor: 0,
        filter: Some(Input::default()),
    }));
}

/// A command, and why it cannot be used, if it cannot.
fn command(model: &Model, at: usize, binding: &Binding, why: Option<String>) -> MenuItem {
    let aliases = ALIASES.iter().filter(|(name, _)| *name == binding.name);
    let names = [binding.label, binding.name].into_iter().filter(|name| !name.is_empty());
    let keys = keys(model, at);
    MenuItem {
        label: binding.help.to_owned(),
        detail: why.as_ref().map_or_else(|| keys.clone(), |why| format!("{keys} · {why}")),
        names: names.chain(aliases.map(|(_, alias)| *alias)).collect(),
        choice: why.map_or(Choice::Act(binding.action), Choice::Keep),
    }
}

/// Goes to where the command of this row of the bindings works, and returns it to be done. One that is about a row
/// is only led to: which row is meant is seen there.
pub fn go_there(model: &mut Model, at: usize) -> Option<&'static Binding> {
    let binding = BINDINGS.get(at)?;
    match binding.context {
        Context::Environments => {
            model.environment_cursor = model.current;
            model.focus = Pane::Environments;
        }
        Context::Configuration => navigation::show_tab(model, Tab::Configuration),
        Context::Credentials => navigation::show_tab(model, Tab::Credentials),
        Context::Redirects => navigation::show_tab(model, Tab::Redirects),
        Context::Activity => navigation::show_tab(model, Tab::Activity),
        Context::Detail => model.focus = Pane::Detail,
        _ => model.focus = Pane::Applications,
    }
    if is_about_row(binding) && ready::check(model, binding.needs).is_ok() {
        let (place, key) = (binding.context.title(), keys(model, at));
        model.say(Tone::Info, format!("{place}: choose the row, then press {key}"));
        return None;
    }
    Some(binding)
}

fn is_about_row(binding: &Binding) -> bool {
    let of_environment = binding.context == Context::Environments
        && !matches!(binding.action, Action::AddEnvironment | Action::AddWorkspace);
    let of_row = matches!(
        binding.action,
        Action::Open
            | Action::Mark
            | Action::Edit
            | Action::ToggleSecret
            | Action::DeleteSecret
            | Action::AddUrl
            | Action::RemoveUrl
            | Action::Bulk
            | Action::OpenUrl
    );
    of_environment || of_row
}

fn keys(model: &Model, at: usize) -> String {
    model.keymap.shown(at).join(" ")
}

fn environment(state: &EnvironmentState) -> MenuItem {
    let environment = &state.world.environment;
    MenuItem {
        label: format!("Open the environment {}", environment.name),
        detail: environment.host.clone(),
        names: vec!["env"],
        choice: Choice::Environment(environment.key.clone()),
    }
}

/// The text of the palette is another one: behind *app*, the applications are offered of whose name or
/// client ID it begins words.
pub fn typed(model: &mut Model) {
    let Some(Dialog::Menu(menu)) = &model.dialog else { return };
    let text = menu.filter.as_ref().map_or("", Input::text).trim_start().to_lowercase();
    let looked_for = text.strip_prefix(APPLICATION).filter(|_| menu.is_palette());
    let found: Vec<MenuItem> = match (looked_for, model.environment()) {
        (Some(words), Some(state)) => {
            let named = state.applications().filter(|one| answers(one, words));
            named.take(OFFERED).map(application).collect()
        }
        _ => Vec::new(),
    };
    if let Some(Dialog::Menu(menu)) = &mut model.dialog {
        menu.items.retain(|item| !matches!(item.choice, Choice::Application(_)));
        menu.items.extend(found);
    }
}

fn answers(application: &Application, words: &str) -> bool {
    let [name, id] = [application.name(), application.id.as_str()].map(str::to_lowercase);
    begins_words(words, &[&name, &id])
}

fn application(one: &Application) -> MenuItem {
    MenuItem {
        label: format!("Go to the application {}", one.name()),
        detail: one.id.to_string(),
        names: vec!["app"],
        choice: Choice::Application(one.id.clone()),
    }
}

/// Selects an application of the open environment, whatever the list was narrowed to.
pub fn go_to(model: &mut Model, id: ClientId) {
    if let Some(state) = model.environment_mut() {
        state.place.filter.clear();
        state.place.kind = None;
        state.select(id);
    }
    model.focus = Pane::Applications;
}

/// Keeps what was typed, for [`recall`].
pub fn keep(model: &mut Model) {
    let Some(Dialog::Menu(menu)) = &model.dialog else { return };
    let text = menu.filter.as_ref().map_or("", Input::text).trim().to_owned();
    if menu.is_palette() && !text.is_empty() {
        model.commands.retain(|one| *one != text);
        model.commands.push(text);
        let old = model.commands.len().saturating_sub(KEPT);
        model.commands.drain(..old);
    }
}

/// The text that was typed before this one comes back; tells whether there is one.
pub fn recall(model: &mut Model) -> bool {
    let Some(Dialog::Menu(menu)) = &mut model.dialog else { return false };
    let top = menu.is_palette() && menu.cursor == 0;
    let Some(filter) = menu.filter.as_mut().filter(|_| top) else { return false };
    let now = model.commands.iter().rposition(|one| one == filter.text());
    let before = match now {
        None if !filter.is_empty() => return false,
        None => model.commands.len().checked_sub(1),
        Some(at) => at.checked_sub(1),
    };
    let Some(text) = before.and_then(|at| model.commands.get(at)) else { return false };
    *filter = Input::new(text);
    typed(model);
    true
}
