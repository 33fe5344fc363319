//! Rotations at random: two runs on one state directory, faults, runs that are cut off, a colleague
//! who deactivates, activates, deletes and generates. One secret that worked still works.
//!
//! `APPDECK_RUNS=1000 cargo test together_rotating` makes it more of them.

use std::collections::BTreeMap;

use appdeck::app::screen::dialog::Dialog;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::chaos::Dice;
use super::once;
use crate::support::driver::Driver;
use crate::support::other_run::OtherRun;
use crate::support::sandbox::{World, fixed, token};
use crate::support::setup::Setup;
use crate::support::turnstile::Turnstile;

const APPLICATION: &str = "/api/v1/clients/{client_id}";

/// An operator, and as what their run is known.
struct Operator {
    driver: Driver,
    turnstile: Turnstile,
    run: OtherRun,
}

impl Operator {
    async fn at(world: &World, state: &std::path::Path) -> Self {
        let mut announcement = world.sandbox.announcement().clone();
        announcement.environments.truncate(1);
        let turnstile = Turnstile::before(&announcement.environments[0].url).await;
        announcement.environments[0].url.clone_from(&turnstile.url);
        let run = OtherRun::new();
        let setup = Setup::of(Seed::Empty).size(160, 50).connected_to(announcement);
        let driver = setup.state(state).process(run.process()).open().await;
        Self { driver, turnstile, run }
    }

    /// The run is cut off: what it held is gone.
    async fn killed(&mut self) {
        self.run = OtherRun::new();
        self.driver.killed(self.run.process()).await;
    }
}

/// What is known of one application from outside.
struct Case {
    id: String,
    /// The values that somebody holds, by the secret's identifier.
    held: BTreeMap<String, String>,
    story: Vec<String>,
}

impl Case {
    async fn secrets(&self, world: &World) -> Vec<Json> {
        world.secrets(&self.id).await
    }

    /// Whether a value that somebody holds signs in.
    async fn works(&self, world: &World) -> bool {
        self.secrets(world).await.iter().any(|secret| {
            secret["status"] == "ACTIVE" && self.held.contains_key(secret["id"].as_str().unwrap())
        })
    }

    async fn colleague(&mut self, world: &World, dice: &mut Dice) {
        let secrets = self.secrets(world).await;
        let path = format!("/api/v1/clients/{}/secrets", self.id);
        let at = usize::try_from(dice.roll(secrets.len().max(1) as u64)).unwrap();
        let Some(secret) = secrets.get(at).map(|one| one["id"].as_str().unwrap().to_owned()) else {
            return;
        };
        let (what, one) = (dice.roll(5), format!("{path}/{secret}"));
        self.story.push(format!("colleague {what} {secret}"));
        match what {
            0 => {
                let answer = world.call("POST", &path).await;
                if answer.status == 200 {
                    let id = answer.body["secret"]["id"].as_str().unwrap().to_owned();
                    let value = answer.body["plain_secret"].as_str().unwrap().to_owned();
                    self.held.insert(id, value);
                }
            }
            1 => drop(world.call("DELETE", &one).await),
            2 => drop(world.send("PATCH", &one, json!({"status": "ACTIVE"})).await),
            _ => drop(world.send("PATCH", &one, json!({"status": "INACTIVE"})).await),
        }
    }

    /// The application signs in with a value it holds.
    async fn use_one(&self, world: &World) {
        for value in self.held.values() {
            world.sign_in(&self.id, value).await;
        }
    }
}

fn fault(dice: &mut Dice) -> Json {
    let kinds = ["drop_before", "drop_after_commit", "truncate"];
    let kind = kinds[usize::try_from(dice.roll(3)).unwrap()];
    let routes = [
        format!("GET {APPLICATION}"),
        format!("POST {APPLICATION}/secrets"),
        format!("PATCH {APPLICATION}/secrets/{{secret_id}}"),
        format!("DELETE {APPLICATION}/secrets/{{secret_id}}"),
    ];
    once(&routes[usize::try_from(dice.roll(4)).unwrap()], json!({"kind": kind}))
}

/// What the operator presses next: they do what the rotation says, and heed what is asked.
#[expect(clippy::too_many_lines, reason = "one table of keys")]
async fn press(operator: &mut Operator, case: &mut Case, dice: &mut Dice) -> Option<&'static str> {
    let driver = &mut operator.driver;
    let screen = driver.screen();
    if let Some(reveal) = driver.session.model().reveals.last() {
        let id = reveal.listed.id.to_string();
        match dice.roll(4) {
            0 => driver.press("t").await,
            1 if case.held.contains_key(&id) => driver.press("enter").await,
            _ => {
                driver.press("c").await;
                case.held.insert(id, driver.copied());
                driver
            }
        };
        return None;
    }
    match &driver.session.model().dialog {
        Some(Dialog::Test(test)) => {
            let name = test.application.to_string();
            assert_eq!(name, case.id);
            let values: Vec<_> = case.held.values().cloned().collect();
            if values.is_empty() {
                driver.press("esc").await;
                return None;
            }
            let at = usize::try_from(dice.roll(values.len() as u64)).unwrap();
            let cut = usize::try_from(dice.roll(2)).unwrap();
            driver.paste(&values[at][cut..]).press("enter").await;
            driver.press("esc").await;
            None
        }
        Some(Dialog::Confirm(confirm)) => {
            let word = confirm.word.as_ref().map(|(word, _)| word.clone());
            let discards = driver.session.model().rotating.is_some();
            let last = ["only active secret", "is not stored", "whether it is stored"];
            let last = last.iter().any(|words| screen.contains(words));
            let nobodys = screen.contains("was stored nowhere");
            let heeded = last || nobodys || (word.is_some() && !discards);
            if heeded || dice.roll(8) == 0 {
                return Some("esc");
            }
            if let Some(word) = word {
                driver.type_text(&word).await;
            }
            Some("enter")
        }
        Some(Dialog::Rotation) => {
            let keys = ["enter", "enter", "enter", "g", "g", "a", "r", "esc"];
            Some(keys[usize::try_from(dice.roll(8)).unwrap()])
        }
        Some(Dialog::Menu(_)) => Some(if dice.roll(2) == 0 { "enter" } else { "esc" }),
        Some(_) => Some("esc"),
        None => {
            let keys = ["R", "R", "R", "g", "d", "x"];
            let key = keys[usize::try_from(dice.roll(6)).unwrap()];
            if matches!(key, "d" | "x") {
                driver.press("home").await;
                for _ in 0..dice.roll(14) {
                    driver.press("down").await;
                }
            }
            Some(key)
        }
    }
}

/// The key is pressed, and a colleague does something between a read and the write that follows, which
/// a fault may meet. Returns whether a value still worked when the write was let go.
async fn hurried(
    operator: &mut Operator,
    case: &mut Case,
    key: &str,
    world: &World,
    dice: &mut Dice,
) -> bool {
    operator.turnstile.close();
    operator.driver.hurry(key);
    let (mut passed, mut worked) = (0, false);
    {
        let mut settled = Box::pin(operator.driver.settle());
        loop {
            tokio::select! {
                _ = &mut settled => break,
                go = operator.turnstile.arrival() => {
                    // The first one is the read, the second one the write.
                    if passed == 1 {
                        case.colleague(world, dice).await;
                        worked = case.works(world).await;
                        if dice.roll(6) == 0 {
                            world.set_faults(fault(dice)).await;
                        }
                    }
                    passed += 1;
                    go.send(()).unwrap();
                }
            }
        }
    }
    operator.turnstile.open();
    worked
}

fn judge_words(operator: &Operator, case: &Case) {
    let screen = operator.driver.screen();
    for value in case.held.values() {
        let suffix = &value[value.len() - 4..];
        for words in ["its value is lost", "nobody can use it"] {
            let wrong = screen.contains(&format!("••••{suffix}: {words}"));
            assert!(!wrong, "held, and called useless: {:#?}\n{screen}", case.story);
        }
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn one_secret_that_worked_still_works() {
    let runs = std::env::var("APPDECK_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(25);
    let mut world = fixed(Seed::Empty).await;
    let state = tempfile::tempdir().unwrap();
    let mut dice = Dice(39);
    let mut operators =
        [Operator::at(&world, state.path()).await, Operator::at(&world, state.path()).await];
    let (mut told, mut stopped, mut writes) = (0, 0, 0);
    for run in 0..runs {
        let name = format!("Run-{run:05}");
        // The clock of the server goes on, and a token lasts a day.
        world.token = token(&world.client, world.environment(0)).await;
        let id = world.create("WEB_APP", &name).await;
        let mut case = Case { id, held: BTreeMap::new(), story: Vec::new() };
        for _ in 0..=dice.roll(2) {
            let (secret, value) = world.create_secret(&case.id).await;
            case.held.insert(secret, value);
        }
        // The clocks are apart.
        world.sandbox.advance([0, 2, -2, 7200][usize::try_from(dice.roll(4)).unwrap()]);
        for operator in &mut operators {
            operator.driver.press("esc esc r").await;
            operator.driver.find(&name).press("2").await;
        }
        for _ in 0..24 {
            let who = usize::try_from(dice.roll(2)).unwrap();
            match dice.roll(20) {
                0..=2 => {
                    case.colleague(&world, &mut dice).await;
                    continue;
                }
                3 => {
                    case.use_one(&world).await;
                    continue;
                }
                4 => {
                    case.story.push(format!("killed {who}"));
                    let operator = &mut operators[who];
                    operator.killed().await;
                    operator.driver.press("esc esc").await;
                    operator.driver.find(&name).press("2").await;
                    continue;
                }
                _ => {}
            }
            let before = case.works(&world).await;
            let operator = &mut operators[who];
            let key = press(operator, &mut case, &mut dice).await;
            let hurries = key == Some("enter") && dice.roll(6) == 0;
            if !hurries && dice.roll(6) == 0 {
                world.set_faults(fault(&mut dice)).await;
            }
            case.story.push(format!("{who} presses {key:?} hurried {hurries}"));
            let worked = match key {
                Some(key) if hurries => hurried(operator, &mut case, key, &world, &mut dice).await,
                Some(key) => {
                    operator.driver.press(key).await;
                    before
                }
                None => before,
            };
            operator.driver.settle().await;
            world.set_faults(json!([])).await;
            let screen = operator.driver.screen();
            writes += usize::from(screen.contains("is inactive") || screen.contains("is deleted"));
            stopped += usize::from(screen.contains("Nothing was sent"));
            judge_words(operator, &case);
            let after = case.works(&world).await;
            if before && worked && !after {
                assert!(hurries, "retired the last one: {:#?}\n{screen}", case.story);
                let tells = screen.contains("works now") || screen.contains("Next: activate");
                assert!(tells, "not told: {:#?}\n{screen}", case.story);
                told += 1;
            }
        }
        for operator in &mut operators {
            leave(operator).await;
        }
        // Whoever reads the list next has less to read.
        world.call("DELETE", &format!("/api/v1/clients/{}", case.id)).await.ok();
    }
    println!("{runs} runs, {writes} writes, {stopped} stopped, {told} told");
    assert!(stopped > 0, "some were judged again");
}

/// Closes whatever is open.
async fn leave(operator: &mut Operator) {
    let driver = &mut operator.driver;
    while let Some(reveal) = driver.session.model().reveals.last() {
        let delivered = reveal.deliveries().next().is_some();
        driver.press("esc").await;
        driver.press(if delivered { "enter" } else { "c enter" }).await;
    }
    for _ in 0..4 {
        driver.press("esc").await;
    }
}
