//! The program in multiplexers in multiplexers: what the outermost terminal gets of a new secret.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::clipboard::matrix::{create, leave, shown};
use crate::clipboard::there_is;
use crate::pty::program::{SANDBOX, ready};
use crate::support::binary::PROGRAM;
use crate::support::program;
use crate::support::pty::{Pty, Run};

/// One step of the way from the terminal to the program.
#[derive(Clone, Copy, Debug)]
enum Hop {
    /// With these settings.
    Tmux(&'static [&'static str]),
    Screen,
    /// Nothing but `TERM` comes along.
    Ssh,
}
use Hop::{Screen, Ssh, Tmux};

const ON: &str = "set -s set-clipboard on";
const EXTERNAL: &str = "set -s set-clipboard external";
const PASS: &str = "set -g allow-passthrough on";
/// As older versions call themselves.
const OLD_NAME: &str = "set -g default-terminal screen-256color";

fn script(path: &Path, text: &str) {
    program::write(path, &format!("#!/bin/sh\n{text}\n"));
}

/// A script that runs `inner` behind `hop`.
fn behind(hop: Hop, inner: &Path, folder: &Path) -> PathBuf {
    let (path, inner) = (folder.join("start"), inner.display());
    let own = folder.display();
    std::fs::create_dir(folder).unwrap();
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    script(
        &path,
        &match hop {
            Ssh => format!(
                "unset TMUX TMUX_PANE STY WINDOW\nexport SSH_CONNECTION='192.0.2.1 5 192.0.2.2 22'\nexec {inner}"
            ),
            Tmux(settings) => {
                let settings = settings.join("\n");
                std::fs::write(
                    folder.join("conf"),
                    format!("{settings}\nset -g exit-unattached on\n"),
                )
                .unwrap();
                format!(
                    "export TMUX_TMPDIR={own}\nexec tmux -L own -f {own}/conf new-session {inner}"
                )
            }
            Screen => {
                std::fs::write(folder.join("conf"), "autodetach off\nstartup_message off\n")
                    .unwrap();
                format!("export SCREENDIR={own}\nexec screen -c {own}/conf {inner}")
            }
        },
    );
    path
}

/// The program at the end of a way.
fn at_the_end(way: &[Hop]) -> Pty {
    let run = Run::new("/bin/sh");
    let home = run.home().to_owned();
    let program = home.join("program");
    script(&program, &format!("exec {PROGRAM} {}", SANDBOX.join(" ")));
    let start =
        way.iter().enumerate().rev().fold(program, |inner, (number, hop)| {
            behind(*hop, &inner, &home.join(number.to_string()))
        });
    ready(run.args([start]).size(120, 40))
}

/// What is on the screen, without frames and line ends.
fn words(screen: &vt100::Screen) -> String {
    let text = screen.contents().replace(['│', '\n'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_secret_arrives_byte_for_byte_or_the_reason_is_said_and_nothing_is_printed() {
    if !there_is("tmux") || !there_is("screen") {
        return;
    }
    // The way, whether it arrives, what is said.
    let table: &[(&[Hop], bool, &str)] = &[
        (&[Screen, Ssh], true, "screen passes it on"),
        (&[Screen], true, "OSC 52 through screen"),
        (&[Screen, Ssh, Screen], true, "OSC 52 through screen"),
        (&[Tmux(&[EXTERNAL]), Ssh], false, "allow-passthrough on"),
        (&[Tmux(&[EXTERNAL, PASS]), Ssh], true, "allow-passthrough on"),
        (&[Tmux(&[ON]), Ssh], true, "tmux delete-buffer"),
        (&[Tmux(&[ON, OLD_NAME]), Ssh], true, "tmux delete-buffer"),
        (&[Tmux(&[EXTERNAL, OLD_NAME]), Ssh], false, "set-clipboard on"),
        (&[Tmux(&[EXTERNAL]), Ssh, Tmux(&[EXTERNAL])], false, "both need"),
        (&[Tmux(&[ON]), Ssh, Tmux(&[EXTERNAL])], true, "another tmux"),
        (&[Tmux(&[PASS]), Ssh, Tmux(&[PASS])], true, "another tmux"),
        (&[Tmux(&[ON]), Ssh, Tmux(&[PASS])], true, "another tmux"),
        (&[Tmux(&[ON]), Ssh, Screen], true, "A tmux outside of screen"),
        (&[Tmux(&[EXTERNAL]), Ssh, Screen], false, "A tmux outside of screen"),
        (&[Screen, Ssh, Tmux(&[EXTERNAL])], false, "screen, which drops it"),
        (&[Screen, Ssh, Tmux(&[PASS])], true, "Passed to tmux"),
        (&[Screen, Tmux(&[PASS])], true, "Passed to tmux"),
        (&[Screen, Tmux(&[PASS]), Ssh], true, "allow-passthrough on"),
        (&[Tmux(&[EXTERNAL]), Screen], true, "Passed to tmux"),
    ];
    for (way, arrives, told) in table {
        let mut pty = at_the_end(way);
        create(&mut pty);
        pty.press("c");
        pty.wait(&format!("{way:?} says {told}"), |screen| words(screen).contains(told));
        let secret = shown(&mut pty);
        let encoded = STANDARD.encode(&secret);
        let screen = pty.screen().contents();
        assert!(!screen.contains("Copied"), "{way:?}: {screen}");
        for printed in ["tmux;", &encoded[..20], "52;c"] {
            assert!(!screen.contains(printed), "{way:?}: {screen}");
        }
        // Where it is known that it needs more than there may be, the word is asked for.
        let doubted =
            ["drops it", "both need"].iter().any(|why| words(&pty.screen()).contains(why));
        if doubted {
            pty.press("\r");
            pty.wait_text("Type stored");
            // Right after an Enter, what is typed with another one would be a paste.
            pty.press("stored");
            pty.wait_text("> stored");
        }
        let copied = leave(&mut pty, "Closed on your word");
        assert_eq!(!copied.is_empty(), *arrives, "{way:?}");
        assert!(copied.iter().all(|text| *text == secret), "{way:?}: {copied:?}");
    }
}
