//! A write whose answer was lost: what is said of it, and that what is advised helps.

use appdeck::domain::pending::{PendingKind, PendingWrite, WriteId};
use appdeck::domain::{ClientId, EnvKey};
use appdeck::runtime::journal::Journal;
use appdeck::sandbox::Seed;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use super::shop::Shop;
use crate::support::other_run::OtherRun;

const CREATE: &str = "POST /api/v1/clients";
const UPDATE: &str = "PATCH /api/v1/clients/{client_id}";
const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";

async fn fails(shop: &Shop, route: &str, kind: &str) {
    let rule = json!({"route": route, "times": 1, "fault": {"kind": kind}});
    shop.world.set_faults(json!([rule])).await;
}

/// The same of a save, after which the application cannot be read.
async fn unseen(shop: &Shop, kind: &str) {
    let read = "GET /api/v1/clients/{client_id}";
    let blind = json!({"route": read, "skip": 1, "fault": {"kind": "status", "code": 503}});
    let fault = json!({"route": UPDATE, "times": 1, "fault": {"kind": kind}});
    shop.world.set_faults(json!([fault, blind])).await;
}

/// What is said of a run that ends with 5: as a document and to people.
async fn unknown(shop: &Shop, line: &str) -> (Json, Json) {
    let ran = shop.run(&format!("appdeck {line} --json")).await.ended(5);
    let error: Json = serde_json::from_str(&ran.err).unwrap();
    (ran.body(), error["error"].clone())
}

#[tokio::test]
async fn a_secret_whose_value_is_lost_is_deleted_as_it_is_advised() {
    let shop = Shop::with_one(Seed::Acme).await;
    for (at, kind) in ["drop_after_commit", "truncate", "garbage"].into_iter().enumerate() {
        let name = format!("L{at}");
        let id = shop.world.create("WEB_APP", &name).await;
        fails(&shop, GENERATE, kind).await;
        let line = format!("secrets create {name} --to-file {name}.env");
        let (told, error) = unknown(&shop, &line).await;
        let (suffix, message) = (told["secret_suffix"].as_str().unwrap(), &error["message"]);
        let words = format!("probably generated ••••{suffix}, and its value is lost");
        assert!(message.as_str().unwrap().starts_with(&words), "{kind}: {message}");
        for doubt in ["unknown whether", "may have happened"] {
            assert!(!message.to_string().contains(doubt), "{kind}: {message}");
        }
        assert_eq!(error["may_have_happened"], true);
        assert_eq!(shop.world.secrets(&id).await.len(), 1);
        // What is advised is done as it is written.
        let remedy = error["remedy"].as_str().unwrap();
        assert!(
            remedy.starts_with(&format!("If a colleague generated ••••{suffix} at that moment"))
        );
        let (_, command) = remedy.split_once("before you generate another one: ").unwrap();
        shop.run(command).await.ended(0);
        assert_eq!(shop.world.secrets(&id).await.len(), 0, "{kind}");
        shop.run(&format!("appdeck {line}")).await.ended(0);
    }
}

#[tokio::test]
async fn a_secret_that_was_found_is_not_answered_as_one_that_may_be_it() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    fails(&shop, GENERATE, "truncate").await;
    let ran = shop.run("appdeck secrets create Till --to-file till.env").await.ended(5);
    assert!(ran.out.starts_with("value probably lost: generate secret ••••"), "{ran:?}");
    let desk = shop.world.create("WEB_APP", "Cash").await;
    shop.world.create_secret(&desk).await;
    fails(&shop, GENERATE, "truncate").await;
    let rotate = "appdeck secrets rotate Cash --to-file cash.env --until created";
    let rotated = shop.run(rotate).await.ended(5);
    for (id, ran) in [(id, ran), (desk, rotated)] {
        let lost = shop.world.secrets(&id).await.last().unwrap()["id"].as_str().unwrap().to_owned();
        assert!(ran.out.contains(&format!("  lost?   {lost}")), "{ran:?}");
        assert!(!ran.out.contains("may be"), "{ran:?}");
    }
}

#[tokio::test]
async fn the_one_secret_that_may_be_the_lost_one_is_told_as_one() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    let state = shop.path(".local/state/appdeck");
    appdeck::runtime::state_dir::create(&state).unwrap();
    // Another appdeck generates one at this moment.
    let other = OtherRun::new();
    let journal = Journal::new(&state, other.process());
    let kind = PendingKind::Secret {
        application: ClientId::new(&id),
        application_name: "Till".into(),
        known: Vec::new(),
        creator: None,
    };
    let pending = PendingWrite {
        id: WriteId { run: journal.run(), number: 1 },
        kind,
        environment: EnvKey::new("acme"),
        environment_name: "Acme".into(),
        client: None,
        at: "2026-11-24T12:00:00Z".parse().unwrap(),
        unanswered: false,
    };
    journal.begin(&pending).unwrap();
    fails(&shop, GENERATE, "drop_after_commit").await;
    let (told, error) = unknown(&shop, "secrets create Till --to-file till.env").await;
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("this secret may have come of it"), "{message}");
    assert!(message.contains(told["candidates"][0].as_str().unwrap()), "{message}");
    assert!(error["remedy"].as_str().unwrap().ends_with("delete it if nobody has"), "{error}");
}

#[tokio::test]
async fn a_rotation_whose_new_secret_is_lost_goes_on_as_it_is_advised() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    fails(&shop, GENERATE, "truncate").await;
    let line = "secrets rotate Till --to-file till.env --until created";
    let (_, error) = unknown(&shop, line).await;
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("its value is lost") && !message.contains("may have"), "{message}");
    let remedy = error["remedy"].as_str().unwrap();
    let (doubt, confirm) = remedy.split_once("; if not, run it again with ").unwrap();
    assert!(doubt.starts_with("The old secret still works. If a colleague generated"), "{remedy}");
    let confirm = confirm.strip_suffix(": it is deleted first").unwrap();
    let suffix = confirm.strip_prefix("--confirm ").unwrap();
    let listed = shop.run("appdeck secrets list Till").await.ended(0);
    let words = format!("••••{suffix} is active, and its value is probably lost");
    assert!(listed.err.contains(&words), "{listed:?}");
    let refused = shop.run(&format!("appdeck {line}")).await.ended(4);
    let next = format!("the next step of the rotation is: delete ••••{suffix}");
    assert!(refused.err.contains(&next), "{refused:?}");
    shop.run(&format!("appdeck {line} {confirm}")).await.ended(0);
    let listed = shop.run("appdeck secrets list Till").await.ended(0);
    assert!(!listed.err.contains("probably lost"), "{listed:?}");
    assert_eq!(shop.world.secrets(&id).await.len(), 2, "the old one, and one that is stored");
}

#[tokio::test]
async fn what_became_of_a_write_is_looked_up_before_it_is_undone() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    unseen(&shop, "drop_after_commit").await;
    shop.run("appdeck apps set Till --pkce on").await.ended(5);
    let ran = shop.run("appdeck undo").await;
    assert!(ran.code != 0 && ran.err.contains("unknown whether it happened"), "{ran:?}");
    assert!(ran.err.contains("503"), "{ran:?}");
    shop.world.set_faults(json!([])).await;
    for dry in [true, false] {
        let ran = shop.run(if dry { "appdeck undo --dry-run" } else { "appdeck undo" }).await;
        assert!(ran.err.contains("undoing: save Till"), "{ran:?}");
        assert!(ran.err.contains("its answer was lost; looked up: it happened"), "{ran:?}");
        let client = shop.world.call("GET", &format!("/api/v1/clients/{id}")).await.ok();
        assert_eq!(client["client"]["enforce_pkce"], json!(dry), "{ran:?}");
        ran.ended(0);
    }
    shop.run("appdeck redo").await.ended(0);
}

#[tokio::test]
async fn what_is_looked_up_and_did_not_happen_is_not_undone() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.world.create("WEB_APP", "Till").await;
    shop.run("appdeck apps set Till --name Till-2").await.ended(0);
    unseen(&shop, "drop_before").await;
    shop.run("appdeck apps set Till-2 --pkce on").await.ended(5);
    shop.world.set_faults(json!([])).await;
    let ran = shop.run("appdeck undo --json").await.ended(1);
    let error: Json = serde_json::from_str(&ran.err).unwrap();
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains("is not undone: looked up: it has not happened yet"), "{message}");
    assert_eq!(error["error"]["remedy"], "Try again in a minute");
    // Once it cannot happen any more, the history knows it, and the write before it is the last one.
    let file = shop.path(".local/state/appdeck/record.jsonl");
    let lines = std::fs::read_to_string(&file).unwrap();
    let aged = lines.lines().map(|line| {
        let mut entry: Json = serde_json::from_str(line).unwrap();
        let at: Timestamp = entry["at"].as_str().unwrap().parse().unwrap();
        entry["at"] = json!((at - SignedDuration::from_secs(61)).to_string());
        format!("{entry}\n")
    });
    std::fs::write(&file, aged.collect::<String>()).unwrap();
    let ran = shop.run("appdeck undo").await.ended(1);
    assert!(ran.err.contains("looked up: it did not happen"), "{ran:?}");
    let ran = shop.run("appdeck undo").await.ended(0);
    assert!(ran.err.contains("undoing: save Till-2"), "{ran:?}");
}

#[tokio::test]
async fn what_one_answer_does_not_know_is_read_before_it_is_said_to_be_gone() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    let end = shop.world.secrets(&id).await[0]["secret_suffix"].as_str().unwrap().to_owned();
    let secret = "/api/v1/clients/{client_id}/secrets/{secret_id}";
    for (line, route, what) in [
        ("apps set Till --pkce on".to_owned(), UPDATE.to_owned(), "application"),
        (
            format!("secrets deactivate Till {end} --confirm {end}"),
            format!("PATCH {secret}"),
            "secret",
        ),
        (
            format!("secrets delete Till {end} --confirm {end}"),
            format!("DELETE {secret}"),
            "secret",
        ),
        (
            "apps delete Till --confirm Till".to_owned(),
            "DELETE /api/v1/clients/{client_id}".into(),
            "application",
        ),
    ] {
        let fault = json!({"kind": "status", "code": 404});
        shop.world.set_faults(json!([{"route": route, "times": 1, "fault": fault}])).await;
        let ran = shop.run(&format!("appdeck {line}")).await.ended(1);
        let words = format!("(404), though the {what} is there as it was");
        assert!(ran.err.contains(&words), "{line}: {}", ran.err);
    }
}

#[tokio::test]
async fn what_may_come_twice_is_looked_for_before_it_is_tried_again() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.world.create("WEB_APP", "Till").await;
    for (line, route, words) in [
        ("apps create Bar --type web", CREATE, "Before you try again, look whether it is there"),
        ("secrets create Till --to-file a.env", GENERATE, "Before you try again, look whether"),
        ("apps set Till --pkce on", UPDATE, "Try again: what is done already stays as it is"),
    ] {
        fails(&shop, route, "drop_before").await;
        let (_, error) = unknown(&shop, line).await;
        assert!(error["remedy"].as_str().unwrap().starts_with(words), "{line}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("unknown whether it happened: "), "{line}: {message}");
        assert!(!message.contains("may have happened"), "{line}: {message}");
    }
}

/// A colleague who signs in with the same client generates a secret while a lost request is looked up:
/// nothing tells theirs from what the request would have made.
#[tokio::test]
async fn what_a_colleague_generates_while_it_is_looked_up_is_never_deleted() {
    for verb in ["create", "rotate"] {
        let shop = Shop::with_one(Seed::Acme).await;
        let id = shop.world.create("WEB_APP", "Till").await;
        if verb == "rotate" {
            shop.world.create_secret(&id).await;
        }
        fails(&shop, GENERATE, "drop_after_commit").await;
        let line = format!("appdeck secrets {verb} Till --to-file till.env --on-failure delete");
        let ran = shop.run(&line).await.ended(5);
        let secrets = shop.world.secrets(&id).await;
        assert_eq!(secrets.len(), if verb == "rotate" { 2 } else { 1 }, "{}", ran.err);
        let suffix = secrets.last().unwrap()["secret_suffix"].as_str().unwrap();
        assert!(ran.err.contains(&format!("probably generated ••••{suffix}")), "{}", ran.err);
        assert!(ran.err.contains("If a colleague generated"), "{}", ran.err);
        assert!(!ran.err.contains("nobody can use it"), "{}", ran.err);
    }
}
