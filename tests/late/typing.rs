use appdeck::api::{Reply, Request};
use appdeck::domain::{FieldId, Value};

use super::saves::{ONE, save};
use super::{Desk, application, listed, lose, secret};

const A: &str = "https://a.example/cb";
const B: &str = "https://b.example/cb";
const NEW: &str = "https://new.example/cb";

/// While everything is read again, the second URL is being typed in.
fn typing() -> Desk {
    let mut desk = Desk::with(&application("webc_1", &[A, B]));
    desk.press("r 3 home down down enter").type_text("2");
    assert_eq!(typed(&desk), Some("https://b.example/cb2"));
    desk
}

fn typed(desk: &Desk) -> Option<&str> {
    let editor = desk.model.environment().unwrap().place.editor.as_ref();
    editor.map(|editor| editor.input.text())
}

#[test]
fn what_is_read_meanwhile_puts_no_other_url_under_the_editor() {
    let mut desk = typing();
    listed(&mut desk, &[application("webc_1", &[NEW, A, B])]);
    desk.press("enter ctrl-s enter");
    desk.answer(Reply::Application(application("webc_1", &[NEW, A, B])));
    let Some((_, Request::UpdateApplication(_, patch))) = desk.asked.last() else {
        panic!("{:?}: {}", desk.asked, desk.said())
    };
    let (field, Value::List(mut urls)) = patch.changes()[0].clone() else { panic!("{patch:?}") };
    urls.sort();
    assert_eq!((field, urls), (FieldId::PostLogin, vec![A.into(), format!("{B}2"), NEW.into()]));
}

#[test]
fn what_somebody_adds_meanwhile_is_not_taken_away_by_a_text_that_began_before() {
    let mut before = application("webc_1", &[]);
    before.settings.scopes = vec!["openid".into()];
    let mut after = before.clone();
    after.settings.scopes.push("email".into());
    let mut desk = Desk::with(&before);
    desk.press("r 1").press(&"down ".repeat(5));
    desk.press("enter").type_text(" profile");
    assert_eq!(typed(&desk), Some("openid profile"));
    listed(&mut desk, std::slice::from_ref(&after));
    desk.press("enter ctrl-s enter").answer(Reply::Application(after));
    let Some((_, Request::UpdateApplication(_, patch))) = desk.asked.last() else {
        panic!("{:?}: {}", desk.asked, desk.said())
    };
    let (_, Value::List(mut scopes)) = patch.changes()[0].clone() else { panic!("{patch:?}") };
    scopes.sort();
    assert_eq!(scopes, ["email", "openid", "profile"]);
}

#[test]
fn what_is_typed_outlives_that_its_application_is_gone_or_hidden() {
    let mut desk = typing();
    listed(&mut desk, &[]);
    desk.type_text("q");
    assert_eq!(typed(&desk), Some("https://b.example/cb2q"));
    let mut desk = Desk::with(&application("webc_1", &[A, B]));
    desk.press("r /").type_text("coffee").press("enter 3 home down down enter");
    let mut renamed = application("webc_1", &[A, B]);
    renamed.settings.name = "Tea".into();
    listed(&mut desk, &[renamed]);
    desk.type_text("q");
    assert_eq!(typed(&desk), Some("https://b.example/cbq"));
}

#[test]
fn a_form_that_was_left_is_asked_about_before_the_program_ends() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("n").type_text("Half").press("esc q");
    assert!(desk.model.dialog.is_some());
}

#[test]
fn what_is_typed_and_what_a_save_lost_are_both_in_the_draft() {
    let mut desk = Desk::with(&application("webc_1", &[A, B]));
    save(&mut desk, ONE, &[A, B], &[A, B, ONE]);
    desk.press("home down down enter").type_text("2");
    assert_eq!(
        desk.model.environment().unwrap().place.editor.as_ref().unwrap().input.text(),
        format!("{B}2")
    );
    desk.wait(6);
    desk.answer(Reply::Application(application("webc_1", &[NEW, A, B])));
    desk.press("enter");
    let draft = desk.model.environment().unwrap().drafts.values().next().unwrap();
    assert!(draft.now.post_login_uris.contains(&A.to_owned()), "A is gone");
}

#[test]
fn the_selection_is_on_the_list_again_when_the_editor_closes() {
    let mut desk = Desk::with(&application("webc_1", &[A, B]));
    let mut other = application("webc_2", &[A]);
    other.settings.name = "Coffee-Kiosk".into();
    desk.press("r");
    listed(&mut desk, &[application("webc_1", &[A, B]), other.clone()]);
    desk.press("r /").type_text("coffee").press("enter 3 home down down enter");
    let mut renamed = application("webc_1", &[A, B]);
    renamed.settings.name = "Tea".into();
    listed(&mut desk, &[renamed, other]);
    desk.press("esc esc");
    let state = desk.model.environment().unwrap();
    assert_eq!(state.place.selected, state.visible(state.place.position).map(|a| a.id.clone()));
}

#[test]
fn no_question_comes_between_while_one_types() {
    let mut desk = Desk::with(&application("webc_1", &[A]));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[A])));
    lose(&mut desk);
    desk.answer(Reply::Application(application("webc_1", &[A])));
    desk.press("3 a").type_text("https://x.exa");
    desk.wait(60);
    let mut after = application("webc_1", &[A]);
    after.secrets.push(secret("sks_late"));
    listed(&mut desk, &[after]);
    desk.type_text("mple/cb");
    assert!(desk.model.dialog.is_none());
    desk.press("enter");
    assert!(desk.model.dialog.is_some(), "it is asked when nothing else is");
    let draft = desk.model.environment().unwrap().drafts.values().next().unwrap();
    assert_eq!(draft.now.post_login_uris, [A, "https://x.example/cb"]);
}
