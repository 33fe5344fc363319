//! What is unsaved, while others change the same application.

use appdeck::api::Reply;
use appdeck::domain::claim::Claim;

use super::{A, B, ONE, TWO, reply, save};
use crate::support::desk::Desk;
use crate::support::samples::{application, named};

#[test]
fn the_difference_is_that_of_what_was_typed_in() {
    let coffee = application("webc_1", &[A, B]);
    let mut other = application("webc_2", &[A]);
    other.settings.name = "Coffee-Kiosk".into();
    let mut desk = Desk::with(&[coffee.clone(), other.clone()]);
    // The other one has a draft.
    desk.press("/").type_text("kiosk").press("enter 3 a").type_text(TWO).press("enter");
    desk.see("● unsaved");
    desk.press("r /").press("esc");
    desk.press("/").type_text("coffee").press("enter home");
    desk.see("▌ Coffee-Desk");
    desk.press("3 home down down enter").type_text("9").see(&format!("{B}9"));
    // Somebody gives it another name, so that the filter drops it.
    let mut renamed = coffee;
    renamed.settings.name = "Tea".into();
    desk.listed(&[renamed, other]).see(&format!("{B}9"));
    desk.press("ctrl-s").see("Save Tea").see(&format!("+ {B}9")).not_see("Save Coffee-Kiosk");
}

#[test]
fn what_is_typed_and_what_a_save_lost_are_both_unsaved() {
    let mut desk = Desk::with(&[application("webc_1", &[A, B])]);
    save(&mut desk, ONE, &[A, B], &[A, B, ONE]);
    desk.press("home down down enter").type_text("2").see(&format!("{B}2"));
    desk.wait(6);
    desk.answer(reply(&["https://new.example/cb", A, B]));
    desk.press("enter").see("● unsaved").see(&format!("  {A}")).see(&format!("  {B}2"));
}

#[test]
fn a_clash_of_one_claim_leaves_the_others() {
    let claims = |list: &[&str]| {
        let mut application = named("webc_1", "Coffee-Desk");
        let pairs = list.iter().map(|claim| claim.split_once('=').unwrap());
        application.settings.custom_claims =
            pairs.map(|(key, value)| Claim { key: key.into(), value: value.into() }).collect();
        application
    };
    let reply = |list: &[&str]| Reply::Application(claims(list));
    let mut desk = Desk::with(&[claims(&["z=1"])]);
    desk.press("1 home").press(&"down ".repeat(5)).press("enter");
    desk.type_text(", k=5, a=2").press("enter ctrl-s enter");
    let both = ["z=1", "k=5", "a=2"];
    desk.answer(reply(&["z=1"])).answer(reply(&both)).answer(reply(&both));
    // The last claim is typed on, while somebody overwrites the save.
    desk.press("enter").type_text("3").wait(6);
    desk.answer(reply(&["z=1", "a=9", "c=3"])).press("enter ctrl-s");
    for claim in ["+ a=23", "- a=9", "+ k=5"] {
        desk.see(claim);
    }
    desk.not_see("- z=1").not_see("- c=3");
}

#[test]
fn a_form_that_was_left_is_asked_about_before_the_program_ends() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    desk.press("n").type_text("Half").press("esc q");
    desk.see("Quit with unsaved changes?").see("Something was typed and not accepted yet");
}
