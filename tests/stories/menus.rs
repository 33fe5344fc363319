//! Menus: a letter that does something elsewhere chooses it where it is offered.

use appdeck::sandbox::Seed;

use super::connecting::added;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

#[tokio::test]
async fn the_letters_of_the_environments_choose_in_the_menu_of_connections() {
    let mut driver = added().await;
    driver.press("C").await.see("Test Mine   t · step by step").see("Edit Mine   e · ");
    driver.see("Remove Mine   x · ").see("Add an environment   a · ").see("Add a workspace   w · ");
    driver.press("t").await.see("the credentials are accepted").see("can be read");
    driver.press("esc C e").await.see("Connection to Mine").see("Name");
    driver.press("esc C a").await.see("Add an environment").see("Name");
    driver.press("esc C w").await.see("Add a workspace");
    driver.press("esc C x").await.see("Remove the environment Mine from the configuration?");
    driver.press("enter").await.see("Mine is no longer in the configuration");
    driver.press("C").await.see("Try the sandbox   S · for this run");
    driver.press("S").await.see("The sandbox is open for this run");
}

#[tokio::test]
async fn the_menu_of_environments_leads_to_the_connections() {
    for keys in ["c o n n enter", "down enter"] {
        let mut driver = added().await;
        driver.press("E").await.see("Connections   add, edit");
        driver.press(keys).await.see("Add an environment").not_see("Choose an environment");
    }
}

#[tokio::test]
async fn the_letters_of_a_secret_choose_in_its_menu() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Roast-Planner").press("2").await.go_to("••••").await;
    driver.press("enter").await.see("Deactivate   d · ").see("Delete   x · ");
    driver.press("d").await.confirm().await.see("is inactive");
    driver.press("enter x").await.see("Delete").see("Type");
}

#[tokio::test]
async fn letters_that_are_bound_otherwise_choose_as_they_are_bound() {
    let mut driver = Setup::of(Seed::Acme).bind("toggle-secret", &["O"]).open().await;
    driver.find("Roast-Planner").press("2").await.go_to("••••").await;
    driver.press("enter").await.see("Deactivate   O · ");
    driver.press("d").await.see("d does nothing");
    driver.press("O").await.see("eactivate");
}

#[tokio::test]
async fn a_letter_that_moves_in_a_menu_moves_whatever_it_does_elsewhere() {
    let mut driver = Setup::of(Seed::Acme).bind("delete-secret", &["j", "del"]).open().await;
    driver.find("Roast-Planner").press("2").await.go_to("••••").await;
    driver.press("enter").await.see("Delete   cannot be taken back");
    driver.press("j").await.see("Delete   cannot be taken back");
}
