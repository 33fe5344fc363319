//! What the doctor found, as text and as JSON.

use std::fmt::Write;

use serde::Serialize;

use crate::domain::text::clean;

/// How far two clocks may be apart, in seconds, before sign-ins and dates go wrong.
const SKEW_LIMIT: i64 = 60;

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
    pub here: Vec<Row>,
    /// What is odd in the configuration.
    pub warnings: Vec<String>,
    /// Each environment's answers.
    pub environments: Vec<EnvironmentReport>,
    /// Each workspace's answer.
    pub workspaces: Vec<WorkspaceReport>,
    /// Why the network could not be used at all.
    pub network: Option<String>,
}

/// One row about this place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Such as `clipboard`.
    pub name: String,
    /// Such as `OSC 52 through tmux`.
    pub value: String,
}

/// How something went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Whether it went well.
    pub ok: bool,
    /// What happened, in words.
    pub words: String,
}

impl Check {
    /// It went well.
    pub fn good(words: impl Into<String>) -> Self {
        Self { ok: true, words: words.into() }
    }

    /// It did not.
    pub fn bad(words: &impl ToString) -> Self {
        Self { ok: false, words: words.to_string() }
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
    pub discovery: Check,
    /// The token endpoint's answer.
    pub sign_in: Check,
    /// The server's clock minus this machine's, in seconds.
    pub clock_skew_seconds: Option<i64>,
    /// How long the discovery document took.
    pub milliseconds: Option<u64>,
}

impl EnvironmentReport {
    fn clock(&self) -> Option<Check> {
        self.clock_skew_seconds.map(|skew| match skew {
            -2..=2 => Check::good("agrees with the server's"),
            skew if skew.abs() <= SKEW_LIMIT => {
                Check::good(format!("{} s apart from the server's", skew.abs()))
            }
            skew => Check::bad(&format!(
                "{} s {} the server's: set this machine's clock",
                skew.abs(),
                if skew > 0 { "behind" } else { "ahead of" }
            )),
        })
    }

    fn healthy(&self) -> bool {
        self.discovery.ok && self.sign_in.ok && self.clock().is_none_or(|clock| clock.ok)
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
    pub sign_in: Check,
}

impl Report {
    /// Whether everything that was looked at is well. Warnings do not count.
    pub fn healthy(&self) -> bool {
        self.network.is_none()
            && self.environments.iter().all(EnvironmentReport::healthy)
            && self.workspaces.iter().all(|workspace| workspace.sign_in.ok)
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
        let mut page = Page::default();
        page.row("appdeck", &self.version);
        let found = if self.config_exists { "" } else { " (not there)" };
        page.row("configuration", &format!("{}{found}", self.config));
        page.row("log", self.log.as_deref().unwrap_or("none (--log-file writes one)"));
        for row in &self.here {
            page.row(&row.name, &row.value);
        }
        for warning in &self.warnings {
            page.row("warning", warning);
        }
        if let Some(network) = &self.network {
            page.check("network", &Check::bad(network));
        }
        if self.environments.is_empty() && self.workspaces.is_empty() {
            page.row("environments", "none is configured; appdeck --sandbox needs none");
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
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, what: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "\n{}  {}", clean(name), clean(what));
    }

    fn row(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.0, "  {:<14} {}", clean(name), clean(value));
    }

    fn check(&mut self, name: &str, check: &Check) {
        self.row(name, &format!("{}: {}", if check.ok { "ok" } else { "FAILED" }, check.words));
    }
}
