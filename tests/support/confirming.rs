//! A driver that answers a question as an operator does who has read it.

use appdeck::app::screen::dialog::Dialog;

use super::driver::Driver;

impl Driver {
    /// Types what the question on screen wants typed, where it wants something, and accepts it.
    #[must_use = "await it"]
    pub fn confirm(&mut self) -> &mut Self {
        let word = self.word();
        self.type_text(&word).press("enter")
    }

    /// What the question on screen wants typed, as long as it was not.
    pub fn word(&self) -> String {
        match &self.session.model().dialog {
            Some(Dialog::Confirm(question)) if !question.ready() => {
                question.word.as_ref().map_or_else(String::new, |(word, _)| word.clone())
            }
            _ => String::new(),
        }
    }
}
