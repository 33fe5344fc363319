//! The form that connects an environment or a workspace.

mod findings;
mod source;

use super::input::{HiddenInput, Input};
use crate::api::address::{base_url, host};
use crate::app::engine::Ticket;
use crate::domain::checkup::{CheckedStep, Verdict};
use crate::domain::connection::{Connection, SecretSource, Target};
use crate::domain::delivery::name::slug;
use crate::domain::words;
use crate::domain::{EnvKey, EnvironmentType, Secret};

pub use source::Source;

/// The lines of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectLine {
    Name,
    Url,
    Kind,
    ClientId,
    Source,
    /// What the source needs to be found: a name, a program, a path, an account.
    Detail,
    /// The secret itself, for sources that are given one.
    Secret,
}

/// What is known of a part of the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeState {
    /// It was not looked at since it changed.
    NotAsked,
    /// The answer is awaited.
    Asking(Ticket),
    /// This was found.
    Told(Vec<CheckedStep>),
}

impl ProbeState {
    /// Whether it was found to work.
    pub fn works(&self) -> bool {
        matches!(self, Self::Told(checks) if checks.iter().all(|one| one.verdict != Verdict::Bad))
    }
}

/// How far the form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectStage {
    /// The operator fills it in.
    Filling,
    /// It is looked at, to be written when it works.
    Checking,
    /// It is not written, for this reason, unless it is told to.
    Refused(String),
    /// It is being written.
    Writing(Ticket),
    /// It could not be written.
    Failed(String),
}

/// The entry that is edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Its key in this run.
    pub key: EnvKey,
    /// What the configuration says of it.
    pub before: Connection,
}

/// What was filled in so far.
#[derive(Clone, Debug)]
pub struct ConnectForm {
    /// Environment or workspace.
    pub target: Target,
    /// The entry it takes the place of.
    pub edited: Option<Edited>,
    /// The line under the cursor.
    pub line: ConnectLine,
    /// The name.
    pub name: Input,
    /// The address.
    pub url: Input,
    /// The type, when it was chosen; else the host decides.
    pub kind: Option<EnvironmentType>,
    /// The OAuth client.
    pub client_id: Input,
    /// Where the secret comes from.
    pub source: Source,
    /// What the source needs.
    pub detail: Input,
    /// The secret, typed or pasted.
    pub secret: HiddenInput,
    /// Whether it was to be written: before that, an empty field is not yet a mistake.
    pub tried: bool,
    /// What answers at the URL.
    pub address: ProbeState,
    /// What the credentials open.
    pub access: ProbeState,
    /// How far it is.
    pub work: ConnectStage,
}

impl ConnectForm {
    /// The types that are offered; none leaves it to the host.
    pub const KINDS: [Option<EnvironmentType>; 4] = [
        None,
        Some(EnvironmentType::Development),
        Some(EnvironmentType::Staging),
        Some(EnvironmentType::Production),
    ];

    /// An empty form.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            edited: None,
            line: ConnectLine::Name,
            name: Input::default(),
            url: Input::default(),
            kind: None,
            client_id: Input::default(),
            source: Source::Variable,
            detail: Input::default(),
            secret: HiddenInput::default(),
            tried: false,
            address: ProbeState::NotAsked,
            access: ProbeState::NotAsked,
            work: ConnectStage::Filling,
        }
    }

    /// The form of an entry.
    pub fn of(key: EnvKey, before: &Connection) -> Self {
        let (source, detail) = Source::of(&before.source);
        Self {
            name: Input::new(&before.name),
            url: Input::new(&before.url),
            kind: before.kind,
            client_id: Input::new(&before.client_id),
            source,
            detail: Input::new(&detail),
            edited: Some(Edited { key, before: before.clone() }),
            ..Self::new(before.target)
        }
    }

    /// The lines it has, from top to bottom.
    pub fn lines(&self) -> Vec<ConnectLine> {
        let environment = self.target == Target::Environment;
        let lines = [
            (ConnectLine::Name, true),
            (ConnectLine::Url, true),
            (ConnectLine::Kind, environment),
            (ConnectLine::ClientId, environment),
            (ConnectLine::Source, true),
            (ConnectLine::Detail, self.source.detail().is_some()),
            (ConnectLine::Secret, self.source.takes_secret()),
        ];
        lines.into_iter().filter(|(_, there)| *there).map(|(line, _)| line).collect()
    }

    /// Whether the cursor is on the last line.
    pub fn at_end(&self) -> bool {
        self.lines().last() == Some(&self.line)
    }

    /// Moves the cursor, around the end.
    pub fn go(&mut self, step: isize) {
        let lines = self.lines();
        let at = lines.iter().position(|line| *line == self.line).unwrap_or(0);
        self.line = lines[(at + lines.len()).wrapping_add_signed(step) % lines.len()];
    }

    /// The next or previous value of a line that is chosen.
    pub fn choose(&mut self, step: isize) {
        if self.line == ConnectLine::Kind {
            self.kind = turned(&Self::KINDS, self.kind, step);
        } else {
            let mut sources = Source::OFFERED.to_vec();
            let plain = |edited: &Edited| edited.before.source == SecretSource::Plain;
            if self.edited.as_ref().is_some_and(plain) {
                sources.push(Source::Plain);
            }
            self.source = turned(&sources, self.source, step);
            self.detail = Input::default();
            self.secret = HiddenInput::default();
            if let Some(edited) = &self.edited
                && let (source, detail) = Source::of(&edited.before.source)
                && source == self.source
            {
                self.detail = Input::new(&detail);
            }
        }
        self.changed();
    }

    /// The line under the cursor was changed: what was found out about it is not known any more.
    pub fn changed(&mut self) {
        match self.line {
            ConnectLine::Name | ConnectLine::Kind => {}
            ConnectLine::Url => {
                self.address = ProbeState::NotAsked;
                self.access = ProbeState::NotAsked;
            }
            ConnectLine::ClientId
            | ConnectLine::Source
            | ConnectLine::Detail
            | ConnectLine::Secret => {
                self.access = ProbeState::NotAsked;
            }
        }
        self.work = ConnectStage::Filling;
    }

    /// Whether anything was typed that would be lost.
    pub fn touched(&self) -> bool {
        let before = match &self.edited {
            Some(edited) => Self::of(edited.key.clone(), &edited.before),
            None => Self::new(self.target),
        };
        self.texts() != before.texts()
            || self.kind != before.kind
            || self.source != before.source
            || !self.secret.is_empty()
    }

    fn texts(&self) -> [&str; 4] {
        [&self.name, &self.url, &self.client_id, &self.detail].map(Input::text)
    }

    /// What it is about: the key of an entry, or a new one.
    pub fn subject(&self) -> (Target, Option<&EnvKey>) {
        (self.target, self.edited.as_ref().map(|edited| &edited.key))
    }

    /// The host of the URL, once it is one.
    pub fn host(&self) -> Option<String> {
        base_url(self.url.text()).ok().map(|url| host(&url))
    }

    /// The type: chosen, or guessed from the host.
    pub fn guessed(&self) -> Option<EnvironmentType> {
        self.kind.or_else(|| self.host().map(|host| EnvironmentType::guess(&host)))
    }

    /// What stands for an empty field, where something can.
    pub fn usual(&self, line: ConnectLine) -> Option<String> {
        match (line, self.source) {
            (ConnectLine::Name, _) => self.host(),
            (ConnectLine::Detail, Source::Variable) => Some(match self.target {
                Target::Environment => "SCALEKIT_CLIENT_SECRET".into(),
                Target::Workspace => "SCALEKIT_WORKSPACE_TOKEN".into(),
            }),
            (ConnectLine::Detail, Source::File) => {
                let name = self.filled(ConnectLine::Name, &self.name)?;
                Some(format!("{}.secret", slug(&name)))
            }
            (ConnectLine::Detail, Source::Keyring) => {
                let id = self.client_id.text().trim();
                let who = if id.is_empty() { self.target.word() } else { id };
                self.host().map(|host| format!("{who}@{host}"))
            }
            _ => None,
        }
    }

    /// What a field holds, or what stands for it.
    pub fn filled(&self, line: ConnectLine, field: &Input) -> Option<String> {
        let text = field.text().trim();
        if text.is_empty() { self.usual(line) } else { Some(text.to_owned()) }
    }

    /// The entry as it would be written, once nothing is missing.
    pub fn connection(&self) -> Option<Connection> {
        let detail = || self.filled(ConnectLine::Detail, &self.detail);
        let source = match self.source {
            Source::Variable => SecretSource::Variable(detail()?),
            Source::Command => SecretSource::Command(words::split(&detail()?).ok()?),
            Source::File => SecretSource::File(detail()?),
            Source::Keyring => SecretSource::Keyring(detail()?),
            Source::Prompt => SecretSource::Prompt,
            Source::Plain => SecretSource::Plain,
        };
        let base = base_url(self.url.text()).ok()?;
        let client_id = self.client_id.text().trim().to_owned();
        let named = self.target == Target::Workspace || !client_id.is_empty();
        named.then_some(Connection {
            target: self.target,
            name: self.filled(ConnectLine::Name, &self.name)?,
            url: base.as_str().trim_end_matches('/').to_owned(),
            kind: self.kind,
            client_id,
            source,
        })
    }

    /// The secret, when one was typed for a source that takes it.
    pub fn typed(&self) -> Option<Secret> {
        let typed = self.source.takes_secret() && !self.secret.is_empty();
        typed.then(|| self.secret.secret().clone())
    }
}

fn turned<T: Copy + PartialEq>(all: &[T], now: T, step: isize) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    all[(at + all.len()).wrapping_add_signed(step) % all.len()]
}
