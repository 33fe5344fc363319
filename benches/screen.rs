//! How long a key takes from its message to the finished frame, by the length of the list.
//! `cargo bench --bench screen` prints a table; nothing is asserted, as machines differ.

use std::time::{Duration, Instant};

use appdeck::app::keys::Keymap;
use appdeck::app::screen::model::ModelOptions;
use appdeck::app::update::update;
use appdeck::app::{Model, Msg};
use appdeck::domain::{
    Application, ClientId, EnvKey, Environment, EnvironmentType, FieldSet, Kind, Settings, Unknown,
};
use appdeck::ui::{Ctx, Glyphs, Theme, draw};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
const ROUNDS: usize = 200;
const PAGE: usize = 30;

fn main() {
    println!(
        "{:>12}  {:>14}  {:>14}  {:>14}  {:>14}  {:>14}",
        "applications", "down", "half a page", "first letter", "letter", "page arrives"
    );
    for size in SIZES {
        let down = measure(size, "", &[KeyCode::Down]);
        let page = measure(size, "", &[KeyCode::PageDown]);
        // What was found before a letter is kept for when it is taken back, so only letters count.
        let letters = |before| measure_letters(size, before);
        let (first, more) = (letters("/"), letters("/e"));
        let arrives = measure_pages(size);
        println!(
            "{size:>12}  {:>14}  {:>14}  {:>14}  {:>14}  {:>14}",
            words(down),
            words(page),
            words(first),
            words(more),
            words(arrives)
        );
    }
}

fn words(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1000.0)
}

/// The median time of a key and its frame at 120×40.
fn measure(size: usize, before: &str, keys: &[KeyCode]) -> Duration {
    let mut model = model(size);
    before.chars().for_each(|c| press(&mut model, KeyCode::Char(c)));
    median(model, |model, round| press(model, keys[round % keys.len()]), |_| true)
}

/// The median time of a letter that is typed after `before`.
fn measure_letters(size: usize, before: &str) -> Duration {
    let mut model = model(size);
    before.chars().for_each(|c| press(&mut model, KeyCode::Char(c)));
    let letters = "9aepx".chars().map(KeyCode::Char).collect::<Vec<_>>();
    let key = |model: &mut Model, round: usize| match round % 2 {
        0 => press(model, letters[round / 2 % letters.len()]),
        _ => press(model, KeyCode::Backspace),
    };
    median(model, key, |round| round % 2 == 0)
}

/// The median time of a page that arrives when `size` applications are there.
fn measure_pages(size: usize) -> Duration {
    let page = |model: &mut Model, round: usize| {
        let state = &mut model.environments[0];
        let from = size + round * PAGE;
        (from..from + PAGE).for_each(|at| state.put(application(at)));
        state.arrange();
    };
    median(model(size), page, |_| true)
}

/// The median time of what is done, and of the frame after it, in the rounds that count.
fn median(
    mut model: Model,
    mut act: impl FnMut(&mut Model, usize),
    counts: impl Fn(usize) -> bool,
) -> Duration {
    let ctx = Ctx { theme: Theme::named("dark").unwrap_or_default(), glyphs: Glyphs::UNICODE };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(120, 40));
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
        let start = Instant::now();
        act(&mut model, round);
        let Ok(_) = terminal.draw(|frame| draw(&model, &ctx, frame));
        if counts(round) {
            times.push(start.elapsed());
        }
    }
    times.sort();
    times[times.len() / 2]
}

fn press(model: &mut Model, code: KeyCode) {
    update(model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

fn model(size: usize) -> Model {
    let environment = Environment {
        key: EnvKey::new("bench"),
        name: "Bench".into(),
        kind: EnvironmentType::Development,
        host: "bench.example".into(),
        guarded: false,
        own_client: None,
        server_id: None,
        region: None,
        deny: Vec::new(),
    };
    let now = jiff::Timestamp::UNIX_EPOCH;
    let mut model =
        Model::new(vec![environment], Keymap::default(), ModelOptions::default(), now, (120, 40));
    let state = &mut model.environments[0];
    (0..size).for_each(|at| state.put(application(at)));
    state.listed = Some(now);
    state.arrange();
    model
}

// Their names are in no order, as servers list by age.
fn application(at: usize) -> Application {
    Application {
        id: ClientId::new(format!("webc_{at:018}")),
        kind: Kind::Web,
        created: None,
        updated: None,
        secrets: Vec::new(),
        settings: Settings {
            name: format!("Application {:06}", at * 7_919 % 1_000_003),
            post_login_uris: [format!("https://app-{at}.example/callback")].into(),
            ..Settings::default()
        },
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}
