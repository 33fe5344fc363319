//! Storing a secret by other routes than the clipboard, and testing whether it works.

use std::fs;

use appdeck::domain::delivery::CommandTarget;
use appdeck::sandbox::Seed;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

const TITLE: &str = "shown once";

async fn revealed(setup: Setup) -> Driver {
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("2 a enter").await.see(TITLE);
    driver
}

async fn assert_signs_in(driver: &Driver, secret: &str) {
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), secret).await.ok();
}

fn keep(run: &[&str]) -> Setup {
    let run = run.iter().map(ToString::to_string).collect();
    Setup::of(Seed::Acme).deliver(CommandTarget::new("Keep it", run))
}

#[tokio::test]
async fn what_will_be_written_can_be_read_to_its_end_on_any_screen() {
    for (width, height) in [(40, 10), (60, 20), (80, 24)] {
        let mut driver = revealed(Setup::of(Seed::Acme)).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("coffee.env");
        fs::write(&path, "SCALEKIT_CLIENT_ID=old\nSCALEKIT_CLIENT_SECRET=old\n").unwrap();
        driver.resize(width, height).await;
        driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter").await;
        let mut read = String::new();
        for _ in 0..8 {
            driver.see("write").see("Esc: back");
            read += &driver.screen();
            driver.press("pgdn").await;
        }
        for line in ["becomes:", "CLIENT_ID=webc_", "CLIENT_SECRET=", "others can read it"] {
            assert!(read.contains(line), "{line}\n{read}");
        }
        // It names another application: that is told once more before it is written.
        driver.press("pgup enter").await.see("writes it anyway");
        assert!(fs::read_to_string(&path).unwrap().ends_with("SCALEKIT_CLIENT_SECRET=old\n"));
        driver.press("enter").await.see(TITLE);
        assert!(fs::read_to_string(&path).unwrap().contains("test_"), "{}", driver.screen());
    }
}

#[tokio::test]
async fn a_file_is_looked_at_before_it_is_written() {
    let mut driver = revealed(Setup::of(Seed::Acme)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("coffee.env");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter").await.see(TITLE);
    assert!(!path.exists(), "the first Enter only looks");
    driver.press("enter").await.see("coffee.env");
    let text = fs::read_to_string(&path).unwrap();
    let id = driver.id_of("Coffee-Desk");
    assert!(text.contains(id.as_str()), "{text}");
    let (_, secret) = text.split_once("test_").unwrap();
    let secret = format!("test_{}", secret.split(['"', '\'', '\n']).next().unwrap());
    assert_signs_in(&driver, &secret).await;
    driver.not_see(&secret[..40]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    driver.see("↵ close").not_see("I have stored it");
    driver.press("enter").await.see("is stored: it was written to").not_see(TITLE);
    let listed = format!("••••{}", &secret[secret.len() - 4..]);
    driver.go_to(&listed).await.see("Its value was written to");
}

/// Its comment and three lines take more than a page of a small terminal.
#[tokio::test]
async fn a_file_of_another_application_is_told_first_and_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("coffee.env");
    let text = "# Till · Acme\nSCALEKIT_ENVIRONMENT_URL=https://a.example\nSCALEKIT_CLIENT_ID=webc_7\nSCALEKIT_CLIENT_SECRET=old\n";
    fs::write(&path, text).unwrap();
    let mut driver = revealed(Setup::of(Seed::Acme).size(80, 24)).await;
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter").await;
    driver.see("▲ the file holds another application's credentials (webc_7)");
    driver.press("enter").await.see("Nothing is written yet").see("writes it anyway");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    driver.press("enter").await.see("✓ written to").see("(webc_7)").not_see("Nothing is written");
    assert!(fs::read_to_string(&path).unwrap().contains("test_"));
}

#[tokio::test]
async fn a_file_that_is_there_is_not_written_over() {
    let mut driver = revealed(Setup::of(Seed::Acme)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.txt");
    fs::write(&path, "precious").unwrap();
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter enter").await;
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    driver.see(TITLE).see("is there already");
    driver.press("esc enter esc").await.see(TITLE);
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_reads_it_from_its_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept");
    let mut driver = revealed(keep(&["tee", path.to_str().unwrap()])).await;
    driver.press("x").await.see("Keep it");
    driver.press("enter").await.see("✓ passed to Keep it").see("reported success").see(TITLE);
    let secret = fs::read_to_string(&path).unwrap();
    assert_signs_in(&driver, &secret).await;
    driver.not_see(&secret[..40]);
    driver.press("enter").await.see("is stored").not_see(TITLE);
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_that_fails_delivers_nothing() {
    for program in ["false", "/nonexistent/program"] {
        let mut driver = revealed(keep(&[program])).await;
        driver.press("x enter").await.see(TITLE).see("the command Keep it").see("○ not yet");
        driver.press("enter esc q").await.see(TITLE);
        driver.press("c").await;
        assert_signs_in(&driver, &driver.copied()).await;
    }
}

#[tokio::test]
async fn the_token_endpoint_proves_it_and_that_is_no_delivery() {
    let mut driver = revealed(Setup::of(Seed::Acme)).await;
    driver.press("t").await.see("✓ works");
    driver.press("enter q").await.see(TITLE);
}

#[tokio::test]
async fn a_deployed_secret_is_tested_by_pasting_it() {
    let mut driver = revealed(Setup::of(Seed::Acme)).await;
    driver.press("c enter").await;
    let secret = driver.copied();
    let suffix = &secret[secret.len() - 4..];
    driver.press("t").paste(&secret).await.not_see(&secret[..40]);
    driver.press("enter").await.see("Works: it signs in").see(&format!("••••{suffix}"));
    driver.paste("test_something_else_altogether").press("enter").await.see("was rejected");
    driver.press("esc").await.not_see("was rejected");
}

#[tokio::test]
async fn a_use_by_ones_own_test_is_told_as_such() {
    let mut driver = revealed(Setup::of(Seed::Acme)).await;
    driver.press("c enter").await;
    let secret = driver.copied();
    driver.press("t").paste(&secret).press("enter").await.see("Works: it signs in");
    driver.press("esc r").await.go_to(&format!("••••{}", &secret[secret.len() - 4..])).await;
    driver.press("d").await.see("when you tested it").not_see("Something signed in with it");
}

#[tokio::test]
async fn what_was_judged_is_not_continued_by_typing() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 t").paste("test_something_else").press("enter").await;
    driver.see("was rejected").see("19 characters");
    driver.type_text("ab").await.not_see("was rejected").see("•• 2 characters");
    driver.press("enter").await.see("was rejected").see("2 characters");
}

#[tokio::test]
async fn an_answer_is_of_the_secret_that_was_asked_about() {
    let mut driver = revealed(Setup::of(Seed::Acme)).await;
    driver.press("c enter").await;
    let secret = driver.copied();
    driver.press("t").await;
    driver.hurry_paste(&secret).hurry("enter").hurry_paste("test_something_else").hurry("enter");
    driver.settle().await.see("was rejected").see("No listed secret ends like it");
    driver.hurry_paste("test_something_else").hurry("enter").hurry_paste(&secret).hurry("enter");
    driver.settle().await.see("Works: it signs in");
    driver.hurry_paste("test_something_else").hurry("enter").hurry("a");
    driver.settle().await.not_see("was rejected").not_see("Works");
}

#[tokio::test]
async fn leaving_the_preview_keeps_the_name_that_was_typed() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see(TITLE);
    let path = driver.folder().join("desk.secret");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter").await.see("write it");
    driver.press("esc").await.see("look first").see("desk.secret");
    driver.press("esc").await.not_see("desk.secret").see(TITLE);
}
