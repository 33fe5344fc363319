//! Secrets whose answer was lost: what may have come of them is asked about when nothing else is.

use appdeck::api::Reply;
use appdeck::domain::connection::{Connection, Origin, SecretSource, Target};
use appdeck::domain::{Application, Secret};

use super::{A, TWO, copies, fresh, generate, reply};
use crate::support::desk::{Desk, down, is_listing, page};
use crate::support::samples::{application, named, secret};

/// The question about a secret that may have been generated and never arrived.
const QUESTION: &str = "Is ••••abcd of Coffee-Desk lost?";

/// A secret is ordered, its answer lost, and nothing of it found so far.
fn lost(desk: &mut Desk) {
    generate(desk);
    desk.lose().answer(reply(&[])).see("it did not happen so far");
}

/// The application with these secrets.
fn holding(ids: &[&str], desk: &Desk) -> Application {
    let secrets = ids.iter().map(|id| fresh(desk, id)).collect();
    Application { secrets, ..application("webc_1", &[]) }
}

#[test]
fn a_secret_that_is_generated_after_all_is_asked_about_a_minute_later() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    lost(&mut desk);
    desk.wait(60);
    let after = holding(&["sks_late"], &desk);
    desk.listed(&[after]).see(QUESTION).see("Delete ••••abcd");
}

#[test]
fn that_it_never_happened_is_said_a_minute_later_and_no_more() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    lost(&mut desk);
    desk.press("esc").wait(60).listed(&[application("webc_1", &[])]);
    assert!(
        desk.message().starts_with("Looked up again, and it did not happen"),
        "{}",
        desk.message()
    );
    for _ in 0..100 {
        desk.wait(60);
        assert!(desk.asked.is_empty(), "{:?}", desk.asked);
    }
}

#[test]
fn a_secret_that_was_stored_is_no_suspect() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    lost(&mut desk);
    desk.wait(10).press("a enter").answer(reply(&[]));
    let create = desk.hold();
    let after = holding(&["sks_own"], &desk);
    desk.reply(create, Reply::SecretCreated(secret(""), Secret::new("test_value_abcd".into())));
    desk.read(after.clone());
    copies(&mut desk);
    desk.press("enter").not_see("shown once").wait(60).listed(&[after]);
    desk.not_see(QUESTION).not_see("Lost secret");
}

#[test]
fn a_stored_secret_without_an_id_is_no_suspect_though_it_was_not_read() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    lost(&mut desk);
    desk.wait(10).press("a enter").answer(reply(&[]));
    let create = desk.hold();
    let after = holding(&["sks_own"], &desk);
    desk.reply(create, Reply::SecretCreated(secret(""), Secret::new("test_value_abcd".into())));
    desk.refuse(down());
    desk.wait(60).listed(&[after]);
    // It is stored.
    desk.model.reveals.clear();
    desk.wait(1).not_see(QUESTION).not_see("Lost secret");
}

#[test]
fn what_is_looked_for_keeps_its_environment_in_the_configuration() {
    let entry = Connection {
        target: Target::Environment,
        name: "dev".into(),
        url: "https://dev.scalekit.dev".into(),
        kind: None,
        client_id: "skc_1".into(),
        source: SecretSource::Variable("X".into()),
    };
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    desk.model.environments[0].origin = Origin::File(Box::new(entry));
    lost(&mut desk);
    desk.press("esc esc x").see("still to be found out");
}

#[test]
fn what_was_found_of_an_application_outlives_a_question_about_a_secret() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    desk.press("n").type_text("New-One").press("enter");
    desk.lose().listed(&[application("webc_1", &[])]).press("esc");
    lost(&mut desk);
    desk.wait(61);
    let after = holding(&["sks_late"], &desk);
    desk.listed(&[after, named("webc_new", "New-One")]);
    desk.see(QUESTION).press("esc").told("webc_new");
}

#[test]
fn that_an_application_was_deleted_elsewhere_outlives_a_question_about_a_secret() {
    let others = [application("webc_1", &[]), named("webc_2", "Zebra")];
    let mut desk = Desk::with(&others);
    desk.press("down 3 a").type_text(TWO).press("enter").see("● unsaved").press("esc esc home");
    lost(&mut desk);
    desk.wait(61);
    let after = holding(&["sks_late"], &desk);
    desk.listed(&[after]).see(QUESTION).press("esc").told("Zebra");
}

#[test]
fn no_question_comes_between_while_one_types() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    desk.press("2 a enter").answer(reply(&[A]));
    desk.lose().answer(reply(&[A]));
    desk.press("3 a").type_text("https://x.exa");
    desk.wait(60);
    let late = Application { secrets: vec![secret("sks_late")], ..application("webc_1", &[A]) };
    desk.listed(&[late]);
    desk.type_text("mple/cb").see("https://x.example/cb").not_see(QUESTION);
    // It is asked when nothing else is.
    desk.press("enter").see(QUESTION);
    desk.press("esc").see("● unsaved").see(A).see("https://x.example/cb");
}

#[test]
fn a_question_that_comes_between_two_escapes_is_asked_all_the_same() {
    let mut desk = Desk::with(&[application("webc_1", &[A])]);
    desk.press("2 a enter").answer(reply(&[A]));
    desk.lose().answer(reply(&[A]));
    desk.press("3 a").type_text("x").press("esc");
    desk.wait(60);
    let late = Application { secrets: vec![secret("sks_late")], ..application("webc_1", &[A]) };
    desk.listed(&[late]);
    desk.press("esc esc").not_see(QUESTION);
    desk.wait(60).told("abcd");
}

#[test]
fn who_asks_for_another_secret_is_asked_about_the_lost_one_first() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    let before = holding(&["sks_old"], &desk);
    desk.press("r").listed(std::slice::from_ref(&before));
    desk.press("2 a enter").answer(Reply::Application(before));
    desk.lose().refuse(down()).press("esc").see("Unknown whether it happened");
    let after = holding(&["sks_old", "sks_late"], &desk);
    desk.wait(5).press("a enter");
    let list = desk.hold_where(is_listing);
    desk.answer(Reply::Application(after.clone())).see("2 of 2 active");
    desk.not_see("Two secrets are active");
    desk.reply(list, page(vec![after])).see(QUESTION);
}
