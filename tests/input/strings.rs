use appdeck::domain::{Rgb, TerminalColour};
use appdeck::runtime::input::{Decoder, PAUSE, TerminalInput};
use crossterm::event::KeyCode;

use super::{LONG, heard, key, typed};

/// What begins a control string, in seven and in eight bits, as UTF-8 and as a byte.
const BEGINNINGS: [&[u8]; 15] = [
    b"\x1b]",
    b"\x1bP",
    b"\x1b_",
    b"\x1b^",
    b"\x1bX",
    b"\x9d",
    b"\x90",
    b"\x9f",
    b"\x9e",
    b"\x98",
    b"\xc2\x9d",
    b"\xc2\x90",
    b"\xc2\x9f",
    b"\xc2\x9e",
    b"\xc2\x98",
];

const ENDS: [&[u8]; 6] = [b"\x1b\\", b"\x07", b"\x9c", b"\xc2\x9c", b"\x18", b"\x1a"];

const CONTENTS: [&str; 7] = [
    "11;rgb:cccc/cccc/cccc",
    "4;0;rgb:ffff/ffff/ffff",
    "52;c;Y2NjYw==",
    ">|XTerm(379)",
    "1$r0;1m",
    "Gi=31;OK",
    "l: DfkR\r\n“é” y",
];

/// Answers that are control sequences.
const ANSWERS: [&str; 16] = [
    "\x1b[?62;22;52c",
    "\x1b[>41;379;0c",
    "\x1b[=1c",
    "\x1b[0n",
    "\x1b[?13n",
    "\x1b[24;80R",
    "\x1b[?2026;1$y",
    "\x1b[4;1$y",
    "\x1b[48;24;80;384;640t",
    "\x1b[8;24;80t",
    "\x1b[?1u",
    "\x1b[?1;0;256S",
    "\x1b[2;1;1;112;112;1;0x",
    "\x1b[97;1:3u",
    "\x1b[57441;2u",
    "\x1b[97;9u",
];

/// Everything that is no key, each once.
fn replies() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = ANSWERS.iter().map(|answer| answer.as_bytes().to_vec()).collect();
    for beginning in BEGINNINGS {
        for end in ENDS {
            for contents in CONTENTS {
                all.push([beginning, contents.as_bytes(), end].concat());
            }
        }
    }
    all.push(b"\x1b[M !\"".to_vec());
    all.push(b"\x1b[M\x1b\xff\x9d".to_vec());
    all.push([b"\x1b]52;c;".as_slice(), &b"c".repeat(200_000), b"\x07"].concat());
    all.push([b"\x1b[".as_slice(), &b"1;".repeat(10_000), b"c"].concat());
    all
}

/// Keys among what was heard.
fn pressed(inputs: Vec<TerminalInput>) -> Vec<TerminalInput> {
    let answers = |input: &TerminalInput| {
        matches!(input, TerminalInput::Answer(_) | TerminalInput::Colour(_))
    };
    inputs.into_iter().filter(|input| !answers(input)).collect()
}

#[test]
fn no_reply_is_a_key() {
    // What a multiplexer wraps.
    let wrapped = b"\x1bPtmux;\x1b\x1b]52;c;Y2Nj\x07\x1b\\".to_vec();
    for reply in replies().into_iter().chain([wrapped]) {
        let around = [b"j".as_slice(), &reply, b"k"].concat();
        assert_eq!(pressed(heard(&[&around], PAUSE)), typed("jk"), "{:?}", shown(&reply));
        let bytes: Vec<&[u8]> = around.chunks(1).collect();
        assert_eq!(pressed(heard(&bytes, PAUSE / 5)), typed("jk"), "{:?}", shown(&reply));
    }
}

/// In two pieces, wherever it is cut and however long the second one takes. An ESC that comes alone
/// is the key that it looks like.
#[test]
fn no_reply_in_two_pieces_is_a_key() {
    for reply in replies().into_iter().filter(|reply| reply.len() < 1_000) {
        for cut in 1..reply.len() {
            let (first, rest) = reply.split_at(cut);
            // One character that comes alone after so long may be a hand's, and here it is no letter.
            let lone = |rest: &[u8]| rest.len() == 1 && !rest[0].is_ascii();
            for pause in [PAUSE, PAUSE * 4, LONG] {
                let mut heard = pressed(heard(&[first, rest], pause));
                if first == b"\x1b" && heard.first() == Some(&key(KeyCode::Esc)) {
                    heard.remove(0);
                }
                // Nothing tells the rest of a string that was given up from a hand's last word.
                let words = matches!(rest.last(), Some(0x18 | 0x1a));
                if first == b"\x1b" && words {
                    continue;
                }
                // An old mouse report has no shape: what is missing of it is given up.
                if reply.starts_with(b"\x1b[M") && pause == LONG {
                    continue;
                }
                let told = format!("{} | {} after {pause:?}", shown(first), shown(rest));
                assert!(heard.is_empty() || lone(rest), "{told}: {heard:?}");
            }
        }
    }
}

#[test]
fn no_reply_in_many_pieces_is_a_key() {
    // A piece is then never one character alone.
    let fits = |reply: &Vec<u8>| {
        reply.len() < 1_000
            && !reply.windows(2).any(|two| two == b"\xe2\x80")
            && !reply.starts_with(b"\x1b[M")
    };
    for reply in replies().into_iter().filter(fits) {
        for size in 2..6 {
            let pieces: Vec<&[u8]> = reply.chunks(size).collect();
            for pause in [PAUSE * 4, LONG] {
                let heard = pressed(heard(&pieces, pause));
                // A character that comes alone after so long is a hand's.
                let alone = |piece: &&[u8]| String::from_utf8_lossy(piece).chars().count() == 1;
                let odd = pieces.iter().any(alone);
                assert!(heard.is_empty() || (odd && pause == LONG), "{}: {heard:?}", shown(&reply));
            }
        }
        let bytes: Vec<&[u8]> = reply.chunks(1).collect();
        let mut heard = pressed(heard(&bytes[..], PAUSE * 4));
        if reply[0] == 0x1b && heard.first() == Some(&key(KeyCode::Esc)) {
            continue;
        }
        heard.retain(|input| *input != key(KeyCode::Esc));
        assert!(heard.is_empty(), "{}: {heard:?}", shown(&reply));
    }
}

#[test]
fn what_never_ends_is_dropped_and_the_next_key_counts() {
    for beginning in BEGINNINGS.into_iter().chain([b"\x1b[".as_slice(), b"\x1bO", b"\x1b[M!"]) {
        for contents in ["", "11;rgb:cc"] {
            if !contents.is_empty() && (beginning.starts_with(b"\x1b[") || beginning == b"\x1bO") {
                continue;
            }
            let begun = [beginning, contents.as_bytes()].concat();
            assert_eq!(heard(&[&begun, b"q", b"j"], LONG), typed("qj"), "{}", shown(&begun));
        }
    }
}

/// The white background, in the forms in which a terminal may tell it.
#[test]
fn the_colours_of_the_terminal_are_told_and_nothing_like_them() {
    let white = TerminalInput::Colour(TerminalColour::Background(Rgb([255; 3])));
    let black = TerminalInput::Colour(TerminalColour::Foreground(Rgb([0; 3])));
    for beginning in [&b"\x1b]"[..], b"\x9d", b"\xc2\x9d"] {
        for end in [&b"\x1b\\"[..], b"\x07", b"\x9c", b"\xc2\x9c", b"\x1b"] {
            for (text, told) in [
                ("11;rgb:ffff/ffff/ffff", Some(&white)),
                ("11;rgba:ff/ff/ff/80", Some(&white)),
                ("10;rgb:0/0/0", Some(&black)),
                ("12;rgb:0/0/0", None),
                ("11;rgb:ffff/ffff", None),
                ("11;?", None),
                ("4;1;rgb:0/0/0", None),
            ] {
                let bytes = [beginning, text.as_bytes(), end].concat();
                let told: Vec<_> = told.into_iter().cloned().collect();
                let words = shown(&bytes);
                assert_eq!(heard(&[&bytes], PAUSE), told, "{words}");
                // One that comes in two pieces is told, or nothing is.
                for cut in 2..bytes.len() {
                    let (first, rest) = bytes.split_at(cut);
                    assert_eq!(heard(&[first, rest], PAUSE * 4), told, "{words} cut at {cut}");
                }
            }
        }
    }
    // Neither one that was given up or is too long, nor what only looks so.
    let long = format!("\x1b]11;rgb:{}ff/ff/ff\x07", "0".repeat(100_000));
    for bytes in ["\x1b]11;rgb:ff/ff/ff\x18", "\x1bP11;rgb:ff/ff/ff\x07", long.as_str()] {
        assert_eq!(heard(&[bytes.as_bytes()], PAUSE), []);
    }
}

#[test]
fn an_esc_that_begins_something_else_ends_a_string() {
    let expected = [key(KeyCode::Down), typed("j").remove(0)];
    assert_eq!(heard(&[b"\x1b]11;rgb:cc\x1b[Bj"], PAUSE), expected);
    assert_eq!(heard(&[b"\x1b]11;cc\x1b]11;cc\x07j"], PAUSE), typed("j"));
    assert_eq!(heard(&[b"\x1b[1;\x1b[Bj"], PAUSE), expected);
}

#[test]
fn an_end_without_a_beginning_takes_what_is_before_it() {
    for end in [&b"\x1b\\"[..], b"\x07", b"\x9c", b"\xc2\x9c"] {
        let bytes = [b"cc/cccc", end, b"j"].concat();
        assert_eq!(heard(&[&bytes], PAUSE), typed("j"), "{}", shown(&bytes));
    }
}

#[test]
fn nothing_is_waited_for_when_a_string_was_given_up() {
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b]11;rgb:cc");
    assert!(decoder.wait().is_some());
    assert_eq!(decoder.quiet(LONG), []);
    assert_eq!(decoder.wait(), None);
}

fn shown(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}
