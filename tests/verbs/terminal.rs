//! A verb on a terminal: what is asked there, and what is shown while one waits.

use appdeck::sandbox::Seed;

use super::shop::{Shop, entry};
use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};

fn start(shop: &Shop, arguments: &[&str]) -> Pty {
    let run = Run::new(PROGRAM).args(arguments);
    std::fs::write(run.home().join("config.toml"), entry(shop.world.environment(0))).unwrap();
    run.env("APPDECK_CONFIG", "config.toml").start()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_is_asked_for_and_not_shown() {
    let shop = Shop::open(Seed::Empty).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    let (_, value) = shop.world.create_secret(&id).await;
    let mut pty = start(&shop, &["secrets", "test", "Till"]);
    pty.wait_text("client secret of Till to be tested:");
    pty.press(format!("{value}\r"));
    pty.wait_text("works");
    assert!(pty.exit().success());
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert!(!bytes.contains(&value), "{bytes}");

    let mut pty = start(&shop, &["secrets", "test", "Till", "--no-input"]);
    pty.wait_text("nobody can be asked");
    assert_eq!(pty.exit().exit_code(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_listing_tells_how_far_it_is_and_leaves_nothing_behind() {
    let shop = Shop::open(Seed::Count(65)).await;
    let mut pty = start(&shop, &["apps", "list", "--filter", "Default"]);
    assert!(pty.exit().success());
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert!(bytes.contains("\r30 of 66 applications\r60 of 66 applications\r"), "{bytes:?}");
    let screen = pty.screen().contents();
    assert!(!screen.contains("of 66") && screen.contains("Default Client"), "{screen}");
    let short = Shop::open(Seed::Count(3)).await;
    let mut pty = start(&short, &["apps", "list"]);
    assert!(pty.exit().success());
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("applications"));
}
