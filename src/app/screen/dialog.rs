//! Dialogs as values: at most one, asking, waiting or failed with the input kept. While one waits
//! there is no "yes", so nothing is confirmed twice.

use super::bulk::Bulk;
use super::explaining::ExplainDialog;
use super::filter::Pattern;
use super::reaching::ReachDialog;
use super::signing_in::SignInDialog;
use super::unanswered::Suspects;
use crate::api::ApiError;
use crate::app::engine::{OperationId, Order};
use crate::app::form::connect::ConnectForm;
use crate::app::form::create::CreateForm;
use crate::app::form::input::{HiddenInput, Input};
use crate::app::keys::{Action, BINDINGS, Binding, Context};
use crate::app::msg::Ticket;
use crate::app::undoing::Undoing;
use crate::domain::connection::Target;
use crate::domain::merge::Conflict;
use crate::domain::record::Change;
use crate::domain::{ClientId, EnvKey, FieldId, SecretId};

/// What a dialog has set going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: the operator decides.
    Nothing,
    /// One of the engine's operations, which tells how far it is.
    Operation(OperationId),
    /// The configuration is being written.
    Configuring(Ticket),
    /// The configuration could not be written, and why.
    NotConfigured(Box<ApiError>),
}

/// How far what a dialog has set going is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogStage<'a> {
    /// The operator decides.
    Asking,
    /// It is under way.
    Waiting,
    /// It failed; the operator may try again or leave.
    Failed(&'a ApiError),
}

/// What a confirmed question does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Orders a write; what that takes back.
    Order(Box<Order>, Option<Undoing>),
    /// Unlocks writing in the environment.
    Unlock,
    /// Throws the draft of an application away.
    DropDraft(ClientId),
    /// Takes an environment or a workspace out of the configuration.
    Forget(EnvKey, Target, String),
    /// Forgets the rotation of an application.
    EndRotation(ClientId),
}

/// A question with one consequence.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// The environment that it is about.
    pub environment: EnvKey,
    /// What is asked.
    pub title: String,
    /// What follows from it, line by line.
    pub lines: Vec<String>,
    /// What must be typed, and what was typed so far.
    pub word: Option<(String, Input)>,
    /// The verb on the button.
    pub verb: &'static str,
    /// Whether something is lost by it.
    pub danger: bool,
    /// What it does.
    pub intent: Intent,
    /// What it has set going.
    pub begun: Begun,
}

impl Confirm {
    /// Whether what must be typed was typed.
    pub fn ready(&self) -> bool {
        self.word.as_ref().is_none_or(|(word, typed)| typed.text().trim() == word)
    }
}

/// The differences that a save would make.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The environment.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// Its name.
    pub name: String,
    /// What was and what shall be.
    pub changes: Vec<Change>,
    /// What is to be known before it is saved.
    pub warnings: Vec<DifferenceWarning>,
    /// Whether the environment is a production one.
    pub production: bool,
    /// The environment's name.
    pub environment_name: String,
    /// What it takes back, when it is no edit of the operator's.
    pub undoing: Option<Undoing>,
    /// Which one it is of the applications that are changed one after the other, and of how many.
    pub place: Option<(usize, usize)>,
    /// The first line shown, where the screen is too low for all.
    pub scroll: usize,
    /// How many lines were on the screen so far, from the first one on.
    pub seen: usize,
    /// What it has set going.
    pub begun: Begun,
}

/// What is to be known before a field is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceWarning {
    /// The field.
    pub field: FieldId,
    /// Of a list, the item that it is about.
    pub item: Option<String>,
    /// In words.
    pub text: String,
}

/// Both sides changed the same fields.
#[derive(Clone, Debug)]
pub struct Clash {
    /// The environment.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// The fields, with what each side made of them.
    pub conflicts: Vec<Conflict>,
    /// The row under the cursor.
    pub cursor: usize,
    /// For each conflict, whether the operator's own value wins.
    pub mine: Vec<bool>,
    /// Whether an earlier write is being taken back.
    pub undoing: bool,
}

/// What choosing an item of a menu does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The same as a key.
    Act(Action),
    /// Goes to where a command works, by its row of the bindings, and does it there.
    There(usize),
    /// Copies a text; the second part says what it is.
    Copy(String, String),
    /// Opens an environment.
    Environment(EnvKey),
    /// Selects an application of the open environment.
    Application(ClientId),
    /// Shows what saving the unsaved changes of an application would change.
    Save(EnvKey, ClientId),
    /// Adds a URL to all marked applications, or removes it from them.
    Bulk(Box<Bulk>),
    /// Leaves the program.
    Leave,
    /// Edits a workspace.
    EditWorkspace(EnvKey),
    /// Asks whether a workspace shall be taken out of the configuration.
    RemoveWorkspace(EnvKey),
    /// Asks whether a secret shall be deactivated to make room.
    Retire(ClientId, SecretId),
    /// Leaves everything as it is, and says this.
    Keep(String),
    /// Answers what is asked about secrets that may be lost: all of them stay, and this is said.
    KeepAll(String),
    /// A secret that was taken for lost is a colleague's: nothing is asked of it any more.
    KeepSecret(Suspects, String),
    /// Asks whether a secret that may be a colleague's shall be deleted.
    DeleteSecret(EnvKey, ClientId, SecretId),
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// What it is.
    pub label: String,
    /// More about it, shown fainter.
    pub detail: String,
    /// Words that it is found by besides, in lower case; a command has some, and is found by whole
    /// words and their beginnings alone.
    pub names: Vec<&'static str>,
    /// What it does.
    pub choice: Choice,
}

/// Whether each word of what was typed begins a word of one of `texts`, all in lower case. Whatever is
/// neither letter nor digit stands between words: `coffee-desk` is two.
pub fn begins_words(typed: &str, texts: &[&str]) -> bool {
    let between = |c: char| !c.is_alphanumeric();
    let words = |text| str::split(text, between).filter(|word| !word.is_empty());
    let begun = |word: &str| texts.iter().any(|text| words(text).any(|one| one.starts_with(word)));
    words(typed).next().is_some() && words(typed).all(begun)
}

impl MenuItem {
    /// How well it answers what was typed, the best first; `None` when it does not.
    fn rank(&self, typed: &str, pattern: &Pattern) -> Option<(u8, i32)> {
        if self.names.is_empty() {
            let text = format!("{} {}", self.label, self.detail);
            return pattern.score(&text).map(|score| (0, -score));
        }
        let label = self.label.to_lowercase();
        let known_by = match &self.choice {
            Choice::Application(_) | Choice::Environment(_) => self.detail.to_lowercase(),
            _ => String::new(),
        };
        let texts = [label.as_str(), &known_by].into_iter().chain(self.names.iter().copied());
        let texts: Vec<&str> = texts.collect();
        let class = if self.names.contains(&typed) {
            0
        } else if self.names.iter().any(|name| name.starts_with(typed)) {
            1
        } else if begins_words(typed, &texts) {
            2
        } else if label.contains(typed) {
            3
        } else if let Some(place) = self.place()
            && begins_words(typed, &[texts.as_slice(), &[place.as_str()]].concat())
        {
            4
        } else {
            return None;
        };
        Some((class, 0))
    }
}

impl MenuItem {
    // Where a command works, in lower case: who looks for a place looks for what can be done there.
    fn place(&self) -> Option<String> {
        use Context::{Activity, Configuration, Credentials, Environments, Redirects};
        let of_place = |one: &&Binding| {
            let places = [Environments, Configuration, Credentials, Redirects, Activity];
            one.help == self.label && places.contains(&one.context)
        };
        BINDINGS.iter().find(of_place).map(|one| one.context.title().to_lowercase())
    }
}

/// A list to choose from.
#[derive(Clone, Debug)]
pub struct Menu {
    /// What is chosen.
    pub title: String,
    /// Why it is asked, line by line.
    pub lines: Vec<String>,
    /// The items.
    pub items: Vec<MenuItem>,
    /// The item under the cursor.
    pub cursor: usize,
    /// A filter over the items, where there is one to type in.
    pub filter: Option<Input>,
}

impl Menu {
    /// The positions of the items that the filter lets through, best first.
    pub fn visible(&self) -> Vec<usize> {
        let typed = self.filter.as_ref().map_or("", Input::text).trim().to_lowercase();
        let pattern = Pattern::new(&typed);
        if pattern.is_empty() {
            return (0..self.items.len()).collect();
        }
        let items = self.items.iter().enumerate();
        let ranked = items.filter_map(|(at, item)| Some((item.rank(&typed, &pattern)?, at)));
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, at)| at).collect()
    }

    /// Whether it offers commands.
    pub fn is_palette(&self) -> bool {
        self.items.iter().any(|item| !item.names.is_empty())
    }

    /// The item under the cursor.
    pub fn chosen(&self) -> Option<&MenuItem> {
        self.visible().get(self.cursor).and_then(|at| self.items.get(*at))
    }
}

/// A secret that is typed or pasted to be tested at the token endpoint. It is never shown.
#[derive(Clone, Debug)]
pub struct Test {
    /// The environment.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// Its name.
    pub name: String,
    /// What was typed so far.
    pub typed: HiddenInput,
    /// What is known of it.
    pub verdict: TestVerdict,
}

/// What the token endpoint said of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestVerdict {
    /// It was not asked yet.
    NotAsked,
    /// It is being asked.
    Asking(Ticket),
    /// It said so, in words, and whether that is good.
    Said(bool, String),
}

/// A text to read.
#[derive(Clone, Debug)]
pub struct ReadingDialog {
    /// Its title.
    pub title: String,
    /// Its lines: a heading, or a pair of columns.
    pub lines: Vec<ReadingLine>,
    /// What is copied of it.
    pub copy: Option<String>,
    /// The first line shown.
    pub scroll: usize,
}

/// One line of a text to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadingLine {
    /// A heading.
    Head(String),
    /// Two columns.
    Pair(String, String),
    /// The same, but it cannot be done now.
    Faded(String, String),
    /// Plain words.
    Words(String),
}

/// The dialog on screen.
#[derive(Clone, Debug)]
pub enum Dialog {
    Create(Box<CreateForm>, Begun),
    Connect(Box<ConnectForm>),
    Confirm(Box<Confirm>),
    Difference(Box<Difference>),
    Clash(Box<Clash>),
    Test(Box<Test>),
    Explain(Box<ExplainDialog>),
    SignIn(Box<SignInDialog>),
    Reach(Box<ReachDialog>),
    /// The history that [`crate::app::Model::history`] holds.
    History,
    /// The sessions that [`crate::app::Model::sessions`] holds.
    Sessions,
    /// The rotation that [`crate::app::Model::rotating`] names.
    Rotation,
    Menu(Menu),
    Reading(ReadingDialog),
}

impl Dialog {
    /// What it has set going, for dialogs that do.
    pub fn begun(&self) -> Option<&Begun> {
        match self {
            Self::Create(_, begun) => Some(begun),
            Self::Confirm(confirm) => Some(&confirm.begun),
            Self::Difference(difference) => Some(&difference.begun),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn begun_mut(&mut self) -> Option<&mut Begun> {
        match self {
            Self::Create(_, begun) => Some(begun),
            Self::Confirm(confirm) => Some(&mut confirm.begun),
            Self::Difference(difference) => Some(&mut difference.begun),
            _ => None,
        }
    }
}
