//! An application as text in the operator's editor.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;

async fn on(name: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find(name).await;
    driver.forget_requests();
    driver
}

#[tokio::test]
async fn what_comes_back_is_unsaved_until_its_difference_was_confirmed() {
    let mut driver = on("Coffee-Desk").await;
    driver.press("ctrl-e").await;
    let edit = |text: &str| {
        assert!(text.starts_with("# Coffee-Desk · "), "{text}");
        let text = text.replace("enforce_pkce = false", "enforce_pkce = true");
        Ok(text.replace("access_token_expiry = \"60 minutes\"", "access_token_expiry = 15"))
    };
    driver.edit_text(edit).await.see("2 fields changed, not saved yet");
    assert_eq!(driver.writes(), []);
    driver.press("ctrl-s").await.see("Save Coffee-Desk").see("15 minutes");
    driver.press("enter").await.see("Saved Coffee-Desk");
    let changed = json!({"access_token_expiry": 900, "enforce_pkce": true});
    assert_eq!(driver.bodies("PATCH"), [changed]);
}

#[tokio::test]
async fn unsaved_changes_go_along_and_can_be_taken_back_there() {
    let mut driver = on("Coffee-Desk").await;
    driver.press("1").await.go_to("Enforce PKCE").await.press("space").await.see("unsaved");
    driver.press("ctrl-e").await;
    let back = |text: &str| Ok(text.replace("enforce_pkce = true", "enforce_pkce = false"));
    driver.edit_text(back).await.see("Nothing was changed").not_see("unsaved");
    driver.press("ctrl-e").await.edit_text(|text| Ok(text.to_owned())).await;
    driver.see("Nothing was changed");
    let failed = |_: &str| Err("vi ended with exit status: 1: nothing was changed".to_owned());
    driver.press("ctrl-e").await.edit_text(failed).await.see("vi ended with").not_see("unsaved");
}

#[tokio::test]
async fn a_text_with_a_mistake_is_opened_again_as_it_was_left() {
    let mut driver = on("Coffee-Desk").await;
    driver.press("ctrl-e").await;
    driver.edit_text(|_| Ok("name = 'Till'\nscops = ['a']\n".into())).await;
    driver
        .see("Nothing was taken over: line 2: scops: there is no such key; the nearest is scopes");
    driver.not_see("unsaved");
    driver.press("ctrl-e").await;
    let mended = |text: &str| {
        assert_eq!(text, "name = 'Till'\nscops = ['a']\n");
        Ok(text.replace("scops", "scopes"))
    };
    driver.edit_text(mended).await.see("2 fields changed, not saved yet").see("Till");
    driver.press("ctrl-e").await;
    let whole = |text: &str| {
        assert!(text.contains("name = \"Till\""), "{text}");
        Ok(text.to_owned())
    };
    driver.edit_text(whole).await.see("Nothing was changed").see("unsaved");
}

#[tokio::test]
async fn texts_with_a_mistake_are_not_lost_unasked() {
    let mut driver = on("Coffee-Desk").await;
    for name in ["Coffee-Desk", "Coffee-Kiosk"] {
        driver.find(name).press("ctrl-e").await;
        driver.edit_text(|_| Ok(format!("name = '{name} 2'\nscops = ['a']\n"))).await;
        driver.see("there is no such key").not_see("unsaved");
    }
    driver.press("q").await.see("Quit with unsaved changes?");
    for name in ["Coffee-Desk", "Coffee-Kiosk"] {
        driver.see(&format!("Your text of {name} was not taken over from the editor"));
    }
    driver.press("enter").await.see("Still here");
    for name in ["Coffee-Desk", "Coffee-Kiosk"] {
        driver.find(name).press("ctrl-e").await;
        driver.edit_text(|text| Ok(text.replace("scops", "scopes"))).await;
        driver.see("2 fields changed, not saved yet").see(&format!("{name} 2"));
    }
    driver.press("q").await.see("unsaved changes of").not_see("was not taken over");
}

#[tokio::test]
async fn where_nothing_may_be_saved_there_is_no_text() {
    let mut driver = on("Coffee-Desk").await;
    driver.press("ctrl-e").await;
    let id = driver.id_of("Coffee-Desk");
    driver.colleague.call("DELETE", &format!("/api/v1/clients/{id}")).await;
    driver.press("r").await;
    driver.edit_text(|_| Ok("name = 'Till'".into())).await;
    driver.see("Nothing was taken over: the application is not there any more");
}
