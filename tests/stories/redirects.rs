//! Keeping redirect allowlists right.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

const DESK: [&str; 2] =
    ["http://localhost:3000/auth/callback", "https://desk-*.preview.acme.example/auth/callback"];

async fn redirects_of(name: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find(name).press("3").await;
    driver
}

#[tokio::test]
async fn the_end_of_a_url_that_resembles_another_is_shown() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("3 a").await;
    let long = "https://a-name-that-is-long.dev.acme.example/sign-in/callback";
    driver.type_text(long).press("enter a").await;
    driver.type_text(&format!("{long}/")).press("enter esc").await.see("similar");
    let row = driver.line_with("· similar");
    assert!(row.contains("…/sign-in/callback/  ·"), "{row}");
}

#[tokio::test]
async fn a_url_that_is_not_saved_yet_lets_nobody_in() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("No-URLs").press("down right enter").await.see("Created No-URLs");
    driver.press("esc").await.find("No-URLs").await.see("No post login URL: sign-in fails");
    driver.press("3 a").type_text("https://new.acme.example/cb").press("enter 1").await;
    driver.see("sign-in fails until");
}

#[tokio::test]
async fn a_changed_tab_with_a_warning_stands_apart_from_the_next_one() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("No-URLs").press("down right enter").await.see("Created No-URLs");
    driver.press("esc").await.find("No-URLs").press("3 a").await;
    driver.type_text("https://kept.acme.example/cb").await;
    driver.press("enter").await.see("not saved yet");
    let tabs = driver.line_with("Activity");
    assert!(tabs.contains("●▲1━4 Activity"), "{tabs}");
    driver.press("1").await;
    let tabs = driver.line_with("Activity");
    assert!(tabs.contains("●▲1 4 Activity"), "{tabs}");
}

#[tokio::test]
async fn a_url_is_added() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.press("a").type_text("https://new.example/cb").press("enter").await;
    driver.see("Added, not saved yet");
    driver.see("https://new.example/cb").see("● unsaved");
    driver.press("ctrl-s").await.see("Post login URLs").see("+ https://new.example/cb");
    driver.not_see("- http");
    driver.press("enter").await.see("Saved Coffee-Desk");
    let urls = json!([DESK[0], DESK[1], "https://new.example/cb"]);
    assert_eq!(driver.bodies("PATCH"), [json!({"post_login_uris": urls})]);
}

#[tokio::test]
async fn another_order_is_told_as_such_wherever_it_is_shown() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.press("ctrl-e").await;
    let swap = |text: &str| {
        let text = text.replace(DESK[0], "FIRST").replace(DESK[1], DESK[0]);
        Ok(text.replace("FIRST", DESK[1]))
    };
    driver.edit_text(swap).await.see("1 field changed, not saved yet");
    driver.press("ctrl-s").await.see("Post login URLs, in another order");
    driver.press("enter").await.see("Saved Coffee-Desk");
    driver.press("@ enter").await.see("Post login URLs, in another order").see(DESK[0]);
    driver.press("esc esc z").await.see("Post login URLs, in another order");
}

#[tokio::test]
async fn the_cursor_stays_in_the_list_whose_new_urls_are_taken_back() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.press("a").paste("https://a.example/1\nhttps://a.example/2").await;
    driver.see("https://a.example/2").see("unsaved");
    driver.press("U enter").await.not_see("unsaved");
    driver.press("a").type_text("https://b.example/cb").press("enter ctrl-s").await;
    driver.see("+ https://b.example/cb").see("Post login URLs ● 3");
}

#[tokio::test]
async fn a_url_that_is_edited_from_the_head_of_its_list_is_in_sight() {
    let mut driver = Setup::of(Seed::Acme).size(40, 10).open().await;
    driver.find("Barista-Training").press("3").await.go_to("Initiate login").await;
    driver.press("a").type_text("xyz").await.see("xyz");
}

#[tokio::test]
async fn a_url_is_edited_and_another_removed() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.go_to(DESK[0]).await.press("enter end").type_text("/v2").press("enter").await;
    driver.go_to(&DESK[1][..20]).await.press("x").await.see("Taken off the list");
    // The cursor stays in the list, down to its head.
    assert!(driver.line_with("/callback/v2").contains('▌'), "{}", driver.screen());
    driver.press("ctrl-s").await.see("- https://desk-*").see("/v2");
    driver.press("enter").await.see("Saved");
    let urls = json!(["http://localhost:3000/auth/callback/v2"]);
    assert_eq!(driver.bodies("PATCH"), [json!({"post_login_uris": urls})]);
}

#[tokio::test]
async fn several_pasted_lines_become_several_urls() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.go_to("Post logout URLs").await;
    driver.paste("https://a.example/bye\r\n\r\nhttps://b.example/bye\n").await;
    driver
        .see("2 URLs added")
        .see("https://a.example/bye")
        .see("https://b.example/bye")
        .see("● unsaved");
    // Who pastes one URL presses Enter after it, and after several, too.
    driver.press("enter").await.see("2 URLs added").not_see("↵ accept");
    driver.press("enter").await.see("↵ accept");
    driver.press("esc").await;
    driver.press("ctrl-s enter").await.see("Saved");
    let urls = json!(["http://localhost:3000/", "https://a.example/bye", "https://b.example/bye"]);
    assert_eq!(driver.bodies("PATCH"), [json!({"post_logout_redirect_uris": urls})]);
}

#[tokio::test]
async fn a_pasted_list_is_taken_apart_and_what_is_there_already_is_told() {
    for list in [
        "https://a.example/cb,https://b.example/cb,",
        "[\"https://a.example/cb\", \"https://b.example/cb\"]",
        "<https://a.example/cb> <https://b.example/cb>",
        "https://a.example/cbhttps://b.example/cb",
    ] {
        let mut driver = redirects_of("Coffee-Desk").await;
        driver.paste(list).await.see("2 URLs added, not saved yet");
        driver.press("ctrl-s enter").await.see("Saved");
        let urls = json!([DESK[0], DESK[1], "https://a.example/cb", "https://b.example/cb"]);
        assert_eq!(driver.bodies("PATCH"), [json!({"post_login_uris": urls})], "{list}");
    }
    let mut driver = redirects_of("Coffee-Desk").await;
    let twice = format!("https://a.example/cb;https://a.example/cb;{}", DESK[0]);
    driver.paste(&twice).await.see("1 URL added, 2 left out that stood there already");
    driver.paste(" \"https://c.example/cb\", ").press("enter").await.see("  https://c.example/cb");
    driver.see("● unsaved").not_see("Quotes or brackets");
}

#[tokio::test]
async fn of_several_urls_on_one_line_the_wrong_one_is_named() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.go_to("Post logout URLs").await.press("a").await;
    driver.type_text("https://a.example/b c").await.see("c: A scheme is missing");
}

#[tokio::test]
async fn a_pasted_line_that_is_wrong_stands_in_a_row_of_its_own_with_the_reason() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.go_to("Post logout URLs").await;
    driver.paste("https://a.example/bye\nhttps://b.example/b ye\nhttps://c.example/bye").await;
    driver.see("https://b.example/b ye").see("● unsaved");
    driver
        .press("ctrl-s")
        .await
        .not_see("Save Coffee-Desk")
        .see("Post logout URLs: https://b.example/b ye: ");
    assert_eq!(driver.writes(), []);
    driver.press("x ctrl-s").await.see("Save Coffee-Desk");
}

#[tokio::test]
async fn what_the_rules_block_is_said_while_typing_and_not_taken() {
    let mut driver = redirects_of("Coffee-Desk").await;
    for (typed, words) in [
        ("app.example.com/cb", "scheme is missing"),
        ("javascript:alert(1)", "URLs are not allowed"),
        ("https://*.com/cb", "public suffix"),
        ("https://a.example/cb#top", "fragment"),
        (DESK[0], "The same URL"),
    ] {
        driver.press("a").type_text(typed).await.see(words);
        driver.press("enter").await.see(words).not_see("● unsaved");
        driver.press("esc esc").await;
    }
    driver.press("ctrl-s").await.see("Nothing was changed");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_warning_does_not_stop_the_save() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.press("a").type_text("com.acme.desk:/cb").await.see("custom scheme");
    driver.press("enter").await.see("● unsaved");
    driver.press("ctrl-s").await.see("custom scheme");
    driver.press("enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH").len(), 1);
}

#[tokio::test]
async fn production_is_stricter() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("Acme Production").await;
    driver.press("u").type_text("Acme Production").press("enter").await;
    driver.find("Coffee-Desk").press("3 a").await;
    driver.type_text("https://*.acme.example/cb").await.see("Wildcards are for development");
    driver.press("enter").await.not_see("● unsaved");
    driver.press("ctrl-u").type_text("http://shop.acme.example/cb").await.see("production expects");
    driver.press("enter").await.see("▲ http in production").see("production expects");
    driver.press("ctrl-s enter").await.see("Saved");
}

#[tokio::test]
async fn back_channel_logout_is_offered_where_the_type_has_it() {
    for (name, offered) in [
        ("Coffee-Desk", true),
        ("Default Client", true),
        ("Coffee-Kiosk", false),
        ("Coffee-Scale for iOS", false),
    ] {
        let driver = redirects_of(name).await;
        let shown = driver.see("Post logout URLs").screen().contains("Back-channel");
        assert_eq!(shown, offered, "{name}:\n{}", driver.screen());
    }
}

#[tokio::test]
async fn there_is_one_initiate_login_url() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.go_to("Initiate login URL").await.press("a").await.see("at most: this edits it");
    driver.press("ctrl-u").type_text("http://localhost:3000/start").press("enter").await;
    driver.press("ctrl-s enter").await.see("Saved");
    let changed = json!({"initiate_login_uri": "http://localhost:3000/start"});
    assert_eq!(driver.bodies("PATCH"), [changed]);
    driver.go_to("http://localhost:3000/start").await.press("x ctrl-s enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH")[1], json!({"initiate_login_uri": ""}));
}

#[tokio::test]
async fn emptying_a_url_takes_it_off() {
    let mut driver = redirects_of("Coffee-Desk").await;
    driver.go_to(DESK[0]).await.press("enter ctrl-u enter").await.not_see(DESK[0]);
    driver.press("ctrl-s enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"post_login_uris": [DESK[1]]})]);
}

#[tokio::test]
async fn nothing_is_saved_of_which_not_every_line_was_on_the_screen() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.resize(40, 10).find("Coffee-Desk").press("3").await;
    let urls: Vec<String> = (0..5).map(|at| format!("https://n{at}.example/cb")).collect();
    driver
        .paste(&urls.join("\n"))
        .await
        .press("ctrl-s")
        .await
        .see("n0.example")
        .not_see("n4.example");
    driver.see("below");
    driver.press("enter").await.see("There is more to see");
    assert_eq!(driver.writes(), []);
    let mut seen = driver.screen();
    for _ in 0..9 {
        if !driver.screen().contains("below") {
            break;
        }
        assert_eq!(driver.writes(), []);
        driver.press("pgdn").await;
        seen.push_str(&driver.screen());
    }
    driver.see("above").see("maximum");
    for at in 1..5 {
        assert!(seen.contains(&format!("n{at}.example")), "{seen}");
    }
    driver.press("enter").await.see("Saved Coffee-Desk");
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn a_warning_stands_below_the_item_that_it_is_about() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("3").await;
    driver
        .paste("https://one.example/https://in.example\nhttps://two.example/cb")
        .await
        .press("ctrl-s")
        .await;
    let screen = driver.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let at =
        lines.iter().position(|line| line.contains("+ https://one.example/https://in")).unwrap();
    assert!(lines[at + 1].contains("▲"), "{screen}");
    driver.see("save 2 changes");
}

#[tokio::test]
async fn a_paste_that_is_cut_adds_no_url_that_nobody_wrote() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("3").await.go_to("Post logout URLs").await;
    let urls: Vec<String> = (0..3000).map(|n| format!("https://a.example/bye/{n:05}")).collect();
    let cut: String = urls.join("\n").chars().take(64 * 1024).collect();
    let whole = cut.lines().count() - 1;
    assert!(!urls.contains(&cut.lines().last().unwrap().to_owned()), "the last one is cut");
    driver.paste(&cut).await.see(&format!("{whole} URLs added, not saved yet"));
    driver.see("Only 65536 characters are taken at once");
    driver.see(&urls[whole - 1]);
}
