//! Whether applications have namesakes. Every frame asks for each of its rows: an answer is kept until a name changes.

use std::cell::Cell;

/// The answers, by position.
#[derive(Clone, Debug, Default)]
pub struct Namesakes(Vec<Cell<Option<bool>>>);

impl Namesakes {
    /// Some name among this many applications may be new, changed or gone.
    pub fn forget(&mut self, count: usize) {
        self.0.clear();
        self.0.resize(count, Cell::default());
    }

    /// The answer for this position: what `ask` says, if it is not known.
    pub fn answer(&self, at: usize, ask: impl FnOnce() -> bool) -> bool {
        let known = self.0.get(at);
        known.and_then(Cell::get).unwrap_or_else(|| {
            let answer = ask();
            if let Some(place) = known {
                place.set(Some(answer));
            }
            answer
        })
    }
}
