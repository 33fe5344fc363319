//! Secrets on the screen: what comes late belongs to the one it was asked for, and nothing but a
//! decision takes one away.

use appdeck::api::{Reply, Request};
use appdeck::app::Effect;
use appdeck::app::msg::Msg;
use appdeck::domain::Secret;
use appdeck::domain::clipboard::{Certainty, CopyHint, CopyOutcome, CopyText};
use appdeck::domain::delivery::{Destination, Preview};

use super::{copies, copying, generate, generated, reply};
use crate::support::desk::Desk;
use crate::support::samples::{application, copied, secret};

/// A secret is on the screen.
fn revealed() -> Desk {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    reveal(&mut desk, "sks_1");
    desk
}

fn reveal(desk: &mut Desk, id: &str) {
    generate(desk);
    generated(desk, id);
    desk.see("shown once").wanted.clear();
}

#[test]
fn that_a_value_is_here_is_noted_before_the_history_hears_of_it() {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    generate(&mut desk);
    desk.wanted.clear();
    generated(&mut desk, "sks_1");
    let at = |such: fn(&Effect) -> bool| desk.wanted.iter().position(such).unwrap();
    let noted =
        at(|one| matches!(one, Effect::Note(note) if note.destination == Destination::Reveal));
    let recorded = at(|one| matches!(one, Effect::Record(_)));
    assert!(noted < recorded, "{:?}", desk.wanted);
}

#[test]
fn whatever_lets_the_value_out_is_noted_before() {
    let mut desk = revealed();
    desk.press("c");
    assert!(
        matches!(desk.wanted.as_slice(), [Effect::Note(_), Effect::Copy(..)]),
        "{:?}",
        desk.wanted
    );
    desk.wanted.clear();
    desk.press("v");
    assert!(matches!(desk.wanted.as_slice(), [Effect::Note(_)]), "{:?}", desk.wanted);
}

#[test]
fn a_preview_of_another_file_is_none_of_the_one_that_is_typed() {
    let mut desk = revealed();
    desk.press("f enter");
    let Some(Effect::PreviewFile(asked, _)) = desk.wanted.pop() else { panic!("no preview") };
    desk.type_text(".env.production");
    let preview =
        Preview { path: "/x/.env".into(), lines: Vec::new(), mode: None, cautions: Vec::new() };
    desk.tell(Msg::Previewed(asked, Ok(preview))).press("enter");
    let Some(Effect::PreviewFile(again, _)) = desk.wanted.pop() else {
        panic!("written without a preview: {:?}", desk.wanted)
    };
    assert_eq!(again.path.to_str(), Some(".env.production"));
}

#[test]
fn a_late_copy_of_a_discarded_secret_is_no_delivery_of_the_next() {
    let mut desk = revealed();
    let (ticket, _) = copying(&mut desk);
    desk.press("D").type_text("discard").press("enter esc");
    reveal(&mut desk, "sks_2");
    desk.tell(Msg::Copied(ticket, Ok(copied()))).press("enter");
    // It was not stored, so it is not left.
    desk.see("shown once").not_see("Copied");
}

#[test]
fn a_copy_that_is_known_to_need_more_is_not_taken_for_stored() {
    for (doubts, closes) in [(false, true), (true, false)] {
        let mut desk = revealed();
        let (ticket, _) = copying(&mut desk);
        let words = "Its terminal drops it.";
        let hint = Some(if doubts { CopyHint::doubt(words) } else { CopyHint::besides(words) });
        let sent = CopyOutcome { certainty: Certainty::Unconfirmed, hint, ..copied() };
        desk.tell(Msg::Copied(ticket, Ok(sent))).see(words).press("enter");
        if closes {
            desk.see("Closed on your word");
        } else {
            desk.see("stored").see("may be in a clipboard").not_see("Closed on your word");
            desk.type_text("stored").press("enter").see("Closed on your word");
        }
    }
}

// Questions and dialogs keep the second one from being asked for; that none is lost if it comes all
// the same is held here.
#[test]
fn two_secrets_at_once_are_stored_one_after_the_other() {
    let value = |end: &str| Secret::new(format!("test_canary_value_{end}"));
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    let mut sent = || {
        desk.press("2 a enter").answer(reply(&[]));
        // As if the question had not waited for the answer.
        desk.model.dialog = None;
        desk.hold_where(|request| matches!(request, Request::CreateSecret(_)))
    };
    let (first, second) = (sent(), sent());

    let mut listed = secret("sks_1");
    listed.suffix = "1111".into();
    desk.reply(first, Reply::SecretCreated(listed, value("1111"))).see("••••••1111");
    let mut listed = secret("sks_2");
    listed.suffix = "2222".into();
    desk.reply(second, Reply::SecretCreated(listed, value("2222"))).see("••••••2222");

    // Nothing but a decision closes the one on top, and that is not one about the other.
    desk.press("enter esc q ctrl-c").see("••••••2222");
    assert!(copies(&mut desk) == CopyText::Secret(value("2222")), "the one on screen is copied");
    desk.press("enter").see("••••••1111").see("shown once");
    assert!(!desk.wanted.iter().any(|one| matches!(one, Effect::Quit)));
    desk.press("enter").see("••••••1111").see("cannot be shown again");
    assert!(copies(&mut desk) == CopyText::Secret(value("1111")), "the other one is copied");
    desk.press("enter").not_see("shown once");
}
