//! The characters of frames and marks, with a plain set for terminals that have no others.

use ratatui::symbols::border;

/// One set of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Frames.
    pub border: border::Set<'static>,
    /// Before the row under the cursor.
    pub cursor: &'static str,
    /// On.
    pub on: &'static str,
    /// Off.
    pub off: &'static str,
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
    /// The pictures of the spinner.
    pub spinner: &'static [&'static str],
    /// Left and right of a badge.
    pub badge: (&'static str, &'static str),
    /// From a value to another.
    pub arrow: &'static str,
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Glyphs {
    /// Box drawing and symbols that every Unicode font has, one column each.
    pub const UNICODE: Self = Self {
        border: border::ROUNDED,
        cursor: "▌",
        on: "✓",
        off: "✗",
        changed: "●",
        warning: "▲",
        block: "✗",
        hint: "·",
        mask: "•",
        dot: "·",
        cut: "…",
        none: "–",
        ascending: "▲",
        spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
        badge: ("▏", "▕"),
        arrow: "→",
    };

    /// ASCII only.
    pub const ASCII: Self = Self {
        border: ASCII_BORDER,
        cursor: ">",
        on: "+",
        off: "-",
        changed: "*",
        warning: "!",
        block: "x",
        hint: "-",
        mask: "*",
        dot: "-",
        cut: "~",
        none: "-",
        ascending: "^",
        spinner: &["|", "/", "-", "\\"],
        badge: ("[", "]"),
        arrow: "->",
    };
}
