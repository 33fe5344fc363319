//! The form that a text takes on its way.

use crate::domain::ClipboardRoute;

use super::osc52::{Layer, Path};
use super::route::innermost;
use super::surroundings::{Innermost, Surroundings};
use super::terminal::Terminal;
use super::tmux::Facts;

/// The form that a text takes on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyForm {
    /// The desktop's own.
    Desktop,
    /// Through the terminal.
    Terminal {
        /// tmux's buffer goes first.
        buffer: bool,
        /// The sequences that are written, each for another guess of what is in between: what does
        /// not fit is dropped by who reads it.
        paths: &'static [Path],
    },
}

const fn written(paths: &'static [Path]) -> CopyForm {
    CopyForm::Terminal { buffer: false, paths }
}

const fn buffer(paths: &'static [Path]) -> CopyForm {
    CopyForm::Terminal { buffer: true, paths }
}

const PLAIN: &[Path] = &[&[]];

/// Into a screen that is here; its own terminal may be another screen.
const IN_SCREEN: &[Path] = &[&[Layer::Screen], &[Layer::Screen, Layer::Screen]];

/// Past a tmux that is here.
fn past_tmux(terminal: Terminal) -> &'static [Path] {
    const TERMINAL: &[Path] = &[&[Layer::Tmux]];
    const TMUX: &[Path] = &[&[Layer::Tmux], &[Layer::Tmux, Layer::Tmux]];
    const SCREEN: &[Path] = &[&[Layer::Tmux], &[Layer::Screen, Layer::Tmux]];
    match terminal {
        Terminal::Tmux => TMUX,
        Terminal::Screen => SCREEN,
        _ => TERMINAL,
    }
}

/// To a terminal that only its name tells of. screen prints tmux's form, with the secret in it: what
/// may be one never gets that, also when it is not the first to read it.
fn beyond(terminal: Terminal) -> &'static [Path] {
    const TMUX: &[Path] = &[&[], &[Layer::Tmux], &[Layer::Screen, Layer::Tmux]];
    const SCREEN: &[Path] = &[&[], &[Layer::Screen], &[Layer::Screen, Layer::Screen]];
    match terminal {
        Terminal::Tmux => TMUX,
        Terminal::Screen => SCREEN,
        _ => PLAIN,
    }
}

/// The form for `route`, at a place with a tmux that tells `tmux`.
///
/// # Errors
/// Why it would not arrive, where that is known.
pub fn form(
    route: ClipboardRoute,
    at: &Surroundings,
    tmux: Option<&Facts>,
) -> Result<CopyForm, String> {
    match (route, tmux) {
        (ClipboardRoute::Native, _) => Ok(CopyForm::Desktop),
        (ClipboardRoute::Screen, _) => Ok(written(IN_SCREEN)),
        (ClipboardRoute::Tmux, None) => Ok(buffer(&[])),
        (ClipboardRoute::Tmux | ClipboardRoute::Osc52, Some(facts)) => through(route, at, facts),
        (ClipboardRoute::Osc52, None) if at.has_multiplexer() => Ok(written(PLAIN)),
        (ClipboardRoute::Osc52, None) => match at.terminal() {
            Terminal::Without(name) => Err(without(name)),
            terminal => Ok(written(beyond(terminal))),
        },
    }
}

fn through(route: ClipboardRoute, at: &Surroundings, facts: &Facts) -> Result<CopyForm, String> {
    if facts.attached == Some(0) {
        return Err("no terminal is attached to tmux".into());
    }
    if let Terminal::Without(name) = facts.terminal {
        return Err(without(name));
    }
    let innermost = innermost(at, Some(facts));
    let past = facts.passthrough && innermost == Innermost::Tmux;
    let drops = facts.set_clipboard == Some(false) && innermost == Innermost::Tmux;
    match route {
        // It keeps no buffer of it.
        ClipboardRoute::Osc52 if past => Ok(written(past_tmux(facts.terminal))),
        _ if facts.takes == Some(false) => {
            Err("tmux knows no clipboard of its terminal (Ms is missing in terminal-features); \
                 set -g allow-passthrough on goes past it"
                .into())
        }
        ClipboardRoute::Osc52 if drops => Err("tmux drops OSC 52 of programs here: \
                                      set -g allow-passthrough on, or use --clipboard tmux"
            .into()),
        ClipboardRoute::Osc52 => Ok(written(PLAIN)),
        // tmux names no selection, which mosh drops, and only the sequence names one. It reaches
        // every terminal that shows the pane, so it is for one that is alone.
        _ if past && facts.alone() => Ok(buffer(past_tmux(facts.terminal))),
        _ => Ok(buffer(match innermost {
            Innermost::Screen => IN_SCREEN,
            Innermost::Zellij => PLAIN,
            Innermost::Tmux | Innermost::Terminal => &[],
        })),
    }
}

fn without(name: &str) -> String {
    format!("{name} has no clipboard that programs can write to")
}
