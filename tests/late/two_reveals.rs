//! Two secrets that wait to be stored at once. Questions and dialogs keep the second one from being
//! asked for; that none is lost if it comes all the same is held here.

use appdeck::api::{Reply, Request};
use appdeck::app::Effect;
use appdeck::app::msg::{CopyTicket, Msg};
use appdeck::domain::Secret;
use appdeck::domain::clipboard::{Certainty, CopyOutcome, CopyText};

use super::{Desk, application, secret};

impl Desk {
    // What goes to the clipboard, which takes it.
    fn copies(&mut self) -> CopyText {
        self.press("c");
        let at = self.wanted.iter().position(|one| matches!(one, Effect::Copy(..)));
        let copy = self.wanted.remove(at.expect("nothing is copied"));
        let Effect::Copy(ticket @ CopyTicket::Secret(_), text) = copy else { panic!("{copy:?}") };
        let outcome = CopyOutcome {
            certainty: Certainty::Checked,
            route: "desktop clipboard",
            message: "Copied".into(),
            notice: "Copied".into(),
            hint: None,
        };
        self.tell(Msg::Copied(ticket, Ok(outcome)));
        text
    }
}

fn value(end: &str) -> Secret {
    Secret::new(format!("test_canary_value_{end}"))
}

#[test]
fn two_secrets_at_once_are_stored_one_after_the_other() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    let mut sent = || {
        desk.press("2 g enter").answer(Reply::Application(application("webc_1", &[])));
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
    assert!(desk.copies() == CopyText::Secret(value("2222")), "the one on screen is copied");
    desk.press("enter").see("••••••1111").see("shown once");
    assert!(!desk.wanted.iter().any(|one| matches!(one, Effect::Quit)));
    desk.press("enter").see("••••••1111").see("cannot be shown again");
    assert!(desk.copies() == CopyText::Secret(value("1111")), "the other one is copied");
    desk.press("enter");
    assert!(!desk.screen().contains("shown once"), "{}", desk.screen());
}
