//! Chords, lines that come at once, and pastes that no terminal announced.

use appdeck::runtime::input::{Decoder, PAUSE};
use appdeck::sandbox::Seed;

use crate::support::driver::Driver;

const A: &str = "https://a.example/cb";
const B: &str = "https://b.example/cb";
const C: &str = "https://c.example/cb";

/// The terminal sends this at once, and then nothing.
pub async fn send(driver: &mut Driver, bytes: &str) {
    let mut decoder = Decoder::default();
    let mut inputs = decoder.feed(bytes.as_bytes());
    inputs.extend(decoder.quiet(PAUSE));
    for input in inputs {
        driver.hear(input);
    }
    driver.settle().await;
}

#[tokio::test]
async fn lines_pasted_without_brackets_are_so_many_urls() {
    for end in ["\r", "\n", "\r\n"] {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.find("Coffee-Desk").press("3 a").await;
        send(&mut driver, &[A, B, C, ""].join(end)).await;
        driver.see("3 URLs added, not saved yet").see(A).see(B).see(C);
        assert_eq!(driver.writes(), []);
    }
}

#[tokio::test]
async fn lines_outside_a_field_are_refused_as_a_paste_is() {
    let mut driver = Driver::open(Seed::Acme).await;
    for text in ["no\rdx\ryes\r", "no\ndx\nyes\n", "nightly\r", ":quit\r"] {
        send(&mut driver, text).await;
        driver.see("Pasted text goes into a field: open one first").not_see("Create an app");
        assert!(!driver.left());
    }
    // Several keys and an Enter are no text.
    send(&mut driver, "jj\r").await;
    driver.see("h back");
}

#[tokio::test]
async fn a_line_typed_ahead_into_a_field_is_typed_with_its_enter() {
    let mut driver = Driver::open(Seed::Acme).await;
    send(&mut driver, "/Kiosk\r").await;
    driver.see("Coffee-Kiosk").not_see("Coffee-Desk");
    driver.press("esc n").await;
    send(&mut driver, "Coffee-Test\r").await;
    driver.see("Generate a client secret for Coffee-Test");
}

#[tokio::test]
async fn several_lines_are_no_secret() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 t").await;
    driver.forget_requests();
    send(&mut driver, "test_one\rtest_two\r").await;
    driver.see("Several lines are no secret: nothing was taken");
    assert_eq!(driver.requests().len(), 0);
    // What is pasted then is another input.
    driver.paste("test_one").await.not_see("Several lines");
    send(&mut driver, "test_one\rtest_two\r").await;
    driver.see("Several lines");
    driver.press("esc").await.not_see("Several lines");
}

#[tokio::test]
async fn an_alt_letter_is_esc_and_the_letter_in_panes_and_nothing_in_fields() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("2").await;
    send(&mut driver, "\x1bn").await;
    driver.see("Create an application");
    driver.press("esc").await;
    send(&mut driver, "\x1b[110;3u").await;
    driver.see("Create an application");
    // In a field it types nothing, and neither does any other chord.
    driver.type_text("Tea room").await;
    send(&mut driver, "\x1bx\x1b\x18\x1b[120;7u\x1b[27;7;120~").await;
    driver.see("Tea room").not_see("roomx");
    send(&mut driver, "\x1b\x7f").await;
    driver.type_text("pot").await.see("Tea pot");
    send(&mut driver, "\x1b\x08\x1b[127;3u").await;
    driver.not_see("Tea");
    driver.press("esc").await;
    send(&mut driver, "\x1b[110;7u\x1b\x0e").await;
    driver.not_see("Create an application");
}

#[tokio::test]
async fn an_arrow_that_was_torn_after_its_esc_loses_nothing_that_was_typed() {
    let torn = |driver: &mut Driver| {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.feed(b"\x1b");
        inputs.extend(decoder.quiet(PAUSE));
        inputs.extend(decoder.feed(b"[B"));
        for input in inputs {
            driver.hear(input);
        }
    };
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Half a name").await;
    torn(&mut driver);
    driver.press("n").await.see("Half a name");
    driver.press("esc").await;
    driver.find("Coffee-Desk").press("3 a").type_text(A).await;
    torn(&mut driver);
    torn(&mut driver);
    driver.settle().await.see(A);
    driver.press("enter").await.see("not saved yet");
}
