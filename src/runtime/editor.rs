//! The operator's editor, which has the terminal while it runs: in our process group, as a shell would
//! not know of another one.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use tokio::process::{Child, Command};

use super::state_dir;
use crate::app::edited_text::EditedText;
use crate::app::msg::Msg;
use crate::domain::text::clean;

/// The editor where no variable names one (POSIX).
const USUAL: &str = "vi";

/// The most of a text that is read back, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The names that are tried for the file of a text, when others are taken.
const NAMES: u32 = 9;

/// A text for the editor, and what the editor is not to know.
#[derive(Debug, PartialEq, Eq)]
pub struct EditorOrder {
    /// The text.
    pub text: EditedText,
    /// The variables that it is started without.
    pub withheld: Vec<OsString>,
}

/// An editor that runs. Dropped, it is killed, and its file goes.
#[derive(Debug)]
pub struct RunningEditor {
    child: Child,
    name: String,
    file: TextFile,
    given: EditedText,
}

impl RunningEditor {
    /// Starts `$VISUAL`, `$EDITOR` or `vi` on the text. The terminal has to be given back before.
    ///
    /// # Errors
    /// What came of the text instead: why there is no editor.
    pub fn start(order: EditorOrder) -> Result<Self, Msg> {
        let EditorOrder { text: given, withheld } = order;
        match Self::spawn(&given, withheld) {
            Ok((child, name, file)) => Ok(Self { child, name, file, given }),
            Err(why) => Err(Msg::TextEdited(Box::new(given), Err(why))),
        }
    }

    fn spawn(
        given: &EditedText,
        withheld: Vec<OsString>,
    ) -> Result<(Child, String, TextFile), String> {
        let directory = state_dir::state_dir().ok_or("there is no home directory for its file")?;
        let line = ["VISUAL", "EDITOR"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|line| !line.trim().is_empty()));
        let line = line.unwrap_or_else(|| USUAL.to_owned());
        let words = shlex::split(&line).unwrap_or_default();
        let (program, arguments) =
            words.split_first().ok_or_else(|| format!("{} is no command", clean(&line)))?;
        let name = clean(program);
        let file = TextFile::create(&directory.join("editing"), given)
            .map_err(|error| format!("Cannot write the text for {name}: {error}"))?;
        let mut command = Command::new(program);
        command.args(arguments).arg(&file.0).kill_on_drop(true);
        for variable in withheld {
            command.env_remove(variable);
        }
        let child = command.spawn().map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::NotFound => "there is no such program".to_owned(),
                _ => error.to_string(),
            };
            format!("Cannot start {name}: {why} · EDITOR or VISUAL names another editor")
        })?;
        Ok((child, name, file))
    }

    /// Waits until it was left, and tells what became of the text. Can be called again when it was
    /// dropped before it was done.
    pub async fn ended(&mut self) -> Msg {
        let ended = self.child.wait().await;
        let text = match ended {
            Ok(status) if status.success() => self.file.read().map_err(|error| {
                format!("Cannot read what {} left: {error}: nothing was changed", self.name)
            }),
            Ok(status) => Err(format!("{} ended with {status}: nothing was changed", self.name)),
            Err(error) => Err(format!("{} was lost: {error}: nothing was changed", self.name)),
        };
        Msg::TextEdited(Box::new(self.given.clone()), text)
    }
}

/// A file for a text, closed to other users, which goes when it is dropped.
#[derive(Debug)]
struct TextFile(PathBuf);

impl TextFile {
    fn create(folder: &Path, given: &EditedText) -> io::Result<Self> {
        state_dir::create(folder)?;
        let safe = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        let stem: String = given.application.as_str().chars().map(safe).take(40).collect();
        for number in 1..=NAMES {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = folder.join(format!("{stem}{suffix}.toml"));
            let mut options = OpenOptions::new();
            match options.write(true).create_new(true).mode(0o600).open(&path) {
                Ok(mut file) => {
                    let created = Self(path);
                    file.write_all(given.text.as_bytes())?;
                    return Ok(created);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(Errno::EXIST.into())
    }

    fn read(&self) -> io::Result<String> {
        let mut text = String::new();
        std::fs::File::open(&self.0)?.take(LARGEST).read_to_string(&mut text)?;
        Ok(text)
    }
}

impl Drop for TextFile {
    fn drop(&mut self) {
        // The operator may have removed it.
        let _ = std::fs::remove_file(&self.0);
    }
}
