//! Where we run, as far as a clipboard cares.

use std::env;
use std::io;
use std::os::fd::AsFd;

use crate::domain::ClipboardChoice;

use super::ancestors;
use super::terminal::Terminal;

/// What reads what we write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Innermost {
    /// A pane of tmux.
    Tmux,
    /// A window of GNU screen.
    Screen,
    /// A pane of zellij.
    Zellij,
    /// A terminal, or a multiplexer that nothing but `TERM` shows.
    Terminal,
}

/// The operating system's family of clipboards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Os {
    /// X11 or Wayland, if any.
    #[default]
    Unix,
    /// The pasteboard, always there.
    MacOs,
}

/// Everything the choice of a route depends on. The texts are the values of the environment
/// variables of the same name; an empty one is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// What the operator allows.
    pub choice: ClipboardChoice,
    /// The system.
    pub os: Os,
    /// Inside the Windows Subsystem for Linux.
    pub wsl: bool,
    /// `SSH_CONNECTION`.
    pub ssh_connection: Option<String>,
    /// `SSH_TTY`.
    pub ssh_tty: Option<String>,
    /// `DISPLAY`.
    pub display: Option<String>,
    /// `WAYLAND_DISPLAY`.
    pub wayland_display: Option<String>,
    /// `TMUX`: inside tmux, and how to reach its server.
    pub tmux: Option<String>,
    /// `STY`: inside GNU screen.
    pub sty: Option<String>,
    /// `ZELLIJ`: inside zellij.
    pub zellij: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
    /// `TERM_PROGRAM`.
    pub term_program: Option<String>,
    /// `VTE_VERSION`.
    pub vte_version: Option<String>,
    /// The terminal's own device, such as `/dev/pts/3`.
    pub tty: Option<String>,
    /// A descendant of `mosh-server`, without a multiplexer in between.
    pub mosh: bool,
}

impl Surroundings {
    /// Reads the process's environment.
    pub fn of_process(choice: ClipboardChoice) -> Self {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            choice,
            os: match env::consts::OS {
                "macos" => Os::MacOs,
                _ => Os::Unix,
            },
            wsl: variable("WSL_DISTRO_NAME").or_else(|| variable("WSL_INTEROP")).is_some(),
            ssh_connection: variable("SSH_CONNECTION"),
            ssh_tty: variable("SSH_TTY"),
            display: variable("DISPLAY"),
            wayland_display: variable("WAYLAND_DISPLAY"),
            tmux: variable("TMUX"),
            sty: variable("STY"),
            zellij: variable("ZELLIJ"),
            term: variable("TERM"),
            term_program: variable("TERM_PROGRAM"),
            vte_version: variable("VTE_VERSION"),
            tty: tty(),
            mosh: ancestors::include(std::process::id(), "mosh-server"),
        }
    }

    /// Whether a multiplexer is known to be here.
    pub fn has_multiplexer(&self) -> bool {
        self.tmux.is_some() || self.sty.is_some() || self.zellij.is_some()
    }

    /// The terminal that we write to, when no multiplexer is known to be here: behind `ssh`, `su` or
    /// `docker exec` only `TERM` shows one.
    pub fn terminal(&self) -> Terminal {
        let program = self.term_program.as_deref();
        match Terminal::of(self.term.as_deref().unwrap_or_default(), "") {
            Terminal::Silent | Terminal::Primary if self.vte_version.is_some() => Terminal::Vte,
            Terminal::Silent if program == Some("Apple_Terminal") => {
                Terminal::Without("Terminal.app")
            }
            other => other,
        }
    }

    /// The multiplexer that reads what we write, where several are known: the variables of the outer
    /// ones are seen inside of the inner ones. `pane` is the terminal that tmux shows us in.
    pub fn innermost(&self, pane: Option<&str>) -> Innermost {
        let others = self.sty.is_some() || self.zellij.is_some();
        let own = match (pane, self.tty.as_deref()) {
            (Some(pane), Some(tty)) => Some(pane == tty),
            _ => None,
        };
        let term = self.term.as_deref().unwrap_or_default();
        if self.tmux.is_some() && (!others || own.unwrap_or(!term.starts_with("screen."))) {
            Innermost::Tmux
        } else if self.sty.is_some() && (self.zellij.is_none() || term.starts_with("screen")) {
            Innermost::Screen
        } else if self.zellij.is_some() {
            Innermost::Zellij
        } else {
            Innermost::Terminal
        }
    }

    /// Whether we are on another machine than the operator's keyboard.
    pub fn is_remote(&self) -> bool {
        self.ssh_connection.is_some() || self.ssh_tty.is_some()
    }

    /// Whether this machine has a desktop to copy to.
    pub fn has_desktop(&self) -> bool {
        self.os != Os::Unix || self.display.is_some() || self.wayland_display.is_some()
    }

    /// These surroundings as tmux knows them. The environment of a pane is as old as the pane,
    /// and somebody may have attached from elsewhere since; tmux keeps the variables of
    /// `update-environment` up to date. `listing` is what `tmux show-environment` prints:
    /// `NAME=value`, or `-NAME` for a variable the attached client does not have.
    #[must_use]
    pub fn refreshed(mut self, listing: &str) -> Self {
        for line in listing.lines() {
            let (name, value) = match (line.strip_prefix('-'), line.split_once('=')) {
                (Some(name), _) => (name, None),
                (None, Some((name, value))) => (name, Some(value.to_owned())),
                (None, None) => continue,
            };
            let value = value.filter(|value| !value.is_empty());
            match name {
                "SSH_CONNECTION" => {
                    self.ssh_connection = value;
                    // Not among the variables tmux updates: as old as the pane.
                    self.ssh_tty = None;
                }
                "DISPLAY" => self.display = value,
                "WAYLAND_DISPLAY" => self.wayland_display = value,
                _ => {}
            }
        }
        self
    }
}

fn tty() -> Option<String> {
    let name = |of: &dyn AsFd| rustix::termios::ttyname(of.as_fd(), Vec::new()).ok();
    let name = name(&io::stdout()).or_else(|| name(&io::stdin()))?;
    name.into_string().ok()
}

#[cfg(test)]
mod tests {
    use super::{Innermost, Surroundings};

    /// Surroundings from words: `NAME=value` of the variables, and `tty=`.
    fn surroundings(words: &str) -> Surroundings {
        let mut at = Surroundings::default();
        for (name, value) in words.split_whitespace().filter_map(|word| word.split_once('=')) {
            let value = Some(value.to_owned());
            match name {
                "TMUX" => at.tmux = value,
                "STY" => at.sty = value,
                "ZELLIJ" => at.zellij = value,
                "TERM" => at.term = value,
                "tty" => at.tty = value,
                _ => panic!("{name}"),
            }
        }
        at
    }

    #[test]
    fn of_several_multiplexers_the_inner_one_is_known() {
        use Innermost::{Screen, Terminal, Tmux, Zellij};
        // What is set, the terminal of our pane of tmux, the innermost.
        let table = [
            ("TERM=tmux-256color", None, Terminal),
            ("TMUX=s TERM=screen", None, Tmux),
            // `sudo` and `script` have a terminal of their own.
            ("TMUX=s TERM=screen tty=/dev/pts/2", Some("/dev/pts/1"), Tmux),
            ("STY=s TERM=screen", None, Screen),
            ("ZELLIJ=0", None, Zellij),
            ("TMUX=s STY=s TERM=screen tty=/dev/pts/1", Some("/dev/pts/1"), Tmux),
            ("TMUX=s STY=s TERM=screen tty=/dev/pts/2", Some("/dev/pts/1"), Screen),
            ("TMUX=s STY=s TERM=screen.xterm-256color", Some("/dev/pts/1"), Screen),
            ("TMUX=s STY=s TERM=tmux-256color", None, Tmux),
            ("TMUX=s ZELLIJ=0 tty=/dev/pts/1", Some("/dev/pts/1"), Tmux),
            ("TMUX=s ZELLIJ=0 tty=/dev/pts/2", Some("/dev/pts/1"), Zellij),
            ("STY=s ZELLIJ=0 TERM=xterm-256color", None, Zellij),
            ("STY=s ZELLIJ=0 TERM=screen.xterm-256color", None, Screen),
        ];
        for (words, pane, expected) in table {
            assert_eq!(surroundings(words).innermost(pane), expected, "{words} {pane:?}");
        }
    }

    #[test]
    fn a_session_attached_from_elsewhere_is_remote() {
        let pane = Surroundings {
            display: Some(":0".into()),
            tmux: Some("/tmp/s,1,0".into()),
            ..<_>::default()
        };
        let now = pane.refreshed("-DISPLAY\nSSH_CONNECTION=10.0.0.1 5 10.0.0.2 22\nLANG=C\n");
        assert!(now.is_remote());
        assert!(!now.has_desktop());
    }

    #[test]
    fn a_session_fetched_back_to_the_desk_is_local() {
        let pane = Surroundings {
            ssh_connection: Some("10.0.0.1 5 10.0.0.2 22".into()),
            ssh_tty: Some("/dev/pts/3".into()),
            ..<_>::default()
        };
        let now = pane.refreshed("DISPLAY=:0\n-SSH_CONNECTION\n");
        assert!(!now.is_remote());
        assert!(now.has_desktop());
    }

    #[test]
    fn what_tmux_does_not_tell_stays() {
        let pane = Surroundings {
            ssh_tty: Some("/dev/pts/3".into()),
            wayland_display: Some("wayland-0".into()),
            ..<_>::default()
        };
        assert_eq!(pane.clone().refreshed("EDITOR=vi\nnonsense\n"), pane);
    }
}
