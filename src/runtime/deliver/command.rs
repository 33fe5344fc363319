//! A secret into a command's standard input: no shell, no argument, no environment variable.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::echo::Echo;
use crate::domain::delivery::{CommandTarget, Delivered, DeliveryFailure, Expanded, Subject};
use crate::domain::text::clean;
use crate::domain::{Certainty, Secret};

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long its output is waited for when it has ended: something it started may keep it open.
const REST: Duration = Duration::from_millis(500);
/// How much of its last output is kept, in bytes.
const KEPT: usize = 64 * 1024;
/// How many of its last lines are told.
const LINES: usize = 4;
/// How long a told line is, in characters.
const WIDTH: usize = 200;

/// Runs commands for the operator.
#[derive(Clone, Debug)]
pub struct Commands {
    /// Names of environment variables that are kept from commands: those that hold credentials.
    pub withheld: Vec<String>,
    /// How long a command may take.
    pub patience: Duration,
}

impl Commands {
    /// With `withheld` kept from commands, besides every variable that is named like one of
    /// Scalekit's credentials.
    pub fn new(withheld: Vec<String>) -> Self {
        Self { withheld, patience: PATIENCE }
    }

    /// Runs `target` for `subject` with `value` on its standard input. Dropped before it is done,
    /// it kills the command.
    ///
    /// # Errors
    /// [`DeliveryFailure`]. After a timeout it is not known whether the command has the value.
    pub async fn deliver(
        &self,
        target: &CommandTarget,
        subject: &Subject,
        value: &Secret,
    ) -> Result<Delivered, DeliveryFailure> {
        let expanded = target.expand(subject)?;
        let program = clean(&expanded.program);
        let broken = |why: String| DeliveryFailure::Broken { program: program.clone(), why };
        let mut child = self.command(&expanded).spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeliveryFailure::NoProgram { program: program.clone() },
            _ => broken(format!("cannot be started: {error}")),
        })?;
        let mut group = Group::of(&child);
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(broken("has no input or output".into()));
        };
        let (mut out, mut err) = (Tail::default(), Tail::default());
        let ended = timeout(self.patience, async {
            let output = async { tokio::join!(out.follow(stdout), err.follow(stderr)) };
            run(&mut child, feed(stdin, value, expanded.newline), output).await
        });
        let ended = ended.await;
        let said = || {
            let echo = Echo::of(value);
            let lines = echo.lines(err.lines());
            last(if lines.is_empty() { echo.lines(out.lines()) } else { lines })
        };
        let Ok(ended) = ended else {
            drop(group);
            // It was killed: this is the end of it, not a wait for its work.
            let _ = child.wait().await;
            let seconds = self.patience.as_secs();
            return Err(DeliveryFailure::TimedOut { program, seconds, said: said() });
        };
        let (status, fed) = ended.map_err(|error| broken(format!("was lost: {error}")))?;
        group.release();
        if !status.success() {
            let status = status.to_string();
            return Err(DeliveryFailure::Failed { program, status, said: said() });
        }
        fed.map_err(|_| broken("ended without reading the secret".into()))?;
        Ok(Delivered {
            certainty: Certainty::Unconfirmed,
            message: format!(
                "{} was handed to {program}, which reported success",
                subject.masked()
            ),
            cautions: Vec::new(),
        })
    }

    fn command(&self, expanded: &Expanded) -> Command {
        let mut command = Command::new(&expanded.program);
        command
            .args(&expanded.arguments)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_none_or(|name| self.withholds(name)) {
                command.env_remove(name);
            }
        }
        command
    }

    fn withholds(&self, name: &str) -> bool {
        let upper = name.to_ascii_uppercase();
        let ours = upper.contains("SCALEKIT")
            && ["SECRET", "TOKEN", "KEY", "PASSWORD"].iter().any(|word| upper.contains(word));
        ours || self.withheld.iter().any(|withheld| withheld == name)
    }
}

type Ended = (ExitStatus, io::Result<()>);

/// Feeds the child and follows its output until it ends, and its output a little longer.
async fn run(
    child: &mut Child,
    feeding: impl Future<Output = io::Result<()>>,
    output: impl Future,
) -> io::Result<Ended> {
    let mut output = Box::pin(output);
    let work = async { tokio::join!(feeding, child.wait()) };
    let mut work = Box::pin(work);
    let mut followed = false;
    let (fed, status) = loop {
        tokio::select! {
            ended = &mut work => break ended,
            _ = &mut output, if !followed => followed = true,
        }
    };
    if !followed {
        let _ = timeout(REST, output).await;
    }
    Ok((status?, fed))
}

#[expect(clippy::disallowed_methods, reason = "the command is to have the value")]
async fn feed(mut stdin: ChildStdin, value: &Secret, newline: bool) -> io::Result<()> {
    let value = value.expose();
    let mut bytes = Zeroizing::new(Vec::with_capacity(value.len() + 1));
    bytes.extend_from_slice(value.as_bytes());
    if newline {
        bytes.push(b'\n');
    }
    stdin.write_all(&bytes).await?;
    stdin.shutdown().await
}

/// The end of what a program says; everything before it is read and forgotten, so that the program
/// never waits for us.
#[derive(Default)]
struct Tail {
    bytes: Zeroizing<Vec<u8>>,
    cut: bool,
}

impl Tail {
    async fn follow(&mut self, mut pipe: impl AsyncRead + Unpin) {
        self.bytes.reserve_exact(2 * KEPT);
        let mut piece = Zeroizing::new([0; 4096]);
        // What came before an error is all there is to tell.
        while let Ok(length @ 1..) = pipe.read(&mut *piece).await {
            if self.bytes.len() + length > 2 * KEPT {
                let surplus = self.bytes.len().saturating_sub(KEPT);
                self.bytes.drain(..surplus);
                self.cut = true;
            }
            self.bytes.extend_from_slice(piece.get(..length).unwrap_or_default());
        }
    }

    /// What is kept, without a line whose beginning is lost.
    fn lines(&self) -> &[u8] {
        let end = self.bytes.iter().position(|byte| *byte == b'\n');
        let start = if self.cut { end.map_or(self.bytes.len(), |at| at + 1) } else { 0 };
        self.bytes.get(start..).unwrap_or_default()
    }
}

fn last(mut lines: Vec<String>) -> Vec<String> {
    lines.drain(..lines.len().saturating_sub(LINES));
    lines.iter().map(|line| line.chars().take(WIDTH).collect()).collect()
}

/// The process group of a child, killed when dropped unless it was released.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self(id.and_then(Pid::from_raw))
    }

    fn release(&mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Commands;

    #[test]
    fn credentials_are_kept_from_commands() {
        let commands = Commands::new(vec!["ACME_CREDENTIAL".into()]);
        for (name, withheld) in [
            ("SCALEKIT_CLIENT_SECRET", true),
            ("ACME_SCALEKIT_SECRET_OLD", true),
            ("SCALEKIT_WORKSPACE_TOKEN", true),
            ("scalekit_client_secret", true),
            ("ACME_CREDENTIAL", true),
            ("SCALEKIT_ENVIRONMENT_URL", false),
            ("VAULT_TOKEN", false),
            ("PATH", false),
        ] {
            assert_eq!(commands.withholds(name), withheld, "{name}");
        }
    }
}
