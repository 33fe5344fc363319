//! From nothing to a listed application, and the next start lists it too.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::binary::{PROGRAM, SandboxProcess};
use crate::support::pty::{Pty, Run};

/// A sandbox of its own, ended with the test.
pub struct Server(
    #[expect(dead_code, reason = "it runs until it is dropped")] SandboxProcess,
    Json,
);

impl Server {
    pub fn start() -> Self {
        let (process, announced) = SandboxProcess::json(&["--database", ":memory:"]);
        Self(process, announced)
    }

    pub fn first(&self, key: &str) -> String {
        self.1["environments"][0][key].as_str().unwrap().to_owned()
    }
}

impl Server {
    /// Lets the first environment answer so.
    pub fn play(&self, faults: &str) {
        let url = self.first("url");
        let host = url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        let length = faults.len();
        let head = format!(
            "PUT /_sandbox/faults HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(format!("{head}{faults}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
    }
}

fn start(home: &Path) -> Pty {
    Run::new(PROGRAM).env("HOME", home).env("APPDECK_LOG", "debug").start()
}

/// The files below a folder that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(text) {
            found.push(path);
        }
    }
    found
}

#[test]
fn an_empty_home_becomes_a_listed_environment_and_stays_one() {
    let server = Server::start();
    let (url, id, secret) =
        (server.first("url"), server.first("client_id"), server.first("client_secret"));
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(home.path());
    pty.wait_text("No environment is connected yet");
    pty.press("a");
    pty.wait_text("Add an environment");
    pty.press("Mine\t");
    pty.paste(&url);
    pty.press("\t");
    pty.wait_text("issuer");
    pty.press(format!("\t{id}\t\x1b[C\x1b[C\t\t"));
    pty.wait_text("typed: a new file");
    pty.paste(&secret);
    pty.wait_text("characters");
    pty.press("\x13");
    pty.wait_text("Mine is in the configuration");
    pty.wait_text("Bench-Tool");
    #[cfg(target_os = "linux")]
    for file in ["cmdline", "environ"] {
        let path = format!("/proc/{}/{file}", pty.pid().as_raw_nonzero());
        match std::fs::read(path) {
            Ok(bytes) => assert!(!String::from_utf8_lossy(&bytes).contains(&secret)),
            // The program keeps its memory to itself: its own user cannot read it either.
            Err(error) => {
                assert_eq!((file, error.kind()), ("environ", ErrorKind::PermissionDenied));
                assert!(!rustix::process::geteuid().is_root());
            }
        }
    }
    pty.press("q");
    assert!(pty.exit().success());
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains(&secret));

    let config = home.path().join(".config/appdeck");
    assert_eq!(holding(home.path(), &secret), [config.join("mine.secret")]);
    let text = std::fs::read_to_string(config.join("config.toml")).unwrap();
    assert!(text.contains("client_secret = { from = \"file\", path = \"mine.secret\" }"), "{text}");

    let mut pty = start(home.path());
    pty.wait_text("Bench-Tool");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn the_sandbox_is_opened_once_however_often_it_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Run::new(PROGRAM).env("HOME", home.path()).size(120, 40).start();
    pty.wait_text("try the sandbox");
    pty.press("s");
    pty.press("s");
    pty.press("s");
    pty.wait_text("Bench-Tool");
    pty.press("r");
    pty.wait_text("just now");
    let screen = pty.screen().contents();
    assert_eq!(screen.matches("Acme Production").count(), 1, "{screen}");
    pty.press("q");
    assert!(pty.exit().success());
}

#[test]
fn a_command_that_asks_on_the_terminal_takes_no_key_from_the_screen() {
    let home = tempfile::tempdir().unwrap();
    let started = home.path().join("started");
    let config = home.path().join("config.toml");
    let script = format!("touch {}; read x </dev/tty; echo y$x", started.display());
    let text = format!(
        "[[environments]]\nname = \"Asks\"\nurl = \"http://127.0.0.1:1\"\nclient_id = \"skc_1\"\n\
         client_secret = {{ from = \"command\", run = [\"sh\", \"-c\", \"{script}\"] }}\n"
    );
    std::fs::write(&config, text).unwrap();
    std::fs::set_permissions(&config, Permissions::from_mode(0o600)).unwrap();
    let mut pty = Run::new(PROGRAM).args([OsStr::new("--config"), config.as_os_str()]).start();
    pty.wait_text("Asks");
    pty.wait("the command runs", |_| started.exists());
    for _ in 0..4 {
        pty.press("?");
        pty.wait_text("Keys that work here");
        pty.press("\r");
        pty.wait("help is closed", |screen| !screen.contents().contains("Keys that work here"));
    }
    pty.press("q");
    assert!(pty.exit().success());
}
