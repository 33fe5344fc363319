//! Requests whose task breaks: whether they took effect is looked up, as of any lost answer.

use appdeck::api::{ApiError, ErrorKind};
use appdeck::app::{Effect, Msg};
use appdeck::domain::Application;
use appdeck::domain::record::Outcome;

use super::{A, ONE, creating, fresh, generate, reply, send};
use crate::support::desk::{Desk, is_listing};
use crate::support::samples::{application, environment};

/// The task of the newest request breaks.
fn break_newest(desk: &mut Desk) {
    let ticket = desk.hold();
    desk.tell(Msg::Crashed(ticket));
}

#[test]
fn a_create_that_breaks_is_looked_for_and_found() {
    let mut desk = creating();
    break_newest(&mut desk);
    // What was typed stays.
    desk.see("Coffee-Desk").listed(&[application("webc_new", &[])]);
    desk.see("The answer was lost, but Coffee-Desk was created: webc_new");
}

#[test]
fn a_create_that_breaks_and_is_not_found_is_looked_for_once_more() {
    let mut desk = creating();
    break_newest(&mut desk);
    desk.listed(&[]).see("was not created so far");
    desk.wait(60);
    assert!(desk.asked.iter().any(|(_, request)| is_listing(request)), "nothing looks again");
}

#[test]
fn a_secret_whose_request_breaks_is_told_as_lost_by_its_end() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    generate(&mut desk);
    break_newest(&mut desk);
    // Not sent again before it is known.
    let asked = desk.asked.len();
    desk.press("enter");
    assert_eq!(desk.asked.len(), asked, "{:?}", desk.asked);
    let secrets = vec![fresh(&desk, "sks_lost")];
    desk.read(Application { secrets, ..application("webc_1", &[]) });
    desk.see("••••abcd").see("lost");
}

#[test]
fn a_lost_secret_of_an_application_that_is_gone_leaves_with_it() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    generate(&mut desk);
    break_newest(&mut desk);
    desk.wanted.clear();
    desk.refuse(ApiError::new(ErrorKind::NotFound, "there is no such application"));
    desk.see("Coffee-Desk does not exist any more").not_see("Generate a client secret");
    let unclear = desk
        .wanted
        .iter()
        .any(|one| matches!(one, Effect::Record(entry) if entry.outcome == Outcome::FoundUnclear));
    assert!(unclear, "{:?}", desk.wanted);
}

#[test]
fn a_save_that_breaks_is_read_back_and_the_draft_stays_where_it_was_not_made() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    send(&mut desk, ONE, &[A]);
    break_newest(&mut desk);
    desk.answer(reply(&[A])).press("esc").see("● unsaved").see(ONE);
}

#[test]
fn a_read_that_breaks_is_told_and_read_again() {
    let mut desk = Desk::start(vec![environment("dev")]);
    while !desk.asked.is_empty() {
        break_newest(&mut desk);
    }
    desk.see("internal error");
    desk.press("r").listed(&[application("webc_1", &[])]).see("Coffee-Desk");
}
