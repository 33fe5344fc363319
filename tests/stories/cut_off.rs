//! Many runs that are cut off at any moment around a delivery, with real journals, and the runs that
//! come after them: no secret that may have been delivered is called lost, and none that was not is
//! passed over in silence.
//!
//! `APPDECK_RUNS=1000 cargo test cut_off` makes it more of them.

use std::path::PathBuf;

use appdeck::domain::delivery::CommandTarget;
use appdeck::sandbox::Seed;

use super::chaos::Dice;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// How many applications one server gets: a long list only takes longer.
const AT_ONCE: u32 = 50;

/// What the operator does with a fresh secret, and what of it is seen from outside.
struct Operator {
    driver: Driver,
    dice: Dice,
    file: PathBuf,
    kept: PathBuf,
    /// How many bytes the terminal had got before.
    before: usize,
    shown: bool,
}

impl Operator {
    /// Whether the value is, or may be, outside the program.
    fn delivered(&self) -> bool {
        let sent = &self.driver.written()[self.before..];
        let sent = sent.windows(5).any(|window| window == b"\x1b]52;");
        sent || self.shown || self.file.exists() || self.kept.exists()
    }

    /// The journal's lines about an application.
    fn noted(&self, id: &str) -> String {
        let text = std::fs::read_to_string(self.driver.state().join("intents.jsonl")).unwrap();
        text.lines().filter(|line| line.contains(id)).collect::<Vec<_>>().join("\n")
    }

    /// Lets some tasks finish, and perhaps paints a frame: what no frame showed was not shown.
    async fn some_time(&mut self) {
        for _ in 0..self.dice.roll(5) {
            self.driver.step().await;
        }
        if self.dice.roll(4) > 0 {
            self.driver.frame();
            self.shown |= self.driver.screen().contains("hide (");
        }
    }

    async fn act(&mut self) {
        let path = self.file.display().to_string();
        match self.dice.roll(8) {
            0 | 1 => drop(self.driver.hurry("c")),
            2 => drop(self.driver.hurry("v")),
            3 => drop(self.driver.hurry("f ctrl-u").hurry_paste(&path).hurry("enter")),
            4 => drop(self.driver.hurry("x enter")),
            5 => drop(self.driver.hurry("p").hurry_paste("something else")),
            6 => drop(self.driver.hurry("C")),
            _ => drop(self.driver.hurry("enter esc")),
        }
        self.some_time().await;
        if self.driver.screen().contains("write it") {
            self.driver.hurry("enter");
            self.some_time().await;
        }
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn what_may_have_been_delivered_is_never_lost_and_what_was_not_is_told() {
    let runs = std::env::var("APPDECK_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    let folder = tempfile::tempdir().unwrap();
    let keep = format!("{}/kept-{{client_id}}", folder.path().display());
    let command = CommandTarget::new("Keep it", vec!["tee".into(), keep]);
    let setup = Setup::of(Seed::Empty).journaled().deliver(command);
    let driver = setup.clone().open().await;
    let (dice, file, kept) = (Dice(23), PathBuf::new(), PathBuf::new());
    let mut one = Operator { driver, dice, file, kept, before: 0, shown: false };
    let (mut lost, mut told, mut closed) = (0, 0, 0);
    for run in 0..runs {
        if run % AT_ONCE == AT_ONCE - 1 {
            one.driver = setup.clone().open().await;
        }
        let name = format!("Run-{run:04}");
        let id = one.driver.colleague.create("WEB_APP", &name).await;
        one.driver.press("r").await;
        one.driver.find(&name).press("2 a").await;
        one.file = folder.path().join(format!("file-{run}"));
        one.kept = folder.path().join(format!("kept-{id}"));
        // Another server gave out the same client ID before.
        let _ = std::fs::remove_file(&one.kept);
        one.before = one.driver.written().len();
        one.shown = false;
        one.driver.hurry("enter");
        if one.dice.roll(8) == 0 {
            one.some_time().await;
        } else {
            one.driver.settle().await.see("shown once");
            for _ in 0..one.dice.roll(4) {
                if one.driver.screen().contains("shown once") {
                    one.act().await;
                }
            }
        }
        let left = one.driver.session.model().reveals.is_empty();
        // Said, or about to be said as soon as the disk has it.
        let notice = one.driver.session.model().notice.as_ref().map(|notice| notice.text.as_str());
        let answered = notice.is_some_and(|text| {
            text.contains("Closed on your word") || text.contains("is stored: it")
        });
        match one.dice.roll(2) {
            0 => drop(one.driver.cut().await),
            _ => drop(one.driver.restart().await),
        }
        let screen = one.driver.screen();
        let secrets = one.driver.colleague.secrets(&id).await;
        let delivered = one.delivered();
        let seen = format!(
            "shown {}, file {}, command {}; noted:\n{}",
            one.shown,
            one.file.exists(),
            one.kept.exists(),
            one.noted(&id)
        );
        for secret in secrets {
            let suffix = secret["secret_suffix"].as_str().unwrap();
            let called_lost = screen.contains(&format!("Lost secret ••••{suffix}"));
            assert!(!screen.contains("obody"), "run {run}\n{screen}");
            assert!(!(delivered && called_lost), "run {run}: it was delivered ({seen})\n{screen}");
            let silent = !screen.contains(&format!("••••{suffix}"));
            if left && answered {
                closed += 1;
            } else {
                assert!(!silent || delivered, "run {run}: nothing is said of {suffix}\n{screen}");
                // A delivery that was cut off is told as well.
                assert!(!silent, "run {run}: nothing is said of {suffix}\n{screen}");
            }
            lost += usize::from(called_lost);
            told += usize::from(!silent && !called_lost);
        }
        // A lost secret would be asked about first by each start until it is deleted.
        if let Some((_, rest)) = screen.split_once("Lost secret ••••") {
            one.driver.type_text(&rest[..4]).press("enter").await;
        }
        // It would be asked again, and nothing but an answer ends that.
        while one.driver.screen().contains("stored?") {
            one.driver.press("down down enter").await;
        }
        one.driver.press("esc esc").await;
    }
    println!("{runs} runs: {lost} lost, {told} told of, {closed} closed before");
    assert!(lost > 0 && told > 0, "some were lost, and some delivered: {lost} {told}");
}
