//! The verbs that write: what the server has afterwards is what the exit code says.

use std::path::Path;

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Ran, Shop, together};

const CREATE: &str = "POST /api/v1/clients";
const UPDATE: &str = "PATCH /api/v1/clients/{client_id}";
const DELETE: &str = "DELETE /api/v1/clients/{client_id}";
const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";
const STATUS: &str = "PATCH /api/v1/clients/{client_id}/secrets/{secret_id}";
const DELETE_SECRET: &str = "DELETE /api/v1/clients/{client_id}/secrets/{secret_id}";

/// A write: its line, the route it takes, and whether it is done.
struct Write {
    line: String,
    route: &'static str,
    done: fn(&[Json]) -> bool,
}

fn of<'a>(listed: &'a [Json], name: &str) -> Option<&'a Json> {
    listed.iter().find(|one| one["name"] == name)
}

fn secrets<'a>(listed: &'a [Json], name: &str) -> &'a [Json] {
    of(listed, name).and_then(|one| one["secrets"].as_array()).map_or(&[], Vec::as_slice)
}

fn active(listed: &[Json], name: &str) -> usize {
    secrets(listed, name).iter().filter(|one| one["status"] == "active").count()
}

fn writes(listed: &[Json]) -> Vec<Write> {
    let planner = secrets(listed, "Roast-Planner").last().unwrap()["id"].as_str().unwrap();
    let write = |line: &str, route, done| Write { line: line.to_owned(), route, done };
    vec![
        write("apps create Till --type web", CREATE, |listed| of(listed, "Till").is_some()),
        write("apps set Coffee-Desk --pkce on", UPDATE, |listed| {
            of(listed, "Coffee-Desk").unwrap()["enforce_pkce"] == true
        }),
        write("redirects add Coffee-Desk post-login http://localhost:4/a", UPDATE, |listed| {
            let urls = of(listed, "Coffee-Desk").unwrap()["post_login_uris"].as_array().unwrap();
            urls.contains(&json!("http://localhost:4/a"))
        }),
        write("apps delete Coffee-Kiosk --confirm Coffee-Kiosk", DELETE, |listed| {
            of(listed, "Coffee-Kiosk").is_none()
        }),
        write("secrets create Coffee-Desk --to-file a.env", GENERATE, |listed| {
            secrets(listed, "Coffee-Desk").len() == 3
        }),
        write(&format!("secrets deactivate Roast-Planner {planner}"), STATUS, |listed| {
            active(listed, "Roast-Planner") == 1
        }),
        write(
            &format!(
                "secrets delete Roast-Planner {planner} --confirm {}",
                secrets(listed, "Roast-Planner").last().unwrap()["suffix"].as_str().unwrap()
            ),
            DELETE_SECRET,
            |listed| secrets(listed, "Roast-Planner").len() == 1,
        ),
    ]
}

async fn run(shop: &Shop, line: &str) -> Ran {
    shop.run(&format!("appdeck {line} --json")).await
}

/// How many writes the server was asked for.
fn written(shop: &Shop) -> usize {
    let reads = |one: &&String| one.starts_with("GET ") || one.contains("/oauth/token");
    shop.asked().len() - shop.asked().iter().filter(reads).count()
}

#[tokio::test]
async fn each_write_is_done_told_and_in_the_history() {
    let shop = Shop::with_one(Seed::Acme).await;
    let before = shop.listed().await;
    for (at, write) in writes(&before).iter().enumerate() {
        if write.route == DELETE_SECRET {
            // It was deactivated by the line before.
            continue;
        }
        let told =
            run(&shop, &format!("{} --reason Ticket-7", write.line)).await.ended(0).document();
        assert!((write.done)(&shop.listed().await), "{}: {told}", write.line);
        let schema = if write.route == GENERATE { "appdeck.secret/1" } else { "appdeck.change/1" };
        assert_eq!(told["schema"], schema, "{told}");
        let history = shop.run("appdeck history --limit 1 --json").await.document();
        let entry = &history["entries"][0];
        assert_eq!(entry["id"], told["history_entry"], "{}", write.line);
        assert_eq!(entry["outcome"], "done");
        assert_eq!(written(&shop), at + 1, "{}", write.line);
    }
    let record = std::fs::read_to_string(shop.path(".local/state/appdeck/record.jsonl")).unwrap();
    assert!(record.contains(r#""reason":"Ticket-7""#));
}

#[tokio::test]
async fn the_exit_code_says_what_the_server_has() {
    let faults = [
        json!({"kind": "drop_before"}),
        json!({"kind": "drop_after_commit"}),
        json!({"kind": "truncate"}),
        json!({"kind": "garbage"}),
        json!({"kind": "html"}),
        json!({"kind": "status", "code": 400}),
        json!({"kind": "status", "code": 403}),
        json!({"kind": "status", "code": 404}),
        json!({"kind": "status", "code": 409}),
        json!({"kind": "status", "code": 500}),
        json!({"kind": "status", "code": 503}),
        json!({"kind": "rate_limit", "retry_after": 1}),
    ];
    // What is looked up twice takes its time: all of it at once.
    together(faults.iter().map(hold)).await;
}

// Every write is about another application or field: one sandbox holds them all.
async fn hold(fault: &Json) {
    let shop = Shop::with_one(Seed::Acme).await;
    let listed = applications(&shop).await;
    let mut count = 0;
    for write in writes(&listed) {
        if write.route == DELETE_SECRET {
            // The secret that is deleted was deactivated, or not, by the line before.
            let planner = secrets(&listed, "Roast-Planner").last().unwrap();
            activate(&shop, &listed, planner).await;
        }
        let before = written(&shop);
        assert!(!(write.done)(&applications(&shop).await), "{}", write.line);
        let rule = json!({"route": write.route, "times": 1, "fault": fault});
        shop.world.set_faults(json!([rule])).await;
        let ran = run(&shop, &write.line).await;
        shop.world.set_faults(json!([])).await;
        let done = (write.done)(&applications(&shop).await);
        match ran.code {
            0 => assert!(done, "{} {fault}: {ran:?}", write.line),
            1 | 3 | 4 => assert!(!done, "{} {fault}: {ran:?}", write.line),
            5 => {
                let told = ran.body();
                assert_eq!(told["outcome"], "unknown", "{} {fault}: {told}", write.line);
                assert!(told["found"].is_string(), "{} {fault}: {told}", write.line);
                // What came of it is named where something did.
                let named = !told["candidates"].as_array().unwrap().is_empty();
                assert_eq!(named, done, "{} {fault}: {told}", write.line);
            }
            code => panic!("{code}: {} {fault}: {ran:?}", write.line),
        }
        assert!(written(&shop) <= before + 1, "never repeated: {} {fault}", write.line);
        count += 1;
    }
    assert_eq!(count, 7);
}

/// The applications as the server has them, in the words of a document.
async fn applications(shop: &Shop) -> Vec<Json> {
    let all =
        shop.world.call("GET", "/api/v1/clients?filter.client_type=ALL&page_size=30").await.ok();
    let mut all = all["clients"].as_array().unwrap().clone();
    for one in &mut all {
        for secret in one["secrets"].as_array_mut().into_iter().flatten() {
            secret["suffix"] = secret["secret_suffix"].clone();
            secret["status"] = secret["status"].as_str().unwrap().to_lowercase().into();
        }
    }
    all
}

async fn activate(shop: &Shop, listed: &[Json], secret: &Json) {
    let id = of(listed, "Roast-Planner").unwrap()["id"].as_str().unwrap();
    let path = format!("/api/v1/clients/{id}/secrets/{}", secret["id"].as_str().unwrap());
    shop.world.send("PATCH", &path, json!({"status": "ACTIVE"})).await;
}

#[tokio::test]
async fn a_dry_run_writes_nothing_anywhere() {
    let shop = Shop::with_one(Seed::Acme).await;
    let before = shop.listed().await;
    for write in writes(&before) {
        let told = run(&shop, &format!("{} --dry-run", write.line)).await.ended(0).document();
        assert_eq!(told["outcome"], "planned", "{}", write.line);
    }
    assert_eq!((written(&shop), shop.listed().await.len()), (0, before.len()));
    assert!(!shop.path(".local/state/appdeck/record.jsonl").exists());
    assert!(!shop.path(".local/state/appdeck/deleted").exists());
    assert!(!shop.path("a.env").exists());
}

#[tokio::test]
async fn every_guard_refuses_every_write() {
    let shop = Shop::open(Seed::Acme).await;
    let listed = shop.run("appdeck apps list --env 'Acme Production' --json").await.document();
    let listed = listed["applications"].as_array().unwrap().clone();
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    for write in writes(&listed) {
        let line = format!("{} --env 'Acme Production'", write.line);
        let error = |ran: Ran, kind: &str| {
            let ran = ran.ended(4);
            let document: Json = serde_json::from_str(&ran.err).unwrap();
            assert_eq!(document["error"]["kind"], kind, "{line}: {document}");
            let text = document.to_string();
            for word in ["--unlock", "deny =", "--read-only", "read_only ="] {
                assert!(!text.contains(word), "no word of how to switch it off: {text}");
            }
        };
        error(run(&shop, &line).await, "locked");
        let unlocked = format!("{line} --unlock 'Acme Production'");
        error(run(&shop, &format!("{unlocked} --read-only")).await, "read_only");
        run(&shop, &format!("{line} --unlock Acme")).await.ended(2);
        let all = "deny = [\"create\", \"save\", \"delete\", \"generate-secret\", \"deactivate-secret\", \
                   \"activate-secret\", \"delete-secret\"]\n";
        shop.configure(&format!("{file}{all}"));
        error(run(&shop, &unlocked).await, "forbidden");
        shop.configure(&file);
        assert_eq!(written(&shop), 0, "{line}");
    }
    let line = "apps set Coffee-Desk --pkce on --env 'Acme Production' --unlock 'Acme Production'";
    run(&shop, line).await.ended(0);
}

#[tokio::test]
async fn what_cannot_be_undone_takes_its_word() {
    let shop = Shop::with_one(Seed::Acme).await;
    let listed = shop.listed().await;
    let secret =
        secrets(&listed, "Roast-Planner").last().unwrap()["id"].as_str().unwrap().to_owned();
    for (line, code) in [
        ("apps delete Coffee-Desk".to_owned(), 2),
        ("apps delete Coffee-Desk --confirm Coffee".into(), 2),
        (format!("secrets delete Roast-Planner {secret}"), 4),
        (format!("secrets delete Roast-Planner {secret} --confirm nope"), 2),
        // A secret can end in a dash and anything.
        (format!("secrets delete Roast-Planner {secret} --confirm -0ab"), 2),
        ("secrets deactivate Roast-Planner -0ab".into(), 1),
        ("secrets create Coffee-Desk --to-command nothing-of-that-name".into(), 2),
        ("apps set Coffee-Desk".into(), 2),
    ] {
        let ran = run(&shop, &line).await.ended(code);
        assert_eq!(written(&shop), 0, "{line}: {ran:?}");
    }
}

#[tokio::test]
async fn writes_are_undone_and_redone_by_another_run() {
    let shop = Shop::with_one(Seed::Acme).await;
    run(&shop, "undo").await.ended(1);
    let before = shop.listed().await;
    for write in writes(&before) {
        if [GENERATE, DELETE_SECRET].contains(&write.route) {
            continue;
        }
        run(&shop, &write.line).await.ended(0);
        // What deletes takes a word, in a script as on the screen.
        let word = match write.route {
            CREATE => "Till",
            DELETE => "Coffee-Kiosk",
            _ => "",
        };
        let (undo, redo) = if word.is_empty() {
            ("undo".to_owned(), "redo".to_owned())
        } else {
            let deletes = if write.route == CREATE { "undo" } else { "redo" };
            run(&shop, deletes).await.ended(if deletes == "undo" { 2 } else { 1 });
            (format!("undo --confirm {word}"), format!("redo --confirm {word}"))
        };
        let told = run(&shop, &undo).await.ended(0).document();
        assert_eq!(told["outcome"], "done", "{told}");
        assert!(!(write.done)(&shop.listed().await), "{}: {told}", write.line);
        run(&shop, &redo).await.ended(0);
        assert!((write.done)(&shop.listed().await), "{}", write.line);
        run(&shop, &redo).await.ended(1);
        run(&shop, &undo).await.ended(0);
    }
}

#[tokio::test]
async fn a_conflict_sends_nothing_unless_a_side_is_preferred() {
    for (prefer, name) in
        [("", "Theirs"), (" --prefer theirs", "Theirs"), (" --prefer mine", "Coffee-Desk")]
    {
        let shop = Shop::with_one(Seed::Acme).await;
        let id = of(&shop.listed().await, "Coffee-Desk").unwrap()["client_id"].clone();
        let id = id.as_str().unwrap();
        run(&shop, &format!("apps set {id} --name Mine")).await.ended(0);
        let path = format!("/api/v1/clients/{id}");
        shop.world.send("PATCH", &path, json!({"name": "Theirs"})).await.ok();
        let ran =
            run(&shop, &format!("undo{prefer}")).await.ended(if prefer.is_empty() { 3 } else { 0 });
        if prefer.is_empty() {
            let told = ran.body();
            assert_eq!(told["outcome"], "conflict");
            assert_eq!(told["conflicts"][0]["mine"], "Coffee-Desk");
            assert_eq!(told["conflicts"][0]["theirs"], "Theirs");
        }
        let now = run(&shop, &format!("apps get {id}")).await.document();
        assert_eq!(now["application"]["name"], name, "{prefer}");
        // What was decided against can be decided otherwise.
        if prefer.contains("theirs") {
            run(&shop, "undo --prefer mine").await.ended(0);
        }
    }
}

/// All that is written below a folder.
fn texts(folder: &Path, all: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, all);
        } else {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            all.push((path.display().to_string(), text));
        }
    }
}

#[tokio::test]
async fn the_value_of_a_secret_is_where_it_was_sent_and_nowhere_else() {
    let shop = Shop::with_one(Seed::Acme).await;
    let told = run(&shop, "secrets create Coffee-Desk --to-file a.env").await.ended(0);
    let file = std::fs::read_to_string(shop.path("a.env")).unwrap();
    let value = file.lines().find_map(|line| line.strip_prefix("SCALEKIT_CLIENT_SECRET=")).unwrap();
    let document = told.document();
    assert_eq!(document["delivered"][0]["certainty"], "checked");
    assert!(value.ends_with(document["secret"]["suffix"].as_str().unwrap()));
    let id = document["client_id"].as_str().unwrap().to_owned();
    assert_eq!(shop.world.sign_in(&id, value).await.status, 200);

    let till = run(&shop, "apps create Till --type web").await.ended(0).document();
    let piped = shop.run("appdeck secrets create Till --to-stdout").await.ended(0);
    let till = till["client_id"].as_str().unwrap();
    assert_eq!(shop.world.sign_in(till, &piped.out).await.status, 200);

    let mut all =
        vec![("stdout".into(), told.out.clone()), ("stderr".into(), told.err + &piped.err)];
    texts(&shop.path(".local"), &mut all);
    for (place, text) in &all {
        assert!(!text.contains(value) && !text.contains(&piped.out), "{place}");
    }
    // The next start of the screen has nothing to ask.
    let journal = std::fs::read_to_string(shop.path(".local/state/appdeck/intents.jsonl")).unwrap();
    assert_eq!(
        journal.matches("\"begin\"").count(),
        journal.matches("\"end\"").count(),
        "{journal}"
    );
}

#[tokio::test]
async fn a_secret_that_cannot_be_delivered_is_named_or_deleted() {
    let shop = Shop::with_one(Seed::Acme).await;
    let ran = run(&shop, "secrets create Coffee-Desk --to-file /dev/null/a.env").await.ended(1);
    assert!(ran.err.contains("nothing was generated"), "{ran:?}");
    assert_eq!(written(&shop), 0);
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    let command =
        "[[deliver]]\nname = \"broken\"\nrun = [\"sh\", \"-c\", \"cat > /dev/null; exit 1\"]\n";
    shop.configure(&format!("{file}{command}"));
    for (then, status, code) in [("keep", "active", 5), ("delete", "deleted", 1)] {
        // The command read the value before it failed: it may be somewhere.
        let line = format!("secrets create Coffee-Desk --to-command broken --on-failure {then}");
        let ran = run(&shop, &line).await.ended(code);
        let told = ran.body();
        assert_eq!(told["secret"]["status"], status, "{ran:?}");
        assert_eq!(told["delivered"], json!([]));
        let suffix = told["secret"]["suffix"].as_str().unwrap();
        assert!(ran.err.contains(suffix), "{ran:?}");
        let listed = shop.listed().await;
        let there = secrets(&listed, "Coffee-Desk").iter().any(|one| one["suffix"] == suffix);
        assert_eq!(there, then == "keep", "{listed:?}");
        // What was kept is asked about at the next start of the screen, and nothing else.
        let file = shop.path(".local/state/appdeck/intents.jsonl");
        let journal = std::fs::read_to_string(file).unwrap();
        let open = journal.matches("\"begin\"").count() - journal.matches("\"end\"").count();
        assert_eq!(open, 1, "{journal}");
        // Room for the next one.
        if there {
            let line = format!("secrets deactivate Coffee-Desk {suffix} --confirm {suffix}");
            run(&shop, &line).await.ended(0);
        }
    }
}
