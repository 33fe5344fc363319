//! One row per example: list, kind, environment, URL, what is expected of it.

mod documented;
mod lists;
mod matching;
mod patterns;
mod properties;
mod spellings;

use super::RedirectList::{self, BackChannelLogout, InitiateLogin, PostLogin, PostLogout};
use super::{check, check_list, summary};
use crate::domain::EnvironmentType::{self, Development, Production};
use crate::domain::{Finding, Kind, Severity};

type RuleRow = (RedirectList, Kind, EnvironmentType, &'static str, Option<Severity>, &'static str);

const LISTS: [RedirectList; 4] = [PostLogin, InitiateLogin, PostLogout, BackChannelLogout];
const ENVIRONMENTS: [EnvironmentType; 2] = [Development, Production];

// Short names keep each example on one line.
const L: RedirectList = PostLogin;
const I: RedirectList = InitiateLogin;
const O: RedirectList = PostLogout;
const B: RedirectList = BackChannelLogout;
const D: EnvironmentType = Development;
const P: EnvironmentType = Production;
const OK: Option<Severity> = None;
const HINT: Option<Severity> = Some(Severity::Hint);
const WARN: Option<Severity> = Some(Severity::Warn);
const BLOCK: Option<Severity> = Some(Severity::Block);

/// Checks every row: the weightiest finding has the expected severity, and one of that severity
/// holds the fragment.
fn hold(rows: &[RuleRow]) {
    for (list, kind, environment, url, severity, fragment) in rows {
        let findings = check(*list, url, kind, *environment);
        let told = || format!("{list:?} {kind:?} {environment:?} {url:?}: {findings:#?}");
        assert_eq!(findings.first().map(|finding| finding.severity), *severity, "{}", told());
        assert!(
            severity.is_none()
                || findings
                    .iter()
                    .any(|f| Some(f.severity) == *severity && f.text.contains(fragment)),
            "{fragment:?} is not said of {}",
            told()
        );
    }
}

fn rows() -> Vec<RuleRow> {
    [documented::rows(), patterns::rows(), spellings::rows()].concat()
}

#[test]
fn there_are_many_examples() {
    assert!(rows().len() >= 100, "{}", rows().len());
}

#[test]
fn every_rule_has_an_example_that_breaks_it() {
    let cases: Vec<_> = rows();
    for rule in &super::rules::RULES {
        let broken = cases.iter().any(|(list, kind, environment, url, ..)| {
            let shape = super::cover::shape(url.trim());
            let whole = super::span::Span { raw: url.trim(), shape: &shape };
            let parts = super::parts::Parts::of(whole);
            let case = super::rules::Case {
                list: *list,
                kind,
                environment: *environment,
                text: url,
                whole,
                parts,
            };
            (rule.check)(&case).is_some()
        });
        // No example is that long; a test of its own is.
        assert!(broken || rule.about == "at most 256 characters", "{}", rule.about);
    }
}

#[test]
fn sentences_are_one_sentence_without_a_full_stop() {
    for (list, kind, environment, url, ..) in rows() {
        for Finding { text, .. } in check(list, url, &kind, environment) {
            assert!(!text.ends_with('.') && !text.contains(". "), "{text}");
            assert!(text.chars().count() <= 140, "{text}");
        }
    }
}

#[test]
fn the_summary_names_each_rule_once() {
    let mut names: Vec<_> = summary().collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), super::rules::RULES.len());
}

#[test]
fn length_is_counted_in_characters() {
    let path = |count: usize| format!("https://app.example.com/{}", "a".repeat(count - 24));
    let covered = |count: usize| {
        let rest = "é".repeat(count - "https://app.example.com/{{a ?? ''}}".len());
        format!("https://app.example.com/{{{{a ?? '{rest}'}}}}")
    };
    for environment in ENVIRONMENTS {
        for list in LISTS {
            assert_eq!(check(list, &path(256), &Kind::Web, environment), []);
            let refused = check(list, &path(257), &Kind::Web, environment);
            assert!(refused.iter().any(|f| f.blocks() && f.text.contains("257 characters")));
        }
        assert_eq!(check(L, &covered(256), &Kind::Web, environment), []);
        assert!(check(L, &covered(257), &Kind::Web, environment).iter().any(Finding::blocks));
    }
}
