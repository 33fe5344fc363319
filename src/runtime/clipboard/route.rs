//! Which ways to the clipboard there are from where we run, the best first.

use crate::domain::{ClipboardChoice, ClipboardRoute};

use super::surroundings::{Innermost, Surroundings};
use super::tmux::Facts;

/// The routes to try in this order; the next one only when one failed. Empty: there is none.
///
/// The desktop's clipboard is taken only where the operator certainly sits at that desktop: not
/// over SSH (the secret would be in the server's clipboard), not inside screen or zellij (their
/// panes keep the environment of the day they were started, wherever one attached from), and not
/// in WSL (reading back there says nothing about Windows).
pub fn routes(at: &Surroundings, tmux: Option<&Facts>) -> Vec<ClipboardRoute> {
    let escape = match innermost(at, tmux) {
        Innermost::Screen => ClipboardRoute::Screen,
        Innermost::Tmux | Innermost::Zellij | Innermost::Terminal => ClipboardRoute::Osc52,
    };
    match at.choice {
        ClipboardChoice::Off => Vec::new(),
        ClipboardChoice::Native => vec![ClipboardRoute::Native],
        ClipboardChoice::Tmux => vec![ClipboardRoute::Tmux],
        ClipboardChoice::Osc52 => vec![escape],
        ClipboardChoice::Auto => {
            let at_the_desktop = at.has_desktop()
                && !at.is_remote()
                && !at.wsl
                && at.zellij.is_none()
                && (at.sty.is_none() || at.tmux.is_some());
            let desktop = at_the_desktop.then_some(ClipboardRoute::Native);
            let multiplexer = at.tmux.is_some().then_some(ClipboardRoute::Tmux);
            desktop.into_iter().chain(multiplexer).chain([escape]).collect()
        }
    }
}

/// What reads what we write. A tmux that does not answer is gone, if something else is here.
pub fn innermost(at: &Surroundings, tmux: Option<&Facts>) -> Innermost {
    match tmux {
        Some(facts) => at.innermost(facts.pane.as_deref()),
        None if at.sty.is_some() => Surroundings { tmux: None, ..at.clone() }.innermost(None),
        None => at.innermost(None),
    }
}

/// Whether what the terminal says of itself is of use: where OSC 52 goes straight to it. A
/// multiplexer that we know of would answer for itself.
pub fn asks(at: &Surroundings) -> bool {
    !at.has_multiplexer() && routes(at, None).contains(&ClipboardRoute::Osc52)
}

#[cfg(test)]
mod tests {
    use super::super::surroundings::Os;
    use super::{ClipboardChoice, ClipboardRoute, Facts, Surroundings, asks, routes};

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
                _ => panic!("{word}"),
            }
        }
        at
    }

    #[test]
    fn every_place_has_its_ways() {
        use ClipboardChoice::{Auto, Native, Off, Osc52, Tmux};
        use ClipboardRoute::{Native as Desk, Osc52 as Osc, Screen, Tmux as Mux};
        let table: &[(ClipboardChoice, &str, &[ClipboardRoute])] = &[
            // At a desktop.
            (Auto, "display", &[Desk, Osc]),
            (Auto, "wayland", &[Desk, Osc]),
            (Auto, "display wayland", &[Desk, Osc]),
            (Auto, "macos", &[Desk, Osc]),
            (Auto, "display tmux", &[Desk, Mux, Osc]),
            (Auto, "macos tmux", &[Desk, Mux, Osc]),
            // On a server, a forwarded display or the server's own desktop notwithstanding.
            (Auto, "ssh", &[Osc]),
            (Auto, "ssh_tty", &[Osc]),
            (Auto, "ssh display", &[Osc]),
            (Auto, "ssh_tty wayland", &[Osc]),
            (Auto, "ssh macos", &[Osc]),
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
            (Auto, "tmux sty", &[Mux, Screen]),
            (Auto, "display tmux sty", &[Desk, Mux, Screen]),
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
            assert_eq!(
                routes(&surroundings(*choice, words), None),
                *expected,
                "{choice:?} {words}"
            );
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
    fn inside_of_two_multiplexers_the_inner_one_gets_the_sequence() {
        let at = surroundings(ClipboardChoice::Auto, "ssh tmux sty");
        let at = Surroundings { tty: Some("/dev/pts/1".into()), ..at };
        for (pane, escape) in
            [("/dev/pts/1", ClipboardRoute::Osc52), ("/dev/pts/7", ClipboardRoute::Screen)]
        {
            let facts = Facts { pane: Some(pane.into()), ..Facts::default() };
            assert_eq!(routes(&at, Some(&facts)), [ClipboardRoute::Tmux, escape], "{pane}");
        }
    }
}
