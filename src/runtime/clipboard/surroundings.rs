//! Where we run, as far as a clipboard cares.

use std::env;

use crate::domain::ClipboardChoice;

/// The operating system's family of clipboards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Os {
    /// X11 or Wayland, if any.
    #[default]
    Unix,
    /// The pasteboard, always there.
    MacOs,
    /// The clipboard, always there.
    Windows,
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
}

impl Surroundings {
    /// Reads the process's environment.
    pub fn of_process(choice: ClipboardChoice) -> Self {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            choice,
            os: match env::consts::OS {
                "macos" => Os::MacOs,
                "windows" => Os::Windows,
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

#[cfg(test)]
mod tests {
    use super::Surroundings;

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
