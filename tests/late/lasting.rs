//! What is said and shown goes when it is so no more.

use appdeck::api::{ApiError, ErrorKind};
use appdeck::app::Msg;
use appdeck::app::screen::notice::{Tone, TrueWhile};
use appdeck::domain::connection::Origin;
use appdeck::domain::remembered::RememberedList;
use appdeck::domain::{Application, ClientSecret, EnvKey, SecretStatus};
use jiff::SignedDuration;

use super::{copies, fresh, generate, generated};
use crate::support::desk::Desk;
use crate::support::samples::{application, environment, named, secret};

/// A secret is ordered, its answer is lost, and this is found of it; the question is left.
fn found(desk: &mut Desk, secrets: Vec<ClientSecret>) {
    generate(desk);
    desk.lose().read(Application { secrets, ..application("webc_1", &[]) });
    desk.press("esc");
}

fn used(one: &ClientSecret) -> ClientSecret {
    let last_used = one.created.map(|at| at + SignedDuration::from_secs(5));
    ClientSecret { last_used, ..one.clone() }
}

fn with(secrets: &[ClientSecret]) -> [Application; 1] {
    [Application { secrets: secrets.to_vec(), ..application("webc_1", &[]) }]
}

/// Reads everything again: the application has these secrets now.
fn again(desk: &mut Desk, secrets: &[ClientSecret]) {
    desk.press("r").listed(&with(secrets));
}

#[test]
fn that_a_secret_may_be_lost_is_said_until_it_is_used_or_gone() {
    let inactive =
        |one: &ClientSecret| ClientSecret { status: SecretStatus::Inactive, ..one.clone() };
    for now in 0..4 {
        let mut desk = Desk::with(&[application("webc_1", &[])]);
        let new = fresh(&desk, "sks_late");
        found(&mut desk, vec![new.clone()]);
        assert!(desk.message().contains("••••abcd of Coffee-Desk"), "{}", desk.screen());
        again(&mut desk, &[new.clone(), ClientSecret { suffix: "efgh".into(), ..secret("sks_2") }]);
        assert!(desk.message().contains("••••abcd of Coffee-Desk"), "{}", desk.screen());
        match now {
            0 => again(&mut desk, &[used(&new)]),
            1 => again(&mut desk, &[inactive(&new)]),
            2 => again(&mut desk, &[]),
            _ => drop(desk.press("r").listed(&[named("webc_2", "Other")])),
        }
        assert_eq!(desk.message(), "", "{now}: {}", desk.screen());
    }
}

#[test]
fn of_several_that_may_be_lost_it_is_said_until_none_may() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    let one = fresh(&desk, "sks_1");
    let two = ClientSecret { suffix: "efgh".into(), ..fresh(&desk, "sks_2") };
    found(&mut desk, vec![one.clone(), two.clone()]);
    let said = "One of ••••abcd, ••••efgh of Coffee-Desk may be lost";
    assert_eq!(desk.message(), said);
    again(&mut desk, &[used(&one), two.clone()]);
    assert_eq!(desk.message(), said);
    again(&mut desk, &[used(&one), used(&two)]);
    assert_eq!(desk.message(), "");
    desk.told(said);
}

#[test]
fn what_was_said_of_the_word_goes_with_the_question() {
    let mut desk = Desk::with(&with(&[secret("sks_1")]));
    desk.press("enter D enter").see("Type Coffee-Desk to delete").press("C").not_see("to delete ·");
    assert_eq!(desk.message(), "");
    desk.press("enter").see("That is not Coffee-Desk").press("esc");
    assert_eq!(desk.message(), "");
}

/// The list of an earlier run is shown, and the server does not accept what this run signs in with.
fn refused(columns: u16, rows: u16) -> Desk {
    let mut desk = Desk::of(vec![environment("coffee-development")], |model| {
        model.size = (columns, rows);
        model.environments[0].origin = Origin::Variables;
    });
    let (key, at) = (EnvKey::new("coffee-development"), desk.model.now);
    let url = desk.model.environments[0].world.environment.url();
    let list = RememberedList::of(url, at, [&named("webc_1", "Coffee-Desk")].into_iter());
    desk.tell(Msg::ListRead(key, Box::new(list))).wait(60);
    assert!(desk.model.environments[0].listing.is_some());
    let words = "coffee-development.scalekit.dev does not accept the credentials \
                 (invalid_client: Client authentication failed due to unknown client, no client \
                 authentication included, or an unsupported method)";
    let error = ApiError { status: Some(401), ..ApiError::new(ErrorKind::SignedOut, words) };
    desk.refuse(error);
    desk
}

#[test]
fn what_is_not_being_read_any_more_is_not_said_to_be() {
    let mut desk = refused(120, 40);
    desk.not_see("is being read").see("From the list of 1 min ago; the rest could not be");
    desk.press("L").see("It was not read in this run · r reads everything again");
    desk.press("r").see("the rest is being read");
    desk.press("esc esc").see("Reading stopped").not_see("is being read");
}

#[test]
fn what_to_do_about_a_refusal_is_whole_where_there_is_little_room() {
    let mut desk = refused(80, 24);
    let advice = "this run keeps what SCALEKIT_CLIENT_SECRET held when it began: start it again with \
                  another one · ! tells more";
    desk.see(advice).see("does not accept the credentials");
    // No form changes what the shell has set.
    desk.not_see("edits the connection")
        .press("!")
        .see("or an unsupported method")
        .not_see("C edits");
}

#[test]
fn where_only_a_new_start_helps_nothing_else_is_offered() {
    let mut desk = Desk::of(vec![environment("coffee-development")], |model| {
        model.size = (80, 24);
        model.environments[0].origin = Origin::Variables;
    });
    let words = "coffee-development.scalekit.dev does not accept the credentials (invalid_client)";
    desk.refuse(ApiError { status: Some(401), ..ApiError::new(ErrorKind::SignedOut, words) });
    desk.see("start it again with another one · ! tells more").see("! tells more");
    // The list says it too, line by line.
    desk.see("│ SCALEKIT_CLIENT_SECRET held when  │")
        .not_see("tries it again")
        .not_see("edits the connection");
}

#[test]
fn a_new_secret_above_takes_nothing_from_under_the_cursor() {
    let old = ClientSecret { suffix: "efgh".into(), ..secret("sks_old") };
    let mut desk = Desk::with(&with(std::slice::from_ref(&old)));
    desk.press("2").see("▌ ••••efgh");
    again(&mut desk, &[secret("sks_new"), old]);
    desk.see("••••abcd").see("▌ ••••efgh").press("x").see("Delete ••••efgh?");
}

#[test]
fn a_new_secret_takes_nothing_from_under_the_cursor_of_another_tab() {
    let old = ClientSecret { suffix: "efgh".into(), ..secret("sks_old") };
    let mut desk = Desk::with(&with(std::slice::from_ref(&old)));
    desk.press("2 1");
    again(&mut desk, &[secret("sks_new"), old]);
    desk.press("2 x").see("Delete ••••efgh?");
}

#[test]
fn that_no_secret_works_is_said_until_one_does() {
    let mut desk = Desk::with(&with(&[secret("sks_1")]));
    let (key, id) = (EnvKey::new("dev"), application("webc_1", &[]).id);
    let inactive = ClientSecret { status: SecretStatus::Inactive, ..secret("sks_1") };
    again(&mut desk, std::slice::from_ref(&inactive));
    desk.model.say_while(TrueWhile::LockedOut(key, id), Tone::Error, "No secret works");
    again(&mut desk, &[inactive]);
    desk.says("No secret works");
    again(&mut desk, &[secret("sks_1")]);
    desk.says("");
}

#[test]
fn the_cursor_goes_to_the_secret_that_was_generated() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    generate(&mut desk);
    generated(&mut desk, "sks_new");
    copies(&mut desk);
    desk.press("enter").see("▌ ••••abcd");
}
