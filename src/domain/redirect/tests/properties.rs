//! What holds for any text whatever.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::redirect::{cover, list};

const FRAGMENTS: [&str; 40] = [
    "https",
    "http",
    "HTTPS",
    "com.example.app",
    "javascript",
    ":",
    "/",
    "//",
    "\\",
    "@",
    "?",
    "#",
    "[",
    "]",
    "::1",
    ".",
    "..",
    "*",
    "%",
    "%2e",
    "{{",
    "}}",
    "{",
    "}",
    "{{org_slug}}",
    "??",
    "'",
    "www.",
    "localhost",
    "127.0.0.1",
    "co.uk",
    "github.io",
    ":443",
    "é",
    "\u{202e}",
    "\0",
    "\u{1}",
    " ",
    "\t",
    "a",
];

fn url() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        vec(select(&FRAGMENTS[..]), 0..12).prop_map(|pieces| pieces.concat()),
        vec(select(&FRAGMENTS[..]), 0..8).prop_map(|pieces| format!("https://{}", pieces.concat())),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    select(vec![Kind::Default, Kind::Web, Kind::Spa, Kind::Native, Kind::Other("M2M".into())])
}

proptest! {
    #[test]
    fn nothing_panics(list in select(&LISTS[..]), url in url(), kind in kind(), production: bool) {
        let environment = if production { P } else { D };
        for finding in check(list, &url, &kind, environment) {
            prop_assert_eq!(finding.item, None);
            prop_assert!(!finding.text.is_empty());
            prop_assert!(!finding.text.chars().any(char::is_control), "{:?}", finding.text);
        }
    }

    #[test]
    fn a_shape_covers_byte_for_byte(url in url()) {
        let shape = cover::shape(&url);
        prop_assert_eq!(shape.len(), url.len());
        let covers = shape.matches(cover::OPEN).count();
        prop_assert_eq!(covers, cover::placeholders(&url).len());
    }

    #[test]
    fn other_items_matter_to_duplicates_only(
        which in select(&LISTS[..]), urls in vec(url(), 0..8), kind in kind(),
    ) {
        let findings = check_list(which, &urls, &kind, D);
        prop_assert!(findings.iter().all(|f| f.item.is_none_or(|item| item < urls.len())));
        let twins = list::twins(&urls);
        for (index, url) in urls.iter().enumerate() {
            let mine = |f: &&Finding| f.item == Some(index) && f.blocks();
            let together = findings.iter().filter(mine).count();
            let doubled = twins.iter().filter(mine).count();
            let alone = check(which, url, &kind, D).iter().filter(|f| f.blocks()).count();
            prop_assert_eq!(together, alone + doubled);
            let earlier = urls.iter().take(index).any(|other| other == url);
            prop_assert_eq!(doubled == 1, earlier && !url.trim().is_empty());
        }
    }

    #[test]
    fn production_is_never_more_lenient(list in select(&LISTS[..]), url in url(), kind in kind()) {
        let blocks = |environment| check(list, &url, &kind, environment).iter().any(Finding::blocks);
        prop_assert!(blocks(P) || !blocks(D));
    }
}
