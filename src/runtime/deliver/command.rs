//! A secret into a command's standard input: no shell, no argument, no environment variable, no
//! terminal. Where the place can answer, it is asked before and after.

use std::ffi::OsString;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use super::input::{self, Holds};
use super::run::{self, FinishedProgram};
use crate::config::detached::obstacle;
use crate::domain::delivery::failure::terminal_hint;
use crate::domain::delivery::presets::says_nothing_is_there;
use crate::domain::delivery::{
    CommandTarget, Delivered, DeliveryFailure, DeliverySubject, Expanded, FilledCommand,
};
use crate::domain::redaction::Redaction;
use crate::domain::text::clean;
use crate::domain::{Certainty, Secret};

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many of its last lines are told.
const LINES: usize = 4;
/// How long a told line is, in characters.
const WIDTH: usize = 200;

/// Runs commands for the operator.
#[derive(Clone, Debug)]
pub struct Commands {
    /// Names of environment variables that are kept from commands: those that hold credentials.
    pub withheld: Vec<String>,
    /// Other secrets that no command may repeat on the screen.
    pub known: Vec<Secret>,
    /// How long a command may take.
    pub patience: Duration,
}

impl Commands {
    /// With `withheld` kept from commands, besides every variable that is named like one of
    /// Scalekit's credentials.
    pub fn new(withheld: Vec<String>) -> Self {
        Self { withheld, known: Vec::new(), patience: PATIENCE }
    }

    /// Runs `target` for `subject` with `value` on its standard input, and asks the place what it
    /// holds then. Unless the operator is `sure`, the place is asked before, too. Dropped before it
    /// is done, it kills the command and all it started.
    ///
    /// # Errors
    /// [`DeliveryFailure`]; see [`DeliveryFailure::kept`].
    pub async fn deliver(
        &self,
        target: &CommandTarget,
        subject: &DeliverySubject,
        value: &Secret,
        sure: bool,
    ) -> Result<Delivered, DeliveryFailure> {
        let delivery = self.delivery(target, subject, value, &[])?;
        if !sure {
            delivery.look().await?;
        }
        delivery.pass().await?;
        delivery.verify(&subject.masked()).await
    }

    fn delivery<'a>(
        &'a self,
        target: &CommandTarget,
        subject: &DeliverySubject,
        value: &'a Secret,
        former: &'a [String],
    ) -> Result<Delivery<'a>, DeliveryFailure> {
        let command = target.expand(subject)?;
        let words =
            |line: Option<&FilledCommand>| line.map_or_else(String::new, FilledCommand::to_string);
        let known = [Some(&command.run), command.otherwise.as_ref(), command.check.as_ref()]
            .map(words)
            .join(" ");
        let redaction = Redaction::of(self.known.iter().chain([value]), &known);
        Ok(Delivery { commands: self, command, value, former, redaction })
    }

    /// Asks the place of `target`, before a secret is generated for it, where it is and whether what it
    /// holds may go. `former` are the last characters of the application's secrets: one of them is what a
    /// rotation replaces. `stand_in` is no secret.
    ///
    /// # Errors
    /// That it cannot be started, or holds something else.
    pub async fn ask(
        &self,
        target: &CommandTarget,
        subject: &DeliverySubject,
        stand_in: &Secret,
        former: &[String],
    ) -> Result<Option<String>, DeliveryFailure> {
        Self::look(target, subject)?;
        let delivery = self.delivery(target, subject, stand_in, former)?;
        let (whereto, held) = tokio::join!(delivery.whereto(), delivery.held());
        let (whereto, place) = (whereto?, delivery.command.place());
        if let Some(Ok(Holds::Other)) = held {
            return Err(DeliveryFailure::Occupied { place });
        }
        Ok(whereto.map(|whereto| format!("it writes {place} of {whereto}")))
    }

    /// Whether `target` can be started for `subject`, as far as that can be known before: a secret
    /// that is generated for it would have nowhere to go.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn look(target: &CommandTarget, subject: &DeliverySubject) -> Result<(), DeliveryFailure> {
        let command = target.expand(subject)?;
        for line in [Some(&command.run), command.whereto.as_ref()].into_iter().flatten() {
            if let Some(error) = obstacle(line.program.as_ref()) {
                return Err(not_started(&command.name, line, &error));
            }
        }
        Ok(())
    }

    /// The variables of this process that no program is to know which it starts.
    pub fn withheld_variables(&self) -> Vec<OsString> {
        let names = std::env::vars_os().map(|(name, _)| name);
        names.filter(|name| name.to_str().is_none_or(|name| self.withholds(name))).collect()
    }

    fn withholds(&self, name: &str) -> bool {
        let upper = name.to_ascii_uppercase();
        let ours = upper.contains("SCALEKIT")
            && ["SECRET", "TOKEN", "KEY", "PASSWORD"].iter().any(|word| upper.contains(word));
        ours || self.withheld.iter().any(|withheld| withheld == name)
    }
}

/// One delivery to one command.
struct Delivery<'a> {
    commands: &'a Commands,
    command: Expanded,
    value: &'a Secret,
    /// The last characters of the application's other secrets, where they are known.
    former: &'a [String],
    redaction: Redaction,
}

impl Delivery<'_> {
    /// Asks where the command writes and whether something would be replaced.
    async fn look(&self) -> Result<(), DeliveryFailure> {
        let (whereto, held) = tokio::join!(self.whereto(), self.held());
        let whereto = whereto?;
        let place = self.command.place();
        let replaces = match held {
            Some(Ok(Holds::Other)) => {
                Some(format!("{place} holds something else already, which it replaces"))
            }
            _ => None,
        };
        let words = match (whereto, replaces) {
            (None, None) => return Ok(()),
            (None, Some(replaces)) => replaces,
            (Some(whereto), None) => format!("it writes {place} of {whereto}"),
            (Some(whereto), Some(replaces)) => format!("in {whereto}, {replaces}"),
        };
        Err(DeliveryFailure::Asks { name: self.name(), why: words })
    }

    /// Where the command writes, in words; `None` when it says so itself.
    async fn whereto(&self) -> Result<Option<String>, DeliveryFailure> {
        let Some(line) = self.command.whereto.as_ref() else { return Ok(None) };
        let ran = self.run(line, &[]).await?;
        let told = if ran.success() { self.redaction.lines(ran.out.lines()) } else { Vec::new() };
        let told = told.first().map(|line| shortened(line));
        Ok(Some(told.unwrap_or_else(|| "a place that it did not tell".into())))
    }

    /// What the place holds, or why it does not tell; `None` when it cannot be asked.
    async fn held(&self) -> Option<Result<Holds, String>> {
        let line = self.command.check.as_ref()?;
        let ran = match self.run(line, &[]).await {
            Ok(ran) => ran,
            Err(failure) => return Some(Err(failure.to_string())),
        };
        if ran.success() {
            return Some(Ok(self.compared(ran.out.whole())));
        }
        let complaint = String::from_utf8_lossy(ran.err.lines());
        if ran.status.is_some() && says_nothing_is_there(&line.program, &complaint) {
            return Some(Ok(Holds::Nothing));
        }
        // Its standard output is a secret, this one or another: only what it complains of is told.
        let said = last(self.redaction.lines(ran.err.lines()));
        let program = clean(&line.program);
        let ended = match ran.status {
            Some(status) => format!("{program} failed ({status})"),
            None => {
                format!("{program} did not end within {} s", self.commands.patience.as_secs())
            }
        };
        let told = said.last().map_or_else(String::new, |line| format!(": {line}"));
        let hint = terminal_hint(&said).map_or_else(String::new, |hint| format!(". {hint}"));
        Some(Err(format!("{ended}{told}{hint}")))
    }

    fn compared(&self, output: Option<&[u8]>) -> Holds {
        input::compare(output, self.command.encoding, self.value, self.former)
    }

    /// Passes the value.
    async fn pass(&self) -> Result<(), DeliveryFailure> {
        let input = input::of(&self.command.input, self.value);
        let mut said = Vec::new();
        let lines = [Some(&self.command.run), self.command.otherwise.as_ref()];
        let mut status: Option<ExitStatus> = None;
        for line in lines.into_iter().flatten() {
            let ran = match self.run(line, &input).await {
                Ok(ran) => ran,
                // The one before it was given the value.
                Err(failure) if status.is_some() => {
                    said = last([said, vec![failure.to_string()]].concat());
                    break;
                }
                Err(failure) => return Err(failure),
            };
            if ran.success() {
                let unread = || self.broken("ended without reading the secret".into());
                return if ran.fed { Ok(()) } else { Err(unread()) };
            }
            let complaint = self.redaction.lines(ran.err.lines());
            let words = if complaint.is_empty() {
                self.redaction.lines(ran.out.lines())
            } else {
                complaint
            };
            said = last([said, words].concat());
            let Some(ended) = ran.status else {
                let seconds = self.commands.patience.as_secs();
                return Err(DeliveryFailure::TimedOut { name: self.name(), seconds, said });
            };
            status = Some(ended);
        }
        let status = status.map_or_else(String::new, |status| status.to_string());
        Err(DeliveryFailure::Failed { name: self.name(), status, said })
    }

    /// Asks the place what it holds now.
    async fn verify(&self, masked: &str) -> Result<Delivered, DeliveryFailure> {
        let (name, place) = (self.name(), self.command.place());
        let lost = |holds| DeliveryFailure::NotStored {
            name: self.name(),
            place: self.command.place(),
            holds,
        };
        let unchecked = match self.held().await {
            Some(Ok(Holds::This)) => {
                return Ok(Delivered {
                    certainty: Certainty::Checked,
                    message: format!("{masked} is stored by {name} (checked): {place}"),
                    cautions: Vec::new(),
                });
            }
            Some(Ok(Holds::Nothing)) => return Err(lost("holds nothing")),
            Some(Ok(Holds::Former | Holds::Other)) => return Err(lost("holds something else")),
            Some(Err(why)) => why,
            None => "it cannot be asked".into(),
        };
        Ok(Delivered {
            certainty: Certainty::Unconfirmed,
            message: format!(
                "{masked} was passed to {name}, which reported success; not checked: {unchecked}"
            ),
            cautions: Vec::new(),
        })
    }

    async fn run(
        &self,
        line: &FilledCommand,
        input: &[u8],
    ) -> Result<FinishedProgram, DeliveryFailure> {
        let withholds = |name: &str| self.commands.withholds(name);
        let started = run::start(line, withholds);
        let child = started.map_err(|error| not_started(&self.command.name, line, &error))?;
        let ran = run::finish(child, input, self.commands.patience).await;
        ran.map_err(|error| self.broken(format!("could not be waited for: {error}")))
    }

    fn broken(&self, why: String) -> DeliveryFailure {
        DeliveryFailure::Broken { name: self.name(), why }
    }

    fn name(&self) -> String {
        clean(&self.command.name)
    }
}

fn not_started(name: &str, line: &FilledCommand, error: &io::Error) -> DeliveryFailure {
    let name = clean(name);
    match error.kind() {
        io::ErrorKind::NotFound => {
            DeliveryFailure::NoProgram { name, program: clean(&line.program) }
        }
        _ => DeliveryFailure::NotStarted { name, why: error.to_string() },
    }
}

fn last(mut lines: Vec<String>) -> Vec<String> {
    lines.drain(..lines.len().saturating_sub(LINES));
    lines.iter().map(|line| shortened(line)).collect()
}

fn shortened(line: &str) -> String {
    line.chars().take(WIDTH).collect()
}

#[cfg(test)]
mod tests {
    use super::Commands;

    #[test]
    fn credentials_are_kept_from_commands() {
        let commands = Commands::new(vec!["ACME_CREDENTIAL".into()]);
        for (name, withheld) in [
            ("SCALEKIT_CLIENT_SECRET", true),
            ("ACME_SCALEKIT_SECRET_OLD", true),
            ("SCALEKIT_WORKSPACE_TOKEN", true),
            ("scalekit_client_secret", true),
            ("ACME_CREDENTIAL", true),
            ("SCALEKIT_ENVIRONMENT_URL", false),
            ("VAULT_TOKEN", false),
            ("PATH", false),
        ] {
            assert_eq!(commands.withholds(name), withheld, "{name}");
        }
    }
}
