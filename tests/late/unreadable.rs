//! Listings of which not everything can be read: what is not found in them may be there.

use appdeck::api::Reply;
use appdeck::api::request::Page;

use super::{Desk, create, environment, is_listing, lose};

/// Whatever is listed shows nothing that can be read, and one application that cannot.
fn blind(desk: &mut Desk) {
    while desk.asked.last().is_some_and(|(_, request)| is_listing(request)) {
        let page = Page { items: Vec::new(), unreadable: 1, total: None, next: String::new() };
        desk.answer(Reply::Applications(page));
    }
}

#[test]
fn what_cannot_be_read_may_be_what_was_created() {
    let mut desk = Desk::start(vec![environment("dev", false)]);
    blind(&mut desk);
    create(&mut desk);
    lose(&mut desk);
    blind(&mut desk);
    desk.see("it is unknown whether Coffee-Desk was created");
    desk.see("1 application cannot be read, and it may be that one").not_see("was not created");
    desk.press("esc").wait(60);
    blind(&mut desk);
    desk.see("Unknown whether it happened").not_see("did not happen");
    // Told, and not looked for for ever.
    desk.wait(600);
    assert!(desk.asked.is_empty(), "{:?}", desk.asked);
}
