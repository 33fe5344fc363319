//! What an operator does in the editor that has the terminal.

use appdeck::app::Msg;

use super::driver::Driver;

impl Driver {
    /// Does something to the text that the editor was given, and leaves the editor.
    pub async fn edit_text(
        &mut self,
        edit: impl FnOnce(&str) -> Result<String, String>,
    ) -> &mut Self {
        let given = self.editing.take().expect("a text in the editor");
        let text = edit(&given.text);
        self.session.apply(Msg::TextEdited(Box::new(given), text));
        self.hand_out();
        self.await
    }
}
