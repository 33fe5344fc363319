//! Undoing, when the history is read: what it says by then, and what is known by then.

use appdeck::app::undoing::Asked;
use appdeck::app::{Effect, Msg};
use appdeck::domain::EnvKey;
use appdeck::domain::record::Entry;

use super::{ONE, save};
use crate::support::desk::Desk;
use crate::support::samples::{application, environment};

/// The entries of a save of *Coffee-Desk* in the environment *dev*.
fn saved() -> Vec<Entry> {
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    save(&mut desk, ONE, &[], &[ONE]);
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
    let mut desk = Desk::with(&[application("webc_1", &[ONE])]);
    undo(&mut desk, saved());
    desk.see("Undo").see(&format!("- {ONE}"));
}

#[test]
fn what_was_done_at_another_server_is_passed_over() {
    let mut entries = saved();
    for entry in &mut entries {
        entry.environment.url = "https://other.scalekit.dev".into();
    }
    let mut desk = Desk::with(&[application("webc_1", &[ONE])]);
    undo(&mut desk, entries);
    desk.see("done at https://other.scalekit.dev").not_see(&format!("- {ONE}"));
}

#[test]
fn nothing_is_taken_for_gone_before_everything_is_listed() {
    let mut desk = Desk::start(vec![environment("dev")]);
    undo(&mut desk, saved());
    desk.see("not all listed yet").not_see(&format!("- {ONE}"));
}
