//! Rotating a secret from a script: resumed by every run, the same rotation that the screen shows, and
//! whatever goes wrong, the exit code is what the server has.

use std::collections::BTreeSet;
use std::path::Path;

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::both::Both;
use super::shop::{Ran, Shop, together};

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";
const STATUS: &str = "PATCH /api/v1/clients/{client_id}/secrets/{secret_id}";
const DELETE: &str = "DELETE /api/v1/clients/{client_id}/secrets/{secret_id}";
const GET: &str = "GET /api/v1/clients/{client_id}";
const TOKEN: &str = "POST /oauth/token";

pub async fn rotate(shop: &Shop, arguments: &str) -> Ran {
    shop.run(&format!("appdeck secrets rotate {arguments} --json")).await
}

/// An application with one secret that works, and its client ID.
pub async fn till(shop: &Shop, name: &str) -> String {
    let id = shop.world.create("WEB_APP", name).await;
    shop.world.create_secret(&id).await;
    id
}

fn value(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("SCALEKIT_CLIENT_SECRET="));
    line.unwrap().to_owned()
}

/// The application signs in with its new secret, a while after it was tested.
pub async fn deployed(shop: &Shop, id: &str, file: &str) {
    shop.world.sandbox.advance(60);
    assert_eq!(shop.world.sign_in(id, &value(&shop.path(file))).await.status, 200);
}

pub fn steps(document: &Json) -> Vec<&str> {
    document["done"].as_array().unwrap().iter().map(|one| one["step"].as_str().unwrap()).collect()
}

pub async fn statuses(shop: &Shop, id: &str) -> Vec<String> {
    let secrets = shop.world.secrets(id).await;
    secrets.iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_run_goes_on_where_the_one_before_stood() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let planned = rotate(&shop, "Till --to-file a.env --dry-run").await.ended(0).document();
    assert_eq!(planned["next"]["step"], "create");
    assert_eq!(planned["then"], json!(["deliver", "test", "wait", "deactivate"]));
    assert!(!shop.path(".local/state/appdeck/intents.jsonl").exists(), "nothing is noted");

    let first = rotate(&shop, "Till --to-file a.env").await.ended(6).document();
    assert_eq!(steps(&first), ["create", "deliver", "test"]);
    assert_eq!(first["outcome"], "waiting");
    assert_eq!((&first["resumed"], &first["reached"]), (&json!(false), &json!("tested")));
    assert!(first["next"]["why"].as_str().unwrap().contains("has not been used"), "{first}");
    assert_eq!(first["delivered"][0]["certainty"], "checked");
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE", "ACTIVE"]);
    let value = value(&shop.path("a.env"));
    assert!(value.ends_with(first["secret"]["suffix"].as_str().unwrap()));

    // Nothing is deactivated while nobody uses the new one, however often it is run.
    rotate(&shop, "Till --to-file a.env").await.ended(6);
    assert_eq!(shop.world.secrets(&id).await.len(), 2, "no other one is generated");
    deployed(&shop, &id, "a.env").await;
    let second = rotate(&shop, "Till").await.ended(0).document();
    assert_eq!((steps(&second), &second["resumed"]), (vec!["deactivate"], &json!(true)));
    assert_eq!(statuses(&shop, &id).await, ["INACTIVE", "ACTIVE"]);
    let again = shop.run("appdeck secrets rotate Till").await.ended(0);
    assert!(again.err.contains("nothing was done"), "{again:?}");

    // What may still be missed by somebody is not deleted at once.
    rotate(&shop, "Till --until deleted").await.ended(6);
    shop.world.sandbox.advance(2 * 3600);
    let last = rotate(&shop, "Till --until deleted").await.ended(0).document();
    assert_eq!((steps(&last), &last["next"]), (vec!["delete"], &Json::Null));
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
    assert_eq!(shop.world.sign_in(&id, &value).await.status, 200);
    let anew = rotate(&shop, "Till --to-file b.env --dry-run").await.ended(0).document();
    assert_eq!((&anew["resumed"], &anew["next"]["step"]), (&json!(false), &json!("create")));

    for ran in [first, second, last] {
        assert!(!ran.to_string().contains(&value));
    }
    let record = std::fs::read_to_string(shop.path(".local/state/appdeck/record.jsonl")).unwrap();
    assert!(!record.contains(&value) && record.contains(r#""rotation":true"#), "{record}");
}

#[tokio::test]
async fn a_run_that_waits_goes_on_as_soon_as_the_new_secret_is_used() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    rotate(&shop, "Till --to-file a.env --until tested").await.ended(0);
    let waiting = rotate(&shop, "Till --wait 10m");
    let used = async {
        // The application signs in when the run looks for the second time.
        let reads =
            || shop.asked().iter().filter(|line| line.starts_with("GET /api/v1/clients/")).count();
        let before = reads();
        while reads() < before + 2 {
            tokio::task::yield_now().await;
        }
        deployed(&shop, &id, "a.env").await;
    };
    let (ran, ()) = tokio::join!(waiting, used);
    assert_eq!(steps(&ran.ended(0).document()), ["deactivate"]);
}

#[tokio::test]
async fn room_is_made_by_the_secret_that_the_screen_would_propose_and_only_when_it_is_named() {
    let shop = Shop::at_a_fixed_time(Seed::Acme).await;
    let listed = shop.listed().await;
    let planner = listed.iter().find(|one| one["name"] == "Roast-Planner").unwrap();
    let secrets = planner["secrets"].as_array().unwrap();
    let (idle, other) = (&secrets[0]["suffix"], &secrets[1]["suffix"]);
    let id = planner["client_id"].as_str().unwrap();
    for (confirm, code) in [("", 4), (&*format!("--confirm {}", other.as_str().unwrap()), 4)] {
        let line = format!("Roast-Planner --to-file a.env {confirm}");
        let error = rotate(&shop, &line).await.ended(code).error();
        assert_eq!(error["kind"], "rotation", "{error}");
        let remedy = error["remedy"].as_str().unwrap();
        assert!(remedy.contains(idle.as_str().unwrap()), "{error}");
        rotate(&shop, &format!("{line} --dry-run")).await.ended(code);
    }
    assert_eq!(statuses(&shop, id).await, ["ACTIVE", "ACTIVE"]);
    let line = format!(
        "Roast-Planner --to-file a.env --until tested --confirm {}",
        idle.as_str().unwrap()
    );
    let told = rotate(&shop, &line).await.ended(0).document();
    assert_eq!(steps(&told), ["make_room", "create", "deliver", "test"]);
    assert_eq!(statuses(&shop, id).await, ["INACTIVE", "ACTIVE", "ACTIVE"]);
}

#[tokio::test]
async fn without_a_place_for_the_new_secret_nothing_is_done() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let spa = shop.world.create("SPA", "Menu").await;
    let bare = shop.world.create("WEB_APP", "Bare").await;
    assert!(!spa.is_empty() && !bare.is_empty());
    for (line, code) in [
        ("Till", 2),
        ("Till --dry-run", 2),
        ("Till --to-file /dev/null/a.env", 1),
        ("Till --to-command nothing-of-that-name", 2),
        ("Till --to-file a.env --wait soon", 2),
        ("Till --to-file a.env --wait 3", 2),
        ("Till --to-file a.env --until never", 2),
        ("Menu --to-file a.env", 2),
        ("Bare --to-file a.env", 4),
        ("Till --to-file a.env --read-only", 4),
    ] {
        rotate(&shop, line).await.ended(code).error();
    }
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
}

#[tokio::test]
async fn a_pipe_gets_the_value_and_nothing_else() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let ran = shop.run("appdeck secrets rotate Till --to-stdout --until tested").await.ended(0);
    assert!(!ran.err.contains(&ran.out) && ran.err.contains("done (--until tested)"), "{ran:?}");
    let again = shop.run("appdeck secrets rotate Till --to-stdout").await.ended(6);
    assert_eq!(again.out, "", "nothing is generated, and nothing is printed");
    // Its document goes where no value is expected.
    let line = "Till --to-stdout --until tested";
    let told = rotate(&shop, line).await.ended(0);
    let document: Json = serde_json::from_str(&told.err).unwrap();
    assert_eq!((&document["outcome"], told.out.as_str()), (&json!("unchanged"), ""));
    assert_eq!(shop.world.sign_in(&id, &ran.out).await.status, 200);
}

#[tokio::test]
async fn what_the_new_secret_lacks_is_caught_up_on() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    // The token endpoint answers while the program signs in, and not while it tests.
    let fault = json!({"kind": "status", "code": 500});
    shop.world.set_faults(json!([{"route": TOKEN, "skip": 1, "fault": fault}])).await;
    let ran = rotate(&shop, "Till --to-file a.env").await.ended(6);
    assert_eq!(steps(&ran.body()), ["create", "deliver"]);
    assert!(ran.err.contains("could not be tested"), "{ran:?}");
    shop.world.set_faults(json!([])).await;
    let stopped = rotate(&shop, "Till").await.ended(6);
    assert!(stopped.err.contains("a.env and not tested yet"), "{stopped:?}");
    // What is advised is done as it is written.
    let error: Json = serde_json::from_str(&stopped.err).unwrap();
    let remedy = error["error"]["remedy"].as_str().unwrap();
    let (_, command) = remedy.split_once("run this again: ").unwrap();
    shop.run(command).await.ended(0);
    let waiting = rotate(&shop, "Till").await.ended(6).document();
    assert_eq!(waiting["reached"], "tested");
    deployed(&shop, &id, "a.env").await;
    rotate(&shop, "Till").await.ended(0);
}

#[tokio::test]
async fn a_new_secret_whose_value_is_nowhere_at_hand_is_tested_by_hand() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    till(&shop, "Till").await;
    let value = shop.run("appdeck secrets create Till --to-stdout").await.ended(0).out;
    assert!(rotate(&shop, "Till").await.ended(6).err.contains("its value is not here"));
    shop.run(&format!("echo {} | appdeck secrets test Till", value.trim())).await.ended(0);
    assert_eq!(rotate(&shop, "Till").await.ended(6).document()["reached"], "tested");
}

#[tokio::test]
async fn a_value_that_may_have_arrived_is_neither_thrown_away_nor_taken_for_stored() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    let command = "[[deliver]]\nname = \"store\"\nrun = [\"sh\", \"-c\", \"cat > kept; exit 1\"]\n";
    shop.configure(&format!("{file}{command}"));
    let ran = rotate(&shop, "Till --to-command store").await.ended(5);
    assert!(ran.err.contains("may have been delivered"), "{ran:?}");
    for _ in 0..2 {
        let told = rotate(&shop, "Till --to-command store").await.ended(6).body();
        assert_eq!((&told["next"]["step"], &told["reached"]), (&json!("deliver"), &Json::Null));
    }
    assert_eq!(shop.world.secrets(&id).await.len(), 2, "no other one is generated");
    // Who can show its value has it.
    shop.run("appdeck secrets test Till < kept").await.ended(0);
    let told = rotate(&shop, "Till").await.ended(6).document();
    assert_eq!(told["reached"], "tested");
}

#[tokio::test]
async fn a_new_secret_that_is_lost_is_put_away_before_another_comes() {
    let shop = Shop::with_one(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let rule = json!({"route": GENERATE, "times": 1, "fault": {"kind": "drop_after_commit"}});
    shop.world.set_faults(json!([rule])).await;
    let told = rotate(&shop, "Till --to-file a.env").await.ended(5).body();
    let lost = told["candidates"][0].as_str().unwrap();
    let error = rotate(&shop, "Till --to-file a.env").await.ended(4);
    let document: Json = serde_json::from_str(&error.err).unwrap();
    let remedy = document["error"]["remedy"].as_str().unwrap().to_owned();
    let suffix = remedy.split_whitespace().nth(1).unwrap();
    let line = format!("Till --to-file a.env --until tested --confirm {suffix}");
    let told = rotate(&shop, &line).await.ended(0).document();
    assert_eq!(steps(&told), ["discard", "create", "deliver", "test"]);
    let ids: BTreeSet<_> =
        shop.world.secrets(&id).await.iter().map(|one| one["id"].to_string()).collect();
    assert!(ids.len() == 2 && !ids.contains(&format!("\"{lost}\"")));
}

/// What a write of a rotation is, how it comes to be the next one, and whether it is done.
struct Write {
    route: &'static str,
    until: &'static str,
    done: fn(&[String]) -> bool,
}

const WRITES: [Write; 3] = [
    Write { route: GENERATE, until: "tested", done: |all| all.len() == 2 },
    Write { route: STATUS, until: "deactivated", done: |all| all.contains(&"INACTIVE".into()) },
    Write { route: DELETE, until: "deleted", done: |all| all == ["ACTIVE"] },
];

#[tokio::test]
async fn the_exit_code_says_what_the_server_has() {
    let faults = [
        json!({"kind": "drop_before"}),
        json!({"kind": "drop_after_commit"}),
        json!({"kind": "truncate"}),
        json!({"kind": "garbage"}),
        json!({"kind": "html"}),
        json!({"kind": "status", "code": 403}),
        json!({"kind": "status", "code": 404}),
        json!({"kind": "status", "code": 409}),
        json!({"kind": "status", "code": 500}),
        json!({"kind": "rate_limit", "retry_after": 1}),
    ];
    // What is looked up twice takes its time: all of it at once.
    together(faults.iter().map(hold)).await;
}

async fn hold(fault: &Json) {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    for (step, write) in WRITES.iter().enumerate() {
        let (name, file) = (format!("Till-{step}"), format!("{step}.env"));
        let id = till(&shop, &name).await;
        if step > 0 {
            rotate(&shop, &format!("{name} --to-file {file} --until tested")).await.ended(0);
            deployed(&shop, &id, &file).await;
        }
        if step > 1 {
            rotate(&shop, &name).await.ended(0);
            shop.world.sandbox.advance(2 * 3600);
        }
        let before = statuses(&shop, &id).await;
        assert!(!(write.done)(&before), "{before:?}");
        let rule = json!({"route": write.route, "times": 1, "fault": fault});
        shop.world.set_faults(json!([rule])).await;
        let ran = rotate(&shop, &format!("{name} --to-file {file} --until {}", write.until)).await;
        shop.world.set_faults(json!([])).await;
        let after = statuses(&shop, &id).await;
        let what = format!("{} {fault}: {after:?} {ran:?}", write.route);
        match ran.code {
            0 => assert!((write.done)(&after), "{what}"),
            1 | 4 => assert_eq!(before, after, "{what}"),
            5 => {
                let told = ran.body();
                assert_eq!(told["outcome"], "unknown", "{what}");
                let named = !told["candidates"].as_array().unwrap().is_empty();
                assert_eq!(named, before != after, "{what}");
            }
            _ => panic!("{what}"),
        }
        assert!(after.iter().any(|one| one == "ACTIVE"), "something works: {what}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_not_rotated() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let rule = json!({"route": GET, "fault": {"kind": "status", "code": 500}});
    shop.world.set_faults(json!([rule])).await;
    rotate(&shop, "Till --to-file a.env").await.ended(1).error();
    shop.world.set_faults(json!([])).await;
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
    // A secret that is generated and cannot be tested is neither lost nor generated again.
    let rule = json!({"route": TOKEN, "fault": {"kind": "status", "code": 500}});
    shop.world.set_faults(json!([rule])).await;
    rotate(&shop, "Till --to-file a.env").await.ended(1).error();
    shop.world.set_faults(json!([])).await;
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
}

impl Both {
    async fn rotate(&self, arguments: &str) -> Ran {
        self.run(&format!("secrets rotate Coffee-Desk {arguments} --json")).await
    }

    /// The application signs in with the value that is in this file.
    async fn deployed(&mut self, file: &str) {
        let id = self.driver.id_of("Coffee-Desk");
        self.driver.wait_seconds(60).await;
        let value = value(&self.home.path().join(file));
        assert_eq!(self.driver.colleague.sign_in(id.as_str(), &value).await.status, 200);
    }
}

#[tokio::test]
async fn what_a_script_begins_the_screen_continues() {
    let mut both = Both::open().await;
    let told = both.rotate("--to-file a.env --until tested").await.ended(0).document();
    let suffix = told["secret"]["suffix"].as_str().unwrap().to_owned();
    both.driver.find("Coffee-Desk").press("2 r R").await;
    both.driver.see("✓ it is tested and works").see("Next: wait").see(&suffix);
    both.deployed("a.env").await;
    both.driver.press("r").await.see("Next: deactivate ••••");
    both.driver.press("enter enter").await.see("✓ the old one is deactivated");
    let told = both.rotate("").await.ended(0).document();
    assert_eq!((&told["outcome"], &told["reached"]), (&json!("unchanged"), &json!("deactivated")));
}

#[tokio::test]
async fn what_a_script_stored_the_screen_does_not_call_tested() {
    let mut both = Both::open().await;
    both.run("secrets create Coffee-Desk --to-file a.env").await.ended(0);
    both.driver.find("Coffee-Desk").await;
    both.deployed("a.env").await;
    both.driver.press("2 r R").await.see("✓ it works: it was used").not_see("tested just now");
    both.driver.see("maybe by somebody who tried it");
    both.driver.press("r").await.see("maybe by somebody who tried it");
    both.deployed("a.env").await;
    both.driver.press("r").await.see("Next: deactivate ••••");
    both.driver.press("enter enter").await.see("✓ the old one is deactivated");
    // What another run ends is not closed without a word.
    both.driver.wait_seconds(4_000).await;
    both.rotate("--until deleted").await.ended(0);
    both.driver.press("r").await.see("Another appdeck ended this rotation");
}

#[tokio::test]
async fn what_the_screen_begins_a_script_continues() {
    let mut both = Both::open().await;
    let file = both.home.path().join("a.env");
    both.driver.find("Coffee-Desk").press("2 R enter enter").await.see("shown once");
    both.driver.press("c").await;
    std::fs::write(&file, format!("SCALEKIT_CLIENT_SECRET={}\n", both.driver.copied())).unwrap();
    both.driver.press("t enter").await.see("Next: wait");
    both.driver.press("esc").await.see("The rotation is kept");
    both.deployed("a.env").await;
    let told = both.rotate("").await.ended(0).document();
    assert_eq!((steps(&told), &told["resumed"]), (vec!["deactivate"], &json!(true)));
    both.driver.press("r R").await.see("✓ the old one is deactivated");
}
