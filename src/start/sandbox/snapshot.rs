//! `appdeck sandbox snapshot`: what a running sandbox is told about its snapshots.

use std::io::{self, Write};
use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;

use crate::api::http::{self, HttpOptions, Trust};
use crate::cli::{SnapshotAction, SnapshotCall};
use crate::domain::text::clean;
use crate::start::{StartError, written};

/// How long a sandbox may take. It copies a database.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
struct SnapshotList {
    snapshots: Vec<ListedSnapshot>,
}

#[derive(Deserialize)]
struct ListedSnapshot {
    name: String,
    saved_at: Option<String>,
    restorable: bool,
}

/// Does it, and tells what was done.
pub async fn run(call: SnapshotCall) -> Result<u8, StartError> {
    let (method, path) = match &call.action {
        SnapshotAction::Save { name } => (Method::PUT, named(name, "")),
        SnapshotAction::Restore { name } => (Method::PUT, named(name, "/restore")),
        SnapshotAction::List => (Method::GET, String::new()),
        SnapshotAction::Delete { name } => (Method::DELETE, named(name, "")),
    };
    let failed = |words: String| StartError::Failed(words);
    let options = HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() };
    let client = http::client(&options).map_err(|error| failed(error.to_string()))?;
    let url = format!("http://{}/_sandbox/snapshots{path}", call.at);
    let request = client.request(method, url).timeout(PATIENCE);
    let answer = request.send().await.map_err(|_| {
        failed(format!("no sandbox answers at {}: start one, or name it with --at", call.at))
    })?;
    let done = answer.status().is_success();
    let text = answer.text().await.map_err(|_| failed("the sandbox's answer broke off".into()))?;
    if !done {
        return Err(failed(text.trim_end().to_owned()));
    }
    let told = if call.json { text } else { in_words(&call.action, &text) };
    written(writeln!(io::stdout(), "{}", told.trim_end()))
}

fn named(name: &str, more: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("/{}{more}", name.replace('+', "%20"))
}

fn in_words(action: &SnapshotAction, answer: &str) -> String {
    match action {
        SnapshotAction::Save { name } => format!("Saved as {}.", clean(name)),
        SnapshotAction::Restore { name } => format!("Everything is as it was in {}.", clean(name)),
        SnapshotAction::Delete { name } => format!("Deleted {}.", clean(name)),
        SnapshotAction::List => {
            let list = serde_json::from_str::<SnapshotList>(answer);
            let all = list.map_or_else(|_| Vec::new(), |list| list.snapshots);
            if all.is_empty() {
                return "There are no snapshots.".to_owned();
            }
            let width = all.iter().map(|one| one.name.len()).max().unwrap_or_default();
            let line = |one: &ListedSnapshot| {
                let saved = one.saved_at.as_deref().unwrap_or("?");
                let other = if one.restorable { "" } else { "  of another sandbox" };
                format!("{:width$}  {saved}{other}", clean(&one.name))
            };
            all.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}
