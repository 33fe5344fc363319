//! A secret into a file: a new one, or an existing file of variables whose other lines
//! stay as they are.
//!
//! Everything here waits for the disk: call it where waiting is allowed.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::merge::{Old, doubtful, refused, text};
use super::place::FilePlace;
use super::write::FileDraft;
use crate::domain::delivery::naming::Named;
use crate::domain::delivery::script::Dialect;
use crate::domain::delivery::{
    Caution, Delivered, DeliveryFailure, DeliverySubject, Exposed, FileFormat, FileTarget,
    LineChange, PlannedLine, Preview, dotenv, file,
};
use crate::domain::{Certainty, ClientId, Secret};

/// How many names are tried for the file that takes the old one's place: one may be left over from
/// a run that was killed.
const NAMES: u32 = 8;

/// Writes files for the operator.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// What `~` is, when that is known.
    pub home: Option<PathBuf>,
}

/// What has been decided about a target before a byte is written.
struct FilePlan {
    place: FilePlace,
    old: Option<Old>,
    text: Zeroizing<Vec<u8>>,
    lines: Vec<PlannedLine>,
    cautions: Vec<Caution>,
}

impl FilePlan {
    fn preview(&self) -> Preview {
        Preview {
            path: self.place.path.clone(),
            lines: self.lines.clone(),
            mode: self.old.as_ref().map(Old::mode),
            cautions: self.cautions.clone(),
        }
    }
}

impl Files {
    /// With the home that the environment names.
    pub fn new() -> Self {
        Self { home: std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_absolute()) }
    }

    /// What [`Files::deliver`] would do. Nothing is written.
    ///
    /// # Errors
    /// Why it would fail, as far as that can be known.
    #[expect(clippy::disallowed_methods, reason = "the value decides how it is quoted")]
    pub fn preview(&self, target: &FileTarget, value: &Secret) -> Result<Preview, DeliveryFailure> {
        Ok(self.plan(target, value.expose())?.preview())
    }

    /// What [`Files::deliver`] would do, tried out with `stand_in`, which is no secret and as long as one: a
    /// file beside the target takes it and is removed. For those who cannot choose another place once the
    /// secret is generated.
    ///
    /// # Errors
    /// Why it would fail.
    #[expect(clippy::disallowed_methods, reason = "what stands in is written as a value is")]
    pub fn rehearse(
        &self,
        target: &FileTarget,
        stand_in: &Secret,
    ) -> Result<Preview, DeliveryFailure> {
        let plan = self.plan(target, stand_in.expose())?;
        match &plan.old {
            None => {
                aside(&plan.place)
                    .and_then(|mut draft| draft.fill(&plan.text))
                    .map_err(|error| refused("write", &plan.place, error))?;
            }
            Some(old) => {
                filled(&plan.place, old, &plan.text, target.exposed)?;
            }
        }
        Ok(plan.preview())
    }

    /// Writes `value` where `target` says, and reads it back. With a preview that was `seen`, only
    /// what that showed is done.
    ///
    /// # Errors
    /// [`DeliveryFailure`]: there is no new file then, and an old one is as it was. Only a failure
    /// to wait for the disk after an old file was replaced leaves the new one in its place.
    #[expect(clippy::disallowed_methods, reason = "the file is to hold the value")]
    pub fn deliver(
        &self,
        target: &FileTarget,
        value: &Secret,
        seen: Option<&Preview>,
    ) -> Result<Delivered, DeliveryFailure> {
        let plan = self.plan(target, value.expose())?;
        let place = &plan.place;
        if seen.is_some_and(|seen| plan.preview() != *seen) {
            return Err(DeliveryFailure::Changed { path: place.path.clone() });
        }
        match &plan.old {
            None => create(place, &plan.text)?,
            Some(old) => replace(place, old, &plan.text, target.exposed)?,
        }
        let read = text(place).map_err(|error| doubtful("read back", place, error))?;
        if *read != *plan.text {
            let error = io::Error::other("it holds something else");
            return Err(doubtful("read back", place, error));
        }
        let mut cautions = plan.cautions;
        let mode = plan.old.as_ref().map(Old::mode).filter(|mode| mode & 0o077 != 0);
        let closed = match mode {
            Some(mode) if target.exposed == Exposed::Close => {
                format!(", now mode {:04o}", mode & 0o700)
            }
            Some(mode) => {
                cautions.push(Caution::Exposed { mode });
                String::new()
            }
            None => String::new(),
        };
        let verb = if plan.old.is_some() { "put into" } else { "written to" };
        Ok(Delivered {
            certainty: Certainty::Checked,
            message: format!(
                "{} was {verb} {} (checked{closed})",
                target.subject.masked(),
                crate::domain::text::clean(&place.path.to_string_lossy())
            ),
            cautions,
        })
    }

    fn plan(&self, target: &FileTarget, value: &str) -> Result<FilePlan, DeliveryFailure> {
        let place = FilePlace::find(&target.path, self.home.as_deref())?;
        fits(&place, target.format)?;
        let mut cautions = place.cautions();
        let mask = target.subject.masked();
        let Some(old) = Old::read(&place, target.format)? else {
            let new = target.render(value, &mask)?;
            cautions.extend(Caution::odd(new.odds));
            let line = |text| PlannedLine { change: LineChange::Creates, old: None, text };
            let lines = new.lines.into_iter().map(line).collect();
            return Ok(FilePlan { place, old: None, text: new.text, lines, cautions });
        };
        let dialect = dialect(&place, &old, target.format)?;
        let foreign = foreign(&old.text, dialect, &target.subject);
        let other = matches!(foreign, Some(Caution::OtherApplication { .. }));
        let headed = other.then(|| target.headed(&old.text)).flatten();
        cautions.extend(foreign);
        let before = headed.as_ref().map_or(&old.text, |(text, _)| text);
        let merged = dotenv::merge(before, &target.entries(value, &mask), dialect)?;
        cautions.extend(Caution::odd(merged.odds));
        let (text, mut lines) = (merged.text, merged.lines);
        if let Some((_, [old, text])) = headed {
            let change = LineChange::Replaces { line: 1 };
            lines.insert(0, PlannedLine { change, old: Some(old), text });
        }
        Ok(FilePlan { place, old: Some(old), text, lines, cautions })
    }
}

// What speaks for it that the credentials in a file of variables are another application's.
fn foreign(text: &[u8], dialect: Dialect, subject: &DeliverySubject) -> Option<Caution> {
    let value = |name| dotenv::value(text, name, dialect).filter(|value| !value.is_empty());
    if let Some(id) = value(file::CLIENT_ID) {
        let ours = *id == *subject.client_id.as_str().as_bytes();
        let client_id = || ClientId::recognised(id);
        return (!ours).then(|| Caution::OtherApplication { client_id: client_id() });
    }
    let there = value(file::ENVIRONMENT_URL).or_else(|| value(file::ENV_URL));
    let elsewhere = there.zip(subject.environment_url.as_ref()).is_some_and(|(there, ours)| {
        let ours = ours.trim_end_matches('/').as_bytes();
        !there.strip_suffix(b"/").unwrap_or(there).eq_ignore_ascii_case(ours)
    });
    if elsewhere {
        return Some(Caution::OtherEnvironment);
    }
    value(file::SECRET).map(|_| Caution::UnnamedSecret)
}

// Whether the name of the file agrees with the format.
fn fits(place: &FilePlace, format: FileFormat) -> Result<(), DeliveryFailure> {
    let path = || place.path.clone();
    let what = match Named::of(&place.path) {
        Named::Foreign(what) => return Err(DeliveryFailure::Foreign { path: path(), what }),
        _ if FileFormat::offered(&place.path).contains(&format) => return Ok(()),
        Named::Shell => "a shell script",
        Named::Json => "a JSON file",
        Named::Env | Named::Unknown => "a file of variables",
    };
    Err(DeliveryFailure::Misnamed { path: path(), what, format: format.name() })
}

// Who reads a file that is there.
fn dialect(place: &FilePlace, old: &Old, format: FileFormat) -> Result<Dialect, DeliveryFailure> {
    let named = Named::of(&place.path);
    let runs = named == Named::Unknown && old.mode() & 0o111 != 0;
    match Named::of_text(&old.text).unwrap_or(named) {
        Named::Foreign(what) => Err(DeliveryFailure::Foreign { path: place.path.clone(), what }),
        Named::Shell => Ok(Dialect::Shell),
        _ if runs || format == FileFormat::Shell => Ok(Dialect::Shell),
        _ => Ok(Dialect::Env),
    }
}

fn create(place: &FilePlace, text: &[u8]) -> Result<(), DeliveryFailure> {
    let mut draft = match FileDraft::create(&place.directory, &place.name) {
        Ok(draft) => draft,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let (path, why) = (place.path.clone(), "is there already");
            return Err(DeliveryFailure::Taken { path, why });
        }
        Err(error) => return Err(refused("create", place, error)),
    };
    let written = draft.fill(text).and_then(|()| draft.keep());
    written.map_err(|error| given_up(draft, "write", place, error))
}

// The failure of a step, told with what is left of the file.
fn given_up(
    draft: FileDraft<'_>,
    doing: &'static str,
    place: &FilePlace,
    error: io::Error,
) -> DeliveryFailure {
    if draft.remains() { doubtful(doing, place, error) } else { refused(doing, place, error) }
}

fn replace(
    place: &FilePlace,
    old: &Old,
    text: &[u8],
    exposed: Exposed,
) -> Result<(), DeliveryFailure> {
    let mut draft = filled(place, old, text, exposed)?;
    if !old.unchanged(place) {
        return Err(DeliveryFailure::Changed { path: place.path.clone() });
    }
    draft.replace(&place.name).map_err(|error| given_up(draft, "replace", place, error))
}

// A file with the new text, beside the one that it is to replace.
fn filled<'a>(
    place: &'a FilePlace,
    old: &Old,
    text: &[u8],
    exposed: Exposed,
) -> Result<FileDraft<'a>, DeliveryFailure> {
    let mode = match exposed {
        Exposed::Refuse if old.mode() & 0o077 != 0 => {
            let (path, mode) = (place.path.clone(), old.mode());
            return Err(DeliveryFailure::Exposed { path, mode });
        }
        Exposed::Close => old.stat.st_mode & !0o077,
        Exposed::Refuse | Exposed::Keep => old.stat.st_mode,
    };
    let mut draft = aside(place).map_err(|error| refused("write", place, error))?;
    let filled = draft.fill(text).and_then(|()| draft.resemble(mode, old.stat.st_gid));
    match filled {
        Err(error) => Err(given_up(draft, "write", place, error)),
        Ok(()) => Ok(draft),
    }
}

/// A new file next to the old one.
fn aside(place: &FilePlace) -> io::Result<FileDraft<'_>> {
    let mut number = 0;
    loop {
        let name = OsString::from(format!(".appdeck-{}-{number}", std::process::id()));
        match FileDraft::create(&place.directory, &name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES => {
                number += 1;
            }
            done => return done,
        }
    }
}
