//! What is said of a list as a whole.

use super::*;
use crate::domain::redirect::check_together;

fn said(list: RedirectList, urls: &[&str]) -> Vec<(Severity, Option<usize>, String)> {
    let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
    let findings = check_list(list, &urls, &Kind::Web, D);
    findings.into_iter().map(|f| (f.severity, f.item, f.text)).collect()
}

#[test]
fn the_same_url_twice_is_refused() {
    let said = said(O, &["https://a.example/cb", "https://b.example", "https://a.example/cb"]);
    let [(Severity::Block, Some(2), text)] = said.as_slice() else { panic!("{said:?}") };
    assert!(text.contains("line 1"), "{text}");
}

#[test]
fn near_duplicates_are_remarked() {
    for (url, near, difference) in [
        ("https://a.example/cb", "https://a.example/cb/", "only by a slash at the end:"),
        ("https://a.example", "https://a.example/", "only by a slash at the end:"),
        ("https://a.example/cb", "https://a.example/Cb", "only by upper and lower case:"),
        ("https://a.example/cb", "https://A.example/cb", "only by upper and lower case:"),
        ("https://a.example/cb", "HTTPS://a.example/cb", "only by upper and lower case:"),
        ("https://a.example/cb", "http://a.example/cb", "only by http and https:"),
        ("https://a.example/cb", "https://a.example:443/cb", "only by the port that"),
        ("https://www.a.example/cb", "https://a.example/cb", "only by www.:"),
        ("http://a.example:80/", "https://a.example", "http and https and the port that the"),
        ("https://{{a}}.example/cb", "https://{{a}}.example/cb/", "only by a slash at the end:"),
        ("com.a.example:/cb", "com.a.example:/cb/", "only by a slash at the end:"),
        ("https://a.example/cb/", "https://a.example/cb//", "only by its spelling:"),
    ] {
        let said = said(L, &[url, near]);
        assert!(
            said.iter().any(|(severity, item, text)| *severity == Severity::Hint
                && *item == Some(1)
                && text.contains(&format!("Differs from {url} "))
                && text.contains(difference)),
            "{url} {near}: {said:?}"
        );
    }
}

#[test]
fn different_urls_are_not_remarked() {
    for (one, other) in [
        ("https://a.example/cb", "https://b.example/cb"),
        ("https://a.example/cb", "https://a.example/cd"),
        ("https://a.example/cb", "https://a.example:8443/cb"),
        ("https://{{org_slug}}.example/cb", "https://{{org_name}}.example/cb"),
        ("https://www.example/cb", "https://example/cb"),
    ] {
        let about_twins = said(L, &[one, other]).into_iter().filter(|s| s.2.contains("Differs"));
        let expected = usize::from(one.contains("www."));
        assert_eq!(about_twins.count(), expected, "{one} {other}");
    }
}

#[test]
fn a_repeated_near_duplicate_is_refused_once() {
    let urls = ["https://a.example/cb", "https://a.example/cb/", "https://a.example/cb/"];
    let severities: Vec<_> = said(L, &urls).into_iter().map(|s| (s.0, s.1)).collect();
    assert_eq!(severities, [(Severity::Hint, Some(1)), (Severity::Block, Some(2))]);
}

#[test]
fn numbers_count() {
    let urls: Vec<String> = (0..6).map(|n| format!("https://a{n}.example/cb")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    assert_eq!(said(L, &urls[..5]), []);
    assert_eq!(said(O, &urls), []);
    assert_eq!(said(B, &urls), []);
    assert_eq!(said(I, &urls[..1]), []);
    let many = said(L, &urls);
    assert!(matches!(many.as_slice(), [(Severity::Warn, None, _)]), "{many:?}");
    let two = said(I, &urls[..2]);
    assert!(matches!(two.as_slice(), [(Severity::Block, None, _)]), "{two:?}");
}

#[test]
fn an_empty_line_is_named_by_its_index() {
    let said = said(L, &["https://a.example/cb", "", ""]);
    let items: Vec<_> = said.iter().map(|s| s.1).collect();
    assert_eq!(items, [Some(1), Some(2)]);
}

#[test]
fn a_list_too_long_to_be_compared_has_the_same_url_told_all_the_same() {
    let mut urls: Vec<String> =
        (0..400).map(|n| format!("https://a.example/{}{n}", "p".repeat(1000))).collect();
    urls.extend([urls[0].to_uppercase(), urls[1].clone()]);
    let findings = check_together(O, &urls);
    let [Finding { severity: Severity::Block, item: Some(401), .. }] = findings.as_slice() else {
        panic!("{findings:?}")
    };
}
