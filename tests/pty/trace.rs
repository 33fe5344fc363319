//! Every system call that could carry a secret out of the program, as strace sees it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::program::ready;
use crate::secrets::watch::tells;
use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};
use crate::support::skip::skipped;

/// What starts a program, and what hands bytes to somebody else.
const CALLS: &str =
    "trace=execve,execveat,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg";

/// Where the program may bring a secret, and where strace writes.
pub struct Places {
    folder: tempfile::TempDir,
}

impl Places {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["file", "command", "state"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let kept = folder.path().join("command/kept");
        let config = format!(
            "[[deliver]]\nname = \"keep\"\nrun = [\"sh\", \"-c\", \"cat > {}\"]\n",
            kept.display()
        );
        std::fs::write(folder.path().join("config.toml"), config).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(&std::fs::read(self.path(name)).unwrap()).into_owned()
    }

    /// The program under strace, on its sandbox.
    pub fn run(&self) -> Run {
        let string = |name: &str| self.path(name).to_str().unwrap().to_owned();
        let (out, database, config) =
            (string("trace"), string("sandbox.sqlite"), string("config.toml"));
        let strace = ["-f", "-v", "-yy", "-s", "1000000", "-e", CALLS, "-o", &out, PROGRAM];
        let program = ["--sandbox", "--database", &database, "--config", &config];
        Run::new("strace")
            .args(strace)
            .args(program)
            .env("XDG_STATE_HOME", self.path("state"))
            .env("APPDECK_LOG", "trace")
            .env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")
            .size(100, 40)
    }
}

/// Whether a program that keeps its memory to itself can be traced here.
pub fn traceable() -> bool {
    let mut probe = Command::new("strace");
    probe.args(["-o", "/dev/null", "true"]).stderr(Stdio::null());
    let allowed = probe.status().is_ok_and(|status| status.success());
    let traceable = allowed && rustix::process::geteuid().is_root();
    if !traceable {
        skipped("strace is not here, or may not read the program's memory");
    }
    traceable
}

/// Brings a new secret into a file, to a command, to the token endpoint and to the clipboard; stops
/// at its reveal.
fn handed_over(places: &Places) -> Pty {
    let mut pty = ready(places.run());
    pty.press("n");
    pty.wait_text("Create an application");
    pty.press("Coffee-Test\r");
    pty.wait_text("Generate a client secret for Coffee-Test");
    pty.press("\r");
    pty.wait_text("shown once");
    pty.press("f\x15");
    pty.paste(places.path("file/coffee.env").to_str().unwrap());
    pty.press("\r");
    pty.wait_text("write it");
    pty.press("\r");
    pty.wait_text("(checked)");
    pty.press("x");
    pty.wait_text("One place for all applications");
    pty.press("\r");
    pty.wait_text("reported success");
    pty.press("t");
    pty.wait_text("works");
    pty.press("c");
    pty.wait_copied(1);
    pty
}

/// One traced call: its name, what its descriptor stands for, and the rest of its line.
pub fn call(line: &str) -> (&str, &str, &str) {
    let (_, call) = line.split_once(' ').unwrap();
    let (name, rest) = call.trim_start().split_once('(').unwrap_or((call, ""));
    let (to, rest) = rest.split_once(", ").unwrap_or((rest, ""));
    (name, to, rest)
}

/// Where a call may bring the value; `None` when it may not.
fn allowed(line: &str, secret: &str, places: &Places) -> Option<&'static str> {
    let (name, to, rest) = call(line);
    if name.starts_with("execve") {
        return None;
    }
    let under = |name: &str| to.contains(&format!("<{}/", places.path(name).display()));
    let plain = rest.contains(secret);
    match () {
        () if under("file") => Some("the file"),
        () if under("command") => Some("the command's own file"),
        () if to.contains("<pipe:[") && rest.starts_with(&format!("\"{secret}\"")) => {
            Some("the command")
        }
        () if to.contains("<TCP:[127.0.0.1:") && rest.contains("plain_secret") => {
            Some("the sandbox's answer")
        }
        () if to.contains("<TCP:[127.0.0.1:") && rest.contains("client_secret=") => {
            Some("the token request")
        }
        () if (to.contains("/dev/pts/") || to.contains("</dev/tty"))
            && rest.contains("\\33]52;c;")
            && !plain =>
        {
            Some("the terminal's clipboard")
        }
        () => None,
    }
}

pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files
}

#[test]
fn a_secret_leaves_the_program_only_where_the_operator_sent_it() {
    if !traceable() {
        return;
    }
    let places = Places::new();
    let mut pty = handed_over(&places);
    let file = places.text("file/coffee.env");
    let (_, rest) = file.split_once("SCALEKIT_CLIENT_SECRET=").unwrap();
    let secret = rest.lines().next().unwrap();
    assert!(secret.starts_with("test_") && secret.len() == 69, "{} characters", secret.len());

    // strace names the process in front of each call; the first one starts the program.
    let trace = places.text("trace");
    let pid = trace.split_whitespace().next().unwrap();
    for name in ["cmdline", "environ"] {
        let bytes = std::fs::read(format!("/proc/{pid}/{name}")).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains(if name == "cmdline" { "--sandbox" } else { "HOME=" }), "{name}");
        assert!(!tells(&text, secret), "{name}");
    }
    pty.press("\r");
    pty.wait_text("is stored");
    pty.press("\u{3}");
    assert!(pty.exit().success());

    let mut reached: Vec<_> = places
        .text("trace")
        .lines()
        .filter(|line| tells(line, secret))
        .map(|line| allowed(line, secret, &places).unwrap_or_else(|| panic!("{line}")))
        .collect();
    reached.sort_unstable();
    let expected = [
        "the command",
        "the command's own file",
        "the file",
        "the sandbox's answer",
        "the terminal's clipboard",
        "the token request",
    ];
    assert_eq!(reached, expected, "each once");

    assert_eq!(places.text("command/kept"), secret);
    assert!(pty.titles().iter().all(|title| !tells(title, secret)));
    let kept: Vec<_> = [files_under(&pty.home()), files_under(&places.path("state"))].concat();
    assert!(kept.iter().any(|path| path.ends_with("appdeck.log")), "{kept:?}");
    assert!(kept.iter().any(|path| path.ends_with("intents.jsonl")), "{kept:?}");
    let database = places.folder.path().read_dir().unwrap().map(|entry| entry.unwrap().path());
    let database = database.filter(|path| path.to_string_lossy().contains("sandbox.sqlite"));
    for path in kept.into_iter().chain(database) {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!tells(&String::from_utf8_lossy(&bytes), secret), "{}", path.display());
    }
}
