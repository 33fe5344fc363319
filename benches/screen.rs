//! How long a key takes from its message to the finished frame, by the length of the list.
//! `cargo bench` prints a table; nothing is asserted, as machines differ.

use std::time::{Duration, Instant};

use appdeck::app::keys::Keymap;
use appdeck::app::screen::model::ModelOptions;
use appdeck::app::update::update;
use appdeck::app::{Model, Msg};
use appdeck::domain::{
    Application, ClientId, EnvKey, Environment, EnvironmentType, Kind, Settings, Unknown,
};
use appdeck::ui::{Ctx, Glyphs, Theme, draw};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
const ROUNDS: usize = 200;

fn main() {
    println!(
        "{:>12}  {:>14}  {:>14}  {:>14}",
        "applications", "down", "half a page", "filter letter"
    );
    for size in SIZES {
        let down = measure(size, "", &[KeyCode::Down]);
        let page = measure(size, "", &[KeyCode::PageDown]);
        let letter = measure(size, "/", &[KeyCode::Char('9'), KeyCode::Backspace]);
        println!("{size:>12}  {:>14}  {:>14}  {:>14}", words(down), words(page), words(letter));
    }
}

fn words(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1000.0)
}

/// The median time of a key and its frame at 120×40.
fn measure(size: usize, before: &str, keys: &[KeyCode]) -> Duration {
    let mut model = model(size);
    let ctx =
        Ctx { theme: Theme::named("default").unwrap_or(Theme::MONO), glyphs: Glyphs::UNICODE };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(120, 40));
    for c in before.chars() {
        press(&mut model, KeyCode::Char(c));
    }
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
            let start = Instant::now();
            press(&mut model, keys[round % keys.len()]);
            let Ok(_) = terminal.draw(|frame| draw(&model, &ctx, frame));
            start.elapsed()
        })
        .collect();
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
    for at in 0..size {
        state.put(Application {
            id: ClientId::new(format!("webc_{at:018}")),
            kind: Kind::Web,
            created: None,
            updated: None,
            secrets: Vec::new(),
            settings: Settings {
                name: format!("Application {at:06}"),
                post_login_uris: vec![format!("https://app-{at}.example/callback")],
                ..Settings::default()
            },
            unknown: Unknown::default(),
            untold: Vec::new(),
        });
    }
    state.listed = Some(now);
    state.arrange();
    model
}
