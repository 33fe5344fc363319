//! Why a secret was not handed over. Nothing here holds a value.

use std::path::PathBuf;

use super::puzzle::Puzzle;

/// A delivery that was not made. The old file, if there was one, is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryFailure {
    /// The path names no file.
    #[error("{}", nameless(path))]
    NoName {
        /// The path as it was typed.
        path: PathBuf,
    },
    /// `~` cannot be expanded.
    #[error("cannot tell what ~ is: the environment names no home, so type the whole path")]
    NoHome,
    /// The folder is not there or cannot be entered.
    #[error("cannot use the folder {}: {why}", shown(folder))]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// There is something at the path that may not be touched.
    #[error("{} {why}: choose another path", shown(path))]
    Taken {
        /// The path.
        path: PathBuf,
        /// What it is.
        why: &'static str,
    },
    /// Somebody changed the file since it was looked at.
    #[error("{} was changed since it was shown, and nothing was written: try again", shown(path))]
    Changed {
        /// The path.
        path: PathBuf,
    },
    /// The system refused a step.
    #[error("cannot {doing} {}: {why}", shown(path))]
    Refused {
        /// The step, such as `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// The system refused a step, and a file may hold the value anyway: the new one, or what is left
    /// of its draft.
    #[error("cannot {doing} {}: {why}", shown(path))]
    HalfDone {
        /// The step, such as `read back`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// A value that the format cannot hold.
    #[error("the value of {name} holds characters that readers of {format} files disagree on")]
    Unwritable {
        /// The entry's name.
        name: &'static str,
        /// The format's name.
        format: &'static str,
    },
    /// A line of a file of variables that is not understood completely.
    #[error("{0}: put it right, or choose another path")]
    Line(Puzzle),
    /// The name of the file says that it is read by others than those of the format.
    #[error("{} is {what}, which appdeck does not write: choose another name", shown(path))]
    Foreign {
        /// The path.
        path: PathBuf,
        /// What the file is.
        what: &'static str,
    },
    /// The name of the file says that it is written in another format.
    #[error("{} is {what} by its name: choose another name for the format {format}", shown(path))]
    Misnamed {
        /// The path.
        path: PathBuf,
        /// What the file is.
        what: &'static str,
        /// The format's name.
        format: &'static str,
    },
    /// Others can get at the file, and nobody has decided about that.
    #[error("others can get at {}, which has mode {mode:04o}: nothing was changed", shown(path))]
    Exposed {
        /// The path.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The command is not written as it must be.
    #[error("the command {name}: {why}")]
    Template {
        /// The command's name.
        name: String,
        /// What is wrong with it and what would be right.
        why: String,
    },
    /// A foreign name would turn an argument into something else.
    #[error("the command {name} was not run: {why}")]
    Argument {
        /// The command's name.
        name: String,
        /// Which argument, and why.
        why: String,
    },
    /// There is no such program.
    #[error("the command {name}: there is no program {program} on this machine's PATH")]
    NoProgram {
        /// The command's name.
        name: String,
        /// The program.
        program: String,
    },
    /// The program could not be started.
    #[error("the command {name} cannot be started: {why}")]
    NotStarted {
        /// The command's name.
        name: String,
        /// The system's reason.
        why: String,
    },
    /// The program was lost, or not fed.
    #[error("the command {name} {why}")]
    Broken {
        /// The command's name.
        name: String,
        /// What happened.
        why: String,
    },
    /// The operator is to look once more before it runs. Nothing was passed yet.
    #[error("nothing was passed yet: {why}")]
    Asks {
        /// The command's name.
        name: String,
        /// What it would write to, and what would be replaced.
        why: String,
    },
    /// What the place holds already may be needed. Nothing was passed.
    #[error("{place} holds something else already, which is no secret of this application")]
    Occupied {
        /// The place.
        place: String,
    },
    /// The program said no.
    #[error("the command {name} failed ({status}){}{}", told(.said), hint(.said))]
    Failed {
        /// The command's name.
        name: String,
        /// How it ended: `exit status: 1`.
        status: String,
        /// Its last words, without the value.
        said: Vec<String>,
    },
    /// The program did not end in time; it was stopped.
    #[error("the command {name} did not end within {seconds} s and was stopped: it may or may not have the secret{}. {WAITED}", told(.said))]
    TimedOut {
        /// The command's name.
        name: String,
        /// How long it was waited for.
        seconds: u64,
        /// Its last words, without the value.
        said: Vec<String>,
    },
    /// The program reported success, and its place holds something else.
    #[error("the command {name} reported success, but the secret is NOT stored: {place} {holds}")]
    NotStored {
        /// The command's name.
        name: String,
        /// Where it should be.
        place: String,
        /// What is there instead, without a value: `holds nothing`.
        holds: &'static str,
    },
}

/// What to do about a command that asks.
const WAITED: &str = "No command has a terminal here: one that asks for a password waits for ever; unlock it in a shell, then run it again";

/// The same for one that gave up asking.
const NO_TERMINAL: &str = "it probably wanted a terminal, which no command has here: unlock it in a shell, then run it again";

/// What programs say that cannot ask.
const TERMINAL_WORDS: [&str; 12] = [
    "/dev/tty",
    "inappropriate ioctl",
    "not a tty",
    "no tty",
    "not a terminal",
    "terminal is required",
    "no terminal",
    "enxio",
    "pinentry",
    "stdin is not",
    "non-interactive",
    "noninteractive",
];

/// Whether somebody who said this wanted a terminal, as far as its words tell.
pub fn wanted_terminal(said: &[String]) -> bool {
    said.iter().any(|line| {
        let line = line.to_lowercase();
        TERMINAL_WORDS.iter().any(|word| line.contains(word))
    })
}

/// [`NO_TERMINAL`], where what was said calls for it.
pub fn terminal_hint(said: &[String]) -> Option<&'static str> {
    wanted_terminal(said).then_some(NO_TERMINAL)
}

impl From<Puzzle> for DeliveryFailure {
    fn from(puzzle: Puzzle) -> Self {
        Self::Line(puzzle)
    }
}

impl DeliveryFailure {
    /// Whether the value is nowhere outside the program for certain. What is not named here may have
    /// let it out: a command that failed has read it, and a file that was not checked may hold it.
    pub fn kept(&self) -> bool {
        matches!(
            self,
            Self::Line(_)
                | Self::Refused { .. }
                | Self::NoName { .. }
                | Self::NoHome
                | Self::Folder { .. }
                | Self::Taken { .. }
                | Self::Changed { .. }
                | Self::Unwritable { .. }
                | Self::Foreign { .. }
                | Self::Misnamed { .. }
                | Self::Exposed { .. }
                | Self::Template { .. }
                | Self::Argument { .. }
                | Self::NoProgram { .. }
                | Self::NotStarted { .. }
                | Self::Asks { .. }
                | Self::Occupied { .. }
        )
    }

    /// What the program said last, line by line; empty for everything else.
    pub fn said(&self) -> &[String] {
        match self {
            Self::Failed { said, .. } | Self::TimedOut { said, .. } => said,
            _ => &[],
        }
    }
}

fn nameless(path: &std::path::Path) -> String {
    if path.as_os_str().is_empty() {
        return "Type a path that ends in a file's name".into();
    }
    format!("{} names no file: type a path that ends in a file's name", shown(path))
}

fn shown(path: &std::path::Path) -> String {
    crate::domain::text::clean(&path.to_string_lossy())
}

fn told(said: &[String]) -> String {
    said.last().map_or_else(String::new, |line| format!(": {line}"))
}

fn hint(said: &[String]) -> String {
    terminal_hint(said).map_or_else(String::new, |hint| format!(". {hint}"))
}
