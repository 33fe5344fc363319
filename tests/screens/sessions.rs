//! Pictures of the sessions of a user. The sandbox tells of no device and no place, so the answers are put
//! in by hand.

use appdeck::api::request::Page;
use appdeck::api::{ApiError, ErrorKind, Reply};
use appdeck::app::{Msg, Ticket};
use appdeck::domain::sign_ins::EmailAddress;
use appdeck::domain::user_session::{FoundUser, SessionDevice, SessionStatus, UserSession};
use appdeck::domain::{ClientId, SessionId, UserId};
use jiff::SignedDuration;

use super::{Behind, View, screen};
use crate::support::driver::Driver;
use crate::support::screen::styles;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/sessions");

fn ticket(driver: &Driver) -> Ticket {
    driver.session.model().sessions.as_ref().unwrap().asked.unwrap().0
}

fn answer(driver: &mut Driver, result: Result<Reply, ApiError>) {
    let result = result.map(Box::new).map_err(Box::new);
    driver.session.apply(Msg::Replied(ticket(driver), result, Box::default()));
}

fn page<T>(items: Vec<T>) -> Page<T> {
    Page { items, unreadable: 0, total: None, next: String::new() }
}

/// The dialog, while the user is looked up.
async fn asking(view: &View) -> Driver {
    let keys = "/ 'coffee-desk' enter esc 4";
    let mut driver = screen(Behind::Acme, keys, view.size, view.ctx).await;
    driver.hurry("s");
    driver
}

/// The same once the user was found.
async fn found(view: &View) -> Driver {
    let mut driver = asking(view).await;
    let user = FoundUser {
        id: UserId::new("usr_112000942562025163"),
        email: EmailAddress::new("ana@acme.example"),
    };
    answer(&mut driver, Ok(Reply::Users(page(vec![user]))));
    driver
}

fn sessions(driver: &Driver) -> Vec<UserSession> {
    let now = driver.session.model().now;
    let ago = |minutes| Some(now - SignedDuration::from_mins(minutes));
    let desk = driver.id_of("Coffee-Desk");
    let laptop = SessionDevice {
        browser: "Firefox 145".into(),
        system: "macOS 15.1".into(),
        kind: "desktop".into(),
        address: "203.0.113.7".into(),
        place: "Lyon, ARA, France".into(),
    };
    let one = |id: &str, status: &str| UserSession {
        id: SessionId::new(format!("ses_1120009425620{id}")),
        user: UserId::new("usr_112000942562025163"),
        status: SessionStatus::of(status),
        clients: vec![desk.clone()],
        device: SessionDevice::default(),
        created: ago(3_000),
        active: ago(5),
        idle_end: ago(-2_000),
        absolute_end: ago(-40_000),
        ended: None,
    };
    let kiosk = ClientId::new("spac_112000000000000001");
    vec![
        UserSession {
            device: laptop,
            clients: vec![desk.clone(), kiosk],
            ..one("25163", "active")
        },
        UserSession { active: None, ..one("25164", "active") },
        UserSession { active: ago(400), ended: ago(30), ..one("25165", "revoked") },
        UserSession { active: ago(9_000), idle_end: ago(800), ..one("25166", "active") },
        UserSession { active: ago(20), ..one("25167", "PAUSED") },
    ]
}

async fn listed(view: &View) -> Driver {
    let mut driver = found(view).await;
    let reply = Reply::Sessions(page(sessions(&driver)));
    answer(&mut driver, Ok(reply));
    driver.settle().await;
    driver
}

fn look(driver: &Driver, name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let painted = format!("{}\n{}", driver.screen(), styles(driver.buffer()));
    settings.bind(|| insta::assert_snapshot!(name, painted));
}

#[tokio::test]
async fn the_sessions_of_a_user() {
    for name in
        ["at_200x50", "at_120x40", "at_80x24", "at_60x20", "at_40x10", "ascii_80x24", "light_80x24"]
    {
        let driver = listed(&View::named(name)).await;
        look(&driver, &format!("listed_{}", name.trim_start_matches("at_")));
    }
}

#[tokio::test]
async fn the_whole_of_one() {
    for name in ["at_80x24", "at_40x10"] {
        let mut driver = listed(&View::named(name)).await;
        driver.press("enter").await;
        look(&driver, &format!("whole_{}", name.trim_start_matches("at_")));
    }
}

#[tokio::test]
async fn the_questions_before_they_are_revoked() {
    for name in ["at_80x24", "at_60x20", "at_40x10", "ascii_80x24"] {
        for (key, what) in [("x", "one"), ("X", "all")] {
            let mut driver = listed(&View::named(name)).await;
            driver.press(key).await;
            look(&driver, &format!("revoke_{what}_{}", name.trim_start_matches("at_")));
        }
    }
}

#[tokio::test]
async fn a_user_who_is_typed() {
    for name in ["at_80x24", "at_40x10"] {
        let view = View::named(name);
        let mut driver = asking(&view).await;
        let refused =
            ApiError { status: Some(403), ..ApiError::new(ErrorKind::Refused, "not allowed") };
        answer(&mut driver, Err(refused));
        driver.settle().await;
        driver.type_text("usr_1120").await;
        look(&driver, &format!("typed_{}", name.trim_start_matches("at_")));
    }
}
