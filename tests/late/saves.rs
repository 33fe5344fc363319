//! Saves that somebody else overwrote: what the operator reads of it, and what is unsaved again.

use appdeck::api::{ApiError, ErrorKind};

use super::{A, ONE, TWO, reply, save, send};
use crate::support::desk::{Desk, busy, down, timed_out};
use crate::support::samples::application;

fn refused() -> ApiError {
    ApiError::new(ErrorKind::Refused, "no")
}

/// On the last URL of the Redirects, which is taken away and that sent.
fn take_back(desk: &mut Desk) {
    desk.press("3 home down down x ctrl-s enter");
}

#[test]
fn a_late_look_at_one_save_says_nothing_of_the_next() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    save(&mut desk, ONE, &[], &[ONE]);
    desk.wait(6);
    let look = desk.hold();
    save(&mut desk, TWO, &[ONE], &[ONE, TWO]);
    desk.reply(look, reply(&[ONE])).says("Saved Coffee-Desk");
    desk.see(ONE).see(TWO).not_see("● unsaved");
    desk.wait(6);
    assert_eq!(desk.asked.len(), 1, "the second save is still looked at");
}

#[test]
fn what_the_save_before_lost_is_unsaved_again_however_the_next_one_ends() {
    let ways: [fn(&mut Desk) -> &mut Desk; 4] = [
        |desk| desk.answer(reply(&[A, TWO])).answer(reply(&[A, TWO])),
        |desk| desk.answer(reply(&[A, TWO])).refuse(refused()),
        |desk| desk.refuse(timed_out()).answer(reply(&[A, TWO])),
        |desk| {
            desk.refuse(refused()).press("enter").answer(reply(&[A]));
            desk.answer(reply(&[A, TWO])).answer(reply(&[A, TWO]))
        },
    ];
    for end in ways {
        let mut desk = Desk::with(&[application("webc_1", &[A])]);
        save(&mut desk, ONE, &[A], &[A, ONE]);
        // A colleague overwrote the first.
        send(&mut desk, TWO, &[A]);
        end(&mut desk);
        desk.see("your save before was overwritten, and is unsaved again");
        desk.see(&format!("Post login URLs {ONE}")).see("● unsaved");
    }
}

#[test]
fn what_was_taken_back_is_not_unsaved_again() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 home down down x home a").type_text(TWO).press("enter ctrl-s enter");
    desk.answer(reply(&[A])).answer(reply(&[A, TWO])).answer(reply(&[A, TWO]));
    desk.see(TWO).not_see("unsaved").not_see(ONE);
}

#[test]
fn unsaved_again_is_said_only_of_what_is_unsaved_again() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    save(&mut desk, ONE, &[A], &[A, ONE]);
    // The first save is overwritten, and so is the next one, twice.
    send(&mut desk, TWO, &[A]);
    desk.answer(reply(&[A, TWO])).answer(reply(&[A])).answer(reply(&[A, TWO])).answer(reply(&[A]));
    desk.see(&format!(
        "Your save of Coffee-Desk was overwritten by someone else: Post login URLs {TWO}"
    ));
    desk.see(&format!("is unsaved again: Post login URLs {ONE}"));
    // Both are in the draft.
    desk.see("● unsaved").see(&format!("  {ONE}")).see(&format!("  {TWO}"));
}

#[test]
fn what_is_taken_back_on_purpose_is_not_told_as_overwritten_meanwhile() {
    type GoOn = fn(&mut Desk) -> &mut Desk;
    // While its save is read back again after some time, at once, or looked up.
    let ways: [(i64, i64, GoOn); 3] = [
        (0, 6, |desk| desk.answer(reply(&[A, ONE])).answer(reply(&[A])).refuse(busy(20))),
        (3, 2, |desk| desk.answer(reply(&[A, ONE])).answer(reply(&[A])).refuse(down())),
        (0, 6, |desk| {
            desk.answer(reply(&[A, ONE])).refuse(timed_out());
            desk.hold();
            desk
        }),
    ];
    for (before, after, go_on) in ways {
        let mut desk = Desk::with(&[application("webc_1", &[A])]);
        save(&mut desk, ONE, &[A], &[A, ONE]);
        desk.wait(before);
        take_back(&mut desk);
        go_on(&mut desk);
        desk.wait(after);
        assert!(desk.asked.is_empty(), "the first save is not looked at: {:?}", desk.asked);
        desk.not_see("overwrote");
    }
}
