//! Through tmux: `load-buffer -w` hands text to the terminal of the attached client, with tmux's
//! default settings, which drop the escape sequence of a program inside it.

mod facts;

use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::ancestors;
use crate::domain::text::clean;
pub use facts::Facts;

/// How long the whole of a copy may take.
const COPY_LIMIT: Duration = Duration::from_millis(1500);

/// How long tmux may take to tell one thing.
const TELL_LIMIT: Duration = Duration::from_millis(300);

/// Why tmux did not take the text.
#[derive(Debug, thiserror::Error)]
pub enum TmuxError {
    /// The program could not be run or fed.
    #[error("running tmux: {0}")]
    Run(#[from] std::io::Error),
    /// tmux said no, in its own words.
    #[error("{0}")]
    Refused(String),
    /// tmux did not end in time.
    #[error("tmux did not answer within {} ms", COPY_LIMIT.as_millis())]
    Silent,
}

/// What becomes of the paste buffer that a text goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Buffer<'a> {
    /// It stays, the newest one of tmux's own, for tmux's own paste key.
    Kept,
    /// It has this name, which no other copy shares, and is deleted at once: `tmux list-buffers`
    /// would show the text.
    Deleted(&'a str),
}

/// Sinks `text` to the terminal of the client attached to the server that `server` (a value of
/// `TMUX`) names. The text goes through standard input: arguments can be read by everyone.
///
/// # Errors
/// [`TmuxError`]. Success means that tmux has it, not that the terminal took it.
pub async fn copy(server: Option<&str>, text: &str, buffer: Buffer<'_>) -> Result<(), TmuxError> {
    let whole = async {
        let Buffer::Deleted(name) = buffer else {
            return run(server, &["load-buffer", "-w", "-"], Some(text)).await.map(drop);
        };
        let loaded = run(server, &["load-buffer", "-w", "-b", name, "-"], Some(text)).await;
        // Also after a failure, which may have come after the buffer was filled.
        let deleted = run(server, &["delete-buffer", "-b", name], None).await;
        loaded.and(deleted).map(drop)
    };
    timeout(COPY_LIMIT, whole).await.unwrap_or(Err(TmuxError::Silent))
}

/// What that server tells of itself; `None` when it does not answer.
pub async fn facts(server: &str) -> Option<Facts> {
    let told = tell(server, &["display-message", "-p", facts::FORMAT]).await?;
    let terminals = tell(server, &["show-messages", "-T"]).await.unwrap_or_default();
    let facts = Facts::read(&told, &terminals);
    let mosh = facts.client.is_some_and(|client| ancestors::include(client, "mosh-server"));
    Some(Facts { mosh, ..facts })
}

/// What `tmux show-environment` prints for the session we are in; `None` when it does not tell.
pub async fn environment(server: &str) -> Option<String> {
    tell(server, &["show-environment"]).await
}

async fn tell(server: &str, arguments: &[&str]) -> Option<String> {
    timeout(TELL_LIMIT, run(Some(server), arguments, None)).await.ok()?.ok()
}

async fn run(
    server: Option<&str>,
    arguments: &[&str],
    input: Option<&str>,
) -> Result<String, TmuxError> {
    let mut command = Command::new("tmux");
    command
        .args(arguments)
        .stdin(input.map_or_else(Stdio::null, |_| Stdio::piped()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(server) = server {
        command.env("TMUX", server);
    }
    let mut child = command.spawn()?;
    let fed = match (input, child.stdin.take()) {
        (Some(text), Some(mut stdin)) => stdin.write_all(text.as_bytes()).await,
        _ => Ok(()),
    };
    let ended = child.wait_with_output().await?;
    if !ended.status.success() {
        let words = String::from_utf8_lossy(&ended.stderr);
        return Err(TmuxError::Refused(match words.trim() {
            "" => format!("tmux {}: {}", arguments.first().unwrap_or(&""), ended.status),
            words => clean(words),
        }));
    }
    fed?;
    Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Buffer, TmuxError, copy, environment, facts, run};

    #[tokio::test]
    async fn a_server_that_is_gone_is_told_in_words() {
        let here = tempfile::tempdir().unwrap();
        let server = format!("{}/none,1,0", here.path().display());
        // Without the limit, which a busy machine may pass.
        let arguments = ["load-buffer", "-w", "-b", "own", "-"];
        let error = run(Some(&server), &arguments, Some("text")).await.unwrap_err();
        // Without tmux on the machine there is no server either.
        let told = matches!(error, TmuxError::Refused(_) | TmuxError::Run(_));
        assert!(told && !error.to_string().is_empty(), "{error}");
        assert!(copy(Some(&server), "text", Buffer::Deleted("own")).await.is_err());
        assert_eq!(environment(&server).await, None);
        assert_eq!(facts(&server).await, None);
    }
}
