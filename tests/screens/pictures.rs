use std::collections::BTreeSet;

use appdeck::ui::{Ctx, Glyphs};

use super::Behind::{self, Acme, Coming, Crowded, Empty, Nothing, Unreachable};
use super::{UNICODE, screen};

const EVERY: &[(u16, u16)] = &[(120, 40), (80, 24), (60, 20)];
const USUAL: &[(u16, u16)] = &[(80, 24)];
const SMALL: &[(u16, u16)] = &[(30, 8)];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");

const ASCII: Ctx = Ctx { glyphs: Glyphs::ASCII, ..UNICODE };

/// A name, the sizes, what is behind, and the keys that lead there.
type Picture = (&'static str, &'static [(u16, u16)], Behind, &'static str);

#[rustfmt::skip]
pub const PICTURES: &[Picture] = &[
    ("applications", EVERY, Acme, "/ 'coffee-desk' enter esc"),
    ("applications_empty", EVERY, Empty, ""),
    ("applications_loading", EVERY, Coming, ""),
    ("applications_failed", EVERY, Unreachable, "E j j enter"),
    ("applications_filtered", USUAL, Acme, "/ 'coff'"),
    ("applications_no_match", USUAL, Acme, "/ 'zebra'"),
    ("applications_crowded", EVERY, Crowded, "pgdn"),
    ("applications_production", EVERY, Acme, "E j enter"),
    ("applications_unlocked", USUAL, Acme, "E j enter u 'Acme Production' enter"),
    ("welcome", EVERY, Nothing, ""),
    ("connect", EVERY, Nothing, "a"),
    ("connect_filled", EVERY, Nothing, "a 'Acme' tab 'http://127.0.0.1:1' tab right tab 'skc_1' tab right right tab tab 'canary'"),
    ("connect_refused", EVERY, Nothing, "a 'Acme' tab 'http://127.0.0.1:1' tab tab 'skc_1' tab left tab 'canary' ctrl-s"),
    ("connect_missing", USUAL, Nothing, "a ctrl-s"),
    ("connect_workspace", USUAL, Nothing, "w 'Acme' tab tab right"),
    ("connections", EVERY, Acme, "C"),
    ("environments", EVERY, Acme, "esc"),
    ("environments_failed", USUAL, Unreachable, "E j j enter E"),
    ("environments_failed_pane", &[(120, 40)], Unreachable, "E j j enter esc esc"),
    ("configuration", EVERY, Acme, "/ 'coffee-desk' enter esc 1 down down down"),
    ("configuration_draft", USUAL, Acme, "/ 'coffee-desk' enter esc 1 down down down space"),
    ("configuration_typing", USUAL, Acme, "/ 'coffee-desk' enter esc 1 down down down down enter ctrl-u 'soon'"),
    ("credentials", EVERY, Acme, "/ 'roast-planner' enter esc 2 down"),
    ("credentials_none_yet", USUAL, Acme, "/ 'partner' enter esc 2"),
    ("credentials_public", USUAL, Acme, "/ 'coffee-kiosk' enter esc 2"),
    ("redirects", EVERY, Acme, "/ 'coffee-desk' enter esc 3 down"),
    ("redirects_blocked", USUAL, Acme, "/ 'coffee-desk' enter esc 3 a 'app.example.com/cb'"),
    ("redirects_warned", USUAL, Acme, "/ 'coffee-kiosk' enter esc 3 down down"),
    ("create", USUAL, Acme, "n"),
    ("create_refused", USUAL, Acme, "n enter down down 'app.example.com/cb'"),
    ("difference", USUAL, Acme, "/ 'coffee-desk' enter esc 1 down down down space 3 a 'https://new.example/cb' enter ctrl-s"),
    ("delete", USUAL, Acme, "/ 'coffee-desk' enter esc 1 D 'Coffee'"),
    ("generate", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g"),
    ("retire", USUAL, Acme, "/ 'roast-planner' enter esc 2 g"),
    ("secret_menu", USUAL, Acme, "/ 'coffee-desk' enter esc 2 down enter"),
    ("deactivate", USUAL, Acme, "/ 'coffee-desk' enter esc 2 down down d"),
    ("secret_delete", USUAL, Acme, "/ 'coffee-desk' enter esc 2 down down x"),
    ("reveal", EVERY, Acme, "/ 'coffee-desk' enter esc 2 g enter"),
    ("reveal_shown", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter v"),
    ("reveal_copied", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter c"),
    ("reveal_compare", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter c p"),
    ("reveal_discard", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter D 'dis'"),
    ("reveal_file", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter f"),
    ("reveal_command", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter x"),
    ("reveal_discarded", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter D 'discard' enter"),
    ("reveal_too_small", SMALL, Acme, "/ 'coffee-desk' enter esc 2 g enter"),
    ("test_typed", USUAL, Acme, "/ 'coffee-desk' enter esc 2 t 'wrong'"),
    ("environment_menu", USUAL, Acme, "E"),
    ("copy_menu", USUAL, Acme, "/ 'coffee-desk' enter esc Y"),
    ("palette", USUAL, Acme, ": 'cre'"),
    ("help", USUAL, Acme, "?"),
    ("help_credentials", USUAL, Acme, "/ 'coffee-kiosk' enter esc 2 ?"),
    ("record", EVERY, Acme, "/ 'coffee-desk' enter esc 1 down down down space ctrl-s enter 2 down d enter 1 z enter @"),
    ("record_entry", EVERY, Acme, "/ 'coffee-desk' enter esc 1 down down down space ctrl-s enter 3 a 'https://new.example/cb' enter ctrl-s enter @ enter"),
    ("record_empty", USUAL, Acme, "@"),
    ("undo_save", EVERY, Acme, "/ 'coffee-desk' enter esc 1 down down down space ctrl-s enter z"),
    ("undo_status", USUAL, Acme, "/ 'coffee-desk' enter esc 2 down d enter z"),
    ("undo_nothing", USUAL, Acme, "z"),
    ("recreate", EVERY, Acme, "/ 'coffee-desk' enter esc 1 D 'Coffee-Desk' enter s s s s z"),
    ("unlock", USUAL, Acme, "E j enter u 'Acme'"),
    ("quit", USUAL, Acme, "/ 'coffee-desk' enter esc 1 down down down space q"),
    ("revert", USUAL, Acme, "/ 'coffee-desk' enter esc 1 down down down space U"),
    ("trouble", USUAL, Unreachable, "E j j enter !"),
    ("too_small", SMALL, Acme, ""),
];

#[rustfmt::skip]
const ASCII_PICTURES: &[Picture] = &[
    ("ascii_applications", EVERY, Acme, "/ 'coffee-desk' enter esc"),
    ("ascii_credentials", USUAL, Acme, "/ 'roast-planner' enter esc 2 down"),
    ("ascii_redirects", USUAL, Acme, "/ 'coffee-kiosk' enter esc 3 down down"),
    ("ascii_reveal", USUAL, Acme, "/ 'coffee-desk' enter esc 2 g enter"),
    ("ascii_difference", USUAL, Acme, "/ 'coffee-desk' enter esc 1 down down down space ctrl-s"),
    ("ascii_help", USUAL, Acme, "?"),
];

fn compare(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

async fn look(pictures: &[Picture], ctx: Ctx) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for (name, sizes, behind, keys) in pictures {
        for size in *sizes {
            let driver = screen(*behind, keys, *size, ctx).await;
            let name = format!("{name}_{}x{}", size.0, size.1);
            compare(&name, &driver.screen());
            files.insert(name + ".snap");
        }
    }
    files
}

#[tokio::test]
async fn every_screen_looks_as_it_was_looked_at() {
    let mut wanted = look(PICTURES, UNICODE).await;
    wanted.extend(look(ASCII_PICTURES, ASCII).await);
    let files = std::fs::read_dir(FOLDER).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let kept: BTreeSet<String> =
        files.filter(|name| name.strip_suffix(".snap").is_some()).collect();
    assert_eq!(kept, wanted, "a picture of nothing any more, or one that is missing");
}

#[tokio::test]
async fn ascii_screens_hold_nothing_else() {
    for (name, sizes, behind, keys) in PICTURES {
        // Names are the operator's own.
        if matches!(behind, Crowded) {
            continue;
        }
        let text = screen(*behind, keys, sizes[0], ASCII).await.screen();
        let odd: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
        assert!(
            odd.is_empty(),
            "{name} {odd:?}:
{text}"
        );
    }
}
