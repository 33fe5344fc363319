//! Which ways to the clipboard there are from where we run, the best first.

use crate::domain::{ClipboardChoice, Route};

use super::surroundings::Surroundings;

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

/// What else `route` needs, where it can be told: over SSH from inside a local tmux, only `TERM`
/// shows it, and that tmux drops OSC 52 unless it is told not to.
pub fn hint(at: &Surroundings, route: Route) -> Option<&'static str> {
    let term = at.term.as_deref().unwrap_or_default();
    let foreign = ["tmux", "screen"].iter().any(|name| term.starts_with(name))
        && at.tmux.is_none()
        && at.sty.is_none();
    (foreign && route == Route::Osc52)
        .then_some("Through tmux on another host this needs: set -g set-clipboard on")
}

#[cfg(test)]
mod tests {
    use super::super::surroundings::Os;
    use super::{ClipboardChoice, Route, Surroundings, hint, routes};

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
    fn a_foreign_tmux_is_named_by_what_it_needs() {
        let table = [
            ("tmux-256color", "ssh", Route::Osc52, true),
            ("screen-256color", "ssh", Route::Osc52, true),
            ("xterm-256color", "ssh", Route::Osc52, false),
            ("tmux-256color", "ssh tmux", Route::Osc52, false),
            ("screen", "sty", Route::Screen, false),
            ("tmux-256color", "", Route::Native, false),
        ];
        for (term, words, route, expected) in table {
            let mut at = surroundings(ClipboardChoice::Auto, words);
            at.term = Some(term.to_owned());
            assert_eq!(hint(&at, route).is_some(), expected, "{term} {words} {route:?}");
        }
    }
}
