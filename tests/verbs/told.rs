//! What a script is told besides the exit code: what is done when only a part is, when the answer
//! cannot be printed, and what the history knows.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Ran, Shop, entry, entry_with, ran, shell};
use crate::api::server::{Server, json as json_answer};

const ADD: &str = "POST /api/v1/environment/redirect-uris";

async fn run(shop: &Shop, line: &str) -> Ran {
    shop.run(&format!("appdeck {line} --json")).await
}

async fn login_urls(shop: &Shop) -> Json {
    let all = run(shop, "apps get 'Default Client'").await.document();
    all["application"]["post_login_uris"].clone()
}

#[tokio::test]
async fn login_urls_that_are_changed_in_part_are_told_one_by_one() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (one, two) = ("http://localhost:1/cb", "http://localhost:2/cb");
    let line = format!("redirects add 'Default Client' post-login {one} {two}");
    for (skip, code) in [(0, 1), (1, 5)] {
        let fault = json!({"kind": "status", "code": 400});
        let rule = json!({"route": ADD, "times": 1, "skip": skip, "fault": fault});
        shop.world.set_faults(json!([rule])).await;
        let ran = run(&shop, &line).await.ended(code);
        shop.world.set_faults(json!([])).await;
        let there = login_urls(&shop).await;
        if code == 1 {
            // The first one was refused: nothing happened.
            assert_eq!((ran.out.as_str(), there), ("", json!([])));
            continue;
        }
        assert_eq!(there, json!([one]));
        let told = ran.body();
        assert_eq!(
            told["parts"],
            json!([
                {"field": "post_login_uris", "change": "add", "url": one, "made": true},
                {"field": "post_login_uris", "change": "add", "url": two, "made": false},
            ])
        );
        let found = told["found"].as_str().unwrap();
        assert!(found.contains(&format!("Done: add {one}")), "{found}");
        assert!(found.contains(&format!("Not done: add {two}")), "{found}");
        assert!(!ran.err.contains("has not happened"), "{ran:?}");
    }
    run(&shop, &line).await.ended(0);
    assert_eq!(login_urls(&shop).await, json!([one, two]));
}

#[tokio::test]
async fn a_list_that_holds_one_url_takes_one() {
    let shop = Shop::with_one(Seed::Acme).await;
    let line = "redirects add Coffee-Desk initiate-login https://a.example/1 https://a.example/2";
    let error = run(&shop, line).await.ended(2).error();
    assert!(error["message"].as_str().unwrap().contains("holds one URL"), "{error}");
    assert_eq!(shop.asked(), [""; 0]);
    let line = "redirects add Coffee-Desk initiate-login https://a.example/1";
    run(&shop, line).await.ended(0);
}

#[tokio::test]
async fn a_write_whose_answer_cannot_be_printed_is_done_all_the_same() {
    let shop = Shop::with_one(Seed::Acme).await;
    for (on, line) in [
        (true, "appdeck apps set Coffee-Desk --pkce on > /dev/full"),
        // The reader has left before anything is written.
        (
            false,
            "{ until test -e left; do :; done; appdeck apps set Coffee-Desk --pkce off; test $? = 0 && \
             : > well; } | { exec 0<&-; : > left; }; until test -e well; do :; done",
        ),
    ] {
        let people = shop.run(line).await.ended(0);
        assert!(
            people.err.contains("it is done, and the answer could not be printed"),
            "{people:?}"
        );
        let desk = run(&shop, "apps get Coffee-Desk").await.document();
        assert_eq!(desk["application"]["enforce_pkce"], on, "{line}");
    }
    let ran = shop.run("appdeck apps set Coffee-Desk --pkce on --json > /dev/full").await.ended(0);
    let error: Json = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(error["error"]["may_have_happened"], true);
    // What was only planned, or read, is not there.
    shop.run("appdeck apps set Coffee-Desk --pkce off --dry-run > /dev/full").await.ended(1);
}

// A command that reads the value and fails.
fn knows_keep(shop: &Shop) {
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    let run = "[\"sh\", \"-c\", \"cat > /dev/null; exit 3\"]";
    shop.configure(&format!("{file}[[deliver]]\nname = \"keep\"\nrun = {run}\n"));
}

#[tokio::test]
async fn a_value_that_may_have_got_through_is_not_told_as_kept_back() {
    let shop = Shop::with_one(Seed::Acme).await;
    knows_keep(&shop);
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    for line in ["secrets create Coffee-Desk", "secrets rotate Till"] {
        let ran = shop.run(&format!("appdeck {line} --to-command keep")).await.ended(5);
        assert!(ran.err.contains("may have been delivered"), "{ran:?}");
    }
}

#[tokio::test]
async fn what_comes_back_elsewhere_is_told_and_what_was_undone_is_not_undone_again() {
    let shop = Shop::open(Seed::Acme).await;
    let both = [0, 1].map(|at| entry(shop.world.environment(at))).concat();
    shop.configure(&both);
    let here = "--env 'Acme Development'";
    let line = format!("appdeck apps delete Coffee-Kiosk --confirm Coffee-Kiosk {here} --json");
    let deleted = shop.run(&line).await.ended(0).body();
    let other = deleted["history_entry"].as_str().unwrap().to_owned();
    let copy = deleted["backup"].as_str().unwrap().to_owned();
    let there = "--env 'Acme Production' --unlock 'Acme Production'";
    let ran = shop.run(&format!("appdeck apps restore '{copy}' {there}")).await.ended(0);
    let words = "the copy is of Acme Development, and is restored in Acme Production";
    assert!(ran.err.contains(words), "{ran:?}");
    let ran = shop.run(&format!("appdeck apps restore '{copy}' {here}")).await.ended(0);
    assert!(!ran.err.contains("the copy is of"), "{ran:?}");
    let shop = Shop::with_one(Seed::Acme).await;
    let deleted = shop.run("appdeck apps set Coffee-Desk --pkce on --json").await.ended(0).body();
    let entry_here = deleted["history_entry"].as_str().unwrap();
    shop.run("appdeck undo").await.ended(0);
    let ran = shop.run(&format!("appdeck undo {entry_here}")).await.ended(1);
    assert!(ran.err.contains("is undone already"), "{ran:?}");
    assert!(shop.run(&format!("appdeck undo {other}")).await.ended(1).err.contains("no entry"));
}

#[tokio::test]
async fn a_redo_names_what_is_done_again() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.run("appdeck apps delete Coffee-Kiosk --confirm Coffee-Kiosk").await.ended(0);
    let undone = shop.run("appdeck undo").await.ended(0);
    assert!(undone.err.contains("undoing: delete Coffee-Kiosk"), "{undone:?}");
    let redone = shop.run("appdeck redo --confirm Coffee-Kiosk").await.ended(0);
    assert!(redone.err.contains("redoing: delete Coffee-Kiosk"), "{redone:?}");
}

#[tokio::test]
async fn a_value_that_standard_output_refused_is_told_as_kept_back() {
    let shop = Shop::with_one(Seed::Acme).await;
    let line = "appdeck secrets create Coffee-Desk --to-stdout > /dev/full";
    // The secret is there, and 1 would say that nothing happened.
    let ran = shop.run(line).await.ended(5);
    assert!(ran.err.contains("it was not delivered: standard output"), "{ran:?}");
}

#[tokio::test]
async fn the_document_of_a_secret_that_was_printed_is_where_no_value_is_expected() {
    let shop = Shop::with_one(Seed::Acme).await;
    let ran = shop.run("appdeck secrets create Coffee-Desk --to-stdout --json").await.ended(0);
    let document: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert!(ran.out.ends_with(document["secret"]["suffix"].as_str().unwrap()), "{ran:?}");
    assert_eq!(document["delivered"][0]["route"], "stdout");
}

#[tokio::test]
async fn what_a_command_was_to_take_is_never_told_as_stored() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    knows_keep(&shop);
    shop.run("appdeck secrets create Till --to-command keep").await.ended(5);
    let old = shop.world.secrets(&id).await[0]["secret_suffix"].as_str().unwrap().to_owned();
    let ran = shop.run(&format!("appdeck secrets deactivate Till {old} --dry-run")).await;
    assert!(
        ran.err.contains("it is not known whether it is stored: it may have been stored by keep"),
        "{ran:?}"
    );
    assert!(!ran.err.contains("as you said"), "{ran:?}");
}

#[tokio::test]
async fn what_a_destination_needs_is_in_the_document() {
    let shop = Shop::with_one(Seed::Acme).await;
    std::fs::create_dir(shop.path("repository")).unwrap();
    let told = shop
        .run("cd repository && git init -q . && appdeck secrets create Coffee-Desk --to-file a.env --json")
        .await;
    let remarks = told.ended(0).document()["remarks"].clone();
    assert!(remarks.to_string().contains("git"), "{remarks}");
}

#[tokio::test]
async fn the_history_tells_why_what_was_kept_and_what_was_undone() {
    let shop = Shop::with_one(Seed::Acme).await;
    run(&shop, "apps delete Coffee-Kiosk --confirm Coffee-Kiosk --reason 'Ticket 7'")
        .await
        .ended(0);
    run(&shop, "apps set Coffee-Desk --pkce on").await.ended(0);
    run(&shop, "undo").await.ended(0);
    run(&shop, "redo").await.ended(0);
    let told = run(&shop, "history").await.ended(0).document();
    let entries = told["entries"].as_array().unwrap();
    let undo: Vec<_> = entries.iter().map(|one| one["undo"].clone()).collect();
    assert_eq!(undo, [json!("redo"), json!("undo"), Json::Null, Json::Null]);
    assert_eq!(entries[3]["reason"], "Ticket 7");
    let copy = entries[3]["backup"].as_str().unwrap();
    let table = shop.run("appdeck history").await.ended(0).out;
    for words in ["Ticket 7", copy, "undo: save Coffee-Desk", "redo: save Coffee-Desk"] {
        assert!(table.contains(words), "{words}: {table}");
    }
    run(&shop, &format!("apps restore {copy}")).await.ended(0);
    // An environment that is configured no more has its history still.
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    shop.configure(&file.replace("name = \"Acme Development\"", "name = \"Renamed\""));
    run(&shop, "history --env 'acme development'").await.ended(0);
    let none = shop.run("appdeck history --env Renamed").await.ended(0);
    assert!(none.err.contains("nothing has been written in Renamed yet"), "{none:?}");
    run(&shop, "history --env Elsewhere").await.ended(2);
}

#[tokio::test]
async fn a_reason_and_what_to_do_are_two_sentences_with_one_full_stop_between() {
    let shop = Shop::with_one(Seed::Empty).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    let suffix = shop.world.secrets(&id).await[0]["secret_suffix"].as_str().unwrap().to_owned();
    let told = shop.run(&format!("appdeck secrets deactivate Till {suffix}")).await.ended(4);
    let words = format!("is locked out. --confirm {suffix} confirms it");
    assert!(told.err.contains(&words), "{told:?}");
}

#[tokio::test]
async fn the_environment_may_be_named_before_the_verb() {
    let shop = Shop::open(Seed::Acme).await;
    for line in [
        "appdeck --env 'Acme Production' apps get Warehouse-Sync --json",
        "appdeck --env='Acme Production' --config config.toml apps get Warehouse-Sync --json",
    ] {
        let told = shop.run(line).await.ended(0).document();
        assert_eq!(told["environment"], "Acme Production", "{line}");
    }
    shop.run("appdeck --env nowhere apps list --json").await.ended(2).error();
    let line = "appdeck --env 'Acme Production' apps list --env 'Acme Development'";
    shop.run(line).await.ended(2);
}

#[tokio::test]
async fn a_list_that_is_not_complete_says_so() {
    let body =
        r#"{"clients":[{"id":"webc_1","client_type":"WEB_APP","name":"Till"},7],"total_size":2}"#;
    let server = Server::start(move |seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json_answer("200 OK", r#"{"access_token":"token"}"#),
        line if line.contains("client_type=ENV") => json_answer("200 OK", r#"{"clients":[]}"#),
        _ => json_answer("200 OK", body),
    })
    .await;
    let home = tempfile::tempdir().unwrap();
    let config = entry_with("Acme", &server.url, "skc_1", "test_no_such_secret");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    for line in ["appdeck apps list", "appdeck apps list --json"] {
        let told = ran(&mut shell(home.path(), line)).await.ended(0);
        assert!(told.out.contains("Till") && told.err.contains("not complete"), "{told:?}");
        assert!(!line.contains("json") || told.body()["unreadable"] == 1, "{told:?}");
    }
}

fn generated(shop: &Shop) -> usize {
    let requests = shop.world.sandbox.requests();
    requests.iter().filter(|one| one.method == "POST" && one.path.ends_with("/secrets")).count()
}

#[tokio::test]
async fn a_file_that_holds_another_applications_secret_is_left_alone() {
    let shop = Shop::with_one(Seed::Acme).await;
    run(&shop, "secrets create Coffee-Desk --to-file till.env").await.ended(0);
    let kept = std::fs::read_to_string(shop.path("till.env")).unwrap();
    let before = generated(&shop);
    for verb in ["create", "rotate"] {
        let ran = run(&shop, &format!("secrets {verb} Grinder-Telemetry --to-file till.env")).await;
        let ran = ran.ended(1);
        assert!(ran.err.contains("holds another application's credentials"), "{ran:?}");
        assert!(ran.err.contains("Name another file"), "{ran:?}");
    }
    assert_eq!(generated(&shop), before, "nothing was generated");
    assert_eq!(std::fs::read_to_string(shop.path("till.env")).unwrap(), kept);
}
