//! Which rows of a long list are on screen, and where a motion leads among them.

use crate::app::keys::Action;

/// The first visible row. It is not stored: it follows from the cursor, in steps of three quarters of a page,
/// so that moving the cursor usually repaints two rows and not the whole list.
pub fn first_row(cursor: usize, len: usize, height: usize) -> usize {
    if height == 0 || len <= height {
        return 0;
    }
    let step = (height * 3 / 4).max(1);
    let page = cursor / step;
    // The rest of the page is seen above and below.
    let margin = (height - step) / 2;
    (page * step).saturating_sub(margin).min(len - height)
}

/// Where a movement leads from `at` in a list of `len` rows of which `height` are visible.
pub fn target(action: Action, at: usize, len: usize, height: usize) -> usize {
    let last = len.saturating_sub(1);
    let page = height.max(1);
    match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::Top => 0,
        Action::Bottom => last,
        Action::HalfPageUp => at.saturating_sub((page / 2).max(1)),
        Action::HalfPageDown => at + (page / 2).max(1),
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => at + page,
        _ => at,
    }
    .min(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::first_row;

    proptest! {
        #[test]
        fn the_cursor_is_always_visible(len in 1usize..5000, height in 1usize..80, at in 0usize..5000) {
            let cursor = at % len;
            let first = first_row(cursor, len, height);
            prop_assert!(first <= cursor);
            prop_assert!(cursor < first + height);
            prop_assert!(first + height <= len.max(height));
        }
    }

    #[test]
    fn moving_by_one_rarely_scrolls() {
        let scrolls = (1..1000).filter(|c| first_row(*c, 1000, 30) != first_row(c - 1, 1000, 30));
        assert!(scrolls.count() < 80);
    }
}
