use std::time::Duration;

use appdeck::domain::Certainty;
use appdeck::domain::delivery::{CommandInput, CommandTarget, Delivered, DeliveryFailure};
use appdeck::runtime::deliver::Commands;

use super::{Here, VALUE, set_mode, subject, value};

/// A script of its own, run with the arguments `more`.
struct Script {
    here: Here,
    target: CommandTarget,
    commands: Commands,
}

impl Script {
    fn new(text: &str, more: &[&str]) -> Self {
        let here = Here::with("script", &format!("#!/bin/sh\n{text}\n"), 0o600);
        let mut run = vec!["sh".into(), here.path("script").display().to_string()];
        run.extend(more.iter().map(|&word| word.to_owned()));
        let target = CommandTarget::new("own", run);
        Self { here, target, commands: Commands::new(Vec::new()) }
    }

    async fn run(&self) -> Result<Delivered, DeliveryFailure> {
        self.commands.deliver(&self.target, &subject(), &value(), false).await
    }
}

#[tokio::test]
async fn the_value_comes_on_standard_input_and_nowhere_else() {
    let text = r#"folder=$(dirname "$0"); cat > "$folder/in"; printf '%s\n' "$@" > "$folder/words"; env > "$folder/env""#;
    let mut script = Script::new(text, &["{application}", "x/{name}", "{client_id}"]);
    let delivered = script.run().await.unwrap();
    assert_eq!(script.here.text("in"), VALUE);
    let words = script.here.text("words");
    assert!(words.starts_with("Coffee-Desk\nx/acme-production.coffee-desk.webc-1."), "{words}");
    assert!(words.ends_with("\nwebc_1\n"), "{words}");
    assert!(!script.here.text("env").contains(VALUE));
    assert_eq!(delivered.certainty, Certainty::Unconfirmed);
    assert_eq!(
        delivered.message,
        "••••6nRi was passed to own, which reported success; not checked: it cannot be asked"
    );

    script.target.input = CommandInput::Line;
    script.run().await.unwrap();
    assert_eq!(script.here.text("in"), format!("{VALUE}\n"));
}

#[tokio::test]
async fn a_failure_is_told_in_its_last_words_without_the_value() {
    let text = "read -r value; echo out; for n in 1 2 3 4 5; do echo line $n >&2; done
        printf 'no \\033[31m%s here\\n' \"$value\" >&2; printf %s \"$value\" | base64 >&2; exit 3";
    let failure = Script::new(text, &[]).run().await.unwrap_err();
    let DeliveryFailure::Failed { name, status, said } = &failure else { panic!("{failure:?}") };
    assert_eq!((name.as_str(), status.as_str()), ("own", "exit status: 3"));
    assert_eq!(said[..3], ["line 4", "line 5", "no ␛[31m… here"]);
    assert!(!failure.to_string().contains(&VALUE[..8]), "{failure}");
    assert!(!said[3].contains("dGVzdF9jYW5hcnk"), "{said:?}");
}

#[tokio::test]
async fn what_is_said_on_standard_output_counts_when_nothing_else_is_said() {
    let failure = Script::new("cat > /dev/null; echo sealed; exit 1", &[]).run().await.unwrap_err();
    assert_eq!(failure.to_string(), "the command own failed (exit status: 1): sealed");
}

#[tokio::test]
async fn a_flood_of_words_is_read_and_its_end_is_kept() {
    let text = "cat > /dev/null; head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2
        echo 'the end' >&2; exit 1";
    let failure = Script::new(text, &[]).run().await.unwrap_err();
    assert_eq!(failure.said(), ["the end"]);
}

#[tokio::test]
async fn who_does_not_end_is_killed_with_all_they_started() {
    // The pipe is held open by a child of the script; it is closed when that child is gone.
    // `timeout` makes a process group of its own, in the same session.
    let text = "folder=$(dirname \"$0\"); cat > /dev/null; echo stuck >&2
        (exec timeout 1000 tail -f /dev/null > \"$folder/held\") & wait";
    let mut script = Script::new(text, &[]);
    script.commands.patience = Duration::from_secs(2);
    let path = script.here.path("held");
    let fifo = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, &path, fifo, 0o600.into(), 0).unwrap();
    let reading = tokio::task::spawn_blocking(move || std::fs::read(path).unwrap());
    let failure = script.run().await.unwrap_err();
    let DeliveryFailure::TimedOut { said, .. } = &failure else { panic!("{failure:?}") };
    assert_eq!(said, &["stuck"]);
    assert!(failure.to_string().contains("it may or may not have the secret"), "{failure}");
    assert_eq!(reading.await.unwrap(), b"", "the child let go of its pipe");
}

#[tokio::test]
async fn what_a_command_leaves_running_does_not_hold_us_up() {
    let text = "cat > /dev/null; (exec tail -f \"$(dirname \"$0\")/script\" --pid=$PPID) & exit 0";
    let script = Script::new(text, &[]);
    script.run().await.unwrap();
}

#[tokio::test]
async fn a_missing_or_closed_program_says_so() {
    let mut script = Script::new("", &[]);
    script.target.run = vec!["appdeck-no-such-program".into()];
    let failure = script.run().await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "the command own: there is no program appdeck-no-such-program on this machine's PATH"
    );
    set_mode(&script.here.path("script"), 0o600);
    script.target.run = vec![script.here.path("script").display().to_string()];
    let failure = script.run().await.unwrap_err();
    assert!(failure.to_string().contains("cannot be started: Permission denied"), "{failure}");
    assert!(failure.kept(), "what never ran was given nothing");
}

#[tokio::test]
async fn what_the_first_of_two_was_given_may_be_stored_though_the_second_is_missing() {
    let mut script = Script::new("cat > /dev/null; echo full >&2; exit 3", &[]);
    script.target.otherwise = vec!["appdeck-no-such-program".into()];
    let failure = script.run().await.unwrap_err();
    assert!(!failure.kept(), "{failure:?}");
    let said = failure.said().join(" / ");
    assert!(said.contains("full") && said.contains("no program"), "{said}");
}
