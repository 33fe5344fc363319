//! Pictures of a sign-in that is tried. Its state is another one in every run, so the answers are put in
//! by hand.

use std::path::Path;

use appdeck::api::{ApiError, ErrorKind};
use appdeck::app::screen::signing_in::SignInStep;
use appdeck::app::{Dialog, Msg, Ticket};
use appdeck::domain::ClientId;
use appdeck::domain::attempt::{
    AttemptCheck, AttemptPlan, AttemptReport, CheckMark, CheckTopic, ENTROPY, ShownClaim,
    SignInAttempt, TokenKind,
};
use appdeck::ui::Ctx;
use zeroize::Zeroizing;

use super::{Behind, View, screen};
use crate::support::driver::Driver;
use crate::support::screen::styles;

const FOLDER: &str = "sign_in";
const HOME: &str = "https://training.dev.acme.example/cb";

fn attempt() -> SignInAttempt {
    let plan = AttemptPlan {
        issuer: "https://acme.scalekit.dev".into(),
        endpoint: "https://acme.scalekit.dev/oauth/authorize".into(),
        client: ClientId::new("spac_112000837832911263"),
        redirect_uri: HOME.into(),
        scope: "openid profile email".into(),
        organization: None,
    };
    SignInAttempt::new(plan, &Zeroizing::new([7; ENTROPY]))
}

fn address(parameters: &str) -> String {
    let url = attempt().url();
    let state = url.split_once("state=").unwrap().1.split('&').next().unwrap();
    format!("{HOME}?{parameters}&state={state}")
}

fn ticket(driver: &Driver) -> Ticket {
    let Some(Dialog::SignIn(open)) = &driver.session.model().dialog else { panic!("it is open") };
    match open.step {
        SignInStep::Preparing(ticket) | SignInStep::Redeeming(ticket) => ticket,
        ref other => panic!("nothing is awaited: {other:?}"),
    }
}

/// A sign-in to this application whose URL is known.
async fn waiting(name: &str, view: &View) -> Driver {
    let keys = format!("/ '{name}' enter esc");
    let (size, ctx): ((u16, u16), Ctx) = (view.size, view.ctx);
    let mut driver = screen(Behind::Acme, &keys, size, ctx).await;
    driver.hurry("L");
    let begun = Msg::SignInBegun(ticket(&driver), Ok(Box::new(attempt())));
    driver.session.apply(begun);
    driver.settle().await;
    driver
}

async fn ended(view: &View, result: Result<AttemptReport, ApiError>) -> Driver {
    let mut driver = waiting("barista", view).await;
    driver.hurry_paste(&address("code=canary"));
    let redeemed = result.map(Box::new).map_err(Box::new);
    driver.session.apply(Msg::Redeemed(ticket(&driver), redeemed));
    driver.settle().await;
    driver.not_see("Exchanging");
    driver
}

fn report(failed: &[CheckTopic]) -> AttemptReport {
    let check = |topic: CheckTopic| AttemptCheck {
        topic,
        mark: match topic {
            _ if failed.contains(&topic) => CheckMark::Failed,
            CheckTopic::CodeHash => CheckMark::Untold,
            _ => CheckMark::Passed,
        },
        text: format!("What was found out about {}", topic.word()),
    };
    let claim = |name: &str, value: &str| ShownClaim {
        token: TokenKind::Identity,
        name: name.into(),
        value: value.into(),
    };
    AttemptReport {
        checks: CheckTopic::ALL.into_iter().map(check).collect(),
        claims: vec![claim("sub", "usr_11200000…0001"), claim("email", "a…@acme.example")],
    }
}

/// The picture in this folder is as it was when somebody looked at it.
pub fn keep(folder: &str, name: &str, view: &str, driver: &Driver) {
    let mut settings = insta::Settings::clone_current();
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");
    settings.set_snapshot_path(Path::new(all).join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let painted = format!("{}\n{}", driver.screen(), styles(driver.buffer()));
    let file = format!("{name}_{}", view.trim_start_matches("at_"));
    settings.bind(|| insta::assert_snapshot!(file, painted));
}

#[tokio::test]
async fn the_url_waits_to_be_opened() {
    for view in ["at_120x40", "at_80x24", "at_60x20", "at_40x10", "ascii_80x24"] {
        let driver = waiting("barista", &View::named(view)).await;
        keep(FOLDER, "waiting", view, &driver);
    }
    let mut driver = waiting("barista", &View::named("at_80x24")).await;
    driver.paste(&format!("{HOME}?code=canary&state=other")).await;
    keep(FOLDER, "foreign", "at_80x24", &driver);
}

#[tokio::test]
async fn the_code_stands_alone() {
    for view in ["at_200x50", "at_120x40", "light_120x40", "at_80x24", "mono_120x40", "at_40x10"] {
        let mut driver = waiting("barista", &View::named(view)).await;
        driver.press("ctrl-o").await;
        keep(FOLDER, "code", view, &driver);
    }
}

#[tokio::test]
async fn what_it_came_to_is_told_point_by_point() {
    for view in ["at_120x40", "at_80x24", "at_40x10"] {
        let view_of = View::named(view);
        keep(FOLDER, "works", view, &ended(&view_of, Ok(report(&[]))).await);
        let differs = report(&[CheckTopic::Lifetime, CheckTopic::Nonce]);
        keep(FOLDER, "differs", view, &ended(&view_of, Ok(differs)).await);
    }
    let view = View::named("at_80x24");
    let error = ApiError {
        error_code: Some("invalid_grant".into()),
        ..ApiError::new(ErrorKind::Refused, "cannot exchange the code: the code has expired")
    };
    keep(FOLDER, "refused_code", "at_80x24", &ended(&view, Err(error)).await);
}

#[tokio::test]
async fn a_web_application_is_asked_for_its_secret() {
    let view = View::named("at_80x24");
    let keys = "/ 'roast' enter esc";
    let mut driver = screen(Behind::Acme, keys, view.size, view.ctx).await;
    driver.hurry("L");
    let begun = Msg::SignInBegun(ticket(&driver), Ok(Box::new(attempt())));
    driver.session.apply(begun);
    driver.settle().await.paste(&address("code=canary")).await.type_text("canary").await;
    keep(FOLDER, "secret", "at_80x24", &driver);
    driver.press("esc").await;
    keep(FOLDER, "unredeemed", "at_80x24", &driver);
}
