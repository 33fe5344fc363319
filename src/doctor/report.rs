//! What the doctor found, as text and as JSON.

use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use crate::config::ConfigError;
use crate::domain::checkup::{self, Verdict, clock};
use crate::domain::text::clean;

/// Everything that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The program's version.
    pub version: String,
    /// The configuration file.
    pub config: String,
    /// Whether it exists.
    pub config_exists: bool,
    /// The log file, if one is written.
    pub log: Option<String>,
    /// Rows about this place: clipboard route, terminal.
    pub here: Vec<ReportRow>,
    /// What is wrong in the configuration, one mistake each; nothing else was looked at then.
    pub mistakes: Vec<String>,
    /// What is odd in the configuration.
    pub warnings: Vec<String>,
    /// Why the variables that are set make no environment, where there is no other.
    pub unmade: Option<String>,
    /// Each environment's answers.
    pub environments: Vec<EnvironmentReport>,
    /// Each workspace's answer.
    pub workspaces: Vec<WorkspaceReport>,
    /// Why the network could not be used at all.
    pub network: Option<String>,
}

/// One row about this place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportRow {
    /// Such as `clipboard`.
    pub name: String,
    /// Such as `OSC 52 through tmux`.
    pub value: String,
}

/// How something went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportCheck {
    /// Whether it went well; `None` when it was not asked.
    pub ok: Option<bool>,
    /// What happened, in words.
    pub words: String,
}

impl ReportCheck {
    /// It went well.
    pub fn good(words: impl Into<String>) -> Self {
        Self { ok: Some(true), words: words.into() }
    }

    /// It did not.
    pub fn bad(words: &impl ToString) -> Self {
        Self { ok: Some(false), words: words.to_string() }
    }

    /// It was not asked.
    pub fn skipped(words: impl Into<String>) -> Self {
        Self { ok: None, words: words.into() }
    }

    fn failed(&self) -> bool {
        self.ok == Some(false)
    }
}

impl From<checkup::CheckedStep> for ReportCheck {
    /// What is odd is wrong here: somebody asked.
    fn from(check: checkup::CheckedStep) -> Self {
        Self { ok: Some(check.verdict == Verdict::Good), words: check.words }
    }
}

/// One environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnvironmentReport {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// `Development` or `Production`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether writing is locked until the name is typed.
    pub read_only: bool,
    /// What the configuration forbids.
    pub deny: Vec<String>,
    /// The OAuth client.
    pub client_id: String,
    /// Where the client secret comes from.
    pub credential: String,
    /// The discovery document's answer.
    pub discovery: ReportCheck,
    /// The token endpoint's answer.
    pub sign_in: ReportCheck,
    /// The answer to a listing of its applications.
    pub applications: ReportCheck,
    /// The server's clock minus this machine's, in seconds.
    pub clock_skew_seconds: Option<i64>,
    /// How long the discovery document took.
    pub milliseconds: Option<u64>,
}

impl EnvironmentReport {
    fn clock(&self) -> Option<ReportCheck> {
        self.clock_skew_seconds.map(|skew| ReportCheck::from(clock(skew)))
    }

    fn healthy(&self) -> bool {
        let checks = [&self.discovery, &self.sign_in, &self.applications];
        !checks.iter().any(|check| check.failed()) && !self.clock().is_some_and(|one| one.failed())
    }
}

/// One workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkspaceReport {
    /// Its name.
    pub name: String,
    /// The API's address.
    pub url: String,
    /// Where its token comes from.
    pub credential: String,
    /// The answer to a listing of its environments.
    pub sign_in: ReportCheck,
}

impl Report {
    /// A report of nothing but what is wrong and odd in the configuration.
    pub fn mistaken(config: &Path, log: Option<&Path>, wrong: &ConfigError) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            config: config.display().to_string(),
            config_exists: config.exists(),
            log: log.map(|path| path.display().to_string()),
            here: Vec::new(),
            mistakes: wrong.each(),
            warnings: wrong.warnings().to_vec(),
            unmade: None,
            environments: Vec::new(),
            workspaces: Vec::new(),
            network: None,
        }
    }

    /// Whether everything that was looked at is well. Warnings do not count.
    pub fn healthy(&self) -> bool {
        self.network.is_none()
            && self.mistakes.is_empty()
            && self.unmade.is_none()
            && self.environments.iter().all(EnvironmentReport::healthy)
            && !self.workspaces.iter().any(|workspace| workspace.sign_in.failed())
    }

    /// For a program: one JSON object with a line's end.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(&self) -> serde_json::Result<String> {
        let mut value = serde_json::to_value(self)?;
        value["ok"] = self.healthy().into();
        serde_json::to_string_pretty(&value).map(|text| text + "\n")
    }

    /// For people. Foreign text in it is safe to show.
    pub fn text(&self) -> String {
        let mut page = ReportText::default();
        page.row("appdeck", &self.version);
        let found = if self.config_exists { "" } else { " (not there)" };
        page.row("configuration", &format!("{}{found}", self.config));
        page.row("log", self.log.as_deref().unwrap_or("none (--log-file writes one)"));
        for row in &self.here {
            page.row(&row.name, &row.value);
        }
        for mistake in &self.mistakes {
            page.check("mistake", &ReportCheck::bad(mistake));
        }
        for warning in &self.warnings {
            page.row("warning", warning);
        }
        if let Some(unmade) = &self.unmade {
            page.check("variables", &ReportCheck::bad(unmade));
        }
        if let Some(network) = &self.network {
            page.check("network", &ReportCheck::bad(network));
        }
        let none = self.environments.is_empty() && self.workspaces.is_empty();
        if none && self.mistakes.is_empty() {
            let without = "none is configured; appdeck --sandbox needs none";
            let none = if cfg!(feature = "sandbox") { without } else { "none is configured" };
            page.row("environments", none);
        }
        for one in &self.environments {
            let lock = if one.read_only { ", read-only until unlocked" } else { "" };
            let deny = match one.deny.join(", ") {
                none if none.is_empty() => none,
                names => format!(", without {names}"),
            };
            page.head(&one.name, &format!("{}, {}{lock}{deny}", one.url, one.kind));
            page.row("client ID", &one.client_id);
            page.row("client secret", &one.credential);
            page.check("discovery", &one.discovery);
            page.check("sign-in", &one.sign_in);
            page.check("applications", &one.applications);
            if let Some(clock) = one.clock() {
                page.check("clock", &clock);
            }
            if let Some(milliseconds) = one.milliseconds {
                page.row("answer", &format!("after {milliseconds} ms"));
            }
        }
        for one in &self.workspaces {
            page.head(&one.name, &format!("{}, workspace", one.url));
            page.row("token", &one.credential);
            page.check("sign-in", &one.sign_in);
        }
        page.0
    }
}

/// Text in two columns.
#[derive(Default)]
struct ReportText(String);

impl ReportText {
    fn head(&mut self, name: &str, what: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "\n{}  {}", clean(name), clean(what));
    }

    fn row(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.0, "  {:<14} {}", clean(name), clean(value));
    }

    fn check(&mut self, name: &str, check: &ReportCheck) {
        let word = match check.ok {
            Some(true) => "ok",
            Some(false) => "FAILED",
            None => "not asked",
        };
        self.row(name, &format!("{word}: {}", check.words));
    }
}
