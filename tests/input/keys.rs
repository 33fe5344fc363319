use appdeck::domain::TerminalWord;
use appdeck::runtime::input::{Decoder, PAUSE, TerminalInput};
use crossterm::event::KeyCode as Code;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{LONG, heard, key, pasted, typed, with};

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ALT: KeyModifiers = KeyModifiers::ALT;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;

/// Single keys, in the spellings of the usual terminals.
fn keys() -> Vec<(&'static str, Code, KeyModifiers)> {
    vec![
        ("q", Code::Char('q'), NONE),
        ("Q", Code::Char('Q'), SHIFT),
        ("世", Code::Char('世'), NONE),
        ("\r", Code::Enter, NONE),
        ("\t", Code::Tab, NONE),
        ("\x7f", Code::Backspace, NONE),
        ("\x08", Code::Char('h'), CTRL),
        ("\x03", Code::Char('c'), CTRL),
        ("\0", Code::Char(' '), CTRL),
        ("\x1c", Code::Char('4'), CTRL),
        ("\x1bq", Code::Char('q'), ALT),
        ("\x1b\x7f", Code::Backspace, ALT),
        ("\x1b\x08", Code::Char('h'), CTRL | ALT),
        ("\x1b[A", Code::Up, NONE),
        ("\x1bOB", Code::Down, NONE),
        ("\u{9b}C", Code::Right, NONE),
        ("\u{8f}D", Code::Left, NONE),
        ("\x1b[1;5C", Code::Right, CTRL),
        ("\x1b[1;4A", Code::Up, SHIFT | ALT),
        ("\x1bO5A", Code::Up, CTRL),
        ("\x1bOa", Code::Up, CTRL),
        ("\x1b[a", Code::Up, SHIFT),
        ("\x1b[H", Code::Home, NONE),
        ("\x1b[4~", Code::End, NONE),
        ("\x1b[5~", Code::PageUp, NONE),
        ("\x1b[3;2~", Code::Delete, SHIFT),
        ("\x1b[3$", Code::Delete, SHIFT),
        ("\x1b[3^", Code::Delete, CTRL),
        ("\x1b[Z", Code::BackTab, SHIFT),
        ("\x1bOP", Code::F(1), NONE),
        ("\x1b[[B", Code::F(2), NONE),
        ("\x1b[1;2R", Code::F(3), SHIFT),
        ("\x1b[15~", Code::F(5), NONE),
        ("\x1b[24~", Code::F(12), NONE),
        // The kitty keyboard protocol.
        ("\x1b[27u", Code::Esc, NONE),
        ("\x1b[106;3u", Code::Char('j'), ALT),
        ("\x1b[99;5u", Code::Char('c'), CTRL),
        ("\x1b[99;7u", Code::Char('c'), CTRL | ALT),
        ("\x1b[97;2u", Code::Char('A'), SHIFT),
        ("\x1b[49:33;2u", Code::Char('!'), SHIFT),
        ("\x1b[97;65u", Code::Char('a'), NONE),
        ("\x1b[127;3u", Code::Backspace, ALT),
        ("\x1b[127;5u", Code::Backspace, CTRL),
        ("\x1b[9;2u", Code::BackTab, SHIFT),
        ("\x1b[1;1:2B", Code::Down, NONE),
        ("\x1b[57414u", Code::Enter, NONE),
        ("\x1b[57404u", Code::Char('5'), NONE),
        // xterm's modifyOtherKeys.
        ("\x1b[27;3;127~", Code::Backspace, ALT),
        ("\x1b[27;5;13~", Code::Enter, CTRL),
        ("\x1b[27;6;65~", Code::Char('A'), SHIFT | CTRL),
    ]
}

#[test]
fn every_spelling_is_its_key_however_its_bytes_arrive() {
    for (bytes, code, modifiers) in keys() {
        let expected = [with(modifiers, code)];
        assert_eq!(heard(&[bytes.as_bytes()], PAUSE), expected, "{bytes:?}");
        let mut decoder = Decoder::default();
        let one_by_one = bytes.as_bytes().chunks(1).flat_map(|byte| decoder.feed(byte));
        assert_eq!(one_by_one.collect::<Vec<_>>(), expected, "{bytes:?} byte by byte");
        assert_eq!(decoder.wait(), None, "{bytes:?}");
    }
}

#[test]
fn a_key_that_was_torn_after_its_esc_is_esc_and_the_key() {
    for bytes in ["\x1b[B", "\x1bOB", "\x1b[1;1B"] {
        for pause in [PAUSE, LONG] {
            let (esc, rest) = bytes.as_bytes().split_at(1);
            assert_eq!(heard(&[esc, rest], pause), [key(Code::Esc), key(Code::Down)], "{bytes:?}");
        }
        for cut in 2..bytes.len() {
            let (first, rest) = bytes.as_bytes().split_at(cut);
            assert_eq!(heard(&[first, rest], PAUSE), [key(Code::Down)], "{bytes:?} at {cut}");
        }
    }
}

#[test]
fn keys_that_a_hand_pressed_one_by_one_stay_themselves() {
    let esc = || key(Code::Esc);
    let char = |c| key(Code::Char(c));
    let shift = |c| with(SHIFT, Code::Char(c));
    for (pieces, expected) in [
        (&["\x1b"][..], vec![esc()]),
        (&["\x1b", "["], vec![esc(), char('[')]),
        (&["\x1b", "[", "["], vec![esc(), char('['), char('[')]),
        (&["\x1b", "]", "1"], vec![esc(), char(']'), char('1')]),
        (&["\x1b", "O"], vec![esc(), shift('O')]),
        (&["\x1b", "P", "a"], vec![esc(), shift('P'), char('a')]),
        (&["\x1b", "Pa"], vec![esc(), shift('P'), char('a')]),
        (&["\x1b", "]]"], vec![esc(), char(']'), char(']')]),
        (&["\x1b", "q"], vec![esc(), char('q')]),
        (&["\x1b\x1b"], vec![esc(), esc()]),
        (&["\x1b", "\x1b"], vec![esc(), esc()]),
        (&["\x1b\x1b[A"], vec![esc(), key(Code::Up)]),
    ] {
        let bytes: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).collect();
        assert_eq!(heard(&bytes, PAUSE * 4), expected, "{pieces:?}");
    }
}

#[test]
fn the_mouse_the_focus_and_an_answer_are_told() {
    let (kind, modifiers) = (MouseEventKind::Down(MouseButton::Left), NONE);
    let click = MouseEvent { kind, column: 9, row: 4, modifiers };
    for (bytes, input) in [
        ("\x1b[<0;10;5M", TerminalInput::Mouse(click)),
        ("\x1b[I", TerminalInput::Focus(true)),
        ("\x1b[O", TerminalInput::Focus(false)),
        ("\x1b[?62;22;52c", TerminalInput::Answer(TerminalWord::TakesOsc52)),
        ("\x1b[?6c", TerminalInput::Answer(TerminalWord::Other)),
    ] {
        assert_eq!(heard(&[bytes.as_bytes()], PAUSE), [input], "{bytes:?}");
    }
}

#[test]
fn a_paste_is_text_whatever_is_in_it_and_wherever_it_is_cut() {
    let bytes = "\x1b[200~a\r\nq\x1b[B\x1b]11;c\x1b\\\x1b[20~\x1b[201~j".as_bytes();
    let expected = [&[pasted("a\nq\x1b[B\x1b]11;c\x1b\\\x1b[20~")][..], &typed("j")].concat();
    for cut in 1..bytes.len() {
        let (first, rest) = bytes.split_at(cut);
        let mut heard = heard(&[first, rest], PAUSE);
        if cut == 1 {
            assert_eq!(heard.remove(0), key(Code::Esc));
        }
        assert_eq!(heard, expected, "at {cut}");
    }
}

#[test]
fn a_paste_without_an_end_is_no_key_and_holds_nobody_up() {
    let pieces: [&[u8]; 4] = [b"\x1b[200~dx\r", b"more\rq", b"q", b"j"];
    assert_eq!(heard(&pieces, LONG), typed("qj"));
}

#[test]
fn nothing_is_waited_for_when_nothing_is_held() {
    for (bytes, waits) in [
        ("q", false),
        ("jjjjjjjj", false),
        ("\x1b[B", false),
        ("\x1b", true),
        ("\x1b]11;", true),
        ("https", true),
    ] {
        let mut decoder = Decoder::default();
        decoder.feed(bytes.as_bytes());
        assert_eq!(decoder.wait().is_some(), waits, "{bytes:?}");
        decoder.quiet(LONG);
        assert_eq!(decoder.wait(), None, "{bytes:?}");
    }
}
