//! Everything that a run shows and prints, and whether it tells a value.

use std::path::Path;
use std::sync::{Arc, Mutex};

use appdeck::app::screen::signing_in::SignInStep;
use appdeck::app::{Dialog, Model, Msg};
use appdeck::runtime::last_run::Recorder;

use super::issuer::Values;
use super::watch::Place;
use crate::support::driver::Driver;
use crate::support::screen;
use crate::support::setup::Setup;

/// Something that comes when the session starts.
type Shared<T> = Arc<Mutex<Option<T>>>;

/// What was drawn, and whether the authorize URL stood there; and what was printed for debugging.
#[derive(Default)]
pub struct Seen {
    screens: Vec<(bool, String)>,
    printed: Vec<String>,
}

/// The URL is on the screen, state and nonce in it.
fn shows_url(model: &Model) -> bool {
    let Some(Dialog::SignIn(open)) = &model.dialog else { return false };
    matches!(open.step, SignInStep::Waiting(_))
}

/// What is typed and pasted is what the terminal sent; all else is the program's own.
fn is_own(msg: &Msg) -> bool {
    !matches!(msg, Msg::Key(_) | Msg::Paste(_) | Msg::Line(_))
}

/// What a run of this program shows and prints, and what it could tell of itself in a bug report; what
/// it keeps is in `folder`.
pub fn watching(setup: Setup, folder: &Path) -> (Setup, Arc<Mutex<Seen>>, Shared<Recorder>) {
    let (seen, recorder) = (Arc::<Mutex<Seen>>::default(), Arc::<Mutex<_>>::default());
    let (sees, keep, state) = (Arc::clone(&seen), Arc::clone(&recorder), folder.to_owned());
    let setup = setup.state(folder).journaled();
    let ctx = setup.look().1;
    let setup = setup.prepared(move |session| {
        *keep.lock().unwrap() = Some(Recorder::of(session, &state));
        let sees = Arc::clone(&sees);
        session.listen(move |model, _, msg| {
            let mut sees = sees.lock().unwrap();
            sees.add(model, screen::text(&screen::painted(model, &ctx)));
            if is_own(msg) {
                sees.printed.push(format!("{msg:?}"));
            }
        });
    });
    (setup, seen, recorder)
}

impl Seen {
    fn add(&mut self, model: &Model, screen: String) {
        self.screens.push((shows_url(model), screen));
        self.printed.push(format!("{model:?}"));
    }

    /// As it is now.
    pub fn look(&mut self, driver: &Driver) {
        self.add(driver.session.model(), driver.screen());
    }

    /// None of the values was told; state and nonce only in the URL that is to be opened.
    pub fn holds_none(&mut self, values: &Values, what: &str) {
        self.screens.dedup();
        self.printed.dedup();
        for (url, text) in &self.screens {
            let hidden = |name: &&str| !(*url && ["state", "nonce"].contains(name));
            let hidden = values.iter().filter(|(name, _)| hidden(name));
            none_in("screen", text, hidden, what);
        }
        for text in &self.printed {
            none_in("debug print", text, values, what);
        }
    }
}

pub fn none_in<'a>(
    place: &str,
    text: &str,
    values: impl IntoIterator<Item = (&'a &'static str, &'a String)>,
    what: &str,
) {
    let found = Place::of(text);
    for (name, value) in values {
        assert!(!found.tells(value), "{what}: the {name} is in the {place}:\n{text}");
    }
}
