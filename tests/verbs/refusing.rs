//! What is told before anything is written: what a type does not have, which URL a rule blocks, and what
//! a create is about to make.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Ran, Shop};

const PKCE: &str = "Enforce PKCE: Always on: a public client has no secret";
const API: &str = "Allow Scalekit Management API access: Public clients have no credentials";
const ALLOWLIST: &str = "IP allowlist: Public clients have no client credentials";
const NETWORKS: &str = "Allowed networks: Public clients have no client credentials";
const RECEIVER: &str = "Back-channel logout URL: Public clients have no server";

async fn run(shop: &Shop, line: &str) -> Ran {
    shop.run(&format!("appdeck {line}")).await
}

/// How many writes the server was asked for.
fn written(shop: &Shop) -> usize {
    let reads = |one: &&String| one.starts_with("GET ") || one.contains("/oauth/token");
    shop.asked().len() - shop.asked().iter().filter(reads).count()
}

/// What a write that was made last sent.
fn sent(shop: &Shop, method: &str) -> Json {
    let requests = shop.world.sandbox.requests();
    let write = requests.iter().rev().find(|one| one.method == method && one.served);
    write.unwrap().body.clone()
}

async fn refused(shop: &Shop, line: &str, words: &str) {
    for dry in ["", " --dry-run"] {
        let people = run(shop, &format!("{line}{dry}")).await.ended(4);
        assert!(people.err.contains(words), "{line}{dry}: {people:?}");
        let program = run(shop, &format!("{line}{dry} --json")).await.ended(4);
        let error: Json = serde_json::from_str(&program.err).unwrap();
        assert_eq!(error["error"]["kind"], "rule", "{line}{dry}");
        assert!(error["error"]["message"].as_str().unwrap().contains(words), "{error}");
        assert_eq!(program.body()["outcome"], "refused", "{line}{dry}");
    }
}

#[tokio::test]
async fn an_application_is_not_created_with_what_its_type_does_not_have() {
    let shop = Shop::with_one(Seed::Acme).await;
    for kind in ["spa", "native"] {
        for (flags, words) in [
            ("--pkce off", PKCE),
            ("--api-access off", API),
            ("--api-access on", API),
            ("--ip-allowlist off", ALLOWLIST),
            ("--ip-networks 203.0.113.0/24", NETWORKS),
            ("--back-channel https://a.example/x", RECEIVER),
        ] {
            refused(&shop, &format!("apps create Kiosk2 --type {kind} {flags}"), words).await;
        }
        assert_eq!(shop.asked(), [""; 0], "nothing has to be asked for that");
    }
    let line = "apps create Kiosk2 --type spa --pkce on --json";
    run(&shop, line).await.ended(0);
    assert_eq!(sent(&shop, "POST")["enforce_pkce"], true);
}

#[tokio::test]
async fn an_application_is_not_changed_in_what_its_type_does_not_have() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.world.create("SPA", "Kiosk2").await;
    let before = written(&shop);
    for (line, words) in [
        ("apps set Kiosk2 --pkce off", PKCE),
        ("apps set Kiosk2 --api-access off", API),
        ("apps set Kiosk2 --api-access on", API),
        ("apps set Kiosk2 --ip-allowlist on --ip-networks 203.0.113.0/24", ALLOWLIST),
        ("redirects add Kiosk2 back-channel https://a.example/x", RECEIVER),
    ] {
        refused(&shop, line, words).await;
    }
    run(&shop, "apps set Kiosk2 --pkce on").await.ended(0);
    run(&shop, "redirects remove Kiosk2 back-channel https://a.example/x").await.ended(1);
    assert_eq!(written(&shop), before);
}

/// The changes of a create without what differs between two of them.
fn changes(told: &Json) -> Json {
    let changes = told["changes"].as_array().unwrap().iter();
    changes.filter(|one| one["field"] != "name").cloned().collect()
}

#[tokio::test]
async fn a_create_tells_what_it_makes() {
    let shop = Shop::with_one(Seed::Acme).await;
    let line = "apps create D1 --type web --post-login https://a.example/cb --scopes 'openid email' --pkce off \
                --expiry 30m --api-access off";
    let change = |field: &str, after: Json| {
        let added = if after.is_array() { after.clone() } else { json!([]) };
        json!({"field": field, "before": null, "after": after, "added": added, "removed": []})
    };
    let expected = json!([
        change("client_type", json!("WEB_APP")),
        change("name", json!("D1")),
        change("enforce_pkce", json!(false)),
        change("access_token_expiry", json!(1800)),
        change("scopes", json!(["openid", "email"])),
        change("disallow_scalekit_api_access", json!(true)),
        change("post_login_uris", json!(["https://a.example/cb"])),
    ]);
    let planned = run(&shop, &format!("{line} --dry-run --json")).await.ended(0).document();
    assert_eq!((&planned["outcome"], &planned["changes"]), (&json!("planned"), &expected));
    let people = run(&shop, &format!("{line} --dry-run")).await.ended(0).out;
    assert_eq!(
        people,
        "planned: create D1\n  Application type\n    + Web Application\n  Application name\n    + D1\n  \
         Enforce PKCE\n    + off\n  Access token expiry time\n    + 30 minutes\n  Scopes\n    + openid\n    + \
         email\n  Allow Scalekit Management API access\n    + off\n  Post login URLs\n    + \
         https://a.example/cb\n"
    );
    let done = run(&shop, &format!("{line} --json")).await.ended(0).document();
    assert_eq!((&done["outcome"], &done["changes"]), (&json!("done"), &expected));
    // What was told is what was sent.
    let body = sent(&shop, "POST");
    for one in expected.as_array().unwrap() {
        assert_eq!(body[one["field"].as_str().unwrap()], one["after"], "{body}");
    }
    assert_eq!(body.as_object().unwrap().len(), 7, "{body}");

    // What comes back is told in the same way.
    let told = run(&shop, "apps delete D1 --confirm D1 --json").await.ended(0).document();
    let copy = told["backup"].as_str().unwrap();
    for line in [
        format!("apps restore {copy} --dry-run"),
        "undo --dry-run".into(),
        format!("apps restore {copy}"),
    ] {
        let told = run(&shop, &format!("{line} --json")).await.ended(0).body();
        let mut expected = expected.as_array().unwrap().clone();
        // That is what an application has anyway.
        expected.retain(|one| !["name", "enforce_pkce"].contains(&one["field"].as_str().unwrap()));
        assert_eq!(changes(&told), Json::Array(expected), "{line}");
    }
}

#[tokio::test]
async fn what_a_copy_holds_beyond_its_type_is_told_as_not_restored() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.world.create("SPA", "Kiosk2").await;
    let told = run(&shop, "apps delete Kiosk2 --confirm Kiosk2 --json").await.ended(0).document();
    let copy = told["backup"].as_str().unwrap();
    let mut kept: Json = serde_json::from_str(&std::fs::read_to_string(copy).unwrap()).unwrap();
    kept["fields"]["back_channel_logout"] = json!(["https://a.example/x"]);
    std::fs::write(shop.path("copy.json"), kept.to_string()).unwrap();
    let told = run(&shop, "apps restore copy.json --dry-run --json").await.ended(0).document();
    assert_eq!(
        told["remarks"],
        json!([
            "not restored, as a Single Page Application does not have it: Back-channel logout URL"
        ])
    );
    let fine = "https://a.example/cb";
    kept["fields"]["post_login"] = json!(["https://a.example/#b", fine]);
    std::fs::write(shop.path("copy.json"), kept.to_string()).unwrap();
    let told = run(&shop, "apps restore copy.json --json").await.ended(0).document();
    let words = "not restored, as the server would refuse it: https://a.example/#b (A fragment";
    assert!(told["remarks"][0].as_str().unwrap().starts_with(words), "{told}");
    let id = told["client_id"].as_str().unwrap();
    let client = shop.world.call("GET", &format!("/api/v1/clients/{id}")).await.ok();
    assert_eq!(client["client"]["post_login_uris"], json!([fine]));
    kept["kind"] = "M2M".into();
    std::fs::write(shop.path("copy.json"), kept.to_string()).unwrap();
    let before = written(&shop);
    for dry in ["", " --dry-run"] {
        let ran = run(&shop, &format!("apps restore copy.json{dry}")).await.ended(4);
        assert!(ran.err.contains("M2M is not a type"), "{ran:?}");
    }
    assert_eq!(written(&shop), before);
}

#[tokio::test]
async fn each_url_that_a_rule_blocks_is_named() {
    let shop = Shop::with_one(Seed::Acme).await;
    let fragment = "A fragment is not allowed: end the URL before the #";
    for (line, blocked) in [
        (
            "redirects add Coffee-Desk post-login http://localhost:4000/cb 'https://x.example/#f' \
             'https://y.example/#g'",
            "Post login URLs",
        ),
        (
            "apps create Till --type web --post-logout https://z.example/ --post-logout 'https://x.example/#f' \
             --post-logout 'https://y.example/#g'",
            "Post logout URLs",
        ),
    ] {
        let lines = ["x.example/#f", "y.example/#g"]
            .map(|url| format!("{blocked}: https://{url}: {fragment}"))
            .join("\n");
        refused(&shop, line, &lines).await;
    }
    assert_eq!(written(&shop), 0);
}

#[tokio::test]
async fn what_rules_warn_of_is_told_of_every_write() {
    let shop = Shop::open(Seed::Acme).await;
    let http = "http is for development: production expects https";
    let outside = "Outside the allowed networks the server gives its secrets no access token";
    for (line, words) in [
        (
            "redirects add Coffee-Desk post-login http://evil.example/cb",
            vec![format!("Post login URLs: http://evil.example/cb: {http}")],
        ),
        // What was there before is told no more.
        ("redirects add Coffee-Desk post-login https://good.example/cb", vec![]),
        (
            "apps create Till --type web --initiate-login http://evil.example/login",
            vec![format!("Initiate login URL: http://evil.example/login: {http}")],
        ),
        ("apps set Till --scopes openid,email", vec![]),
        (
            "apps set Till --ip-allowlist on --ip-networks 203.0.113.0/24",
            vec![format!("IP allowlist: {outside}"), format!("Allowed networks: {outside}")],
        ),
        ("redirects remove Till initiate-login http://evil.example/login", vec![]),
    ] {
        let line = format!("{line} --env 'Acme Production' --unlock 'Acme Production'");
        for rest in [" --dry-run", ""] {
            let (before, ran) = (written(&shop), run(&shop, &format!("{line}{rest} --json")).await);
            let remarks = ran.ended(0).document()["remarks"].clone();
            let remarks: Vec<_> =
                remarks.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
            // Several words are spellings of one.
            let told = words.iter().any(|words| remarks.iter().any(|one| one.contains(words)));
            assert_eq!(told, !words.is_empty(), "{line}{rest}: {remarks:?}");
            assert_eq!(remarks.len(), usize::from(told), "{line}{rest}: {remarks:?}");
            assert_eq!(written(&shop) > before, rest.is_empty());
        }
    }
    let line = "redirects add Coffee-Desk post-login http://bad.example/cb --env 'Acme Production' --dry-run";
    let people = run(&shop, line).await.ended(0);
    assert!(people.err.contains("http://bad.example/cb: http is for development"), "{people:?}");
}

#[tokio::test]
async fn an_application_that_nobody_can_sign_in_through_is_told() {
    let shop = Shop::with_one(Seed::Empty).await;
    run(&shop, "apps create Till --type web --post-login http://localhost:1/cb").await.ended(0);
    let line = "redirects remove Till post-login http://localhost:1/cb --json";
    let told = run(&shop, line).await.ended(0).document();
    let words = "Post login URLs: none is left, so nobody can sign in through this application";
    assert_eq!(told["remarks"], json!([words]));
    // What brings it back is no such write.
    let told = run(&shop, "undo --json").await.ended(0).document();
    assert!(!told["remarks"].to_string().contains("none is left"), "{told}");
}

#[tokio::test]
async fn what_would_lock_the_program_out_is_refused_before_it_is_sent() {
    let shop = Shop::with_one(Seed::Acme).await;
    for change in [
        "--grant-types authorization_code",
        "--api-access off",
        "--ip-allowlist on --ip-networks 203.0.113.0/24",
    ] {
        for how in ["", " --dry-run"] {
            let line = format!("apps set 'Default Client' {change}{how}");
            let ran = run(&shop, &format!("{line} --json")).await.ended(4);
            assert!(ran.err.contains("self_lockout"), "{line}: {ran:?}");
        }
    }
    run(&shop, "apps set Coffee-Desk --grant-types authorization_code").await.ended(0);
    run(&shop, "apps set 'Default Client' --grant-types client_credentials").await.ended(0);
    assert_eq!(written(&shop), 2);
}
