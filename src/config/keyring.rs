//! The platform's keyring, through its own command: the value goes to standard input and comes
//! from standard output, never as an argument. A library would need D-Bus at build time or a stack
//! of its own for it, and could not be given up on when the keyring asks and nobody answers.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::detached::Detached;
use super::given::{Variables, text};
use crate::domain::Secret;
use crate::domain::text::clean;

/// The service under which all secrets of this program are kept.
const SERVICE: &str = "appdeck";
/// How long a keyring may take: it may ask to be unlocked.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How much of its complaint is read, in bytes.
const LONGEST_COMPLAINT: u64 = 64 * 1024;

/// How one kind of keyring is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyringKind {
    /// The Secret Service of a desktop (freedesktop.org), through libsecret's `secret-tool`.
    SecretTool,
    /// The keychain of macOS, through `security`.
    Security,
}

/// The keyring of this machine, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyring(Result<(KeyringKind, PathBuf), String>);

impl Keyring {
    /// Looks for it with the variables of the process.
    pub fn here(variables: Variables<'_>) -> Self {
        Self::on(std::env::consts::OS, variables)
    }

    /// Looks for it on the operating system of this name.
    pub fn on(os: &str, variables: Variables<'_>) -> Self {
        let kind = match os {
            "macos" => KeyringKind::Security,
            "linux" | "freebsd" | "openbsd" | "netbsd" => KeyringKind::SecretTool,
            other => return Self::none(&format!("on {other} no keyring is known")),
        };
        if kind == KeyringKind::SecretTool && !bus(variables) {
            return Self::none("there is no D-Bus session, as is usual on a server");
        }
        let (name, package) = match kind {
            KeyringKind::Security => ("security", ""),
            KeyringKind::SecretTool => ("secret-tool", " (package libsecret-tools)"),
        };
        let path = text(variables, "PATH").unwrap_or_default();
        let mut places = std::env::split_paths(&path).map(|folder| folder.join(name));
        match places.find(|place| place.is_file()) {
            Some(tool) => Self(Ok((kind, tool))),
            None => Self::none(&format!("{name} is not installed{package}")),
        }
    }

    fn none(why: &str) -> Self {
        Self(Err(format!(
            "no keyring can be used here: {why}. A file, a command or the prompt serve as well"
        )))
    }

    /// Why there is none.
    ///
    /// # Errors
    /// The reason and what to use instead.
    pub fn usable(&self) -> Result<(), String> {
        self.0.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// The command whose standard output is the secret of `account`.
    ///
    /// # Errors
    /// As [`Keyring::usable`].
    pub fn lookup(&self, account: &str) -> Result<Vec<String>, String> {
        let (kind, tool) = self.0.as_ref().map_err(Clone::clone)?;
        let words: &[&str] = match kind {
            KeyringKind::SecretTool => &["lookup", "service", SERVICE, "account", account],
            KeyringKind::Security => &["find-generic-password", "-s", SERVICE, "-a", account, "-w"],
        };
        let tool = tool.display().to_string();
        Ok([tool].into_iter().chain(words.iter().map(ToString::to_string)).collect())
    }

    /// Keeps the secret of `account`, in place of another.
    ///
    /// # Errors
    /// Why it was not kept, in words that hold nothing of the secret.
    pub async fn keep(&self, account: &str, secret: &Secret) -> Result<(), String> {
        let (kind, tool) = self.0.as_ref().map_err(Clone::clone)?;
        let (arguments, input) = match kind {
            KeyringKind::SecretTool => {
                let label = format!("--label=appdeck: {account}");
                let words = ["store", &label, "service", SERVICE, "account", account];
                (words.map(str::to_owned).to_vec(), value(secret))
            }
            KeyringKind::Security => (vec!["-i".to_owned()], dictated(account, secret)?),
        };
        let work = hand_over(tool, &arguments, &input);
        match timeout(PATIENCE, work).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(format!("the keyring did not keep the secret: {why}")),
            Err(_) => Err(format!(
                "the keyring did not answer within {} s: it may wait to be unlocked",
                PATIENCE.as_secs()
            )),
        }
    }
}

/// Whether a D-Bus session can be reached (D-Bus Specification, well-known message buses).
fn bus(variables: Variables<'_>) -> bool {
    let usual = || {
        let folder = text(variables, "XDG_RUNTIME_DIR")?;
        Path::new(&folder).join("bus").exists().then_some(())
    };
    text(variables, "DBUS_SESSION_BUS_ADDRESS").is_some() || usual().is_some()
}

#[expect(clippy::disallowed_methods, reason = "the keyring is told the secret")]
fn value(secret: &Secret) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(secret.expose().as_bytes().to_vec())
}

/// The line for `security -i`, whose words are quoted.
#[expect(clippy::disallowed_methods, reason = "the keyring is told the secret")]
fn dictated(account: &str, secret: &Secret) -> Result<Zeroizing<Vec<u8>>, String> {
    let odd = |c: char| c == '"' || c == '\\' || c.is_control();
    if account.contains(odd) || secret.expose().contains(odd) {
        return Err("the keychain's command takes no quotes and backslashes".into());
    }
    let mut line = Zeroizing::new(Vec::with_capacity(account.len() + secret.expose().len() + 64));
    let start = format!("add-generic-password -U -s {SERVICE} -a \"{account}\" -w \"");
    for part in [start.as_bytes(), secret.expose().as_bytes(), b"\"\n"] {
        line.extend_from_slice(part);
    }
    Ok(line)
}

async fn hand_over(tool: &Path, arguments: &[String], input: &[u8]) -> Result<(), String> {
    let mut command = Command::new(tool);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = Detached::spawn(command)
        .map_err(|error| format!("{} cannot be started: {error}", tool.display()))?;
    if let Some(mut stdin) = child.stdin() {
        // Who does not read it says why when it ends.
        let _ = stdin.write_all(input).await;
    }
    let mut told = Vec::new();
    if let Some(stderr) = child.stderr() {
        let mut stderr = stderr.take(LONGEST_COMPLAINT);
        stderr.read_to_end(&mut told).await.map_err(|error| error.to_string())?;
    }
    let status = child.wait().await.map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&told);
    let line = told.lines().map(str::trim).find(|line| !line.is_empty());
    Err(line.map_or_else(|| status.to_string(), |line| clean(line).chars().take(200).collect()))
}
