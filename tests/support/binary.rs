//! The program under test, as a process without a terminal; [`super::pty`] has those with one.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value as Json;

/// Where it is.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_appdeck");

/// The program in `home`, and with nothing else of this machine's environment.
pub fn program(home: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("HOME", home).stdin(Stdio::null());
    command
}

/// What a run of it came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The one document on standard output; nothing else was said.
    pub fn document(&self) -> Json {
        assert_eq!(self.err, "", "{self:?}");
        self.body()
    }

    /// The one document on standard output.
    pub fn body(&self) -> Json {
        assert!(self.out.ends_with("}\n"), "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// What went wrong: the one document on standard error, and nothing was answered.
    pub fn error(&self) -> Json {
        assert_eq!(self.out, "", "{self:?}");
        let document: Json = serde_json::from_str(&self.err).unwrap();
        assert_eq!(document["schema"], "appdeck.error/1");
        document["error"].clone()
    }

    /// The same, if the run ended with `code`.
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// Runs it to its end.
pub fn ran(command: &mut Command) -> Ran {
    Ran::of(command.output().unwrap())
}

/// `appdeck sandbox`, which is ended with the test.
pub struct SandboxProcess {
    child: Child,
    /// What it printed once it was ready.
    pub text: String,
}

impl SandboxProcess {
    /// Starts one; its announcement ends with the line that holds `last`.
    pub fn start(args: &[&str], last: &str) -> Self {
        Self::start_in(None, args, last)
    }

    /// The same, with a home where there is one.
    fn start_in(home: Option<&Path>, args: &[&str], last: &str) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["sandbox", "--listen", "127.0.0.1:0"])
            .args(args)
            .env_clear()
            .envs(home.map(|home| ("HOME", home)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        while !text.lines().last().is_some_and(|line| line.contains(last)) {
            assert!(out.read_line(&mut text).unwrap() > 0, "it ended after: {text}");
        }
        Self { child, text }
    }

    /// Starts one that announces itself to a program.
    pub fn json(args: &[&str]) -> (Self, Json) {
        Self::json_in(None, args)
    }

    /// The same, with a home where there is one.
    pub fn json_in(home: Option<&Path>, args: &[&str]) -> (Self, Json) {
        let server = Self::start_in(home, &[args, &["--json"]].concat(), "{");
        let json = serde_json::from_str(&server.text).unwrap();
        (server, json)
    }

    /// Ends it, and tells what it wrote to standard error.
    pub fn complaint(mut self) -> String {
        self.child.kill().unwrap();
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        told
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
