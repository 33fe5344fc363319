//! Servers that are away for a while: what is shown is marked as old until they are back, and nobody
//! asks before they may.

use appdeck::api::{ApiError, ErrorKind};

use super::{A, TWO, create};
use crate::support::desk::{Desk, busy, down, page};
use crate::support::samples::{application, environment};

#[test]
fn a_write_that_reaches_nobody_marks_what_is_shown_as_old_until_it_comes_back() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    create(&mut desk);
    desk.refuse(ApiError::new(ErrorKind::Unreachable, "connection refused"));
    desk.see("stale, just now").see("asked again in 5 s");
    desk.wait(5).listed(&[application("webc_1", &[])]);
    desk.not_see("stale").see("answers again");
}

#[test]
fn what_is_stale_comes_back_though_a_read_ran_out_of_tries() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    for _ in 0..60 {
        desk.wait(5);
        while !desk.asked.is_empty() {
            desk.refuse(down());
        }
    }
    desk.press("esc").see("stale, ");
    for _ in 0..100 {
        desk.wait(60);
        while !desk.asked.is_empty() {
            desk.answer(page(vec![application("webc_1", &[A])]));
        }
    }
    desk.not_see("stale");
}

#[test]
fn no_server_makes_the_program_wait_for_ever() {
    let mut desk = Desk::start(vec![environment("dev")]);
    desk.refuse(busy(u64::MAX)).wait(600);
    assert_eq!(desk.asked.len(), 1, "{}", desk.screen());
}

#[test]
fn giving_up_asks_nothing_before_the_server_may_be_asked() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    desk.refuse(busy(300)).press("esc");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
}
