//! Creates whose answer was lost: they are looked for, at once and later, and what was found is told
//! once, whatever else is on the screen by then.

use std::time::Duration;

use appdeck::api::request::Page;
use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::screen::clock::next_tick;

use super::{create, creating, two_environments};
use crate::support::desk::{Desk, busy, down, is_listing, page, timed_out};
use crate::support::samples::{application, environment, named};

/// Nothing more is asked for and nothing is found out, however long one waits.
fn at_rest(desk: &mut Desk) {
    for _ in 0..100 {
        desk.wait(60);
        assert!(desk.asked.is_empty(), "it is looked for still: {:?}", desk.asked);
    }
}

#[test]
fn what_a_listing_showed_before_the_answer_was_lost_is_what_was_created() {
    let mut desk = Desk::start(vec![environment("dev")]);
    let first = desk.hold();
    create(&mut desk);
    let lost = desk.hold();
    let new = application("webc_new", &[]);
    let items = vec![new.clone()];
    desk.reply(
        first,
        Reply::Applications(Page { items, unreadable: 0, total: None, next: "more".into() }),
    );
    desk.fail(lost, timed_out());
    desk.listed(&[new]).says("The answer was lost, but Coffee-Desk was created: webc_new");
}

#[test]
fn a_namesake_of_long_ago_that_is_listed_meanwhile_is_not_what_was_created() {
    let mut desk = Desk::start(vec![environment("dev")]);
    let first = desk.hold();
    create(&mut desk);
    let lost = desk.hold();
    let mut old = application("webc_old", &[]);
    old.created = Some("2020-01-01T00:00:00Z".parse().unwrap());
    desk.reply(first, page(vec![old.clone()]));
    let of_default_clients = desk.hold();
    desk.reply(of_default_clients, page(vec![]));
    desk.fail(lost, timed_out()).listed(&[old]);
    desk.not_see("was created: webc_old").see("was not created so far");
}

#[test]
fn what_is_created_after_all_is_found_a_minute_later() {
    let mut desk = creating();
    desk.lose().listed(&[]).see("was not created so far");
    // The operator tries again, and that is answered.
    desk.press("enter");
    desk.read(application("webc_own", &[])).press("esc");
    desk.wait(59);
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    desk.wait(1).listed(&[application("webc_own", &[]), application("webc_late", &[])]);
    desk.says("Coffee-Desk was created after all, here or by a colleague: webc_late");
    at_rest(&mut desk);
}

#[test]
fn what_was_created_after_all_is_told_under_an_open_form() {
    let mut desk = creating();
    desk.lose().listed(&[]).wait(60).listed(&[application("webc_late", &[])]);
    desk.see("Create an application").see("created after all, here or by a colleague: webc_late");
    desk.press("esc");
    at_rest(&mut desk);
    desk.told("webc_late");
}

#[test]
fn two_lost_creates_do_not_claim_one_application() {
    let mut desk = creating();
    desk.lose().listed(&[]).wait(10).press("enter");
    desk.lose().listed(&[application("webc_2", &[])]);
    desk.see("The answer was lost, but Coffee-Desk was created: webc_2");
    desk.wait(51).listed(&[application("webc_2", &[])]);
    desk.not_see("created after all");
}

#[test]
fn each_of_two_findings_can_be_read() {
    let mut desk = creating();
    desk.lose().listed(&[]);
    desk.type_text("2").press("enter");
    desk.lose().listed(&[]);
    desk.press("esc").wait(61);
    desk.listed(&[application("webc_1", &[]), named("webc_2", "Coffee-Desk2")]);
    desk.told("webc_1").told("webc_2");
}

#[test]
fn that_it_never_happened_can_be_read_again() {
    let mut desk = creating();
    desk.lose().listed(&[]).press("esc").wait(61).listed(&[]).wait(60);
    desk.told("did not happen");
    at_rest(&mut desk);
}

#[test]
fn a_listing_that_is_begun_anew_goes_on_for_the_form_that_waits() {
    let mut desk = creating();
    desk.lose().listed(&[]).wait(10).press("enter");
    desk.lose().refuse(busy(300));
    desk.see("Create an application");
    desk.wait(51).listed(&[]);
    desk.press("esc ctrl-c enter").wait(3000).press("esc");
    desk.not_see("Create an application");
}

#[test]
fn a_lost_create_that_is_looked_for_later_is_not_left_and_not_sent_twice() {
    let mut desk = creating();
    desk.lose().refuse(busy(300)).press("ctrl-c");
    desk.says("What became of it is still looked up · Esc gives it up");
    desk.wait(300).listed(&[application("webc_new", &[])]);
    desk.says("The answer was lost, but Coffee-Desk was created: webc_new");
    let creates = desk.asked.iter().filter(|(_, request)| request.mutates()).count();
    assert_eq!(creates, 0);
}

#[test]
fn a_search_that_was_given_up_is_taken_up_again() {
    let mut desk = creating();
    let mut away = ApiError::new(ErrorKind::Unreachable, "connection refused");
    away.retry_after = Some(20);
    desk.lose().refuse(away).press("esc").see("Unknown whether it happened");
    desk.press("esc").says("The form is kept · n opens the form again as you left it");
    desk.wait(60).listed(&[application("webc_new", &[])]).see("webc_new");
}

#[test]
fn what_is_looked_for_elsewhere_is_looked_for_until_it_is_told() {
    for left_before_it_failed in [false, true] {
        let mut desk = two_environments();
        create(&mut desk);
        desk.lose().listed(&[]).press("esc");
        if left_before_it_failed {
            desk.press("E j enter").listed(&[]);
        }
        desk.wait(61).refuse(down());
        if !left_before_it_failed {
            desk.press("E j enter").listed(&[]);
        }
        desk.wait(61).listed(&[application("webc_late", &[])]).told("webc_late");
    }
}

#[test]
fn what_cannot_be_read_may_be_what_was_created() {
    let mut desk = Desk::start(vec![environment("dev")]);
    unreadable(&mut desk);
    create(&mut desk);
    desk.lose();
    unreadable(&mut desk);
    desk.see("it is unknown whether Coffee-Desk was created");
    desk.see("1 application cannot be read, and it may be that one").not_see("was not created");
    desk.press("esc").wait(60);
    unreadable(&mut desk);
    desk.see("Unknown whether it happened").not_see("did not happen");
    at_rest(&mut desk);
}

/// Whatever is listed shows nothing that can be read, and one application that cannot.
fn unreadable(desk: &mut Desk) {
    while desk.asked.last().is_some_and(|(_, request)| is_listing(request)) {
        let page = Page { items: Vec::new(), unreadable: 1, total: None, next: String::new() };
        desk.answer(Reply::Applications(page));
    }
}

#[test]
fn the_process_wakes_for_what_is_to_be_looked_up() {
    let mut desk = Desk::with(&[]);
    desk.wait(10);
    create(&mut desk);
    desk.lose().listed(&[]).wait(50);
    assert_eq!(next_tick(&desk.model), Some(Duration::from_secs(10)));
}

#[test]
fn a_total_without_measure_is_borne() {
    let mut desk = Desk::start(vec![environment("dev")]);
    let (items, next) = (vec![application("webc_1", &[])], "more".into());
    desk.answer(Reply::Applications(Page { items, unreadable: 0, total: Some(u64::MAX), next }));
    create(&mut desk);
    assert!(matches!(desk.asked.last(), Some((_, Request::CreateApplication(_)))));
    desk.read(application("webc_2", &[])).says("Created Coffee-Desk");
}
