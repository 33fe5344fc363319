//! What a registered URL lets through.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::Kind::Web;
use crate::domain::redirect::{accepts, nearest};

fn of_acme(name: &str) -> Option<String> {
    let value = match name {
        "org_slug" => "acme",
        "custom_domain" => "login.acme.example",
        "path" => "a/b",
        _ => return None,
    };
    Some(value.into())
}

#[test]
fn matching_is_exact_but_for_what_a_pattern_says() {
    let wild = "https://desk-*.acme.example/cb";
    #[rustfmt::skip]
    let rows = [
        (D, "https://a.example/cb", "https://a.example/cb", true),
        (D, "https://a.example/cb", "https://a.example/cb/", false),
        (D, "https://a.example/cb", "https://a.example/CB", false),
        (D, "https://a.example/cb", "http://a.example/cb", false),
        (D, "https://a.example/cb", "https://a.example:443/cb", false),
        (D, "https://a.example/cb", "https://a.example/cb?x", false),
        (D, "https://a.example/cb", "https://a.example/cb ", false),
        (D, "javascript:alert(1)", "javascript:alert(1)", false),
        (D, "https://a.example/cb?x", "https://a.example/cb?x", false),
        (D, "com.acme.app:/cb", "com.acme.app:/cb", true),
        (D, wild, "https://desk-1.acme.example/cb", true),
        (D, wild, "https://desk-1-b.acme.example/cb", true),
        (D, wild, "https://desk-.acme.example/cb", false),
        (D, wild, "https://desk-a.b.acme.example/cb", false),
        (D, wild, "https://desk-evil.example/.acme.example/cb", false),
        (D, wild, "https://desk-x@acme.example/cb", false),
        (D, wild, wild, false),
        (P, wild, "https://desk-1.acme.example/cb", false),
        (D, "https://*.example/cb", "https://evil.example/cb", false),
        (P, "https://{{org_slug}}.b.example/cb", "https://acme.b.example/cb", true),
        (P, "https://{{ org_slug }}.b.example/cb", "https://acme.b.example/cb", true),
        (P, "https://{{org_slug}}.b.example/cb", "https://beans.b.example/cb", false),
        (P, "https://{{org_slug}}.b.example/cb", "https://{{org_slug}}.b.example/cb", false),
        (P, "https://{{custom_domain}}/{{org_slug}}", "https://login.acme.example/acme", true),
        (P, "https://{{other}}.b.example/cb", "https://acme.b.example/cb", false),
        (P, "https://{{other ?? 'app'}}.b.example/cb", "https://app.b.example/cb", true),
        (P, "https://b.example/{{path}}", "https://b.example/a/b", false),
        (D, "https://app-{{org_slug}}.b.example/cb", "https://app-acme.b.example/cb", false),
    ];
    for (environment, registered, asked, expected) in rows {
        let found = accepts(L, registered, asked, &Web, environment, of_acme);
        assert_eq!(found, expected, "{environment:?} {registered} {asked}");
    }
}

#[test]
fn the_nearest_differs_by_the_least() {
    let registered = ["https://a.example/cb/x", "https://a.example/cb"].map(str::to_owned);
    let of = |asked| nearest(&registered, asked);
    let slash = Some(vec!["a slash at the end"]);
    assert_eq!(of("https://a.example/cb/"), Some(("https://a.example/cb", slash)));
    assert_eq!(of("https://a.example/cb/xy"), Some(("https://a.example/cb/x", None)));
    assert_eq!(nearest(&[], "https://a.example"), None);
}

fn url() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b.example",
        ".",
        "/",
        "cb",
        "*",
        "{{org_slug}}",
        "?",
        "#",
        "@",
        ":",
        ":8080",
        "%",
        " ",
        "localhost",
        "acme",
        "-",
        "com",
    ];
    let schemes = ["https://", "http://", "com.acme.app:/", "javascript:", ""];
    (select(schemes.to_vec()), vec(select(pieces.to_vec()), 0..8))
        .prop_map(|(scheme, pieces)| scheme.to_owned() + &pieces.concat())
}

proptest! {
    #[test]
    fn what_the_rules_refuse_is_let_through_by_nothing(
        registered in url(), asked in url(), production: bool,
    ) {
        let environment = if production { P } else { D };
        let blocked = check(L, &asked, &Web, environment).iter().any(Finding::blocks);
        let through = |registered: &str| accepts(L, registered, &asked, &Web, environment, of_acme);
        prop_assert!(!(blocked && (through(&registered) || through(&asked))), "{asked:?}");
        let pattern = asked.contains('*') || asked.contains("{{");
        prop_assert_eq!(through(&asked), !blocked && !pattern, "{:?}", asked);
    }
}
