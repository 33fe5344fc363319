use appdeck::ui::theme::THEMES;
use appdeck::ui::{Ctx, Theme};
use ratatui::style::{Color, Modifier, Style};

use super::Behind::{Acme, Unreachable};
use super::pictures::PICTURES;
use super::{View, screen, unicode};
use crate::support::driver::Driver;

async fn coloured(keys: &str) -> Driver {
    screen(Acme, keys, (120, 40), unicode()).await
}

/// The style of the first place that shows `text`.
fn style_of(driver: &Driver, text: &str) -> Style {
    let buffer = driver.buffer();
    let wanted: Vec<String> = text.chars().map(String::from).collect();
    let width = usize::from(buffer.area.width);
    let found = buffer.content().chunks(width).find_map(|row| {
        let at = row.windows(wanted.len()).position(|cells| {
            cells.iter().zip(&wanted).all(|(cell, letter)| cell.symbol() == letter)
        })?;
        Some(row[at].style())
    });
    found.unwrap_or_else(|| panic!("no {text}:\n{}", driver.screen()))
}

fn bold(style: Style) -> bool {
    style.add_modifier.contains(Modifier::BOLD)
}

/// In the sixteen colours, of which no red is legible on every dark background.
fn is_danger(style: Style) -> bool {
    let danger = unicode().theme.danger;
    style.add_modifier == danger.add_modifier && style.fg == Some(Color::Reset)
}

fn reversed(style: Style) -> bool {
    style.add_modifier.contains(Modifier::REVERSED)
}

#[tokio::test]
async fn production_is_white_on_red_and_development_is_not() {
    let driver = coloured("E j enter").await;
    let badge = style_of(&driver, "PRODUCTION");
    assert_eq!((badge.fg, badge.bg), (Some(Color::White), Some(Color::Red)));
    assert!(bold(badge));
    let badge = style_of(&coloured("").await, "development");
    assert_eq!((badge.fg, badge.bg), (Some(Color::Reset), Some(Color::Reset)));
}

#[tokio::test]
async fn writable_production_is_dangerous() {
    let driver = coloured("E j enter").await;
    assert_eq!(style_of(&driver, "read-only").fg, Some(Color::Reset));
    let driver = coloured("E j enter u 'Acme Production' enter").await;
    assert!(is_danger(style_of(&driver, "WRITABLE")));
}

#[tokio::test]
async fn the_selected_row_stands_out_where_the_focus_is() {
    let mut driver = coloured("").await;
    assert!(reversed(style_of(&driver, "Barista-Training   ")));
    assert!(!reversed(style_of(&driver, "Bench-Tool")));
    assert!(!reversed(style_of(&driver, "Application type")));
    driver.press("enter").await;
    assert!(!reversed(style_of(&driver, "Barista-Training   ")));
    assert!(reversed(style_of(&driver, "Application type")));
}

#[tokio::test]
async fn words_in_a_frame_are_no_part_of_it() {
    let mut ctx = unicode();
    ctx.theme.frame = ctx.theme.frame.fg(Color::Blue);
    let mut driver = screen(Acme, "/ 'coffee-desk' enter", (120, 40), ctx).await;
    assert_eq!(style_of(&driver, "──╮").fg, Some(Color::Blue));
    assert_eq!(style_of(&driver, "Coffee-Desk ──").fg, Some(Color::Reset));
    assert_eq!(style_of(&driver, "1/1 of 11 ╮").fg, Some(Color::Reset));
    driver.press("esc 1 D").await;
    assert_eq!(style_of(&driver, "╭ Delete").fg, Some(Color::Red));
    assert_eq!(style_of(&driver, "Delete").fg, Some(Color::Reset));
}

#[tokio::test]
async fn a_block_is_dangerous_and_a_warning_is_yellow() {
    let driver = coloured("/ 'coffee-desk' enter esc 3 a 'app.example.com/cb'").await;
    assert!(is_danger(style_of(&driver, "A scheme is missing")));
    let driver = coloured("/ 'coffee-desk' enter esc 3 a 'com.acme.desk:/cb'").await;
    assert_eq!(style_of(&driver, "com.acme.desk: is a custom").fg, Some(Color::Yellow));
}

#[tokio::test]
async fn what_is_not_saved_is_yellow_and_what_destroys_is_dangerous() {
    let driver = coloured("/ 'coffee-desk' enter esc 1 down down space up").await;
    assert_eq!(style_of(&driver, "● unsaved").fg, Some(Color::Yellow));
    assert_eq!(style_of(&driver, "✓ on").fg, Some(Color::Yellow));
    assert!(is_danger(style_of(&driver, "Delete application")));
    // The frame of the question too, but without a line under it.
    let driver = coloured("/ 'coffee-desk' enter esc 1 D").await;
    assert_eq!(style_of(&driver, "╭ Delete").fg, Some(Color::Red));
}

#[tokio::test]
async fn an_error_stands_out_and_a_secret_that_is_not_stored_is_yellow() {
    let failed = screen(Unreachable, "E j j enter", (120, 40), unicode()).await;
    assert!(is_danger(style_of(&failed, "Acme Nowhere: cannot reach")));
    let driver = coloured("/ 'coffee-desk' enter esc 2 a enter").await;
    assert_eq!(style_of(&driver, "1 store").fg, Some(Color::Yellow));
}

#[tokio::test]
async fn without_colours_there_is_none_in_any_screen() {
    let mono = Ctx { theme: Theme::named("mono").unwrap(), ..unicode() };
    for picture in PICTURES {
        let View { size, .. } = View::named(picture.views[0]);
        let driver = screen(picture.behind, picture.keys, size, mono).await;
        for cell in driver.buffer().content() {
            let colours = (cell.fg, cell.bg, cell.underline_color);
            assert_eq!(colours, (Color::Reset, Color::Reset, Color::Reset), "{}", picture.name);
        }
    }
}

#[tokio::test]
async fn every_theme_tells_production_and_the_selected_row_apart() {
    for (name, _) in THEMES {
        let theme = Theme::named(name).unwrap();
        let ctx = Ctx { theme, ..unicode() };
        let driver = screen(Acme, "E j enter", (120, 40), ctx).await;
        let plain = style_of(&driver, "Coffee-Desk");
        assert_ne!(style_of(&driver, "PRODUCTION"), plain, "{name}");
        assert_ne!(style_of(&driver, "Barista-Training   "), plain, "{name}");
    }
}
