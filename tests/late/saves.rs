use appdeck::api::Reply;

use super::{Desk, application};

const ONE: &str = "https://one.example/cb";
const TWO: &str = "https://two.example/cb";

/// Adds a URL and saves, on a server that had `before` and has `after`.
fn save(desk: &mut Desk, url: &str, before: &[&str], after: &[&str]) {
    let reply = |urls: &[&str]| Reply::Application(application("webc_1", urls));
    desk.press("3 a").type_text(url).press("enter ctrl-s enter");
    desk.answer(reply(before)).answer(reply(after)).answer(reply(after));
    assert_eq!(desk.said(), "Saved Coffee-Desk");
}

#[test]
fn a_late_look_at_one_save_says_nothing_of_the_next() {
    let mut desk = Desk::with(&application("webc_1", &[]));
    save(&mut desk, ONE, &[], &[ONE]);
    desk.wait(6);
    let look = desk.hold();
    save(&mut desk, TWO, &[ONE], &[ONE, TWO]);
    desk.reply(look, Reply::Application(application("webc_1", &[ONE])));
    assert_eq!(desk.said(), "Saved Coffee-Desk");
    assert!(desk.model.sites[0].drafts.is_empty());
    let shown = &desk.model.sites[0].selected().unwrap().settings;
    assert_eq!(shown.post_login_uris, [ONE, TWO]);
    desk.wait(6);
    assert_eq!(desk.asked.len(), 1, "the second save is still looked at");
}
