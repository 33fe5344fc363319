//! Finding an application among many.

use appdeck::app::keys::{BINDINGS, Context};
use appdeck::sandbox::Seed;
use ratatui::style::Modifier;
use serde_json::json;

use crate::support::driver::Driver;
use crate::support::screen::cursor_on;
use crate::support::setup::Setup;

#[tokio::test]
async fn letters_find_by_name_id_type_and_url() {
    let mut driver = Driver::open(Seed::Acme).await;
    let id = driver.id_of("Coffee-Kiosk");
    for (typed, found) in [
        ("cdsk", "Coffee-Desk"),
        ("desk cof", "Coffee-Desk"),
        (id.as_str(), "Coffee-Kiosk"),
        ("roast.dev.acme", "Roast-Planner"),
        ("com.acme.coffeescale://", "Coffee-Scale for iOS"),
        ("default", "Default Client"),
    ] {
        driver.press("/").type_text(typed).await.see(" of 11");
        assert!(cursor_on(&driver.screen(), found), "{typed}:\n{}", driver.screen());
        driver.press("esc").await.see("11 applications");
    }
}

#[tokio::test]
async fn an_exact_word_is_found_in_one_piece_only() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("cdsk").await.see("▌ Coffee-Desk");
    driver.press("esc /").type_text("'cdsk").await.see("0 of 11");
    driver.press("esc /").type_text("'desk").await.see("▌ Coffee-Desk");
}

#[tokio::test]
async fn the_letters_that_match_are_underlined() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("desk").await;
    let screen = driver.screen();
    let (row, line) =
        screen.lines().enumerate().find(|(_, line)| line.contains("▌ Coffee-Desk")).unwrap();
    let start = line[..line.find("Coffee-Desk").unwrap()].chars().count();
    let underlined = |at: usize| {
        let (x, y) = (u16::try_from(start + at).unwrap(), u16::try_from(row).unwrap());
        driver.buffer()[(x, y)].modifier.contains(Modifier::UNDERLINED)
    };
    let letters: String = "Coffee-Desk"
        .chars()
        .enumerate()
        .filter(|(at, _)| underlined(*at))
        .map(|(_, c)| c)
        .collect();
    assert_eq!(letters, "Desk");
}

#[tokio::test]
async fn letters_scattered_over_a_url_find_nothing() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("tpdv").await.see("0 of 11");
}

#[tokio::test]
async fn what_deserves_a_look_is_marked_and_told() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Roast-Planner").await.see("▲▌ Roast-Planner").see("2 Credentials ▲1");
    driver.see("▲ ••••").see("expires in 5 d");
    driver.find("Coffee-Kiosk").await.see(" ▌ Coffee-Kiosk").not_see("Credentials ▲");
    // A URL that is fine elsewhere breaks a rule in production.
    driver.environment("Acme Production").await;
    driver.find("Coffee-Kiosk").await.see("▲▌ Coffee-Kiosk").see("3 Redirects ▲1");
}

#[tokio::test]
async fn names_that_would_read_alike_are_cut_in_the_middle() {
    let mut driver = Driver::open(Seed::Empty).await;
    for end in ["Android", "iOS"] {
        let name = format!("Coffee-Scale for the roasters of the north on {end}");
        driver.colleague.create("NTV", &name).await;
    }
    driver.press("r").await.resize(80, 24).await;
    driver.see("on iOS  Native").see("on Android  Native");
}

#[tokio::test]
async fn a_filter_stays_until_it_is_cleared() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("coffee").press("down enter").await.see("4 of 11");
    driver.not_see("Bench-Tool");
    driver.press("r").await.see("4 of 11");
    driver.press("esc").await.see("Bench-Tool").not_see("of 11");
}

#[tokio::test]
async fn what_matches_nothing_says_so() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("zebra").await.see("No application matches").see("0 of 11");
    driver.press("enter y").await.see("No application is selected");
    driver.press("esc").await.see("Bench-Tool");
}

#[tokio::test]
async fn what_is_worked_on_stays_in_sight_when_it_answers_the_filter_no_more() {
    let mut driver = Driver::open(Seed::Acme).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.press("/").type_text("'coffee-d").press("enter enter 1").await;
    driver.go_to("Application name").await.press("enter ctrl-u").type_text("Till").await;
    driver.press("ctrl-s enter").await.see("Saved").see("1/1 of 11").see("▌ Till").see("╭ Till");
    // The same when a colleague renames it.
    driver.colleague.send("PATCH", &path, json!({"name": "Desk 7"})).await;
    driver.press("r").await.see("1/1 of 11").see("▌ Desk 7").see("╭ Desk 7");
    driver.press("/").type_text("e").await.see("0 of 11").not_see("Desk 7");
}

#[tokio::test]
async fn letters_are_text_while_the_filter_is_typed() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("qn?").await.see("qn?").not_see("Create an application");
    assert!(!driver.left());
}

#[tokio::test]
async fn client_ids_and_urls_are_copied() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("y").await.see("OSC 52");
    assert_eq!(driver.copied(), driver.id_of("Coffee-Desk").to_string());
    driver.press("Y").type_text("initiate").press("enter").await;
    assert_eq!(driver.copied(), "http://localhost:3000/login");
}

#[tokio::test]
async fn the_palette_finds_commands_by_their_words() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press(":").type_text("create an app").press("enter").await.see("Create an application");
}

#[tokio::test]
async fn the_word_of_the_footer_puts_its_command_first() {
    let mut driver = Driver::open(Seed::Acme).await;
    let mut seen = 0;
    for (keys, place) in [
        ("1 esc", Context::Applications),
        ("1", Context::Configuration),
        ("2", Context::Credentials),
        ("3", Context::Redirects),
    ] {
        driver.find("Coffee-Desk").press(keys).await;
        let here = [place, Context::Selected, Context::Browse, Context::Global];
        let here = BINDINGS.iter().filter(|one| here.contains(&one.context));
        for binding in here.filter(|one| !one.label.is_empty() && one.name != "interrupt") {
            driver.press(":").type_text(binding.label).await;
            let start: String = binding.help.chars().take(16).collect();
            driver.see(&format!("▌ {start}"));
            driver.press("esc").await;
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

#[tokio::test]
async fn a_command_of_another_place_leads_there() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press(":").type_text("rotate").await;
    driver.see("▌ Replace a secret without downtime").see("R · works in Credentials");
    driver.press("enter").await.see("Rotate a client secret").see("Next: generate");
    driver.press("esc 1 :").type_text("delete secret").press("enter").await;
    driver.see("Credentials: choose the row, then press x").not_see("for ever");
    // What cannot be done there either says why.
    driver
        .press("esc")
        .await
        .find("Coffee-Kiosk")
        .press("1 :")
        .type_text("rotate")
        .press("enter")
        .await;
    driver.see("public client").not_see("Rotate a client secret");
    driver.press(":").type_text("sort by").press("enter").await.see("Type ↑");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn an_application_that_the_palette_goes_to_is_opened_at_its_top() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("3 j j j j").await;
    driver.press(":").type_text("app Coffee-Kiosk").press("enter enter 3").await;
    let row = driver.line_with("▌ Post login URLs");
    assert!(row.contains("Post login URLs"), "{}", driver.screen());
}

#[tokio::test]
async fn a_filter_is_in_sight_while_it_is_typed() {
    for (columns, rows) in [(80, 24), (60, 20), (40, 10)] {
        let mut driver = Setup::of(Seed::Acme).size(columns, rows).open().await;
        driver.press("/").type_text("coffee").await.see("/ coffee");
        driver.type_text(" scale for android").await.see("android ");
    }
}

#[tokio::test]
async fn a_place_finds_what_can_be_done_there() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press(":").type_text("redirect").await;
    driver.see("▌ Show the Redirects tab").see("Add a URL to the list").see("Take the URL");
    driver.press("esc :").type_text("add redirect").press("enter").await;
    driver.see("Redirects: choose the row, then press").see("Post login URLs");
    // In that place as well, and what cannot be done says why.
    driver.press(":").type_text("redirect").await.see("Add a URL to the list");
    driver.see("B · No application is marked");
    driver.press("esc :").type_text("credentials").await;
    driver.see("Generate a client secret").see("Replace a secret without downtime");
}

#[tokio::test]
async fn the_palette_finds_what_works_here_by_other_words_too() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press(":").type_text("exit").await.see("▌ Leave");
    for (typed, found) in
        [("reorder", "▌ Edit the application as text"), ("users", "▌ Show the sessions")]
    {
        driver.press("esc :").type_text(typed).await.see(found);
    }
    driver.press("esc").await;
    driver.press(":").type_text("reload").await.see("▌ Read");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn the_filter_is_typed_from_any_pane() {
    for keys in ["esc backtab", "3", "esc esc backtab"] {
        let mut driver = Driver::open(Seed::Acme).await;
        driver
            .press(keys)
            .press("/")
            .type_text("nine kiosk")
            .await
            .not_see("Create an application");
        driver.see("0 of 11");
        driver.press("ctrl-u").type_text("kiosk").press("enter").await.see("1 of 11");
    }
}

#[tokio::test]
async fn the_palette_goes_to_environments_and_applications() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press(":").type_text("app cof desk").await.see("▌ Go to the application Coffee-Desk");
    driver.not_see("▌ Go to the application Coffee-Kiosk");
    driver.press("enter").await.see("▌ Coffee-Desk");
    driver.press(":").type_text("env prod").await;
    driver.see("▌ Open the environment Acme Production");
    driver.press("enter").await;
    driver.see("▸Acme Production PRD");
    driver.press(": up").await.see("env prod").see("▌ Open the environment Acme Production");
    driver.press("up").await.see("app cof desk");
    driver.press("up").await.see("app cof desk");
}

#[tokio::test]
async fn the_palette_takes_names_and_client_ids_as_they_are_written() {
    let mut driver = Driver::open(Seed::Acme).await;
    let id = driver.id_of("Coffee-Desk").to_string();
    for typed in ["app Coffee-Desk", "app coffee-d", "app desk", &format!("app {id}")] {
        driver.press(":").type_text(typed).await.see("▌ Go to the application Coffee-Desk");
        driver.press("esc").await;
    }
    driver.press(":").type_text("app tool (cli)").await.see("▌ Go to the application Bench-Tool");
    driver.press("esc :").type_text("env acme-prod").await;
    driver.see("▌ Open the environment Acme Production");
}

#[tokio::test]
async fn each_word_of_the_filter_may_be_found_in_another_place() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("/").type_text("desk web").await.see("Coffee-Desk").not_see("Coffee-Kiosk");
}

#[tokio::test]
async fn a_letter_that_does_nothing_says_so_once() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("K").await.see("K does nothing here");
    driver.press("X").await.see("X does nothing here").see("? shows the keys");
    driver.wait_seconds(60).press("X").await.not_see("does nothing here");
    // In a dialog it is said again, and not of a key that does nothing there either.
    driver.find("Coffee-Desk").press("2 R").await.see("Rotate a client secret");
    driver.press("@").await.see("@ does nothing here").not_see("shows the keys");
    driver.wait_seconds(60).press("t").await.not_see("does nothing here");
}

#[tokio::test]
async fn an_application_is_shown_and_copied_as_json() {
    let mut driver = Driver::open(Seed::Acme).await;
    let id = driver.id_of("Coffee-Desk");
    driver.find("Coffee-Desk").press("J").await.see("Coffee-Desk as JSON").see("secret_suffix");
    driver.press("y").await;
    let copied: serde_json::Value = serde_json::from_str(&driver.copied()).unwrap();
    let server = driver.on_server(&id).await;
    for key in ["id", "name", "post_login_uris", "custom_claims", "access_token_expiry", "secrets"]
    {
        let there = &server[key];
        if key != "secrets" {
            assert_eq!(&copied[key], there, "{key}");
        }
        assert_eq!(copied[key].is_null(), there.is_null(), "{key}");
    }
    assert!(!driver.copied().contains("plain_secret"));
}

#[tokio::test]
async fn a_url_is_shown_and_copied_where_there_is_no_browser() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("3").await.go_to("http://localhost:3000/auth").await;
    driver.press("o").await.see("Open it where there is a browser");
    assert_eq!(driver.copied(), "http://localhost:3000/auth/callback");
    driver.press("esc j o").await.see("A pattern stands for many URLs");
}
