//! `appdeck`: the terminal UI, on the configured environments or on the embedded sandbox.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::sandbox::Embedded;
use super::{StartError, chain, complain, look, usual_config, variable};
use crate::api::RetryPolicy;
use crate::app::Model;
use crate::app::keys::Keymap;
use crate::app::keys::hint::next;
use crate::app::keys::rebinding::rebind;
use crate::app::screen::model::ModelOptions;
use crate::app::screen::notice::Tone;
use crate::app::screen::workspace::Workspace;
use crate::cli::UiArgs;
use crate::config::Variables;
use crate::config::{self, ConfigRemark, RemarkPlace, Resolved, UiOptions};
use crate::domain::EnvKey;
use crate::domain::delivery::presets;
use crate::runtime::clipboard::{Clipboard, Surroundings};
use crate::runtime::clock::Clock;
use crate::runtime::connecting::ConnectDesk;
use crate::runtime::last_run::{Recorder, RunEnding};
use crate::runtime::linear::Linear;
use crate::runtime::performer::{Performer, Sinks};
use crate::runtime::session::Session;
use crate::runtime::signals::Signal;
use crate::runtime::state_dir::state_dir;
use crate::runtime::terminal::{self, Screen, TerminalError};
use crate::runtime::wiring::{Wiring, wire};
use crate::runtime::{input, leaving, log, run, signals};
use crate::ui::{ThemedLook, plain};

/// The variable that names the environment to open first.
const FIRST: &str = "APPDECK_ENV";

/// Runs the UI until the operator leaves.
pub async fn run(args: UiArgs, refused: &[String]) -> Result<u8, StartError> {
    let in_sandbox = Embedded::is_asked(&args);
    let mut flags = args.flags();
    // The sandbox's environments are not in the configuration.
    let wanted = flags.environment.take_if(|_| in_sandbox).map(|name| ("--env", name));
    let by_variable = || variable(FIRST).filter(|_| in_sandbox).map(|name| (FIRST, name));
    let wanted = wanted.or_else(by_variable);
    let known = |name: &str| variable(name).filter(|_| !(in_sandbox && name == FIRST));
    if let Err(error) = terminal::check() {
        return Err(StartError::Misused(format!("{error}{}", unseen(&flags, &known))));
    }
    let resolved = config::resolve_with(&flags, &known, &usual_config()?, &judge);
    let plain = resolved.as_ref().map_or(flags.plain, |resolved| resolved.ui.plain);
    let no_screen = config::no_screen(&known);
    if let Some(why) = no_screen.as_ref().filter(|_| !plain) {
        return Err(StartError::Misused(format!("{why}{}", unseen(&flags, &known))));
    }
    let mut resolved = resolved?;
    let wanted = wanted.or(resolved.ui.start_environment.take().map(|name| ("--env", name)));
    let (keymap, _) = rebind(&resolved.ui.keys);
    let keymap = keymap.in_ascii(resolved.ui.ascii || plain);
    let mut seen = SeenScreen {
        look: look::look(&resolved.ui),
        asks_colours: look::asks(&resolved.ui),
        mouse: resolved.ui.mouse,
    };
    let log =
        log::start(args.log_path(&variable).as_deref(), variable(log::LEVEL_VARIABLE).as_deref());
    resolved.warnings.extend(log.warning.clone());
    for refused in refused {
        tracing::warn!(refused, "hardening the process");
    }
    let sandbox = Embedded::open(&args).await?;
    if in_sandbox {
        resolved.environments.clear();
        resolved.workspaces.clear();
    }
    resolved.warnings.extend(sandbox.as_ref().and_then(Embedded::warning));
    ask_for_secrets(&mut resolved)?;
    let mut around = Surroundings::of_process(resolved.ui.clipboard);
    if no_screen.is_some() {
        // Without a name it is trusted with no more.
        around.term = Some("dumb".into());
    }
    let mut session = session(&resolved, sandbox.as_ref(), keymap, log.path, wanted, around)?;
    session.let_connect(ConnectDesk {
        path: resolved.path.clone(),
        variables: Arc::new(variable),
        sandbox: sandbox.as_ref().map(Embedded::opener),
    });
    let shown =
        if plain { read_aloud(&mut session).await } else { show(&mut session, &mut seen).await };
    drop(session);
    if let Some(sandbox) = sandbox {
        sandbox.stop().await;
    }
    match shown {
        Ok(code) => Ok(u8::try_from(code).unwrap_or(u8::MAX)),
        Err(TerminalError::Gone(_)) => Ok(129),
        Err(error) => Err(StartError::Failed(chain(&error))),
    }
}

// Who starts the program without a terminal cannot see its screen: what is wrong with the
// configuration is told at once.
fn unseen(flags: &config::Flags, known: Variables<'_>) -> String {
    let Ok(usual) = usual_config() else { return String::new() };
    let wrong = match config::resolve_with(flags, known, &usual, &judge) {
        Ok(resolved) => resolved.warnings,
        Err(error) => error.each(),
    };
    [String::new()].into_iter().chain(wrong).collect::<Vec<_>>().join("\n")
}

/// How long the terminal may take for a word on leaving.
const SAYING: Duration = Duration::from_secs(1);

/// How the screen is shown.
struct SeenScreen {
    look: ThemedLook,
    asks_colours: bool,
    mouse: bool,
}

async fn show(session: &mut Session, seen: &mut SeenScreen) -> Result<i32, TerminalError> {
    let mut signals = signals::watch().map_err(TerminalError::Prepare)?;
    let mut screen = Screen::take(seen.mouse)?;
    let recorder = state_dir().map(|directory| Recorder::of(session, &directory));
    session.start();
    let shown = talk(session, &mut screen, seen, &mut signals).await;
    let heard = screen.leave();
    end(session, shown, heard, recorder, signals).await
}

/// The same without a screen.
async fn read_aloud(session: &mut Session) -> Result<i32, TerminalError> {
    let mut signals = signals::watch().map_err(TerminalError::Prepare)?;
    let mut linear = Linear::take()?;
    let recorder = state_dir().map(|directory| Recorder::of(session, &directory));
    session.start();
    let shown = speak(session, &mut linear, &mut signals).await;
    let heard = linear.leave();
    end(session, shown, heard, recorder, signals).await
}

async fn speak(
    session: &mut Session,
    linear: &mut Linear,
    signals: &mut UnboundedReceiver<Signal>,
) -> Result<i32, TerminalError> {
    linear.greet(session)?;
    // The terminal is asked nothing: a question is an escape sequence.
    let mut inputs = input::listen(false).map_err(TerminalError::Prepare)?;
    linear.run(session, &mut inputs.queue, signals).await
}

/// The terminal is given back: waits for the disk, and tells what is missing there.
async fn end(
    session: &mut Session,
    shown: Result<i32, TerminalError>,
    heard: bool,
    recorder: Option<Recorder>,
    mut signals: UnboundedReceiver<Signal>,
) -> Result<i32, TerminalError> {
    // What cannot be said to the terminal is in the log.
    let say = |words: &str| {
        let words = words.to_owned();
        if heard {
            terminal::within(SAYING, move || complain(&words));
        }
    };
    let code = shown.as_ref().map_or_else(TerminalError::exit_code, |code| *code);
    let left = leaving::leave(session, code, say, told_again(&mut signals)).await;
    if let Some(words) = left.words() {
        say(&words);
    }
    if let Some(recorder) = recorder {
        recorder.end(RunEnding::Left(left.code));
    }
    shown.map(|_| left.code)
}

/// The system tells once more to end.
async fn told_again(signals: &mut UnboundedReceiver<Signal>) {
    while let Some(signal) = signals.recv().await {
        if matches!(signal, Signal::Quit(_)) {
            return;
        }
    }
    std::future::pending::<()>().await;
}

/// The first frame comes before the question, and the question before the first key is read.
async fn talk(
    session: &mut Session,
    screen: &mut Screen,
    seen: &mut SeenScreen,
    signals: &mut UnboundedReceiver<Signal>,
) -> Result<i32, TerminalError> {
    run::draw(session, screen, seen.look.ctx())?;
    let question = input::question(seen.asks_colours, session.asks_terminal());
    let asks = !question.is_empty();
    if asks {
        screen.write_raw(&question)?;
    }
    let mut inputs = input::listen(asks).map_err(TerminalError::Prepare)?;
    let code = run::run(session, screen, &mut seen.look, &mut inputs.queue, signals).await;
    inputs.answered().await;
    code
}

/// What is odd about the theme and the keys.
pub fn judge(ui: &UiOptions) -> Vec<ConfigRemark> {
    let (_, remarks) = rebind(&ui.keys);
    let keys = remarks.into_iter().map(|one| ConfigRemark {
        table: "keys",
        key: one.command,
        words: one.words,
        stops: one.stops,
        place: RemarkPlace::Key,
    });
    look::judge(ui).into_iter().chain(keys).collect()
}

// What is not used in this run need not be typed.
const LEAVE_OUT: &str = "Enter alone leaves it out";

/// Asks on the terminal for the secrets that are to be typed in.
pub fn ask_for_secrets(resolved: &mut Resolved) -> Result<(), StartError> {
    let failed = |error: crate::api::ApiError| StartError::Failed(error.message);
    for one in &mut resolved.environments {
        let what = format!("client secret of {} ({LEAVE_OUT})", one.environment.name);
        one.credential.ask(&what).map_err(failed)?;
    }
    for one in &mut resolved.workspaces {
        let what = format!("workspace token of {} ({LEAVE_OUT})", one.name);
        one.token.ask(&what).map_err(failed)?;
    }
    Ok(())
}

fn session(
    resolved: &Resolved,
    sandbox: Option<&Embedded>,
    keymap: Keymap,
    log: Option<PathBuf>,
    wanted: Option<(&str, String)>,
    surroundings: Surroundings,
) -> Result<Session, StartError> {
    let Wiring { mut connections, storage, .. } = wire(resolved, &variable, RetryPolicy::default())
        .map_err(|error| StartError::Failed(error.message))?;
    let mut environments: Vec<_> =
        resolved.environments.iter().map(|one| one.environment.clone()).collect();
    if let Some(sandbox) = sandbox {
        environments.extend(sandbox.connect(&mut connections)?);
    }
    let path = |path: Option<PathBuf>| path.map_or_else(String::new, |p| p.display().to_string());
    let options = ModelOptions {
        read_only: resolved.ui.read_only,
        environments_pane: resolved.ui.environments_pane,
        remember_lists: resolved.ui.remember_lists,
        browser: surroundings.has_desktop() && !surroundings.is_remote(),
        commands: presets::offered(&resolved.deliver),
        log_path: path(log),
        config_path: path(Some(resolved.path.clone())),
    };
    let clock = Clock::start();
    let size = if resolved.ui.plain { plain::SIZE } else { terminal::size() };
    let mut model = Model::new(environments, keymap, options, clock.now(), size);
    for (state, one) in model.environments.iter_mut().zip(&resolved.environments) {
        state.origin = one.origin.clone();
    }
    for one in &resolved.workspaces {
        let key = EnvKey::workspace(&one.name);
        let mut workspace = Workspace::new(key, one.name.clone(), one.deny.clone());
        workspace.connection = Some(one.connection.clone());
        model.workspaces.push(workspace);
    }
    start_at(&mut model, wanted)?;
    model.warnings.clone_from(&resolved.warnings);
    if let [first, more @ ..] = resolved.warnings.as_slice() {
        let more = if more.is_empty() {
            String::new()
        } else {
            next(&model.keymap, &[("trouble", "tells all warnings")])
        };
        model.say(Tone::Warning, format!("{first}{more}"));
    }
    let clipboard = Clipboard::new(surroundings);
    let mut sinks = Sinks::new(clipboard);
    sinks.commands.withheld = resolved.secret_variables();
    let performer = Performer::keeping(connections, storage).map_err(StartError::Failed)?;
    Ok(Session::new(model, clock, performer, sinks))
}

// The environments of a workspace are not known yet; those of the configuration are.
fn start_at(model: &mut Model, wanted: Option<(&str, String)>) -> Result<(), StartError> {
    let Some((by, wanted)) = wanted else { return Ok(()) };
    let same = |name: &str| name.eq_ignore_ascii_case(&wanted);
    match model.environments.iter().position(|state| same(&state.world.environment.name)) {
        Some(position) => model.current = position,
        None if model.workspaces.is_empty() => {
            let names: Vec<_> = model
                .environments
                .iter()
                .map(|state| state.world.environment.name.as_str())
                .collect();
            let text = format!("{by}: there is no environment {wanted}, but {}", names.join(", "));
            return Err(StartError::Misused(text));
        }
        None => model.wanted = Some(wanted),
    }
    Ok(())
}
