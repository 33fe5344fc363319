//! A rotation, while others change what is listed.

use crate::support::desk::Desk;
use crate::support::samples::{named, secret};
use appdeck::domain::Application;

/// An application of this name with one active secret.
fn with_secret(id: &str, name: &str) -> Application {
    Application { secrets: vec![secret(&format!("sks_{id}"))], ..named(id, name) }
}

#[test]
fn a_rotation_goes_on_with_its_application_under_another_name() {
    let mut desk = Desk::with(&[with_secret("webc_1", "Coffee-Desk")]);
    let both = [with_secret("webc_1", "Coffee-Desk"), with_secret("webc_2", "Coffee-Kiosk")];
    desk.press("r").listed(&both);
    desk.press("/").type_text("coffee").press("enter 2 R");
    // A colleague gave it another name, which does not answer the filter.
    desk.read(with_secret("webc_1", "Tea")).see("▌ Tea");
    desk.press("enter").see("Generate a client secret for Tea");
}
