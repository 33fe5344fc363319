//! The table of verbs as part of the command line.

use std::fmt::Write;

use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches, Subcommand};

use super::failure::Failure;
use super::output::VerbAnswer;
use super::{Desk, GROUPS, VERBS, Verb};
use crate::runtime::under_way::UnderWay;

/// A verb that was typed, with its arguments.
#[derive(Clone)]
pub struct Call {
    verb: &'static Verb,
    found: ArgMatches,
}

impl Call {
    /// Whether a JSON document is asked for.
    pub fn json(&self) -> bool {
        self.found.get_flag(JSON)
    }

    /// Does it. What would be left open if the process ended meanwhile is in `under_way`.
    ///
    /// # Errors
    /// Why it could not be done.
    pub async fn run(
        &self,
        variables: fn(&str) -> Option<String>,
        under_way: &'static UnderWay,
    ) -> Result<VerbAnswer, Failure> {
        let desk = Desk { variables, json: self.json(), under_way };
        (self.verb.run)(&desk, &self.found).await
    }

    /// Whether words that cannot be understood were meant for a verb whose answer is a document.
    pub fn meant(words: &[String]) -> bool {
        let first = words.iter().find(|word| !word.starts_with('-'));
        let verb = first.is_some_and(|first| VERBS.iter().any(|verb| verb.path[0] == first));
        verb && words.iter().take_while(|word| *word != "--").any(|word| word == "--json")
    }
}

const JSON: &str = "json";

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.verb.path == other.verb.path && self.found == other.found
    }
}

impl Eq for Call {}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Call").field(&self.verb.path).finish()
    }
}

impl FromArgMatches for Call {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let (mut words, mut found) = (Vec::new(), matches);
        while let Some((word, inner)) = found.subcommand() {
            words.push(word);
            found = inner;
        }
        let verb = VERBS.iter().find(|verb| verb.path == words);
        let verb = verb.ok_or_else(|| Error::new(clap::error::ErrorKind::InvalidSubcommand))?;
        Ok(Self { verb, found: found.clone() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for Call {
    fn augment_subcommands(mut program: Command) -> Command {
        for verb in &VERBS {
            let [group, _] = verb.path else {
                program = program.subcommand(command(verb));
                continue;
            };
            if program.find_subcommand(group).is_none() {
                program = program.subcommand(grouped(group));
            }
        }
        program
    }

    fn augment_subcommands_for_update(program: Command) -> Command {
        Self::augment_subcommands(program)
    }

    fn has_subcommand(name: &str) -> bool {
        VERBS.iter().any(|verb| verb.path[0] == name)
    }
}

fn grouped(group: &'static str) -> Command {
    let about = GROUPS.iter().find(|(name, _)| *name == group).map_or("", |(_, about)| about);
    let own = VERBS.iter().filter(|verb| verb.path.len() > 1 && verb.path[0] == group);
    let command = Command::new(group).about(about).disable_help_subcommand(true);
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(own.map(self::command))
}

fn command(verb: &'static Verb) -> Command {
    let name = verb.path.last().copied().unwrap_or_default();
    let command = (verb.arguments)(Command::new(name)).about(verb.about).long_about(None);
    let json = Arg::new(JSON).long(JSON).help("Print one JSON document").action(ArgAction::SetTrue);
    command.arg(json).after_help(help(verb))
}

/// The examples, and what else there is to know.
fn help(verb: &Verb) -> String {
    let mut text = String::from("Examples:\n");
    let width = verb.examples.iter().map(|one| one.line.len()).max().unwrap_or_default();
    for one in verb.examples {
        // Writing to a string cannot fail.
        let _ = match width {
            ..=44 => writeln!(text, "  {:width$}    {}", one.line, one.about),
            _ => writeln!(text, "  {}\n      {}", one.line, one.about),
        };
    }
    if !verb.notes.is_empty() {
        let _ = writeln!(text, "\n{}", verb.notes);
    }
    text.trim_end().to_owned()
}
