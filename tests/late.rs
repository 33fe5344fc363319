//! Answers that come late, in every order: none takes away what the operator sees, types or is
//! asked. What the writes make of them is tested in `src/app/engine/tests`.

mod crashes;
mod creates;
mod drafts;
mod environments;
mod lasting;
mod lost_secrets;
mod outages;
mod reveals;
mod rotation;
mod saves;
mod typing;
mod undo;
mod workspaces;

use appdeck::api::Reply;
use appdeck::app::Effect;
use appdeck::app::msg::{CopyTicket, Msg};
use appdeck::domain::clipboard::CopyText;
use appdeck::domain::{ClientSecret, Secret};

use crate::support::desk::Desk;
use crate::support::samples::{application, copied, environment, secret};

const A: &str = "https://a.example/cb";
const B: &str = "https://b.example/cb";
const ONE: &str = "https://one.example/cb";
const TWO: &str = "https://two.example/cb";

/// An environment without applications, in which the form for a new one is filled in and sent.
fn creating() -> Desk {
    let mut desk = Desk::with(&[]);
    create(&mut desk);
    desk
}

/// The form is filled in and sent.
fn create(desk: &mut Desk) {
    desk.press("n").type_text("Coffee-Desk").press("enter");
}

/// The application is on the server with these URLs.
fn reply(urls: &[&str]) -> Reply {
    Reply::Application(application("webc_1", urls))
}

/// A secret is ordered, and the application read before.
fn generate(desk: &mut Desk) {
    desk.press("2 a enter").answer(reply(&[]));
}

/// The answer to that order comes: a value.
fn generated(desk: &mut Desk, id: &str) {
    let value = Secret::new(format!("test_value_{id}_abcd"));
    desk.answer(Reply::SecretCreated(secret(id), value));
}

/// A secret that was added at this moment.
fn fresh(desk: &Desk, id: &str) -> ClientSecret {
    ClientSecret { created: Some(desk.model.now), ..secret(id) }
}

/// Two environments, the first one open and listed.
fn two_environments() -> Desk {
    let mut desk = Desk::start(vec![environment("dev"), environment("qa")]);
    desk.listed(&[]);
    desk
}

/// Adds a URL and saves, on a server that had `before` and has `after`.
fn save(desk: &mut Desk, url: &str, before: &[&str], after: &[&str]) {
    send(desk, url, before);
    desk.answer(reply(after)).answer(reply(after)).says("Saved Coffee-Desk");
}

/// Adds a URL and sends that, to a server that has `before`.
fn send(desk: &mut Desk, url: &str, before: &[&str]) {
    desk.press("3 a").type_text(url).press("enter ctrl-s enter").answer(reply(before));
}

/// What goes to the clipboard, which is asked to take it.
fn copying(desk: &mut Desk) -> (CopyTicket, CopyText) {
    desk.press("c");
    let at = desk.wanted.iter().position(|one| matches!(one, Effect::Copy(..)));
    let copy = desk.wanted.remove(at.expect("nothing is copied"));
    let Effect::Copy(ticket @ CopyTicket::Secret(_), text) = copy else { panic!("{copy:?}") };
    (ticket, text)
}

/// The same, and it takes it.
fn copies(desk: &mut Desk) -> CopyText {
    let (ticket, text) = copying(desk);
    desk.tell(Msg::Copied(ticket, Ok(copied())));
    text
}
