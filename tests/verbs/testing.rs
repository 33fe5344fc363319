//! `secrets test`: what is found out, and that the value is nowhere.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::shop::{Ran, Shop};

const WRONG: &str = "test_canary_that_never_worked_0123";

/// A fresh application with a secret.
async fn with_secret(shop: &Shop) -> (String, String, String) {
    let id = shop.world.create("WEB_APP", "Till").await;
    let (secret, value) = shop.world.create_secret(&id).await;
    (id, secret, value)
}

/// Tests the value of the file, and looks for it in what is said.
async fn test(shop: &Shop, value: &str, line: &str) -> Ran {
    std::fs::write(shop.path("value"), value).unwrap();
    let ran = shop.run(&format!("appdeck secrets test {line} < value")).await;
    let bare = value.trim();
    assert!(bare.is_empty() || !format!("{}{}", ran.out, ran.err).contains(bare), "{ran:?}");
    ran
}

#[tokio::test]
async fn the_answer_is_the_exit_code() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (id, secret, value) = with_secret(&shop).await;
    for (value, code, result) in
        [(value.as_str(), 0, "works"), (&format!("{value}\n"), 0, "works"), (WRONG, 6, "rejected")]
    {
        let people = test(&shop, value, "Till").await.ended(code);
        assert!(people.out.starts_with(result), "{people:?}");
        let program = test(&shop, value, &format!("{id} --json")).await.ended(code).document();
        assert_eq!((&program["result"], &program["client_id"]), (&json!(result), &json!(id)));
    }
    // Whether the value is right cannot be told of one that is switched off.
    let path = format!("/api/v1/clients/{id}/secrets/{secret}");
    shop.world.send("PATCH", &path, json!({"status": "INACTIVE"})).await.ok();
    let off = test(&shop, &value, "Till --json").await.ended(1);
    assert_eq!(off.body()["result"], "unknown");
    assert!(off.err.contains("is inactive") && off.err.contains("Activate it first"), "{off:?}");
    let asked = shop.asked();
    assert!(
        asked.iter().all(|line| line.starts_with("GET ")
            || line.starts_with("POST /oauth/token")
            || line.starts_with("PATCH ")
            || line == "POST /api/v1/clients"
            || line.ends_with("/secrets")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_a_secret_is_refused_and_not_repeated() {
    let shop = Shop::with_one(Seed::Acme).await;
    for (value, words) in [
        ("", "empty secret"),
        ("\n", "empty secret"),
        ("test_canary_first\ntest_canary_second\n", "more than one line"),
        (&"test_canary_long".repeat(5000), "more than a secret"),
    ] {
        let people = test(&shop, value, "Coffee-Desk").await.ended(2);
        assert!(people.err.contains(words) && !people.err.contains("canary"), "{people:?}");
        assert!(!test(&shop, value, "Coffee-Desk --json").await.err.contains("canary"));
    }
    for line in [
        format!("appdeck secrets test Coffee-Desk {WRONG}"),
        format!("appdeck secrets test Coffee-Desk {WRONG} --json"),
        format!("appdeck secrets test Coffee-Desk --secret={WRONG}"),
        format!("appdeck secrets test Coffee-Desk --secret={WRONG} --json"),
    ] {
        let ran = shop.run(&line).await.ended(2);
        assert!(!format!("{}{}", ran.out, ran.err).contains(WRONG), "{ran:?}");
        let words = if line.contains("--secret") { "--secret" } else { "never as an argument" };
        assert!(ran.err.contains(words), "{ran:?}");
    }
    let public = test(&shop, WRONG, "Coffee-Kiosk --json").await.ended(2).error();
    assert!(public["message"].as_str().unwrap().contains("public client"), "{public}");
}

#[tokio::test]
async fn whatever_goes_wrong_the_value_is_nowhere() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (id, _, value) = with_secret(&shop).await;
    for fault in [
        json!({"kind": "status", "code": 500, "body": format!("no {value}")}),
        json!({"kind": "status", "code": 403, "body": {"error": "x", "error_description": value}}),
        json!({"kind": "drop_before"}),
        json!({"kind": "garbage"}),
        json!({"kind": "truncate"}),
        json!({"kind": "html"}),
    ] {
        // The program's own sign-in passes.
        shop.world
            .set_faults(json!([{"route": "POST /oauth/token", "skip": 1, "fault": fault}]))
            .await;
        let ran = test(&shop, &value, &format!("{id} --json")).await.ended(1);
        assert_eq!(ran.body()["result"], "unknown", "{fault}");
        assert!(ran.err.contains("appdeck.error/1"), "{fault}: {ran:?}");
        shop.world
            .set_faults(json!([{"route": "POST /oauth/token", "skip": 1, "fault": fault}]))
            .await;
        test(&shop, &value, &id).await.ended(1);
    }
}

#[tokio::test]
async fn the_value_is_found_in_each_file_that_is_written() {
    let shop = Shop::with_one(Seed::Empty).await;
    for file in ["till.env", "till.sh", "till.json", "till.key"] {
        shop.world.create("WEB_APP", file).await;
        shop.run(&format!("appdeck secrets create {file} --to-file {file}")).await.ended(0);
        let told = shop.run(&format!("appdeck secrets test {file} --json < {file}")).await;
        assert_eq!(told.ended(0).document()["result"], "works", "{file}");
    }
}

#[tokio::test]
async fn a_right_secret_that_gets_no_token_here_is_told_with_the_reason() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (id, _, value) = with_secret(&shop).await;
    let networks = json!([{"value": "203.0.113.0/24"}]);
    let held = json!({"ip_allowlist": {"opted_in": true, "cidrs": networks}});
    shop.world.send("PATCH", &format!("/api/v1/clients/{id}"), held).await.ok();
    let told = test(&shop, &value, "Till --json").await.ended(0).document();
    assert_eq!(told["result"], "works");
    let why = told["why"].as_str().unwrap();
    assert!(why.contains("this machine gets no token") && why.contains("IP allowlist"), "{why}");
}
