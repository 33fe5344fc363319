//! Runs that are cut off at random around a delivery, by signals or with their terminal, and the runs
//! that come after them.
//!
//! `APPDECK_RUNS=100 cargo test cuts` makes it more of them.

use rustix::process::Signal;

use super::cut_off::{killed, revealed, run};
use crate::stories::chaos::Dice;
use crate::support::pty::Pty;

/// How the masked value on screen ends.
fn suffix(pty: &Pty) -> String {
    let screen = pty.screen().contents();
    let mask = screen.lines().find(|line| line.contains("••••••••")).unwrap();
    mask.split('•').next_back().unwrap().chars().take(4).collect()
}

/// Does something with the value, and perhaps waits until it is told. A file is written once: `file`
/// is taken.
fn deliver(pty: &mut Pty, file: &mut Option<&str>, first: bool, dice: &mut Dice) {
    let waits = dice.roll(3) > 0;
    let (keys, told) = match dice.roll(4) {
        0 => ("c".to_owned(), "Sent to"),
        // Once more, it would be hidden.
        1 if first => ("v".to_owned(), "hide ("),
        2 if file.is_some() => {
            pty.press("f\x15");
            pty.paste(file.take().unwrap());
            pty.press("\r");
            pty.wait_text("write it");
            ("\r".to_owned(), "(checked)")
        }
        _ => (String::new(), "shown once"),
    };
    pty.press(keys);
    if waits {
        pty.wait_text(told);
    }
}

fn cut(mut pty: Pty, dice: &mut Dice) -> Pty {
    match dice.roll(4) {
        0 => pty.signal(Signal::KILL),
        1 => pty.signal(Signal::HUP),
        2 => pty.signal(Signal::TERM),
        _ => pty.hang_up(),
    }
    pty.ended();
    pty
}

#[test]
fn whatever_cuts_it_off_the_next_start_knows_what_was_delivered() {
    let runs = std::env::var("APPDECK_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let mut dice = Dice(41);
    let (mut lost, mut told) = (0, 0);
    for number in 0..runs {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.secret");
        let mut pty = revealed(folder.path());
        let suffix = suffix(&pty);
        let mut path = file.to_str();
        for at in 0..=dice.roll(2) {
            deliver(&mut pty, &mut path, at == 0, &mut dice);
        }
        let pty = cut(pty, &mut dice);
        let seen = String::from_utf8_lossy(&pty.bytes()).contains("hide (");
        let delivered = seen || !pty.copied().is_empty() || file.exists();
        let next = run(folder.path());
        next.wait_text(&format!("••••{suffix}"));
        let screen = next.screen().contents();
        let called_lost = screen.contains("Lost secret");
        assert!(!screen.contains("obody"), "run {number}\n{screen}");
        assert!(!(called_lost && delivered), "run {number}: it was delivered\n{screen}");
        lost += usize::from(called_lost);
        told += usize::from(!called_lost);
        killed(next);
    }
    println!("{runs} runs: {lost} lost, {told} told of");
    assert!(told > 0, "some were delivered");
}
