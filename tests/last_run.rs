//! The last messages of a run, for a bug report: what they tell, what they never tell, and that they
//! are all that changes the model.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use appdeck::app::update::update_at;
use appdeck::app::{Model, Msg};
use appdeck::doctor::LastRun;
use appdeck::runtime::last_run::{KEPT, Recorder, RunEnding, path, read};
use appdeck::sandbox::Seed;
use appdeck::ui::Ctx;
use jiff::Timestamp;
use rustix::process::Signal;
use serde_json::{Value as Json, json};

use crate::pty::cut_off::run;
use crate::support::binary::{Ran, program, ran};
use crate::support::driver::Driver;
use crate::support::screen;
use crate::support::setup::Setup;

const TYPED: &str = "test_typed_0123456789_canary";
const PASTED: &str = "https://pasted.example/canary";

/// What the program is opened with, and what records its messages for the state directory `folder`.
fn recording(folder: &Path) -> (Setup, Arc<Mutex<Option<Recorder>>>) {
    let recorder = Arc::new(Mutex::new(None));
    let (keep, state) = (Arc::clone(&recorder), folder.to_owned());
    let setup = Setup::of(Seed::Acme).state(folder).journaled();
    let setup =
        setup.prepared(move |session| *keep.lock().unwrap() = Some(Recorder::of(session, &state)));
    (setup, recorder)
}

/// A secret is generated, copied and tested; another one is typed, a URL pasted, and both kept to a
/// draft. Returns the value of the generated one.
async fn story(driver: &mut Driver) -> String {
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    driver.press("v c").await.see("sent by OSC 52");
    let secret = driver.copied();
    driver.press("p").paste(&secret).await.see("a paste matches");
    // The first one belongs to the paste.
    driver.press("enter enter").await.not_see("shown once");
    driver.press("t").type_text(TYPED).press("enter").await.press("esc").await;
    driver.press("3 a").paste(PASTED).press("enter").await.see("pasted.example");
    secret
}

/// The file as the doctor reads it.
fn told(folder: &Path) -> (String, LastRun) {
    let text = read(&path(folder)).unwrap().expect("a file");
    let run = LastRun::read("last-run.jsonl".into(), &text).unwrap();
    (String::from_utf8(text).unwrap(), run)
}

#[tokio::test]
async fn a_bug_report_tells_what_happened_and_nothing_that_was_typed_named_or_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (setup, recorder) = recording(folder.path());
    let mut driver = setup.open().await;
    let secret = story(&mut driver).await;
    let id = driver.id_of("Coffee-Desk").to_string();
    let recorder = recorder.lock().unwrap().take().unwrap();
    assert!(!path(folder.path()).exists(), "nothing is written while the program runs");
    recorder.end(RunEnding::Left(0));

    let (text, run) = told(folder.path());
    let (report, document) = (run.text(), run.json().unwrap());
    let foreign =
        [&secret, TYPED, PASTED, "pasted.example", "Coffee", "canary", &id, "Acme", "127.0.0.1"];
    for word in foreign {
        for place in [&text, &report, &document] {
            assert!(!place.contains(word), "{word} is in it:\n{place}");
        }
    }
    let mode = path(folder.path()).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let has = |facts: Json| {
        let facts = facts.as_object().unwrap();
        let found = |one: &&serde_json::Map<String, Json>| {
            facts.iter().all(|(name, value)| one.get(name) == Some(value))
        };
        assert!(run.messages.iter().any(|one| found(&one)), "{facts:?}:\n{text}");
    };
    has(json!({"message": "started"}));
    has(json!({"message": "key", "command": "generate-secret", "in": "Credentials"}));
    has(json!({"message": "key", "key": "text", "in": "Typing a secret"}));
    has(json!({"message": "paste", "in": "While typing in a field"}));
    let route = "/api/v1/clients/{client_id}/secrets";
    has(json!({"message": "replied", "method": "POST", "route": route, "ok": true}));
    has(json!({"message": "proved", "proof": "wrong"}));
    assert_eq!(run.run["ended"], "left");
    assert!(report.contains("command generate-secret"), "{report}");
}

#[tokio::test]
async fn an_error_is_told_by_its_kind_and_status_and_only_the_last_messages_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (setup, recorder) = recording(folder.path());
    let mut driver = setup.open().await;
    for _ in 0..KEPT {
        driver.hurry("j k");
    }
    let fault = json!({"kind": "status", "code": 503});
    driver.faults(json!([{"route": "GET /api/v1/clients", "fault": fault}])).await;
    driver.press("r").await;
    recorder.lock().unwrap().take().unwrap().end(RunEnding::Left(129));
    let (text, run) = told(folder.path());
    assert_eq!(run.messages.len(), KEPT);
    assert_eq!(run.run["ended"], "hung up");
    assert!(run.run["messages"].as_u64().unwrap() > 2 * KEPT as u64, "{:?}", run.run);
    assert!(
        text.contains(r#""error":"unavailable","may_have_happened":false,"status":503"#),
        "{text}"
    );
    assert!(!text.contains(r#""message":"started""#), "{text}");
}

/// The model before the first message, and every message since.
#[derive(Default)]
struct HeardMessages {
    first: Option<Model>,
    messages: Vec<(Timestamp, Msg)>,
}

impl HeardMessages {
    /// What is shown when the messages are applied to the first model again.
    fn replayed(&self, ctx: &Ctx) -> String {
        let mut model = self.first.clone().expect("a first message");
        for (at, msg) in &self.messages {
            update_at(&mut model, *at, msg.clone());
        }
        screen::text(&screen::painted(&model, ctx))
    }
}

#[tokio::test]
async fn the_messages_of_a_run_lead_another_model_to_the_same_screen() {
    let heard = Arc::new(Mutex::new(HeardMessages::default()));
    let listens = Arc::clone(&heard);
    let setup = Setup::of(Seed::Acme).journaled().prepared(move |session| {
        let listens = Arc::clone(&listens);
        session.listen(move |model, at, msg| {
            let mut heard = listens.lock().unwrap();
            heard.first.get_or_insert_with(|| model.clone());
            heard.messages.push((at, msg.clone()));
        });
    });
    let ctx = setup.look().1;
    let mut driver = setup.open().await;
    let same = |driver: &Driver| {
        assert_eq!(heard.lock().unwrap().replayed(&ctx), driver.screen());
    };
    same(&driver);
    story(&mut driver).await;
    same(&driver);
    driver.press("ctrl-s").await.see("Save Coffee-Desk");
    driver.press("enter").await.see("Saved");
    driver.resize(100, 30).await;
    same(&driver);
    driver.environment("Acme Production").await.wait_seconds(70).await;
    same(&driver);
    driver.press("O").await;
    same(&driver);
}

/// Runs the doctor on this state directory; its exit code, its output and its complaints.
fn doctor(state: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut doctor = program(state);
    doctor.args(["doctor", "--last-run"]).args(arguments).env("XDG_STATE_HOME", state);
    let Ran { code, out, err } = ran(&mut doctor);
    (code, out, err)
}

#[test]
fn without_a_run_the_doctor_says_so_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&[][..], &["--json"]] {
        let (code, out, err) = doctor(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(
            err.contains("no run of the screen is recorded: ")
                && err.contains("last-run.jsonl is not there"),
            "{err}"
        );
    }
    std::fs::create_dir(folder.path().join("appdeck")).unwrap();
    std::fs::write(path(&folder.path().join("appdeck")), "torn").unwrap();
    let (code, _, err) = doctor(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(err.contains("does not tell of a run"), "{err}");
}

#[test]
fn a_run_that_was_left_or_hung_up_is_told_by_the_doctor_and_the_next_run_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = run(folder.path());
    pty.press("3");
    pty.press("\u{3}");
    assert!(pty.exit().success());
    let (code, text, err) = doctor(folder.path(), &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(text.contains("last-run.jsonl") && text.contains("nothing that was typed"), "{text}");
    assert!(text.contains("ended        left") && text.contains("command tab-redirects"), "{text}");

    let mut next = run(folder.path());
    next.signal(Signal::HUP);
    next.exit();
    let (code, text, _) = doctor(folder.path(), &["--json"]);
    assert_eq!(code, 0);
    let json: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(json["run"]["ended"], "hung up", "{text}");
    assert!(!text.contains("tab-redirects"), "{text}");
    let file = path(&folder.path().join("appdeck"));
    assert_eq!(json["file"], file.to_str().unwrap());
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_place_that_cannot_be_written_to_keeps_no_run_from_ending() {
    let folder = tempfile::tempdir().unwrap();
    let file = path(&folder.path().join("appdeck"));
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    let mut pty = run(folder.path());
    pty.press("\u{3}");
    assert!(pty.exit().success());
    let (code, _, err) = doctor(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(err.contains("cannot read the record of the last run"), "{err}");
}
