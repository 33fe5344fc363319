//! The rectangles of the screen. One function, asked by the drawing and by the update alike.
//!
//! ```text
//!   ≥ 110 columns          72 to 109              below 72
//!  ┌ header ─────────┐    ┌ header ───────┐      ┌ header ──┐
//!  │ env │ apps │ det│    │ apps │ detail │      │ one pane │
//!  │ message         │    │ message       │      │ message  │
//!  └ hints ──────────┘    └ hints ────────┘      └ hints ───┘
//! ```

use ratatui::layout::Rect;

use super::pane::Pane;

/// The smallest screen that can be worked on.
pub const SMALLEST: (u16, u16) = (40, 10);

/// Columns of the list beside a detail that is worked on.
const NAMES: u16 = 27;

/// How many panes stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneLayout {
    /// Environments, applications, detail.
    Three,
    /// Applications and detail; the environments are a menu.
    Two,
    /// The pane with the focus.
    One,
    /// Nothing but a word about the size.
    TooSmall,
}

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// How many panes there are.
    pub shape: PaneLayout,
    /// The top line.
    pub header: Rect,
    /// The list of environments.
    pub environments: Option<Rect>,
    /// The list of applications.
    pub applications: Option<Rect>,
    /// The detail.
    pub detail: Option<Rect>,
    /// Everything between header and message line.
    pub body: Rect,
    /// The line that says what happened.
    pub message: Rect,
    /// The key hints.
    pub footer: Rect,
    /// The whole screen.
    pub screen: Rect,
}

/// The lines below the list of environments that tell of the one under the cursor.
const STATE_LINES: u16 = 9;

/// The pane of environments, without its frame, as the list and the words below it. A low pane is
/// the list alone.
pub fn environments(pane: Rect) -> (Rect, Rect) {
    let inner = Rect {
        x: pane.x + 1,
        y: pane.y + 1,
        width: pane.width.saturating_sub(2),
        height: pane.height.saturating_sub(2),
    };
    let below = if inner.height >= 2 * STATE_LINES { STATE_LINES } else { inner.height / 2 };
    let list = Rect { height: inner.height - below, ..inner };
    (list, Rect { y: list.bottom(), height: below, ..inner })
}

/// The rectangles for a screen of `size`.
pub fn areas((width, height): (u16, u16), focus: Pane) -> Areas {
    let screen = Rect::new(0, 0, width, height);
    let line = |y: u16| Rect::new(0, y, width, 1).intersection(screen);
    let body = Rect::new(0, 1, width, height.saturating_sub(3)).intersection(screen);
    let mut areas = Areas {
        shape: shape(width, height),
        header: line(0),
        environments: None,
        applications: None,
        detail: None,
        body,
        message: line(height.saturating_sub(2)),
        footer: line(height.saturating_sub(1)),
        screen,
    };
    match areas.shape {
        PaneLayout::TooSmall => {}
        PaneLayout::One => {
            let slot = match focus {
                Pane::Environments => &mut areas.environments,
                Pane::Applications => &mut areas.applications,
                Pane::Detail => &mut areas.detail,
            };
            *slot = Some(body);
        }
        PaneLayout::Two => {
            // URLs and dates need the room while one works on them; the names stay in view.
            let detail = match focus {
                Pane::Detail => width - NAMES,
                _ => detail_width(width),
            };
            areas.applications = Some(Rect { width: width - detail, ..body });
            areas.detail = Some(Rect { x: width - detail, width: detail, ..body });
        }
        PaneLayout::Three => {
            let environments = (width / 5 + 2).clamp(24, 30);
            let detail = detail_width(width - environments);
            let applications = width - environments - detail;
            areas.environments = Some(Rect { width: environments, ..body });
            areas.applications = Some(Rect { x: environments, width: applications, ..body });
            areas.detail = Some(Rect { x: width - detail, width: detail, ..body });
        }
    }
    areas
}

fn shape(width: u16, height: u16) -> PaneLayout {
    if width < SMALLEST.0 || height < SMALLEST.1 {
        PaneLayout::TooSmall
    } else if width < 72 {
        PaneLayout::One
    } else if width < 110 {
        PaneLayout::Two
    } else {
        PaneLayout::Three
    }
}

// The detail holds sentences and URLs, the list short columns: slightly more than half.
fn detail_width(width: u16) -> u16 {
    (width * 6 / 11).clamp(40, 100)
}

/// How many rows of the record are visible on a screen of this size: without the header, the message,
/// the footer, the frame, and the line above.
pub fn record_rows((_, rows): (u16, u16)) -> usize {
    usize::from(rows.saturating_sub(6)).max(1)
}

/// A centred rectangle for a dialog, at most as large as the screen.
pub fn dialog(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width);
    let height = height.min(screen.height);
    Rect::new(
        screen.x + (screen.width - width) / 2,
        screen.y + (screen.height - height) / 2,
        width,
        height,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PaneLayout, areas};
    use crate::app::Pane;

    proptest! {
        #[test]
        fn panes_fill_the_body_and_stay_on_screen(width in 0u16..400, height in 0u16..120) {
            for focus in [Pane::Environments, Pane::Applications, Pane::Detail] {
                let areas = areas((width, height), focus);
                let panes = [areas.environments, areas.applications, areas.detail];
                let covered: u32 = panes.iter().flatten().map(|pane| pane.area()).sum();
                if areas.shape != PaneLayout::TooSmall {
                    prop_assert_eq!(covered, areas.body.area());
                }
                for pane in panes.into_iter().flatten().chain([areas.header, areas.footer]) {
                    prop_assert_eq!(pane.intersection(areas.screen), pane);
                }
            }
        }
    }

    #[test]
    fn the_two_reference_sizes() {
        assert_eq!(areas((120, 40), Pane::Applications).shape, PaneLayout::Three);
        assert_eq!(areas((80, 24), Pane::Applications).shape, PaneLayout::Two);
        assert_eq!(areas((60, 20), Pane::Applications).shape, PaneLayout::One);
        assert_eq!(areas((39, 20), Pane::Applications).shape, PaneLayout::TooSmall);
    }
}
