//! The IP allowlist: two fields that the API holds in one object.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::configuring::on_field;
use crate::support::driver::Driver;

fn networks(items: &[&str]) -> serde_json::Value {
    items.iter().map(|item| json!({"value": item})).collect()
}

#[tokio::test]
async fn it_is_switched_on_with_its_networks_and_sent_whole() {
    let mut driver = on_field("Coffee-Desk", "IP allowlist").await;
    driver.see("assumed");
    driver.press("space ctrl-s").await.see("An IP allowlist needs a network");
    driver.go_to("Allowed networks").await;
    driver.press("enter").type_text("203.0.113.7").press("enter").await.see("write 203.0.113.7/32");
    driver.press("ctrl-u").type_text("0.0.0.0/0").press("enter").await.see("lets in every address");
    driver.press("ctrl-u").type_text("203.0.113.0/24, 2001:DB8::/32").press("enter ctrl-s").await;
    driver.see("+ 203.0.113.0/24").see("+ 2001:db8::/32").see("Outside the allowed networks");
    driver.press("enter").await.see("Saved Coffee-Desk").not_see("did not take");
    let sent = networks(&["203.0.113.0/24", "2001:db8::/32"]);
    assert_eq!(
        driver.bodies("PATCH"),
        [json!({"ip_allowlist": {"opted_in": true, "cidrs": sent}})]
    );
    // Turned off alone, what it lists goes with it.
    driver.forget_requests();
    driver.go_to("IP allowlist").await.press("space ctrl-s").await.see("IP allowlist");
    driver.not_see("- 203.0.113.0/24");
    driver.press("enter").await.see("Saved Coffee-Desk");
    let sent = networks(&["203.0.113.0/24", "2001:db8::/32"]);
    assert_eq!(
        driver.bodies("PATCH"),
        [json!({"ip_allowlist": {"opted_in": false, "cidrs": sent}})]
    );
    driver.press("z").await.see("IP allowlist");
    driver.press("enter").await.see("Undone");
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    assert_eq!(client["ip_allowlist"]["opted_in"], true);
}

#[tokio::test]
async fn networks_of_a_colleague_are_kept() {
    let mut driver = Driver::open(Seed::Acme).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    let there = |items| json!({"ip_allowlist": {"opted_in": true, "cidrs": networks(items)}});
    driver.colleague.send("PATCH", &path, there(&["203.0.113.0/24"])).await.ok();
    driver.press("r").await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Allowed networks").await;
    driver.press("enter").type_text(" 198.51.100.0/24").press("enter").await.see("not saved");
    driver.colleague.send("PATCH", &path, there(&["203.0.113.0/24", "192.0.2.0/24"])).await.ok();
    driver.press("ctrl-s enter").await.see("kept what somebody else changed: Allowed networks");
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    let held: Vec<_> = client["ip_allowlist"]["cidrs"].as_array().unwrap().clone();
    assert_eq!(held.len(), 3, "{client}");
}

#[tokio::test]
async fn it_comes_back_with_a_deleted_application() {
    let mut driver = Driver::open(Seed::Acme).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    let held = json!({"ip_allowlist": {"opted_in": true, "cidrs": networks(&["203.0.113.0/24"])}});
    driver.colleague.send("PATCH", &path, held).await.ok();
    driver.find("Coffee-Desk").press("1 D").type_text("Coffee-Desk").press("enter").await;
    driver.press("z enter").await.see("Undone").not_see("did not take");
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    assert_eq!(client["ip_allowlist"]["opted_in"], true);
    assert_eq!(client["ip_allowlist"]["cidrs"][0]["value"], "203.0.113.0/24");
}

#[tokio::test]
async fn the_own_way_in_is_not_limited() {
    let mut driver = on_field("Default Client", "Allowed networks").await;
    driver.press("enter").type_text("203.0.113.0/24").press("enter").await;
    driver.go_to("IP allowlist").await.press("space ctrl-s").await;
    driver.see("appdeck signs in to Acme Development with this application").see("locked out");
    driver.press("enter").await;
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn networks_that_come_to_the_own_ones_lock_nobody_out() {
    let mut driver = Driver::open(Seed::Acme).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Default Client"));
    let held = json!({"ip_allowlist": {"opted_in": true, "cidrs": networks(&["127.0.0.0/8"])}});
    driver.colleague.send("PATCH", &path, held).await.ok();
    driver.press("r").await.find("Default Client").press("1").await;
    driver.go_to("Allowed networks").await.press("enter end").type_text(" 203.0.113.0/24").await;
    driver.press("enter ctrl-s").await.see("Save Default Client").not_see("locked out");
    driver.press("enter").await.see("Saved Default Client");
    driver.press("enter ctrl-u").type_text("203.0.113.0/24").press("enter ctrl-s").await;
    driver.see("locked out").not_see("Save Default Client");
}

#[tokio::test]
async fn public_clients_have_none() {
    let driver = on_field("Coffee-Kiosk", "Enforce PKCE").await;
    driver.not_see("IP allowlist").not_see("Allowed networks");
}

#[tokio::test]
async fn a_secret_that_is_right_is_not_said_to_sign_in_where_this_machine_is_kept_out() {
    let mut driver = Driver::open(Seed::Acme).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    let held = json!({
        "grant_types": [],
        "ip_allowlist": {"opted_in": true, "cidrs": networks(&["203.0.113.0/24"])},
    });
    driver.colleague.send("PATCH", &path, held).await.ok();
    driver.press("r").await.find("Coffee-Desk").press("2 a enter t").await;
    driver.see("the secret is right, but this machine gets no token with it");
    driver.see("is not in the application's IP allowlist").not_see("Tested: works");
}
