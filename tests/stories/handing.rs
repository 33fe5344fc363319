//! Storing a secret in a file and by a command.

use std::os::unix::fs::PermissionsExt;

use appdeck::domain::delivery::CommandTarget;
use appdeck::sandbox::Seed;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// A secret of *Coffee-Desk* in its reveal.
async fn revealed() -> Driver {
    revealed_with(Setup::of(Seed::Acme)).await
}

async fn revealed_with(setup: Setup) -> Driver {
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    driver
}

async fn type_path(driver: &mut Driver, path: &std::path::Path) {
    driver.press("f ctrl-u").await;
    driver.type_text(path.to_str().unwrap()).await;
}

#[tokio::test]
async fn a_new_file_is_shown_before_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.env");
    let mut driver = revealed().await;
    type_path(&mut driver, &path).await;
    driver.press("enter").await.see("creates").see("SCALEKIT_CLIENT_SECRET=••••");
    assert!(!path.exists(), "looking writes nothing");
    driver.press("enter").await.see("✓ written to").see("(checked)");
    driver.press("esc").await.see("It was written to").see("↵ closes it");
    driver.not_see("once you have stored it");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&path).unwrap();
    driver.press("c").await;
    let secret = driver.copied();
    assert!(text.contains(&format!("SCALEKIT_CLIENT_SECRET={secret}\n")), "{text}");
    driver.not_see(&secret);
    driver.press("enter").await.not_see("shown once");
}

#[tokio::test]
async fn an_existing_env_keeps_its_other_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".env");
    std::fs::write(&path, "PORT=80\nexport SCALEKIT_CLIENT_SECRET=old\n# end\n").unwrap();
    let mut driver = revealed().await;
    type_path(&mut driver, &path).await;
    driver
        .press("enter")
        .await
        .see("line 2: export SCALEKIT_CLIENT_SECRET=••••")
        .see("becomes: export");
    driver.press("enter").await.see("(checked)");
    driver.press("c").await;
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("PORT=80\nexport SCALEKIT_CLIENT_SECRET="), "{text}");
    assert!(text.contains(&driver.copied()) && text.contains("\n# end\n"), "{text}");
}

#[tokio::test]
async fn a_file_that_others_can_read_is_closed_or_kept_by_a_decision() {
    for (keys, kept, mode) in [
        ("enter", "make it 0600 and write", 0o600),
        ("down enter", "write, keep 0644", 0o644),
        ("down up enter", "make it 0600 and write", 0o600),
        ("right enter", "write, keep 0644", 0o644),
        ("right left enter", "make it 0600 and write", 0o600),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        std::fs::write(&path, "PORT=80\n").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        let mut driver = revealed().await;
        type_path(&mut driver, &path).await;
        driver.press("enter").await.see("others can read it").see("mode 0644");
        let (choice, write) = keys.rsplit_once(' ').unwrap_or(("", keys));
        driver.press(choice).await.see(kept);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "PORT=80\n");
        driver.press(write).await.see("(checked");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
    }
}

#[tokio::test]
async fn a_file_that_a_shell_runs_is_never_offered_raw() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".envrc");
    let mut driver = revealed().await;
    type_path(&mut driver, &path).await;
    driver.see("as shell");
    driver.press("down down").await.see("as shell");
    driver.press("enter").await.see("export SCALEKIT_CLIENT_SECRET=••••");
    driver.press("enter").await.see("(checked)");
    driver.press("c").await;
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.ends_with(&format!("export SCALEKIT_CLIENT_SECRET={}\n", driver.copied())));
}

#[tokio::test]
async fn another_file_is_never_written_over_and_the_secret_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "precious").unwrap();
    let mut driver = revealed().await;
    type_path(&mut driver, &path).await;
    driver.press("enter").await.see("shown once").not_see("(checked)").not_see("creates");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    driver.press("esc").await.see("○ not yet");
}

fn command(script: &str) -> CommandTarget {
    CommandTarget::new("keep", ["sh", "-c", script, "{name}"].map(str::to_owned).into())
}

#[tokio::test]
async fn a_command_reads_it_from_its_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept");
    let keep = command(&format!("cat > {}", path.display()));
    let mut driver = revealed_with(Setup::of(Seed::Acme).deliver(keep)).await;
    driver.press("x").await.see("keep").see("sh -c");
    driver.press("enter").await.see("✓ passed to keep");
    driver.press("c").await;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), driver.copied());
}

#[tokio::test]
async fn commands_side_by_side_are_chosen_as_the_values_of_a_form() {
    let folder = tempfile::tempdir().unwrap();
    let to = |name: &str| {
        let script = format!("cat > {}", folder.path().join(name).display());
        CommandTarget::new(name, ["sh", "-c", &script, "{name}"].map(str::to_owned).into())
    };
    for (keys, name) in
        [("right", "two"), ("right right right left", "three"), ("left right right", "two")]
    {
        let setup = Setup::of(Seed::Acme).deliver(to("one")).deliver(to("two"));
        let mut driver = revealed_with(setup.deliver(to("three"))).await;
        driver.press("x").await.see("[one]").see("→: another");
        driver.press(keys).await.see(&format!("[{name}]"));
        driver.press("enter").await.see(&format!("✓ passed to {name}"));
    }
}

#[tokio::test]
async fn no_name_at_all_is_asked_for() {
    let mut driver = revealed().await;
    driver.press("f ctrl-u enter").await.see("Type a path that ends in a file's name");
    driver.not_see("names no file");
}

#[tokio::test]
async fn what_certainly_let_nothing_out_is_not_told_as_a_place_to_look() {
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    std::fs::write(&closed, "#!/bin/sh\n").unwrap();
    let run = vec![closed.display().to_string()];
    let deliver = CommandTarget::new("keep", run);
    let mut driver = revealed_with(Setup::of(Seed::Acme).deliver(deliver)).await;
    driver.press("x enter").await.see("cannot be started").see("○ not yet").not_see("may be in");
    driver.press("esc").await.not_see("I have stored it");
}

#[tokio::test]
async fn a_command_that_fails_leaves_the_secret_where_it_is_and_is_quoted_without_it() {
    let full = command("read -r value; echo \"no room for $value\" >&2; exit 3");
    let mut driver = revealed_with(Setup::of(Seed::Acme).deliver(full)).await;
    driver.press("x enter").await.see("no room for").see("○ not yet: may be in keep");
    let screen = driver.screen();
    driver.press("c").await;
    assert!(!screen.contains(&driver.copied()), "{screen}");
}
