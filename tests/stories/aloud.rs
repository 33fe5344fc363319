//! The main job without a screen, by what is said alone. The transcripts are snapshots, to be read aloud:
//! `INSTA_UPDATE=always cargo test aloud`.

use appdeck::sandbox::Seed;

use crate::support::browser::{ANA, Browser};
use crate::support::listener::Listener;
use crate::support::setup::Setup;

fn keep(name: &str, listener: &Listener) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/aloud");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, listener.transcript()));
}

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
    one.press("e ctrl-u").await.type_text("https://shop.example/callback").await;
    one.press("enter ctrl-s enter").await;
    one.press("1 down down enter").await;
    one.press("up enter").await.type_text(" 2").await.press("backspace ctrl-l enter").await;
    one.press("ctrl-s enter q ctrl-l").await;
    one.press("E down enter n q").await;
    assert!(one.driver.left(), "{}", one.transcript());
    keep("day", &one);
    assert!(!one.transcript().contains(&secret), "it was never asked for");
}

#[tokio::test]
async fn a_secret_is_said_when_it_is_asked_for_and_never_else() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("down down 2 a enter c").await;
    let secret = one.driver.copied();
    one.press("p").await.type_text(&secret[..9]).await.paste(&secret, "it").await;
    one.press("ctrl-l ? t ctrl-l esc").await;
    assert!(!one.said().contains(&secret[..9]), "{}", one.said());
    one.press("v").await;
    assert_eq!(one.said().lines().filter(|line| *line == secret).count(), 1);
    one.wait_seconds(21).await.press("ctrl-l enter t").await;
    one.type_text(&secret[..9]).await.paste(&secret, "it").await.press("enter ctrl-l").await;
    let said = one.said();
    assert!(said.contains("*********\n78 characters"), "{said}");
    assert_eq!(said.matches(&secret[..9]).count(), 1, "{said}");
}

#[tokio::test]
async fn a_refresh_that_finds_nothing_new_says_so() {
    let mut one = Listener::open(Seed::Acme).await;
    one.driver.hurry("r");
    one.listen();
    one.press("down up").await;
    let said = one.said();
    assert!(said.contains("\nReading the applications\nUp to date\n"), "{said}");
}

#[tokio::test]
async fn names_from_the_server_cannot_drive_the_terminal() {
    let mut one = Listener::open(Seed::Crowded).await;
    for _ in 0..48 {
        one.press("down down down down down down down 1 q").await;
    }
    one.press("2 3 down down Y esc J esc").await;
    one.press(": esc @ esc E esc ! esc n").await;
    let said = one.said();
    assert!(said.contains("\\u{") && said.lines().count() > 200, "{said}");
    let wild = said.lines().find(|line| line.chars().any(char::is_control));
    assert_eq!(wild, None);
}

#[tokio::test]
async fn an_environment_is_connected_from_nothing() {
    let mut one = Listener::on(Setup::of(Seed::Acme).without_environments()).await;
    one.press("ctrl-l a").await.type_text("Acme").await.press("tab").await;
    one.type_text("http://acme.example").await.press("tab right tab").await;
    one.type_text("skc_1").await.press("tab right right right tab ctrl-l ctrl-s esc esc").await;
    keep("connect", &one);
}

#[tokio::test]
async fn production_is_unlocked_and_counts_down_in_steps() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("E down enter").await;
    one.press("u").await.type_text("Acme Production").await.press("enter").await;
    one.wait_seconds(601).await;
    keep("production", &one);
}

#[tokio::test]
async fn secrets_are_turned_off_and_on_shown_written_and_rotated() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("down down 2 d enter d enter").await;
    one.press("a enter v").await;
    one.wait_seconds(20).await;
    one.press("f").await.press("ctrl-u").await.type_text("secret.env").await;
    one.press("esc x esc D").await.type_text("discard").await.press("enter").await;
    one.press("esc R esc x enter a esc").await;
    keep("secrets", &one);
}

#[tokio::test]
async fn a_secret_is_written_to_a_file_after_a_look() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("down down 2 a enter f ctrl-u").await;
    let file = one.driver.folder().join("till.env").display().to_string();
    one.type_text(&file).await.press("enter enter enter").await;
    assert!(std::fs::read_to_string(&file).unwrap().contains("SECRET"));
    keep("file", &one);
}

#[tokio::test]
async fn an_application_is_deleted_and_comes_back_and_what_was_done_is_told() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("down down enter D").await.type_text("Coffee-Desk").await.press("enter").await;
    one.press("z esc @ down enter esc esc").await;
    one.press(": ").await.type_text("undo").await.press("enter enter").await;
    one.press("? down esc").await;
    one.press("1 down down enter esc esc q down enter q down down enter").await;
    keep("history", &one);
}

#[tokio::test]
async fn who_signed_in_is_told_shortened_until_it_is_asked_for() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("down down 4 down ctrl-l f down end ctrl-l").await;
    assert!(!one.transcript().contains("ana@"), "{}", one.transcript());
    one.press("v up v").await.wait_seconds(11).await.press("1 4 h").await;
    keep("activity", &one);
}

#[tokio::test]
async fn the_sessions_of_a_user_are_said() {
    let mut one = Listener::open(Seed::Acme).await;
    one.press("/").await.type_text("coffee-desk").await.press("enter esc 4 s").await;
    assert!(one.said().contains("This user has no session"), "{}", one.transcript());
    assert!(!one.said().contains("ana@"), "{}", one.transcript());
    drop(Browser::of(&one.driver.colleague, ANA).await);
    one.press("r enter").await;
    for words in
        ["1 live of 1", "live, last active", "1 of 1", "ends at latest: in ", "device: none"]
    {
        assert!(one.said().contains(words), "{words}: {}", one.transcript());
    }
    one.press("esc x").await;
    assert!(one.said().contains("Revoke session"), "{}", one.transcript());
    one.press("y").await;
    assert!(one.said().contains("Revoked session ses_"), "{}", one.transcript());
    one.press("/").await.type_text("usr_0").await;
    assert!(one.said().contains("Type a user ID (usr_...)"), "{}", one.transcript());
    one.press("enter").await;
    assert!(one.said().contains("knows no such user"), "{}", one.transcript());
}
