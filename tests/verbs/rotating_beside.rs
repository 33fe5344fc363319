//! What the other verbs may do while a rotation is under way, and what a run says of what it leaves undone.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::both::Both;
use super::rotating::{deployed, rotate, statuses, steps, till};
use super::shop::Shop;

#[tokio::test]
async fn a_secret_that_a_rotation_waits_for_is_confirmed_by_the_other_verbs_too() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    let old = shop.world.secrets(&id).await[0]["secret_suffix"].as_str().unwrap().to_owned();
    rotate(&shop, "Till --to-file a.env").await.ended(6);
    let run = async |line: &str, code| {
        shop.run(&format!("appdeck secrets {line} Till {old} --json")).await.ended(code)
    };
    let new = shop.world.secrets(&id).await[1]["secret_suffix"].as_str().unwrap().to_owned();
    let line = format!("appdeck secrets deactivate Till {new} --json");
    let error = shop.run(&line).await.ended(4).error();
    assert!(error["message"].as_str().unwrap().contains("this is its new secret"), "{error}");
    let listed = shop.run("appdeck secrets list Till").await.ended(0);
    let words = "a rotation is under way: appdeck secrets rotate webc_";
    assert!(listed.err.contains(words) && listed.err.contains(" --env "), "{listed:?}");
    for (verb, why) in [("deactivate", "has not been used"), ("delete", "was deactivated")] {
        let error = run(verb, 4).await.error();
        assert_eq!(
            (&error["kind"], &error["remedy"]),
            (&json!("rotation"), &json!(format!("--confirm {old} confirms it")),)
        );
        assert!(error["message"].as_str().unwrap().contains(why), "{error}");
        run(&format!("{verb} --dry-run"), 4).await;
        run(&format!("{verb} --confirm {old}"), 0).await;
    }
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
    // Its old secret is gone: it is over, and in nobody's way.
    let listed = shop.run("appdeck secrets list Till").await.ended(0);
    assert!(!listed.err.contains("under way"), "{listed:?}");
    shop.run("appdeck secrets create Till --to-file c.env --dry-run").await.ended(0);
    let another = rotate(&shop, "Till --to-file a.env").await.ended(6).body();
    assert_eq!(steps(&another), ["create", "deliver", "test"], "{another}");
}

#[tokio::test]
async fn a_secret_whose_only_copy_was_replaced_is_not_relied_on() {
    let shop = Shop::with_one(Seed::Empty).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    for _ in 0..2 {
        shop.run("appdeck secrets create Till --to-file a.env").await.ended(0);
    }
    let new = shop.world.secrets(&id).await[1]["secret_suffix"].as_str().unwrap().to_owned();
    let line = format!("appdeck secrets deactivate Till {new}");
    let ran = shop.run(&line).await.ended(4);
    assert!(
        ran.err.contains("is left then") && ran.err.contains("replaced there since"),
        "{ran:?}"
    );
    shop.run(&format!("{line} --confirm {new}")).await.ended(0);
}

#[tokio::test]
async fn a_place_that_a_run_does_not_use_is_told() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    till(&shop, "Till").await;
    let first = rotate(&shop, "Till --to-file a.env").await.ended(6);
    assert!(!first.err.contains("nothing goes to"), "{first:?}");
    let again = shop.run("appdeck secrets rotate Till --to-file b.env").await.ended(6);
    assert!(again.err.contains("nothing goes to b.env in this run: ••••"), "{again:?}");
    assert!(again.err.contains("a.env") && !shop.path("b.env").exists(), "{again:?}");
}

#[tokio::test]
async fn an_old_secret_that_has_expired_stays_until_the_new_one_is_known_to_be_stored() {
    let mut both = Both::open().await;
    both.driver
        .find("Grinder-Telemetry")
        .press("2 R enter enter c t")
        .await
        .see("test      ✓ works");
    let line = "secrets rotate Grinder-Telemetry --to-file a.env";
    let stopped = both.run(line).await.ended(6);
    assert!(stopped.err.contains("and is not known to be stored"), "{stopped:?}");
    both.run(&format!("{line} --dry-run")).await.ended(6);
    assert!(both.driver.bodies("PATCH").is_empty());
    let (_, word) = stopped.err.split_once("run it again with ").unwrap();
    let (word, _) = word.split_once(';').unwrap();
    let told = both.run(&format!("{line} {word} --json")).await.ended(0).document();
    assert_eq!(steps(&told), ["deactivate"]);
}

#[tokio::test]
async fn a_file_keeps_what_works_where_the_new_secret_does_not() {
    let shop = Shop::with_one(Seed::Empty).await;
    shop.world.create("WEB_APP", "Till").await;
    shop.run("appdeck secrets create Till --to-file a.env").await.ended(0);
    let before = std::fs::read_to_string(shop.path("a.env")).unwrap();
    // The program itself signs in.
    let fault = json!({"kind": "status", "code": 401, "body": {"error": "invalid_client"}});
    let rule = json!({"route": "POST /oauth/token", "skip": 1, "fault": fault});
    shop.world.set_faults(json!([rule])).await;
    let ran = shop.run("appdeck secrets rotate Till --to-file a.env").await.ended(6);
    assert!(ran.err.contains("rejects it, so nothing was replaced"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(shop.path("a.env")).unwrap(), before);
}

/// What was used before anybody looked may have been a test; what is used after that look is not.
#[tokio::test]
async fn uses_of_a_secret_that_was_stored_before_count_from_the_first_look_on() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = till(&shop, "Till").await;
    shop.run("appdeck secrets create Till --to-file a.env").await.ended(0);
    deployed(&shop, &id, "a.env").await;
    for line in ["Till --dry-run", "Till", "Till"] {
        let ran = shop.run(&format!("appdeck secrets rotate {line} --json")).await;
        let why = ran.body()["next"]["why"].to_string();
        assert!(why.contains("maybe by somebody who tried it"), "{line}: {why}");
    }
    deployed(&shop, &id, "a.env").await;
    let done = rotate(&shop, "Till").await.ended(0).document();
    assert_eq!(steps(&done), ["deactivate"]);
}

#[tokio::test]
async fn where_only_an_untried_secret_would_be_left_the_other_ways_are_named() {
    let shop = Shop::open(Seed::Acme).await;
    let place = "--env 'Acme Production' --unlock 'Acme Production'";
    let line =
        format!("appdeck secrets rotate Coffee-Desk {place} --to-file a.env --dry-run --json");
    let error = shop.run(&line).await.ended(4).error();
    let remedy = error["remedy"].as_str().unwrap();
    for words in
        [" confirms it. Or appdeck secrets test tells", "appdeck secrets delete makes room"]
    {
        assert!(remedy.contains(words), "{error}");
    }
}
