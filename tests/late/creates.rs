use std::time::Duration;

use appdeck::api::request::Page;
use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::screen::clock::next_tick;
use appdeck::app::screen::environment_state::Health;
use appdeck::domain::ClientSecret;

use super::{Desk, application, create, environment, listed, lose, secret, timed_out};

#[test]
fn what_a_listing_showed_before_the_answer_was_lost_is_what_was_created() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
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
    listed(&mut desk, &[new]);
    assert_eq!(desk.said(), "The answer was lost, but Coffee-Desk was created: webc_new");
}

#[test]
fn what_is_created_after_all_is_found_a_minute_later() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    assert!(desk.said().contains("was not created so far"), "{}", desk.said());
    // The operator tries again, and that is answered.
    desk.press("enter");
    desk.answer(Reply::Application(application("webc_own", &[]))).press("esc");
    desk.wait(59);
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    desk.wait(1);
    let both = [application("webc_own", &[]), application("webc_late", &[])];
    listed(&mut desk, &both);
    assert_eq!(desk.said(), "Coffee-Desk was created after all, here or by a colleague: webc_late");
    desk.wait(600);
    assert!(desk.asked.is_empty(), "it is known now: {:?}", desk.asked);
}

#[test]
fn a_secret_that_is_generated_after_all_is_asked_about_a_minute_later() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    lose(&mut desk);
    desk.answer(Reply::Application(application("webc_1", &[])));
    assert!(desk.said().contains("it did not happen so far"), "{}", desk.said());
    desk.wait(60);
    let mut after = application("webc_1", &[]);
    after.secrets.push(ClientSecret { created: Some(desk.model.now), ..secret("sks_late") });
    listed(&mut desk, &[after]);
    assert!(desk.model.dialog.is_some(), "{}", desk.said());
}

#[test]
fn what_never_happened_is_settled_a_minute_later() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.wait(10).press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    lose(&mut desk);
    desk.answer(Reply::Application(application("webc_1", &[])));
    desk.wait(50);
    assert_eq!(next_tick(&desk.model), Some(Duration::from_secs(10)), "the process wakes for it");
    desk.wait(10);
    listed(&mut desk, &[application("webc_1", &[])]);
    assert!(
        desk.said().starts_with("Looked up again: what was lost did not happen"),
        "{}",
        desk.said()
    );
    assert!(desk.model.later.is_empty() && desk.model.pending.is_empty());
}

#[test]
fn a_lost_create_that_is_looked_for_later_is_not_left_and_not_sent_twice() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    let listing = desk.hold();
    let mut busy = ApiError::new(ErrorKind::RateLimited, "too many requests");
    busy.retry_after = Some(300);
    desk.fail(listing, busy).press("ctrl-c");
    assert_eq!(desk.said(), "What became of it is still looked up · Esc gives it up");
    desk.wait(300);
    listed(&mut desk, &[application("webc_new", &[])]);
    assert_eq!(desk.said(), "The answer was lost, but Coffee-Desk was created: webc_new");
    let creates = desk.asked.iter().filter(|(_, request)| request.mutates()).count();
    assert_eq!(creates, 0);
}

#[test]
fn a_total_without_measure_is_borne() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    let items = vec![application("webc_1", &[])];
    desk.answer(Reply::Applications(Page {
        items,
        unreadable: 0,
        total: Some(u64::MAX),
        next: "more".into(),
    }));
    create(&mut desk);
    assert!(matches!(desk.asked.last(), Some((_, Request::CreateApplication(_)))));
    desk.answer(Reply::Application(application("webc_2", &[])));
    assert_eq!(desk.said(), "Created Coffee-Desk");
}

#[test]
fn no_server_makes_the_program_wait_for_ever() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    let listing = desk.hold();
    let mut busy = ApiError::new(ErrorKind::RateLimited, "too many requests");
    busy.retry_after = Some(u64::MAX);
    desk.fail(listing, busy).wait(600);
    assert_eq!(desk.asked.len(), 1, "{}", desk.said());
}

#[test]
fn a_search_that_was_given_up_is_taken_up_again() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    let listing = desk.hold();
    let mut away = ApiError::new(ErrorKind::Unreachable, "connection refused");
    away.retry_after = Some(20);
    desk.fail(listing, away).press("esc");
    assert!(desk.said().starts_with("Unknown whether it happened"), "{}", desk.said());
    desk.press("esc");
    assert_eq!(desk.said(), "The form is kept · n opens the form again as you left it");
    desk.wait(60);
    listed(&mut desk, &[application("webc_new", &[])]);
    assert!(desk.said().contains("webc_new"), "{}", desk.said());
}

#[test]
fn a_write_that_reaches_nobody_marks_what_is_shown_as_old_until_it_comes_back() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    create(&mut desk);
    let write = desk.hold();
    desk.fail(write, ApiError::new(ErrorKind::Unreachable, "connection refused"));
    assert!(matches!(desk.model.environments[0].health, Health::Failed(_)));
    desk.wait(5);
    listed(&mut desk, &[application("webc_1", &[])]);
    assert_eq!(desk.model.environments[0].health, Health::SignedIn);
    assert!(desk.said().contains("answers again"), "{}", desk.said());
}
