//! Pictures of URLs that are asked. Nobody is asked for them: the answers are put in by hand.

use appdeck::app::screen::reaching::ReachState;
use appdeck::app::{Dialog, Msg, Ticket};
use appdeck::domain::endpoints::{EndpointFinding, EndpointMark, EndpointTarget};

use super::signing_in::keep;
use super::{Behind, View, screen};
use crate::support::driver::Driver;

const FOLDER: &str = "reach";

/// The first URL that is being asked.
fn asked(driver: &Driver) -> Option<(Ticket, EndpointTarget)> {
    let Some(Dialog::Reach(open)) = &driver.session.model().dialog else { panic!("it is open") };
    open.urls.iter().find_map(|one| match one.state {
        ReachState::Asked(ticket) => Some((ticket, one.target.clone())),
        _ => None,
    })
}

/// The URLs of an application of the production environment, as many of them answered.
async fn answered(view: &View, answers: usize) -> Driver {
    let keys = "E j enter / 'coffee-desk' enter esc 3 t";
    let mut driver = screen(Behind::Acme, keys, view.size, view.ctx).await;
    driver.hurry("enter");
    let said = [
        vec![
            (EndpointMark::Good, "it leads to /oauth/authorize after 2 redirects"),
            (EndpointMark::Bad, "certificate good for 9 days, until 2026-12-03: renew it"),
        ],
        vec![
            (EndpointMark::Good, "it answers (405 to HEAD)"),
            (EndpointMark::Good, "certificate good for 61 days, until 2027-01-24"),
        ],
    ];
    for found in said.into_iter().take(answers) {
        let Some((ticket, target)) = asked(&driver) else { break };
        let finding = |(mark, text): (EndpointMark, &str)| EndpointFinding {
            list: target.list,
            url: target.url.clone(),
            mark,
            text: text.into(),
        };
        let found = found.into_iter().map(finding).collect();
        driver.session.apply(Msg::Reached(ticket, found));
    }
    // Draws, and lets nothing be asked.
    driver.hurry("");
    driver
}

#[tokio::test]
async fn what_urls_answer_is_told_as_it_comes() {
    for view in ["at_120x40", "at_80x24", "at_60x20", "at_40x10", "ascii_80x24"] {
        keep(FOLDER, "over", view, &answered(&View::named(view), 9).await);
    }
    for view in ["at_80x24", "at_40x10"] {
        keep(FOLDER, "asking", view, &answered(&View::named(view), 1).await);
        let mut driver = answered(&View::named(view), 1).await;
        keep(FOLDER, "stopped", view, driver.hurry("esc"));
    }
}
