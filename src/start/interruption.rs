//! A verb that a signal ends. What it leaves open is told first.

use rustix::process::Signal;
use signal_hook::low_level::emulate_default_handler;
use tokio::signal::unix::{SignalKind, signal};

use super::verbs::told;
use crate::runtime::under_way::{OpenWork, UnderWay};
use crate::verbs::Failure;

/// The signals that ask a program to end.
const ENDING: [Signal; 3] = [Signal::INT, Signal::TERM, Signal::HUP];

/// Waits for the first of them, and returns its number. One that whoever started the program ignores, as
/// `nohup` does, is ignored here too.
pub async fn comes() -> i32 {
    let ignored = ignored();
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    for number in ENDING.map(Signal::as_raw) {
        if ignored & (1 << (number - 1)) != 0 {
            continue;
        }
        let Ok(mut arrivals) = signal(SignalKind::from_raw(number)) else { continue };
        let tell = tell.clone();
        tokio::spawn(async move {
            arrivals.recv().await;
            let _ = tell.send(number).await;
        });
    }
    match told.recv().await {
        Some(number) => number,
        None => std::future::pending().await,
    }
}

/// Tells what is left open, and ends the process as the signal would have: a shell that runs a loop ends with
/// it. Returns how the program ends where the system does not let it.
pub fn end(number: i32, under_way: &UnderWay, json: bool) -> u8 {
    match under_way.told() {
        Some(OpenWork::Doubtful(words)) => {
            let failure = Failure::failed(format!("interrupted when {words}"));
            let failure = failure.with("The next start of the screen looks it up");
            told(&Failure { may_have_happened: true, ..failure }, json);
        }
        Some(OpenWork::Waiting(words)) => {
            let failure = Failure::failed(format!("interrupted at the step: {words}"));
            told(&failure.with("Run it again to go on"), json);
        }
        None => {}
    }
    let _ = emulate_default_handler(number);
    u8::try_from(128 + number).unwrap_or(u8::MAX)
}

/// The signals that are ignored from the start, a bit each, where the system tells.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}
