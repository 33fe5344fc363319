//! More that comes late: each was a way to lose something, or to be told what is not so.

use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::screen::environment_state::Health;
use appdeck::domain::claim::Claim;
use appdeck::domain::{ClientSecret, Secret};

use super::saves::{ONE, save};
use super::{Desk, application, create, environment, listed, lose, page, secret, timed_out};

const A: &str = "https://a.example/cb";
const B: &str = "https://b.example/cb";
const TWO: &str = "https://two.example/cb";

fn down() -> ApiError {
    ApiError { status: Some(503), ..ApiError::new(ErrorKind::Unavailable, "down") }
}

fn reply(urls: &[&str]) -> Reply {
    Reply::Application(application("webc_1", urls))
}

#[test]
fn the_difference_is_that_of_what_was_typed_in() {
    let mut other = application("webc_2", &[A]);
    other.settings.name = "Coffee-Kiosk".into();
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[application("webc_1", &[A, B]), other.clone()]);
    // The other one has a draft.
    desk.press("/").type_text("kiosk").press("enter 3 a").type_text(TWO).press("enter");
    assert_eq!(desk.model.environment().unwrap().drafts.len(), 1);
    desk.press("r /").press("esc");
    desk.press("/").type_text("coffee").press("enter home");
    if desk.model.environment().unwrap().place.selected.as_ref().unwrap().as_str() != "webc_1" {
        desk.press("down");
    }
    desk.press("3 home down down enter").type_text("9");
    assert_eq!(
        desk.model.environment().unwrap().place.selected.as_ref().unwrap().as_str(),
        "webc_1"
    );
    assert!(desk.model.environment().unwrap().place.editor.is_some());
    let mut renamed = application("webc_1", &[A, B]);
    renamed.settings.name = "Tea".into();
    listed(&mut desk, &[renamed, other]);
    assert!(desk.model.environment().unwrap().place.editor.is_some());
    desk.press("ctrl-s");
    let text = format!("{:?}", desk.model.dialog);
    assert!(text.contains("Tea") && !text.contains("Kiosk"), "{text}");
}

#[test]
fn leaving_does_not_end_the_search() {
    let mut desk = Desk::start(vec![environment("dev", false), environment("qa", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    listed(&mut desk, &[]);
    desk.press("esc").wait(61);
    let l = desk.hold();
    desk.fail(l, down());
    desk.press("E j enter");
    listed(&mut desk, &[]);
    for _ in 0..100 {
        desk.wait(60);
    }
    assert!(
        desk.model.pending.is_empty() || !desk.asked.is_empty(),
        "pending, nothing asks; retries {:?}",
        desk.model.retries.len()
    );
}

#[test]
fn unsaved_again_is_said_only_of_what_is_in_the_draft() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    desk.answer(reply(&[A])); // reread: ONE is gone
    desk.answer(reply(&[A, TWO])); // saved
    desk.answer(reply(&[A])); // read back: TWO gone too; sent again
    desk.answer(reply(&[A, TWO]));
    desk.answer(reply(&[A])); // and overwritten again
    let draft = desk.model.environment().unwrap().drafts.values().next().cloned();
    let has = draft.as_ref().is_some_and(|d| d.now.post_login_uris.contains(&ONE.to_owned()));
    assert!(
        has || !desk.said().contains("unsaved again: Allowed") && !desk.said().contains(ONE),
        "said {} / draft {:?}",
        desk.said(),
        draft.map(|d| d.now.post_login_uris)
    );
}

#[test]
fn what_was_taken_back_is_not_told_as_overwritten_while_its_save_is_read_back_again() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    // The operator takes ONE away again.
    desk.press("3 home down down x ctrl-s enter");
    desk.answer(reply(&[A, ONE])).answer(reply(&[A]));
    let back = desk.hold();
    desk.fail(back, down());
    desk.model
        .retries
        .iter_mut()
        .for_each(|w| w.at = desk.model.now + jiff::SignedDuration::from_secs(20));
    desk.wait(6);
    assert!(desk.asked.is_empty(), "the first save is not looked at meanwhile");
    assert!(!desk.said().contains("overwrote"), "{}", desk.said());
}

#[test]
fn a_look_during_a_read_back_that_waits_tells_no_overwriting() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.wait(3);
    desk.press("3 home down down x ctrl-s enter");
    desk.answer(reply(&[A, ONE])).answer(reply(&[A]));
    let back = desk.hold();
    desk.fail(back, down());
    desk.wait(2);
    assert!(desk.asked.is_empty(), "the first save is not looked at meanwhile");
    assert!(
        !desk.said().contains("overwrote"),
        "{} / drafts {:?}",
        desk.said(),
        desk.model
            .environment()
            .unwrap()
            .drafts
            .values()
            .map(|d| &d.now.post_login_uris)
            .collect::<Vec<_>>()
    );
}

#[test]
fn what_was_found_of_an_application_outlives_a_question_about_a_secret() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("n").type_text("New-One").press("enter");
    lose(&mut desk);
    listed(&mut desk, &[application("webc_1", &[])]);
    desk.press("esc");
    desk.press("2 g enter").answer(reply(&[]));
    lose(&mut desk);
    desk.answer(reply(&[]));
    desk.wait(61);
    let mut after = application("webc_1", &[]);
    after.secrets.push(ClientSecret { created: Some(desk.model.now), ..secret("sks_late") });
    let mut new = application("webc_new", &[]);
    new.settings.name = "New-One".into();
    listed(&mut desk, &[after, new]);
    let all: Vec<_> = desk.model.said.newest_first().map(|n| n.text.clone()).collect();
    assert!(
        desk.said().contains("webc_new") || all.iter().any(|t| t.contains("webc_new")),
        "{:?} / {all:?}",
        desk.said()
    );
}

#[test]
fn a_clock_two_hours_ahead_does_not_make_a_create_undone() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[]);
    create(&mut desk);
    lose(&mut desk);
    let mut new = application("webc_new", &[]);
    new.created = Some(desk.model.now - jiff::SignedDuration::from_hours(2));
    listed(&mut desk, &[new]);
    assert!(desk.said().contains("was created: webc_new"), "{}", desk.said());
}

#[test]
fn what_is_stale_comes_back_though_a_read_ran_out_of_tries() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    for _ in 0..60 {
        desk.wait(5);
        while !desk.asked.is_empty() {
            let l = desk.hold();
            desk.fail(l, down());
        }
    }
    desk.press("esc");
    for _ in 0..100 {
        desk.wait(60);
        while !desk.asked.is_empty() {
            desk.answer(page(vec![application("webc_1", &[A])]));
        }
    }
    assert!(
        !matches!(desk.model.environment().unwrap().health, Health::Failed(_)),
        "stale for ever, said: {}",
        desk.said()
    );
}

#[test]
fn what_the_save_before_lost_is_told_though_the_answer_to_the_next_one_was_lost() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    desk.answer(reply(&[A])); // a colleague took ONE
    let l = desk.hold();
    desk.fail(l, timed_out());
    desk.answer(reply(&[A, TWO]));
    for _ in 0..5 {
        desk.wait(30);
        while !desk.asked.is_empty() {
            desk.answer(reply(&[A, TWO]));
        }
    }
    let told = desk.model.said.newest_first().any(|n| n.text.contains(ONE));
    assert!(told, "{}", desk.said());
}

#[test]
fn a_look_while_a_lost_save_is_looked_up_tells_no_overwriting() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    save(&mut desk, ONE, &[A], &[A, ONE]);
    desk.press("3 home down down x ctrl-s enter");
    desk.answer(reply(&[A, ONE]));
    let l = desk.hold();
    desk.fail(l, timed_out());
    let found = desk.hold();
    desk.wait(6);
    assert!(desk.asked.is_empty(), "the first save is not looked at meanwhile");
    let said = desk.said().to_owned();
    desk.reply(found, reply(&[A]));
    assert!(!said.contains("overwrote"), "{said}");
}

#[test]
fn a_stored_secret_without_an_id_is_no_suspect_though_it_was_not_read() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("2 g enter").answer(reply(&[]));
    lose(&mut desk);
    desk.answer(reply(&[]));
    desk.wait(10).press("g enter").answer(reply(&[]));
    let create = desk.hold();
    let mut after = application("webc_1", &[]);
    after.secrets.push(ClientSecret { created: Some(desk.model.now), ..secret("sks_own") });
    desk.reply(create, Reply::SecretCreated(secret(""), Secret::new("test_value_abcd".into())));
    let l = desk.hold_where(|r| matches!(r, Request::GetApplication(_)));
    desk.fail(l, down());
    desk.wait(60);
    listed(&mut desk, &[after]);
    desk.model.reveals.clear();
    desk.wait(1);
    assert!(desk.model.dialog.is_none(), "{:?}", desk.model.dialog);
}

#[test]
fn deleted_elsewhere_is_not_swallowed_by_a_question() {
    let mut two = application("webc_2", &[A]);
    two.settings.name = "Zebra".into();
    let mut desk = Desk::start(vec![environment("dev", false)]);
    listed(&mut desk, &[application("webc_1", &[]), two]);
    desk.press("down 3 a").type_text(TWO).press("enter");
    assert_eq!(desk.model.environment().unwrap().drafts.len(), 1);
    desk.press("esc esc home");
    desk.press("2 g enter").answer(reply(&[]));
    lose(&mut desk);
    desk.answer(reply(&[]));
    desk.wait(61);
    let mut after = application("webc_1", &[]);
    after.secrets.push(ClientSecret { created: Some(desk.model.now), ..secret("sks_late") });
    listed(&mut desk, &[after]);
    let all: Vec<_> = desk.model.said.newest_first().map(|n| n.text.clone()).collect();
    assert!(all.iter().any(|t| t.contains("Zebra")), "{} / {all:?}", desk.said());
    let _ = page(vec![]);
}

#[test]
fn giving_up_asks_nothing_before_the_server_said() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    desk.press("3 a").type_text(TWO).press("enter ctrl-s enter");
    let l = desk.hold();
    let mut busy = ApiError::new(ErrorKind::RateLimited, "too many requests");
    busy.retry_after = Some(300);
    desk.fail(l, busy).press("esc");
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
}

#[test]
fn a_question_that_comes_between_two_escapes_is_told_all_the_same() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    desk.press("2 g enter").answer(reply(&[A]));
    lose(&mut desk);
    desk.answer(reply(&[A]));
    desk.press("3 a").type_text("x").press("esc");
    desk.wait(60);
    let mut after = application("webc_1", &[A]);
    after.secrets.push(secret("sks_late"));
    listed(&mut desk, &[after]);
    desk.press("esc esc");
    assert!(desk.model.dialog.is_none());
    for _ in 0..5 {
        desk.wait(60);
    }
    let all: Vec<_> = desk.model.said.newest_first().map(|n| n.text.clone()).collect();
    assert!(desk.model.dialog.is_some() || all.iter().any(|t| t.contains("abcd")), "{all:?}");
}

#[test]
fn a_clash_of_one_claim_leaves_the_others() {
    let claims = |list: &[&str]| {
        let mut application = application("webc_1", &[]);
        let pairs = list.iter().map(|claim| claim.split_once('=').unwrap());
        application.settings.custom_claims =
            pairs.map(|(key, value)| Claim { key: key.into(), value: value.into() }).collect();
        Reply::Application(application)
    };
    let Reply::Application(first) = claims(&["z=1"]) else { panic!() };
    let mut desk = Desk::with(&first);
    desk.press("1 home").press(&"down ".repeat(6)).press("enter");
    desk.type_text(", k=5, a=2").press("enter ctrl-s enter");
    let both = ["z=1", "k=5", "a=2"];
    desk.answer(claims(&["z=1"])).answer(claims(&both)).answer(claims(&both));
    // The last claim is typed on, while somebody overwrites the save.
    desk.press("enter").type_text("3").wait(6);
    desk.answer(claims(&["z=1", "a=9", "c=3"])).press("enter");
    let draft = desk.model.environment().unwrap().drafts.values().next().unwrap();
    let mut now: Vec<_> =
        draft.now.custom_claims.iter().map(|one| format!("{}={}", one.key, one.value)).collect();
    now.sort();
    assert_eq!(now, ["a=23", "c=3", "k=5", "z=1"]);
}
