//! The file that a fresh secret is to be written to, while it is chosen.

use std::path::Path;

use super::input::Input;
use crate::domain::delivery::{DeliverySubject, Exposed, FileFormat, FileTarget, Preview};

/// Where a file delivery is.
#[derive(Clone, Debug)]
pub struct FileForm {
    /// The path being typed.
    pub path: Input,
    /// The format, once it was chosen; else the file's name decides.
    pub chosen: Option<FileFormat>,
    /// What will be done, once it was looked at.
    pub preview: Option<Preview>,
    /// Whether others keep their rights to a file that is there.
    pub keeps: bool,
    /// Whether the operator was told, when writing, that it replaces another application's secret.
    pub warned: bool,
    /// How many pages of it were turned. Behind the last one comes the first one.
    pub page: usize,
}

impl FileForm {
    /// A form for the usual file.
    pub fn new() -> Self {
        Self {
            path: Input::offering(".env"),
            chosen: None,
            preview: None,
            keeps: false,
            warned: false,
            page: 0,
        }
    }

    /// The formats that the name allows; none is told when it is looked at.
    fn offered(&self) -> &'static [FileFormat] {
        FileFormat::offered(Path::new(self.path.text().trim()))
    }

    /// The format that will be written.
    pub fn format(&self) -> FileFormat {
        let offered = self.offered();
        let chosen = self.chosen.filter(|format| offered.contains(format));
        chosen.or(offered.first().copied()).unwrap_or(FileFormat::Env)
    }

    /// Whether there is another format.
    pub fn has_formats(&self) -> bool {
        self.offered().len() > 1
    }

    /// Forgets what was looked at.
    pub fn look_again(&mut self) {
        self.preview = None;
        self.keeps = false;
        self.warned = false;
        self.page = 0;
    }

    /// Chooses what is done about the rights of others, when there are any; else the next format.
    pub fn next_choice(&mut self) {
        if self.exposed().is_some() {
            self.keeps = !self.keeps;
            return;
        }
        let all = self.offered();
        let at = all.iter().position(|format| *format == self.format()).unwrap_or(0);
        self.chosen = all.get((at + 1) % all.len().max(1)).copied();
        self.look_again();
    }

    /// The permission bits of the file that was looked at, when others have rights to it.
    pub fn exposed(&self) -> Option<u32> {
        self.preview.as_ref().and_then(Preview::exposed)
    }

    /// The file as it is to be written.
    pub fn target(&self, subject: DeliverySubject) -> FileTarget {
        let exposed = match self.exposed() {
            None => Exposed::Refuse,
            Some(_) if self.keeps => Exposed::Keep,
            Some(_) => Exposed::Close,
        };
        let path = self.path.text().trim().into();
        FileTarget { path, format: self.format(), exposed, subject }
    }
}

impl Default for FileForm {
    fn default() -> Self {
        Self::new()
    }
}
