//! Environments that come, change or go, while something else is under way.

use appdeck::api::Reply;
use appdeck::api::request::Page;
use appdeck::app::msg::Configured;
use appdeck::app::screen::workspace::Workspace;
use appdeck::app::{Effect, Msg, Ticket};
use appdeck::domain::connection::{Connection, Origin, SecretSource, Target};
use appdeck::domain::{EnvKey, Environment};
use serde_json::json;

use super::{generate, generated};
use crate::support::desk::Desk;
use crate::support::samples::{application, environment};

/// Started on *qa*, while a workspace is asked for the environment that is to be opened first.
fn waiting_for_live(guarded: bool) -> (Desk, Ticket) {
    let qa = Environment { guarded, ..environment("qa") };
    let mut desk = Desk::of(vec![qa], |model| {
        model.workspaces.push(Workspace::new(EnvKey::workspace("W"), "W".into(), Vec::new()));
        model.wanted = Some("Live".into());
    });
    let (listing, _) = desk.asked.remove(0);
    desk.listed(&[application("webc_1", &[])]);
    (desk, listing)
}

fn live() -> Reply {
    let live = json!({
        "id": "env_1", "display_name": "Live", "domain": "live.scalekit.com", "type": "PRD",
    });
    let items = vec![serde_json::from_value(live).unwrap()];
    Reply::Environments(Page { items, unreadable: 0, total: None, next: String::new() })
}

#[test]
fn the_wanted_environment_is_opened_when_it_comes() {
    let (mut desk, listing) = waiting_for_live(false);
    desk.see("qa development").reply(listing, live()).see("Live ▏PRODUCTION");
}

#[test]
fn an_environment_that_comes_late_is_not_unlocked_with_another_ones_name() {
    let (mut desk, listing) = waiting_for_live(true);
    desk.press("u").type_text("qa").reply(listing, live());
    desk.see("qa development").see("Live is there now");
    desk.press("enter").see("qa development").see("WRITABLE");
    desk.press("E j enter").see("Live ▏PRODUCTION").see("read-only").not_see("WRITABLE");
}

#[test]
fn what_is_typed_goes_on_where_it_began() {
    for keys in ["n", "1 down enter", "/"] {
        let (mut desk, listing) = waiting_for_live(false);
        desk.press(keys).reply(listing, live()).see("qa development");
    }
}

#[test]
fn a_secret_that_is_generated_is_not_given_up_for_the_configuration() {
    let entry = Connection {
        target: Target::Environment,
        name: "dev".into(),
        url: "https://dev.scalekit.dev".into(),
        kind: None,
        client_id: "skc_1".into(),
        source: SecretSource::Variable("X".into()),
    };
    let mut desk = Desk::with(&[application("webc_1", &[])]);
    desk.model.environments[0].origin = Origin::File(Box::new(entry.clone()));
    desk.press("esc e").type_text("2").press("ctrl-s");
    for effect in std::mem::take(&mut desk.wanted) {
        if let Effect::ProbeAddress(ticket, _) | Effect::ProbeAccess(ticket, _) = effect {
            desk.tell(Msg::Probed(ticket, Vec::new()));
        }
    }
    let Some(Effect::Configure(writing, _)) = desk.wanted.pop() else { panic!("not written") };
    desk.press("ctrl-c").see("being written");
    // However it came to be: an answer that is the only copy is waited for.
    desk.model.dialog = None;
    desk.press("esc");
    generate(&mut desk);
    let create = desk.asked.pop().unwrap();
    let mut renamed = environment("dev");
    (renamed.key, renamed.name) = (EnvKey::new("dev2"), "dev2".into());
    let replaced = Some(EnvKey::new("dev"));
    let done = Configured::Environment(Box::new(renamed), Box::new(entry), replaced);
    desk.tell(Msg::Configured(writing, Ok(done)));
    desk.asked.push(create);
    generated(&mut desk, "sks_1");
    desk.see("shown once");
}

#[test]
fn the_sandbox_is_opened_once_at_a_time() {
    let opened =
        |desk: &Desk| desk.wanted.iter().filter(|one| **one == Effect::OpenSandbox).count();
    let mut desk = Desk::start(Vec::new());
    desk.press("s");
    assert_eq!(opened(&desk), 1);
    desk.press("s s");
    desk.says("The sandbox is being opened");
    assert_eq!(opened(&desk), 1);
    // It failed, and can be tried again.
    desk.tell(Msg::SandboxOpened(Err("no port".into()))).press("s");
    assert_eq!(opened(&desk), 2);
    desk.tell(Msg::SandboxOpened(Ok(vec![environment("dev")]))).see("dev development");
}

#[test]
fn a_form_is_tested_once_at_a_time() {
    let mut desk = Desk::start(Vec::new());
    desk.press("a").type_text("dev").press("tab").type_text("https://dev.scalekit.dev");
    desk.press("tab").type_text("skc_1").press("tab right right right right right");
    let asked = |desk: &Desk| {
        let probes =
            |one: &&Effect| matches!(one, Effect::ProbeAddress(..) | Effect::ProbeAccess(..));
        desk.wanted.iter().filter(probes).count()
    };
    desk.press("ctrl-t");
    let once = asked(&desk);
    assert!(once > 0, "{}", desk.screen());
    desk.press("ctrl-t ctrl-t ctrl-s ctrl-s");
    assert_eq!(asked(&desk), once);
}

#[test]
fn a_name_that_turns_the_direction_of_text_is_written_out_on_the_line_of_environments() {
    let mut desk = Desk::start(vec![environment("a\u{202e}b\u{1b}c"), environment("qa")]);
    desk.see(r"▸a\u{202e}b␛c DEV   qa DEV");
    // A name that fits on no line leaves the line to a pane.
    let long = "x".repeat(100_000);
    Desk::start(vec![environment(&long), environment("qa")]).not_see("Environments: ");
}
