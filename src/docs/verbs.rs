//! `docs/VERBS.md`: what can be done from a script.

use std::fmt::Write;

use clap::Command;

use super::{NOTE, cell};
use crate::verbs::{Document, Exit, Property, VERBS, Verb, documents};

/// The page; `program` is the command line with the verbs in it. Writing to a string cannot fail.
pub fn verbs(mut program: Command) -> String {
    program.build();
    let mut page = format!("# From a script\n\n{NOTE}{OPENING}");
    for verb in &VERBS {
        page += &one(verb, &program);
    }
    page += "\n## Exit codes\n\n| code | name | meaning |\n| --- | --- | --- |\n";
    for exit in Exit::ALL {
        let _ =
            writeln!(page, "| {} | `{}` | {} |", exit.code(), exit.name(), cell(exit.meaning()));
    }
    page += DOCUMENTS;
    for document in documents() {
        page += &described(document);
    }
    page
}

const OPENING: &str = "\
`appdeck apps list` and the other verbs do without the screen what the screen does, with the same configuration.

- **Which environment**: `--env NAME` or `APPDECK_ENV`; with a single environment neither is needed, as in most examples
  below. Nothing is guessed.
- **Which application**: `APP` is a client ID, or a name that only one application has.
- **Output**: what was asked for is on standard output, everything else on standard error. Without `--json` it is a
  table for people, which may change; with `--json` it is one document, whose shape is told below. Text from the server
  cannot drive a terminal in either. There are no colours.
- **Secrets** are never an argument or a variable, and part of no output but that of `--to-stdout`.
- **Nothing is asked** without a terminal, nor with `--no-input`. Reads are sent again while the trouble may pass, four
  times at most, and wait up to 30 s each time where the server asks for it.
- **A signal** ends a run as it would any program (130 for `Ctrl-C`, 143 for SIGTERM, in a shell's words); a write without
  its answer, a secret on its way and a wait are told on standard error first.
";

fn one(verb: &Verb, program: &Command) -> String {
    let words = verb.path.join(" ");
    let mut text = format!("\n## appdeck {words}\n\n{}.", cell(verb.about));
    if !verb.notes.is_empty() {
        let _ = write!(text, " {}", verb.notes);
    }
    text += "\n\n```text\n";
    if let Some(mut command) = find(program, verb.path) {
        let _ =
            writeln!(text, "{}", command.render_usage().to_string().trim_start_matches("Usage: "));
    }
    text += "```\n\n";
    text += &options(program, verb.path);
    text += "```sh\n";
    for example in verb.examples {
        let _ = writeln!(text, "# {}\n{}", example.about, example.line);
    }
    text + "```\n"
}

fn find(program: &Command, path: &[&str]) -> Option<Command> {
    let mut command = program;
    for word in path {
        command = command.find_subcommand(word)?;
    }
    Some(command.clone())
}

fn options(program: &Command, path: &[&str]) -> String {
    let Some(command) = find(program, path) else { return String::new() };
    let mut text = String::from("| argument | |\n| --- | --- |\n");
    let told = command.get_arguments().filter(|one| one.get_id() != "help" && !one.is_hide_set());
    for one in told {
        let value = one.get_value_names().and_then(|names| names.first());
        let value = value.map_or_else(String::new, ToString::to_string);
        let name = match one.get_long() {
            Some(long) if one.get_action().takes_values() => format!("--{long} {value}"),
            Some(long) => format!("--{long}"),
            None => value,
        };
        let help = one.get_help().map_or_else(String::new, ToString::to_string);
        let words = one.get_possible_values();
        let words: Vec<_> = words.iter().map(|word| format!("`{}`", word.get_name())).collect();
        let words =
            if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) };
        let words = if one.get_action().takes_values() { words } else { String::new() };
        let _ = writeln!(text, "| `{}` | {}{words} |", cell(&name), cell(&help));
    }
    text + "\n"
}

const DOCUMENTS: &str = "
## Documents

Each has the key `schema` with its name, and always all of its keys. `appdeck schema` prints the same as one JSON Schema.
A key that is added leaves the number behind the name as it is, so let a program pass over keys that it does not know; one that goes or changes
makes it another number.
";

fn described(document: &Document) -> String {
    let head = "| key | holds | |\n| --- | --- | --- |\n";
    let mut text = format!("\n### {}\n\n{}\n\n{head}", document.name, document.about);
    rows("", document.members, &mut text);
    text
}

fn rows(before: &str, members: &[Property], text: &mut String) {
    for member in members {
        let name = format!("{before}{}", member.name);
        let (shape, about) = (member.shape.describe(), cell(member.about));
        let _ = writeln!(text, "| `{name}` | {shape} | {about} |");
        rows(&format!("{name}."), member.shape.members(), text);
    }
}
