//! A rotation that waits, and is told to go on anyway; and one whose old secret has expired, for which
//! nobody waits.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Ran, Shop};

async fn rotate(shop: &Shop, arguments: &str) -> Ran {
    shop.run(&format!("appdeck secrets rotate {arguments} --json")).await
}

/// An application whose new secret is tested, and not in use: its client ID, and how its old one ends.
async fn waiting(shop: &Shop) -> (String, String) {
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    rotate(shop, "Till --to-file a.env --until tested").await.ended(0);
    let suffix = shop.world.secrets(&id).await[0]["secret_suffix"].as_str().unwrap().to_owned();
    (id, suffix)
}

async fn statuses(shop: &Shop, id: &str) -> Vec<String> {
    let secrets = shop.world.secrets(id).await;
    secrets.iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect()
}

fn steps(document: &Json) -> Vec<&str> {
    document["done"].as_array().unwrap().iter().map(|one| one["step"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_wait_names_the_word_that_ends_it_and_takes_no_other() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let (id, old) = waiting(&shop).await;
    let told = rotate(&shop, "Till").await.ended(6).document();
    let remark = told["remarks"][0].as_str().unwrap();
    assert!(remark.contains(&format!("--confirm {old} to deactivate")), "{told}");
    let new = shop.world.secrets(&id).await[1]["secret_suffix"].as_str().unwrap().to_owned();
    for wrong in ["zzzz", &new] {
        for line in [format!("Till --confirm {wrong}"), format!("Till --confirm {wrong} --dry-run")]
        {
            let error = rotate(&shop, &line).await.ended(2).error();
            let message = error["message"].as_str().unwrap();
            assert!(message.ends_with(&format!("--confirm takes {old}")), "{error}");
        }
    }
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE", "ACTIVE"]);
}

#[tokio::test]
async fn a_wait_that_is_confirmed_is_passed_over_one_at_a_time() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let (id, old) = waiting(&shop).await;
    let planned = rotate(&shop, &format!("Till --confirm {old} --dry-run")).await.ended(0);
    let planned = planned.document();
    assert_eq!(
        (&planned["next"]["step"], &planned["then"]),
        (&json!("wait"), &json!(["deactivate"]))
    );
    assert_eq!(planned["remarks"], json!(["--confirm passes over the wait"]));
    // As far as it may go.
    rotate(&shop, &format!("Till --until unused --confirm {old}")).await.ended(6);
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE", "ACTIVE"]);

    let line = format!("Till --until deleted --wait 10s --confirm {old}");
    let told = rotate(&shop, &line).await.ended(6).document();
    assert_eq!((steps(&told), &told["outcome"]), (vec!["deactivate"], &json!("waiting")));
    let remark = told["remarks"][0].as_str().unwrap();
    assert!(remark.contains(&format!("--confirm {old} to delete")), "{told}");
    assert_eq!(statuses(&shop, &id).await, ["INACTIVE", "ACTIVE"]);
    let told = rotate(&shop, &line).await.ended(0).document();
    assert_eq!((steps(&told), &told["next"]), (vec!["delete"], &Json::Null));
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
}

#[tokio::test]
async fn a_suffix_that_no_secret_has_is_refused_before_anything_is_generated() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    let error = rotate(&shop, "Till --to-file a.env --confirm zzzz").await.ended(2).error();
    assert!(error["message"].as_str().unwrap().contains("ends in zzzz"), "{error}");
    assert_eq!(statuses(&shop, &id).await, ["ACTIVE"]);
}

#[tokio::test]
async fn an_old_secret_that_has_expired_goes_without_a_wait_as_it_was_planned() {
    let shop = Shop::at_a_fixed_time(Seed::Acme).await;
    let line = "Grinder-Telemetry --to-file a.env";
    let planned = rotate(&shop, &format!("{line} --dry-run")).await.ended(0).document();
    assert_eq!(planned["next"]["step"], "create");
    let then = planned["then"].clone();
    assert_eq!(then, json!(["deliver", "test", "deactivate"]));
    let told = rotate(&shop, line).await.ended(0).document();
    assert_eq!(steps(&told)[1..], ["deliver", "test", "deactivate"]);
    assert_eq!(
        (&told["reached"], &told["next"]["step"]),
        (&json!("deactivated"), &json!("delete"))
    );
    let again = rotate(&shop, line).await.ended(0).document();
    assert_eq!((&again["outcome"], &again["resumed"]), (&json!("unchanged"), &json!(true)));
    let last = shop.run(&format!("appdeck secrets rotate {line} --until deleted")).await.ended(0);
    let over = "rotation of Grinder-Telemetry, resumed: over\n  done  delete ••••";
    assert!(last.out.starts_with(over), "{last:?}");
    // Another one was inactive before: it is no part of the rotation, and is not passed over in silence.
    assert!(last.err.contains("still listed"), "{last:?}");
}

#[tokio::test]
async fn what_is_only_planned_has_not_begun() {
    let shop = Shop::at_a_fixed_time(Seed::Empty).await;
    let (till, safe) = (waiting(&shop).await, shop.world.create("WEB_APP", "Safe").await);
    shop.world.create_secret(&safe).await;
    let line = "appdeck secrets rotate Safe --to-file b.env --dry-run";
    let told = shop.run(line).await.ended(0);
    assert!(told.out.starts_with("rotation of Safe, not begun: planned\n"), "{told:?}");
    assert_eq!(shop.run(&format!("{line} --json")).await.document()["started_at"], Json::Null);
    let told = shop.run("appdeck secrets rotate Till --dry-run").await.ended(0);
    assert!(told.out.starts_with("rotation of Till, under way: planned\n"), "{told:?}");
    assert!(told.err.contains(&format!("--confirm {}", till.1)), "{told:?}");
}

#[tokio::test]
async fn a_secret_in_use_is_told_as_such_before_it_goes() {
    let shop = Shop::with_one(Seed::Empty).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    let (idle, _) = shop.world.create_secret(&id).await;
    let (used, value) = shop.world.create_secret(&id).await;
    shop.world.sign_in(&id, &value).await;
    let line = format!("appdeck secrets deactivate Till {used} --dry-run");
    let told = shop.run(&line).await;
    assert!(told.err.contains("or tested it, just now"), "{}", told.err);
    let told = shop.run(&format!("appdeck secrets deactivate Till {idle}")).await.ended(0);
    assert!(!told.err.contains("was used"), "{}", told.err);
}

#[tokio::test]
async fn the_word_for_the_secret_that_appdeck_signs_in_with_is_not_advised() {
    let shop = Shop::with_one(Seed::Empty).await;
    for line in
        ["'Default Client' --to-file own.env", "'Default Client'", "'Default Client' --dry-run"]
    {
        let ran = rotate(&shop, line).await;
        let remarks = ran.document()["remarks"].to_string();
        assert!(!remarks.contains("--confirm"), "{line}: {remarks}");
        let told = "appdeck itself signs in with ••••";
        assert!(remarks.contains(told) && remarks.contains("put another secret into"), "{remarks}");
    }
}

#[tokio::test]
async fn activating_an_expired_secret_says_that_nobody_can_sign_in_with_it() {
    let shop = Shop::with_one(Seed::Acme).await;
    let listed = shop.run("appdeck secrets list Grinder-Telemetry --json").await.ended(0);
    let secrets = listed.document()["secrets"].as_array().unwrap().clone();
    let now = jiff::Timestamp::now();
    let is_over = |secret: &&Json| {
        let expires =
            secret["expires_at"].as_str().map(|at| at.parse::<jiff::Timestamp>().unwrap());
        expires.is_some_and(|at| at < now)
    };
    let end = |secret: &Json| secret["suffix"].as_str().unwrap().to_owned();
    let over = end(secrets.iter().find(is_over).unwrap());
    shop.run(&format!("appdeck secrets deactivate Grinder-Telemetry {over} --confirm {over}"))
        .await
        .ended(0);
    let line = format!("appdeck secrets activate Grinder-Telemetry {over}");
    for line in [format!("{line} --dry-run"), line] {
        let told = shop.run(&line).await.ended(0);
        assert!(told.err.contains("has expired: nobody can sign in with it"), "{}", told.err);
    }
}
