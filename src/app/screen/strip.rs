//! The environments on one line: which part of it belongs to which.

use unicode_width::UnicodeWidthStr;

use super::environment_state::{EnvironmentState, Health};
use super::model::Model;
use crate::domain::text::clean;

/// The word before them.
pub const LABEL: &str = " Environments: ";

/// Columns that are kept for the key at the end of the line.
pub const SPARE: u16 = 12;

/// One environment on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripItem {
    /// Its position among the environments.
    pub at: usize,
    /// The column where it begins.
    pub x: u16,
    /// How many columns it takes.
    pub width: u16,
}

/// Bytes of a name that may have room on the line; a server may send any length.
const LONGEST_NAME: usize = 256;

/// Columns of an environment on the line: a mark, its name, its type, and a sign of trouble. `None` where
/// the name is too long for any line.
fn width(state: &EnvironmentState) -> Option<usize> {
    let environment = &state.world.environment;
    if environment.name.len() > LONGEST_NAME {
        return None;
    }
    let failed = matches!(state.health, Health::Failed(_));
    let name = clean(&environment.name).width();
    Some(1 + name + 1 + environment.kind.code().len() + 2 * usize::from(failed))
}

/// The environments from left to right, as far as they fit into `room` columns; `None` when they do not
/// all fit.
pub fn items(model: &Model, room: u16) -> Option<Vec<StripItem>> {
    let mut x = LABEL.len();
    let mut items = Vec::new();
    for (at, state) in model.environments.iter().enumerate() {
        let width = width(state)?;
        let end = x + width;
        if end > usize::from(room) {
            return None;
        }
        items.push(StripItem { at, x: u16::try_from(x).ok()?, width: u16::try_from(width).ok()? });
        x = end + 2;
    }
    Some(items)
}
