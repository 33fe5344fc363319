//! `appdeck doctor`: looks at everything and says what it found.

use std::io::{self, IsTerminal, Write};

use super::{StartError, look, usual_config, variable, written};
use crate::api::RetryPolicy;
use crate::cli::DoctorArgs;
use crate::config::{self, Flags, UiOptions, prompt};
use crate::doctor::{ExaminedSetup, LastRun, Report, examine};
use crate::runtime::clipboard::{Clipboard, Surroundings};
use crate::runtime::state_dir::state_dir;
use crate::runtime::wiring::wire;
use crate::runtime::{input, last_run, log};
use crate::verbs::Exit;

/// Examines and reports. The exit code is 1 when something is wrong.
pub async fn run(args: DoctorArgs) -> Result<u8, StartError> {
    if args.last_run {
        return tell_last_run(args.json);
    }
    let flags = Flags { config: args.config, clipboard: args.clipboard, ..Flags::default() };
    let usual = usual_config()?;
    let log = variable("APPDECK_LOG_FILE").map(Into::into).or_else(|| log::usual_path().ok());
    let mut resolved = match config::resolve_with(&flags, &variable, &usual, &super::ui::judge) {
        Ok(resolved) => resolved,
        Err(error) => {
            let path = flags.config.or_else(|| variable("APPDECK_CONFIG").map(Into::into));
            let report = Report::mistaken(&path.unwrap_or(usual), log.as_deref(), &error);
            return told(&report, args.json);
        }
    };
    // A secret that is not asked for is reported as such.
    if prompt::possible() && !args.no_input {
        super::ui::ask_for_secrets(&mut resolved)?;
    }
    let http = wire(&resolved, &variable, RetryPolicy::default()).map(|wiring| wiring.http);
    let here = here(&resolved.ui).await;
    let report = examine(ExaminedSetup { config: resolved, log, here }, http).await;
    told(&report, args.json)
}

/// Prints what is written down of the last run of the screen. The exit code is 1 when there is nothing.
fn tell_last_run(json: bool) -> Result<u8, StartError> {
    let failed = |text: String| Err(StartError::Failed(text));
    let Some(directory) = state_dir() else {
        return failed("there is no state directory, so no run is recorded: set HOME".into());
    };
    let path = last_run::path(&directory);
    let place = path.display();
    let text = match last_run::read(&path) {
        Ok(Some(text)) => text,
        Ok(None) => {
            return failed(format!(
                "no run of the screen is recorded: {place} is not there. Run appdeck until the \
                 fault shows, leave it, and try again"
            ));
        }
        Err(error) => return failed(error.to_string()),
    };
    let Some(run) = LastRun::read(place.to_string(), &text) else {
        return failed(format!("{place} does not tell of a run: the next run writes it anew"));
    };
    let text = if json {
        run.json().map_err(|error| StartError::Failed(error.to_string()))?
    } else {
        run.text()
    };
    written(io::stdout().write_all(text.as_bytes()))
}

fn told(report: &Report, json: bool) -> Result<u8, StartError> {
    let text = if json {
        report.json().map_err(|error| StartError::Failed(error.to_string()))?
    } else {
        report.text()
    };
    written(io::stdout().write_all(text.as_bytes()))?;
    Ok(if report.healthy() { Exit::Done.code() } else { Exit::Failed.code() })
}

async fn here(ui: &UiOptions) -> Vec<(String, String)> {
    let clipboard = Clipboard::new(Surroundings::of_process(ui.clipboard));
    let mut look = look::look(ui);
    let question = input::question(look::asks(ui), clipboard.asks());
    let asks = !question.is_empty() && crate::runtime::terminal::check().is_ok();
    let answers = asks.then(|| input::ask(&question));
    if let Some(Ok(Some(answers))) = &answers {
        if clipboard.asks() {
            clipboard.hear(answers.word);
        }
        answers.colours.iter().for_each(|colour| look.hear(*colour));
    }
    let terminal = if io::stdout().is_terminal() {
        let (width, height) = crate::runtime::terminal::size();
        let name = variable("TERM").unwrap_or_else(|| "unknown".into());
        format!("{name}, {width}×{height}")
    } else {
        "not a terminal".into()
    };
    let (ways, advice) = clipboard.describe().await;
    let routes = if ways.is_empty() { "none".to_owned() } else { ways.join(", then ") };
    let mut rows = vec![("clipboard".into(), routes)];
    rows.extend(advice.map(|advice| ("advice".into(), advice.words.to_owned())));
    rows.push(("terminal".into(), terminal));
    let locale = match config::locale(&variable) {
        Some((name, value, true)) => format!("{name}={value}"),
        Some((name, value, false)) => format!("{name}={value}, which is not UTF-8"),
        None => "not set: LANG, LC_ALL and LC_CTYPE; --ascii if frames look wrong".into(),
    };
    rows.push(("locale".into(), locale));
    rows.push(("theme".into(), look::reason(ui, &look)));
    rows.extend(answers.filter(|_| clipboard.asks()).map(|answers| {
        let word = match answers {
            Ok(Some(answers)) => answers.word.words().to_owned(),
            Ok(None) => "not asked: something was typed ahead".to_owned(),
            Err(error) => format!("cannot ask the terminal: {error}"),
        };
        ("OSC 52".into(), word)
    }));
    rows
}
