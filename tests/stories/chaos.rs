//! Many creates under trouble, with a colleague who creates at the same time: no secret is left
//! that nobody was told of, and none of the colleague's is deleted.
//!
//! `APPDECK_RUNS=1000 cargo test chaos` makes it more of them.

use std::collections::HashSet;

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::once;
use crate::support::driver::Driver;

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";
const LOOK: &str = "GET /api/v1/clients/{client_id}";

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn trouble(dice: &mut Dice) -> Json {
    let kinds = [
        json!({"kind": "drop_before"}),
        json!({"kind": "drop_after_commit"}),
        json!({"kind": "truncate"}),
        json!({"kind": "garbage"}),
        json!({"kind": "html"}),
        json!({"kind": "status", "code": 500}),
        json!({"kind": "rate_limit", "retry_after": 1}),
    ];
    let at = usize::try_from(dice.roll(kinds.len() as u64 + 2)).unwrap();
    kinds.get(at).map_or_else(|| json!([]), |kind| once(GENERATE, kind.clone()))
}

fn ids(client: &Json) -> HashSet<String> {
    let secrets = client["secrets"].as_array().into_iter().flatten();
    let active = secrets.filter(|secret| secret["status"] == "ACTIVE");
    active.map(|secret| secret["id"].as_str().unwrap().to_owned()).collect()
}

fn with_suffix(client: &Json, suffix: &str) -> String {
    let mut secrets = client["secrets"].as_array().unwrap().iter();
    let found = secrets.find(|secret| secret["secret_suffix"] == suffix).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn nobodys_secrets_are_told_and_a_colleagues_are_left_alone() {
    let runs = std::env::var("APPDECK_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let mut dice = Dice(7);
    let mut driver = Driver::open(Seed::Empty).await;
    let mut told = 0;
    for run in 0..runs {
        let name = format!("Run-{run:04}");
        driver.colleague.create("WEB_APP", &name).await;
        driver.press("r").await;
        driver.find(&name).press("2 a").await;
        let id = driver.id_of(&name);
        let path = format!("/api/v1/clients/{id}/secrets");
        let mut theirs = HashSet::new();
        // Before the operator's request, after it, or not at all.
        let when = dice.roll(3);
        if when == 0 {
            let made = driver.colleague.call("POST", &path).await.ok();
            theirs.insert(made["secret"]["id"].as_str().unwrap().to_owned());
        }
        let mut faults = trouble(&mut dice);
        if dice.roll(4) == 0 {
            let blind = json!({"route": LOOK, "times": 1, "fault": {"kind": "drop_before"}});
            faults.as_array_mut().unwrap().push(blind);
        }
        driver.faults(faults).await;
        driver.press("enter").await;
        if when == 1 {
            let made = driver.colleague.call("POST", &path).await.ok();
            theirs.insert(made["secret"]["id"].as_str().unwrap().to_owned());
        }
        driver.faults(json!([])).await;
        let screen = driver.screen();
        let mut known = HashSet::new();
        if screen.contains("shown once") {
            let listed = driver.session.model().reveals.last().unwrap().listed.id.to_string();
            known.insert(listed);
            driver.press("c enter").await;
        } else if screen.contains("Lost secret ••••") {
            told += 1;
            let (_, rest) = screen.split_once("Lost secret ••••").unwrap();
            let suffix: String = rest.chars().take(4).collect();
            let orphaned = with_suffix(&driver.on_server(&id).await, &suffix);
            // As the dialog says: it may be a colleague's, who knows.
            if theirs.contains(&orphaned) {
                driver.press("esc").await;
            } else {
                driver.type_text(&suffix).press("enter").await.see(&format!("{suffix} is deleted"));
            }
        } else if screen.contains(" is lost?") {
            told += 1;
            // Which it is cannot be known: the operator was shown all of them and leaves them.
            known.extend(ids(&driver.on_server(&id).await));
            driver.press("esc").await;
        } else if screen.contains("Unknown whether") {
            told += 1;
            known.extend(ids(&driver.on_server(&id).await));
            driver.press("esc").await;
        } else {
            driver.press("esc").await;
        }
        let left = ids(&driver.on_server(&id).await);
        assert!(theirs.is_subset(&left), "run {run}: a colleague's secret is gone\n{screen}");
        let unknown: Vec<_> =
            left.iter().filter(|id| !known.contains(*id) && !theirs.contains(*id)).collect();
        assert!(unknown.is_empty(), "run {run}: nobody was told of {unknown:?}\n{screen}");
        driver.press("esc esc").await;
    }
    assert!(told > 0, "some answers were lost");
}
