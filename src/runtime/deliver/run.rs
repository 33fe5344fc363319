//! One program, run to its end without a terminal: fed, followed, and stopped when it takes too
//! long.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStdin, Command};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::config::detached::Detached;
use crate::domain::delivery::FilledCommand;

/// How long its output is waited for when it has ended: something it started may keep it open.
const REST: Duration = Duration::from_millis(500);
/// How much of its last output is kept, in bytes.
const KEPT: usize = 64 * 1024;

/// What became of a program.
pub struct FinishedProgram {
    /// How it ended; `None` when it was stopped because it took too long.
    pub status: Option<ExitStatus>,
    /// Whether it read all that it was given.
    pub fed: bool,
    /// What it said.
    pub out: Tail,
    /// What it complained of.
    pub err: Tail,
}

impl FinishedProgram {
    /// Whether it ended well.
    pub fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// Starts `line` without the variables for which `withholds` holds. It was given nothing yet.
///
/// # Errors
/// Of the system, when it cannot be started.
pub fn start(line: &FilledCommand, withholds: impl Fn(&str) -> bool) -> io::Result<Detached> {
    let mut command = Command::new(&line.program);
    command
        .args(&line.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_none_or(&withholds) {
            command.env_remove(name);
        }
    }
    Detached::spawn(command)
}

/// Gives a program `input` on its standard input, and follows it to its end. Dropped before it is
/// done, it kills the program and all it started.
///
/// # Errors
/// Of the system, when it is lost.
pub async fn finish(
    mut child: Detached,
    input: &[u8],
    patience: Duration,
) -> io::Result<FinishedProgram> {
    let (mut out, mut err) = (Tail::default(), Tail::default());
    let (stdin, stdout, stderr) = (child.stdin(), child.stdout(), child.stderr());
    let ended = timeout(patience, async {
        let output = async { tokio::join!(out.follow(stdout), err.follow(stderr)) };
        let work = async { tokio::join!(feed(stdin, input), child.wait()) };
        follow(work, output).await
    });
    let (status, fed) = if let Ok((fed, status)) = ended.await {
        (Some(status?), fed.is_ok())
    } else {
        child.stop().await;
        (None, false)
    };
    Ok(FinishedProgram { status, fed, out, err })
}

/// Does the work, follows the output meanwhile, and a little longer.
async fn follow<T>(work: impl Future<Output = T>, output: impl Future) -> T {
    let (mut work, mut output) = (Box::pin(work), Box::pin(output));
    let mut followed = false;
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = &mut output, if !followed => followed = true,
        }
    };
    if !followed {
        let _ = timeout(REST, output).await;
    }
    done
}

async fn feed(stdin: Option<ChildStdin>, input: &[u8]) -> io::Result<()> {
    let Some(mut stdin) = stdin else { return Ok(()) };
    stdin.write_all(input).await?;
    stdin.shutdown().await
}

/// The end of what a program says; everything before it is read and forgotten, so that the program
/// never waits for us.
#[derive(Default)]
pub struct Tail {
    bytes: Zeroizing<Vec<u8>>,
    cut: bool,
}

impl Tail {
    async fn follow(&mut self, pipe: Option<impl AsyncRead + Unpin>) {
        let Some(mut pipe) = pipe else { return };
        self.bytes.reserve_exact(2 * KEPT);
        let mut piece = Zeroizing::new(vec![0; 4096]);
        // What came before an error is all there is to tell.
        while let Ok(length @ 1..) = pipe.read(&mut piece).await {
            if self.bytes.len() + length > 2 * KEPT {
                let surplus = self.bytes.len().saturating_sub(KEPT);
                self.bytes.drain(..surplus);
                self.cut = true;
            }
            self.bytes.extend_from_slice(piece.get(..length).unwrap_or_default());
        }
    }

    /// All of it; `None` when it was more than is kept.
    pub fn whole(&self) -> Option<&[u8]> {
        (!self.cut).then_some(&self.bytes)
    }

    /// What is kept, without a line whose beginning is lost.
    pub fn lines(&self) -> &[u8] {
        let end = self.bytes.iter().position(|byte| *byte == b'\n');
        let start = if self.cut { end.map_or(self.bytes.len(), |at| at + 1) } else { 0 };
        self.bytes.get(start..).unwrap_or_default()
    }
}
