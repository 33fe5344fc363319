use appdeck::api::Reply;
use appdeck::app::undoing::Asked;
use appdeck::app::{Effect, Msg};
use appdeck::domain::EnvKey;
use appdeck::domain::record::Entry;

use super::{Desk, application, environment};

const URL: &str = "https://one.example/cb";

/// The entries of a save of *Coffee-Desk* in the environment *dev*.
fn save() -> Vec<Entry> {
    let mut desk = Desk::with(&application("webc_1", &[]));
    let reply = |urls: &[&str]| Reply::Application(application("webc_1", urls));
    desk.press("3 a").type_text(URL).press("enter ctrl-s enter");
    desk.answer(reply(&[])).answer(reply(&[URL])).answer(reply(&[URL]));
    let entries = desk.wanted.into_iter().filter_map(|effect| match effect {
        Effect::Record(entry) => Some(*entry),
        _ => None,
    });
    entries.collect()
}

fn undo(desk: &mut Desk, entries: Vec<Entry>) {
    desk.press("z").tell(Msg::RecordRead(Asked::Undo(EnvKey::new("dev")), Ok(entries)));
}

#[test]
fn a_save_is_undone() {
    let mut desk = Desk::with(&application("webc_1", &[URL]));
    undo(&mut desk, save());
    assert!(desk.model.dialog.is_some(), "{}", desk.said());
}

#[test]
fn what_was_done_at_another_server_is_passed_over() {
    let mut entries = save();
    for entry in &mut entries {
        entry.environment.url = "https://other.scalekit.dev".into();
    }
    let mut desk = Desk::with(&application("webc_1", &[URL]));
    undo(&mut desk, entries);
    assert!(desk.model.dialog.is_none());
    assert!(desk.said().contains("done at https://other.scalekit.dev"), "{}", desk.said());
}

#[test]
fn nothing_is_taken_for_gone_before_everything_is_listed() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    undo(&mut desk, save());
    assert!(desk.model.dialog.is_none());
    assert!(desk.said().contains("not all listed yet"), "{}", desk.said());
}
