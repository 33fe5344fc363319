//! Where in the file something stands.

use std::path::Path;
use std::rc::Rc;

use super::error::Mistake;
use super::{edit, file};

/// The file, to tell places in it.
#[derive(Clone)]
pub(super) struct Places<'a> {
    /// Its path.
    pub path: &'a Path,
    /// Its text.
    pub text: Rc<str>,
}

impl Places<'_> {
    /// A mistake at a key of an entry, without words so far.
    pub fn at(&self, (list, index): (&str, usize), path: &[&str]) -> Mistake {
        let at = edit::place(&self.text, list, index, path);
        let at = at.map(|at| file::position(&self.text, at));
        Mistake { path: Some(self.path.to_owned()), at, words: String::new() }
    }
}
