//! Looking once more for creates whose answer was lost.

use appdeck::api::{ApiError, ErrorKind, Reply};
use appdeck::app::Msg;
use appdeck::app::msg::CopyTicket;
use appdeck::domain::clipboard::{Certainty, CopyOutcome};
use appdeck::domain::connection::{Connection, Origin, SecretSource, Target};
use appdeck::domain::{ClientSecret, Secret};

use super::{Desk, application, create, environment, listed, lose, page, secret, timed_out};

#[test]
fn a_listing_that_is_begun_anew_goes_on_for_the_dialog_that_waits() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.wait(10).press("enter");
    lose(&mut desk);
    let listing = desk.hold();
    let mut busy = ApiError::new(ErrorKind::RateLimited, "too many requests");
    busy.retry_after = Some(300);
    desk.fail(listing, busy);
    desk.wait(51);
    listed(&mut desk, &[]);
    desk.press("esc");
    desk.press("ctrl-c");
    desk.press("enter");
    desk.wait(3000);
    desk.press("esc");
    assert!(desk.model.dialog.is_none(), "dialog: {:?}", desk.model.dialog);
}

#[test]
fn a_namesake_of_long_ago_is_not_what_was_created() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    let first = desk.hold();
    create(&mut desk);
    let lost = desk.hold();
    let mut old = application("webc_old", &[]);
    old.created = Some("2020-01-01T00:00:00Z".parse().unwrap());
    desk.reply(first, page(vec![old.clone()]));
    let second = desk.asked.pop().unwrap().0; // default client listing
    desk.reply(second, page(vec![]));
    assert!(desk.model.environment().unwrap().listed.is_some());
    desk.fail(lost, timed_out());
    listed(&mut desk, &[old]);
    assert!(!desk.said().contains("was created: webc_old"), "{}", desk.said());
}

#[test]
fn two_lost_creates_do_not_claim_one_application() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.wait(10).press("enter");
    lose(&mut desk);
    listed(&mut desk, &[application("webc_2", &[])]);
    desk.wanted.clear();
    desk.wait(51);
    listed(&mut desk, &[application("webc_2", &[])]);
    assert!(!desk.said().contains("created after all"), "{}", desk.said());
}

#[test]
fn what_was_created_after_all_is_told_under_an_open_form() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.wait(60);
    listed(&mut desk, &[application("webc_late", &[])]);
    desk.press("esc");
    for _ in 0..100 {
        desk.wait(60);
    }
    assert!(desk.model.pending.is_empty());
}

#[test]
fn each_of_two_findings_can_be_read() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.type_text("2").press("enter");
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.press("esc").wait(61);
    let mut two = application("webc_2", &[]);
    two.settings.name = "Coffee-Desk2".into();
    listed(&mut desk, &[application("webc_1", &[]), two]);
    for id in ["webc_1", "webc_2"] {
        assert!(desk.model.said.newest_first().any(|n| n.text.contains(id)), "{id}");
    }
}

#[test]
fn a_secret_that_was_stored_is_no_suspect() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    lose(&mut desk);
    desk.answer(Reply::Application(application("webc_1", &[])));
    desk.wait(10).press("g enter").answer(Reply::Application(application("webc_1", &[])));
    let create = desk.hold();
    let mut after = application("webc_1", &[]);
    after.secrets.push(ClientSecret { created: Some(desk.model.now), ..secret("sks_own") });
    desk.reply(create, Reply::SecretCreated(secret(""), Secret::new("test_value_abcd".into())));
    desk.answer(Reply::Application(after.clone()));
    let n = desk.model.reveals[0].number;
    let outcome = CopyOutcome {
        certainty: Certainty::Checked,
        route: "x",
        message: "Copied".into(),
        notice: "Copied".into(),
        hint: None,
    };
    desk.tell(Msg::Copied(CopyTicket::Secret(n), Ok(outcome))).press("enter");
    desk.wait(60);
    listed(&mut desk, &[after]);
    assert!(desk.model.dialog.is_none());
}

#[test]
fn what_is_looked_for_elsewhere_is_looked_for_until_it_is_told() {
    let mut desk = Desk::start(vec![environment("dev", false), environment("qa", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.press("esc E j enter");
    listed(&mut desk, &[]);
    desk.wait(61);
    let l = desk.hold();
    desk.fail(l, ApiError { status: Some(503), ..ApiError::new(ErrorKind::Unavailable, "down") });
    for _ in 0..100 {
        desk.wait(60);
    }
    assert!(desk.model.pending.is_empty() || !desk.asked.is_empty());
}

#[test]
fn the_final_word_can_be_read_again() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.press("esc").wait(61);
    listed(&mut desk, &[]);
    desk.wait(60);
    assert!(desk.model.said.newest_first().any(|n| n.text.contains("did not happen")));
}

#[test]
fn what_is_looked_for_keeps_its_environment_as_it_is() {
    let entry = Connection {
        target: Target::Environment,
        name: "dev".into(),
        url: "https://dev.scalekit.dev".into(),
        kind: None,
        client_id: "skc_1".into(),
        source: SecretSource::Variable("X".into()),
    };
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.model.environments[0].origin = Origin::File(Box::new(entry));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    lose(&mut desk);
    desk.answer(Reply::Application(application("webc_1", &[])));
    desk.press("esc backtab x");
    assert!(desk.said().contains("still to be found out"), "{}", desk.said());
}
