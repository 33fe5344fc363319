use std::time::Duration;

use appdeck::runtime::input::{Decoder, LULL, TerminalInput};
use crossterm::event::KeyCode;

use super::{heard, key, pasted, typed};

const URLS: [&str; 3] = ["https://a.example/cb", "https://b.example/cb", "https://c.example/cb"];

fn line(text: &str) -> TerminalInput {
    TerminalInput::Line(text.into())
}

fn press(text: &str) -> Vec<TerminalInput> {
    text.chars()
        .map(|c| if c == '\r' { key(KeyCode::Enter) } else { typed(&c.to_string())[0].clone() })
        .collect()
}

#[test]
fn several_lines_are_one_paste_whatever_ends_them() {
    for end in ["\n", "\r", "\r\n"] {
        for last in ["", end] {
            let text = URLS.join(end) + last;
            let expected = [pasted(&(URLS.join("\n") + if last.is_empty() { "" } else { "\n" }))];
            assert_eq!(heard(&[text.as_bytes()], LULL), expected, "{text:?}");
            for cut in 4..text.len() {
                let (first, rest) = text.as_bytes().split_at(cut);
                assert_eq!(heard(&[first, rest], LULL / 2), expected, "{text:?} at {cut}");
            }
        }
    }
}

#[test]
fn what_comes_one_by_one_but_without_a_pause_runs_no_second_line() {
    let text = "https://a.example/cb\rdx\ryes\r";
    let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
    let heard = heard(&bytes, LULL / 2);
    let [keys @ .., last] = heard.as_slice() else { panic!("{heard:?}") };
    assert!(keys.len() <= 4 && typed("http").starts_with(keys), "{heard:?}");
    assert!(
        matches!(last, TerminalInput::Paste(text) if text.ends_with("\ndx\nyes\n")),
        "{heard:?}"
    );
}

#[test]
fn one_line_and_its_enter_are_told_as_such() {
    assert_eq!(heard(&[b"discard\r"], LULL), [line("discard")]);
    assert_eq!(heard(&[b"Coffee\thttps://a.example\r"], LULL), [line("Coffee\thttps://a.example")]);
    // What no Enter key sends is a paste.
    assert_eq!(heard(&[b"discard\n"], LULL), [pasted("discard\n")]);
    assert_eq!(heard(&[b"discard\r\n"], LULL), [pasted("discard\n")]);
    assert_eq!(heard(&[b"discard\r\r"], LULL), [pasted("discard\n\n")]);
}

#[test]
fn keys_that_pile_up_are_keys() {
    for text in ["jj\r", "2g\r\r", "jjjjjjjj\r", "jkjkjkjk\rjk", "yes", "hello there", "\r\r\r"] {
        assert_eq!(heard(&[text.as_bytes()], LULL), press(text), "{text:?}");
    }
    let many = "jk".repeat(1_000);
    assert_eq!(Decoder::default().feed(many.as_bytes()), press(&many), "at once");
    let varied = "jkGg".repeat(500).replace('G', "3");
    assert_eq!(heard(&[varied.as_bytes()], LULL), press(&varied));
}

#[test]
fn a_long_text_is_a_paste_also_without_a_line_end() {
    let secret = "test_F9JvZF3DG6WwEgJgFgGeDpN83YffwsMIEqF2Dhn2zu5hRuRr8HffYSFxGZfKeyCw";
    assert_eq!(heard(&[secret.as_bytes()], LULL), [pasted(secret)]);
    let (first, rest) = secret.as_bytes().split_at(9);
    assert_eq!(heard(&[first, rest], LULL / 2), [pasted(secret)]);
}

#[test]
fn a_script_that_types_presses_keys() {
    let pieces: [&[u8]; 4] = [b"/kiosk\r", b"2", b"Coffee\r", b"jj"];
    let expected = [vec![line("/kiosk")], press("2"), vec![line("Coffee")], press("jj")].concat();
    assert_eq!(heard(&pieces, LULL), expected);
}

#[test]
fn a_script_that_answers_at_once_presses_enter_and_types_a_line() {
    let moment = Duration::from_millis(1);
    for before in ["\r", "j\r", "\r\r"] {
        let heard = heard(&[before.as_bytes(), b"D", b"discard\r"], moment);
        assert_eq!(
            heard,
            [press(before), press("D"), vec![line("discard")]].concat(),
            "{before:?}"
        );
    }
}

#[test]
fn a_hand_that_types_a_line_presses_keys() {
    let text = "https://a.example\rdone\r";
    let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
    assert_eq!(heard(&bytes, Duration::from_millis(60)), press(text));
}

#[test]
fn a_key_between_ends_what_looks_like_text() {
    let heard = heard(&[b"https\x1b[Bdx\r"], LULL);
    assert_eq!(heard, [typed("https"), vec![key(KeyCode::Down)], press("dx\r")].concat());
}

#[test]
fn no_more_than_a_limit_is_kept() {
    let text = "https://a.example/cb\r".repeat(100_000);
    let heard = heard(&[text.as_bytes()], LULL);
    let [TerminalInput::Paste(kept)] = heard.as_slice() else { panic!("{} inputs", heard.len()) };
    assert!(kept.len() <= 64 * 1024);
}
