//! An application on a server that outlives the runs that work on it.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};
use crate::support::sandbox::{World, empty, read};

/// How long a wait may take before the test is called hung.
const LIMIT: Duration = Duration::from_secs(30);

/// A server with one application, *Coffee-Till*, whose one secret works.
pub struct Till {
    pub world: World,
    pub client: String,
    pub first: String,
    state: TempDir,
}

impl Till {
    pub async fn new() -> Self {
        let world = empty().await;
        let client = world.create("WEB_APP", "Coffee-Till").await;
        let (_, first) = world.create_secret(&client).await;
        Self { world, client, first, state: tempfile::tempdir().unwrap() }
    }

    /// A run that has listed everything.
    pub fn run(&self) -> Pty {
        let pty = self.run_at(&[]);
        listed(&pty);
        pty
    }

    /// A run with other variables, which has listed the application.
    pub fn run_at(&self, variables: &[(&str, &str)]) -> Pty {
        let pty = self.begin_at(variables);
        pty.wait_text("Coffee-Till");
        pty
    }

    /// A run that may have shown nothing yet.
    pub fn begin_at(&self, variables: &[(&str, &str)]) -> Pty {
        let own = self.world.environment(0);
        let run = Run::new(PROGRAM)
            .env("SCALEKIT_ENVIRONMENT_URL", &own.url)
            .env("SCALEKIT_CLIENT_ID", &own.client_id)
            .env("SCALEKIT_CLIENT_SECRET", read(&own.client_secret))
            .env("XDG_STATE_HOME", self.state.path())
            .env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")
            .size(100, 40);
        let run = variables.iter().fold(run, |run, (name, value)| run.env(name, value));
        run.start()
    }

    /// The list that a run kept for the next one.
    pub fn kept_list(&self) -> String {
        let folder = self.state.path().join("appdeck/lists");
        let mut files = folder.read_dir().unwrap();
        std::fs::read_to_string(files.next().unwrap().unwrap().path()).unwrap()
    }

    /// A run on the application's credentials.
    pub fn at_credentials(&self) -> Pty {
        let mut pty = self.run();
        to_credentials(&mut pty);
        pty
    }

    /// Waits until the server got a request.
    pub async fn received(&self, what: &str, count: usize) {
        until(what, || self.requested(what) >= count).await;
    }

    pub fn requested(&self, what: &str) -> usize {
        let (method, path) = what.split_once(' ').unwrap();
        let path = path.replace("{client_id}", &self.client);
        let requests = self.world.sandbox.requests();
        requests.iter().filter(|one| one.method == method && one.path == path).count()
    }

    pub async fn listed(&self) -> Vec<Json> {
        self.world.secrets(&self.client).await
    }

    /// How the secret ends that was not there from the start.
    pub async fn other(&self) -> String {
        let listed = self.listed().await;
        let mut ends = listed.iter().map(|secret| secret["secret_suffix"].as_str().unwrap());
        ends.find(|end| *end != suffix(&self.first)).unwrap().to_owned()
    }

    pub async fn works(&self, secret: &str) -> bool {
        self.world.sign_in(&self.client, secret).await.status == 200
    }

    /// Nothing that is kept on disk holds a value.
    pub fn assert_kept_nothing(&self, values: &[&str]) {
        for name in ["intents.jsonl", "appdeck.log"] {
            let text = std::fs::read_to_string(self.state.path().join("appdeck").join(name));
            let text = text.unwrap();
            assert!(values.iter().all(|value| !text.contains(value)), "{name}");
        }
    }

    /// Waits until the journal knows what became of a secret.
    pub async fn settled(&self) {
        let journal = self.state.path().join("appdeck/intents.jsonl");
        let ended = || std::fs::read_to_string(&journal).unwrap().contains("\"end\"");
        until("the journal", ended).await;
    }
}

async fn until(what: &str, seen: impl Fn() -> bool) {
    let wait = async {
        while !seen() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LIMIT, wait).await.unwrap_or_else(|_| panic!("waited for {what}"));
}

/// The server's list is there: that of the run before says *as of*, and can be as young.
pub fn listed(pty: &Pty) {
    pty.wait("the list of now", |screen| {
        let contents = screen.contents();
        contents.contains("just now") && !contents.contains("as of")
    });
}

pub fn to_credentials(pty: &mut Pty) {
    pty.press("/");
    pty.wait_text("accept");
    pty.press("Coffee-Till\r");
    pty.wait("the filter is accepted", |screen| !screen.contents().contains("accept"));
    pty.press("2");
    pty.wait_text("active");
}

pub fn killed(mut pty: Pty) {
    pty.signal(Signal::KILL);
    pty.exit();
}

pub fn suffix(secret: &str) -> &str {
    &secret[secret.len() - 4..]
}

/// The question is asked, and closed without an answer.
pub fn leaves(pty: &mut Pty, question: &str) {
    pty.wait_text(question);
    pty.press("\x1b");
    pty.wait("the question is closed", |screen| !asks(&screen.contents()));
}

/// The question about a secret whose value went nowhere.
pub fn about(suffix: &str) -> String {
    format!("Lost secret ••••{suffix}")
}

/// The question about a secret whose value may be somewhere.
pub fn whether_stored(suffix: &str) -> String {
    format!("Is ••••{suffix} stored?")
}

fn asks(contents: &str) -> bool {
    ["Lost secret", "stored?", "is lost?"].iter().any(|question| contents.contains(question))
}

pub fn assert_asks_nothing(pty: &Pty) {
    let contents = pty.screen().contents();
    assert!(!asks(&contents) && !contents.contains("ended"), "{contents}");
}

/// Copies the secret of the reveal, which nothing confirms.
pub fn copied(pty: &mut Pty) -> String {
    pty.wait_text("shown once");
    pty.press("c");
    let secret = String::from_utf8(pty.wait_copied(1)).unwrap();
    pty.wait_text("sent by OSC 52");
    secret
}
