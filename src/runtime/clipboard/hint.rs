//! What else a way needs, where that is known.

use crate::domain::ClipboardRoute;
use crate::domain::clipboard::CopyHint;

use super::form::CopyForm;
use super::route::innermost;
use super::surroundings::{Innermost, Os, Surroundings};
use super::terminal::Terminal;
use super::tmux::Facts;

const DESKTOP: CopyHint =
    CopyHint::besides("It is there until appdeck ends: paste it before you leave.");

/// Through a tmux that is here.
const OWN_BUFFER: CopyHint =
    CopyHint::besides("tmux keeps it among its buffers: tmux delete-buffer removes it.");
const TMUX_OUTSIDE: CopyHint = CopyHint::doubt(
    "Its terminal is another tmux: both need set -g allow-passthrough on. (Or the outer one \
     set-clipboard on: it then keeps the secret until tmux delete-buffer there.)",
);
const TMUX_OUTSIDE_PASSED: CopyHint = CopyHint::besides(
    "Its terminal is another tmux, which needs set -g allow-passthrough on as well.",
);
const SCREEN_OUTSIDE: CopyHint = CopyHint::doubt(
    "Its terminal is screen, which drops it: tmux needs set -g allow-passthrough on.",
);
const MOSH_OUTSIDE: CopyHint = CopyHint::doubt(
    "Its terminal is mosh, which drops it: tmux needs set -g allow-passthrough on.",
);
const SHARED: CopyHint = CopyHint::besides(
    "Several terminals are attached, so it goes tmux's own way only. If nothing arrives: \
     tmux detach-client -a, and copy again.",
);
const PRIMARY: CopyHint = CopyHint::besides(
    "xterm and rxvt paste it with the middle mouse button or Shift-Insert; set -g \
     allow-passthrough on in tmux mends that.",
);
const VTE: CopyHint =
    CopyHint::doubt("GNOME Terminal and others of its kind (VTE) ignore it: use another way.");
const SILENT: CopyHint =
    CopyHint::besides("If nothing arrives: set -g allow-passthrough on in tmux.");

/// To a terminal that only its name tells of.
const TMUX_BEYOND: CopyHint = CopyHint::besides(
    "A tmux on the way needs, there: set -g allow-passthrough on. (Or set-clipboard on: it then \
     keeps the secret until tmux delete-buffer there.)",
);
const TMUX_TAKES: CopyHint = CopyHint::besides(
    "The tmux on the way keeps it among its buffers: tmux delete-buffer there removes it.",
);
const SCREEN_BEYOND: CopyHint = CopyHint::besides(
    "screen passes it on. A tmux on the way needs, there: set -g set-clipboard on, and \
     afterwards tmux delete-buffer, as it keeps the secret.",
);
const BEYOND_SCREEN: CopyHint = CopyHint::besides(
    "A tmux outside of screen needs, there: set -g set-clipboard on, and afterwards \
     tmux delete-buffer, as it keeps the secret.",
);
const MOSH: CopyHint = CopyHint::besides("mosh passes it on since its version 1.4.");

/// What else is to be known of `route`, once the text has this form. A terminal that `takes` OSC 52
/// has said so.
pub fn hint(
    route: ClipboardRoute,
    form: CopyForm,
    at: &Surroundings,
    tmux: Option<&Facts>,
    takes: bool,
) -> Option<CopyHint> {
    let written = !matches!(form, CopyForm::Terminal { paths: &[], .. });
    match (route, tmux) {
        (ClipboardRoute::Native, _) => (at.os == Os::Unix).then_some(DESKTOP),
        (ClipboardRoute::Tmux | ClipboardRoute::Osc52, Some(facts)) => {
            through(route, written, at, facts)
        }
        // In a terminal that screen knows it is called `screen.` and that one's name.
        (ClipboardRoute::Screen, _) => (!named(at)).then_some(BEYOND_SCREEN),
        (ClipboardRoute::Tmux, None) => None,
        (ClipboardRoute::Osc52, None) if at.has_multiplexer() => None,
        (ClipboardRoute::Osc52, None) => match at.terminal() {
            Terminal::Tmux | Terminal::Screen if takes => Some(TMUX_TAKES),
            Terminal::Tmux => Some(TMUX_BEYOND),
            Terminal::Screen => Some(SCREEN_BEYOND),
            Terminal::Vte if !takes => Some(VTE),
            _ if at.mosh => Some(MOSH),
            _ => None,
        },
    }
}

fn named(at: &Surroundings) -> bool {
    at.term.as_deref().is_some_and(|term| term.starts_with("screen."))
}

fn through(
    route: ClipboardRoute,
    written: bool,
    at: &Surroundings,
    facts: &Facts,
) -> Option<CopyHint> {
    let past = facts.passthrough && written && innermost(at, Some(facts)) == Innermost::Tmux;
    match facts.terminal {
        Terminal::Tmux if past => Some(TMUX_OUTSIDE_PASSED),
        Terminal::Vte => Some(VTE),
        _ if past => None,
        _ if route == ClipboardRoute::Osc52 => Some(OWN_BUFFER),
        _ if facts.passthrough && !facts.alone() => Some(SHARED),
        Terminal::Tmux => Some(TMUX_OUTSIDE),
        Terminal::Screen => Some(SCREEN_OUTSIDE),
        _ if facts.mosh => Some(MOSH_OUTSIDE),
        Terminal::Primary => Some(PRIMARY),
        Terminal::Silent => Some(SILENT),
        Terminal::Other | Terminal::Without(_) => None,
    }
}
