//! What stays where it is while one moves through the list.

use super::Behind::Acme;
use super::{screen, unicode};
use crate::support::driver::Driver;

/// In which lines of the screen the detail has these texts.
fn lines_of(driver: &Driver, texts: &[&str]) -> Vec<Option<usize>> {
    let screen = driver.screen();
    let place = |text: &&str| screen.lines().position(|line| line.contains(*text));
    texts.iter().map(place).collect()
}

#[tokio::test]
async fn the_detail_of_every_type_has_its_parts_in_the_same_lines() {
    let tabs: [(&str, &[&str]); 2] = [
        ("1", &["Grant types", "Delete application", "─ Credentials", "─ Redirects", "Created"]),
        ("2", &["─ Configuration", "─ Redirects"]),
    ];
    for (key, texts) in tabs {
        let mut driver = screen(Acme, &format!("{key} esc home"), (120, 40), unicode()).await;
        let first = lines_of(&driver, texts);
        assert!(first.iter().all(Option::is_some), "{first:?}\n{}", driver.screen());
        // Public and confidential clients, with something to look at and without.
        for name in ["Bench-Tool", "Coffee-Desk", "Coffee-Kiosk", "Grinder-Telemetry", "Roast"] {
            driver.find(name).press(&format!("{key} esc")).await;
            assert_eq!(lines_of(&driver, texts), first, "\n{}", driver.screen());
        }
    }
}
