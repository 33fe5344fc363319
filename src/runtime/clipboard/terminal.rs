//! Who is at the other end, as far as a clipboard cares.

/// A terminal, from the name of its description and from what it answered to XTVERSION.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Terminal {
    /// Another tmux.
    Tmux,
    /// GNU screen, or a tmux that goes by its name and does not answer.
    Screen,
    /// It takes a text that names no selection for PRIMARY, which only the mouse pastes.
    Primary,
    /// GNOME Terminal and its kin.
    Vte,
    /// It has no clipboard, or prints what is meant for one; its name.
    Without(&'static str),
    /// One that told its name, and is none of these.
    Other,
    /// One that told nothing.
    #[default]
    Silent,
}

/// The beginnings of the names of those that have no clipboard.
const WITHOUT: [(&str, &str); 5] = [
    ("linux", "the Linux console"),
    ("cons25", "a BSD console"),
    ("wsvt25", "a BSD console"),
    ("eterm", "Emacs' term"),
    ("dumb", "a dumb terminal"),
];

impl Terminal {
    /// The terminal that `term` describes, and that answered `version`, which may be empty.
    pub fn of(term: &str, version: &str) -> Self {
        // A tmux tells its version, whatever it calls itself.
        if version.starts_with("tmux ") || (version.is_empty() && term.starts_with("tmux")) {
            return Self::Tmux;
        }
        if version.is_empty() && term.starts_with("screen") {
            return Self::Screen;
        }
        if version.starts_with("XTerm(") || term.starts_with("rxvt") {
            return Self::Primary;
        }
        if version.starts_with("VTE(") {
            return Self::Vte;
        }
        match WITHOUT.iter().find(|(name, _)| term.starts_with(name)) {
            Some((_, name)) => Self::Without(name),
            None if version.is_empty() => Self::Silent,
            None => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Terminal;

    #[test]
    fn a_terminal_is_known_by_its_answer_and_else_by_its_name() {
        let table = [
            ("tmux-256color", "", Terminal::Tmux),
            ("tmux", "tmux 3.3a", Terminal::Tmux),
            ("screen-256color", "tmux 3.3a", Terminal::Tmux),
            ("xterm-256color", "tmux 3.3a", Terminal::Tmux),
            ("screen", "", Terminal::Screen),
            ("screen.xterm-256color", "", Terminal::Screen),
            ("xterm-256color", "XTerm(379)", Terminal::Primary),
            ("rxvt-unicode-256color", "", Terminal::Primary),
            ("xterm-256color", "VTE(7000)", Terminal::Vte),
            ("linux", "", Terminal::Without("the Linux console")),
            ("linux-16color", "", Terminal::Without("the Linux console")),
            ("eterm-color", "", Terminal::Without("Emacs' term")),
            ("xterm-kitty", "kitty(0.26.5)", Terminal::Other),
            ("xterm-256color", "iTerm2 3.5", Terminal::Other),
            ("xterm-256color", "", Terminal::Silent),
            ("alacritty", "", Terminal::Silent),
            ("vt220", "", Terminal::Silent),
            ("", "", Terminal::Silent),
        ];
        for (term, version, terminal) in table {
            assert_eq!(Terminal::of(term, version), terminal, "{term} {version}");
        }
    }
}
