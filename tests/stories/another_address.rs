//! A connection whose address is changed: a secret goes to the address it was given for, or the form says where it
//! goes.

use super::connecting::{added, filled, nothing, secret};
use crate::support::driver::Driver;

fn grants(driver: &Driver) -> usize {
    driver.requests().iter().filter(|one| one.path == "/oauth/token").count()
}

/// The connection is opened, and its address becomes that of the other environment.
async fn moved(driver: &mut Driver) -> String {
    let url = driver.colleague.environment(1).url.clone();
    driver.forget_requests();
    driver.press("C j enter tab ctrl-u").paste(&url).await;
    url
}

#[tokio::test]
async fn a_typed_secret_is_not_sent_to_an_address_it_was_not_typed_for() {
    let mut driver = added().await;
    let before = driver.config();
    moved(&mut driver).await;
    // Neither by the way through the fields, nor by a test, nor by a save.
    driver.press("tab tab tab tab tab tab").await;
    driver.see("what was typed was for 127.0.0.1:").see("secret for this address");
    driver.press("ctrl-t").await.press("ctrl-s").await.press("ctrl-o").await;
    driver.see("Connection to Mine").not_see("in the configuration");
    assert_eq!(grants(&driver), 0);
    assert_eq!(driver.config(), before);
    // What is typed now is for this address.
    let other = other_secret(&driver);
    let id = driver.colleague.environment(1).client_id.clone();
    driver.paste(&other).press("backtab backtab ctrl-u").type_text(&id).press("ctrl-s").await;
    driver.see("Mine is changed in the configuration");
    assert!(driver.requests().iter().any(|one| one.path == "/oauth/token"));
}

#[expect(clippy::disallowed_methods, reason = "the operator types it")]
fn other_secret(driver: &Driver) -> String {
    driver.colleague.environment(1).client_secret.expose().to_owned()
}

#[tokio::test]
async fn an_address_that_is_as_before_keeps_the_typed_secret() {
    let mut driver = added().await;
    let url = driver.colleague.environment(0).url.clone();
    driver.forget_requests();
    driver.press("C j enter tab ctrl-u").paste(&format!("{url}/")).press("ctrl-t").await;
    driver.see("the credentials are accepted").not_see("was for");
    driver.press("tab tab tab tab").await.see("empty: what was typed in this run");
}

#[tokio::test]
async fn that_a_named_secret_goes_to_another_address_is_said() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("right right tab tab").paste(&secret).press("ctrl-s").await.see("Bench-Tool");
    moved(&mut driver).await;
    driver.see("▲ the client secret below was sent to").see("it is sent to this address");
    assert_eq!(grants(&driver), 0);
    driver.press("tab tab tab tab").paste("another.secret").await.not_see("was sent");
}

#[tokio::test]
async fn a_prompt_that_takes_the_place_of_another_source_asks_for_the_secret() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("right right tab tab").paste(&secret).press("ctrl-s").await.see("Bench-Tool");
    let before = driver.config();
    driver.press("C j enter tab tab tab tab right right ctrl-s").await;
    driver.see("type or paste the client secret");
    assert_eq!(driver.config(), before);
    driver.paste(&secret).press("ctrl-s").await.see("Mine is changed in the configuration");
    assert!(driver.config().contains("from = \"prompt\""), "{}", driver.config());
}
