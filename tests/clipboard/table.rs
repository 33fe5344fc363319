//! Every place that appdeck may run in: what is written there, byte for byte, or why nothing is, and
//! what the operator is told.

use appdeck::domain::{ClipboardChoice, ClipboardRoute};
use appdeck::runtime::clipboard::form::{CopyForm, form};
use appdeck::runtime::clipboard::hint::hint;
use appdeck::runtime::clipboard::terminal::Terminal;
use appdeck::runtime::clipboard::tmux::Facts;
use appdeck::runtime::clipboard::{Surroundings, osc52, route};

const TEXT: &str = "Coffee-Desk";

/// The bytes of [`TEXT`]: as they are, and wrapped for tmux (`T`) and screen (`S`), the first letter
/// for who reads them first.
const FORMS: [(&str, &str); 6] = [
    ("plain", "\x1b]52;c;Q29mZmVlLURlc2s=\x07"),
    ("T", "\x1bPtmux;\x1b\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\\"),
    ("S", "\x1bP\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\\"),
    ("TT", "\x1bPtmux;\x1b\x1bPtmux;\x1b\x1b\x1b\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\x1b\\\x1b\\"),
    ("TS", "\x1bPtmux;\x1b\x1bP\x1b\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\x1b\\\x1b\\"),
    ("SS", "\x1bP\x1bP\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\x1b\\\x1bP\\\x1b\\"),
];

/// A place, from words: the variables that are set, our own terminal, and what tmux tells.
fn place(words: &str) -> (Surroundings, Option<Facts>) {
    let mut at = Surroundings::default();
    let mut facts = Facts { takes: Some(true), attached: Some(1), ..Facts::default() };
    let (mut term, mut version) = ("", "");
    for word in words.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or((word, "set"));
        let text = Some(value.to_owned());
        match name {
            "TERM" => at.term = text,
            "TMUX" => at.tmux = text,
            "STY" => at.sty = text,
            "ZELLIJ" => at.zellij = text,
            "SSH" => at.ssh_connection = text,
            "VTE" => at.vte_version = text,
            "TERM_PROGRAM" => at.term_program = text,
            "osc52" => at.choice = ClipboardChoice::Osc52,
            "mosh" if at.tmux.is_some() => facts.mosh = true,
            "mosh" => at.mosh = true,
            "tty" => at.tty = text,
            "pane" => facts.pane = text,
            "set-clipboard" => facts.set_clipboard = Some(value == "on"),
            "passthrough" => facts.passthrough = true,
            "attached" => facts.attached = value.parse().ok(),
            "no-Ms" => facts.takes = Some(false),
            "client" => term = value,
            "version" => version = value,
            _ => panic!("{name}"),
        }
    }
    let version = version.replace('_', " ");
    facts.terminal = Terminal::of(term, &version);
    let facts = at.tmux.is_some().then_some(facts);
    (at, facts)
}

/// What the first way does that is not refused: `tmux` for its buffer, and the names of the forms.
/// The hint; or the last refusal.
fn done(words: &str) -> (String, String) {
    let (at, facts) = place(words);
    let mut refusal = String::new();
    for route in route::routes(&at, facts.as_ref()) {
        match form(route, &at, facts.as_ref()) {
            Err(why) => refusal = why,
            Ok(CopyForm::Desktop) => panic!("a desktop: {words}"),
            Ok(form @ CopyForm::Terminal { buffer, paths }) => {
                assert!(!buffer || route == ClipboardRoute::Tmux, "{words}");
                let told =
                    hint(route, form, &at, facts.as_ref(), false).map_or("", |hint| hint.words);
                let bytes = osc52::sequence(TEXT, paths).unwrap().to_vec();
                let mut rest = std::str::from_utf8(&bytes).unwrap();
                let mut names = Vec::from_iter(buffer.then_some("tmux"));
                while !rest.is_empty() {
                    let found = FORMS.iter().find(|(_, form)| rest.starts_with(form));
                    let (name, form) = found.unwrap_or_else(|| panic!("{words}: {rest:?}"));
                    names.push(name);
                    rest = &rest[form.len()..];
                }
                return (names.join(" "), told.to_owned());
            }
        }
    }
    ("nothing".into(), refusal)
}

/// The place, what is written, a part of what is told.
const PLACES: &[(&str, &str, &str)] = &[
    // Straight to a terminal, here or over SSH, and in a container.
    ("TERM=xterm-256color SSH", "plain", ""),
    ("TERM=xterm", "plain", ""),
    ("TERM=xterm-256color SSH mosh", "plain", "since its version 1.4"),
    ("TERM=xterm-kitty SSH", "plain", ""),
    ("TERM=xterm-256color TERM_PROGRAM=vscode SSH", "plain", ""),
    ("TERM=rxvt-unicode-256color SSH", "plain", ""),
    ("TERM=xterm-256color VTE=7000", "plain", "(VTE) ignore it"),
    ("", "plain", ""),
    // Without a clipboard.
    ("TERM=linux", "nothing", "the Linux console has no clipboard"),
    ("TERM=linux SSH", "nothing", "the Linux console has no clipboard"),
    ("TERM=eterm-color", "nothing", "Emacs' term has no clipboard"),
    ("TERM=dumb", "nothing", "has no clipboard"),
    ("TERM=xterm-256color TERM_PROGRAM=Apple_Terminal", "nothing", "Terminal.app has no"),
    // A multiplexer that only TERM shows: behind ssh, su, sudo, docker exec.
    ("TERM=tmux-256color SSH", "plain T TS", "there: set -g allow-passthrough on"),
    ("TERM=tmux-256color", "plain T TS", "until tmux delete-buffer there"),
    ("TERM=tmux-256color VTE=7000", "plain T TS", "there: set -g allow-passthrough on"),
    ("TERM=screen-256color SSH", "plain S SS", "afterwards tmux delete-buffer"),
    ("TERM=screen", "plain S SS", "there: set -g set-clipboard on"),
    ("TERM=screen.xterm-256color SSH", "plain S SS", "screen passes it on"),
    // In screen, zellij.
    ("TERM=screen.xterm-256color STY", "S SS", ""),
    ("TERM=screen STY SSH", "S SS", "A tmux outside of screen needs, there"),
    ("TERM=xterm-256color ZELLIJ", "plain", ""),
    ("TERM=tmux-256color ZELLIJ SSH", "plain", ""),
    // In tmux: its own way, and the sequence past it where that reaches one terminal only.
    ("TMUX client=xterm-kitty version=kitty(0.26)", "tmux", ""),
    ("TMUX client=xterm-256color", "tmux", "If nothing arrives: set -g allow-passthrough on"),
    (
        "TMUX client=xterm-256color version=XTerm(379)",
        "tmux",
        "middle mouse button or Shift-Insert",
    ),
    ("TMUX client=rxvt-unicode-256color", "tmux", "middle mouse button or Shift-Insert"),
    ("TMUX client=xterm-256color version=VTE(7000)", "tmux", "(VTE) ignore it"),
    ("TMUX client=xterm-256color mosh", "tmux", "mosh, which drops it"),
    ("TMUX client=xterm-256color mosh passthrough", "tmux T", ""),
    ("TMUX client=xterm-256color mosh passthrough attached=2", "tmux", "tmux detach-client -a"),
    ("TMUX client=xterm-256color version=XTerm(379) passthrough", "tmux T", ""),
    ("TMUX client=rxvt passthrough attached=2", "tmux", "tmux detach-client -a"),
    ("TMUX client=xterm-kitty version=kitty(0.26) passthrough attached=2", "tmux", "detach-client"),
    // The terminal of tmux is another tmux, or screen.
    (
        "TMUX client=tmux-256color version=tmux_3.3a",
        "tmux",
        "both need set -g allow-passthrough on",
    ),
    ("TMUX client=tmux-256color", "tmux", "until tmux delete-buffer there"),
    ("TMUX client=screen-256color version=tmux_3.3a", "tmux", "another tmux"),
    ("TMUX client=tmux-256color passthrough", "tmux T TT", "another tmux, which needs"),
    ("TMUX client=screen.xterm-256color", "tmux", "screen, which drops it"),
    ("TMUX client=screen no-Ms", "nothing", "allow-passthrough on goes past it"),
    ("TMUX client=screen no-Ms passthrough", "T TS", ""),
    ("TMUX client=screen.xterm-256color passthrough", "tmux T TS", ""),
    // A terminal that tmux has nothing for.
    ("TMUX client=vt220 no-Ms", "nothing", "tmux knows no clipboard of its terminal"),
    ("TMUX client=vt220 no-Ms passthrough", "T", ""),
    ("TMUX client=linux no-Ms", "nothing", "the Linux console has no clipboard"),
    ("TMUX client=linux passthrough", "nothing", "the Linux console has no clipboard"),
    ("TMUX client=xterm attached=0", "nothing", "no terminal is attached to tmux"),
    // By the sequence alone.
    ("TMUX osc52 client=xterm set-clipboard=off", "nothing", "tmux drops OSC 52"),
    ("TMUX osc52 client=xterm set-clipboard=on", "plain", "tmux delete-buffer removes it"),
    ("TMUX osc52 client=xterm set-clipboard=off passthrough", "T", ""),
    ("TMUX osc52 client=xterm set-clipboard=on passthrough attached=2", "T", ""),
    ("TMUX osc52 client=tmux passthrough", "T TT", "another tmux, which needs"),
    ("STY osc52 TERM=screen.xterm", "S SS", ""),
    // Several that are here: who shows our own terminal reads first.
    ("TMUX STY tty=1 pane=1 client=screen.xterm passthrough", "tmux T TS", ""),
    ("TMUX STY tty=2 pane=1 client=xterm passthrough TERM=screen", "tmux S SS", "If nothing"),
    ("TMUX STY osc52 tty=2 pane=1 set-clipboard=off TERM=screen", "S SS", "outside of screen"),
    ("TMUX ZELLIJ tty=2 pane=1 client=xterm passthrough", "tmux plain", "If nothing"),
    ("TMUX tty=2 pane=1 client=xterm passthrough", "tmux T", ""),
];

#[test]
fn every_place_gets_what_may_arrive_there_or_the_reason() {
    for (words, written, told) in PLACES {
        let (got, said) = done(words);
        assert_eq!(got, *written, "{words}: {said}");
        assert!(said.contains(told), "{words}: {said}");
        assert_eq!(said.is_empty(), told.is_empty(), "{words}: {said}");
    }
}

#[test]
fn what_may_be_screen_never_gets_the_form_of_tmux() {
    for (words, written, _) in PLACES.iter().filter(|(words, ..)| words.contains("TERM=screen")) {
        assert!(!written.contains('T'), "{words}: {written}");
    }
}

#[test]
fn advice_that_leaves_the_secret_in_a_buffer_says_how_to_remove_it() {
    for (words, ..) in PLACES {
        let (_, said) = done(words);
        assert!(
            !said.contains("set-clipboard on") || said.contains("tmux delete-buffer"),
            "{said}"
        );
    }
}

#[test]
fn a_tmux_that_says_it_takes_the_sequence_keeps_it_among_its_buffers() {
    for term in ["tmux-256color", "screen-256color"] {
        let (at, _) = place(&format!("SSH TERM={term}"));
        let form = form(ClipboardRoute::Osc52, &at, None).unwrap();
        let said = hint(ClipboardRoute::Osc52, form, &at, None, true).unwrap().words;
        assert!(said.contains("tmux delete-buffer"), "{said}");
        assert!(!said.contains("set -g"), "{said}");
    }
}
