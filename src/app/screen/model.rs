//! Everything the screen shows, in one value.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::access::{Access, READ_ONLY};
use super::alarm::Alarm;
use super::bulk::Bulk;
use super::cut_off::CutOff;
use super::dialog::Dialog;
use super::environment_state::EnvironmentState;
use super::flight::Flight;
use super::following::FollowedSave;
use super::history_view::HistoryView;
use super::layout::{self, Areas, EnvironmentsAs};
use super::notice::{Notice, Said};
use super::on_clipboard::OnClipboard;
use super::pane::Pane;
use super::retry::Retry;
use super::reveal::Reveal;
use super::sessions_view::SessionsView;
use super::strip;
use super::unanswered::Unanswered;
use super::unsaid::Unsaid;
use super::workspace::Workspace;
use crate::api::ApiError;
use crate::app::edited_text::EditedText;
use crate::app::engine::{Engine, World, Worlds};
use crate::app::form::connect::ConnectForm;
use crate::app::keys::hint::next;
use crate::app::keys::{Context, Keymap};
use crate::app::msg::{Effect, Ticket};
use crate::domain::delivery::CommandTarget;
use crate::domain::pending::{PendingWrite, WriteId};
use crate::domain::record::Entry;
use crate::domain::time::ago;
use crate::domain::{ClientId, EnvKey, Environment};

/// What does not change while the program runs.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Clone, Debug, Default)]
pub struct ModelOptions {
    /// Whether everything is read-only.
    pub read_only: bool,
    /// Whether the environments are a pane although they fit on a line.
    pub environments_pane: bool,
    /// Whether lists are kept for the next start.
    pub remember_lists: bool,
    /// Whether this machine has a browser for the operator.
    pub browser: bool,
    /// The commands that a secret can be piped to.
    pub commands: Vec<CommandTarget>,
    /// Where the log is, for the trouble dialog.
    pub log_path: String,
    /// Where the configuration is or would be.
    pub config_path: String,
}

/// The whole state.
#[derive(Clone, Debug)]
pub struct Model {
    /// The time of the last message.
    pub now: Timestamp,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The environments.
    pub environments: Vec<EnvironmentState>,
    /// The name of the environment to open first, while no environment of that name is known.
    pub wanted: Option<String>,
    /// The workspaces that are asked for environments.
    pub workspaces: Vec<Workspace>,
    /// The position of the open environment.
    pub current: usize,
    /// The environment that was open before.
    pub previous: Option<EnvKey>,
    /// The position of the cursor in the list of environments.
    pub environment_cursor: usize,
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether the filter line is being typed in.
    pub filtering: bool,
    /// The dialog on screen.
    pub dialog: Option<Dialog>,
    /// The first line of it that is shown, where the operator turned to another page.
    pub turned: Option<usize>,
    /// Whether the last thing that came was a paste of several lines, which was taken at once.
    pub took_lines: bool,
    /// Secrets that wait to be stored; the last one is on screen, above everything else.
    pub reveals: Vec<Reveal>,
    /// Since when the terminal has not the focus, as far as it tells.
    pub away: Option<Timestamp>,
    /// Whether the embedded sandbox is being opened.
    pub opening: bool,
    /// The last secret that was closed while only the desktop's clipboard held it.
    pub on_clipboard: Option<OnClipboard>,
    /// Forms that were left with something in them; they open again as they were.
    pub parked: Vec<ConnectForm>,
    /// What is odd about the configuration, one sentence each.
    pub warnings: Vec<String>,
    /// The last thing that happened.
    pub notice: Option<Notice>,
    /// What was said before it.
    pub said: Said,
    /// The last error, for the trouble dialog.
    pub trouble: Option<ApiError>,
    /// Requests on their way.
    pub flights: BTreeMap<Ticket, Flight>,
    /// Reads that will be asked again.
    pub retries: Vec<Retry>,
    /// Operations that wait for a time.
    pub alarms: Vec<Alarm>,
    /// The writes.
    pub engine: Engine,
    /// The rotation on screen, or behind what it asks: environment and application.
    pub rotating: Option<(EnvKey, ClientId)>,
    /// When a rotation that waits is read once more, in seconds since the epoch, and the pause before.
    pub poll: Option<(i64, i64)>,
    /// What is to be kept on disk; handed out with the effects.
    pub kept: Vec<Effect>,
    /// What the screen does not say before the disk has it.
    pub unsaid: Unsaid,
    /// What runs that are over were about to create, until it is known what became of it.
    pub pending: Vec<PendingWrite>,
    /// Those of them that a listing passed over, as something else was on screen.
    pub passed_over: Vec<WriteId>,
    /// What runs that are over had sent, besides creates, until it is known what became of it.
    pub cut_off: Vec<CutOff>,
    /// What this run was about to create and did not find so far: it is looked for once more when the
    /// request can take no effect any more.
    pub later: Vec<PendingWrite>,
    /// Pending writes that the question on screen is about: settled when it is answered, so that a run that is
    /// cut off before is followed by one that asks again.
    pub asked: Vec<WriteId>,
    /// What is asked about creates whose answer was lost, where only a choice answers it.
    pub unanswered: Unanswered,
    /// Pending writes of which it is known what became of them; on their way to the journal.
    pub settled: Vec<WriteId>,
    /// The history, while it is on screen, or behind what it asks.
    pub history: Option<HistoryView>,
    /// The sessions of a user, while they are on screen, or behind what they ask.
    pub sessions: Option<SessionsView>,
    /// The entries of what is looked for once more.
    pub unknown: Vec<Entry>,
    /// Saves whose sign-ins are followed.
    pub followed: Vec<FollowedSave>,
    /// Entries that could not be written down.
    pub unrecorded: Vec<Unrecorded>,
    /// The change of several applications that is under way.
    pub bulk: Option<Bulk>,
    /// What is being saved on the way out.
    pub leaving: Option<(EnvKey, ClientId)>,
    /// What was typed into the palette, the newest last.
    pub commands: Vec<String>,
    /// The texts of applications that could not be taken over, one of each at most.
    pub rejected_texts: Vec<EditedText>,
    /// Where it was said of a letter that it does nothing.
    pub told_unbound: BTreeSet<Context>,
    /// Which key does what.
    pub keymap: Keymap,
    /// What does not change.
    pub options: ModelOptions,
}

impl Model {
    /// A model of these environments, at `now`, on a screen of `size` columns and rows.
    pub fn new(
        environments: Vec<Environment>,
        keymap: Keymap,
        options: ModelOptions,
        now: Timestamp,
        size: (u16, u16),
    ) -> Self {
        Self {
            now,
            size,
            environments: environments.into_iter().map(EnvironmentState::new).collect(),
            workspaces: Vec::new(),
            wanted: None,
            turned: None,
            took_lines: false,
            current: 0,
            previous: None,
            environment_cursor: 0,
            focus: Pane::Applications,
            filtering: false,
            dialog: None,
            reveals: Vec::new(),
            away: None,
            opening: false,
            on_clipboard: None,
            parked: Vec::new(),
            warnings: Vec::new(),
            notice: None,
            said: Said::default(),
            trouble: None,
            flights: BTreeMap::new(),
            retries: Vec::new(),
            alarms: Vec::new(),
            engine: Engine::new(String::new(), options.read_only, now),
            rotating: None,
            poll: None,
            kept: Vec::new(),
            unsaid: Unsaid::default(),
            pending: Vec::new(),
            passed_over: Vec::new(),
            cut_off: Vec::new(),
            later: Vec::new(),
            asked: Vec::new(),
            unanswered: Unanswered::default(),
            settled: Vec::new(),
            history: None,
            sessions: None,
            unknown: Vec::new(),
            followed: Vec::new(),
            unrecorded: Vec::new(),
            bulk: None,
            leaving: None,
            commands: Vec::new(),
            rejected_texts: Vec::new(),
            told_unbound: BTreeSet::new(),
            keymap,
            options,
        }
    }

    /// The open environment.
    pub fn environment(&self) -> Option<&EnvironmentState> {
        self.environments.get(self.current)
    }

    /// The open environment.
    pub fn environment_mut(&mut self) -> Option<&mut EnvironmentState> {
        self.environments.get_mut(self.current)
    }

    /// The environment with this key.
    pub fn environment_of(&mut self, key: &EnvKey) -> Option<&mut EnvironmentState> {
        self.environments.iter_mut().find(|state| state.world.environment.key == *key)
    }

    /// The position of the environment with this key.
    pub fn position_of(&self, key: &EnvKey) -> Option<usize> {
        self.environments.iter().position(|state| state.world.environment.key == *key)
    }

    /// A ticket that no request has.
    pub fn ticket(&mut self) -> Ticket {
        Ticket(self.engine.number())
    }

    /// Whether the open environment may be written to.
    pub fn access(&self) -> Access {
        self.environment().map_or(Access::Open, |state| self.access_to(state))
    }

    /// Whether an environment may be written to.
    pub fn access_to(&self, state: &EnvironmentState) -> Access {
        Access::of(&state.world, self.options.read_only, self.now)
    }

    /// Whether a write to an environment may leave.
    ///
    /// # Errors
    /// Why not, and what to press.
    pub fn may_write(&self, state: &EnvironmentState) -> Result<(), String> {
        if let Some(at) = state.remembered() {
            let age = ago(at, self.now);
            return Err(format!(
                "This is the list of {age}: it can be changed once it is read anew"
            ));
        }
        match self.access_to(state) {
            Access::Open | Access::Unlocked(_) => Ok(()),
            Access::Locked => {
                let unlock = next(&self.keymap, &[("unlock", "unlocks writing for ten minutes")]);
                Err(format!("{} is read-only{unlock}", state.world.environment.name))
            }
            Access::ReadOnly => Err(READ_ONLY.into()),
        }
    }

    /// The workspaces that did not answer, and why.
    pub fn silent_workspaces(&self) -> impl Iterator<Item = (&str, &ApiError)> {
        let workspaces = self.workspaces.iter();
        workspaces.filter_map(|one| Some((one.name.as_str(), one.failed.as_deref()?)))
    }

    /// The environment that a command is about: the one under the cursor of its pane, else the open one.
    pub fn subject(&self) -> Option<usize> {
        let at = match self.focus {
            // Where the pane has no room, nobody sees its cursor.
            Pane::Environments if self.areas().environments.is_some() => self.environment_cursor,
            _ => self.current,
        };
        (at < self.environments.len()).then_some(at)
    }

    /// The reveal of this number, while it is open.
    pub fn reveal_mut(&mut self, number: Ticket) -> Option<&mut Reveal> {
        self.reveals.iter_mut().find(|reveal| reveal.number == number)
    }

    /// Whether the operator is in the middle of something that keys and questions must not go astray
    /// in.
    pub fn busy(&self) -> bool {
        self.dialog.is_some()
            || !self.reveals.is_empty()
            || self.filtering
            || self.environment().is_some_and(|state| state.place.editor.is_some())
    }

    /// The retry that an environment waits for.
    pub fn retry_of(&self, key: &EnvKey) -> Option<&Retry> {
        self.retries.iter().find(|retry| retry.flight.environment == *key)
    }

    /// The rectangles of the screen.
    pub fn areas(&self) -> Areas {
        layout::areas(self.size, self.focus, self.environments_as())
    }

    /// How the environments are shown where the screen is wide. What is wrong with a workspace or the
    /// configuration is told in the pane.
    fn environments_as(&self) -> EnvironmentsAs {
        let troubled = !self.warnings.is_empty() || self.silent_workspaces().next().is_some();
        if self.focus == Pane::Environments || self.options.environments_pane || troubled {
            return EnvironmentsAs::Pane;
        }
        match strip::items(self, self.size.0.saturating_sub(strip::SPARE)) {
            Some(items) if items.len() < 2 => EnvironmentsAs::Nothing,
            Some(_) => EnvironmentsAs::Strip,
            None => EnvironmentsAs::Pane,
        }
    }

    /// Whether anything is on its way for the environment at `position` longer than a spinner
    /// should wait.
    pub fn oldest_flight(&self) -> Option<Timestamp> {
        let waited = self.flights.values().filter(|flight| !flight.is_quiet());
        waited.map(|flight| flight.since).min()
    }
}

/// An entry of the record that could not be written down.
#[derive(Clone, Debug)]
pub struct Unrecorded {
    /// The entry.
    pub entry: Entry,
    /// Why it could not be.
    pub why: String,
}

impl Worlds for Vec<EnvironmentState> {
    fn world(&self, key: &EnvKey) -> Option<&World> {
        self.iter().map(|state| &state.world).find(|world| world.environment.key == *key)
    }

    fn world_mut(&mut self, key: &EnvKey) -> Option<&mut World> {
        self.iter_mut().map(|state| &mut state.world).find(|world| world.environment.key == *key)
    }
}
