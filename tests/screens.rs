//! Pictures of every screen: the text, and below it the styles. After a change that is meant:
//! `INSTA_UPDATE=always cargo test screens`, then look at each picture that changed.

mod pictures;
mod reaching;
mod sessions;
mod signing_in;
mod sizes;
mod steady;
mod styles;

use appdeck::sandbox::Seed;
use appdeck::ui::{Ctx, Glyphs, Theme};

use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// What is behind the screen.
#[derive(Clone, Copy)]
enum Behind {
    /// A company's environments.
    Acme,
    /// Environments with their Default Client only.
    Empty,
    /// No environment at all.
    Nothing,
    /// Answers that are still to come.
    Coming,
    /// An environment that cannot be reached.
    Unreachable,
    /// Names that are hard to show.
    Crowded,
}

fn unicode() -> Ctx {
    Ctx { theme: Theme::named("dark").unwrap(), glyphs: Glyphs::UNICODE }
}

fn ascii() -> Ctx {
    Ctx { glyphs: Glyphs::ASCII, ..unicode() }
}

/// How a screen is looked at.
struct View {
    size: (u16, u16),
    ctx: Ctx,
}

impl View {
    /// By its palette and size: `at_80x24` in the dark theme, `light_80x24` in the theme of this
    /// name, `ascii_80x24` without other characters.
    fn named(name: &str) -> Self {
        let (palette, size) = name.rsplit_once('_').unwrap();
        let (columns, rows) = size.split_once('x').unwrap();
        let ctx = match palette {
            "at" => unicode(),
            "ascii" => ascii(),
            theme => Ctx { theme: Theme::named(theme).unwrap(), ..unicode() },
        };
        Self { size: (columns.parse().unwrap(), rows.parse().unwrap()), ctx }
    }
}

/// The screen after `keys`: key names, and text to type between single quotes.
async fn screen(behind: Behind, keys: &str, size: (u16, u16), ctx: Ctx) -> Driver {
    let seed = match behind {
        Behind::Empty => Seed::Empty,
        Behind::Coming => Seed::Count(100),
        Behind::Crowded => Seed::Crowded,
        Behind::Acme | Behind::Nothing | Behind::Unreachable => Seed::Acme,
    };
    let hosts = ["acme.scalekit.dev", "acme.scalekit.com"];
    let mut setup = Setup::of(seed).size(size.0, size.1).painted(ctx).hosts(&hosts);
    match behind {
        Behind::Unreachable => setup = setup.with_unreachable(),
        Behind::Nothing => setup = setup.without_environments(),
        _ => {}
    }
    let mut driver = setup.begin().await;
    if matches!(behind, Behind::Coming) {
        driver.hurry_seconds(1);
        return driver;
    }
    driver.settle().await;
    for (at, part) in keys.split('\'').enumerate() {
        if at % 2 == 0 {
            driver.press(part).await;
        } else {
            driver.type_text(part).await;
        }
    }
    driver
}
