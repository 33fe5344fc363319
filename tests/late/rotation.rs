use appdeck::api::Reply;
use appdeck::app::engine::Command;
use appdeck::app::screen::dialog::{Dialog, Intent};
use appdeck::domain::{Application, ClientId};

use super::{Desk, application, page, secret};

/// A Web Application of this name with one active secret.
fn named(id: &str, name: &str) -> Application {
    let mut application = application(id, &[]);
    application.settings.name = name.into();
    application.secrets.push(secret(&format!("sks_{id}")));
    application
}

#[test]
fn a_rotation_goes_on_with_its_application_though_another_one_is_selected_by_now() {
    let mut desk = Desk::with(&named("webc_1", "Coffee-Desk"));
    desk.press("r");
    for _ in 0..2 {
        let both = vec![named("webc_1", "Coffee-Desk"), named("webc_2", "Coffee-Kiosk")];
        desk.answer(page(both));
    }
    desk.press("/").type_text("coffee").press("enter 2 R");
    // A colleague gave it another name, and the filter drops it.
    desk.answer(Reply::Application(named("webc_1", "Tea")));
    assert_eq!(desk.model.environment().unwrap().selected().unwrap().id, ClientId::new("webc_2"));
    desk.press("enter");
    let Some(Dialog::Confirm(confirm)) = &desk.model.dialog else { panic!("{}", desk.said()) };
    let Intent::Order(order, _) = &confirm.intent else { panic!("{:?}", confirm.intent) };
    assert_eq!(order.command, Command::Generate(ClientId::new("webc_1")));
}
