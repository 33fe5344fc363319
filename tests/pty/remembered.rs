//! The list of the run before is shown until the server has answered.

use serde_json::json;

use super::till::{self, Till};

#[tokio::test(flavor = "multi_thread")]
async fn the_last_list_is_there_at_once_and_cannot_be_changed() {
    let till = Till::new().await;
    let mut first = till.run();
    first.press("q");
    assert!(first.exit().success());
    let kept = till.kept_list();
    assert!(kept.contains("Coffee-Till") && kept.contains(&till.client), "{kept}");
    assert!(!kept.contains("secret") && !kept.contains("http://localhost"), "{kept}");
    let down = json!([{"route": "GET /api/v1/clients", "fault": {"kind": "status", "code": 503}}]);
    till.world.set_faults(down).await;
    // Waits for the application, which no answer has told.
    let mut next = till.run_at(&[]);
    next.wait_text("as of");
    next.wait_text("From the list of");
    next.press("n");
    next.wait_text("it can be changed once it is read anew");
    till.world.set_faults(json!([])).await;
    next.press("r");
    till::listed(&next);
    next.press("n");
    next.wait_text("Create an application");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_gone_by_now_goes_with_the_first_listing() {
    let till = Till::new().await;
    let mut first = till.run();
    first.press("q");
    assert!(first.exit().success());
    till.world.call("DELETE", &format!("/api/v1/clients/{}", till.client)).await;
    till.world.create("WEB_APP", "Coffee-Other").await;
    // What was kept may be gone before anybody sees it.
    let next = till.begin_at(&[]);
    next.wait_text("Coffee-Other");
    till::listed(&next);
    next.wait("it is gone", |screen| !screen.contents().contains("Coffee-Till"));
}
