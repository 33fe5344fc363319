//! Requests whose task breaks: whether they took effect is looked up, as of any lost answer.

use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::{Effect, Msg};
use appdeck::domain::ClientSecret;
use appdeck::domain::record::Outcome;

use super::saves::ONE;
use super::{Desk, application, create, environment, listed, page, secret};

const A: &str = "https://a.example/cb";

impl Desk {
    /// The task of the newest request breaks.
    fn break_newest(&mut self) -> &mut Self {
        let ticket = self.hold();
        self.tell(Msg::Crashed(ticket))
    }
}

#[test]
fn a_create_that_breaks_is_looked_for_and_found() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    desk.break_newest();
    assert!(desk.screen().contains("Coffee-Desk"), "what was typed stays:\n{}", desk.screen());
    listed(&mut desk, &[application("webc_new", &[])]);
    desk.see("The answer was lost, but Coffee-Desk was created: webc_new");
}

#[test]
fn a_create_that_breaks_and_is_not_found_is_looked_for_once_more() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    desk.break_newest();
    listed(&mut desk, &[]);
    desk.see("was not created so far");
    desk.wait(60);
    assert!(!desk.asked.is_empty(), "nothing looks again");
}

#[test]
fn a_secret_whose_request_breaks_is_told_as_lost_by_its_end() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    desk.break_newest();
    // Not sent again before it is known.
    let asked = desk.asked.len();
    desk.press("enter");
    assert_eq!(desk.asked.len(), asked, "{:?}", desk.asked);
    let mut after = application("webc_1", &[]);
    after.secrets.push(ClientSecret { created: Some(desk.model.now), ..secret("sks_lost") });
    desk.answer(Reply::Application(after));
    desk.see("••••abcd").see("lost");
}

#[test]
fn a_lost_secret_of_an_application_that_is_gone_leaves_with_it() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    desk.break_newest();
    desk.wanted.clear();
    let look = desk.hold();
    desk.fail(look, ApiError::new(ErrorKind::NotFound, "there is no such application"));
    desk.see("Coffee-Desk does not exist any more").not_see("Generate a client secret");
    let unclear = desk
        .wanted
        .iter()
        .any(|one| matches!(one, Effect::Record(entry) if entry.outcome == Outcome::FoundUnclear));
    assert!(unclear, "{:?}", desk.wanted);
}

#[test]
fn a_save_that_breaks_is_read_back_and_the_draft_stays_where_it_was_not_made() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    desk.press("3 a").type_text(ONE).press("enter ctrl-s enter");
    desk.answer(Reply::Application(application("webc_1", &[A])));
    desk.break_newest();
    desk.answer(Reply::Application(application("webc_1", &[A])));
    assert_eq!(desk.model.environment().unwrap().drafts.len(), 1, "{}", desk.screen());
    desk.see(ONE);
}

#[test]
fn a_read_that_breaks_is_told_and_read_again() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    while !desk.asked.is_empty() {
        desk.break_newest();
    }
    desk.see("internal error");
    desk.press("r");
    assert!(
        desk.asked.iter().any(|(_, request)| matches!(request, Request::ListApplications { .. }))
    );
    for _ in 0..2 {
        desk.answer(page(vec![application("webc_1", &[])]));
    }
    desk.see("Coffee-Desk");
}
