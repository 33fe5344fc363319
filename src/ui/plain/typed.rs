//! What is being typed at the moment.

use crate::app::form::connect::ConnectLine;
use crate::app::form::create::CreateLine;
use crate::app::form::input::{HiddenInput, Input};
use crate::app::screen::reveal::{Reveal, RevealStep};
use crate::app::screen::signing_in::SignInStep;
use crate::app::{Dialog, Model};
use crate::domain::text::clean;

/// The text of the field that is typed in; of a secret only its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedText {
    /// It may be read aloud.
    Open {
        /// Made safe.
        text: String,
        /// The cursor's position in characters.
        cursor: usize,
    },
    /// So many characters of a secret.
    Hidden(usize),
}

/// What is typed, and in which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedField {
    /// Tells it from other fields.
    pub field: String,
    /// The text.
    pub text: TypedText,
}

/// The field in which a menu is searched.
const SEARCH: &str = "Search";
/// A value in the details.
const EDIT: &str = "Edit";

impl TypedField {
    /// Whether the row that it edits tells of it.
    pub fn told_by_row(&self) -> bool {
        self.field == EDIT
    }

    /// Whether it chooses from a menu.
    pub fn searches(&self) -> bool {
        self.field == SEARCH
    }
}

/// The field that the keys type in, if any.
pub fn typed(model: &Model) -> Option<TypedField> {
    if let Some(reveal) = model.reveals.last() {
        return of_reveal(reveal);
    }
    if let Some(dialog) = &model.dialog {
        return of_dialog(model, dialog);
    }
    let place = &model.environment()?.place;
    if model.filtering {
        return Some(open("Filter", &place.filter));
    }
    place.editor.as_ref().map(|editor| open(EDIT, &editor.input))
}

fn open(field: &str, input: &Input) -> TypedField {
    let text = TypedText::Open { text: clean(input.text()), cursor: input.cursor() };
    TypedField { field: field.to_owned(), text }
}

fn hidden(field: &str, input: &HiddenInput) -> TypedField {
    TypedField { field: field.to_owned(), text: TypedText::Hidden(input.secret().length()) }
}

fn of_reveal(reveal: &Reveal) -> Option<TypedField> {
    match &reveal.step {
        RevealStep::Discarding(typed) => Some(open("Discard", typed)),
        RevealStep::Vouching(typed) => Some(open("Stored", typed)),
        RevealStep::ToFile(form) => Some(open("File", &form.path)),
        RevealStep::Comparing(typed) => Some(hidden("Compare", typed)),
        RevealStep::Holding | RevealStep::ToCommand(_) | RevealStep::Delivering => None,
    }
}

fn of_dialog(model: &Model, dialog: &Dialog) -> Option<TypedField> {
    match dialog {
        Dialog::Create(form, _) => match form.line {
            CreateLine::Name => Some(open("Name", &form.name)),
            CreateLine::PostLogin => Some(open("Post login URLs", &form.post_login)),
            CreateLine::Kind => None,
        },
        Dialog::Connect(form) => match form.line {
            ConnectLine::Name => Some(open("Name", &form.name)),
            ConnectLine::Url => Some(open("URL", &form.url)),
            ConnectLine::ClientId => Some(open("Client ID", &form.client_id)),
            ConnectLine::Detail => Some(open("Detail", &form.detail)),
            ConnectLine::Secret => Some(hidden("Secret", &form.secret)),
            ConnectLine::Kind | ConnectLine::Source => None,
        },
        Dialog::Confirm(confirm) => confirm.word.as_ref().map(|(_, typed)| open("Confirm", typed)),
        Dialog::Test(test) => Some(hidden("Test", &test.typed)),
        Dialog::Explain(open) => Some(TypedField {
            field: "Sign-in".to_owned(),
            text: TypedText::Hidden(open.typed.length()),
        }),
        Dialog::SignIn(open) => match &open.step {
            SignInStep::Naming(typed) => Some(self::open("Redirect URL", typed)),
            SignInStep::Organization(_, typed) => Some(self::open("Organization", typed)),
            SignInStep::Waiting(waiting) => Some(TypedField {
                field: "Address".to_owned(),
                text: TypedText::Hidden(waiting.typed.length()),
            }),
            SignInStep::Secret(_, _, typed) => Some(hidden("Client secret", typed)),
            SignInStep::Choosing
            | SignInStep::Preparing(_)
            | SignInStep::Redeeming(_)
            | SignInStep::Ended(_) => None,
        },
        Dialog::Menu(menu) => menu.filter.as_ref().map(|filter| open(SEARCH, filter)),
        Dialog::History => {
            let history = model.history.as_ref().filter(|history| history.filtering)?;
            Some(open("History filter", &history.filter))
        }
        Dialog::Sessions => {
            let typed = model.sessions.as_ref()?.typed.as_ref()?;
            Some(open("User ID or e-mail address", typed))
        }
        Dialog::Difference(_)
        | Dialog::Clash(_)
        | Dialog::Rotation
        | Dialog::Reach(_)
        | Dialog::Reading(_) => None,
    }
}
