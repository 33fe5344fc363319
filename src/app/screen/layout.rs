//! The rectangles of the screen. One function, asked by the drawing and by the update alike.
//!
//! ```text
//!   ≥ 110 columns          the same, with the      72 to 109              below 72
//!                          environments as a pane
//!  ┌ header ─────────┐    ┌ header ─────────┐    ┌ header ───────┐      ┌ header ──┐
//!  │ strip           │    │ env │ apps │ det│    │ apps │ detail │      │ one pane │
//!  │ apps  │  detail │    │     │      │    │    │      │        │      │          │
//!  │ message         │    │ message         │    │ message       │      │ message  │
//!  └ hints ──────────┘    └ hints ──────────┘    └ hints ────────┘      └ hints ───┘
//! ```

use ratatui::layout::Rect;

use super::pane::Pane;

/// The usual width of a dialog, in columns.
pub const DIALOG_WIDTH: u16 = 76;

/// The smallest screen that can be worked on.
pub const SMALLEST: (u16, u16) = (40, 10);

/// Columns of the list beside a detail that is worked on, on a narrow screen.
const NAMES: u16 = 27;

/// From this many columns on, list and detail have room beside the environments.
pub const WIDE: u16 = 110;

/// How many panes stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneLayout {
    /// Environments, applications, detail.
    Three,
    /// Applications and detail; the environments are a strip or a menu.
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
    /// The line of environments.
    pub strip: Option<Rect>,
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

/// How the environments are shown on a wide screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvironmentsAs {
    /// Not at all: there is one, and the header names it.
    Nothing,
    /// On a line of their own.
    Strip,
    /// As a pane.
    Pane,
}

/// The rectangles for a screen of `size`. `environments` counts where it is wide.
pub fn areas((width, height): (u16, u16), focus: Pane, environments: EnvironmentsAs) -> Areas {
    let screen = Rect::new(0, 0, width, height);
    let line = |y: u16| Rect::new(0, y, width, 1).intersection(screen);
    let shape = shape(width, height, environments);
    let strip = shape == PaneLayout::Two && width >= WIDE && environments == EnvironmentsAs::Strip;
    let top = 1 + u16::from(strip);
    let body = Rect::new(0, top, width, height.saturating_sub(2 + top)).intersection(screen);
    let mut areas = Areas {
        shape,
        header: line(0),
        strip: strip.then(|| line(1)),
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
                Pane::Detail if width < WIDE => width - NAMES,
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

fn shape(width: u16, height: u16, environments: EnvironmentsAs) -> PaneLayout {
    if width < SMALLEST.0 || height < SMALLEST.1 {
        PaneLayout::TooSmall
    } else if width < 72 {
        PaneLayout::One
    } else if width >= WIDE && environments == EnvironmentsAs::Pane {
        PaneLayout::Three
    } else {
        PaneLayout::Two
    }
}

// The detail holds sentences and URLs and has what it can use; the rest is the list's.
fn detail_width(width: u16) -> u16 {
    if width < WIDE { (width * 6 / 11).max(40) } else { (width * 46 / 100).min(90) }
}

/// Lines of the head of the detail, in `height` lines: the client ID, the tabs, a blank line.
pub fn detail_head(height: u16) -> u16 {
    if height >= 10 { 3 } else { height.min(2) }
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

    use super::{EnvironmentsAs, PaneLayout, areas};
    use crate::app::Pane;

    proptest! {
        #[test]
        fn panes_fill_the_body_and_stay_on_screen(width in 0u16..400, height in 0u16..120) {
            let shown = [EnvironmentsAs::Nothing, EnvironmentsAs::Strip, EnvironmentsAs::Pane];
            let panes = [Pane::Environments, Pane::Applications, Pane::Detail];
            for (focus, shown) in panes.into_iter().flat_map(|pane| shown.map(|one| (pane, one))) {
                let areas = areas((width, height), focus, shown);
                let panes = [areas.environments, areas.applications, areas.detail];
                let covered: u32 = panes.iter().flatten().map(|pane| pane.area()).sum();
                if areas.shape != PaneLayout::TooSmall {
                    prop_assert_eq!(covered, areas.body.area());
                }
                for pane in panes.into_iter().flatten().chain([areas.header, areas.footer]).chain(areas.strip) {
                    prop_assert_eq!(pane.intersection(areas.screen), pane);
                }
            }
        }
    }

    #[test]
    fn the_reference_sizes() {
        use EnvironmentsAs::{Nothing, Strip};
        let shape = |size, shown| areas(size, Pane::Applications, shown).shape;
        assert_eq!(shape((120, 40), EnvironmentsAs::Pane), PaneLayout::Three);
        assert_eq!(shape((120, 40), Strip), PaneLayout::Two);
        assert_eq!(shape((80, 24), EnvironmentsAs::Pane), PaneLayout::Two);
        assert_eq!(shape((60, 20), Strip), PaneLayout::One);
        assert_eq!(shape((39, 20), Strip), PaneLayout::TooSmall);
        let strip = |size, shown| areas(size, Pane::Applications, shown).strip.is_some();
        assert!(strip((120, 40), Strip) && !strip((120, 40), Nothing) && !strip((80, 24), Strip));
    }
}
