//! Whether redirect URLs deserve a look. Every frame asks for each of its rows, and the rules are many: an answer
//! is kept until the application or the environment's type changes.

use std::cell::Cell;

use crate::domain::attention::redirects_attention;
use crate::domain::{Application, EnvironmentType};

/// The answers, by position.
#[derive(Clone, Debug, Default)]
pub struct RedirectFaults(Vec<Cell<Option<(EnvironmentType, bool)>>>);

impl RedirectFaults {
    /// What is at this position may have changed.
    pub fn forget(&mut self, at: usize) {
        if self.0.len() <= at {
            self.0.resize(at + 1, Cell::default());
        }
        if let Some(answer) = self.0.get(at) {
            answer.set(None);
        }
    }

    /// Whether a redirect URL of the application at this position deserves a look.
    pub fn has(&self, at: usize, application: &Application, environment: EnvironmentType) -> bool {
        let ask = || redirects_attention(application, environment).next().is_some();
        let Some(answer) = self.0.get(at) else { return ask() };
        match answer.get() {
            Some((of, has)) if of == environment => has,
            _ => {
                let has = ask();
                answer.set(Some((environment, has)));
                has
            }
        }
    }
}
