//! What a verb works with: the configuration, the environment it is for, the terminal it may ask on.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};
use jiff::Timestamp;
use serde::Serialize;

use super::failure::Failure;
use super::here::Here;
use super::output::VerbAnswer;
use super::workspaces;
use crate::api::RetryPolicy;
use crate::config::{self, CredentialSource, Flags, Resolved, prompt};
use crate::domain::Environment;
use crate::domain::text::clean;
use crate::runtime::clock::Clock;
use crate::runtime::under_way::UnderWay;
use crate::runtime::wiring::wire;

/// The variable that names the environment.
const ENVIRONMENT: &str = "APPDECK_ENV";

/// Which environment a verb is for.
#[derive(Args, Clone, Debug, Default)]
pub struct PlaceArgs {
    /// Its name; needed where more than one is configured.
    #[arg(long = "env", help = "The environment; needed where more than one is configured (or APPDECK_ENV)", value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    pub environment: Option<String>,
    #[command(flatten)]
    pub file: ConfigFile,
    /// Do not prompt on the terminal
    #[arg(long)]
    pub no_input: bool,
}

/// Where the configuration is.
#[derive(Args, Clone, Debug, Default)]
pub struct ConfigFile {
    /// Read this configuration file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
}

/// What a verb finds around it.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// Answers an environment variable's value.
    pub variables: fn(&str) -> Option<String>,
    /// Whether a JSON document is printed.
    pub json: bool,
    /// What would be left open if the process ended now.
    pub under_way: &'static UnderWay,
}

impl Desk {
    /// The answer in the form that was asked for.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub fn answer(
        self,
        document: &impl Serialize,
        text: impl FnOnce() -> String,
    ) -> Result<VerbAnswer, Failure> {
        if self.json { VerbAnswer::json(document) } else { Ok(VerbAnswer::text(text())) }
    }

    /// The time.
    pub fn now(self) -> Timestamp {
        Clock::start().now()
    }

    /// The name of the environment that was asked for.
    pub fn wanted(self, place: &PlaceArgs) -> Option<String> {
        let variable = || (self.variables)(ENVIRONMENT).filter(|name| !name.trim().is_empty());
        place.environment.clone().or_else(variable)
    }

    /// The configuration. Which environment is wanted is not looked at.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn config(self, file: &ConfigFile) -> Result<Resolved, Failure> {
        let flags = Flags { config: file.config.clone(), ..Flags::default() };
        let variables = |name: &str| (self.variables)(name).filter(|_| name != ENVIRONMENT);
        Ok(config::resolve(&flags, &variables, &config::file::default_path()?)?)
    }

    /// Whether an environment of this name can be known on this machine, as far as the configuration
    /// tells: what a workspace lists is not asked.
    ///
    /// # Errors
    /// Which there are, where there is none of this name.
    pub fn known(self, wanted: &str) -> Result<(), Failure> {
        let Ok(resolved) = self.config(&ConfigFile::default()) else { return Ok(()) };
        let known = || resolved.environments.iter().map(|one| &one.environment);
        let open = !resolved.workspaces.is_empty() || resolved.environments.is_empty();
        if open || known().any(|one| same(&one.name, wanted)) {
            return Ok(());
        }
        Err(unknown(&clean(wanted), &names(known())))
    }

    /// The environment that a verb is for, ready to be asked.
    ///
    /// # Errors
    /// When it is not clear which one is meant, there is none of that name, its secret cannot be
    /// asked for, or the network cannot be used.
    pub async fn here(self, place: &PlaceArgs) -> Result<Here, Failure> {
        let mut resolved = self.config(&place.file)?;
        let wanted = self.wanted(place);
        let at = wanted.as_deref().and_then(|wanted| {
            resolved.environments.iter().position(|one| same(&one.environment.name, wanted))
        });
        let alone = wanted.is_none() && resolved.workspaces.is_empty();
        let at = at.or((alone && resolved.environments.len() == 1).then_some(0));
        if let Some(at) = at {
            let one = resolved.environments.swap_remove(at);
            let environment = one.environment.clone();
            (resolved.environments, resolved.workspaces) = (vec![one], Vec::new());
            return self.connect(environment, resolved, place.no_input);
        }
        let mut known: Vec<_> =
            resolved.environments.iter().map(|one| one.environment.clone()).collect();
        for workspace in &mut resolved.workspaces {
            let name = clean(&workspace.name);
            ask(&mut workspace.token, &format!("workspace token of {name}"), place.no_input)?;
        }
        let mut wiring = wire(&resolved, &self.variables, RetryPolicy::unattended())?;
        for workspace in &resolved.workspaces {
            known.extend(workspaces::list(&mut wiring.connections, workspace).await?);
        }
        let environment = choose(known, wanted.as_deref(), resolved.unmade.as_deref())?;
        let configured = |one: &config::ConfiguredEnvironment| one.environment == environment;
        if let Some(at) = resolved.environments.iter().position(configured) {
            let one = resolved.environments.swap_remove(at);
            (resolved.environments, resolved.workspaces) = (vec![one], Vec::new());
            return self.connect(environment, resolved, place.no_input);
        }
        Ok(Here::new(environment, wiring, &resolved))
    }

    fn connect(
        self,
        environment: Environment,
        mut resolved: Resolved,
        no_input: bool,
    ) -> Result<Here, Failure> {
        for one in &mut resolved.environments {
            let name = clean(&one.environment.name);
            ask(&mut one.credential, &format!("client secret of {name}"), no_input)?;
        }
        let wiring = wire(&resolved, &self.variables, RetryPolicy::unattended())?;
        Ok(Here::new(environment, wiring, &resolved))
    }
}

/// Asks on the terminal for a secret that is typed in, where it may.
pub fn ask(source: &mut CredentialSource, what: &str, no_input: bool) -> Result<(), Failure> {
    if *source == CredentialSource::Prompt && (no_input || !prompt::possible()) {
        let error = Failure::misused(format!("the {what} is typed in, and nobody can be asked"));
        return Err(error.with("Let it come from a command, a file or a variable"));
    }
    Ok(source.ask(what)?)
}

// There is none of this name, but these.
fn unknown(wanted: &str, names: &str) -> Failure {
    Failure::misused(format!("there is no environment {wanted}")).with(format!("Known: {names}"))
}

fn names<'a>(known: impl IntoIterator<Item = &'a Environment>) -> String {
    let names: Vec<_> = known.into_iter().map(|one| clean(&one.name)).collect();
    names.join(", ")
}

fn same(name: &str, wanted: &str) -> bool {
    name.to_lowercase() == wanted.to_lowercase()
}

fn choose(
    mut known: Vec<Environment>,
    wanted: Option<&str>,
    unmade: Option<&str>,
) -> Result<Environment, Failure> {
    if known.is_empty() {
        let why = unmade.map_or_else(String::new, |why| format!(": {}", clean(why)));
        let error = Failure::misused(format!("no environment is configured{why}"));
        return Err(error.with(
            "Start appdeck to connect one; appdeck doctor says where the configuration belongs",
        ));
    }
    let names = names(&known);
    let Some(wanted) = wanted else {
        if known.len() == 1 {
            return Ok(known.remove(0));
        }
        let error = Failure::ambiguous(format!("there are several environments: {names}"));
        return Err(error.with("Name one with --env"));
    };
    known.retain(|one| same(&one.name, wanted));
    let wanted = clean(wanted);
    match known.len() {
        0 => Err(unknown(&wanted, &names)),
        1 => Ok(known.remove(0)),
        _ => {
            let keys: Vec<_> = known.iter().map(|one| clean(&one.host)).collect();
            let text = format!("several environments are called {wanted}: {}", keys.join(", "));
            Err(Failure::ambiguous(text).with("Give one of them another name in the dashboard"))
        }
    }
}

/// How far a long listing is, on a terminal's standard error only. Gone when it is dropped.
#[derive(Debug, Default)]
pub struct Progress {
    shown: usize,
}

impl Progress {
    /// Tells how many have come, of how many.
    pub fn tell(&mut self, come: usize, total: Option<u64>) {
        let mut stderr = io::stderr();
        if !stderr.is_terminal() {
            return;
        }
        let of = total.map_or_else(String::new, |total| format!(" of {total}"));
        let text = format!("{come}{of} applications");
        let blank = " ".repeat(self.shown.saturating_sub(text.len()));
        // Nobody may be there to read it.
        let _ = write!(stderr, "\r{text}{blank}").and_then(|()| stderr.flush());
        self.shown = text.len();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown > 0 {
            let mut stderr = io::stderr();
            let blank = " ".repeat(self.shown);
            let _ = write!(stderr, "\r{blank}\r").and_then(|()| stderr.flush());
        }
    }
}
