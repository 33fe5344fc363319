//! Where the value of a secret goes: a file, a command, or standard output that is no terminal. It is
//! never an argument, a variable, part of a document, or in an error.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use rustix::fs::{FileType, Stat, fstat, stat};
use rustix::io::Errno;

use super::failure::Failure;
use super::output::cell;
use crate::domain::delivery::file::SECRET;
use crate::domain::delivery::note::{Destination, State};
use crate::domain::delivery::{
    Caution, CommandTarget, DeliveryFailure, DeliverySubject, Exposed, FileFormat, FileTarget,
    LineChange, PlannedLine, Preview,
};
use crate::domain::{Certainty, Secret};
use crate::runtime::deliver::{Commands, Files};

/// Where the value of a secret goes.
#[derive(Args, Clone, Debug)]
#[group(id = "destination", multiple = false)]
pub struct DeliveryArgs {
    /// Write it to this file: a new one, or into an .env that is there
    #[arg(long = "to-file", value_name = "PATH", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Pipe it to this command of the configuration, or a preset such as pass
    #[arg(long = "to-command", value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    command: Option<String>,
    /// Write it to standard output, which must be no terminal and not /dev/null
    #[arg(long = "to-stdout")]
    stdout: bool,
}

/// How it is written to a file, and what becomes of it when that fails.
#[derive(Args, Clone, Debug)]
pub struct DeliveryOptions {
    /// How the file is written; its name suggests one
    #[arg(long, value_name = "FORMAT", value_parser = format(), requires = "file")]
    format: Option<FileFormat>,
    /// When it could not be delivered: keep the new secret, or delete it
    #[arg(long, value_name = "WHAT", value_parser = on_failure(), default_value = "keep")]
    pub on_failure: OnFailure,
}

/// What becomes of a secret that could not be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// It stays, and is named.
    Keep,
    /// It is deleted.
    Delete,
}

fn format() -> impl TypedValueParser<Value = FileFormat> {
    PossibleValuesParser::new(["env", "shell", "json", "raw"]).map(|word| match word.as_str() {
        "env" => FileFormat::Env,
        "shell" => FileFormat::Shell,
        "json" => FileFormat::Json,
        _ => FileFormat::Raw,
    })
}

fn on_failure() -> impl TypedValueParser<Value = OnFailure> {
    PossibleValuesParser::new(["keep", "delete"])
        .map(|word| if word == "keep" { OnFailure::Keep } else { OnFailure::Delete })
}

/// A destination that was looked at.
pub enum DeliveryTarget {
    /// A file, and what writing to it would do.
    File(Box<FileTarget>, Box<Preview>),
    /// A command, and where it writes when it does not say so itself.
    Command(Box<CommandTarget>, Option<String>),
    /// Standard output.
    Stdout,
}

/// What became of a delivery.
pub struct DeliveryOutcome {
    /// How sure it is that the value arrived.
    pub certainty: Certainty,
    /// What is to be told besides.
    pub remarks: Vec<String>,
}

impl DeliveryArgs {
    /// Whether it is standard output.
    pub fn is_stdout(&self) -> bool {
        self.stdout
    }

    /// What is named, in words.
    pub fn place(&self) -> Option<String> {
        let file = self.file.as_ref().map(|path| cell(&path.display().to_string()));
        let command = self.command.as_ref().map(|name| cell(name));
        file.or(command).or_else(|| self.stdout.then(|| "standard output".into()))
    }

    /// Looks at the destination before a secret is generated for it.
    ///
    /// # Errors
    /// Why it could not take one.
    pub async fn target(
        &self,
        options: &DeliveryOptions,
        subject: &DeliverySubject,
        commands: &[CommandTarget],
        runner: &Commands,
        former: &[String],
    ) -> Result<DeliveryTarget, Failure> {
        // Any value shows whether a place can take one.
        let stand_in = Secret::new("0".repeat(40));
        if let Some(path) = &self.file {
            let format = match (options.format, FileFormat::offered(path)) {
                (Some(format), _) => format,
                (None, [first, ..]) => *first,
                (None, []) => FileFormat::Raw,
            };
            let target = FileTarget {
                path: path.clone(),
                format,
                exposed: Exposed::Refuse,
                subject: subject.clone(),
            };
            let preview = Files::new().rehearse(&target, &stand_in);
            let preview = preview.map_err(|why| {
                let failure = not_generated(&why.to_string());
                match &why {
                    DeliveryFailure::Exposed { path, .. } => {
                        let path = path.to_string_lossy();
                        let quoted = shlex::try_quote(&path).unwrap_or_default();
                        failure.with(format!("chmod 600 {}", cell(&quoted)))
                    }
                    _ => failure,
                }
            })?;
            // Nobody looks at what would be replaced, and it may be the only copy.
            if let Some(why) = preview.cautions.iter().find_map(Caution::foreign) {
                let place = cell(&preview.path.display().to_string());
                let failure = not_generated(&format!("{place} {why}"));
                return Err(failure.with("Name another file"));
            }
            return Ok(DeliveryTarget::File(Box::new(target), Box::new(preview)));
        }
        if let Some(name) = &self.command {
            let found = commands.iter().find(|one| one.name == *name).cloned();
            let found = found.ok_or_else(|| {
                let names: Vec<_> = commands.iter().map(|one| cell(&one.name)).collect();
                let text = format!("there is no command {}", cell(name));
                Failure::misused(text).with(format!("Known: {}", names.join(", ")))
            })?;
            let asked = runner.ask(&found, subject, &stand_in, former).await;
            let whereto = asked.map_err(|why| not_generated(&why.to_string()))?;
            return Ok(DeliveryTarget::Command(Box::new(found), whereto));
        }
        if !self.stdout {
            let text = "nothing was generated: the new secret needs a place to go";
            return Err(Failure::misused(text).with("Use --to-file, --to-command or --to-stdout"));
        }
        if io::stdout().is_terminal() {
            let text = "standard output is a terminal, which would keep the secret on screen";
            return Err(Failure::misused(text).with("Pipe it somewhere, or use --to-file"));
        }
        if stdout_is_null() {
            let text = "standard output is closed or /dev/null, which keeps nothing";
            return Err(not_generated(text).with("Pipe it somewhere, or use --to-file"));
        }
        Ok(DeliveryTarget::Stdout)
    }
}

/// Whether standard output is the null device. One that was closed is, too: std opens it as that before
/// `main`.
fn stdout_is_null() -> bool {
    let device = |one: &Stat| FileType::from_raw_mode(one.st_mode) == FileType::CharacterDevice;
    match (fstat(io::stdout()), stat("/dev/null")) {
        (Ok(one), Ok(other)) => device(&one) && one.st_rdev == other.st_rdev,
        _ => false,
    }
}

fn not_generated(why: &str) -> Failure {
    Failure::failed(format!("nothing was generated: {why}"))
}

impl DeliveryTarget {
    /// What kind of place it is.
    pub fn destination(&self) -> Destination {
        match self {
            Self::File(..) => Destination::File,
            Self::Command(..) => Destination::Command,
            // Whoever reads it has it.
            Self::Stdout => Destination::Output,
        }
    }

    /// Whether it is standard output.
    pub fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    /// The word for a document.
    pub fn route(&self) -> &'static str {
        match self {
            Self::File(..) => "file",
            Self::Command(..) => "command",
            Self::Stdout => "stdout",
        }
    }

    /// Where, in words.
    pub fn place(&self) -> String {
        match self {
            Self::File(_, preview) => preview.path.display().to_string(),
            Self::Command(command, _) => command.name.clone(),
            Self::Stdout => "standard output".into(),
        }
    }

    /// Whether it takes the place of what a running application may read next.
    pub fn replaces(&self) -> bool {
        let replaces = |line: &PlannedLine| matches!(line.change, LineChange::Replaces { .. });
        match self {
            Self::File(_, preview) => preview.lines.iter().any(replaces),
            Self::Command(..) => true,
            Self::Stdout => false,
        }
    }

    // What looking at it before told, besides what is in its way.
    fn remarks(&self) -> Option<String> {
        match self {
            Self::File(_, preview) => {
                let secret = |line: &&PlannedLine| line.text.contains(SECRET);
                let line = preview.lines.iter().find(secret)?;
                let replaced = matches!(line.change, LineChange::Replaces { .. });
                replaced
                    .then(|| format!("the {SECRET} that {} held is replaced", cell(&self.place())))
            }
            Self::Command(_, whereto) => whereto.clone(),
            Self::Stdout => None,
        }
    }

    /// Delivers a value.
    ///
    /// # Errors
    /// Why it was not delivered, and what is to be noted of the place.
    pub async fn deliver(
        &self,
        value: &Secret,
        subject: &DeliverySubject,
        commands: &Commands,
    ) -> Result<DeliveryOutcome, (String, State)> {
        let delivered = match self {
            Self::File(target, _) => {
                // The comment that names the secret tells its end, which is known now.
                let target = FileTarget { subject: subject.clone(), ..target.as_ref().clone() };
                Files::new().deliver(&target, value, None)
            }
            Self::Command(command, _) => commands.deliver(command, subject, value, true).await,
            Self::Stdout => {
                return match print(value) {
                    Ok(()) => Ok(DeliveryOutcome {
                        certainty: Certainty::Unconfirmed,
                        remarks: Vec::new(),
                    }),
                    Err((written, error)) => {
                        let text = format!("standard output does not take it: {error}");
                        Err((text, if written == 0 { State::Failed } else { State::Unsure }))
                    }
                };
            }
        };
        match delivered {
            Ok(delivered) => {
                let cautions = delivered.cautions.iter().map(Caution::done);
                Ok(DeliveryOutcome {
                    certainty: delivered.certainty,
                    remarks: self.remarks().into_iter().chain(cautions).collect(),
                })
            }
            Err(failure) => {
                let state = if failure.kept() { State::Failed } else { State::Unsure };
                Err((failure.to_string(), state))
            }
        }
    }
}

// Past the buffer, which would be written once more at the end of the program. Fails with how much
// was taken before: a write that fails has written nothing.
#[expect(clippy::disallowed_methods, reason = "it was ordered to be printed for another program")]
fn print(value: &Secret) -> Result<(), (usize, io::Error)> {
    let mut stdout = io::stdout().lock();
    stdout.flush().map_err(|error| (0, error))?;
    let bytes = value.expose().as_bytes();
    let mut written = 0;
    while let Some(rest @ [_, ..]) = bytes.get(written..) {
        match rustix::io::write(&stdout, rest) {
            Ok(0) => return Err((written, io::ErrorKind::WriteZero.into())),
            Ok(length) => written += length,
            Err(Errno::INTR) => {}
            Err(error) => return Err((written, error.into())),
        }
    }
    Ok(())
}

/// What is noted of a delivery of this certainty.
pub fn noted(certainty: Certainty) -> State {
    if certainty == Certainty::Checked { State::Checked } else { State::Done }
}
