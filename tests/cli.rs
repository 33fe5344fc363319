//! The command line: what it understands, what it refuses, what it prints.

use std::time::Duration;

use appdeck::cli::{self, Cli, CliCommand};
use appdeck::domain::ClipboardChoice;
use appdeck::verbs::{Exit, VERBS};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use clap_complete::Shell;

fn parse(line: &str) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(line.split(' '))
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn without_words_the_terminal_opens() {
    let cli = parse("appdeck").unwrap();
    assert_eq!(cli.command, None);
    assert_eq!(cli.ui, cli::UiArgs::default());
}

#[test]
fn the_terminals_flags_reach_the_configuration() {
    let cli = parse(
        "appdeck --env Acme --config c.toml --read-only --ascii --no-color --theme dark --log-file l --clipboard tmux",
    )
    .unwrap();
    let flags = cli.ui.flags();
    assert_eq!(flags.environment.as_deref(), Some("Acme"));
    assert_eq!(flags.config, Some("c.toml".into()));
    assert_eq!(flags.theme.as_deref(), Some("dark"));
    assert_eq!(flags.clipboard, Some(ClipboardChoice::Tmux));
    assert!(flags.read_only && flags.ascii && flags.no_color);
    let variable = |_: &str| Some("from-variable".to_owned());
    assert_eq!(cli.ui.log_path(&variable), Some("l".into()));
    assert_eq!(parse("appdeck").unwrap().ui.log_path(&variable), Some("from-variable".into()));
}

#[test]
fn what_stands_before_a_verb_belongs_to_it() {
    let order = |line: &str| cli::in_order(line.split(' ').map(Into::into).collect());
    for (typed, meant) in [
        ("appdeck --config F doctor --json", "appdeck doctor --config F --json"),
        ("appdeck --read-only --env=Dev apps set A", "appdeck apps set --read-only --env=Dev A"),
        ("appdeck --env Dev --config F apps list", "appdeck apps list --env Dev --config F"),
        ("appdeck --env Dev --read-only", "appdeck --env Dev --read-only"),
        ("appdeck --theme dark doctor", "appdeck --theme dark doctor"),
    ] {
        let words: Vec<std::ffi::OsString> = meant.split(' ').map(Into::into).collect();
        assert_eq!(order(typed), words, "{typed}");
    }
}

#[test]
fn the_sandbox_has_defaults() {
    let Some(CliCommand::Sandbox(args)) = parse("appdeck sandbox").unwrap().command else {
        panic!()
    };
    assert_eq!(args.listen, "127.0.0.1:7700".parse().unwrap());
    assert_eq!((args.database.as_str(), args.seed), (":memory:", None));
    assert_eq!(args.latency, Duration::ZERO);
    assert!(!args.json && !args.reset);
}

#[test]
fn the_sandboxs_values_are_read() {
    for (line, address) in [
        ("appdeck sandbox --listen :0", "127.0.0.1:0"),
        ("appdeck sandbox --listen localhost:8000", "127.0.0.1:8000"),
        ("appdeck sandbox --listen [::1]:8000", "[::1]:8000"),
    ] {
        let Some(CliCommand::Sandbox(args)) = parse(line).unwrap().command else {
            panic!("{line}")
        };
        assert_eq!(args.listen, address.parse().unwrap());
    }
    for (text, latency) in [("200ms", 200), ("2s", 2000)] {
        let line = format!("appdeck sandbox --latency {text} --seed 500");
        let Some(CliCommand::Sandbox(args)) = parse(&line).unwrap().command else {
            panic!("{line}")
        };
        assert_eq!(args.latency, Duration::from_millis(latency));
        assert_eq!(args.seed.as_deref(), Some("500"));
    }
}

#[test]
fn what_is_wrong_is_said_and_ends_with_two() {
    for (line, words) in [
        ("appdeck --seed acme", "--sandbox"),
        ("appdeck --database x", "--sandbox"),
        ("appdeck --sandbox --seed lots", "write acme, empty, crowded or a number"),
        ("appdeck sandbox --listen 0.0.0.0:7700", "serves this machine only"),
        ("appdeck sandbox --listen 7700", "write address and port, such as 127.0.0.1:7700"),
        ("appdeck sandbox --latency 200", "write a number and ms or s"),
        ("appdeck sandbox --latency 61s", "a minute is the most"),
        ("appdeck --clipboard xclip", "auto, native, osc52, tmux, off"),
        ("appdeck doctor --clipboard xclip", "auto, native, osc52, tmux, off"),
        ("appdeck completions tcsh", "bash, elvish, fish, powershell, zsh"),
        ("appdeck --env=", "value"),
        ("appdeck --read-only doctor", "doctor"),
        ("appdeck frobnicate", "frobnicate"),
        ("appdeck apps list --type m2m", "web, spa, native, default"),
        ("appdeck redirects check logout https://a.example", "back-channel"),
        ("appdeck redirects check post-login", "URL"),
    ] {
        let error = parse(line).unwrap_err();
        assert!(error.to_string().contains(words), "{line}: {error}");
        assert_eq!(error.exit_code(), i32::from(Exit::Misused.code()), "{line}");
    }
    assert_eq!(parse("appdeck --help").unwrap_err().exit_code(), i32::from(Exit::Done.code()));
}

#[test]
fn every_help_has_examples() {
    let others =
        ["appdeck", "appdeck sandbox", "appdeck doctor", "appdeck completions", "appdeck man"];
    let verbs = VERBS.iter().map(|verb| format!("appdeck {}", verb.path.join(" ")));
    for line in others.map(str::to_owned).into_iter().chain(verbs) {
        let help = parse(&format!("{line} --help")).unwrap_err();
        assert_eq!(help.kind(), ErrorKind::DisplayHelp);
        let help = help.to_string();
        let (_, examples) =
            help.split_once("Examples:").unwrap_or_else(|| panic!("{line}: {help}"));
        assert!(examples.contains(&format!("  {line}")), "{line}: {help}");
    }
}

#[test]
fn the_help_names_every_variable_that_is_read() {
    let help = parse("appdeck --help").unwrap_err().to_string();
    let sources = [
        include_str!("../src/cli.rs"),
        include_str!("../src/config/resolve.rs"),
        include_str!("../src/config/variables.rs"),
        include_str!("../src/domain/delivery/file.rs"),
    ];
    let mut read = 0;
    for word in sources.iter().flat_map(|text| text.split('"')) {
        let named = word.starts_with("APPDECK_") || word.starts_with("SCALEKIT_");
        if named && word.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
            read += 1;
            assert!(help.contains(word), "{word}");
        }
    }
    assert!(read >= 9, "{read}");
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let line = format!("appdeck completions {shell}");
        let Some(CliCommand::Completions { shell }) = parse(&line).unwrap().command else {
            panic!()
        };
        let mut script = Vec::new();
        cli::completions(shell, &mut script).unwrap();
        let script = String::from_utf8(script).unwrap();
        for word in ["sandbox", "doctor", "read-only", "clipboard", "apps", "redirects", "no-input"]
        {
            assert!(script.contains(word), "{shell}: {word}");
        }
        let offers_values = [Shell::Bash, Shell::Zsh, Shell::Fish].contains(&shell);
        assert!(!offers_values || script.contains("osc52"), "{shell}");
    }
}

#[test]
fn the_man_page_has_all_flags_of_all_commands() {
    let mut page = Vec::new();
    cli::man(&mut page).unwrap();
    let page = String::from_utf8(page).unwrap();
    for word in [
        ".TH appdeck 1",
        "read\\-only",
        "APPDECK SANDBOX",
        "APPDECK SANDBOX SNAPSHOT SAVE",
        "APPDECK APPS LIST",
        "latency",
        "SCALEKIT",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert_eq!(page.matches(".SH NAME").count(), 1);
    assert!(!page.contains("appdeck\\-sandbox(1)"), "a page that does not exist");
    assert_eq!(page.matches(".nf\n").count(), 6 + VERBS.len(), "examples keep their lines");
}

#[test]
fn a_reader_that_is_gone_is_an_error_and_no_panic() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    assert!(cli::man(&mut Closed).is_err());
    assert!(cli::completions(Shell::Bash, &mut Closed).is_err());
}
