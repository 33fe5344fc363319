//! The way out: what is still to be written is written, as long as is promised, and what is missing is
//! said. The program and the tests leave through here.

use std::time::Duration;

use tokio::time::timeout;

use super::session::Session;
use crate::app::Model;
use crate::app::screen::reveal::{Leave, Reveal};
use crate::domain::text::clean;

/// How long leaving waits for the disk.
pub const LIMIT: Duration = Duration::from_secs(8);

/// From when on it is said that leaving waits.
const PATIENCE: Duration = Duration::from_millis(500);

/// The exit code where something is missing and nothing else went wrong.
const INCOMPLETE: i32 = 1;

/// Said while leaving waits.
pub const WAITING: &str =
    "waiting for the disk to take the history and the journal · Ctrl-C does not";

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEnd {
    /// The exit code.
    pub code: i32,
    /// What is not on the disk, a line each.
    pub missing: Vec<String>,
    /// The secrets that were on the screen and are not known to be stored, a line each.
    pub unstored: Vec<String>,
}

impl RunEnd {
    /// What is said of it; nothing when nothing is missing.
    pub fn words(&self) -> Option<String> {
        let mut words = self.unstored.clone();
        if !self.missing.is_empty() {
            let lines = self.missing.join("\n  ");
            words.push(format!("not everything was written down before the end\n  {lines}"));
        }
        (!words.is_empty()).then(|| words.join("\n"))
    }
}

/// Ends a run that is to exit with `code`. The terminal is the shell's again; `tell` says that it
/// takes longer, and whoever does not want to wait is `hurried`.
pub async fn leave(
    session: &Session,
    code: i32,
    tell: impl FnOnce(&str),
    hurried: impl Future<Output = ()>,
) -> RunEnd {
    let finish = async {
        if let Ok(missing) = timeout(PATIENCE, session.written(LIMIT)).await {
            return missing;
        }
        tell(WAITING);
        session.written(LIMIT.saturating_sub(PATIENCE)).await
    };
    let missing = tokio::select! {
        missing = finish => missing,
        () = hurried => session.missing(),
    };
    for line in &missing {
        tracing::warn!(line, "leaving");
    }
    let code = if code == 0 && !missing.is_empty() { INCOMPLETE } else { code };
    RunEnd { code, missing, unstored: unstored(session.model()) }
}

// Only the system, or a terminal that goes away, ends a run while a secret waits to be stored.
fn unstored(model: &Model) -> Vec<String> {
    let waiting = model.reveals.iter().filter(|reveal| reveal.stored().is_none());
    let line = |reveal: &Reveal| {
        let (suffix, name) = (&reveal.listed.suffix, clean(&reveal.application_name));
        let value = match reveal.leave() {
            Leave::Never => "its value is lost",
            Leave::Free | Leave::Word => "its value is not known to be stored",
        };
        format!(
            "••••{suffix} of {name} is active, and {value}: the next start asks what shall become of it"
        )
    };
    waiting.map(line).collect()
}
