//! The table of pictures: a test for each picture and each way it is looked at.

use std::collections::BTreeSet;

use super::Behind::{self, Acme, Coming, Crowded, Empty, Nothing, Unreachable};
use super::{View, screen};
use crate::support::screen::styles;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");

/// A screen that pictures are kept of.
pub struct Picture {
    pub name: &'static str,
    pub behind: Behind,
    pub keys: &'static str,
    /// The names of the [`View`]s.
    pub views: &'static [&'static str],
}

/// A row makes a test for each of its views, `pictures::help::at_80x24`, and all rows make
/// [`PICTURES`]. A view is the palette and the size, see [`View::named`]; `every` and `usual` stand
/// for the sizes of most pictures, `all` for every size in three palettes.
macro_rules! pictures {
    ($($name:ident: $behind:expr, $keys:literal => $($view:ident)+;)*) => {
        pub const PICTURES: &[Picture] = &[$($name::PICTURE),*];
        $(mod $name {
            use super::*;
            pub const PICTURE: Picture =
                Picture { name: stringify!($name), behind: $behind, keys: $keys, views: VIEWS };
            views!([] $($view)+);
        })*
    };
}

macro_rules! views {
    ([$($seen:ident)*] every $($rest:ident)*) => {
        views!([$($seen)* at_120x40 at_80x24 at_60x20] $($rest)*);
    };
    ([$($seen:ident)*] all $($rest:ident)*) => {
        views!([$($seen)*
            at_200x50 at_120x40 at_80x24 at_60x20 at_40x10
            light_200x50 light_120x40 light_80x24 light_60x20 light_40x10
            ascii_200x50 ascii_120x40 ascii_80x24 ascii_60x20 ascii_40x10
        ] $($rest)*);
    };
    ([$($seen:ident)*] usual $($rest:ident)*) => {
        views!([$($seen)* at_80x24] $($rest)*);
    };
    ([$($seen:ident)*] $view:ident $($rest:ident)*) => {
        views!([$($seen)* $view] $($rest)*);
    };
    ([$($view:ident)*]) => {
        const VIEWS: &[&str] = &[$(stringify!($view)),*];
        $(
            #[tokio::test]
            async fn $view() {
                look(&PICTURE, stringify!($view)).await;
            }
        )*
    };
}

// A picture: what is behind it, and the keys that lead there => its views.
pictures! {
    applications: Acme, "/ 'coffee-desk' enter esc" => all contrast_80x24 mono_80x24;
    applications_empty: Empty, "" => every;
    applications_loading: Coming, "" => every;
    applications_failed: Unreachable, "E j j enter" => every;
    applications_filtered: Acme, "/ 'coff'" => usual;
    applications_no_match: Acme, "/ 'zebra'" => usual;
    applications_crowded: Crowded, "pgdn" => every;
    applications_production: Acme, "E j enter" => every light_80x24;
    applications_unlocked: Acme, "E j enter u 'Acme Production' enter" => usual;
    welcome: Nothing, "" => every;
    connect: Nothing, "a" => every;
    connect_filled: Nothing, "a 'Acme' tab 'http://127.0.0.1:1' tab right tab 'skc_1' tab right right tab tab 'canary'" => every;
    connect_refused: Nothing, "a 'Acme' tab 'http://127.0.0.1:1' tab tab 'skc_1' tab left tab 'canary' ctrl-s" => every;
    connect_missing: Nothing, "a ctrl-s" => usual;
    connect_workspace: Nothing, "w 'Acme' tab tab right" => usual;
    connections: Acme, "C" => every;
    environments: Acme, "esc" => every;
    environments_failed: Unreachable, "E j j enter E" => usual;
    environments_failed_pane: Unreachable, "E j j enter esc esc" => at_120x40;
    configuration: Acme, "/ 'coffee-desk' enter esc 1 down down" => every;
    configuration_draft: Acme, "/ 'coffee-desk' enter esc 1 down down space" => usual;
    configuration_typing: Acme, "/ 'coffee-desk' enter esc 1 down down down enter ctrl-u 'soon'" => usual;
    credentials: Acme, "/ 'roast-planner' enter esc 2" => all;
    credentials_none_yet: Acme, "/ 'partner' enter esc 2" => usual;
    credentials_public: Acme, "/ 'coffee-kiosk' enter esc 2" => usual;
    redirects: Acme, "/ 'coffee-desk' enter esc 3 down" => all;
    redirects_blocked: Acme, "/ 'coffee-desk' enter esc 3 a 'app.example.com/cb'" => usual;
    redirects_warned: Acme, "/ 'coffee-kiosk' enter esc 3 down down" => usual ascii_80x24;
    activity: Acme, "/ 'coffee-desk' enter esc 4 down" => every at_200x50 at_40x10 ascii_80x24 light_80x24;
    activity_list: Acme, "/ 'coffee-desk' enter esc 4 esc" => usual;
    activity_shown: Acme, "/ 'coffee-desk' enter esc 4 f v" => usual;
    activity_none: Acme, "/ 'partner' enter esc 4" => usual at_60x20;
    activity_unread: Acme, "/ 'coffee-desk' enter esc 4 esc up" => usual;
    create: Acme, "n" => usual;
    create_refused: Acme, "n enter down down 'app.example.com/cb'" => usual;
    difference: Acme, "/ 'coffee-desk' enter esc 1 down down space 3 a 'https://new.example/cb' enter ctrl-s" => all;
    delete: Acme, "/ 'coffee-desk' enter esc 1 D 'Coffee'" => usual;
    generate: Acme, "/ 'coffee-desk' enter esc 2 a" => usual;
    retire: Acme, "/ 'roast-planner' enter esc 2 a" => usual;
    secret_menu: Acme, "/ 'coffee-desk' enter esc 2 enter" => usual;
    deactivate: Acme, "/ 'coffee-desk' enter esc 2 down d" => usual;
    secret_delete: Acme, "/ 'coffee-desk' enter esc 2 down x" => usual;
    reveal: Acme, "/ 'coffee-desk' enter esc 2 a enter" => all;
    reveal_shown: Acme, "/ 'coffee-desk' enter esc 2 a enter v" => usual;
    reveal_copied: Acme, "/ 'coffee-desk' enter esc 2 a enter c" => usual;
    reveal_compare: Acme, "/ 'coffee-desk' enter esc 2 a enter c p" => usual;
    reveal_discard: Acme, "/ 'coffee-desk' enter esc 2 a enter D 'dis'" => usual;
    reveal_file: Acme, "/ 'coffee-desk' enter esc 2 a enter f" => usual;
    reveal_command: Acme, "/ 'coffee-desk' enter esc 2 a enter x" => usual;
    reveal_discarded: Acme, "/ 'coffee-desk' enter esc 2 a enter D 'discard' enter" => usual;
    test_typed: Acme, "/ 'coffee-desk' enter esc 2 t 'wrong'" => usual;
    explain: Acme, "W" => usual at_40x10;
    explain_nothing: Acme, "W 'nothing' enter" => usual at_40x10;
    explain_told: Acme, "W 'https://acme.scalekit.dev/oauth/authorize?client_id=webc_112000837832911256&redirect_uri=http://localhost:3001/Auth/callback&response_type=code&scope=email&state=canary' enter" => every at_40x10 ascii_80x24;
    explain_scrolled: Acme, "W 'https://acme.scalekit.dev/oauth/authorize?client_id=webc_112000837832911256&redirect_uri=http://localhost:3001/Auth/callback&response_type=code&scope=email&state=canary' enter down down down" => at_60x20 at_40x10;
    test_urls: Acme, "E j enter / 'coffee-desk' enter esc 3 t" => every at_40x10 ascii_80x24;
    test_urls_private: Acme, "/ 'coffee-desk' enter esc 3 t space" => usual at_40x10;
    sign_in: Acme, "/ 'coffee-desk' enter esc L" => every at_40x10;
    sign_in_named: Acme, "/ 'coffee-desk' enter esc L down enter" => usual;
    environment_menu: Acme, "E" => usual;
    copy_menu: Acme, "/ 'coffee-desk' enter esc Y" => usual;
    palette: Acme, ": 'cre'" => usual;
    help: Acme, "?" => usual ascii_80x24;
    help_credentials: Acme, "/ 'coffee-kiosk' enter esc 2 ?" => usual;
    record: Acme, "/ 'coffee-desk' enter esc 1 down down space ctrl-s enter 2 d enter 1 z enter @" => every;
    record_entry: Acme, "/ 'coffee-desk' enter esc 1 down down space ctrl-s enter 3 a 'https://new.example/cb' enter ctrl-s enter @ enter" => every;
    record_empty: Acme, "@" => usual;
    undo_save: Acme, "/ 'coffee-desk' enter esc 1 down down space ctrl-s enter z" => every;
    undo_status: Acme, "/ 'coffee-desk' enter esc 2 d enter z" => usual;
    undo_nothing: Acme, "z" => usual;
    recreate: Acme, "/ 'coffee-desk' enter esc 1 D 'Coffee-Desk' enter s s s s z" => every;
    unlock: Acme, "E j enter u 'Acme'" => usual;
    json: Acme, "/ 'coffee-desk' enter esc J" => usual;
    quit: Acme, "/ 'coffee-desk' enter esc 1 down down space q q" => usual;
    revert: Acme, "/ 'coffee-desk' enter esc 1 down down space U" => usual;
    trouble: Unreachable, "E j j enter !" => usual;
    too_small: Acme, "" => at_30x8;
}

/// The name of the file without its end: `help_80x24`, `help_ascii_80x24`.
fn file(picture: &Picture, view: &str) -> String {
    format!("{}_{}", picture.name, view.trim_start_matches("at_"))
}

/// The picture is as it was when somebody looked at it.
async fn look(picture: &Picture, view: &str) {
    let View { size, ctx } = View::named(view);
    let driver = screen(picture.behind, picture.keys, size, ctx).await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let painted = format!("{}\n{}", driver.screen(), styles(driver.buffer()));
    settings.bind(|| insta::assert_snapshot!(file(picture, view), painted));
}

#[test]
fn every_picture_that_is_kept_is_looked_at() {
    let all =
        |picture: &'static Picture| picture.views.iter().map(|view| file(picture, view) + ".snap");
    let wanted: BTreeSet<String> = PICTURES.iter().flat_map(all).collect();
    let files = std::fs::read_dir(FOLDER).unwrap();
    let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let kept: BTreeSet<String> =
        files.filter(|name| name.strip_suffix(".snap").is_some()).collect();
    let left: Vec<_> = kept.difference(&wanted).collect();
    assert!(left.is_empty(), "pictures of nothing any more: {left:?}");
}

#[tokio::test]
async fn ascii_screens_hold_nothing_else() {
    // Names are the operator's own.
    for picture in PICTURES.iter().filter(|picture| !matches!(picture.behind, Crowded)) {
        let View { size, .. } = View::named(picture.views[0]);
        let text = screen(picture.behind, picture.keys, size, super::ascii()).await.screen();
        let odd: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
        assert!(odd.is_empty(), "{} {odd:?}:\n{text}", picture.name);
    }
}
