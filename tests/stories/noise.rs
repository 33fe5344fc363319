//! Whatever comes from the terminal: a session that only reads only reads, and what is no key brings
//! a secret nowhere.
//!
//! `APPDECK_BYTES=1000000 cargo test noise` makes it more of them.

use std::time::Duration;

use appdeck::app::screen::reveal::RevealStep;
use appdeck::runtime::input::{Decoder, LULL, PAUSE, UNFINISHED};
use appdeck::sandbox::Seed;

use super::chaos::Dice;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const BEGINNINGS: [&[u8]; 8] =
    [b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX", b"\x9d", b"\xc2\x90", b"\x9f"];
const ENDS: [&[u8]; 3] = [b"\x1b\\", b"\x07", b"\x9c"];
const CONTENTS: [&[u8]; 5] = [
    b"11;rgb:cccc/cccc/cccc",
    b"10;rgb:ffff/ffff/ffff",
    b"52;c;ZGlzY2FyZA==",
    b">|tmux 3.5a",
    b"1$r0;1m",
];
const ANSWERS: [&[u8]; 6] = [
    b"\x1b[?62;22;52c",
    b"\x1b[24;80R",
    b"\x1b[?2026;1$y",
    b"\x1b[48;24;80;384;640t",
    b"\x1b[<0;10;5M",
    b"\x1b[8;24;80t",
];
const TEXTS: [&[u8]; 6] = [
    b"https://a.example/cb\rdx\ryes\r",
    b"https://a.example/cb\ncffx\n",
    b"Ddiscard\r",
    b"\x1b[200~c\rfff\r\x1b[201~",
    b"\x1b[200~https://a.example/cb\x1b[201~",
    b"\xf5\xff\xc3\xff\xfe\xb0",
];
const KEYS: [&[u8]; 14] = [
    b"\r", b"\x1b", b"\t", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x7f", b"\x13", b"\x0f",
    b"\x14", b"\x1b[3~", b"\x1b[6~", b" ",
];

/// How many bytes are played.
fn amount() -> usize {
    let told = std::env::var("APPDECK_BYTES").ok().and_then(|text| text.parse().ok());
    told.unwrap_or(10_000)
}

fn one(dice: &mut Dice, of: &[&'static [u8]]) -> &'static [u8] {
    of[usize::try_from(dice.roll(of.len() as u64)).unwrap()]
}

/// What a terminal sends without being touched: replies whole and torn, and pastes.
fn untouched(dice: &mut Dice) -> Vec<Vec<u8>> {
    let reply = match dice.roll(4) {
        0 => one(dice, &ANSWERS).to_vec(),
        1 => return vec![one(dice, &TEXTS).to_vec()],
        _ => {
            let (begin, end) = (one(dice, &BEGINNINGS), one(dice, &ENDS));
            [begin, one(dice, &CONTENTS), end].concat()
        }
    };
    match dice.roll(4) {
        0 => vec![reply],
        1 => reply.chunks(1).map(<[u8]>::to_vec).collect(),
        _ => {
            let cut = usize::try_from(dice.roll(reply.len() as u64 - 1)).unwrap() + 1;
            vec![reply[..cut].to_vec(), reply[cut..].to_vec()]
        }
    }
}

/// The same, and keys, and any bytes at all.
fn anything(dice: &mut Dice) -> Vec<Vec<u8>> {
    let byte = |dice: &mut Dice, from: u64, to: u64| {
        vec![u8::try_from(from + dice.roll(to - from)).unwrap()]
    };
    match dice.roll(6) {
        0 => untouched(dice),
        1 => vec![one(dice, &KEYS).to_vec()],
        2 => (0..dice.roll(12)).map(|_| byte(dice, 0, 256)).collect(),
        _ => vec![byte(dice, 32, 127)],
    }
}

fn pause(dice: &mut Dice) -> Duration {
    match dice.roll(8) {
        0 => UNFINISHED * 2,
        1 | 2 => LULL / 2,
        _ => PAUSE * 2,
    }
}

#[tokio::test]
async fn a_session_that_only_reads_only_reads() {
    let mut driver = Setup::of(Seed::Acme).read_only().open().await;
    let (mut dice, mut decoder) = (Dice(11), Decoder::default());
    let (mut played, mut steps) = (0, 0);
    while played < amount() {
        let pieces = anything(&mut dice);
        for piece in pieces {
            let mut inputs = decoder.feed(&piece);
            inputs.extend(decoder.quiet(pause(&mut dice)));
            for input in inputs {
                driver.hear(input);
            }
            assert!(driver.session.model().reveals.is_empty());
            played += piece.len();
        }
        steps += 1;
        if steps % 64 == 0 {
            driver.wait_seconds(1).await;
            assert_eq!(driver.writes(), []);
            driver.forget_requests();
        }
    }
    driver.settle().await;
    assert_eq!(driver.writes(), []);
    assert_eq!(driver.config(), "");
}

#[tokio::test]
async fn what_is_no_key_brings_a_secret_nowhere() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    driver.forget_requests();
    let written = driver.written().len();
    let (mut dice, mut decoder) = (Dice(12), Decoder::default());
    let mut played = 0;
    while played < amount() {
        // A piece of one byte that comes without a pause is a piece all the same.
        let pieces = untouched(&mut dice);
        let pause = if pieces.len() > 2 { LULL / 2 } else { pause(&mut dice) };
        for piece in pieces {
            let mut inputs = decoder.feed(&piece);
            inputs.extend(decoder.quiet(pause));
            for input in inputs {
                driver.hear(input);
            }
            played += piece.len();
        }
        for input in decoder.quiet(PAUSE) {
            driver.hear(input);
        }
        let reveal = driver.session.model().reveals.last().unwrap();
        assert!(matches!(reveal.step, RevealStep::Holding), "{:?}", reveal.step);
        assert_eq!(reveal.deliveries().count(), 0);
        assert_eq!(reveal.shown_until, None);
    }
    driver.settle().await;
    assert_eq!(driver.requests().len(), 0);
    assert_eq!(driver.written().len(), written);
    assert!(!driver.left());
}
