use appdeck::api::{ApiError, ErrorKind, Reply};

use super::{Desk, application};

const A: &str = "https://a.example/cb";
pub const ONE: &str = "https://one.example/cb";
const TWO: &str = "https://two.example/cb";

/// Adds a URL and saves, on a server that had `before` and has `after`.
pub fn save(desk: &mut Desk, url: &str, before: &[&str], after: &[&str]) {
    let reply = |urls: &[&str]| Reply::Application(application("webc_1", urls));
    desk.press("3 a").type_text(url).press("enter ctrl-s enter");
    desk.answer(reply(before)).answer(reply(after)).answer(reply(after));
    assert_eq!(desk.said(), "Saved Coffee-Desk");
}

#[test]
fn a_late_look_at_one_save_says_nothing_of_the_next() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    save(&mut desk, ONE, &[], &[ONE]);
    desk.wait(6);
    let look = desk.hold();
    save(&mut desk, TWO, &[ONE], &[ONE, TWO]);
    desk.reply(look, Reply::Application(application("webc_1", &[ONE])));
    assert_eq!(desk.said(), "Saved Coffee-Desk");
    assert!(desk.model.environments[0].drafts.is_empty());
    let shown = &desk.model.environments[0].selected().unwrap().settings;
    assert_eq!(shown.post_login_uris, [ONE, TWO]);
    desk.wait(6);
    assert_eq!(desk.asked.len(), 1, "the second save is still looked at");
}

#[test]
fn what_an_earlier_save_lost_is_told_though_the_next_one_is_refused() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    // A colleague overwrote the first.
    desk.answer(Reply::Application(application("webc_1", &[A])));
    let update = desk.hold();
    desk.fail(update, ApiError::new(ErrorKind::Refused, "no"));
    desk.press("enter");
    let reply = |urls: &[&str]| Reply::Application(application("webc_1", urls));
    desk.answer(reply(&[A]));
    desk.answer(reply(&[A, TWO])).answer(reply(&[A, TWO]));
    desk.wait(60);
    while !desk.asked.is_empty() {
        desk.answer(reply(&[A, TWO]));
    }
    let told = desk.model.said.newest_first().any(|n| n.text.contains(ONE));
    assert!(told, "never told that ONE is gone");
}

#[test]
fn what_was_taken_back_is_not_unsaved_again() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    let reply = |urls: &[&str]| Reply::Application(application("webc_1", urls));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 home down down x home a").type_text(TWO).press("enter ctrl-s enter");
    desk.answer(reply(&[A]));
    desk.answer(reply(&[A, TWO])).answer(reply(&[A, TWO]));
    assert!(desk.model.environment().unwrap().drafts.is_empty());
}

#[test]
fn what_an_earlier_save_lost_is_told_though_the_next_one_cannot_be_read_back() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    let reply = |urls: &[&str]| Reply::Application(application("webc_1", urls));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    desk.answer(reply(&[A])).answer(reply(&[A, TWO]));
    // The read-back fails.
    let l = desk.hold();
    desk.fail(l, ApiError::new(ErrorKind::Refused, "no"));
    desk.wait(100);
    let told = desk.model.said.newest_first().any(|n| n.text.contains(ONE));
    assert!(told);
}
