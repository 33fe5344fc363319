//! Dialogs: one file a shape.

mod checklist;
mod clash;
mod command_form;
mod confirm;
mod connect;
mod create;
mod difference;
mod explain;
mod file_form;
mod frame;
mod history;
mod menu;
mod reach;
mod reading;
mod reveal;
mod rotation;
mod sessions;
mod sheet;
mod sign_in;
mod sign_in_code;
mod test;
mod told;

use ratatui::Frame;
use ratatui::layout::Rect;

pub use told::told;

use super::Ctx;
use crate::app::{Dialog, Model};

/// Whether the open dialog tells its keys itself.
pub fn tells_keys(model: &Model) -> bool {
    match &model.dialog {
        Some(
            Dialog::Create(..)
            | Dialog::Connect(_)
            | Dialog::Confirm(_)
            | Dialog::Difference(_)
            | Dialog::Clash(_)
            | Dialog::Test(_)
            | Dialog::Explain(_)
            | Dialog::SignIn(_)
            | Dialog::Reach(_)
            | Dialog::Rotation
            | Dialog::Reading(_),
        ) => true,
        Some(Dialog::History | Dialog::Sessions | Dialog::Menu(_)) | None => false,
    }
}

/// Paints what takes the whole screen. Returns whether there is such a thing.
pub fn draw_large(model: &Model, ctx: &Ctx, frame: &mut Frame, screen: Rect) -> bool {
    let Some(Dialog::SignIn(open)) = &model.dialog else { return false };
    let Some(waiting) = open.large().filter(|_| model.reveals.is_empty()) else { return false };
    sign_in_code::draw(model, waiting, ctx, frame, screen);
    true
}

/// Paints the dialog on screen, and a secret above everything else.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame) {
    let area = model.dialog_area();
    if let Some(secret) = model.reveals.last() {
        reveal::draw(model, secret, ctx, frame, area);
        return;
    }
    match &model.dialog {
        Some(Dialog::Create(form, _)) => create::draw(model, form, ctx, frame, area),
        Some(Dialog::Connect(form)) => connect::draw(model, form, ctx, frame, area),
        Some(Dialog::Confirm(confirm)) => confirm::draw(model, confirm, ctx, frame, area),
        Some(Dialog::Difference(difference)) => {
            difference::draw(model, difference, ctx, frame, area);
        }
        Some(Dialog::Clash(clash)) => clash::draw(model, clash, ctx, frame, area),
        Some(Dialog::History) => history::draw(model, ctx, frame, area),
        Some(Dialog::Sessions) => sessions::draw(model, ctx, frame, area),
        Some(Dialog::Rotation) => rotation::draw(model, ctx, frame, area),
        Some(Dialog::Test(question)) => test::draw(model, question, ctx, frame, area),
        Some(Dialog::Explain(open)) => explain::draw(model, open, ctx, frame, area),
        Some(Dialog::SignIn(open)) => sign_in::draw(model, open, ctx, frame, area),
        Some(Dialog::Reach(open)) => reach::draw(model, open, ctx, frame, area),
        Some(Dialog::Menu(choices)) => menu::draw(choices, ctx, frame, area),
        Some(Dialog::Reading(text)) => reading::draw(model, text, ctx, frame, area),
        None => {}
    }
}
