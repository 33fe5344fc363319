//! A secret that only the desktop's clipboard holds, as far as is known.

use crate::domain::Secret;

/// The secret of a reveal that was closed after it was copied to the desktop and stored nowhere else.
/// On X11 and Wayland a clipboard ends with the program that copied.
#[derive(Clone, Debug)]
pub struct OnClipboard {
    /// The value, to be compared with what the clipboard holds.
    pub secret: Secret,
    /// Which one it is.
    pub name: String,
    /// Whether the clipboard is being asked, as the operator wants to leave.
    pub asked: bool,
}

impl OnClipboard {
    /// The secret of this name, which nobody asked for yet.
    pub fn new(secret: Secret, name: String) -> Self {
        Self { secret, name, asked: false }
    }

    /// What leaving does to it.
    pub fn warning(&self) -> String {
        let name = &self.name;
        format!("The clipboard holds {name} only until appdeck ends: paste it first")
    }
}
