use appdeck::api::Reply;
use appdeck::app::msg::CopyTicket;
use appdeck::app::{Effect, Msg};
use appdeck::domain::Secret;
use appdeck::domain::clipboard::{Certainty, CopyOutcome};
use appdeck::domain::delivery::{Destination, Preview};

use super::{Desk, application, secret};

/// Generates a secret and gets it.
fn generate(desk: &mut Desk, id: &str) {
    let secret = secret(id);
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    desk.answer(Reply::SecretCreated(secret, Secret::new(format!("test_value_{id}_abcd"))));
    desk.wanted.clear();
}

#[test]
fn that_a_value_is_here_is_noted_before_the_history_hears_of_it() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
    desk.wanted.clear();
    desk.answer(Reply::SecretCreated(secret("sks_1"), Secret::new("test_value_abcd".into())));
    let at = |such: fn(&Effect) -> bool| desk.wanted.iter().position(such).unwrap();
    let noted =
        at(|one| matches!(one, Effect::Note(note) if note.destination == Destination::Reveal));
    let recorded = at(|one| matches!(one, Effect::Record(_)));
    assert!(noted < recorded, "{:?}", desk.wanted);
}

#[test]
fn a_preview_of_another_file_is_none_of_the_one_that_is_typed() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    generate(&mut desk, "sks_1");
    desk.press("f enter");
    let Some(Effect::PreviewFile(asked, _)) = desk.wanted.pop() else { panic!("no preview") };
    desk.type_text(".production");
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
    let mut desk = Desk::with(&application("webc_1", &[]));
    generate(&mut desk, "sks_1");
    desk.press("c");
    let Some(Effect::Copy(ticket @ CopyTicket::Secret(_), _)) = desk.wanted.pop() else {
        panic!("nothing is copied")
    };
    desk.press("D").type_text("discard").press("enter esc");
    generate(&mut desk, "sks_2");
    let outcome = CopyOutcome {
        certainty: Certainty::Checked,
        route: "the desktop's clipboard",
        message: "Copied".into(),
        notice: "Copied".into(),
        hint: None,
    };
    desk.tell(Msg::Copied(ticket, Ok(outcome))).press("enter");
    let reveal = desk.model.reveals.last().unwrap();
    assert_eq!(reveal.deliveries().count(), 0);
}

#[test]
fn whatever_lets_the_value_out_is_noted_before() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    generate(&mut desk, "sks_1");
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
