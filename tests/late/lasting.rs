//! What is said and shown goes when it is so no more.

use appdeck::domain::{Application, ClientSecret};

use crate::support::desk::Desk;
use crate::support::samples::{application, secret};

fn with(secrets: &[ClientSecret]) -> [Application; 1] {
    [Application { secrets: secrets.to_vec(), ..application("webc_1", &[]) }]
}

/// Reads everything again: the application has these secrets now.
fn again(desk: &mut Desk, secrets: &[ClientSecret]) {
    desk.press("r").listed(&with(secrets));
}

#[test]
fn a_new_secret_above_takes_nothing_from_under_the_cursor() {
    let old = ClientSecret { suffix: "efgh".into(), ..secret("sks_old") };
    let mut desk = Desk::with(&with(std::slice::from_ref(&old)));
    desk.press("2").see("▌ ••••efgh");
    again(&mut desk, &[secret("sks_new"), old]);
    desk.see("••••abcd").see("▌ ••••efgh").press("x").see("Delete ••••efgh?");
}

#[test]
fn a_new_secret_takes_nothing_from_under_the_cursor_of_another_tab() {
    let old = ClientSecret { suffix: "efgh".into(), ..secret("sks_old") };
    let mut desk = Desk::with(&with(std::slice::from_ref(&old)));
    desk.press("2 1");
    again(&mut desk, &[secret("sks_new"), old]);
    desk.press("2 x").see("Delete ••••efgh?");
}
