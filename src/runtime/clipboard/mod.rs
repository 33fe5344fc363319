//! Copying, honestly: the way is chosen from where we are, and what cannot be confirmed is not
//! called copied.

mod ancestors;
pub mod form;
pub mod hint;
mod native;
pub mod osc52;
pub mod route;
mod surroundings;
pub mod terminal;
pub mod tmux;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use zeroize::Zeroizing;

pub use crate::domain::CopyText;
use crate::domain::clipboard::CopyHint;
use crate::domain::{Certainty, ClipboardRoute, CopyFailure, CopyOutcome, Secret, TerminalWord};

use form::CopyForm;
use native::Native;
pub use native::{Connect, Desktop};
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
        route: ClipboardRoute,
        /// What else the way needs.
        hint: Option<CopyHint>,
    },
    /// It is done.
    Done {
        /// The way it took.
        route: ClipboardRoute,
        /// Whether it arrived for certain.
        certainty: Certainty,
        /// What else the way needs.
        hint: Option<CopyHint>,
    },
    /// It was not copied.
    Failed {
        /// The way that failed last; `None` when there is none.
        route: Option<ClipboardRoute>,
        /// Whether a way that failed may have been given the text before it did.
        sent: bool,
        /// The reason.
        why: String,
    },
}

/// Why one way failed, and whether it may have been given the text before it did.
struct RouteFailure {
    sent: bool,
    why: String,
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
        Self::through(surroundings, Native::default())
    }

    /// The clipboard reached from `surroundings`, on the desktop that `connect` leads to.
    pub fn on_desktop(surroundings: Surroundings, connect: Connect) -> Self {
        Self::through(surroundings, Native::of(connect))
    }

    fn through(surroundings: Surroundings, native: Native) -> Self {
        Self { surroundings, native, word: OnceLock::new(), buffers: AtomicU64::new(0) }
    }

    /// Whether it is of use to ask the terminal for its device attributes.
    pub fn asks(&self) -> bool {
        route::asks(&self.surroundings)
    }

    /// Takes note of what the terminal said; its first word counts.
    pub fn hear(&self, word: TerminalWord) {
        let _ = self.word.set(word);
    }

    /// Where we are now, and what tmux tells of it.
    async fn look(&self) -> (Surroundings, Option<Facts>) {
        let Some(server) = &self.surroundings.tmux else {
            return (self.surroundings.clone(), None);
        };
        let now = match tmux::environment(server).await {
            Some(listing) => self.surroundings.clone().refreshed(&listing),
            None => self.surroundings.clone(),
        };
        (now, tmux::facts(server).await)
    }

    /// The ways to the clipboard in words, the best first: why one would not arrive, and what else
    /// the first one that may arrive needs.
    pub async fn describe(&self) -> (Vec<String>, Option<CopyHint>) {
        let (at, facts) = self.look().await;
        let (mut ways, mut advice) = (Vec::new(), None);
        for route in route::routes(&at, facts.as_ref()) {
            ways.push(match form::form(route, &at, facts.as_ref()) {
                Ok(form) => {
                    let hint = || self.hint(route, form, &at, facts.as_ref());
                    advice = Some(advice.unwrap_or_else(hint));
                    route.name().to_owned()
                }
                Err(why) => format!("{} (not now: {why})", route.name()),
            });
        }
        (ways, advice.flatten())
    }

    fn hint(
        &self,
        route: ClipboardRoute,
        form: CopyForm,
        at: &Surroundings,
        facts: Option<&Facts>,
    ) -> Option<CopyHint> {
        let takes = self.word.get() == Some(&TerminalWord::TakesOsc52);
        hint::hint(route, form, at, facts, takes)
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
        let (at, facts) = self.look().await;
        let mut sent = false;
        let mut failed = Copied::Failed {
            route: None,
            sent,
            why: "the clipboard is switched off, by --clipboard or in the configuration".into(),
        };
        for route in route::routes(&at, facts.as_ref()) {
            let copied = match form::form(route, &at, facts.as_ref()) {
                Ok(form) => {
                    let hint = self.hint(route, form, &at, facts.as_ref());
                    self.copy_by(route, form, &text, buffer, hint).await
                }
                Err(why) => Err(RouteFailure { sent: false, why }),
            };
            match copied {
                Ok(copied) => return copied,
                Err(failure) => {
                    tracing::warn!(route = route.name(), why = failure.why, "copying");
                    sent |= failure.sent;
                    failed = Copied::Failed { route: Some(route), sent, why: failure.why };
                }
            }
        }
        failed
    }

    async fn copy_by(
        &self,
        route: ClipboardRoute,
        form: CopyForm,
        text: &CopyText,
        name: Buffer<'_>,
        hint: Option<CopyHint>,
    ) -> Result<Copied, RouteFailure> {
        let sent = |why| RouteFailure { sent: true, why };
        let done = Copied::Done { route, certainty: route.certainty(), hint };
        let (buffer, paths) = match form {
            CopyForm::Desktop => {
                let copied = self.native.copy(text.clone()).await;
                copied.map_err(|error| sent(error.to_string()))?;
                return Ok(done);
            }
            CopyForm::Terminal { buffer, paths } => (buffer, paths),
        };
        if buffer {
            let server = self.surroundings.tmux.as_deref();
            let passed = tmux::copy(server, text.reading(), name).await;
            passed.map_err(|error| sent(error.to_string()))?;
        }
        if paths.is_empty() {
            return Ok(done);
        }
        match osc52::sequence(text.reading(), paths) {
            Ok(bytes) => Ok(Copied::Emit { bytes, route, hint }),
            // tmux itself takes more.
            Err(_) if buffer => Ok(done),
            Err(error) => Err(RouteFailure { sent: false, why: error.to_string() }),
        }
    }

    /// Takes `secret` out of the clipboard again, by the way it went. Only the desktop can tell
    /// whether it is still there; elsewhere the clipboard is overwritten with a space, as an empty
    /// text is dropped by some on the way.
    pub async fn clear(&self, secret: Secret) -> Copied {
        let (at, facts) = self.look().await;
        if route::routes(&at, facts.as_ref()).first() != Some(&ClipboardRoute::Native) {
            let buffer = self.buffer();
            return self.hand_on(CopyText::Plain(" ".into()), Buffer::Deleted(&buffer)).await;
        }
        match self.native.clear(CopyText::Secret(secret)).await {
            Ok(()) => Copied::Done {
                route: ClipboardRoute::Native,
                certainty: Certainty::Checked,
                hint: None,
            },
            Err(error) => {
                let why = error.to_string();
                Copied::Failed { route: Some(ClipboardRoute::Native), sent: true, why }
            }
        }
    }

    /// Offers `secret` in the desktop's clipboard to a clipboard manager. Whether it is there only
    /// while this program runs; a desktop that does not tell is taken for one that has none.
    pub async fn leave(&self, secret: Secret) -> bool {
        let wayland = self.surroundings.wayland_display.is_some();
        let left = self.native.leave(CopyText::Secret(secret), wayland).await;
        !matches!(left, Ok(()) | Err(native::NativeError::Foreign))
    }

    /// What to tell the operator about `copied`. For [`Copied::Emit`], once the bytes are written.
    ///
    /// # Errors
    /// The failure, for [`Copied::Failed`].
    pub fn outcome(&self, copied: &Copied) -> Result<CopyOutcome, CopyFailure> {
        match copied {
            Copied::Emit { route, hint, .. } | Copied::Done { route, hint, .. } => {
                let word = self.word.get().copied().unwrap_or_default();
                Ok(CopyOutcome::new(*route, word, *hint))
            }
            Copied::Failed { route, sent, why } => {
                let route = route.map_or("", ClipboardRoute::name);
                Err(CopyFailure { route, sent: *sent, why: why.clone() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Certainty, ClipboardChoice, ClipboardRoute, Secret};

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
        let Copied::Emit { bytes, route: ClipboardRoute::Osc52, .. } = &copied else {
            panic!("no bytes")
        };
        assert_eq!(**bytes, b"\x1b]52;c;dGVzdF9jYW5hcnlfdmFsdWVfMDEyMw==\x07");
        assert_eq!(clipboard.outcome(&copied).unwrap().certainty, Certainty::Unconfirmed);
    }

    #[tokio::test]
    async fn what_is_too_long_for_a_terminal_fails_in_words() {
        let clipboard = clipboard(ClipboardChoice::Osc52);
        let copied = clipboard.copy(CopyText::Plain("x".repeat(100_000))).await;
        let failure = clipboard.outcome(&copied).unwrap_err();
        assert!(!failure.sent);
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
