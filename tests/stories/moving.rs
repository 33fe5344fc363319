//! Environments and workspaces that move to another address, and what is unsaved there.

use appdeck::sandbox::Seed;

use super::connecting::{add_workspace, added, nothing};
use crate::support::driver::Driver;
use crate::support::sandbox::{World, empty, read};

/// An unsaved change of *Coffee-Desk*, which somebody else deletes.
async fn edited_and_gone(driver: &mut Driver) {
    driver.find("Coffee-Desk").press("1 down down space").await.see("● unsaved");
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.colleague.call("DELETE", &path).await.ok();
    driver.press("esc r").await.see("your unsaved changes are kept");
}

/// Another place, with one application.
async fn elsewhere() -> World {
    let world = empty().await;
    world.create("WEB_APP", "Elsewhere").await;
    world
}

/// The form of *Mine*, filled in for another place.
async fn moves_to(driver: &mut Driver, world: &World) {
    let there = world.environment(0);
    driver.press("esc C j enter tab ctrl-u").paste(&there.url).press("tab tab ctrl-u").await;
    driver.type_text(&there.client_id).press("tab tab").paste(read(&there.client_secret)).await;
}

#[tokio::test]
async fn an_environment_at_another_address_is_another_one() {
    let mut driver = added().await;
    let world = elsewhere().await;
    driver.find("Coffee-Desk").press("1 down down space").await.see("● unsaved");
    moves_to(&mut driver, &world).await;
    driver.press("ctrl-s").await.see("Nothing was written: Mine has unsaved changes");
    driver.press("esc 1 space").await.not_see("● unsaved");
    let secret = read(&world.environment(0).client_secret);
    driver.press("esc C j enter").paste(secret).press("ctrl-s").await;
    driver
        .see("Mine is changed in the configuration")
        .see("Elsewhere")
        .see("2 applications")
        .not_see("Coffee-Desk");
    assert!(driver.config().contains(&world.environment(0).url), "{}", driver.config());
}

#[tokio::test]
async fn what_is_unsaved_of_an_application_that_is_gone_is_not_lost_unasked_by_a_move() {
    let mut driver = added().await;
    let world = elsewhere().await;
    edited_and_gone(&mut driver).await;
    let before = driver.config();
    moves_to(&mut driver, &world).await;
    driver.press("ctrl-s").await.see("Unsaved changes of Coffee-Desk are lost with it");
    driver.see("^O writes it anyway");
    driver.press("ctrl-s").await.see("are lost with it");
    assert_eq!(driver.config(), before);
    driver.press("ctrl-o").await.see("Mine is changed in the configuration").see("Elsewhere");
    driver.press("q").await;
    assert!(driver.left(), "nothing is unsaved any more: {}", driver.screen());
}

#[tokio::test]
async fn what_does_not_work_is_not_written_over_what_is_unsaved_either() {
    let mut driver = added().await;
    edited_and_gone(&mut driver).await;
    let before = driver.config();
    driver.press("esc C j enter tab ctrl-u").paste("http://127.0.0.1:1").await;
    driver.press("tab tab tab tab").paste("another").press("ctrl-s").await;
    driver.see("It does not work yet; nothing was written");
    driver.press("ctrl-o").await.see("Unsaved changes of Coffee-Desk are lost with it");
    assert_eq!(driver.config(), before);
    driver.press("ctrl-o").await.not_see("Connection to Mine");
    assert!(driver.config().contains("127.0.0.1:1\""), "{}", driver.config());
}

#[tokio::test]
async fn a_workspace_at_another_address_lists_other_environments() {
    let (mut driver, ..) = nothing().await;
    add_workspace(&mut driver).await;
    let world = elsewhere().await;
    edited_and_gone(&mut driver).await;
    driver.press("C j j j enter tab ctrl-u").paste(&world.environment(0).url).await;
    driver.press("tab tab").paste(world.workspace_token()).press("ctrl-s").await;
    driver.see("Unsaved changes of Coffee-Desk are lost with it");
    driver.press("ctrl-o").await.see("The workspace Acme is in the configuration");
    driver.see("Elsewhere").not_see("Coffee-Kiosk");
    let host = |url: &str| url.trim_start_matches("http://").to_owned();
    driver.see(&host(&world.environment(0).url));
    driver.not_see(&host(&driver.colleague.environment(0).url));
}

#[tokio::test]
async fn a_name_that_is_typed_opens_that_environment_and_no_other() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("E").type_text("Prod").press("enter").await.see("Acme Production ▏PRODUCTION▕");
    driver.press("E").type_text("none").press("enter").await.see("Choose an environment");
}

#[tokio::test]
async fn hands_from_vim_go_in_and_out() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("G").await.see("11/11");
    driver.press("g g").await.see("1/11");
    driver.find("Coffee-Desk").press("l").await.see("edit").see("back");
    driver.press("l").await.see("of 2 active");
    driver.press("g g G").await.see("of 2 active");
    driver.press("h").await.see("sort");
    driver.press("l q").await.see("sort");
    assert!(!driver.left());
    driver.press("q").await;
    assert!(driver.left());
}

// What an operator does most, in as few keys as the dashboard takes clicks. Names and URLs are typed or
// pasted, and are not counted.
#[tokio::test]
async fn what_is_done_most_takes_few_keys() {
    let mut driver = Driver::open(Seed::Acme).await;
    let before = driver.pressed();
    driver.press("n").await;
    driver.paste("Coffee-Test").await.press("enter enter c enter").await;
    driver.see("Closed on your word");
    assert!(driver.pressed() - before <= 5, "create: {}", driver.pressed() - before);
    driver.find("Coffee-Desk").await;
    let before = driver.pressed();
    driver.press("3").await.paste("https://new.example/cb").press("enter ctrl-s enter").await;
    driver.see("Saved Coffee-Desk");
    assert!(driver.pressed() - before <= 4, "redirect: {}", driver.pressed() - before);
    let before = driver.pressed();
    driver.press("2 R enter enter c t enter").await.see("Next: wait");
    driver.press("c enter").await.see("the old one is deactivated");
    assert!(driver.pressed() - before <= 9, "rotate: {}", driver.pressed() - before);
}
