//! The pictures of the README: the bytes that the program writes to a terminal, painted as SVG.
//! `UPDATE_SCREENSHOTS=1 cargo test screenshots` paints them anew.

use std::num::NonZero;
use std::path::Path;

use appdeck::app::Msg;
use appdeck::sandbox::Seed;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use vt100::Screen;

use crate::support::driver::Driver;
use crate::support::setup::Setup;
use crate::support::svg::{film, svg};

async fn open() -> Driver {
    Setup::of(Seed::Acme).hosts(&["acme.scalekit.dev", "acme.scalekit.com"]).open().await
}

/// Presses what leads to a picture.
async fn redirects() -> Driver {
    let mut driver = open().await;
    driver.environment("Acme Production").await;
    driver.press("u").type_text("Acme Production").press("enter").await;
    driver.find("Coffee-Desk").press("3 a").await;
    driver.type_text("http://localhost:3000/callback").await;
    driver
}

async fn credentials() -> Driver {
    let mut driver = open().await;
    driver.press("n").type_text("Roast-Board").press("enter enter c t").await;
    driver
}

fn bytes(driver: &mut Driver) -> Vec<u8> {
    // As the program does when it takes the terminal.
    let mut bytes = b"\x1b[?25l".to_vec();
    let viewport = Viewport::Fixed(Rect::new(0, 0, 120, 34));
    let backend = CrosstermBackend::new(&mut bytes);
    crossterm::style::force_color_output(true);
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
    driver.session.apply(Msg::Resize(120, 34));
    driver.paint(&mut terminal);
    drop(terminal);
    bytes
}

fn parser() -> vt100::Parser {
    vt100::Parser::new(NonZero::new(34).unwrap(), NonZero::new(120).unwrap(), 0)
}

fn check(name: &str, mut driver: Driver) {
    let mut parser = parser();
    parser.process(&bytes(&mut driver));
    keep(name, &svg(parser.screen(), "appdeck"));
}

fn keep(name: &str, picture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screenshots").join(name);
    if std::env::var_os("UPDATE_SCREENSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, picture).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == picture, "{name} is old: run `UPDATE_SCREENSHOTS=1 cargo test screenshots`");
}

#[tokio::test]
async fn the_redirects_of_a_production_application() {
    check("redirects.svg", redirects().await);
}

#[tokio::test]
async fn a_secret_that_was_just_generated() {
    check("secret.svg", credentials().await);
}

/// From a new application to its stored secret, step by step, with how long each is shown.
async fn walk() -> Vec<(Screen, f32)> {
    let mut driver = open().await;
    let mut frames = Vec::new();
    let mut shot = |driver: &mut Driver, seconds: f32| {
        let mut parser = parser();
        parser.process(&bytes(driver));
        frames.push((parser.screen().clone(), seconds));
    };
    shot(&mut driver, 1.5);
    driver.press("n").await;
    driver.type_text("Roast-Board").await;
    shot(&mut driver, 1.5);
    driver.press("enter").await;
    shot(&mut driver, 1.8);
    driver.press("enter").await;
    shot(&mut driver, 1.8);
    driver.press("c").await;
    shot(&mut driver, 1.8);
    let copied = driver.copied();
    driver.press("p").await;
    driver.paste(&copied).await;
    shot(&mut driver, 1.8);
    driver.press("t").await;
    shot(&mut driver, 1.8);
    driver.press("enter").await;
    shot(&mut driver, 2.5);
    frames
}

#[tokio::test]
async fn a_walk_from_a_new_application_to_its_stored_secret() {
    keep("walk.svg", &film(&walk().await, "appdeck"));
}
