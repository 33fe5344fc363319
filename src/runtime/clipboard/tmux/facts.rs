//! What tmux says of itself and of the terminal it would hand a text to.

use crate::runtime::clipboard::terminal::Terminal;

/// The answers of a tmux server. What it did not tell is `None`, or `false` for a switch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Whether `set-clipboard` is `on`: a program's own OSC 52 is taken then, and only then.
    pub set_clipboard: Option<bool>,
    /// Whether `allow-passthrough` lets a wrapped sequence through.
    pub passthrough: bool,
    /// How many terminals show our session.
    pub attached: Option<u32>,
    /// Whether tmux knows how to set the clipboard of the terminal that was used last: the
    /// capability `Ms` of its description.
    pub takes: Option<bool>,
    /// The terminal of our pane.
    pub pane: Option<String>,
    /// The terminal that was used last.
    pub terminal: Terminal,
    /// The process that shows tmux there.
    pub client: Option<u32>,
    /// Whether that terminal is behind mosh, where it can be told.
    pub mosh: bool,
}

/// The format that [`Facts::read`] reads, for `tmux display-message -p`.
pub const FORMAT: &str = "#{set-clipboard} #{allow-passthrough} #{session_attached} \
                          #{client_control_mode} #{client_name} #{pane_tty} #{client_pid} \
                          #{client_termname} #{client_termtype}";

impl Facts {
    /// Reads what tmux printed for [`FORMAT`], and for `tmux show-messages -T`, which lists the
    /// capabilities of each terminal under a line with its name.
    pub fn read(told: &str, terminals: &str) -> Self {
        // An option this version does not have is an empty field.
        // The last one may hold spaces.
        let fields: Vec<&str> = told.trim_end_matches('\n').splitn(9, ' ').collect();
        let field = |at: usize| fields.get(at).copied().filter(|field| !field.is_empty());
        let takes = match (field(3), field(4)) {
            // A terminal that draws tmux's windows itself gets no escape sequences.
            (Some("1"), _) => Some(false),
            (_, Some(client)) => capability(terminals, client),
            (_, None) => None,
        };
        Self {
            set_clipboard: field(0).map(|word| word == "on"),
            passthrough: matches!(field(1), Some("1" | "on" | "all")),
            attached: field(2).and_then(|number| number.parse().ok()),
            takes,
            pane: field(5).map(str::to_owned),
            client: field(6).and_then(|number| number.parse().ok()),
            terminal: Terminal::of(field(7).unwrap_or_default(), field(8).unwrap_or_default()),
            mosh: false,
        }
    }

    /// Whether the wrapped sequence goes to one terminal only: a second one is somebody else's,
    /// perhaps.
    pub fn alone(&self) -> bool {
        self.attached == Some(1)
    }
}

/// Whether the terminal of `client` has `Ms`.
fn capability(terminals: &str, client: &str) -> Option<bool> {
    let head = format!(" for {client},");
    let of_client = |line: &&str| line.starts_with("Terminal ") && line.contains(&head);
    let mut lines = terminals.lines().skip_while(|line| !of_client(line)).skip(1);
    let line = lines
        .by_ref()
        .take_while(|line| !line.starts_with("Terminal "))
        .find(|line| line.contains(" Ms: "))?;
    Some(!line.ends_with("[missing]"))
}

#[cfg(test)]
mod tests {
    use super::{Facts, Terminal};

    const TERMINALS: &str = "\
Terminal 0: xterm-256color for /dev/pts/30, flags=0x20:
 191: Ls: [missing]
 192: Ms: (string) \\033]52;%p1%s;%p2%s\\a
Terminal 1: vt220 for /dev/pts/3, flags=0x20:
 192: Ms: [missing]
";

    #[test]
    fn what_tmux_prints_is_understood() {
        let table = [
            ("external 0 2 0 /dev/pts/30", Some(false), false, Some(2), Some(true)),
            ("on 1 1 0 /dev/pts/3", Some(true), true, Some(1), Some(false)),
            ("off on 1 0 /dev/pts/30", Some(false), true, Some(1), Some(true)),
            ("external all 1 0 /dev/pts/9", Some(false), true, Some(1), None),
            // A terminal that draws the windows itself, and a version without passthrough.
            ("external off 1 1 client-4711", Some(false), false, Some(1), Some(false)),
            ("external  1 0 /dev/pts/30", Some(false), false, Some(1), Some(true)),
            // Nobody is attached.
            ("external 0 0  ", Some(false), false, Some(0), None),
            ("", None, false, None, None),
        ];
        for (told, set_clipboard, passthrough, attached, takes) in table {
            let expected = Facts { set_clipboard, passthrough, attached, takes, ..<_>::default() };
            assert_eq!(Facts::read(&format!("{told}\n"), TERMINALS), expected, "{told}");
        }
    }

    #[test]
    fn tmux_tells_its_pane_and_its_terminal() {
        let table = [
            ("/dev/pts/2 4711 tmux-256color tmux 3.3a", Some(4711), Terminal::Tmux),
            ("/dev/pts/2 4711 screen.xterm-256color ", Some(4711), Terminal::Screen),
            ("/dev/pts/2 4711 xterm-256color XTerm(379)", Some(4711), Terminal::Primary),
            ("/dev/pts/2   ", None, Terminal::Silent),
        ];
        for (told, client, terminal) in table {
            let facts = Facts::read(&format!("external 0 1 0 /dev/pts/30 {told}\n"), TERMINALS);
            assert_eq!(facts.pane.as_deref(), Some("/dev/pts/2"), "{told}");
            assert_eq!((facts.client, facts.terminal), (client, terminal), "{told}");
        }
    }
}
