//! What a terminal answers to questions that others asked, on the program itself.

use super::program::{appdeck, ready};
use crate::clipboard::matrix::create;
use crate::support::pty::Pty;

const REPLIES: [&str; 6] = [
    "\x1b]11;rgb:cccc/cccc/cccc\x1b\\",
    "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "\x1bP>|xcf:c(1)\x1b\\",
    "\x1b_Gi=31;cfcf\x1b\\",
    "\x1b^cf:c\x1b\\",
    "\x1bXcf:c\x1b\\",
];

const ADVICE: &str = "When this is closed, it cannot be shown again";

/// Sends every reply whole, and byte by byte.
fn send(pty: &mut Pty) {
    for reply in REPLIES {
        pty.press(reply);
        for byte in reply.as_bytes().chunks(1) {
            pty.press(byte);
        }
    }
}

#[test]
fn a_reply_presses_no_key_where_a_secret_is_shown() {
    let mut pty = ready(appdeck().env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22").size(120, 40));
    create(&mut pty);
    send(&mut pty);
    // Torn after its ESC, which is a key on its own, and waited for.
    pty.press("\x1b");
    pty.wait_text(ADVICE);
    pty.press("]11;rgb:cccc/cccc/cccc\x1b\\");
    pty.press("\x1b[I");
    send(&mut pty);
    pty.press("D");
    pty.wait_text("Type discard");
    assert_eq!(pty.copied(), Vec::<Vec<u8>>::new());
    // In a field too.
    send(&mut pty);
    pty.press("discard");
    pty.wait_text("discard");
    let screen = pty.screen().contents();
    assert!(!screen.contains("cfcf") && !screen.contains("rgb"), "{screen}");
    assert_eq!(pty.copied(), Vec::<Vec<u8>>::new());
}

#[test]
fn a_reply_presses_no_key_at_the_start_and_in_the_list() {
    let mut pty = appdeck().size(120, 40).start();
    send(&mut pty);
    pty.wait_text("Coffee-Kiosk");
    send(&mut pty);
    pty.press("/");
    send(&mut pty);
    pty.press("Kios");
    pty.wait_text("/ Kios");
    let shown = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert!(!shown.contains("Search all commands") && !shown.contains("─ Commands"), "a palette");
    assert_eq!(pty.copied(), Vec::<Vec<u8>>::new());
    pty.press("\r");
    pty.wait("the filter is accepted", |screen| screen.contents().contains("quit"));
    pty.press("q");
    assert!(pty.exit().success());
}
