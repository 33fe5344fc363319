//! The pages of a dialog that is taller than the screen.

use crate::app::keys::Action;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::model::Model;

/// Turns a page of the dialog on screen, of which the lines from `turned` on are shown; `None` where it shows
/// what matters most by itself. Returns whether `action` means that there.
pub fn turn(model: &mut Model, turned: Option<usize>, action: Action) -> bool {
    let backwards = match action {
        Action::PageUp => true,
        Action::PageDown => false,
        Action::Up if !has_lines(model) => true,
        Action::Down if !has_lines(model) => false,
        _ => return false,
    };
    if !model.reveals.is_empty() || !has_pages(model) {
        return false;
    }
    let page = usize::from(model.dialog_area().height).saturating_sub(3).max(1);
    // It is not known here how many lines there are: backwards leads to the first one, which is there always,
    // and what lies behind the last page is the last page.
    model.turned = Some(match turned {
        _ if backwards => 0,
        Some(line) => line.saturating_add(page),
        None => usize::MAX,
    });
    true
}

fn has_pages(model: &Model) -> bool {
    matches!(
        model.dialog,
        Some(
            Dialog::Create(..)
                | Dialog::Confirm(_)
                | Dialog::Connect(_)
                | Dialog::Clash(_)
                | Dialog::Test(_)
                | Dialog::Rotation
        )
    )
}

// Whether up and down lead from one line to another there.
fn has_lines(model: &Model) -> bool {
    !matches!(model.dialog, Some(Dialog::Confirm(_) | Dialog::Rotation))
}
