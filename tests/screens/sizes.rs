use appdeck::app::Msg;

use super::Behind::{Acme, Crowded};
use super::pictures::PICTURES;
use super::{screen, unicode};
use crate::support::screen::painted;

/// Every width up to 130 at every height up to 50 where nothing fits, and a spread of heights at
/// each width where something does.
fn sizes() -> Vec<(u16, u16)> {
    let mut sizes = Vec::new();
    for width in 1..=130 {
        for height in 1..=50 {
            let fits = width >= 40 && height >= 10;
            if !fits || (height + width * 3) % 13 == 0 {
                sizes.push((width, height));
            }
        }
    }
    sizes
}

#[tokio::test]
async fn no_size_breaks_any_screen() {
    let chosen = PICTURES.iter().filter(|picture| {
        [
            "applications_filtered",
            "applications_failed",
            "configuration_typing",
            "credentials",
            "redirects_blocked",
            "create_refused",
            "difference",
            "retire",
            "reveal_shown",
            "reveal_discard",
            "palette",
            "help",
            "record",
            "record_entry",
            "undo_save",
            "recreate",
        ]
        .contains(&picture.name)
    });
    for picture in chosen {
        let mut driver = screen(picture.behind, picture.keys, (80, 24), unicode()).await;
        for (width, height) in sizes() {
            driver.session.apply(Msg::Resize(width, height));
            painted(driver.session.model(), &unicode());
        }
        driver.resize(80, 24).await;
        println!("{} stands at every size", picture.name);
    }
}

#[tokio::test]
async fn a_resize_keeps_the_selection_and_what_was_typed() {
    let keys = "/ 'coffee-desk' enter esc 1 down enter '-2'";
    let mut driver = screen(Acme, keys, (120, 40), unicode()).await;
    for size in [(80, 24), (60, 20), (20, 5), (1, 1), (130, 50), (120, 40)] {
        driver.resize(size.0, size.1).await;
    }
    driver.see("Coffee-Desk-2");
}

#[tokio::test]
async fn keys_at_no_size_break_anything() {
    let mut driver = screen(Crowded, "", (1, 1), unicode()).await;
    for size in [(1, 1), (39, 9), (40, 10), (72, 10)] {
        driver.resize(size.0, size.1).await;
        let keys =
            "pgdn ctrl-d G pgup ctrl-u g tab tab pgdn G 1 2 3 pgdn ? pgdn G esc Y pgdn esc esc";
        driver.press(keys).await;
    }
}
