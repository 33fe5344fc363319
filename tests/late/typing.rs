//! Text that is being typed, while everything is read again.

use appdeck::api::Request;
use appdeck::domain::{FieldId, Patch, Value};

use super::{A, B};
use crate::support::desk::Desk;
use crate::support::samples::{application, named};

const NEW: &str = "https://new.example/cb";

/// While everything is read again, the second URL is being typed in.
fn typing() -> Desk {
    let mut desk = Desk::with(&[application("webc_1", &[A, B])]);
    desk.press("r 3 home down down enter").type_text("2").see(&format!("{B}2"));
    desk
}

/// The list that the save under way sends.
fn sent(desk: &Desk) -> (FieldId, Vec<String>) {
    let Some((_, Request::UpdateApplication(_, patch))) = desk.asked.last() else {
        panic!("{:?}:\n{}", desk.asked, desk.screen())
    };
    list(patch)
}

fn list(patch: &Patch) -> (FieldId, Vec<String>) {
    let [(field, Value::List(list))] = patch.changes() else { panic!("{patch:?}") };
    let mut list = list.clone();
    list.sort();
    (*field, list)
}

#[test]
fn what_is_read_meanwhile_puts_no_other_url_under_the_editor() {
    let mut desk = typing();
    desk.listed(&[application("webc_1", &[NEW, A, B])]);
    desk.press("enter ctrl-s enter").read(application("webc_1", &[NEW, A, B]));
    assert_eq!(sent(&desk), (FieldId::PostLogin, vec![A.into(), format!("{B}2"), NEW.into()]));
}

#[test]
fn what_somebody_adds_meanwhile_is_not_taken_away_by_a_text_that_began_before() {
    let mut before = application("webc_1", &[]);
    before.settings.scopes = ["openid".to_owned()].into();
    let mut after = before.clone();
    after.settings.scopes = ["openid".to_owned(), "email".to_owned()].into();
    let mut desk = Desk::with(&[before]);
    desk.press("r 1").press(&"down ".repeat(4));
    desk.press("enter").type_text(" profile").see("openid profile");
    desk.listed(std::slice::from_ref(&after));
    desk.press("enter ctrl-s enter").read(after);
    let scopes = ["email", "openid", "profile"].map(String::from).to_vec();
    assert_eq!(sent(&desk), (FieldId::Scopes, scopes));
}

#[test]
fn what_is_typed_outlives_that_its_application_is_gone_or_hidden() {
    let mut desk = typing();
    desk.listed(&[]).type_text("q").see(&format!("{B}2q"));
    let mut desk = Desk::with(&[application("webc_1", &[A, B])]);
    desk.press("r /").type_text("coffee").press("enter 3 home down down enter");
    let mut renamed = application("webc_1", &[A, B]);
    renamed.settings.name = "Tea".into();
    desk.listed(&[renamed]).type_text("q").see(&format!("{B}q"));
}

#[test]
fn what_was_renamed_in_the_editor_stays_on_the_filtered_list_when_it_closes() {
    let coffee = application("webc_1", &[A, B]);
    let other = named("webc_2", "Coffee-Kiosk");
    let mut desk = Desk::with(std::slice::from_ref(&coffee));
    desk.press("r").listed(&[coffee.clone(), other.clone()]);
    desk.press("r /").type_text("coffee").press("enter 3 home down down enter");
    let mut renamed = coffee;
    renamed.settings.name = "Tea".into();
    desk.listed(&[renamed, other]).press("esc esc").see("▌ Tea").see("╭ Tea ─");
    desk.press("k").see("▌ Coffee-Kiosk").see("╭ Coffee-Kiosk ─");
}
