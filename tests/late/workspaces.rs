use appdeck::api::request::Page;
use appdeck::api::{ApiError, ErrorKind, Reply, Request};
use appdeck::app::screen::environment_state::Health;
use appdeck::app::screen::model::Workspace;
use appdeck::domain::{EnvKey, WriteKind};
use serde_json::json;

use super::{Desk, application, page};

/// Started with a workspace alone, which is asked for its environments.
fn workspace() -> Desk {
    Desk::of(Vec::new(), |model| {
        let deny = vec![WriteKind::Delete];
        model.workspaces.push(Workspace::new(EnvKey::workspace("W"), "Acme".into(), deny));
    })
}

/// A page of environments.
fn listing(names: &[&str], next: &str) -> Reply {
    let items = names.iter().map(|name| {
        let host = format!("{name}.scalekit.dev");
        let listed = json!({"id": name, "display_name": name, "domain": host, "type": "DEV"});
        serde_json::from_value(listed).unwrap()
    });
    Reply::Environments(Page {
        items: items.collect(),
        unreadable: 0,
        total: None,
        next: next.into(),
    })
}

/// Answers the listing of the workspace that is under way, whatever else is asked besides.
fn answer(desk: &mut Desk, reply: Reply) {
    let listing = |request: &Request| matches!(request, Request::ListEnvironments { .. });
    let ticket = desk.hold_where(listing);
    desk.reply(ticket, reply);
}

/// The open environment has one application.
fn applications(desk: &mut Desk) {
    for _ in 0..2 {
        let listing = |request: &Request| matches!(request, Request::ListApplications { .. });
        let ticket = desk.hold_where(listing);
        desk.reply(ticket, page(vec![application("webc_1", &[])]));
    }
}

fn asks(desk: &Desk) -> usize {
    let asked = desk.asked.iter();
    asked.filter(|(_, request)| matches!(request, Request::ListEnvironments { .. })).count()
}

fn names(desk: &Desk) -> Vec<&str> {
    desk.model.environments.iter().map(|state| state.world.environment.name.as_str()).collect()
}

#[test]
fn the_same_page_with_ever_new_tokens_is_left() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], "2"));
    answer(&mut desk, listing(&["one", "two"], "3"));
    assert_eq!(asks(&desk), 0);
    assert_eq!(names(&desk), ["one", "two"]);
}

#[test]
fn a_listing_without_measure_is_left() {
    let mut desk = workspace();
    let mut pages = 0;
    let name = "x".repeat(1024 * 1024);
    while asks(&desk) > 0 {
        let name = format!("{pages}{name}");
        pages += 1;
        answer(&mut desk, listing(&[&name], &pages.to_string()));
        assert!(pages < 40, "it is read for ever");
    }
    let said = desk.said().split(" · ").next();
    assert_eq!(said, Some("Acme: it lists more than 32 MiB: reading stopped"));
}

#[test]
fn what_is_listed_no_more_goes_unless_the_operator_is_there() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two", "three"], ""));
    desk.press("r");
    answer(&mut desk, listing(&["three"], ""));
    assert_eq!(names(&desk), ["one", "three"], "the open one stays");
    let Health::Failed(error) = &desk.model.environments[0].health else { panic!("it is well") };
    assert_eq!(error.message, "the workspace Acme does not list it any more");
    // A listing of nothing is no reason to take everything away.
    desk.press("r");
    answer(&mut desk, listing(&[], ""));
    assert_eq!(names(&desk), ["one", "three"]);
}

#[test]
fn what_is_unsaved_outlives_that_its_environment_is_listed_no_more() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], ""));
    applications(&mut desk);
    desk.press("1 down down down space").press("E j enter r");
    answer(&mut desk, listing(&["two"], ""));
    assert_eq!(names(&desk), ["one", "two"]);
}

#[test]
fn a_workspace_that_is_down_is_asked_again_by_itself() {
    let mut desk = workspace();
    let ticket = desk.hold();
    let down = ApiError { status: Some(503), ..ApiError::new(ErrorKind::Unavailable, "down") };
    desk.fail(ticket, down);
    assert_eq!(asks(&desk), 0);
    desk.wait(5);
    answer(&mut desk, listing(&["one"], ""));
    assert_eq!(names(&desk), ["one"]);
}

#[test]
fn what_is_forbidden_in_a_workspace_is_forbidden_in_its_environments() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one"], ""));
    applications(&mut desk);
    desk.press("1 D");
    assert!(desk.model.dialog.is_none());
    assert!(desk.said().contains("forbid"), "said: {}", desk.said());
}

#[test]
fn a_form_that_was_left_keeps_its_environment() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], ""));
    desk.press("n").type_text("Half a name").press("esc");
    desk.press("E j enter r");
    answer(&mut desk, listing(&["two"], ""));
    let names: Vec<_> =
        desk.model.environments.iter().map(|s| s.world.environment.name.clone()).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn the_cursor_stays_on_its_environment() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two", "three", "four"], ""));
    desk.press("E j j enter");
    assert_eq!(desk.model.environment().unwrap().world.environment.name, "three");
    desk.press("r");
    answer(&mut desk, listing(&["two", "three", "four"], ""));
    desk.press("esc esc esc enter");
    assert_eq!(desk.model.environment().unwrap().world.environment.name, "three");
}

#[test]
fn the_first_environments_are_read_under_a_dialog_too() {
    let mut desk = workspace();
    desk.press("?");
    answer(&mut desk, listing(&["one", "two"], ""));
    desk.press("esc");
    desk.press("enter");
    assert!(!desk.asked.is_empty());
}

#[test]
fn environments_that_cannot_be_read_are_counted_and_not_taken_for_gone() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], ""));
    applications(&mut desk);
    desk.press("r");
    let Reply::Environments(page) = listing(&["one"], "") else { unreachable!() };
    answer(&mut desk, Reply::Environments(Page { unreadable: 1, ..page }));
    assert_eq!(names(&desk), ["one", "two"]);
    assert_eq!(desk.said(), "Acme: 1 environment cannot be read, and not in the list");
}
