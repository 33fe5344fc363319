//! A small program that shows what arrives at the terminal and breaks when told to, which the real
//! one cannot. It is this test binary itself: the tests of `pty`
//! start it again in a pseudo-terminal.

use std::env;
use std::io::Write;
use std::path::Path;

use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::app::keys::Keymap;
use appdeck::app::screen::model::ModelOptions;
use appdeck::app::{Model, Msg};
use appdeck::runtime::clipboard::{Clipboard, Surroundings};
use appdeck::runtime::clock::Clock;
use appdeck::runtime::connections::Connections;
use appdeck::runtime::input::TerminalInput;
use appdeck::runtime::last_run::{Recorder, RunEnding};
use appdeck::runtime::performer::{Performer, Sinks};
use appdeck::runtime::session::Session;
use appdeck::runtime::signals::Signal;
use appdeck::runtime::terminal::{Screen, TerminalError, leave};
use appdeck::runtime::{input, log, panic, run, signals};
use appdeck::sandbox::FIXED_NOW;
use crossterm::event::KeyCode;
use ratatui::widgets::{Paragraph, Wrap};

use crate::support::pty::Run;

/// Shown on the screen all the time; must be gone afterwards.
pub const CANARY: &str = "test_canary_on_screen";

/// The stage, to be started.
pub fn stage() -> Run {
    Run::new(program()).args(ARGUMENTS).env("APPDECK_STAGE", "1")
}

/// The program and the arguments that make it the stage.
pub fn program() -> std::path::PathBuf {
    env::current_exe().unwrap()
}

/// See [`program`].
pub const ARGUMENTS: [&str; 4] = ["stage::perform", "--exact", "--ignored", "--nocapture"];

#[test]
#[ignore = "the program that the tests of pty run in a pseudo-terminal"]
fn perform() {
    if env::var_os("APPDECK_STAGE").is_none() {
        return;
    }
    panic::install().unwrap();
    let log = log::start(Some(Path::new("stage.log")), None);
    tracing::info!(target: "appdeck::stage", "our own business");
    tracing::debug!(target: "appdeck::stage", "our own details");
    tracing::info!(target: "hyper", "others' chatter");
    tracing::warn!(target: "hyper", "others' trouble");
    let mut session = session();
    // As the program has it: in the state directory, and ended by leaving or by a panic.
    let recorder = Recorder::of(&mut session, Path::new("state"));
    session.apply(Msg::Paste(CANARY.into()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let code = runtime.block_on(play(&mut session)).unwrap_or_else(|error| {
        leave();
        let _ = writeln!(std::io::stdout(), "{error}");
        error.exit_code()
    });
    recorder.end(RunEnding::Left(code));
    drop(log);
    std::process::exit(code);
}

/// A session without environments.
fn session() -> Session {
    let http =
        http::client(&HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() }).unwrap();
    let (keymap, options) = (Keymap::default(), ModelOptions::default());
    let model = Model::new(Vec::new(), keymap, options, FIXED_NOW, (80, 24));
    let sinks = Sinks::new(Clipboard::new(Surroundings::default()));
    let performer = Performer::new(Connections::new(http));
    Session::new(model, Clock::Fixed(FIXED_NOW), performer, sinks)
}

/// The session takes it in as well.
fn heard(session: &mut Session, input: TerminalInput) -> TerminalInput {
    run::apply(session, input.clone());
    input
}

async fn play(session: &mut Session) -> Result<i32, TerminalError> {
    let mut screen = Screen::take(false)?;
    let mut signals = signals::watch().unwrap();
    let mut inputs = input::listen(false).unwrap();
    let mut shown = vec![CANARY.to_owned(), "ready".to_owned()];
    loop {
        screen.draw(|frame| {
            let size = format!("{}x{}", frame.area().width, frame.area().height);
            let text = format!("{size}\n{}", shown.join("\n"));
            frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }), frame.area());
        })?;
        tokio::select! {
            caught_up = screen.caught_up() => caught_up?,
            Some(signal) = signals.recv() => match signal {
                Signal::Quit(code) => {
                    screen.leave();
                    return Ok(code);
                }
                Signal::Suspend => shown.push(format!("{:?}", screen.suspend()?)),
                Signal::Resized => {}
                Signal::Continued => {
                    screen.resume()?;
                    shown.push("continued".into());
                }
            },
            input = inputs.queue.recv() => match heard(session, input.unwrap_or(TerminalInput::Closed)) {
                TerminalInput::Key(key) => match key.code {
                    KeyCode::Char('q') => {
                        leave();
                        leave();
                        return Ok(0);
                    }
                    KeyCode::Char('p') => {
                        let list: Vec<u8> = Vec::new();
                        let _ = list[shown.len()];
                    }
                    KeyCode::Char('s') => {
                        let secret = format!("é{CANARY}");
                        let _ = &secret[1..];
                    }
                    KeyCode::Char('t') => {
                        let _ = tokio::spawn(async { panic!("a task broke") }).await;
                        shown.push("task over".into());
                    }
                    KeyCode::Char('m') => screen.set_mouse(true)?,
                    code => shown.push(format!("key {code:?}")),
                },
                other => shown.push(format!("{other:?}")),
            },
        }
    }
}
