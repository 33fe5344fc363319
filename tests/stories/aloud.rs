//! The main job without a screen, by what is said alone. The transcript of a whole day is a snapshot, to
//! be read aloud: `INSTA_UPDATE=always cargo test aloud`.

use appdeck::sandbox::Seed;

use crate::support::listener::Listener;

#[tokio::test]
async fn a_day_from_start_to_finish() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("/").await.type_text("cof").await.press("enter down up esc").await;
    one.press("n").await.type_text("Coffee-Aloud").await.press("enter enter").await;
    one.press("esc c").await;
    let secret = one.driver.copied();
    one.press("p").await.paste("something else", "something else").await;
    one.press("p").await.paste(&secret, "the secret").await;
    one.press("t enter").await;
    one.press("3 a").await.type_text("http://shop.example/callback").await.press("enter").await;
    one.press("e ctrl-u")
        .await
        .type_text("https://shop.example/callback")
        .await
        .press("enter")
        .await;
    one.press("ctrl-s enter").await;
    one.press("1 down down").await;
    one.press("down enter").await;
    one.press("up up enter").await.type_text(" 2").await.press("backspace enter ctrl-s esc").await;
    one.press("q 2 d").await;
    one.press("ctrl-l").await;
    one.press("E down enter").await;
    one.press("n").await;
    one.press("q").await;
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("aloud_day", one.transcript());
    });
    assert!(!one.transcript().contains(&secret), "it was never asked for");
}
