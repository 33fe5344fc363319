//! The one-time secret: shown once, never lost by accident.

use appdeck::domain::ClientId;
use appdeck::sandbox::Seed;
use ratatui::buffer::Cell;
use serde_json::{Value as Json, json};

use super::once;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const TITLE: &str = "shown once";

/// A fresh secret of Coffee-Desk on screen.
async fn revealed() -> (Driver, ClientId) {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see(TITLE);
    let id = driver.id_of("Coffee-Desk");
    driver.forget_requests();
    (driver, id)
}

fn listed<'a>(client: &'a Json, suffix: &str) -> Option<&'a Json> {
    let secrets = client["secrets"].as_array().unwrap();
    secrets.iter().find(|secret| secret["secret_suffix"] == json!(suffix))
}

#[tokio::test]
async fn nothing_but_the_operators_decision_closes_it() {
    let (mut driver, _) = revealed().await;
    for key in ["esc", "q", "ctrl-c", "enter", "n", "E", "-", "?", "ctrl-c", "ctrl-c"] {
        driver.press(key).await.see(TITLE);
        assert!(!driver.left(), "{key}");
    }
    driver.press("esc").await.see("cannot be shown again").see("c copies it");
    driver.paste("anything").wait_seconds(86_400).await.see(TITLE);
    driver.resize(30, 8).await.see("a secret waits: 40×10 needed");
    driver.resize(20, 5).await.see("a secret waits:").see("40×10 needed");
    driver.press("esc q ctrl-c enter").resize(60, 20).await.see(TITLE);
    driver.resize(120, 40).await.see(TITLE);
    driver.press("c").await;
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), &driver.copied()).await.ok();
}

#[tokio::test]
async fn late_answers_do_not_close_it() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    let list = json!([{"route": "GET /api/v1/clients", "fault": {"kind": "status", "code": 500}}]);
    driver.faults(list).await;
    driver.hurry("r a enter").settle().await.see(TITLE);
    driver.press("c").await;
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), &driver.copied()).await.ok();
}

#[tokio::test]
async fn quitting_waits_for_a_secret_that_is_being_generated() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    driver.hurry("a enter");
    driver.session.step().await;
    driver.hurry("ctrl-c").see("being generated");
    driver.hurry("ctrl-c q esc");
    assert!(!driver.left());
    driver.settle().await.see(TITLE);
}

#[tokio::test]
async fn the_value_is_masked_until_asked_for_and_hidden_again() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    let (begin, suffix) = (&secret[..40], &secret[secret.len() - 4..]);
    driver.see(suffix).not_see(begin);
    driver.press("v").await.see(begin).see("20 s");
    driver.wait_seconds(19).await.see(begin);
    driver.wait_seconds(1).await.not_see(begin);
    driver.press("v").await.see(begin);
    driver.focus(false).await.not_see(begin);
    driver.focus(true).await.not_see(begin);
    driver.press("v").await.see(begin);
    driver.press("v").await.not_see(begin);
}

#[tokio::test]
async fn a_paste_proves_that_it_arrived() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    driver.press("p").await.see("aste it");
    driver.type_text("x").await.not_see("arrived");
    driver.paste("something else").await.see("something else (14").not_see("✓ a paste matches");
    // The keys of all steps stand below each other.
    let column = |words: &str| {
        let line = driver.line_with(words);
        line.split(words).next().unwrap().chars().count()
    };
    let columns = ["p paste it back", "t ask the server"].map(column);
    assert_eq!(columns[0], columns[1], "{}", driver.screen());
    driver
        .press("p")
        .paste(&format!("{secret}\n"))
        .await
        .see("✓ a paste matches")
        .not_see(&secret[..40]);
    // A key out of habit after the paste is no word for it.
    driver.press("enter").await.see(TITLE).see("It is not stored yet · ↵ closes it on your word");
    driver.press("enter").await.not_see(TITLE).not_see(&secret[..40]);
}

#[tokio::test]
async fn discarding_takes_a_typed_word_and_offers_to_delete_what_was_discarded() {
    let (mut driver, id) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    let suffix = &secret[secret.len() - 4..];
    driver.press("D enter").await.see(TITLE);
    driver.type_text("yes").press("enter").await.see(TITLE);
    driver.press("esc").await.see(TITLE);
    driver.press("D").type_text("discard").press("enter").await;
    driver
        .see("Delete")
        .see("discarded")
        .see("was sent to your clipboard by OSC 52")
        .see(suffix)
        .not_see(TITLE);
    assert_eq!(driver.writes(), [], "it is offered, not done");
    driver.press("enter").await.see("discarded");
    driver.type_text(suffix).press("enter").await.see("deleted");
    assert_eq!(listed(&driver.on_server(&id).await, suffix), None);
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn what_was_discarded_may_stay() {
    let (mut driver, id) = revealed().await;
    driver.press("D").type_text("discard").press("enter").await.see("went nowhere");
    driver.press("esc").await.not_see("went nowhere");
    assert_eq!(driver.writes(), []);
    assert_eq!(driver.on_server(&id).await["secrets"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_value_leaves_by_the_clipboard_only() {
    let (mut driver, _) = revealed().await;
    assert_eq!(driver.written(), b"");
    driver.press("c").await;
    let secret = driver.copied();
    assert!(!String::from_utf8_lossy(driver.written()).contains(&secret));
    driver.press("enter").await;
    let model = format!("{:?}", driver.session.model());
    assert!(!model.contains(&secret), "the model prints the secret");
}

#[tokio::test]
async fn a_refused_secret_says_why_and_reveals_nothing() {
    let mut driver = Driver::open(Seed::Acme).await;
    let refusal = json!({"kind": "status", "code": 403});
    driver.faults(once("POST /api/v1/clients/{client_id}/secrets", refusal)).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("scripted fault").not_see(TITLE);
    driver.press("enter").await.see(TITLE);
}

#[tokio::test]
async fn the_whole_value_is_on_the_smallest_screen() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let value = driver.copied();
    for (columns, rows) in [(40, 10), (48, 12), (60, 15)] {
        driver.resize(columns, rows).press("v").await;
        let screen = driver.screen();
        let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
        let pieces: Vec<char> = value.chars().collect();
        for piece in pieces.chunks(columns.into()) {
            let piece: String = piece.iter().collect();
            assert!(lines.contains(&piece.as_str()), "{columns}x{rows}:\n{screen}");
        }
        driver.press("v").await;
    }
    driver.resize(40, 10).press("p").await.see("Paste it here");
}

#[tokio::test]
async fn a_secret_that_is_pasted_where_a_word_is_asked_for_is_not_shown() {
    for (begin, word) in [("c p", "stored"), ("c", "discard")] {
        let (mut driver, _) = revealed().await;
        driver.press(begin).await;
        let secret = driver.copied();
        if word == "stored" {
            driver.paste("something else").press("enter enter").await.see("Type stored");
        } else {
            driver.press("D").await.see("Type discard");
        }
        driver.paste(&secret).await.see("What was pasted is not taken").not_see(&secret[..12]);
        driver.type_text(&secret).await.not_see(&secret[..14]);
        driver.press("esc").await;
        driver.press("f ctrl-u").paste(&secret).await.see("and no path").not_see(&secret[..12]);
        driver.press("esc").await;
        driver.press("D").await.paste("discard").press("enter").await.see("to delete it:");
        driver.paste(&secret).await.see("What was pasted is not taken").not_see(&secret[..12]);
    }
}

/// A key out of habit after the paste would close the dialog before anybody read that it was another value.
#[tokio::test]
async fn a_paste_that_was_something_else_keeps_a_stored_secret_open_once() {
    let home = tempfile::tempdir().unwrap();
    let (mut driver, _) = revealed().await;
    let path = home.path().join("a.env");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter enter").await;
    driver.see("1 store     ✓ written to");
    driver.press("p").paste("something else").press("enter").await;
    driver.see(TITLE).see("The paste is something else · p compares again · ↵ closes it anyway");
    driver.press("p").paste("another").press("enter").await.see(TITLE);
    driver.press("enter").await.not_see(TITLE).see("is stored: it was written to");
}

#[tokio::test]
async fn what_left_the_clipboard_or_is_something_else_is_not_stored() {
    for keys in ["C", "p"] {
        let (mut driver, _) = revealed().await;
        driver.press("c").await.see("○ not yet: sent by OSC 52");
        driver.press(keys).await;
        if keys == "p" {
            driver.paste("something else").await.see("✗ the paste is something else");
        }
        driver.see("1 store     ○ not yet");
        if keys == "p" {
            driver.press("enter").await.see("The paste is something else · p compares again");
            driver.see("closes it once you").see("have stored it");
        }
        // It was out there: the operator may have stored it, and says so in a word.
        driver.press("enter").await.see(TITLE).see("Type stored");
        driver.press("enter").await.see(TITLE);
        driver.type_text("yes").press("enter esc").await.see(TITLE);
        driver.press("enter").type_text("stored").press("enter").await.not_see(TITLE);
    }
}

#[tokio::test]
async fn a_paste_that_matched_proves_no_storing_once_the_clipboard_is_cleared() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    driver.press("p").paste(&secret).await.see("✓ a paste matches").see("1 store     ○ not yet");
    driver.press("C").await.see("2 compare   ○ not yet").see("the clipboard was told to clear it");
    driver.press("enter").await.see(TITLE).see("Type stored");
    assert_eq!(driver.copied(), " ");
}

#[tokio::test]
async fn what_is_in_a_file_stays_stored_when_the_clipboard_is_cleared() {
    let (mut driver, _) = revealed().await;
    let path = driver.folder().join("desk.secret");
    driver.press("c f ctrl-u").type_text(path.to_str().unwrap()).press("enter enter").await;
    driver.see("1 store     ✓ written to").see("2 compare   ○ not yet");
    driver.press("C").await.see("1 store     ✓ written to");
    driver.press("enter").await.not_see(TITLE).see("is stored");
}

#[tokio::test]
async fn a_copy_that_was_never_sent_is_nowhere() {
    let mut driver = Setup::of(Seed::Acme).term("linux").open().await;
    driver.find("Coffee-Desk").press("2 a enter").await.see(TITLE);
    driver.press("c").await.see("the Linux console has no clipboard").see("1 store     ○ not yet ");
    driver
        .press("enter")
        .await
        .see("When this is closed, it cannot be shown again")
        .not_see("Type stored");
    assert_eq!(driver.written(), b"");
}

#[tokio::test]
async fn it_can_be_copied_and_shown_while_a_file_is_written() {
    let (mut driver, _) = revealed().await;
    let path = driver.folder().join("desk.secret");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter").await;
    driver.hurry("enter v").see("Writing…");
    driver.hurry("x").see("Writing…").not_see("↵ run");
    driver.until("hide (").await;
    driver.press("c").await.see("1 store     ✓ written to").see("Sent to the clipboard");
    assert_eq!(driver.copied(), std::fs::read_to_string(&path).unwrap().trim_end());
}

#[tokio::test]
async fn a_second_file_waits_for_the_first() {
    let (mut driver, _) = revealed().await;
    let path = driver.folder().join("desk.secret");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter").await;
    driver.hurry("enter ctrl-c").see("still being written");
    driver.hurry("f").see("still being written").not_see("write it");
    driver.hurry("x").see("still being written");
    driver.settle().await.see("1 store     ✓ written to");
    driver.press("f").await.see("as .env");
}

#[tokio::test]
async fn nothing_but_discarding_leaves_what_went_nowhere() {
    let (mut driver, _) = revealed().await;
    driver.press("enter").await.see("cannot be shown again").not_see("Type stored");
    driver.press("C").await.see("Nothing was copied yet");
    driver.press("v").await;
    driver.press("v enter").await.see("Type stored");
}

#[tokio::test]
async fn what_is_selected_where_the_value_is_shown_is_the_value() {
    for (columns, rows) in [(200, 50), (120, 40), (80, 24), (60, 20), (40, 10)] {
        let (mut driver, _) = revealed().await;
        driver.press("c").await;
        let value = driver.copied();
        driver.resize(columns, rows).press("v").await;
        let width = usize::from(columns);
        let cells: Vec<&str> = driver.buffer().content().iter().map(Cell::symbol).collect();
        let first: String = value.chars().take(4).collect();
        let row = cells.chunks(width).position(|row| row.concat().starts_with(&first));
        let row = row.unwrap_or_else(|| panic!("{columns}x{rows}:\n{}", driver.screen()));
        let lines = value.len().div_ceil(width);
        let selected: String = cells[row * width..(row + lines) * width].concat();
        assert_eq!(selected.trim_end(), value, "{columns}x{rows}");
    }
}

#[tokio::test]
async fn every_key_is_in_view_on_every_screen() {
    for (columns, rows) in [(120, 40), (80, 24), (60, 20), (40, 10)] {
        let (mut driver, _) = revealed().await;
        driver.resize(columns, rows).press("c").await;
        for hint in [
            "c copy",
            "f file",
            "x command",
            "p paste",
            "t ask",
            "↵ ",
            "v show",
            "C clear",
            "D discard",
        ] {
            driver.see(hint);
        }
        driver.press("v").await.see("v hide (20 s)").see("p paste").see("D discard");
    }
}

/// What `Enter` does with a secret, as the documentation tells it and as it is.
#[tokio::test]
async fn leaving_asks_for_what_the_documentation_says() {
    let page = include_str!("../../docs/SECRETS.md");
    let says = |of: &str, what: &str| {
        let row = page.lines().find(|line| line.starts_with('|') && line.contains(of));
        let row = row.unwrap_or_else(|| panic!("nothing is said of: {of}"));
        assert!(row.contains(what), "{row}");
    };
    for (done, of) in [("c", "sent, copied or compared"), ("v c", "sent, copied or compared")] {
        says(of, "closes at once");
        let (mut driver, _) = revealed().await;
        driver.press(done).await.press("enter").await.not_see(TITLE).not_see("Type stored");
    }
    for (done, of) in [("v", "shown only"), ("c C", "the clipboard was told to clear it")] {
        says(of, "asks for the word `stored`");
        let (mut driver, _) = revealed().await;
        driver.press(done).await.press("enter").await.see("Type stored").see(TITLE);
        driver.type_text("stored").press("enter").await.not_see(TITLE);
    }
    says("nothing let it out", "does not close");
    let (mut driver, _) = revealed().await;
    driver.press("enter").await.see(TITLE).not_see("Type stored");
    let security = include_str!("../../SECURITY.md");
    for page in [security, include_str!("../../docs/KEYS.md")] {
        assert!(
            page.contains("here nothing tells that it is still anywhere"),
            "the word is untold"
        );
    }
}
