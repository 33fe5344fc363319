//! The file that a fresh secret is to be written to, while it is chosen.

use std::path::Path;

use super::input::Input;
use crate::domain::delivery::{FileFormat, Preview};

/// Where a file delivery is.
#[derive(Clone, Debug)]
pub struct FileForm {
    /// The path being typed.
    pub path: Input,
    /// The format, once it was chosen; else the file's name decides.
    pub chosen: Option<FileFormat>,
    /// What will be done, once it was looked at.
    pub preview: Option<Preview>,
}

impl FileForm {
    /// A form for the usual file.
    pub fn new() -> Self {
        Self { path: Input::new(".env"), chosen: None, preview: None }
    }

    /// The format that will be written.
    pub fn format(&self) -> FileFormat {
        let named = FileFormat::of(Path::new(self.path.text().trim()));
        self.chosen.or(named).unwrap_or(FileFormat::Raw)
    }

    /// Chooses the next format.
    pub fn next_format(&mut self) {
        let all = FileFormat::ALL;
        let at = all.iter().position(|format| *format == self.format()).unwrap_or(0);
        self.chosen = all.get((at + 1) % all.len()).copied();
        self.preview = None;
    }
}

impl Default for FileForm {
    fn default() -> Self {
        Self::new()
    }
}
