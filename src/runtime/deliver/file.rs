//! A secret into a file: a new one, or an existing `.env` whose other lines stay as they are.
//!
//! Everything here waits for the disk: call it where waiting is allowed.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::merge::{Old, refused, text};
use super::place::Place;
use super::write::Draft;
use crate::domain::delivery::{
    Caution, Change, Delivered, DeliveryFailure, FileTarget, Planned, Preview, dotenv, file,
};
use crate::domain::{Certainty, Secret};

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
struct Plan {
    place: Place,
    old: Option<Old>,
    text: Zeroizing<Vec<u8>>,
    lines: Vec<(&'static str, Change)>,
    cautions: Vec<Caution>,
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
    pub fn preview(&self, target: &FileTarget) -> Result<Preview, DeliveryFailure> {
        let mask = target.subject.masked();
        let plan = self.plan(target, &mask)?;
        let lines = if plan.old.is_none() {
            let text = String::from_utf8_lossy(&plan.text).into_owned();
            let line = |line: &str| Planned { change: Change::Creates, text: line.to_owned() };
            text.lines().map(line).collect()
        } else {
            let mut lines = Vec::new();
            for entry in target.entries(&mask) {
                let changes = plan.lines.iter().filter(|(name, _)| *name == entry.name);
                let text = dotenv::assignment(&entry)?;
                let text = String::from_utf8_lossy(&text).into_owned();
                lines.extend(
                    changes.map(|(_, change)| Planned { change: *change, text: text.clone() }),
                );
            }
            lines
        };
        Ok(Preview { path: plan.place.path, lines, cautions: plan.cautions })
    }

    /// Writes `value` where `target` says, and reads it back.
    ///
    /// # Errors
    /// [`DeliveryFailure`]: there is no new file then, and an old one is as it was. Only a failure
    /// to wait for the disk after an old file was replaced leaves the new one in its place.
    #[expect(clippy::disallowed_methods, reason = "the file is to hold the value")]
    pub fn deliver(
        &self,
        target: &FileTarget,
        value: &Secret,
    ) -> Result<Delivered, DeliveryFailure> {
        let plan = self.plan(target, value.expose())?;
        let place = &plan.place;
        match &plan.old {
            None => create(place, &plan.text)?,
            Some(old) => replace(place, old, &plan.text)?,
        }
        let read = text(place).map_err(|error| refused("read back", place, error))?;
        if *read != *plan.text {
            let error = io::Error::other("it holds something else");
            return Err(refused("read back", place, error));
        }
        let verb = if plan.old.is_some() { "put into" } else { "written to" };
        Ok(Delivered {
            certainty: Certainty::Checked,
            message: format!(
                "{} was {verb} {} (checked)",
                target.subject.masked(),
                crate::domain::text::clean(&place.path.to_string_lossy())
            ),
            cautions: plan.cautions,
        })
    }

    fn plan(&self, target: &FileTarget, value: &str) -> Result<Plan, DeliveryFailure> {
        let place = Place::find(&target.path, self.home.as_deref())?;
        let mut cautions = place.cautions();
        let old = Old::read(&place, target.format)?;
        let Some(old) = old else {
            let text = target.render(value)?;
            return Ok(Plan { place, old, text, lines: Vec::new(), cautions });
        };
        let mode = old.stat.st_mode & 0o777;
        if mode & 0o077 != 0 {
            // Systems have it in integers of different width.
            let mode = u32::try_from(i64::from(mode)).unwrap_or_default();
            cautions.push(Caution::ReadableByOthers { mode });
        }
        let id = dotenv::value(&old.text, file::CLIENT_ID);
        let foreign = id.filter(|id| *id != target.subject.client_id.as_str().as_bytes());
        if let Some(id) = foreign.filter(|id| !id.is_empty()) {
            let client_id = String::from_utf8_lossy(id).into_owned();
            cautions.push(Caution::OtherApplication { client_id });
        }
        let merged = dotenv::merge(&old.text, &target.entries(value))?;
        let (text, lines) = (merged.text, merged.changes);
        Ok(Plan { place, old: Some(old), text, lines, cautions })
    }
}

fn create(place: &Place, text: &[u8]) -> Result<(), DeliveryFailure> {
    let mut draft = match Draft::create(&place.directory, &place.name) {
        Ok(draft) => draft,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let (path, why) = (place.path.clone(), "is there already");
            return Err(DeliveryFailure::Taken { path, why });
        }
        Err(error) => return Err(refused("create", place, error)),
    };
    draft.fill(text).map_err(|error| refused("write", place, error))?;
    draft.keep().map_err(|error| refused("write", place, error))
}

fn replace(place: &Place, old: &Old, text: &[u8]) -> Result<(), DeliveryFailure> {
    let failed = |error| refused("write", place, error);
    let mut draft = aside(place).map_err(failed)?;
    draft.fill(text).map_err(failed)?;
    draft.resemble(old.stat.st_mode, old.stat.st_gid).map_err(failed)?;
    if !old.unchanged(place) {
        return Err(DeliveryFailure::Changed { path: place.path.clone() });
    }
    draft.replace(&place.name).map_err(|error| refused("replace", place, error))
}

/// A new file next to the old one.
fn aside(place: &Place) -> io::Result<Draft<'_>> {
    let mut number = 0;
    loop {
        let name = OsString::from(format!(".appdeck-{}-{number}", std::process::id()));
        match Draft::create(&place.directory, &name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES => {
                number += 1;
            }
            done => return done,
        }
    }
}
