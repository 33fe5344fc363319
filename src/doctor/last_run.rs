//! What a bug report shows of the last run of the screen, as text and as JSON.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::domain::text::clean;

/// What the file holds, for whoever passes it on.
const HOLDS: &str = "It holds kinds of messages, commands, routes, statuses, numbers and times, and \
                     nothing that was typed, pasted, named or answered.";

/// The last run of the screen, as it was written down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LastRun {
    /// The file.
    pub file: String,
    /// What is in it, in words.
    pub holds: &'static str,
    /// When the run began and how it ended.
    pub run: Map<String, Json>,
    /// Its last messages, the oldest first.
    pub messages: Vec<Map<String, Json>>,
    /// How many lines cannot be read.
    pub unreadable: usize,
}

impl LastRun {
    /// What `text`, which stands in `file`, tells; `None` when its first line cannot be read.
    pub fn read(file: String, text: &[u8]) -> Option<Self> {
        let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let run = serde_json::from_slice(lines.next()?).ok()?;
        let (mut messages, mut unreadable) = (Vec::new(), 0);
        for line in lines {
            match serde_json::from_slice(line) {
                Ok(message) => messages.push(message),
                Err(_) => unreadable += 1,
            }
        }
        Some(Self { file, holds: HOLDS, run, messages, unreadable })
    }

    /// For a program: one JSON object with a line's end.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// For people, to be attached to a bug report. Foreign text in it is safe to show.
    pub fn text(&self) -> String {
        let mut page =
            format!("The last run of the screen, from {}\n{HOLDS}\n\n", clean(&self.file));
        // Writing to a string cannot fail.
        for (name, value) in &self.run {
            let _ = writeln!(page, "  {:<12} {}", clean(name), shown(value));
        }
        page.push('\n');
        for message in &self.messages {
            page.push_str(&line(message));
        }
        if self.unreadable > 0 {
            let _ = writeln!(page, "  lines that cannot be read: {}", self.unreadable);
        }
        page
    }
}

// `    1.204 s  replied  method GET  ok true`
fn line(message: &Map<String, Json>) -> String {
    let ms = message.get("ms").and_then(Json::as_u64).unwrap_or_default();
    let name = message.get("message").map(shown).unwrap_or_default();
    let mut line = format!("{:>7}.{:03} s  {name}", ms / 1000, ms % 1000);
    let facts = message.iter().filter(|(name, _)| !["ms", "message"].contains(&name.as_str()));
    for (name, value) in facts {
        let _ = write!(line, "  {} {}", clean(name), shown(value));
    }
    line + "\n"
}

fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => clean(text),
        other => clean(&other.to_string()),
    }
}
