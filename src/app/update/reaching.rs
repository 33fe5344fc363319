//! Whether the URLs of an application answer: asked for, a few at a time, and never by itself.

use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::dialog::Dialog;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::reaching::{ReachDialog, ReachStage, ReachState, ReachedUrl};
use crate::app::screen::text_room::TextRoom;
use crate::domain::FIELDS;
use crate::domain::endpoints::{EndpointFinding, EndpointQuestion, targets};

/// How many URLs are asked at the same time.
const AT_ONCE: usize = 3;

/// How many URLs of one application are asked at most.
const MOST: usize = 50;

/// `t`: asks what may be sent where.
pub fn open(model: &mut Model) {
    let Some(state) = model.environment() else { return };
    let Some(application) = state.selected() else { return };
    // As they are on the server: what is not saved yet may never be.
    let mut targets = targets(application);
    let draft = state.drafts.get(&application.id);
    let mut lists = FIELDS.iter().filter(|field| field.redirect_list().is_some());
    let unsaved = draft.is_some_and(|draft| lists.any(|list| draft.changes(list.id)));
    let left_out = targets.len().saturating_sub(MOST);
    targets.truncate(MOST);
    let url = |target| ReachedUrl { target, state: ReachState::Waits };
    let dialog = ReachDialog {
        environment: state.world.environment.key.clone(),
        application: application.id.clone(),
        name: application.name().to_owned(),
        urls: targets.into_iter().map(url).collect(),
        left_out,
        unsaved,
        private: false,
        begun: false,
        scroll: 0,
    };
    model.dialog = Some(Dialog::Reach(Box::new(dialog)));
}

fn dialog(model: &mut Model) -> Option<&mut ReachDialog> {
    let Some(Dialog::Reach(dialog)) = &mut model.dialog else { return None };
    Some(dialog)
}

/// Keys in the dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let room = TextRoom::answer(model.dialog_area());
    let Some(dialog) = dialog(model) else { return Vec::new() };
    match (dialog.stage(), action) {
        (ReachStage::Asking, Action::Accept) if dialog.to_ask() == 0 => {
            let asks = next(&model.keymap, &[("switch", "asks them, too")]);
            model.say(Tone::Info, format!("Nothing to ask{asks}"));
        }
        (ReachStage::Asking, Action::Accept) | (ReachStage::Over, Action::Look) => {
            return begin(model);
        }
        (ReachStage::Asking, Action::ChooseNext) => dialog.private = !dialog.private,
        (ReachStage::Running, Action::Cancel) => return stop(dialog),
        (ReachStage::Running, Action::Accept | Action::Look) => {}
        (_, Action::Cancel | Action::Accept) => model.dialog = None,
        (_, movement) => {
            let (name, id) = dialog.subject();
            let (head, lines) = (format!("{name} · {id}"), dialog.lines());
            dialog.scroll = room.answer_scrolled(movement, dialog.scroll, (&head, &lines));
        }
    }
    Vec::new()
}

fn begin(model: &mut Model) -> Vec<Effect> {
    if let Some(dialog) = dialog(model) {
        (dialog.begun, dialog.scroll) = (true, 0);
        dialog.urls.iter_mut().for_each(|one| one.state = ReachState::Waits);
    }
    ask(model)
}

/// Asks as many as may be asked at the same time.
fn ask(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    loop {
        let ticket = model.ticket();
        let Some(Dialog::Reach(dialog)) = &model.dialog else { return effects };
        let Some(at) = model.position_of(&dialog.environment) else { return effects };
        let host = model.environments.get(at).map(|one| one.world.environment.host.clone());
        let Some(dialog) = self::dialog(model) else { return effects };
        let asked = dialog.urls.iter().filter(|one| matches!(one.state, ReachState::Asked(_)));
        if asked.count() >= AT_ONCE {
            return effects;
        }
        let private = dialog.private;
        let client = dialog.application.clone();
        let waits = dialog.urls.iter_mut().find(|one| one.state == ReachState::Waits);
        let Some(next) = waits else { return effects };
        next.state = ReachState::Asked(ticket);
        let target = next.target.clone();
        let environment = host.unwrap_or_default();
        let question = EndpointQuestion { target, private, environment, client };
        effects.push(Effect::Reach(ticket, Box::new(question)));
    }
}

fn stop(dialog: &mut ReachDialog) -> Vec<Effect> {
    let mut effects = Vec::new();
    for one in &mut dialog.urls {
        if let ReachState::Asked(ticket) = one.state {
            effects.push(Effect::Cancel(ticket));
        }
        if !matches!(one.state, ReachState::Said(_)) {
            one.state = ReachState::Stopped;
        }
    }
    effects
}

/// A URL answered.
pub fn on_reached(model: &mut Model, ticket: Ticket, found: Vec<EndpointFinding>) -> Vec<Effect> {
    let Some(dialog) = dialog(model) else { return Vec::new() };
    let asked = dialog.urls.iter_mut().find(|one| one.state == ReachState::Asked(ticket));
    let Some(one) = asked else { return Vec::new() };
    one.state = ReachState::Said(found);
    ask(model)
}
