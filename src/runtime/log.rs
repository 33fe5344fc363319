//! The log: one file, closed to other users. The screen belongs to the operator.

mod lines;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::state_dir;
use lines::Lines;

/// The environment variable that names the level.
pub const LEVEL_VARIABLE: &str = "APPDECK_LOG";

const FILE_NAME: &str = "appdeck.log";

/// From this size on, the usual log begins anew at the next start, in bytes. The one before stays
/// beside it as `appdeck.log.1`.
const FULL: u64 = 4 * 1024 * 1024;

/// What came of starting the log. A log that cannot be written is no reason not to start.
#[derive(Debug)]
pub struct LogStart {
    /// Where events go; `None` when they go nowhere.
    pub path: Option<PathBuf>,
    /// What to tell the operator.
    pub warning: Option<String>,
    /// To be kept until the program ends.
    pub end: End,
}

/// The end of the log: when it is dropped, the last lines are written, as far as the disk answers.
#[derive(Debug, Default)]
pub struct End(Option<Lines>);

impl Drop for End {
    fn drop(&mut self) {
        if let Some(lines) = &self.0 {
            lines.written();
        }
    }
}

/// Starts the log at `file`, or else in the state directory, at the level `level` names (off,
/// error, warn, info, debug, trace; info when absent). Our own events at that level and other
/// crates' warnings are kept. Call it once, early.
pub fn start(file: Option<&Path>, level: Option<&str>) -> LogStart {
    let (level, misspelt) = match level.filter(|word| !word.is_empty()).map(LevelFilter::from_str) {
        None => (LevelFilter::INFO, None),
        Some(Ok(level)) => (level, None),
        Some(Err(_)) => (
            LevelFilter::INFO,
            Some(format!(
                "{LEVEL_VARIABLE} is none of off, error, warn, info, debug, trace: logging at info"
            )),
        ),
    };
    if level == LevelFilter::OFF {
        return LogStart { path: None, warning: misspelt, end: End::default() };
    }
    match open(file).and_then(|(path, file)| Ok((path, install(file, level)?))) {
        Ok((path, lines)) => {
            LogStart { path: Some(path), warning: misspelt, end: End(Some(lines)) }
        }
        Err(why) => {
            let warning = Some(format!("no log is written: {why}"));
            LogStart { path: None, warning, end: End::default() }
        }
    }
}

fn open(file: Option<&Path>) -> Result<(PathBuf, File), String> {
    let path = match file {
        Some(file) => file.to_owned(),
        None => usual_path().inspect(|path| rotate(path, FULL))?,
    };
    let file = append(&path).map_err(|error| format!("opening {}: {error}", path.display()))?;
    Ok((path, file))
}

/// Where the log is when nothing else is said.
///
/// # Errors
/// The environment names no home.
pub fn usual_path() -> Result<PathBuf, String> {
    let directory =
        state_dir::state_dir().ok_or("the environment names no home directory; use --log-file")?;
    state_dir::create(&directory)
        .map_err(|error| format!("creating {}: {error}", directory.display()))?;
    Ok(directory.join(FILE_NAME))
}

/// Moves a log that is full out of the way. Another process that writes it goes on in the moved one.
fn rotate(path: &Path, full: u64) {
    let is_full = std::fs::symlink_metadata(path).is_ok_and(|data| data.len() >= full);
    if is_full {
        // Where it cannot be moved it grows on.
        let _ = std::fs::rename(path, path.with_extension("log.1"));
    }
}

/// Opens `path` for appending: an event is one write, so that two processes can share the file.
fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn install(file: File, level: LevelFilter) -> Result<Lines, String> {
    let lines = Lines::to(file).map_err(|error| format!("starting its thread: {error}"))?;
    let events = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(lines.clone());
    let kept = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target(env!("CARGO_CRATE_NAME"), level);
    tracing_subscriber::registry()
        .with(events)
        .with(kept)
        .try_init()
        .map_err(|error| error.to_string())?;
    Ok(lines)
}

/// Writes warnings to standard error, for a program that has no screen. Where a log was started it
/// stays the only one.
pub fn to_stderr() {
    let events = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(false)
        .without_time()
        .with_writer(io::stderr);
    let kept = Targets::new().with_target(env!("CARGO_CRATE_NAME"), LevelFilter::WARN);
    let _ = tracing_subscriber::registry().with(events).with(kept).try_init();
}

#[cfg(test)]
mod tests {
    use super::{LogStart, append, rotate, start};

    #[test]
    fn a_full_log_begins_anew_and_the_one_before_stays() {
        let here = tempfile::tempdir().unwrap();
        let log = here.path().join("appdeck.log");
        let before = here.path().join("appdeck.log.1");
        rotate(&log, 4);
        std::fs::write(&log, "one").unwrap();
        rotate(&log, 4);
        assert!(log.exists() && !before.exists());
        for text in ["first", "second"] {
            std::fs::write(&log, text).unwrap();
            rotate(&log, 4);
            assert!(!log.exists());
            assert_eq!(std::fs::read_to_string(&before).unwrap(), text);
        }
    }

    #[test]
    fn a_log_that_cannot_be_written_is_a_warning() {
        let here = tempfile::tempdir().unwrap();
        let LogStart { path, warning, .. } = start(Some(here.path()), None);
        assert_eq!(path, None);
        let warning = warning.unwrap();
        assert!(warning.starts_with("no log is written: opening /"), "{warning}");
    }

    #[test]
    fn off_writes_nothing() {
        let here = tempfile::tempdir().unwrap();
        let file = here.path().join("log");
        let LogStart { path, warning, .. } = start(Some(&file), Some("off"));
        assert_eq!((path, warning), (None, None));
        assert!(!file.exists());
    }

    #[test]
    fn the_file_is_closed_to_others_and_is_continued() {
        use std::io::Write;
        use std::os::unix::fs::PermissionsExt;

        let here = tempfile::tempdir().unwrap();
        let file = here.path().join("log");
        for line in ["one\n", "two\n"] {
            append(&file).unwrap().write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\ntwo\n");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
