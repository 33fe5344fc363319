//! The listing of a workspace: the environments it has, while one works in them.

use appdeck::api::request::Page;
use appdeck::api::{Reply, Request};
use appdeck::app::screen::workspace::Workspace;
use appdeck::domain::{EnvKey, WriteKind};
use serde_json::json;

use crate::support::desk::{Desk, down, is_listing, page};
use crate::support::samples::application;

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
        let ticket = desk.hold_where(is_listing);
        desk.reply(ticket, page(vec![application("webc_1", &[])]));
    }
}

fn asks(desk: &Desk) -> usize {
    let asked = desk.asked.iter();
    asked.filter(|(_, request)| matches!(request, Request::ListEnvironments { .. })).count()
}

/// The names in the menu of environments, in its order.
fn names(desk: &mut Desk) -> Vec<String> {
    let screen = desk.press("E").see("Choose an environment").screen();
    desk.press("esc");
    let rows = screen.lines().filter_map(|line| line.split_once("Development · "));
    let names = rows.map(|(row, _)| row.rsplit('│').next().unwrap().trim_matches([' ', '▌']));
    names.map(str::to_owned).collect()
}

#[test]
fn the_same_page_with_ever_new_tokens_is_left() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], "2"));
    answer(&mut desk, listing(&["one", "two"], "3"));
    assert_eq!(asks(&desk), 0);
    assert_eq!(names(&mut desk), ["one", "two"]);
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
        assert!(pages < 110, "it is read for ever");
    }
    desk.see("Acme: it lists more than 96 MiB: reading stopped");
}

#[test]
fn what_is_listed_no_more_goes_unless_the_operator_is_there() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two", "three"], ""));
    desk.press("r");
    answer(&mut desk, listing(&["three"], ""));
    assert_eq!(names(&mut desk), ["one", "three"], "the open one stays");
    desk.see("DEV !").see("the workspace Acme does not list it any");
    // A listing of nothing is no reason to take everything away.
    desk.press("r");
    answer(&mut desk, listing(&[], ""));
    assert_eq!(names(&mut desk), ["one", "three"]);
}

#[test]
fn what_is_unsaved_outlives_that_its_environment_is_listed_no_more() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], ""));
    applications(&mut desk);
    desk.press("1 down down space").press("E j enter r");
    answer(&mut desk, listing(&["two"], ""));
    assert_eq!(names(&mut desk), ["one", "two"]);
}

#[test]
fn a_workspace_that_is_down_is_asked_again_by_itself() {
    let mut desk = workspace();
    desk.refuse(down());
    assert_eq!(asks(&desk), 0);
    desk.wait(5);
    answer(&mut desk, listing(&["one"], ""));
    assert_eq!(names(&mut desk), ["one"]);
}

#[test]
fn what_is_forbidden_in_a_workspace_is_forbidden_in_its_environments() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one"], ""));
    applications(&mut desk);
    desk.press("1 D").see("forbid").not_see("Delete Coffee-Desk");
}

#[test]
fn a_form_that_was_left_keeps_its_environment() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two"], ""));
    desk.press("n").type_text("Half a name").press("esc");
    desk.press("E j enter r");
    answer(&mut desk, listing(&["two"], ""));
    assert_eq!(names(&mut desk), ["one", "two"]);
}

#[test]
fn the_cursor_stays_on_its_environment() {
    let mut desk = workspace();
    answer(&mut desk, listing(&["one", "two", "three", "four"], ""));
    desk.press("E j j enter").see("three development");
    desk.press("r");
    answer(&mut desk, listing(&["two", "three", "four"], ""));
    desk.press("esc esc esc enter").see("three development");
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
    assert_eq!(names(&mut desk), ["one", "two"]);
    desk.says("Acme: 1 environment cannot be read, and not in the list");
}
