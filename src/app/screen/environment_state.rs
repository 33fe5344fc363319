//! One environment as the screen holds it: what is known, and where the operator was in it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::Timestamp;

use super::activity::SignInLog;
use super::draft::Draft;
use super::list::{ApplicationList, Sort};
use super::listing::Listing;
use super::rows::{Row, rows};
use super::standing::Stood;
use super::tab::Tab;
use crate::api::ApiError;
use crate::app::engine::World;
use crate::app::form::create::CreateForm;
use crate::app::form::editor::Editor;
use crate::app::form::input::Input;
use crate::domain::attention::secrets_attention;
use crate::domain::connection::Origin;
use crate::domain::delivery::Notes;
use crate::domain::record::Entry;
use crate::domain::remembered::RememberedList;
use crate::domain::settings::Section;
use crate::domain::text::followed;
use crate::domain::{Application, ClientId, Environment, FieldId, Kind, Settings};
use crate::wire::environment::SessionSettings;

/// Whether an environment answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing was asked yet.
    NotAsked,
    /// It answers.
    SignedIn,
    /// It did not; what is shown may be old.
    Failed(Box<ApiError>),
}

impl Health {
    /// In words: `not asked yet`, `signed in`, or what failed and what to do.
    pub fn words(&self) -> String {
        match self {
            Self::NotAsked => "not asked yet".into(),
            Self::SignedIn => "signed in".into(),
            Self::Failed(error) => match error.remedy() {
                Some(remedy) => followed(&format!("failed: {}", error.message), remedy),
                None => format!("failed: {}", error.message),
            },
        }
    }
}

/// Where the operator is in an environment; kept while they are elsewhere.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentPlace {
    /// The selected application.
    pub selected: Option<ClientId>,
    /// Its position when it was last seen, to fall back on when it is gone.
    pub position: usize,
    /// The text of the filter.
    pub filter: Input,
    /// Only this type.
    pub kind: Option<Kind>,
    /// The applications that are marked, to be changed together.
    pub marked: BTreeSet<ClientId>,
    /// The order.
    pub sort: Sort,
    /// Whether the order is the other way round, where nothing is filtered.
    pub reversed: bool,
    /// The open tab.
    pub tab: Tab,
    /// The row under the cursor in each tab.
    pub rows: [usize; Tab::COUNT],
    /// What the cursor stood on in each tab when that was last looked at.
    pub stood: Stood,
    /// The open editor.
    pub editor: Option<Editor>,
    /// A create form that was left; it opens again as it was.
    pub create: Option<CreateForm>,
}

/// The list of an earlier run.
#[derive(Clone, Debug)]
struct Remembered {
    at: Timestamp,
    /// The applications that were not read since.
    ids: HashSet<ClientId>,
}

/// One environment.
#[derive(Clone, Debug)]
pub struct EnvironmentState {
    /// What is known of it.
    pub world: World,
    /// Where it is known from.
    pub origin: Origin,
    /// Whether it answered.
    pub health: Health,
    /// What the list shows; see [`EnvironmentState::arrange`].
    list: ApplicationList,
    /// The listing under way.
    pub listing: Option<Listing>,
    /// What was created here, and when, until a listing shows it.
    pub fresh: Vec<(ClientId, Timestamp)>,
    /// When the last complete listing ended.
    pub listed: Option<Timestamp>,
    /// What is shown although it is of an earlier run, until the listing has ended.
    remembered: Option<Remembered>,
    /// How many applications of that listing cannot be read.
    pub unreadable: usize,
    /// How many applications the server says there are.
    pub total: Option<u64>,
    /// The session policy, when the server told it.
    pub policy: Option<SessionSettings>,
    /// The sign-in log of one application: the one whose Activity tab was opened last.
    pub sign_ins: Option<SignInLog>,
    /// Unsaved edits by application.
    pub drafts: BTreeMap<ClientId, Draft>,
    /// Where the operator is.
    pub place: EnvironmentPlace,
}

impl EnvironmentState {
    /// Puts the cursor on a field of the selected application, or on the item of a list.
    pub fn go_to(&mut self, field: FieldId, item: Option<usize>) {
        let (tab, wanted) = match (field.row().section, item) {
            (Section::Configuration, _) => (Tab::Configuration, Row::Field(field)),
            (Section::Redirects, Some(item)) => (Tab::Redirects, Row::ListItem(field, item)),
            (Section::Redirects, None) => (Tab::Redirects, Row::ListHead(field)),
        };
        self.place.tab = tab;
        if let Some(at) = self.rows().iter().position(|row| *row == wanted) {
            self.stand_at(tab, at);
        }
    }

    /// Whether the environment is still where the entry was written: a name in the configuration can
    /// come to mean another server. A sandbox has another port each time.
    pub fn is_place_of(&self, entry: &Entry) -> bool {
        let url = self.world.environment.url();
        let sandbox = |url: &str| url.starts_with("http://");
        url == entry.environment.url || (sandbox(&url) && sandbox(&entry.environment.url))
    }

    /// An environment of this run alone that was not asked yet.
    pub fn new(environment: Environment) -> Self {
        Self {
            world: World::new(environment),
            origin: Origin::Sandbox,
            health: Health::NotAsked,
            list: ApplicationList::default(),
            listing: None,
            fresh: Vec::new(),
            listed: None,
            remembered: None,
            unreadable: 0,
            total: None,
            policy: None,
            sign_ins: None,
            drafts: BTreeMap::new(),
            place: EnvironmentPlace::default(),
        }
    }

    /// The same, known from elsewhere.
    pub fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The application with this client ID.
    pub fn application(&self, id: &ClientId) -> Option<&Application> {
        self.world.application(id)
    }

    /// All its applications, whatever the filter.
    pub fn applications(&self) -> impl Iterator<Item = &Application> {
        self.world.applications()
    }

    /// Puts an application in: a new one, or what is known now of an old one. Call
    /// [`EnvironmentState::arrange`] when all are in.
    pub fn put(&mut self, application: Application) {
        if let Some(remembered) = &mut self.remembered {
            remembered.ids.remove(&application.id);
        }
        self.world.put(application);
    }

    /// Shows the list of an earlier run.
    pub fn remember(&mut self, list: RememberedList) {
        let applications = list.applications.into_iter().map(Application::from);
        let applications: Vec<Application> = applications.collect();
        let ids = applications.iter().map(|one| one.id.clone()).collect();
        for application in applications {
            self.world.put(application);
        }
        self.remembered = Some(Remembered { at: list.at, ids });
        self.arrange();
    }

    /// When the list was read of which something is still shown, by an earlier run.
    pub fn remembered(&self) -> Option<Timestamp> {
        self.remembered.as_ref().map(|remembered| remembered.at)
    }

    /// Whether nothing but the list of an earlier run tells of an application.
    pub fn is_remembered(&self, id: &ClientId) -> bool {
        self.remembered.as_ref().is_some_and(|remembered| remembered.ids.contains(id))
    }

    /// Everything was read: nothing of an earlier run is shown any more.
    pub fn forget_remembered(&mut self) {
        self.remembered = None;
    }

    /// Removes all applications that `stays` does not hold. Their drafts stay, as a listing that
    /// leaves an application out is no proof that it is gone for good; and one that is being typed in
    /// stays until the next time. Returns the names of those that have unsaved edits.
    pub fn retain(&mut self, stays: &HashSet<ClientId>) -> Vec<String> {
        let typed_in = self.typed_in().cloned();
        let stays =
            |one: &Application| stays.contains(&one.id) || typed_in.as_ref() == Some(&one.id);
        let gone = self.applications().filter(|one| !stays(one));
        let edited = gone.filter(|one| self.drafts.get(&one.id).is_some_and(Draft::edited));
        let edited = edited.map(|one| one.settings.name.clone()).collect();
        self.world.retain(stays);
        self.arrange();
        edited
    }

    /// Removes one application; its draft stays.
    pub fn remove(&mut self, id: &ClientId) {
        if self.typed_in() != Some(id) && self.application(id).is_some() {
            self.world.remove(id);
            self.one_less();
        }
        self.arrange();
    }

    /// One of those that the server has told of is there no more.
    pub fn one_less(&mut self) {
        self.total = self.total.map(|total| total.saturating_sub(1));
    }

    /// The names of the applications whose unsaved edits leaving would lose.
    pub fn edited(&self) -> impl Iterator<Item = &str> {
        let edited = self.drafts.iter().filter(|(_, draft)| draft.edited());
        edited.map(|(id, draft)| {
            self.application(id).map_or(draft.base.name.as_str(), Application::name)
        })
    }

    /// The selected application.
    pub fn selected(&self) -> Option<&Application> {
        self.application(self.place.selected.as_ref()?)
    }

    /// The settings shown for an application: what an open editor was opened on, or the draft where
    /// there is one.
    pub fn shown<'a>(&'a self, application: &'a Application) -> &'a Settings {
        let typed = self.place.selected.as_ref() == Some(&application.id);
        if let Some(editor) = self.place.editor.as_ref().filter(|_| typed) {
            return &editor.base;
        }
        self.drafts.get(&application.id).map_or(&application.settings, |draft| &draft.now)
    }

    /// Closes the editor. What it kept on the list although the filter leaves it out goes.
    pub fn close_editor(&mut self) {
        self.place.editor = None;
        let under = self.visible(self.place.position).map(|application| &application.id);
        if under != self.place.selected.as_ref() {
            self.arrange();
        }
    }

    /// The application at `position` of the list.
    pub fn visible(&self, position: usize) -> Option<&Application> {
        self.list.shown().get(self.turned(position)).and_then(|at| self.world.at(*at))
    }

    /// Whether the application at `position` of the list deserves a look.
    pub fn needs_look(&self, position: usize, notes: &Notes, now: Timestamp) -> bool {
        let Some(at) = self.list.shown().get(self.turned(position)) else { return false };
        let secrets = |one| {
            notes.lost_of(one).next().is_some() || secrets_attention(one, now).next().is_some()
        };
        self.world.at(*at).is_some_and(secrets) || self.list.redirects_need_look(&self.world, *at)
    }

    /// Whether a redirect URL of the application deserves a look.
    pub fn redirects_need_look(&self, application: &Application) -> bool {
        let at = self.world.position(&application.id);
        at.is_some_and(|at| self.list.redirects_need_look(&self.world, at))
    }

    // What is filtered is in the order of how well it matches.
    fn turned(&self, position: usize) -> usize {
        let turned = self.place.reversed && self.place.filter.is_empty();
        let last = self.list.shown().len().wrapping_sub(1);
        if turned { last.wrapping_sub(position) } else { position }
    }

    /// How many applications the list shows.
    pub fn visible_count(&self) -> usize {
        self.list.shown().len()
    }

    /// Brings the list up to date and keeps the selection true: the same application where
    /// it still is, else the one that took its position. To be called after any change of the
    /// applications, the filter or the order, so that drawing and moving do not sort.
    pub fn arrange(&mut self) {
        let EnvironmentPlace { sort, kind, filter, selected, .. } = &self.place;
        // What is worked on stays in sight, whatever is new of it.
        let held = selected.as_ref();
        self.list.arrange(&mut self.world, *sort, kind.as_ref(), filter.text(), held);
        let found = selected.as_ref().and_then(|id| self.list.place_of(&self.world, id));
        match found {
            Some(position) => self.place.position = self.turned(position),
            // What is being typed stays selected.
            None if self.typed_in().is_some() => {}
            None => self.select_at(self.place.position),
        }
    }

    /// The application that an editor is open in, while it is known.
    pub fn typed_in(&self) -> Option<&ClientId> {
        let selected = self.place.selected.as_ref().filter(|id| self.application(id).is_some());
        selected.filter(|_| self.place.editor.is_some())
    }

    /// Whether another application has the same name.
    pub fn has_namesake(&self, application: &Application) -> bool {
        self.list.has_namesake(&self.world, application)
    }

    /// The rows of the open tab.
    pub fn rows(&self) -> Vec<Row> {
        self.selected().map_or_else(Vec::new, |application| {
            rows(self.place.tab, application, self.shown(application), self.sign_ins.as_ref())
        })
    }

    /// The position of the cursor in the open tab, within its rows.
    pub fn row_position(&self, count: usize) -> usize {
        self.place.rows[self.place.tab as usize].min(count.saturating_sub(1))
    }

    /// The row under the cursor.
    pub fn row(&self) -> Option<Row> {
        let rows = self.rows();
        let at = self.row_position(rows.len());
        rows.into_iter().nth(at)
    }

    /// Selects the application at `position` of the list, or the nearest one.
    pub fn select_at(&mut self, position: usize) {
        let position = position.min(self.list.shown().len().saturating_sub(1));
        let selected = self.visible(position).map(|application| application.id.clone());
        self.place.position = position;
        self.choose(selected);
    }

    /// Selects an application by its client ID, wherever it stands in the list.
    pub fn select(&mut self, id: ClientId) {
        self.choose(Some(id));
        self.arrange();
    }

    // A row of one application's tab is none of another's.
    fn choose(&mut self, selected: Option<ClientId>) {
        if selected != self.place.selected {
            self.place.rows = [0; Tab::COUNT];
            self.place.editor = None;
        }
        self.place.selected = selected;
    }
}
