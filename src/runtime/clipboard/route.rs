//! Which ways to the clipboard there are from where we run, the best first.

use crate::domain::{ClipboardChoice, Route};

use super::surroundings::{Os, Surroundings};
use super::tmux::Facts;

/// The routes to try in this order; the next one only when one failed. Empty: there is none.
///
/// The desktop's clipboard is taken only where the operator certainly sits at that desktop: not
/// over SSH (the secret would be in the server's clipboard), not inside screen or zellij (their
/// panes keep the environment of the day they were started, wherever one attached from), and not
/// in WSL (reading back there says nothing about Windows).
pub fn routes(at: &Surroundings) -> Vec<Route> {
    match at.choice {
        ClipboardChoice::Off => Vec::new(),
        ClipboardChoice::Native => vec![Route::Native],
        ClipboardChoice::Tmux => vec![Route::Tmux],
        ClipboardChoice::Osc52 => vec![escape(at)],
        ClipboardChoice::Auto => {
            let at_the_desktop = at.has_desktop()
                && !at.is_remote()
                && !at.wsl
                && at.zellij.is_none()
                && (at.sty.is_none() || at.tmux.is_some());
            let desktop = at_the_desktop.then_some(Route::Native);
            let multiplexer = at.tmux.is_some().then_some(Route::Tmux);
            desktop.into_iter().chain(multiplexer).chain([escape(at)]).collect()
        }
    }
}

/// How OSC 52 gets to the terminal. Inside both multiplexers the outer one cannot be told;
/// tmux's variable is the newer one more often.
fn escape(at: &Surroundings) -> Route {
    if at.sty.is_some() && at.tmux.is_none() { Route::Screen } else { Route::Osc52 }
}

/// The form that a text takes on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The desktop's own.
    Desktop,
    /// tmux's buffer. With the second flag a wrapped sequence as well: tmux names no selection,
    /// which mosh drops, and only this names one. It reaches every terminal that shows the pane,
    /// so it is for one that is alone.
    Buffer {
        /// Whether the wrapped sequence follows.
        and_wrapped: bool,
    },
    /// The sequence itself.
    Plain,
    /// In tmux's device control string.
    Wrapped,
    /// In screen's device control strings.
    Pieces,
}

/// The form for `route`, inside a tmux that tells `tmux`.
///
/// # Errors
/// Why it would not arrive, where that is known.
pub fn form(route: Route, tmux: Option<&Facts>) -> Result<Form, &'static str> {
    let none = tmux.and_then(|facts| facts.attached) == Some(0);
    let cannot = tmux.and_then(|facts| facts.takes) == Some(false);
    let passthrough = tmux.is_some_and(|facts| facts.passthrough);
    match route {
        Route::Native => Ok(Form::Desktop),
        Route::Screen => Ok(Form::Pieces),
        Route::Tmux | Route::Osc52 if none => Err("no terminal is attached to tmux"),
        // Past tmux, which keeps no buffer of it.
        Route::Osc52 if passthrough => Ok(Form::Wrapped),
        Route::Tmux | Route::Osc52 if cannot => {
            Err("tmux knows no clipboard of its terminal (Ms is missing in terminal-features)")
        }
        Route::Osc52 if tmux.and_then(|facts| facts.set_clipboard) == Some(false) => Err(
            "tmux drops OSC 52 of programs here: set -g set-clipboard on, or use --clipboard tmux",
        ),
        Route::Osc52 => Ok(Form::Plain),
        Route::Tmux => {
            let alone = tmux.and_then(|facts| facts.attached) == Some(1);
            Ok(Form::Buffer { and_wrapped: passthrough && alone })
        }
    }
}

/// Whether what the terminal says of itself is of use: where OSC 52 goes straight to it. A
/// multiplexer that we know of would answer for itself.
pub fn asks(at: &Surroundings) -> bool {
    let multiplexer = at.tmux.is_some() || at.sty.is_some() || at.zellij.is_some();
    !multiplexer && routes(at).contains(&Route::Osc52)
}

/// What else is to be known of `route`. Over SSH from inside a local tmux, only `TERM` shows it, and
/// that tmux drops OSC 52 unless it is told not to: when it is, newer ones say so (`takes`).
pub fn hint(at: &Surroundings, route: Route, takes: bool) -> Option<&'static str> {
    let term = at.term.as_deref().unwrap_or_default();
    let foreign = ["tmux", "screen"].iter().any(|name| term.starts_with(name))
        && at.tmux.is_none()
        && at.sty.is_none();
    match route {
        Route::Native if at.os == Os::Unix => {
            Some("It is there until appdeck ends: paste it before you leave.")
        }
        Route::Osc52 if foreign && !takes => {
            Some("Through tmux on another host this needs: set -g set-clipboard on")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ClipboardChoice, Facts, Form, Os, Route, Surroundings};
    use super::{asks, form, hint, routes};

    /// Surroundings from words: the variables that are set, `wsl`, or a system.
    fn surroundings(choice: ClipboardChoice, words: &str) -> Surroundings {
        let mut at = Surroundings { choice, ..Surroundings::default() };
        for word in words.split_whitespace() {
            let value = Some("set".to_owned());
            match word {
                "ssh" => at.ssh_connection = value,
                "ssh_tty" => at.ssh_tty = value,
                "display" => at.display = value,
                "wayland" => at.wayland_display = value,
                "tmux" => at.tmux = value,
                "sty" => at.sty = value,
                "zellij" => at.zellij = value,
                "wsl" => at.wsl = true,
                "macos" => at.os = Os::MacOs,
                "windows" => at.os = Os::Windows,
                _ => panic!("{word}"),
            }
        }
        at
    }

    #[test]
    fn every_place_has_its_ways() {
        use ClipboardChoice::{Auto, Native, Off, Osc52, Tmux};
        use Route::{Native as Desk, Osc52 as Osc, Screen, Tmux as Mux};
        let table: &[(ClipboardChoice, &str, &[Route])] = &[
            // At a desktop.
            (Auto, "display", &[Desk, Osc]),
            (Auto, "wayland", &[Desk, Osc]),
            (Auto, "display wayland", &[Desk, Osc]),
            (Auto, "macos", &[Desk, Osc]),
            (Auto, "windows", &[Desk, Osc]),
            (Auto, "display tmux", &[Desk, Mux, Osc]),
            (Auto, "macos tmux", &[Desk, Mux, Osc]),
            // On a server, a forwarded display or the server's own desktop notwithstanding.
            (Auto, "ssh", &[Osc]),
            (Auto, "ssh_tty", &[Osc]),
            (Auto, "ssh display", &[Osc]),
            (Auto, "ssh_tty wayland", &[Osc]),
            (Auto, "ssh macos", &[Osc]),
            (Auto, "ssh windows", &[Osc]),
            (Auto, "ssh tmux", &[Mux, Osc]),
            (Auto, "ssh tmux display", &[Mux, Osc]),
            (Auto, "ssh sty", &[Screen]),
            (Auto, "ssh zellij", &[Osc]),
            // A console, a container.
            (Auto, "", &[Osc]),
            (Auto, "tmux", &[Mux, Osc]),
            (Auto, "sty", &[Screen]),
            (Auto, "zellij", &[Osc]),
            // Multiplexers that do not tell where one attached from.
            (Auto, "display sty", &[Screen]),
            (Auto, "wayland zellij", &[Osc]),
            (Auto, "macos zellij", &[Osc]),
            (Auto, "tmux sty", &[Mux, Osc]),
            (Auto, "display tmux sty", &[Desk, Mux, Osc]),
            (Auto, "display tmux zellij", &[Mux, Osc]),
            // Windows Subsystem for Linux.
            (Auto, "wsl", &[Osc]),
            (Auto, "wsl display wayland", &[Osc]),
            (Auto, "wsl display tmux", &[Mux, Osc]),
            // The operator's own word wins.
            (Native, "ssh display", &[Desk]),
            (Native, "wsl display", &[Desk]),
            (Native, "", &[Desk]),
            (Osc52, "display", &[Osc]),
            (Osc52, "ssh tmux", &[Osc]),
            (Osc52, "sty", &[Screen]),
            (Tmux, "display", &[Mux]),
            (Tmux, "display tmux", &[Mux]),
            (Off, "display", &[]),
            (Off, "ssh tmux", &[]),
        ];
        for (choice, words, expected) in table {
            assert_eq!(routes(&surroundings(*choice, words)), *expected, "{choice:?} {words}");
        }
    }

    #[test]
    fn every_way_has_its_form() {
        const ALSO: Result<Form, &str> = Ok(Form::Buffer { and_wrapped: true });
        const BUFFER: Result<Form, &str> = Ok(Form::Buffer { and_wrapped: false });
        let (plain, wrapped) = (Ok(Form::Plain), Ok(Form::Wrapped));
        let (alone, known) = (Some(1), Some(true));
        let facts = |set_clipboard, passthrough, attached, takes| {
            Some(Facts { set_clipboard, passthrough, attached, takes })
        };
        // What tmux tells, the form of its own way and of OSC 52; `Err` is part of the words.
        let table = [
            (None, BUFFER, plain),
            (Some(Facts::default()), BUFFER, plain),
            (facts(Some(false), false, alone, known), BUFFER, Err("tmux drops OSC 52")),
            (facts(Some(false), true, alone, known), ALSO, wrapped),
            (facts(Some(true), false, alone, known), BUFFER, plain),
            (facts(Some(true), true, alone, known), ALSO, wrapped),
            // A second terminal is somebody else's, perhaps.
            (facts(Some(false), true, Some(2), known), BUFFER, wrapped),
            (facts(Some(false), true, None, None), BUFFER, wrapped),
            // A terminal that tmux cannot hand anything to.
            (
                facts(Some(true), false, alone, Some(false)),
                Err("Ms is missing"),
                Err("Ms is missing"),
            ),
            (facts(Some(true), true, alone, Some(false)), Err("Ms is missing"), wrapped),
            (facts(Some(true), true, Some(0), None), Err("no terminal"), Err("no terminal")),
        ];
        for (facts, own, escape) in table {
            for (route, expected) in [(Route::Tmux, own), (Route::Osc52, escape)] {
                match (form(route, facts.as_ref()), expected) {
                    (Err(why), Err(words)) => assert!(why.contains(words), "{facts:?} {why}"),
                    (got, expected) => assert_eq!(got, expected, "{route:?} {facts:?}"),
                }
            }
            assert_eq!(form(Route::Native, facts.as_ref()), Ok(Form::Desktop));
            assert_eq!(form(Route::Screen, facts.as_ref()), Ok(Form::Pieces));
        }
    }

    #[test]
    fn the_terminal_is_asked_where_it_answers_for_itself() {
        use ClipboardChoice::{Auto, Native, Off, Osc52, Tmux};
        let table = [
            (Auto, "ssh", true),
            (Auto, "", true),
            (Auto, "display", true),
            (Osc52, "display", true),
            (Auto, "tmux", false),
            (Osc52, "tmux", false),
            (Auto, "sty", false),
            (Auto, "zellij", false),
            (Native, "display", false),
            (Tmux, "", false),
            (Off, "", false),
        ];
        for (choice, words, expected) in table {
            assert_eq!(asks(&surroundings(choice, words)), expected, "{choice:?} {words}");
        }
    }

    #[test]
    fn what_else_a_way_needs_is_said() {
        let foreign = Some("another host");
        let table = [
            ("tmux-256color", "ssh", Route::Osc52, false, foreign),
            ("screen-256color", "ssh", Route::Osc52, false, foreign),
            ("tmux-256color", "ssh", Route::Osc52, true, None),
            ("xterm-256color", "ssh", Route::Osc52, false, None),
            ("tmux-256color", "ssh tmux", Route::Osc52, false, None),
            ("screen", "sty", Route::Screen, false, None),
            ("tmux-256color", "display", Route::Native, false, Some("until appdeck ends")),
            ("xterm-256color", "macos", Route::Native, false, None),
        ];
        for (term, words, route, takes, expected) in table {
            let mut at = surroundings(ClipboardChoice::Auto, words);
            at.term = Some(term.to_owned());
            let told = hint(&at, route, takes);
            assert_eq!(told.is_some(), expected.is_some(), "{term} {words} {route:?}");
            assert!(told.unwrap_or_default().contains(expected.unwrap_or_default()), "{told:?}");
        }
    }
}
