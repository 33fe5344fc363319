//! The characters of frames and marks.

use ratatui::symbols::border;

/// One set of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Whether the finished frame is put into ASCII.
    pub ascii: bool,
    /// Frames.
    pub border: border::Set<'static>,
    /// Before the row under the cursor.
    pub cursor: &'static str,
    /// Before the environment that is open.
    pub open_one: &'static str,
    /// Behind an environment that does not answer.
    pub trouble: &'static str,
    /// Before *read-only*.
    pub locked: &'static str,
    /// Beside the open tab, left and right.
    pub open_tab: &'static str,
    /// On.
    pub on: &'static str,
    /// Before the side of a conflict that wins.
    pub chosen: &'static str,
    /// Off.
    pub off: &'static str,
    /// Before a step that is not taken yet.
    pub undone: &'static str,
    /// Not done yet.
    pub open: &'static str,
    /// Changed and not saved.
    pub changed: &'static str,
    /// A warning.
    pub warning: &'static str,
    /// A finding that blocks.
    pub block: &'static str,
    /// A hint.
    pub hint: &'static str,
    /// One hidden character of a secret.
    pub mask: &'static str,
    /// Between facts on one line.
    pub dot: &'static str,
    /// Where text was cut.
    pub cut: &'static str,
    /// No value.
    pub none: &'static str,
    /// Ascending order.
    pub ascending: &'static str,
    /// Descending order.
    pub descending: &'static str,
    /// The pictures of the spinner.
    pub spinner: &'static [&'static str],
    /// Left and right of a badge.
    pub badge: (&'static str, &'static str),
    /// From a value to another.
    pub arrow: &'static str,
}

impl Glyphs {
    /// Box drawing and symbols that every Unicode font has, one column each.
    pub const UNICODE: Self = Self {
        ascii: false,
        border: border::ROUNDED,
        cursor: "▌",
        open_one: "▸",
        trouble: "!",
        locked: "⊘",
        open_tab: "━",
        on: "✓",
        chosen: "✓",
        off: "✗",
        undone: "·",
        open: "○",
        changed: "●",
        warning: "▲",
        block: "✗",
        hint: "·",
        mask: "•",
        dot: "·",
        cut: "…",
        none: "–",
        ascending: "↑",
        descending: "↓",
        spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
        badge: ("▏", "▕"),
        arrow: "→",
    };

    /// The same, of which the finished frame is put into ASCII; see [`super::ascii`].
    pub const ASCII: Self = Self { ascii: true, ..Self::UNICODE };

    /// Words in the place of marks, for lines that are read aloud; see [`super::plain`].
    pub const WORDS: Self = Self {
        cursor: "",
        open_one: "",
        trouble: "",
        locked: "",
        open_tab: "",
        on: "ok:",
        chosen: "chosen:",
        off: "failed:",
        undone: "not yet:",
        open: "",
        changed: "",
        warning: "warning:",
        block: "not allowed:",
        hint: "hint:",
        dot: ",",
        cut: "...",
        none: "none",
        ascending: "ascending",
        descending: "descending",
        spinner: &[""],
        badge: ("", ""),
        arrow: "to",
        ..Self::UNICODE
    };
}
