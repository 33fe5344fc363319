//! Clocks that are set by hours, the machine's and the server's, while an operator unlocks, writes,
//! rotates and looks up what was lost: production is never writable for more than ten minutes of the
//! time that goes by.
//!
//! `APPDECK_RUNS=1000 cargo test clocks` makes it more of them.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::chaos::Dice;
use super::once;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const NAME: &str = "Acme Production";
const TEN_MINUTES: i64 = 600;
const CREATE: &str = "POST /api/v1/clients";

/// What goes by on a clock that nobody can set.
#[derive(Default)]
struct Elapsed {
    now: i64,
    unlocked: Option<i64>,
}

impl Elapsed {
    fn may_write(&self) -> bool {
        self.unlocked.is_some_and(|at| self.now - at < TEN_MINUTES)
    }
}

/// Hours in either direction.
fn hours(dice: &mut Dice) -> i64 {
    let hours = i64::try_from(1 + dice.roll(30)).unwrap();
    if dice.roll(2) == 0 { hours } else { -hours }
}

/// Tries to create an application.
async fn create(driver: &mut Driver, name: &str) {
    driver.press("n").await;
    if driver.screen().contains("Create an application") {
        driver.type_text(name).press("down right enter").await;
    }
}

/// One step of the operator, or of somebody who sets a clock.
async fn step(driver: &mut Driver, dice: &mut Dice, elapsed: &mut Elapsed, run: u64) {
    match dice.roll(9) {
        0 | 1 => {
            let seconds = i64::try_from(1 + dice.roll(400)).unwrap();
            driver.wait_seconds(seconds).await;
            elapsed.now += seconds;
        }
        2 => driver.colleague.sandbox.advance(hours(dice) * 3600),
        3 => {
            driver.cut_and_set(hours(dice)).await.press("esc").environment(NAME).await;
            elapsed.unlocked = None;
        }
        4 if !elapsed.may_write() => {
            driver.press("u").type_text(NAME).press("enter").await.see("WRITABLE");
            elapsed.unlocked = Some(elapsed.now);
        }
        5 => {
            driver.find("Coffee-Desk").press("2 R enter").await;
            if driver.screen().contains("shown once") {
                driver.press("c enter").await;
            }
        }
        6 => {
            driver.press("- -").await;
            elapsed.unlocked = None;
        }
        // An answer is lost, and what became of it is looked up, at once or later.
        7 => {
            let lost = json!({"kind": if dice.roll(2) == 0 { "drop_before" } else { "drop_after_commit" }});
            driver.faults(once(CREATE, lost)).await;
            create(driver, &format!("Lost-{run:04}")).await;
            driver.faults(json!([])).await;
        }
        _ => {
            create(driver, &format!("Made-{run:04}")).await;
        }
    }
    driver.press("esc esc esc esc").await;
}

#[tokio::test]
async fn production_is_writable_for_ten_minutes_whatever_the_clocks_say() {
    let runs = std::env::var("APPDECK_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let mut dice = Dice(11);
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.environment(NAME).await;
    let (mut elapsed, mut wrote, mut kept_out) = (Elapsed::default(), 0, 0);
    for run in 0..runs {
        driver.forget_requests();
        let before = elapsed.may_write();
        step(&mut driver, &mut dice, &mut elapsed, run).await;
        let (writes, screen) = (driver.writes().len(), driver.screen());
        assert!(screen.contains("PRODUCTION"), "run {run}: {screen}");
        assert!(writes == 0 || before, "run {run}: written after ten minutes\n{screen}");
        assert_eq!(screen.contains("WRITABLE"), elapsed.may_write(), "run {run}: {screen}");
        wrote += i32::from(writes > 0);
        kept_out += i32::from(!before);
    }
    assert!(wrote > 0 && kept_out > 0, "both happened: {wrote}, {kept_out}");
}
