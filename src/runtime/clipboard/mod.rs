//! Copying, honestly: the way is chosen from where we are, and what cannot be confirmed is not
//! called copied.

mod native;
pub mod osc52;
pub mod route;
mod surroundings;
mod tmux;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use zeroize::Zeroizing;

pub use crate::domain::CopyText;
use crate::domain::{Certainty, CopyFailure, CopyOutcome, Route, Secret, TerminalWord};

use native::Native;
use route::Form;
pub use surroundings::{Os, Surroundings};
use tmux::{Buffer, Facts};

impl CopyText {
    fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(_))
    }

    #[expect(clippy::disallowed_methods, reason = "the clipboard needs the value")]
    fn reading(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

/// What became of a copy.
pub enum Copied {
    /// The caller writes these bytes to the terminal, in one piece between two frames.
    Emit {
        /// The escape sequence; wiped when dropped.
        bytes: Zeroizing<Vec<u8>>,
        /// The way they take.
        route: Route,
    },
    /// It is done.
    Done {
        /// The way it took.
        route: Route,
        /// Whether it arrived for certain.
        certainty: Certainty,
    },
    /// It was not copied.
    Failed {
        /// The way that failed last; `None` when there is none.
        route: Option<Route>,
        /// The reason.
        why: String,
    },
}

/// The clipboard, by whatever way there is.
pub struct Clipboard {
    surroundings: Surroundings,
    native: Native,
    word: OnceLock<TerminalWord>,
    buffers: AtomicU64,
}

impl Clipboard {
    /// The clipboard reached from `surroundings`.
    pub fn new(surroundings: Surroundings) -> Self {
        Self {
            surroundings,
            native: Native::default(),
            word: OnceLock::new(),
            buffers: AtomicU64::new(0),
        }
    }

    /// Whether it is of use to ask the terminal for its device attributes.
    pub fn asks(&self) -> bool {
        route::asks(&self.surroundings)
    }

    /// Takes note of what the terminal said; its first word counts.
    pub fn hear(&self, word: TerminalWord) {
        let _ = self.word.set(word);
    }

    /// The ways to the clipboard now, the best first.
    pub async fn routes(&self) -> Vec<Route> {
        let mut now = self.surroundings.clone();
        if let Some(server) = &self.surroundings.tmux
            && let Some(listing) = tmux::environment(server).await
        {
            now = now.refreshed(&listing);
        }
        route::routes(&now)
    }

    /// The ways to the clipboard in words, the best first; with the reason for each that would not
    /// arrive, where that is known.
    pub async fn describe(&self) -> Vec<String> {
        let facts = self.facts().await;
        let describe = |route: &Route| match route::form(*route, facts.as_ref()) {
            Ok(_) => route.name().to_owned(),
            Err(why) => format!("{} (not now: {why})", route.name()),
        };
        self.routes().await.iter().map(describe).collect()
    }

    async fn facts(&self) -> Option<Facts> {
        match &self.surroundings.tmux {
            Some(server) => tmux::facts(server).await,
            None => None,
        }
    }

    /// Copies `text` by the first way that does not fail. tmux keeps what is no secret for its own
    /// paste key.
    pub async fn copy(&self, text: CopyText) -> Copied {
        if text.is_secret() {
            self.hand_on(text, Buffer::Deleted(&self.buffer())).await
        } else {
            self.hand_on(text, Buffer::Kept).await
        }
    }

    /// A name that no other copy uses, of this process or of another one.
    fn buffer(&self) -> String {
        let count = self.buffers.fetch_add(1, Ordering::Relaxed);
        format!("appdeck-{}-{count}", std::process::id())
    }

    async fn hand_on(&self, text: CopyText, buffer: Buffer<'_>) -> Copied {
        let facts = self.facts().await;
        let mut failed = Copied::Failed {
            route: None,
            why: "the clipboard is switched off, by --clipboard or in the configuration".into(),
        };
        for route in self.routes().await {
            match self.copy_by(route, &text, buffer, facts.as_ref()).await {
                Ok(copied) => return copied,
                Err(why) => {
                    tracing::warn!(route = route.name(), why, "copying");
                    failed = Copied::Failed { route: Some(route), why };
                }
            }
        }
        failed
    }

    async fn copy_by(
        &self,
        route: Route,
        text: &CopyText,
        buffer: Buffer<'_>,
        facts: Option<&Facts>,
    ) -> Result<Copied, String> {
        let (form, certainty) = (route::form(route, facts)?, route.certainty());
        match form {
            Form::Desktop => {
                self.native.copy(text.clone()).await.map_err(|error| error.to_string())?;
            }
            Form::Buffer { .. } => {
                let server = self.surroundings.tmux.as_deref();
                let handed = tmux::copy(server, text.reading(), buffer).await;
                handed.map_err(|error| error.to_string())?;
            }
            Form::Plain | Form::Wrapped | Form::Pieces => {}
        }
        let sequence = match form {
            Form::Desktop | Form::Buffer { and_wrapped: false } => {
                return Ok(Copied::Done { route, certainty });
            }
            Form::Buffer { and_wrapped: true } | Form::Wrapped => osc52::for_tmux,
            Form::Plain => osc52::plain,
            Form::Pieces => osc52::for_screen,
        };
        match sequence(text.reading()) {
            Ok(bytes) => Ok(Copied::Emit { bytes, route }),
            // tmux itself takes more.
            Err(_) if route == Route::Tmux => Ok(Copied::Done { route, certainty }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Takes `secret` out of the clipboard again, by the way it went. Only the desktop can tell
    /// whether it is still there; elsewhere the clipboard is overwritten with a space, as an empty
    /// text is dropped by some on the way.
    pub async fn clear(&self, secret: Secret) -> Copied {
        if self.routes().await.first() != Some(&Route::Native) {
            let buffer = self.buffer();
            return self.hand_on(CopyText::Plain(" ".into()), Buffer::Deleted(&buffer)).await;
        }
        match self.native.clear(CopyText::Secret(secret)).await {
            Ok(()) => Copied::Done { route: Route::Native, certainty: Certainty::Checked },
            Err(error) => Copied::Failed { route: Some(Route::Native), why: error.to_string() },
        }
    }

    /// What to tell the operator about `copied`. For [`Copied::Emit`], once the bytes are written.
    ///
    /// # Errors
    /// The failure, for [`Copied::Failed`].
    pub fn outcome(&self, copied: &Copied) -> Result<CopyOutcome, CopyFailure> {
        match copied {
            Copied::Emit { route, .. } | Copied::Done { route, .. } => {
                let word = self.word.get().copied().unwrap_or_default();
                let takes = word == TerminalWord::TakesOsc52;
                let hint = route::hint(&self.surroundings, *route, takes);
                Ok(CopyOutcome::new(*route, word, hint))
            }
            Copied::Failed { route, why } => {
                Err(CopyFailure { route: route.map_or("", Route::name), why: why.clone() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Certainty, ClipboardChoice, Route, Secret};

    use super::{Clipboard, Copied, CopyText, Surroundings};

    fn clipboard(choice: ClipboardChoice) -> Clipboard {
        Clipboard::new(Surroundings { choice, ..Surroundings::default() })
    }

    #[tokio::test]
    async fn switched_off_copies_nothing_and_says_so() {
        let clipboard = clipboard(ClipboardChoice::Off);
        let copied = clipboard.copy(CopyText::Plain("skc_1".into())).await;
        let failure = clipboard.outcome(&copied).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "Not copied: the clipboard is switched off, by --clipboard or in the configuration"
        );
    }

    #[tokio::test]
    async fn a_secret_for_the_terminal_is_handed_to_the_caller() {
        let clipboard = clipboard(ClipboardChoice::Auto);
        let secret = Secret::new("test_canary_value_0123".into());
        let copied = clipboard.copy(CopyText::Secret(secret)).await;
        let Copied::Emit { bytes, route: Route::Osc52 } = &copied else { panic!("no bytes") };
        assert_eq!(**bytes, b"\x1b]52;c;dGVzdF9jYW5hcnlfdmFsdWVfMDEyMw==\x07");
        assert_eq!(clipboard.outcome(&copied).unwrap().certainty, Certainty::Unconfirmed);
    }

    #[tokio::test]
    async fn what_is_too_long_for_a_terminal_fails_in_words() {
        let clipboard = clipboard(ClipboardChoice::Osc52);
        let copied = clipboard.copy(CopyText::Plain("x".repeat(100_000))).await;
        let failure = clipboard.outcome(&copied).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "Not copied (OSC 52): the text has 100000 bytes, and terminals take 74994 at most"
        );
    }

    #[test]
    fn debug_of_a_secret_text_tells_nothing() {
        let text = CopyText::Secret(Secret::new("test_canary_value_0123".into()));
        assert_eq!(format!("{text:?}"), "Secret(Secret(redacted))");
    }
}
