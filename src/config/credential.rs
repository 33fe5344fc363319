//! Where a secret comes from, and how it is fetched from there.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::detached::Detached;
use super::given::Variables;
use super::keyring::{self, Keyring};
use super::prompt;
use crate::api::{ApiError, ErrorKind};
use crate::domain::Secret;
use crate::domain::connection::SecretSource;
use crate::domain::delivery::failure::terminal_hint;
use crate::domain::redaction::Redaction;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any secret has, in bytes.
const LARGEST: usize = 64 * 1024;
/// How much of a failed command's standard error is shown, in characters.
const LONGEST_COMPLAINT: usize = 200;

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialSource {
    /// An environment variable, and what it held when the program started.
    Variable {
        /// Its name.
        name: String,
        /// Its value, when it is set.
        value: Option<Secret>,
    },
    /// The standard output of a command, run without a shell.
    Command(Vec<String>),
    /// A file that nobody else can read.
    File(PathBuf),
    /// The platform's keyring.
    Keyring {
        /// The account it is kept under.
        account: String,
        /// The keyring, or why there is none.
        keyring: Keyring,
    },
    /// The keyboard: to be asked for with [`CredentialSource::ask`] before the screen is taken.
    Prompt,
    /// What was typed in when asked.
    Typed(Secret),
    /// The configuration file itself.
    Plain(Secret),
}

impl CredentialSource {
    /// The source that an entry names, ready to be read; `locate` finds its files. `None` for the
    /// one whose value stands in the configuration itself.
    pub fn of(
        source: &SecretSource,
        variables: Variables<'_>,
        locate: impl Fn(&Path) -> PathBuf,
    ) -> Option<Self> {
        Some(match source {
            SecretSource::Variable(name) => {
                Self::Variable { name: name.clone(), value: variables(name).map(Secret::new) }
            }
            SecretSource::Command(run) => Self::Command(run.clone()),
            SecretSource::File(path) => Self::File(locate(Path::new(path))),
            SecretSource::Keyring(account) => {
                Self::Keyring { account: account.clone(), keyring: Keyring::here(variables) }
            }
            SecretSource::Prompt => Self::Prompt,
            SecretSource::Plain => return None,
        })
    }

    /// Where it comes from, in words, without arguments that may be secret.
    pub fn describe(&self) -> String {
        match self {
            Self::Variable { name, .. } => format!("environment variable {name}"),
            Self::Command(run) => format!("command {}", program(run)),
            Self::File(path) => format!("file {}", path.display()),
            Self::Keyring { account, .. } => format!("keyring, account {account}"),
            Self::Prompt | Self::Typed(_) => "asked for at the start".into(),
            Self::Plain(_) => "written in the configuration file".into(),
        }
    }

    /// Asks for it on the terminal when it comes from the keyboard, and keeps the answer. `what`
    /// says what is asked for: `client secret of Acme`.
    ///
    /// # Errors
    /// Kind [`ErrorKind::Credential`] when there is no terminal or nothing was typed.
    pub fn ask(&mut self, what: &str) -> Result<(), ApiError> {
        if *self == Self::Prompt {
            let typed = prompt::ask(&format!("{what}: "))
                .map_err(|error| failed(format!("cannot ask for the {what}: {error}")))?;
            *self = Self::Typed(typed);
        }
        Ok(())
    }

    /// Whether what is read from it can change while the program runs.
    pub fn may_change(&self) -> bool {
        match self {
            Self::Command(_) | Self::File(_) | Self::Keyring { .. } => true,
            Self::Variable { .. } | Self::Prompt | Self::Typed(_) | Self::Plain(_) => false,
        }
    }

    /// Fetches the secret.
    ///
    /// # Errors
    /// Kind [`ErrorKind::Credential`], in words that hold nothing of the secret.
    pub async fn read(&self) -> Result<Secret, ApiError> {
        match self {
            Self::Variable { value: Some(value), .. } => single(value, &self.describe()),
            Self::Variable { name, value: None } => {
                Err(failed(format!("the environment variable {name} is not set")))
            }
            Self::Command(run) => output(run, PATIENCE).await,
            Self::Keyring { account, keyring } => {
                let run = keyring.lookup(account).map_err(failed)?;
                output(&run, keyring::PATIENCE).await.map_err(|error| {
                    failed(format!("the keyring has no secret for {account}: {error}"))
                })
            }
            Self::File(path) => {
                let path = path.clone();
                let read = tokio::task::spawn_blocking(move || contents(&path)).await;
                read.unwrap_or_else(|_| Err(failed("reading the secret's file was stopped")))
            }
            Self::Prompt => Err(failed("the secret has not been asked for")),
            Self::Typed(secret) if secret.length() == 0 => {
                Err(failed("no secret was typed in when appdeck started"))
            }
            Self::Typed(secret) | Self::Plain(secret) => {
                single(secret, "what was written or typed")
            }
        }
    }
}

async fn output(run: &[String], patience: Duration) -> Result<Secret, ApiError> {
    let program = program(run);
    let fails = |why: String| failed(format!("the command {program} {why}"));
    let mut command = Command::new(program);
    command
        .args(run.iter().skip(1))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child =
        Detached::spawn(command).map_err(|error| fails(format!("cannot be started: {error}")))?;
    let (Some(stdout), Some(stderr)) = (child.stdout(), child.stderr()) else {
        return Err(fails("has no output".into()));
    };
    let work = async {
        let (secret, complaint) = tokio::join!(all(stdout), all(stderr));
        Ok((secret?, complaint?, child.wait().await?))
    };
    let (secret, complaint, status) = timeout(patience, work)
        .await
        .map_err(|_| {
            let seconds = patience.as_secs();
            fails(format!("did not end within {seconds} s: it has no terminal to ask on, so unlock what it opens in a shell first"))
        })?
        .map_err(|error: std::io::Error| fails(format!("failed: {error}")))?;
    if !status.success() {
        return Err(fails(format!("failed ({status}){}", told(&complaint, &secret))));
    }
    text(&secret, &format!("the command {program}"))
}

/// What comes out of a pipe, up to a limit. The pipe is closed then, which ends who floods it.
async fn all(pipe: impl AsyncRead + Unpin) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
    pipe.take(LARGEST as u64 + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// The first line of what a command said on its standard error, without what it said on its
/// standard output: that may be the secret.
fn told(complaint: &[u8], output: &[u8]) -> String {
    let output = output.strip_suffix(b"\n").unwrap_or(output);
    let secret = str::from_utf8(output).ok().map(|text| Secret::new(text.to_owned()));
    let lines = Redaction::of(&secret, "").lines(complaint);
    let hint = terminal_hint(&lines).map_or_else(String::new, |hint| format!(". {hint}"));
    match lines.first() {
        Some(line) => {
            format!(": {}{hint}", line.chars().take(LONGEST_COMPLAINT).collect::<String>())
        }
        None => String::new(),
    }
}

fn contents(path: &Path) -> Result<Secret, ApiError> {
    let name = path.display();
    let unreadable = |error| failed(format!("cannot read the secret in {name}: {error}"));
    let kind = std::fs::metadata(path).map_err(unreadable)?.file_type();
    if kind.is_dir() {
        return Err(failed(format!("{name} is a folder: name the file in it")));
    }
    // Opening a pipe waits for somebody who writes into it.
    if !kind.is_file() {
        return Err(failed(format!("{name} is no regular file: a command can print the secret")));
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let data = file.metadata().map_err(unreadable)?;
    let mode = data.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(failed(format!("others can read the secret in {name}: chmod 600 {name}")));
    }
    let mut secret = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
    file.take(LARGEST as u64 + 1).read_to_end(&mut secret).map_err(unreadable)?;
    text(&secret, &format!("the file {name}"))
}

/// Bytes as a secret.
fn text(bytes: &[u8], from: &str) -> Result<Secret, ApiError> {
    if bytes.len() > LARGEST {
        return Err(failed(format!("{from} holds more than a secret")));
    }
    let text = str::from_utf8(bytes).map_err(|_| failed(format!("{from} holds no text")))?;
    single(&Secret::new(text.to_owned()), from)
}

/// Without line ends and tabs around it. `from` says where it comes from.
///
/// # Errors
/// What cannot be a secret: nothing, or more than one line.
#[expect(clippy::disallowed_methods, reason = "its form is checked before it is sent anywhere")]
pub fn single(secret: &Secret, from: &str) -> Result<Secret, ApiError> {
    let secret = secret.without_line_ends();
    if secret.length() == 0 {
        return Err(failed(format!("{from} holds an empty secret")));
    }
    if secret.expose().chars().any(char::is_control) {
        return Err(failed(format!(
            "{from} holds more than one line: it must hold the secret alone"
        )));
    }
    Ok(secret)
}

fn program(run: &[String]) -> &str {
    run.first().map_or("", String::as_str)
}

fn failed(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Credential, message)
}
