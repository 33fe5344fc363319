//! Flags before environment variables before the file before defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Mistake};
use super::file::{self, File, UiEntry};
use super::given::{Flags, Variables, same, text};
use super::merge::MergeContext;
use super::places::Places;
use super::resolved::{ConfiguredEnvironment, ConfiguredWorkspace, Resolved, UiOptions};
use super::{locale, theme, variables};
use crate::domain::ClipboardChoice;
use crate::domain::delivery::CommandTarget;

/// What is odd about a choice that other parts of the program know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigRemark {
    /// The table of the file: `ui` or `keys`.
    pub table: &'static str,
    /// The key in it.
    pub key: String,
    /// What is the matter.
    pub words: String,
    /// Whether the program cannot start so.
    pub stops: bool,
    /// Where it stands.
    pub place: RemarkPlace,
}

/// Where something odd stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkPlace {
    /// At its key of the configuration file.
    Key,
    /// In this flag or variable.
    Outside(&'static str),
    /// In another file, at this line and column.
    File(PathBuf, (usize, usize)),
}

/// Reads the file, if there is one, and merges it with flags and variables. `usual` is the place
/// of the file when nothing names another.
///
/// # Errors
/// With the entry or the place in the file, in words; all mistakes at once.
pub fn resolve(
    flags: &Flags,
    variables: Variables<'_>,
    usual: &Path,
) -> Result<Resolved, ConfigError> {
    resolve_with(flags, variables, usual, &|_| Vec::new())
}

/// As [`resolve`], with what `judge` says of themes and keys.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_with(
    flags: &Flags,
    variables: Variables<'_>,
    usual: &Path,
    judge: &dyn Fn(&UiOptions) -> Vec<ConfigRemark>,
) -> Result<Resolved, ConfigError> {
    let named = flags.config.clone().or_else(|| text(variables, "APPDECK_CONFIG").map(Into::into));
    let path = named.clone().unwrap_or_else(|| usual.to_owned());
    let file = match file::read(&path)? {
        Some(file) => file,
        None if named.is_some() => return Err(ConfigError::Missing { path }),
        None => File::default(),
    };
    let mut wrong = Wrong::of(&path);
    let (places, entry) = (wrong.places.clone(), ("", 0));
    let mut merge =
        MergeContext { variables, folder: path.parent(), places, entry, warnings: Vec::new() };
    merge.unknown("", &[], &file.unknown);
    let mut environments: Vec<ConfiguredEnvironment> = Vec::new();
    let written = file.environments.len();
    for (index, entry) in file.environments.into_iter().enumerate() {
        let place = place("environments", index, entry.name.as_deref());
        let name = |one: &ConfiguredEnvironment| one.environment.name.clone();
        merge.entry = ("environments", index);
        let made = merge.environment(&place, entry);
        let made = made.and_then(|made| unique(&place, "environment", &environments, made, name));
        environments.extend(wrong.sort_out("environments", index, made));
    }
    // One with a mistake may be the one that is named elsewhere: its mistake is what is told.
    let mistaken = environments.len() < written;
    let mut workspaces: Vec<ConfiguredWorkspace> = Vec::new();
    for (index, entry) in file.workspaces.into_iter().enumerate() {
        let place = place("workspaces", index, entry.name.as_deref());
        merge.entry = ("workspaces", index);
        let made = merge.workspace(&place, entry);
        let made = made.and_then(|made| {
            unique(&place, "workspace", &workspaces, made, |one| one.name.clone())
        });
        workspaces.extend(wrong.sort_out("workspaces", index, made));
    }
    let mut deliver: Vec<CommandTarget> = Vec::new();
    for (index, entry) in file.deliver.into_iter().enumerate() {
        let place = place("deliver", index, entry.name.as_deref());
        merge.entry = ("deliver", index);
        let made = merge.command(&place, entry);
        let made =
            made.and_then(|made| unique(&place, "command", &deliver, made, |one| one.name.clone()));
        deliver.extend(wrong.sort_out("deliver", index, made));
    }
    let unmade = variables::add(&mut environments, variables, &mut merge.warnings);
    let keys = file.keys.into_iter().map(|(action, keys)| (action, keys.0)).collect();
    let asked = asked_for_ascii(flags, &file.ui, variables);
    let mut ui = merge.ui(&mut wrong, flags, file.ui, keys);
    for remark in judge(&ui) {
        sort(&mut wrong, &mut merge.warnings, &remark);
    }
    let start = start(flags, variables, &environments, mistaken || !workspaces.is_empty());
    ui.start_environment = wrong.outside(start).flatten();
    merge.warnings.extend(of_frames(variables, &ui, asked));
    wrong.none(&merge.warnings)?;
    let ca_file = file.ca_file.filter(|path| !path.as_os_str().is_empty());
    let (ca_file, warnings) = (ca_file.map(|path| merge.locate(&path)), merge.warnings);
    let made = Resolved { environments, workspaces, deliver, ui, ca_file, path, warnings, unmade };
    Ok(made.warned())
}

// Whether somebody decided in which characters frames and marks are drawn.
fn asked_for_ascii(flags: &Flags, entry: &UiEntry, variables: Variables<'_>) -> bool {
    flags.ascii || entry.ascii.is_some() || text(variables, "APPDECK_ASCII").is_some()
}

fn of_frames(variables: Variables<'_>, ui: &UiOptions, asked: bool) -> Option<String> {
    let by_itself = ui.ascii && !asked;
    let drawn = !ui.plain && (!ui.ascii || by_itself);
    locale::warning(variables, by_itself).filter(|_| drawn)
}

// A remark is a mistake, or a warning.
fn sort(wrong: &mut Wrong<'_>, warnings: &mut Vec<String>, remark: &ConfigRemark) {
    let mistake = mistake(wrong, remark);
    if remark.stops {
        wrong.mistakes.push(mistake);
    } else {
        warnings.push(mistake.to_string());
    }
}

// A remark as a mistake with its place.
fn mistake(wrong: &Wrong<'_>, remark: &ConfigRemark) -> Mistake {
    let ConfigRemark { table, key, words, .. } = remark;
    match &remark.place {
        RemarkPlace::Key => {
            let mistake = wrong.places.at((table, 0), &[key]);
            Mistake { words: format!("{table}: {key}: {words}"), ..mistake }
        }
        RemarkPlace::Outside(by) => {
            Mistake { path: None, at: None, words: format!("{by}: {words}") }
        }
        RemarkPlace::File(path, at) => {
            Mistake { path: Some(path.clone()), at: Some(*at), words: words.clone() }
        }
    }
}

/// The mistakes, so that all are told at once.
struct Wrong<'a> {
    places: Places<'a>,
    mistakes: Vec<Mistake>,
}

impl<'a> Wrong<'a> {
    fn of(path: &'a Path) -> Self {
        // The file was read a moment ago; without it only the places are not told.
        let text = std::fs::read_to_string(path).unwrap_or_default();
        Self { places: Places { path, text: text.into() }, mistakes: Vec::new() }
    }

    /// What was made of an entry; a mistake is kept with its place: the key that its words begin
    /// with, else the entry.
    fn sort_out<T>(&mut self, list: &str, index: usize, made: Result<T, ConfigError>) -> Option<T> {
        let error = match made {
            Ok(made) => return Some(made),
            Err(error) => error,
        };
        let what = if let ConfigError::Entry { what, .. } = &error { what } else { "" };
        let key = what.split([' ', ':']).next().unwrap_or_default();
        let mistake = self.places.at((list, index), &[key]);
        self.mistakes.push(Mistake { words: error.to_string(), ..mistake });
        None
    }

    /// What was made of a flag or a variable; a mistake is kept.
    fn outside<T>(&mut self, made: Result<T, ConfigError>) -> Option<T> {
        let keep = |error: ConfigError| Mistake { path: None, at: None, words: error.to_string() };
        made.map_err(|error| self.mistakes.push(keep(error))).ok()
    }

    fn none(self, warnings: &[String]) -> Result<(), ConfigError> {
        if self.mistakes.is_empty() {
            return Ok(());
        }
        Err(ConfigError::Mistakes(self.mistakes, warnings.to_vec()))
    }
}

/// An entry whose name no other has.
fn unique<T>(
    place: &str,
    what: &str,
    others: &[T],
    made: T,
    name: impl Fn(&T) -> String,
) -> Result<T, ConfigError> {
    let taken = others.iter().any(|other| same(&name(other), &name(&made)));
    let text = || ConfigError::entry(place, format!("another {what} has this name"));
    if taken { Err(text()) } else { Ok(made) }
}

impl MergeContext<'_> {
    fn ui(
        &mut self,
        wrong: &mut Wrong,
        flags: &Flags,
        entry: UiEntry,
        keys: BTreeMap<String, Vec<String>>,
    ) -> UiOptions {
        self.entry = ("ui", 0);
        self.unknown("ui", &[], &entry.unknown);
        let usual = UiOptions::default();
        let file = wrong.sort_out("ui", 0, clipboard(entry.clipboard.as_deref()));
        let by_locale = locale::is_plain(self.variables);
        let ascii = wrong.outside(self.switch("APPDECK_ASCII", entry.ascii, by_locale));
        let plain = wrong.outside(self.switch("APPDECK_PLAIN", entry.plain, usual.plain));
        let read_only = wrong.outside(self.switch("APPDECK_READ_ONLY", None, usual.read_only));
        let choice = wrong.outside(self.clipboard(flags, file.unwrap_or_default()));
        UiOptions {
            theme: theme::chosen(flags, entry.theme, self.variables, self.folder),
            palette: theme::palette(self.variables),
            ascii: flags.ascii || ascii.unwrap_or_default(),
            plain: flags.plain || plain.unwrap_or_default(),
            color: !flags.no_color && text(self.variables, "NO_COLOR").is_none(),
            mouse: entry.mouse.unwrap_or(usual.mouse),
            environments_pane: entry.environments_pane.unwrap_or(usual.environments_pane),
            remember_lists: entry.remember_lists.unwrap_or(usual.remember_lists),
            clipboard: choice.unwrap_or_default(),
            read_only: flags.read_only || read_only.unwrap_or_default(),
            keys,
            start_environment: None,
        }
    }

    /// The way to the clipboard by flag, else by variable, else by file.
    fn clipboard(
        &self,
        flags: &Flags,
        file: ClipboardChoice,
    ) -> Result<ClipboardChoice, ConfigError> {
        const VARIABLE: &str = "APPDECK_CLIPBOARD";
        match (flags.clipboard, text(self.variables, VARIABLE)) {
            (Some(choice), _) => Ok(choice),
            (None, Some(word)) => {
                parse_clipboard(&word).map_err(|why| ConfigError::entry(VARIABLE, why))
            }
            (None, None) => Ok(file),
        }
    }

    /// A switch by variable, else by file, else as usual.
    fn switch(&self, name: &str, file: Option<bool>, usual: bool) -> Result<bool, ConfigError> {
        match text(self.variables, name).as_deref() {
            None => Ok(file.unwrap_or(usual)),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some("0" | "false" | "no" | "off") => Ok(false),
            Some(_) => Err(ConfigError::entry(name, "write 1 or 0")),
        }
    }
}

fn clipboard(word: Option<&str>) -> Result<ClipboardChoice, ConfigError> {
    let Some(word) = word else { return Ok(UiOptions::default().clipboard) };
    parse_clipboard(word).map_err(|why| ConfigError::entry("ui", format!("clipboard {why}")))
}

fn parse_clipboard(word: &str) -> Result<ClipboardChoice, String> {
    word.trim().parse().map_err(|_| {
        let words = ClipboardChoice::ALL.map(|(word, _)| word).join(", ");
        format!("is one of {words}")
    })
}

/// The environment to open first, in the spelling of the configuration.
fn start(
    flags: &Flags,
    variables: Variables<'_>,
    environments: &[ConfiguredEnvironment],
    more_may_come: bool,
) -> Result<Option<String>, ConfigError> {
    let flag = flags.environment.clone().map(|name| ("--env", name));
    let variable = || text(variables, "APPDECK_ENV").map(|name| ("APPDECK_ENV", name));
    let Some((by, name)) = flag.or_else(variable) else { return Ok(None) };
    let names: Vec<_> = environments.iter().map(|one| one.environment.name.as_str()).collect();
    match names.iter().find(|known| same(known, &name)) {
        Some(known) => Ok(Some((*known).to_owned())),
        None if more_may_come => Ok(Some(name)),
        None if names.is_empty() => Err(ConfigError::entry(by, "no environment is configured")),
        None => {
            let known = names.join(", ");
            Err(ConfigError::entry(by, format!("there is no environment {name}, but {known}")))
        }
    }
}

fn place(list: &str, index: usize, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{list}[{index}] \"{}\"", crate::domain::text::clean(name)),
        None => format!("{list}[{index}]"),
    }
}
