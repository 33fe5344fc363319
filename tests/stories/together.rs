//! Two operators who save the same application at the same moment, their requests interleaved at
//! random: every change that has no rival survives, and whose change lost is told.
//!
//! `APPDECK_RUNS=1000 cargo test together` makes it more of them.

mod edit;

use appdeck::app::screen::dialog::Dialog;
use appdeck::sandbox::Seed;
use jiff::Timestamp;
use serde_json::Value as Json;
use tokio::sync::oneshot::Sender;

use self::edit::Edit;
use super::chaos::Dice;
use crate::support::driver::Driver;
use crate::support::sandbox::{World, empty};
use crate::support::setup::Setup;
use crate::support::turnstile::Turnstile;

/// Who of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    One,
    Other,
}

/// An operator, the turnstile before the server, what they are about to save, and what they read.
struct Operator {
    driver: Driver,
    turnstile: Turnstile,
    edits: Vec<Edit>,
    heard: String,
    begun: Timestamp,
}

impl Operator {
    async fn at(world: &World) -> Self {
        let mut announcement = world.sandbox.announcement().clone();
        announcement.environments.truncate(1);
        let turnstile = Turnstile::before(&announcement.environments[0].url).await;
        announcement.environments[0].url.clone_from(&turnstile.url);
        let setup = Setup::of(Seed::Empty).size(200, 60).connected_to(announcement);
        let driver = setup.open().await;
        let begun = driver.session.model().now;
        Self { driver, turnstile, edits: Vec::new(), heard: String::new(), begun }
    }

    /// Looks at the application, if they do, and makes their changes.
    async fn edit(&mut self, dice: &mut Dice, fresh: bool) {
        if fresh {
            self.driver.press("r").await;
        }
        self.heard.clear();
        self.begun = self.driver.session.model().now;
        self.driver.find("Shared").await;
        self.edits = Edit::some(dice, &seen(&self.driver));
        for edit in &self.edits {
            edit.make(&mut self.driver).await;
        }
        self.driver.press("ctrl-s").await.see("Save Shared");
    }

    /// Decides what clashed, and lets the save be looked at again.
    async fn finish(&mut self, dice: &mut Dice) {
        self.listen();
        if self.driver.screen().contains("Choose what shall be") {
            let mine = dice.roll(2) == 0;
            for _ in 0..2 * usize::from(mine) {
                self.driver.press("space down").await;
            }
            self.driver.press("enter").await;
            if self.driver.screen().contains("Save Shared") {
                self.driver.press("enter").await;
            }
            self.listen();
        }
    }

    /// Lets time go by until no save is looked at any more, and saves again what was taken away.
    async fn look(&mut self) {
        for _ in 0..3 {
            for seconds in [5, 60] {
                self.driver.wait_seconds(seconds).await;
                self.listen();
            }
            if !self.driver.screen().contains("unsaved") {
                return;
            }
            self.driver.press("ctrl-s enter").await.see("Saved Shared");
        }
        panic!("it is unsaved again and again:\n{}", self.driver.screen());
    }

    /// What was said since the last edit, and what is in question now: not what the screen shows
    /// anyway.
    fn listen(&mut self) {
        let model = self.driver.session.model();
        let new = model.said.newest_first().take_while(|notice| notice.at >= self.begun);
        for notice in new {
            self.heard.push_str(&notice.text);
            self.heard.push('\n');
        }
        if let Some(Dialog::Clash(clash)) = &model.dialog {
            for conflict in &clash.conflicts {
                self.heard.extend(["in question: ", &conflict.label(), "\n"]);
            }
        }
    }

    /// Whether it was said that this was lost.
    fn was_told(&self, label: &str) -> bool {
        self.heard.lines().any(|line| {
            let tells = ["in question", "was overwritten by someone else", "your save before"];
            line.contains(label) && tells.iter().any(|words| line.contains(words))
        })
    }
}

/// The application as the operator sees it.
fn seen(driver: &Driver) -> appdeck::domain::Settings {
    let state = driver.session.model().environment().unwrap();
    state.application(&driver.id_of("Shared")).unwrap().settings.clone()
}

/// Both confirm at once; `dice` says whose request is next.
async fn save_at_once(one: &mut Operator, other: &mut Operator, dice: &mut Dice) {
    let mut waiting: [Option<Sender<()>>; 2] = [None, None];
    let mut ended = [false; 2];
    for operator in [&mut *one, &mut *other] {
        operator.turnstile.close();
        operator.driver.hurry("enter");
    }
    {
        let mut first = Box::pin(one.driver.settle());
        let mut second = Box::pin(other.driver.settle());
        while ended != [true; 2] {
            tokio::select! {
                _ = &mut first, if !ended[0] => ended[0] = true,
                _ = &mut second, if !ended[1] => ended[1] = true,
                go = one.turnstile.arrival(), if waiting[0].is_none() => waiting[0] = Some(go),
                go = other.turnstile.arrival(), if waiting[1].is_none() => waiting[1] = Some(go),
            }
            let stands = |at: usize| ended[at] || waiting[at].is_some();
            if stands(0) && stands(1) {
                let at = usize::from(dice.roll(2) == 0);
                let next = waiting[at].take().or_else(|| waiting[1 - at].take());
                if let Some(go) = next {
                    go.send(()).unwrap();
                }
            }
        }
    }
    one.turnstile.open();
    other.turnstile.open();
}

/// The changes of one operator have come true, or a rival's have and the operator was told.
fn judge(who: Who, mine: &Operator, rival: &Operator, server: &Json, run: usize) -> usize {
    let mut lost = 0;
    for edit in &mine.edits {
        if edit.holds(server) {
            continue;
        }
        let rivals: Vec<_> = rival.edits.iter().filter(|other| edit.rivals(other)).collect();
        let story = || {
            format!(
                "run {run}, {who:?}: {edit:?}\nmine {:?}\ntheirs {:?}\n{server}\n{}",
                mine.edits, rival.edits, mine.heard
            )
        };
        assert!(!rivals.is_empty(), "lost without a rival: {}", story());
        assert!(rivals.iter().any(|other| other.holds(server)), "nobody won: {}", story());
        assert!(mine.was_told(edit.label()), "lost in silence: {}", story());
        lost += 1;
    }
    lost
}

#[tokio::test]
async fn what_two_operators_save_at_once_survives_or_is_told() {
    let runs = std::env::var("APPDECK_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    let world = empty().await;
    let id = world.create("WEB_APP", "Shared").await;
    let (mut one, mut other) = (Operator::at(&world).await, Operator::at(&world).await);
    let mut dice = Dice(11);
    let (mut lost, mut restored) = (0, 0);
    for run in 0..runs {
        let fresh = [dice.roll(4) > 0, dice.roll(4) > 0];
        one.edit(&mut dice, fresh[0]).await;
        other.edit(&mut dice, fresh[1]).await;
        save_at_once(&mut one, &mut other, &mut dice).await;
        one.finish(&mut dice).await;
        other.finish(&mut dice).await;
        one.look().await;
        other.look().await;
        let path = format!("/api/v1/clients/{id}");
        let server = world.call("GET", &path).await.ok()["client"].clone();
        lost += judge(Who::One, &one, &other, &server, run);
        lost += judge(Who::Other, &other, &one, &server, run);
        let heard = [&one.heard, &other.heard];
        restored += heard.iter().filter(|heard| heard.contains("Saved Shared twice")).count();
    }
    assert!(lost > 0, "some changes had rivals");
    assert!(restored > 0, "some saves overwrote another one");
}
