//! Before a secret is retired, the operator is told what the application can sign in with then.

use appdeck::sandbox::Seed;

use crate::support::driver::Driver;
use crate::support::other_run::OtherRun;
use crate::support::sandbox::{World, fixed};
use crate::support::setup::Setup;

const NAME: &str = "Coffee-Till";
const ON_SCREEN: &str = "is not stored: it is on the screen";

/// Two runs on one state directory, at the secrets of an application that has one.
struct Two {
    world: World,
    one: Driver,
    other: Driver,
    other_run: Option<OtherRun>,
    _state: tempfile::TempDir,
    _run: OtherRun,
    application: String,
    old: String,
}

impl Two {
    async fn at_one_secret() -> Self {
        let world = fixed(Seed::Empty).await;
        let application = world.create("WEB_APP", NAME).await;
        let (_, value) = world.create_secret(&application).await;
        let old = end_of(&value);
        let state = tempfile::tempdir().unwrap();
        let (run, other_run) = (OtherRun::new(), OtherRun::new());
        let open = async |run: &OtherRun| {
            let setup = Setup::of(Seed::Empty).connected_to(world.sandbox.announcement().clone());
            let mut driver = setup.state(state.path()).process(run.process()).open().await;
            driver.find(NAME).press("2").await;
            driver
        };
        let (one, other) = (open(&run).await, open(&other_run).await);
        let other_run = Some(other_run);
        Self { one, other, other_run, _state: state, _run: run, application, old, world }
    }

    /// The other run generates a secret, which is on its screen then. How it ends.
    async fn generate(&mut self) -> String {
        self.other.press("a enter").await.see("New client secret · shown once");
        let secrets = self.world.secrets(&self.application).await;
        let mut suffixes = secrets.iter().map(|one| one["secret_suffix"].as_str().unwrap());
        suffixes.rfind(|one| *one != self.old).unwrap().to_owned()
    }

    async fn active(&self) -> usize {
        let secrets = self.world.secrets(&self.application).await;
        secrets.iter().filter(|one| one["status"] == "ACTIVE").count()
    }

    /// The secret that was there first is asked about.
    async fn ask(&mut self, key: &str) -> &mut Driver {
        let old = self.old.clone();
        self.ask_about(&old, key).await
    }

    async fn ask_about(&mut self, suffix: &str, key: &str) -> &mut Driver {
        ask(&mut self.one, suffix, key).await
    }
}

async fn ask<'a>(driver: &'a mut Driver, suffix: &str, key: &str) -> &'a mut Driver {
    driver.press("esc esc r").await.find(NAME).press("2").await;
    driver.go_to(&format!("••••{suffix}")).await.press(key).await
}

fn end_of(value: &str) -> String {
    value[value.len() - 4..].to_owned()
}

#[tokio::test]
async fn a_secret_on_another_appdecks_screen_does_not_count_as_stored() {
    let mut two = Two::at_one_secret().await;
    two.one.press("a").await.see("Generate a client secret");
    let new = two.generate().await;
    two.one.press("enter").await.see("Two secrets are active");
    let cursor = two.one.line_with(&format!("Deactivate ••••{}", two.old));
    assert!(cursor.contains('▌'), "the one on top: {cursor}");
    two.one.press("enter").await.see(&format!("Deactivate ••••{}?", two.old));
    two.one.see(&format!("Only ••••{new} is left then, and it {ON_SCREEN}"));
    for key in ["d", "x"] {
        two.ask(key).await.see(&format!("Only ••••{new} is left then, and it {ON_SCREEN}"));
    }
    // It is stored, and nothing is to be said any more.
    two.other.press("c").await;
    two.ask("d").await.see("Deactivate ••••").not_see("is left then");
}

#[tokio::test]
async fn a_secret_on_another_appdecks_screen_is_not_retired_unknowingly() {
    let mut two = Two::at_one_secret().await;
    let new = two.generate().await;
    let theirs = "It is on the screen of another appdeck at this moment.";
    for key in ["d", "x"] {
        two.ask_about(&new, key).await.see(theirs);
        two.ask(key).await.not_see(theirs);
    }
    two.other.press("c").await;
    two.ask_about(&new, "d").await.see("Deactivate ••••").not_see(theirs);
}

#[tokio::test]
async fn a_secret_that_was_discarded_is_on_no_screen_any_more() {
    let mut two = Two::at_one_secret().await;
    let new = two.generate().await;
    two.other.press("D").type_text("discard").press("enter esc").await;
    let left = format!("Only ••••{new} is left then, and it was stored nowhere");
    two.ask("d").await.see(&left);
    let old = two.old.clone();
    ask(&mut two.other, &old, "d").await.see(&left);
    // A rotation does not wait for it to be stored.
    two.other.press("esc R").await.see(&format!("••••{new}")).not_see("Next: store");
}

#[tokio::test]
async fn what_cannot_sign_in_any_more_is_not_said_to_be_used() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Grinder-Telemetry").press("2").await;
    driver.go_to("••••").await.see("expired 1 d ago");
    driver.press("d").await.see("Deactivate ••••");
    driver.see("It has expired: nobody can sign in with it.").not_see("Whoever uses it");
    // Nor does it sign anybody in when it is active again.
    let suffix = driver.screen().split_once("Deactivate ••••").unwrap().1[..4].to_owned();
    driver.type_text(&suffix).press("enter").await.see("is inactive").see("Expired 20");
    for key in ["d", "z"] {
        driver.press(key).await.see(&format!("Activate ••••{suffix}?"));
        driver.see("It has expired: nobody can sign in with it, active or not.");
        driver.not_see("Whoever holds it");
        driver.press("esc").await;
    }
    driver.press("d enter").await.see("is active").see("expired 1 d ago");
    driver.press("down x").await.see("Delete ••••");
    driver.see("It is gone for ever, and cannot be activated again.").not_see("whoever uses it");
}

#[tokio::test]
async fn an_expired_secret_keeps_no_other_one_from_being_retired() {
    for (key, word) in [("d", "Deactivate"), ("x", "Delete")] {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.find("Grinder-Telemetry").press("2 a enter c enter").await.see("2 of 2 active");
        let new = end_of(&driver.copied());
        driver
            .go_to(&format!("••••{new}"))
            .await
            .press(key)
            .await
            .see(word)
            .see(&format!("Type {new}"));
        driver.type_text(&new).press("enter").await.not_see("Nothing was sent");
        driver.see("1 of 2 active");
    }
}

#[tokio::test]
async fn a_secret_whose_run_was_cut_off_is_nobodys() {
    let mut two = Two::at_one_secret().await;
    let new = two.generate().await;
    two.other_run = None;
    for key in ["d", "x"] {
        two.ask(key).await.see(&format!("Only ••••{new} is left then, and it was stored nowhere"));
    }
}

#[tokio::test]
async fn a_secret_that_was_never_used_is_told() {
    let mut two = Two::at_one_secret().await;
    let (_, value) = two.world.create_secret(&two.application).await;
    let told = format!("Only ••••{} is left then, and it was never used", end_of(&value));
    two.ask("d").await.see(&told);
    two.world.sign_in(&two.application, &value).await;
    two.ask("d").await.not_see("is left then");
}

#[tokio::test]
async fn what_is_left_is_judged_again_when_it_is_confirmed() {
    let mut two = Two::at_one_secret().await;
    let new = two.generate().await;
    two.other.press("c").await;
    two.ask("d").await.see("Deactivate ••••").not_see("is left then");
    two.other.press("C").await;
    let told = format!("refresh and try again. Only ••••{new} is left then, and it is not stored");
    two.one.press("enter").await.see("Nothing was sent").see(&told);
    assert_eq!(two.active().await, 2);
    // Whoever has read that may do it, and types it.
    two.one.press("enter").await.see(&format!("Type {} to deactivate", two.old));
    two.one.confirm().await.see("is inactive");
    assert_eq!(two.active().await, 1);
}

#[tokio::test]
async fn what_a_script_has_to_confirm_takes_the_end_of_the_secret_typed() {
    let mut two = Two::at_one_secret().await;
    two.generate().await;
    let old = two.old.clone();
    let typed = format!("Type {old} to deactivate it anyway");
    two.one.press("esc esc r").await.find(NAME).press("2 a").await;
    two.one.press("enter").await.see(&format!("Deactivate ••••{old}?")).see(&typed);
    two.one.press("enter").await.see(&format!("Type {old} to deactivate"));
    two.ask("x").await.see(&format!("Type {old} to delete it anyway"));
    two.ask("d").await.see(&typed);
    two.one.press("enter").await.see("is left then");
    assert_eq!(two.active().await, 2, "nothing was retired");
    two.ask("d").await.type_text(&old).press("enter").await.see("is inactive");
    assert_eq!(two.active().await, 1);
    // One that is retired goes no more easily: what is left is still stored nowhere.
    two.ask("x").await.see(&format!("Type {old} to delete it anyway"));
}

#[tokio::test]
async fn a_rotation_says_where_its_new_secret_can_be_stored() {
    let mut two = Two::at_one_secret().await;
    let new = two.generate().await;
    two.ask("R").await.see(&format!("Next: find out whether ••••{new} is stored"));
    two.one.see("Its value is on the screen of another appdeck: store it there");
}
