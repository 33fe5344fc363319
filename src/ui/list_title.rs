//! The title of the list of applications: what it holds, the filter, and how many there are.

use super::Ctx;
use super::text::width;
use super::widgets::input;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::list::Sort;

/// Columns of a filter that the words before it give way for, where there is no room for both.
const FILTER: usize = 14;

/// A title that fits.
pub struct ListTitle {
    /// Its text.
    pub text: String,
    /// The column of the cursor in it, while a filter is typed.
    pub cursor: Option<usize>,
}

/// What the list holds.
pub fn heading(state: &EnvironmentState) -> String {
    let kind = state.place.kind.as_ref();
    kind.map_or("Applications".to_owned(), |kind| format!("{} applications", kind.short()))
}

// The same where a filter leaves less room: that only one type is shown is not left out.
fn short(state: &EnvironmentState) -> String {
    state.place.kind.as_ref().map_or_else(String::new, |kind| format!("{} ", kind.short()))
}

impl ListTitle {
    /// The title in so many columns: `headed` where a column shows what the list is sorted by, and the
    /// filter while it is typed, `filtering`, with its cursor in sight.
    pub fn of(
        state: &EnvironmentState,
        ctx: &Ctx,
        headed: bool,
        filtering: bool,
        columns: usize,
    ) -> Self {
        let (mut text, sort) = (heading(state), state.place.sort);
        let filter = &state.place.filter;
        if !filtering && filter.is_empty() {
            // What a filter lets through is in the order of how well it matches.
            if sort != Sort::Name && !headed {
                let longer = format!("{text} by {}", sort.word());
                let kind = state.place.kind.as_ref();
                let shorter = || match kind {
                    Some(kind) => format!("{} by {}", kind.short(), sort.word()),
                    None => format!("By {}", sort.word()),
                };
                text = if width(&longer) > columns { shorter() } else { longer };
            }
            return Self { text, cursor: None };
        }
        let wanted = (width(filter.text()) + 1).min(FILTER);
        text.push(' ');
        for shorter in [short(state), String::new()] {
            if width(&text) + "/ ".len() + wanted > columns {
                text = shorter;
            }
        }
        text.push_str("/ ");
        let before = width(&text);
        let room = columns.saturating_sub(before);
        let (shown, at) = input::visible(filter, room, ctx.glyphs.cut);
        text.push_str(&shown);
        if filtering {
            text.push(' ');
        }
        Self { text, cursor: filtering.then_some(before + at) }
    }
}

/// How many applications there are, and which one the cursor is on.
pub fn counted(state: &EnvironmentState) -> String {
    let known = state.world.count();
    let total =
        state.total.and_then(|total| usize::try_from(total).ok()).unwrap_or(known).max(known);
    let shown = state.visible_count();
    let coming = state.listing.is_some() && total > known;
    // Nothing is known yet, which is not the same as none.
    if state.listed.is_none() && known == 0 {
        return String::new();
    }
    let position = state.place.position + 1;
    match (shown == known, coming) {
        (true, true) => format!(" {known} of {total}, more to come "),
        (true, false) if total > known => format!(" {known} of {total}, not all read "),
        (true, false) if known == 0 => " 0 ".into(),
        (true, false) => format!(" {position}/{known} "),
        (false, true) => format!(" {shown} of {total}, more to come "),
        (false, false) if shown == 0 => format!(" 0 of {known} "),
        (false, false) => format!(" {position}/{shown} of {known} "),
    }
}
