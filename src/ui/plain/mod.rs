//! The same model as lines of plain text, for screen readers, braille displays, consoles without a
//! cursor, and logs. A [`PlainView`] is what there is to say; [`Voice`] says what of it changed.

mod announce;
mod place;
mod typed;
mod words;

use jiff::Timestamp;

use super::{Ctx, Glyphs, Theme, detail, dialog};
use crate::app::keys::hint::sentences;
use crate::app::screen::notice::Tone;
use crate::app::screen::ready::hints;
use crate::app::{Model, Pane};
use crate::domain::Secret;

pub use announce::{Spoken, Voice};
use typed::TypedField;
pub(super) use words::aloud;

/// The size that the model is told: what it counts in pages and lines is read aloud as well.
pub const SIZE: (u16, u16) = (120, 60);

/// Where one is: the pane or tab, the row under the cursor, and what there is to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainSpot {
    /// The pane or tab.
    pub head: String,
    /// Tells the row from others that read alike.
    pub id: String,
    /// The row, the important word first.
    pub row: String,
    /// Which one it is of how many.
    pub position: String,
    /// What is told of it besides, the warnings among it.
    pub about: Vec<String>,
}

/// A dialog: its title, its lines, and a value that was asked for.
#[derive(Clone, Debug, Default)]
pub struct PlainDialog {
    /// The title.
    pub title: String,
    /// Each line, and whether it is the one under the cursor.
    pub lines: Vec<(String, bool)>,
    /// What can be pressed.
    pub keys: Vec<String>,
    /// The secret, while it is shown.
    pub shown: Option<Secret>,
}

/// What there is to say.
#[derive(Clone, Debug, Default)]
pub struct PlainView {
    /// The environment and its type.
    pub place: String,
    /// Whether it may be written to, and for how long.
    pub access: String,
    /// Whether the applications are being read.
    pub reading: bool,
    /// What is waited for.
    pub waits: String,
    /// Where one is.
    pub spot: PlainSpot,
    /// The dialog.
    pub dialog: Option<PlainDialog>,
    /// What is typed.
    pub typed: Option<TypedField>,
    /// What was said last, and when.
    pub notice: Option<(Timestamp, String)>,
    /// What can be pressed.
    pub keys: String,
}

impl PlainView {
    /// What there is to say of the model.
    pub fn of(model: &Model) -> Self {
        let ctx = &Ctx { theme: Theme::default(), glyphs: Glyphs::WORDS };
        Self {
            place: place::place(model),
            access: place::access(model),
            reading: model.environment().is_some_and(|state| state.listing.is_some()),
            waits: place::waits(model),
            spot: spot(model, ctx),
            dialog: dialog::told(model, ctx),
            typed: typed::typed(model),
            notice: notice(model),
            keys: keys(model),
        }
    }
}

/// What is said first of all.
pub fn greeting(model: &Model) -> String {
    let keys = [("help", "lists the keys"), ("redraw", "says again where you are")];
    let keys = sentences(&model.keymap, &keys).join(", ");
    aloud(&format!("appdeck {}, plain. {keys}", env!("CARGO_PKG_VERSION")))
}

fn spot(model: &Model, ctx: &Ctx) -> PlainSpot {
    if model.environments.is_empty() {
        return place::welcome(model);
    }
    match model.focus {
        Pane::Environments => place::environments(model),
        Pane::Applications => place::applications(model),
        Pane::Detail => detail::told(model, ctx),
    }
}

fn notice(model: &Model) -> Option<(Timestamp, String)> {
    match (model.line(), model.line_waits()) {
        (Some(notice), _) => {
            let tone = match notice.tone {
                Tone::Success | Tone::Info => "",
                Tone::Warning => "Warning: ",
                Tone::Error => "Error: ",
            };
            Some((notice.at, format!("{tone}{}", aloud(&notice.text))))
        }
        (None, Some(waits)) => Some((Timestamp::UNIX_EPOCH, aloud(waits))),
        (None, None) => None,
    }
}

fn keys(model: &Model) -> String {
    let keys = hints(model).into_iter().map(|(key, binding)| format!("{key}  {}", binding.label));
    let keys: Vec<_> = keys.map(|hint| hint.replacen("  ", " ", 1)).collect();
    aloud(&keys.join(", "))
}
