//! The sessions of a user: found from the log, looked at, revoked.

use appdeck::runtime::input::TerminalInput;
use appdeck::sandbox::Seed;
use crossterm::event::{KeyModifiers, MouseEvent, MouseEventKind};
use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, Browser, HOME, text};
use crate::support::driver::Driver;
use crate::support::screen;
use crate::support::setup::Setup;

const SEARCH: &str = "GET /api/v1/users:search";
const LIST: &str = "GET /api/v1/users/{id}/sessions";
const GET: &str = "GET /api/v1/sessions/{id}";
const REVOKE: &str = "POST /api/v1/sessions/{id}/revoke";
const REVOKE_ALL: &str = "POST /api/v1/users/{id}/sessions/revoke";
const OFFLINE: &str = "openid offline_access";

/// Ana is signed in to two applications by one session.
struct Signed {
    driver: Driver,
    desk: App,
    kiosk: App,
    /// Their refresh tokens.
    tokens: [String; 2],
    user: String,
}

impl Signed {
    async fn of(setup: Setup) -> Self {
        let mut driver = setup.open().await;
        let logout = json!({"back_channel_logout_uris": [format!("{HOME}/logout")]});
        let desk = App::new(&driver.colleague, "WEB_APP", logout).await;
        let kiosk = App::new(&driver.colleague, "SPA", json!({"name": "Coffee-Kiosk"})).await;
        let browser = Browser::of(&driver.colleague, ANA).await;
        let user = browser.user(ANA).await;
        let mut tokens = Vec::new();
        for app in [&desk, &kiosk] {
            let given = app.tokens(&browser, OFFLINE).await;
            tokens.push(text(&given, "refresh_token").to_owned());
        }
        drop(browser);
        driver.press("r").await.find("Coffee-Desk").press("4").await;
        driver.forget_requests();
        let tokens = tokens.try_into().unwrap();
        Self { driver, desk, kiosk, tokens, user }
    }

    async fn open() -> Self {
        let mut signed = Self::of(Setup::of(Seed::Empty)).await;
        signed.driver.press("s").await;
        signed
    }

    /// Whether each of the two refresh tokens works. It is another one afterwards.
    async fn refreshed(&self) -> [bool; 2] {
        let mut works = [false; 2];
        for ((app, token), works) in
            [&self.desk, &self.kiosk].iter().zip(&self.tokens).zip(&mut works)
        {
            *works = self.driver.colleague.grant(&app.refreshes(token)).await.status == 200;
        }
        works
    }

    /// The session that was given to Ana.
    async fn session(&self) -> Json {
        let path = format!("/api/v1/users/{}/sessions", self.user);
        self.driver.colleague.call("GET", &path).await.ok()["sessions"][0].clone()
    }

    async fn strike(&self, route: &str, kind: Json) {
        self.driver.faults(json!([{"route": route, "times": 9, "fault": kind}])).await;
    }
}

fn kept(folder: &std::path::Path) -> String {
    let Ok(entries) = std::fs::read_dir(folder) else { return String::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let text = paths.map(|path| {
        if path.is_dir() {
            return kept(&path);
        }
        String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
    });
    text.collect()
}

#[tokio::test]
async fn a_session_is_found_from_the_log_and_revoked_in_both_applications() {
    let mut signed = Signed::open().await;
    let id = signed.session().await["session_id"].as_str().unwrap().to_owned();
    let driver = &mut signed.driver;
    driver.see("Sessions of a user").see("a…@acme.example").not_see(ANA).see("1 live of 1");
    driver.see(&signed.user).see("Coffee-Desk (").see("Coffee-Kiosk (").see("2 applications");
    driver.press("v").await.see(ANA);
    driver.press("v").await.not_see(ANA);
    driver.press("enter").await.see(&id).see("ends at latest");
    driver.press("esc").await;
    driver.press("x").await.see("Revoke session").see("signed out of every application");
    driver.see("Told by back-channel logout: Coffee-Desk").see("This cannot be undone");
    driver.press("n").await.see("1 live of 1");
    assert_eq!(driver.writes().len(), 0);
    driver.press("x y").await.see("0 live of 1").see("revoked").see("Revoked session");
    assert_eq!(driver.writes().len(), 1);
    driver.press("x").await.see("has ended already");
    driver.press("X").await.see("No session of this user");
    assert_eq!(signed.refreshed().await, [false, false]);
    let driver = &mut signed.driver;
    driver.press("esc").await.see("SUCCESS");
    driver.press("@").await.see("revoke sessions").see(&id);
    driver.press("esc").await.press("z").await.see("signs in again");
    let kept = kept(driver.state());
    assert!(kept.contains(&id) && kept.contains(&signed.user), "{kept}");
    assert!(!kept.contains("acme.example") && !kept.contains("ana"), "{kept}");
    assert!(!format!("{:?}", driver.session.model()).contains(ANA));
}

#[tokio::test]
async fn all_sessions_of_a_user_are_revoked_at_once() {
    let mut signed = Signed::open().await;
    drop(Browser::of(&signed.driver.colleague, ANA).await);
    let driver = &mut signed.driver;
    driver.press("r").await.see("2 live of 2");
    driver.press("X").await.see("Revoke all sessions of a…@acme.example?").see("2 live sessions");
    driver.press("enter").await.see("0 live of 2").see("Revoked all sessions of usr_");
    assert_eq!(driver.writes()[0].0, format!("POST /api/v1/users/{}/sessions/revoke", signed.user));
    assert_eq!(signed.refreshed().await, [false, false]);
}

#[tokio::test]
async fn another_user_is_typed_by_identifier_or_address() {
    let mut signed = Signed::open().await;
    let user = signed.user.clone();
    let driver = &mut signed.driver;
    driver.press("/").type_text("ben@acme.example").await.see("ben@acme.example");
    driver.press("enter").await.see("b…@acme.example").see("no session").not_see("ben@");
    driver.press("/ enter").await.see("whole e-mail address");
    driver.press("esc").await.see("no session");
    driver.press("/").paste(&user).press("enter").await.see("1 live of 1").see(&user);
    driver.press("/").type_text("nobody@acme.example").press("enter").await;
    driver.see("No user of this environment").see("Type a user ID");
    driver.type_text(&user).press("enter").await.see("1 live of 1");
    driver.press("/").type_text("usr_0").press("enter").await.see("knows no such user");
    driver.press("esc").await.not_see("Sessions of a user").see("SUCCESS");
}

#[tokio::test]
async fn without_a_name_in_the_log_the_user_is_asked_for() {
    let mut driver = Setup::of(Seed::Empty).open().await;
    let _app = App::new(&driver.colleague, "SPA", json!({})).await;
    driver.press("r").await.find("Coffee-Desk").press("4 s").await;
    driver.see("User ID or e-mail address").see("Type a user ID");
    driver.press("esc").await;
    driver.not_see("Sessions of a user").see("Nobody has signed in");
}

#[tokio::test]
async fn where_the_search_is_refused_the_identifier_is_asked_for() {
    for (code, words) in [
        (403, "may not search for users"),
        (404, "does not offer the search"),
        (501, "does not offer the search"),
    ] {
        let mut signed = Signed::of(Setup::of(Seed::Empty)).await;
        let body = json!({"code": 7, "message": format!("nothing of {ANA}"), "details": []});
        signed.strike(SEARCH, json!({"kind": "status", "code": code, "body": body})).await;
        let user = signed.user.clone();
        let driver = &mut signed.driver;
        driver.press("s").await.see(words).see("Type a user ID").not_see(ANA);
        driver.type_text(&user).press("enter").await.see("1 live of 1").not_see("acme.example");
    }
    let mut signed = Signed::of(Setup::of(Seed::Empty)).await;
    signed.strike(SEARCH, json!({"kind": "status", "code": 503})).await;
    signed.driver.press("s").await.see("could not be looked up").see("r tries again");
    signed.driver.faults(json!([])).await;
    signed.driver.press("r").await.see("1 live of 1");
}

#[tokio::test]
async fn what_is_in_the_way_of_sessions_is_said() {
    for (code, words) in [
        (403, "may not read sessions"),
        (404, "no such user"),
        (501, "does not offer sessions"),
        (500, "could not be read"),
    ] {
        let mut signed = Signed::of(Setup::of(Seed::Empty)).await;
        signed.strike(LIST, json!({"kind": "status", "code": code})).await;
        signed.driver.press("s").await.see(words).see("r tries again");
        signed.driver.faults(json!([])).await;
        signed.driver.press("r").await.see("1 live of 1");
        signed.strike(LIST, json!({"kind": "status", "code": code})).await;
        signed.driver.press("r").await.see("not read again").see("Coffee-Desk (");
    }
}

#[tokio::test]
async fn a_lost_answer_is_looked_up() {
    for (route, key) in [(REVOKE, "x"), (REVOKE_ALL, "X")] {
        let mut signed = Signed::open().await;
        signed.strike(route, json!({"kind": "drop_after_commit"})).await;
        signed.driver.press(key).press("y").await.see("Done after all").see("0 live of 1");
        assert_eq!(signed.driver.writes().len(), 1);
        assert_eq!(signed.refreshed().await, [false, false]);

        let mut signed = Signed::open().await;
        signed.strike(route, json!({"kind": "drop_before"})).await;
        signed.driver.press(key).press("y").await.see("did not happen so far").see("1 live of 1");
        assert_eq!(signed.refreshed().await, [true, true]);
    }
    let mut signed = Signed::open().await;
    let rules = json!([
        {"route": REVOKE, "times": 1, "fault": {"kind": "drop_after_commit"}},
        {"route": GET, "times": 1, "fault": {"kind": "delay", "ms": 0}},
        {"route": GET, "times": 9, "fault": {"kind": "status", "code": 403}},
    ]);
    signed.driver.faults(rules).await;
    signed.driver.press("x y").await.see("Unknown whether it happened");
}

#[tokio::test]
async fn a_refusal_stays_in_the_question() {
    let mut signed = Signed::open().await;
    signed.strike(REVOKE, json!({"kind": "status", "code": 403})).await;
    signed.driver.press("x y").await.see("Revoke session").see("cannot revoke the session");
    signed.driver.faults(json!([])).await;
    signed.driver.press("y").await.see("0 live of 1");
}

#[tokio::test]
async fn somebody_else_was_faster() {
    let mut signed = Signed::open().await;
    let id = signed.session().await["session_id"].as_str().unwrap().to_owned();
    signed.driver.press("x").await;
    signed.driver.colleague.call("POST", &format!("/api/v1/sessions/{id}/revoke")).await.ok();
    signed.driver.forget_requests();
    signed.driver.press("y").await.see("has it so already").see("0 live of 1");
    assert_eq!(signed.driver.writes().len(), 0);
}

#[tokio::test]
async fn production_is_unlocked_first_and_takes_a_word() {
    let mut driver = Setup::of(Seed::Empty).open().await;
    driver.press("E j enter").await;
    let production = driver.colleague.environment(1).url.clone();
    let body = json!({"email": ANA}).to_string();
    let request = driver.colleague.client.post(format!("{production}/_sandbox/sign_in")).body(body);
    let made = crate::support::sandbox::Answer::of(request.send().await.unwrap()).await.ok();
    let (session, user) = (made["session_id"].as_str().unwrap(), made["user_id"].as_str().unwrap());
    driver.press("tab 4 s").type_text(user).press("enter").await.see("1 live of 1");
    driver.press("x").await.see("read-only").not_see("Revoke session");
    driver.press("u").type_text("Acme Production").press("enter").await.see("1 live of 1");
    driver.press("x").await.see("This is production");
    driver.press("enter").await.see("This is production").see("to revoke");
    assert_eq!(driver.writes().iter().filter(|(line, _)| line.contains("revoke")).count(), 0);
    driver.type_text(&session[session.len() - 4..]).press("enter").await.see("0 live of 1");
}

#[tokio::test]
async fn a_late_answer_is_for_nobody_and_the_wheel_moves() {
    let mut signed = Signed::of(Setup::of(Seed::Empty)).await;
    drop(Browser::of(&signed.driver.colleague, ANA).await);
    let driver = &mut signed.driver;
    driver.hurry("s").see("Looking up the user");
    driver.hurry("esc").hurry("3").hurry("4");
    driver.settle().await.not_see("Sessions of a user");
    driver.press("s").await.see("2 live of 2").see(" 1/2 ");
    for (kind, place) in
        [(MouseEventKind::ScrollDown, " 2/2 "), (MouseEventKind::ScrollUp, " 1/2 ")]
    {
        let (column, row, modifiers) = (20, 8, KeyModifiers::NONE);
        driver.hear(TerminalInput::Mouse(MouseEvent { kind, column, row, modifiers }));
        driver.settle().await.see(place);
    }
    driver.press("v").await.see(ANA);
    driver.focus(false).await.not_see(ANA);
}

#[tokio::test]
async fn it_can_be_read_at_every_size() {
    let mut signed = Signed::open().await;
    let driver = &mut signed.driver;
    for (columns, rows) in [(200, 50), (120, 40), (80, 24), (60, 20), (40, 10)] {
        driver.resize(columns, rows).await.see("live").see("a…@acme.example");
        assert!(screen::cursor_on(&driver.screen(), "✓ live"), "{}", driver.screen());
        driver.press("enter").await.see("state");
        driver.press("enter").await.see("works in the list");
        driver.press("esc").await;
        driver.press("x").await.see("revoke");
        driver.press("n").await;
        driver.press("/").await.see("User");
        driver.press("esc").await;
    }
    driver.resize(120, 40).await.press("?").await.see("Revoke the session under the cursor");
    driver.press("esc").await.see("1 live of 1");
}

#[tokio::test]
async fn a_run_that_is_cut_off_is_followed_by_one_that_looks_it_up() {
    for (key, words) in [("x", "revoke session ses_"), ("X", "revoke all sessions of usr_")] {
        for (fault, told) in [
            ("drop_after_commit", "it was done after all"),
            ("drop_before", "it did not happen so far"),
        ] {
            let mut signed = Signed::open().await;
            let route = if key == "x" { REVOKE } else { REVOKE_ALL };
            signed.driver.press(key).await;
            signed.strike(route, json!({"kind": fault})).await;
            let driver = &mut signed.driver;
            driver.hurry("enter").until("Looking whether").await;
            driver.lost_on_disk().await;
            driver.faults(json!([])).await;
            driver.cut().await.see("An answer was lost just now").see(told).see(words);
            assert_eq!(driver.writes().len(), 1, "nothing is sent again");
            if fault == "drop_before" {
                driver.wait_seconds(61).await.see("looked up, and it did not happen:").see(words);
            } else {
                driver.see("it cannot be undone").see("signs in again");
            }
            driver.restart().await.not_see("was lost");
        }
    }
}

#[tokio::test]
async fn what_the_configuration_forbids_is_said() {
    let deny = [appdeck::domain::WriteKind::RevokeSessions];
    let mut signed = Signed::of(Setup::of(Seed::Empty).deny(&deny)).await;
    let driver = &mut signed.driver;
    for key in ["s x", "X"] {
        driver.press(key).await.see("forbids revoking sessions of users").see("1 live of 1");
    }
    driver.press("n").await;
    assert_eq!(driver.writes().len(), 0);
}
