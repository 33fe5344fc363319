//! What the command line tells of itself: completions and the man page.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;

/// Writes the completions of a shell.
///
/// # Errors
/// When `out` cannot be written.
pub fn completions(shell: Shell, out: &mut impl Write) -> io::Result<()> {
    // clap_complete panics when it cannot write, which memory always lets it.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "appdeck", &mut script);
    out.write_all(&script)?;
    out.write_all(names(shell).as_bytes())
}

/// What completes the names of environments and applications, in front of what clap completes.
fn names(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
        _ => "",
    }
}

const BASH: &str = r#"
_appdeck_names() {
    local name names=()
    while IFS= read -r name; do
        names+=("$(printf %q "$name")")
    done < <(appdeck complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if ((${#names[@]})); then
        COMPREPLY=("${names[@]}")
    else
        _appdeck "$@"
    fi
}
complete -F _appdeck_names -o bashdefault -o default appdeck
"#;

const ZSH: &str = r#"
_appdeck_names() {
    local -a names
    names=(${(f)"$(appdeck complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    if (( ${#names} )); then
        compadd -a names
    else
        _appdeck "$@"
    fi
}
compdef _appdeck_names appdeck
"#;

const FISH: &str = r"
complete -c appdeck -f -n 'count (appdeck complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null) >/dev/null' -a '(appdeck complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
";

/// Writes the man page: the program's own part, then one for each command.
///
/// # Errors
/// When `out` cannot be written.
pub fn man(out: &mut impl Write) -> io::Result<()> {
    let mut program = Cli::command();
    program.build();
    let page = Man::new(program.clone());
    let own: [PageSection; 5] = [
        Man::render_title,
        Man::render_name_section,
        Man::render_synopsis_section,
        Man::render_description_section,
        Man::render_options_section,
    ];
    for section in own {
        section(&page, out)?;
    }
    out.write_all(notes(&page)?.as_bytes())?;
    for (words, command) in leaves("", &program) {
        let page = Man::new(command.clone());
        let mut text = Vec::new();
        page.render_description_section(&mut text)?;
        page.render_options_section(&mut text)?;
        let notes = command.get_after_help().map(|_| notes(&page)).transpose()?;
        let text = String::from_utf8_lossy(&text).into_owned() + &notes.unwrap_or_default();
        writeln!(out, ".SH \"APPDECK{}\"", words.to_uppercase())?;
        // A section of a command is a subsection of the whole page.
        out.write_all(text.replace("\n.SH", "\n.SS").as_bytes())?;
    }
    Ok(())
}

/// The commands that do something, each with its words.
fn leaves<'a>(before: &str, command: &'a Command) -> Vec<(String, &'a Command)> {
    let below =
        command.get_subcommands().filter(|one| one.get_name() != "help" && !one.is_hide_set());
    let leaf = |one: &'a Command| {
        let words = format!("{before} {}", one.get_name());
        let deeper = leaves(&words, one);
        // Some that have others below do something themselves, or say how.
        let tells = !one.is_subcommand_required_set() || one.get_after_help().is_some();
        let own = (deeper.is_empty() || tells).then_some((words, one));
        own.into_iter().chain(deeper).collect::<Vec<_>>()
    };
    below.flat_map(leaf).collect()
}

type PageSection = fn(&Man, &mut dyn Write) -> io::Result<()>;

/// Examples and what follows them, with their lines as they are (`.nf`).
fn notes(page: &Man) -> io::Result<String> {
    let mut text = Vec::new();
    page.render_extra_section(&mut text)?;
    let text = String::from_utf8_lossy(&text).replace(".SH EXTRA\n", ".SH NOTES\n.nf\n");
    Ok(text + ".fi\n")
}
