//! The variables that say where the program runs, by their real names: the program reads them itself.

use crate::support::binary::{program, ran};

/// What the doctor says of the clipboard in this environment.
fn row(variables: &[(&str, &str)]) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut doctor = program(home.path());
    doctor.arg("doctor").env("TERM", "xterm-256color").envs(variables.iter().copied());
    let text = ran(&mut doctor).out;
    let row = text.lines().find(|line| line.trim_start().starts_with("clipboard"));
    row.unwrap_or_else(|| panic!("no row for the clipboard: {text}")).trim().to_owned()
}

#[test]
fn each_variable_changes_the_way_to_the_clipboard() {
    const DESKTOP: (&str, &str) = ("DISPLAY", ":49152");
    let local = "clipboard      desktop clipboard, then OSC 52";
    let terminal = "clipboard      OSC 52";
    let table = [
        (vec![], terminal),
        (vec![DESKTOP], local),
        (vec![("WAYLAND_DISPLAY", "wayland-0")], local),
        // Another machine's desktop is not the operator's.
        (vec![DESKTOP, ("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")], terminal),
        (vec![DESKTOP, ("SSH_TTY", "/dev/pts/3")], terminal),
        // The display there is one that few look at.
        (vec![DESKTOP, ("WSL_DISTRO_NAME", "Ubuntu")], terminal),
        (vec![DESKTOP, ("WSL_INTEROP", "/run/WSL/8_interop")], terminal),
        // What is empty is not set.
        (vec![DESKTOP, ("SSH_CONNECTION", ""), ("SSH_TTY", "")], local),
        (vec![DESKTOP, ("WSL_DISTRO_NAME", ""), ("WSL_INTEROP", "")], local),
        (vec![("DISPLAY", ""), ("WAYLAND_DISPLAY", "")], terminal),
        (vec![("STY", "1.pts-0.host")], "clipboard      OSC 52 through screen"),
        (vec![("ZELLIJ", "0")], terminal),
        (
            vec![("TERM_PROGRAM", "Apple_Terminal")],
            "clipboard      OSC 52 (not now: Terminal.app has no clipboard that programs can write to)",
        ),
    ];
    for (variables, expected) in table {
        assert_eq!(row(&variables), expected, "{variables:?}");
    }
}
