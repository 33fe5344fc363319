//! Terminals that answer the question for their device attributes, or do not, and the keys that are
//! pressed meanwhile.

use super::program::{appdeck, ready};
use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};

const QUESTION: &[u8] = b"\x1b[c";

const TAKES: &str = "\x1b[?62;22;52c";
const SILENT: &str = "\x1b[?62;22c";

const SSH: (&str, &str) = ("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22");

/// The program on a server, which has asked its terminal.
fn asking() -> Pty {
    let pty = appdeck().env(SSH.0, SSH.1).size(120, 40).start();
    pty.wait_bytes(QUESTION);
    pty
}

fn quit(mut pty: Pty) {
    pty.press("\u{3}");
    assert!(pty.exit().success());
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert_eq!(bytes.matches("\x1b[c").count(), 1, "asked once");
    assert!(!bytes.contains("]52;c;?"), "the clipboard itself is never asked for");
}

#[test]
fn what_the_terminal_says_of_itself_is_told_and_no_more() {
    for (answer, told) in [
        (TAKES, "(the terminal says it takes it; not confirmed)"),
        (SILENT, "by OSC 52 (not confirmed)"),
        ("", "by OSC 52 (not confirmed)"),
    ] {
        let mut pty = asking();
        pty.press(answer);
        pty.wait_text("just now");
        pty.press("y");
        pty.wait_text(told);
        assert!(pty.wait_copied(1).starts_with(b"spac_"));
        quit(pty);
    }
}

#[test]
fn the_secrets_message_has_it_too() {
    let mut pty = asking();
    pty.press(TAKES);
    pty.wait_text("just now");
    crate::clipboard::matrix::create(&mut pty);
    pty.press("c");
    pty.wait_text("which the terminal says it takes. Not");
    pty.press("\r");
    pty.wait_text("Closed on your word");
    quit(pty);
}

/// The filter holds `text`, letter for letter.
fn filters(pty: &Pty, text: &str) {
    pty.wait_text(&format!("/ {text}"));
    pty.wait("one application", |screen| {
        let contents = screen.contents();
        contents.contains("Coffee-Kiosk") && !contents.contains("Coffee-Desk")
    });
}

#[test]
fn keys_pressed_around_the_answer_arrive_in_order() {
    for answer in [TAKES, SILENT] {
        let mut pty = asking();
        pty.press(format!("/Kio{answer}sk"));
        filters(&pty, "Kiosk");
        pty.press("\r");
        quit(pty);
    }
}

#[test]
fn keys_pressed_before_the_question_arrive() {
    let mut pty = appdeck().env(SSH.0, SSH.1).size(120, 40).start();
    pty.press("/Ki");
    pty.wait_bytes(QUESTION);
    pty.press(format!("o{TAKES}sk\r"));
    filters(&pty, "Kiosk");
    quit(pty);
}

#[test]
fn a_paste_around_the_question_is_one_paste() {
    let mut pty = asking();
    pty.press("/\x1b[200~Kiosk\x1b[201~");
    filters(&pty, "Kiosk");
    pty.press("\r");
    quit(pty);
}

#[test]
fn a_second_answer_presses_no_keys() {
    let mut pty = asking();
    pty.press(TAKES);
    pty.wait_text("just now");
    pty.press("/");
    pty.press(format!("Ki{TAKES}o"));
    pty.press("sk");
    filters(&pty, "Kiosk");
    pty.press("\r");
    quit(pty);
}

#[test]
fn a_multiplexer_would_answer_for_itself_and_is_not_believed() {
    for variable in ["TMUX", "STY", "ZELLIJ"] {
        let mut pty = ready(appdeck().env(variable, "/nowhere,1,0").size(120, 40));
        pty.wait_bytes(QUESTION);
        pty.press(TAKES);
        pty.press("y");
        pty.wait_text("lipboard");
        assert!(!pty.screen().contents().contains("the terminal says"), "{variable}");
        pty.press("\u{3}");
        assert!(pty.exit().success());
    }
    // Without colours nothing else is to be asked either.
    let mut pty = ready(appdeck().env("TMUX", "/nowhere,1,0").env("NO_COLOR", "1"));
    pty.press("\u{3}");
    assert!(pty.exit().success());
    assert!(!pty.bytes().windows(QUESTION.len()).any(|window| window == QUESTION));
}

/// The doctor, which has asked.
fn doctor(arguments: &[&str]) -> Run {
    Run::new(PROGRAM).args(["doctor"]).args(arguments).env(SSH.0, SSH.1).size(120, 40)
}

#[test]
fn the_doctor_tells_what_the_terminal_says() {
    // One that asks nothing leaves the terminal as it was.
    let mut untouched = doctor(&["--clipboard", "off"]).env("NO_COLOR", "1").start();
    assert!(untouched.exit().success());
    let before = untouched.termios();
    for (answer, told) in [
        (TAKES, "OSC 52         the terminal says that it takes it"),
        (SILENT, "OSC 52         the terminal does not say whether it takes it: unknown"),
        ("", "OSC 52         the terminal did not answer: unknown"),
    ] {
        let mut pty = doctor(&[]).start();
        pty.wait_bytes(QUESTION);
        pty.press(answer);
        assert!(pty.exit().success());
        let contents = pty.screen().contents();
        assert!(
            contents.contains("clipboard      OSC 52") && contents.contains(told),
            "{contents}"
        );
        assert_eq!(pty.termios(), before);
    }
}

#[test]
fn the_doctor_asks_for_a_secret_unless_it_is_told_not_to() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let text = "[[environments]]\nname = \"Mine\"\nurl = \"http://127.0.0.1:9\"\n\
                client_id = \"skc_1\"\nclient_secret = { from = \"prompt\" }\n";
    std::fs::write(file.path(), text).unwrap();
    let path = file.path().to_str().unwrap();
    let own = ["--clipboard", "off", "--config", path];
    let mut pty = doctor(&own).start();
    pty.wait_text("client secret of Mine");
    pty.press("\r");
    assert!(!pty.exit().success());
    let mut pty = doctor(&[&own[..], &["--no-input"]].concat()).start();
    assert!(!pty.exit().success());
    let contents = pty.screen().contents();
    assert!(contents.contains("discovery      FAILED"), "{contents}");
    assert!(!contents.contains("client secret of Mine"), "{contents}");
}

#[test]
fn the_doctor_asks_nothing_of_a_terminal_that_is_not_used() {
    for (way, told) in
        [("off", "clipboard      none"), ("native", "clipboard      desktop clipboard")]
    {
        let mut pty = doctor(&["--clipboard", way]).env("NO_COLOR", "1").start();
        assert!(pty.exit().success());
        let contents = pty.screen().contents();
        assert!(contents.contains(told) && !contents.contains("OSC 52"), "{contents}");
        assert!(!pty.bytes().windows(QUESTION.len()).any(|window| window == QUESTION));
    }
}
