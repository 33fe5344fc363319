//! A file of this program that another process locks and never lets go.

use appdeck::sandbox::Seed;

use crate::support::cutting::locked;
use crate::support::setup::Setup;

#[tokio::test]
async fn a_record_that_is_locked_for_ever_stops_no_create_and_is_told() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    let path = driver.state().join("record.jsonl");
    std::fs::write(&path, "").unwrap();
    let lock = locked(&path);
    driver.press("n").type_text("Coffee-Test").press("down right enter").await;
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.see("Created");
    driver.press("esc").await.see("1 not recorded");
    driver.press("@").await.see("another process keeps it locked");
    drop(lock);
    driver.press("esc @").await.see("✓ create").see("Coffee-Test · Application");
}
