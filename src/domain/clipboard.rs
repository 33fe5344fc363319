//! What became of a copy, in words an operator can trust: nothing is called copied that was not
//! read back.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Secret;

/// Which way to the clipboard the operator allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClipboardChoice {
    /// The best way from where we run.
    #[default]
    Auto,
    /// The desktop's clipboard on this machine.
    Native,
    /// The terminal's clipboard, through the escape sequence OSC 52.
    Osc52,
    /// The clipboard of the terminal tmux is attached to, through tmux.
    Tmux,
    /// No way at all.
    Off,
}

impl ClipboardChoice {
    /// Every choice under the word the configuration and the command line use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("native", Self::Native),
        ("osc52", Self::Osc52),
        ("tmux", Self::Tmux),
        ("off", Self::Off),
    ];
}

/// A word that is no clipboard choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no way to the clipboard: use auto, native, osc52, tmux or off")]
pub struct UnknownChoice(pub String);

impl FromStr for ClipboardChoice {
    type Err = UnknownChoice;

    fn from_str(word: &str) -> Result<Self, UnknownChoice> {
        Self::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, choice)| *choice)
            .ok_or_else(|| UnknownChoice(word.to_owned()))
    }
}

/// What is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyText {
    /// Something anybody may see, such as a client ID.
    Plain(String),
    /// A secret: kept out of clipboard histories.
    Secret(Secret),
}

/// How sure we are that the text is in the clipboard, or wherever else it was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Certainty {
    /// It was read back and is the same.
    Checked,
    /// It was sent, and nothing can confirm that it arrived.
    Unconfirmed,
}

/// What a terminal said when it was asked for its device attributes (DA1). Attribute 52 stands for
/// a clipboard that programs may write to; many that have one do not name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TerminalWord {
    /// Nothing: it was not asked, or did not answer in time.
    #[default]
    None,
    /// Nothing about its clipboard, which is no "no".
    Other,
    /// That it takes OSC 52.
    TakesOsc52,
}

impl TerminalWord {
    /// The word of a terminal with these attributes.
    pub fn of(attributes: &[u16]) -> Self {
        if attributes.contains(&52) { Self::TakesOsc52 } else { Self::Other }
    }

    /// In words, for the doctor.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "the terminal did not answer: unknown",
            Self::Other => "the terminal does not say whether it takes it: unknown",
            Self::TakesOsc52 => "the terminal says that it takes it",
        }
    }
}

/// One way to a clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClipboardRoute {
    /// The desktop's clipboard on this machine.
    Native,
    /// tmux, which passes the text to the terminal that is attached to it.
    Tmux,
    /// OSC 52 in the device control strings that GNU screen passes on.
    Screen,
    /// OSC 52, straight to the terminal.
    Osc52,
}

impl ClipboardRoute {
    /// The name shown to the operator.
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "desktop clipboard",
            Self::Tmux => "tmux",
            Self::Screen => "OSC 52 through screen",
            Self::Osc52 => "OSC 52",
        }
    }

    /// The most this way can tell. OSC 52 has no answer, and tmux reports success even when its
    /// terminal has no clipboard.
    pub fn certainty(self) -> Certainty {
        match self {
            Self::Native => Certainty::Checked,
            Self::Tmux | Self::Screen | Self::Osc52 => Certainty::Unconfirmed,
        }
    }

    fn message(self, word: TerminalWord) -> &'static str {
        match (self, word) {
            (Self::Native, _) => "Copied to the desktop clipboard (checked).",
            (Self::Tmux, _) => {
                "Passed to tmux for the clipboard. Not confirmed: paste it before you close this."
            }
            (Self::Screen, _) => {
                "Sent to the clipboard by OSC 52 through screen. Not confirmed: paste it before you close this."
            }
            (Self::Osc52, TerminalWord::TakesOsc52) => {
                "Sent to the clipboard by OSC 52, which the terminal says it takes. Not confirmed: paste it before you close this."
            }
            (Self::Osc52, TerminalWord::None | TerminalWord::Other) => {
                "Sent to the clipboard by OSC 52. Not confirmed: paste it before you close this."
            }
        }
    }

    fn notice(self, word: TerminalWord) -> String {
        let name = self.name();
        match (self, word) {
            (Self::Native, _) => format!("Copied to the {name}"),
            (Self::Osc52, TerminalWord::TakesOsc52) => format!(
                "Sent to the clipboard by {name} (the terminal says it takes it; not confirmed)"
            ),
            (Self::Tmux | Self::Screen | Self::Osc52, _) => {
                format!("Sent to the clipboard by {name} (not confirmed)")
            }
        }
    }
}

/// A copy that was made or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyOutcome {
    /// The name of the way it took.
    pub route: &'static str,
    /// Whether it is known to have arrived.
    pub certainty: Certainty,
    /// What to tell the operator about a secret.
    pub message: String,
    /// What to tell about anything else.
    pub notice: String,
    /// What else this way needs, where that is known.
    pub hint: Option<CopyHint>,
}

/// What else a way needs, or what is to be known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyHint {
    /// A sentence or two.
    pub words: &'static str,
    /// Whether it names a reason why the text may not have arrived.
    pub doubts: bool,
}

impl CopyHint {
    /// What is to be known besides.
    pub const fn besides(words: &'static str) -> Self {
        Self { words, doubts: false }
    }

    /// Why it may not have arrived.
    pub const fn doubt(words: &'static str) -> Self {
        Self { words, doubts: true }
    }
}

impl CopyOutcome {
    /// The outcome of a copy by `route`, which did all that this way can do, to a terminal that
    /// said `word`.
    pub fn new(route: ClipboardRoute, word: TerminalWord, hint: Option<CopyHint>) -> Self {
        Self {
            route: route.name(),
            certainty: route.certainty(),
            message: route.message(word).to_owned(),
            notice: route.notice(word),
            hint,
        }
    }
}

/// A copy that was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyFailure {
    /// The name of the way that failed last; empty when there was none to try.
    pub route: &'static str,
    /// Whether a way that failed may have been given the text before it did.
    pub sent: bool,
    /// The reason, without the text that was to be copied.
    pub why: String,
}

impl fmt::Display for CopyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.route.is_empty() {
            write!(f, "Not copied: {}", self.why)
        } else {
            write!(f, "Not copied ({}): {}", self.route, self.why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Certainty, ClipboardChoice, ClipboardRoute, CopyFailure, CopyOutcome, TerminalWord,
    };

    const ROUTES: [ClipboardRoute; 4] = [
        ClipboardRoute::Native,
        ClipboardRoute::Tmux,
        ClipboardRoute::Screen,
        ClipboardRoute::Osc52,
    ];
    const WORDS: [TerminalWord; 3] =
        [TerminalWord::None, TerminalWord::Other, TerminalWord::TakesOsc52];

    #[test]
    fn nothing_is_called_copied_that_was_not_read_back() {
        for (route, word) in ROUTES.iter().flat_map(|route| WORDS.map(|word| (*route, word))) {
            let outcome = CopyOutcome::new(route, word, None);
            let checked = outcome.certainty == Certainty::Checked;
            for text in [&outcome.message, &outcome.notice] {
                assert_eq!(text.to_lowercase().contains("copied"), checked, "{outcome:?}");
                let doubt = text.to_lowercase().contains("not confirmed");
                assert_eq!(doubt, !checked, "{outcome:?}");
            }
        }
    }

    #[test]
    fn only_a_terminal_that_says_so_is_said_to_take_it() {
        for (attributes, word) in [
            (&[62, 22, 52][..], TerminalWord::TakesOsc52),
            (&[52], TerminalWord::TakesOsc52),
            (&[6], TerminalWord::Other),
            (&[], TerminalWord::Other),
            (&[1, 2, 520], TerminalWord::Other),
        ] {
            assert_eq!(TerminalWord::of(attributes), word, "{attributes:?}");
        }
        for (route, word) in ROUTES.iter().flat_map(|route| WORDS.map(|word| (*route, word))) {
            let outcome = CopyOutcome::new(route, word, None);
            let expected = route == ClipboardRoute::Osc52 && word == TerminalWord::TakesOsc52;
            for text in [outcome.message, outcome.notice] {
                assert_eq!(text.contains("the terminal says"), expected, "{route:?} {word:?}");
            }
        }
    }

    #[test]
    fn a_failure_says_that_nothing_was_copied_and_why() {
        let off =
            CopyFailure { route: "", sent: false, why: "the clipboard is switched off".into() };
        assert_eq!(off.to_string(), "Not copied: the clipboard is switched off");
        let tmux = CopyFailure {
            route: ClipboardRoute::Tmux.name(),
            sent: true,
            why: "no server running".into(),
        };
        assert_eq!(tmux.to_string(), "Not copied (tmux): no server running");
    }

    #[test]
    fn a_choice_is_one_of_five_words() {
        for (word, choice) in ClipboardChoice::ALL {
            assert_eq!(word.parse(), Ok(choice));
        }
        let error = "xclip".parse::<ClipboardChoice>().unwrap_err().to_string();
        assert_eq!(
            error,
            "`xclip` is no way to the clipboard: use auto, native, osc52, tmux or off"
        );
    }
}
