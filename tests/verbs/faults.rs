//! Each reading verb and each trouble that the sandbox can make.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Shop, together};

const LIST: &str = "GET /api/v1/clients";
const GET: &str = "GET /api/v1/clients/{client_id}";
const TOKEN: &str = "POST /oauth/token";

/// The lines, by name and by client ID.
fn lines(id: &str) -> [String; 5] {
    [
        "appdeck apps list --json".into(),
        "appdeck apps get Coffee-Desk --json".into(),
        format!("appdeck apps get {id} --json"),
        format!("appdeck redirects list {id} --json"),
        format!("appdeck secrets list {id} --json"),
    ]
}

async fn coffee_desk(shop: &Shop) -> String {
    let desk = shop.run("appdeck apps get Coffee-Desk --json").await.document();
    desk["application"]["client_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn trouble_that_stays_is_told_as_what_it_is() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = coffee_desk(&shop).await;
    for (fault, kind, retryable) in [
        (json!({"kind": "status", "code": 400}), "refused", json!(false)),
        (json!({"kind": "status", "code": 401}), "signed_out", json!(false)),
        (json!({"kind": "status", "code": 403}), "refused", json!(false)),
        (json!({"kind": "status", "code": 404}), "not_found", json!(false)),
        (json!({"kind": "status", "code": 409}), "refused", json!(false)),
        (json!({"kind": "status", "code": 500}), "unavailable", json!(false)),
        (json!({"kind": "status", "code": 501}), "unexpected", json!(null)),
        (json!({"kind": "status", "code": 503}), "unavailable", json!(true)),
        (json!({"kind": "rate_limit", "retry_after": 3600}), "rate_limited", json!(true)),
        (json!({"kind": "html"}), "unavailable", json!(true)),
        (json!({"kind": "drop_before"}), "unreachable", json!(true)),
        (json!({"kind": "drop_after_commit"}), "unreachable", json!(true)),
        (json!({"kind": "truncate"}), "unreachable", json!(true)),
        (json!({"kind": "garbage"}), "unexpected", json!(null)),
    ] {
        let rules = [LIST, GET].map(|route| json!({"route": route, "fault": fault}));
        shop.world.set_faults(json!(rules)).await;
        let lines = lines(&id);
        let all = lines.iter().map(|line| shop.run(line));
        for (ran, line) in together(all).await.into_iter().zip(&lines) {
            let error = ran.ended(1).error();
            assert_eq!(error["kind"], kind, "{line} {fault}: {error}");
            assert_eq!(error["retryable"], retryable, "{line} {fault}: {error}");
            assert_eq!(error["may_have_happened"], false, "a read changes nothing");
            if kind == "rate_limited" {
                // The message says when.
                assert_eq!(error["remedy"], Json::Null, "{error}");
            }
            let traced = !["drop_before", "drop_after_commit", "truncate"]
                .iter()
                .any(|one| fault["kind"] == *one);
            let named =
                line.contains("Coffee-Desk") || line.contains("list --json") || kind != "not_found";
            assert!(
                !traced || !named || kind == "unexpected" || error["trace_id"].is_string(),
                "{line} {fault}: {error}"
            );
        }
    }
    let reads = |line: &String| line.starts_with("GET ") || line == "POST /oauth/token";
    assert!(shop.asked().iter().all(reads), "nothing is written");
}

#[tokio::test]
async fn trouble_that_passes_is_not_noticed() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = coffee_desk(&shop).await;
    let lines = lines(&id);
    let mut before = Vec::new();
    for line in &lines {
        before.push(answer(&shop, line).await);
    }
    for fault in [
        json!({"kind": "status", "code": 503}),
        json!({"kind": "drop_before"}),
        json!({"kind": "html"}),
        json!({"kind": "truncate"}),
        json!({"kind": "rate_limit", "retry_after": 0}),
        json!({"kind": "revoke_tokens"}),
        json!({"kind": "delay", "ms": 1}),
    ] {
        let rules = [LIST, GET].map(|route| json!({"route": route, "times": 1, "fault": fault}));
        // One after the other: a token that is revoked is that of all of them.
        for (line, before) in lines.iter().zip(&before) {
            shop.world.set_faults(json!(rules)).await;
            assert_eq!(answer(&shop, line).await, *before, "{line} {fault}");
        }
    }
}

async fn answer(shop: &Shop, line: &str) -> Json {
    let mut document = shop.run(line).await.ended(0).document();
    forget_use(&mut document);
    document
}

// Each run signs in anew, which is a use.
fn forget_use(json: &mut Json) {
    match json {
        Json::Object(object) => {
            object.remove("last_used_at");
            object.values_mut().for_each(forget_use);
        }
        Json::Array(items) => items.iter_mut().for_each(forget_use),
        _ => {}
    }
}

#[tokio::test]
async fn a_sign_in_that_fails_is_told() {
    let shop = Shop::with_one(Seed::Empty).await;
    for (fault, kind) in [
        (json!({"kind": "status", "code": 500}), "unavailable"),
        (json!({"kind": "garbage"}), "unexpected"),
        (json!({"kind": "status", "code": 401}), "signed_out"),
    ] {
        shop.world.set_faults(json!([{"route": TOKEN, "fault": fault}])).await;
        let error = shop.run("appdeck apps list --json").await.ended(1).error();
        assert_eq!(error["kind"], kind, "{error}");
    }
    assert!(!shop.asked().iter().any(|line| line.starts_with("GET ")));
}
