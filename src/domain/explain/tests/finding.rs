//! The request in whatever was pasted.

use super::{ID, encoded, request};
use crate::domain::explain::{AskedText, SignInRequest};

const URI: &str = "https://desk.example.com/auth/callback";

fn found(text: &str) -> SignInRequest {
    SignInRequest::find(text).unwrap_or_else(|| panic!("nothing is found in {text}"))
}

/// Asserts that the request of [`request`] is read from `text`.
fn holds(text: &str) {
    let found = found(text);
    assert_eq!(found.client_id.as_ref().map(AskedText::as_str), Some(ID), "{text}");
    assert_eq!(found.redirect_uri.as_ref().map(AskedText::as_str), Some(URI), "{text}");
    assert_eq!(found.value("scope"), Some("openid email"), "{text}");
    assert!(found.host.as_deref().is_none_or(|host| host == "acme.scalekit.dev"), "{text}");
    assert!(found.path.as_deref().is_none_or(|path| path == "/oauth/authorize"), "{text}");
}

#[test]
fn a_request_is_found_in_what_people_paste() {
    let url = request(URI, "&nonce=n-0S6");
    let path = url.strip_prefix("https://acme.scalekit.dev").unwrap();
    let query = url.split_once('?').unwrap().1;
    for text in [
        url.clone(),
        format!("  {url}\n"),
        format!("\"{url}\""),
        format!("It fails at ({url}), every time."),
        format!("<a href=\"{}\">sign in</a>", url.replace('&', "&amp;")),
        format!("<a href=&quot;{}&quot;>", url.replace('&', "&amp;amp;")),
        format!("{{\"url\":\"{}\"}}", url.replace('&', "\\u0026").replace('/', "\\/")),
        format!(
            "127.0.0.1 - - [29/Nov/2026:10:00:00 +0000] \"GET {path} HTTP/1.1\" 400 512 \"-\" \"curl/8\""
        ),
        format!("at=info method=GET path=\"{path}\" host=acme.scalekit.dev status=400"),
        format!("GET {path}"),
        format!("url={url} status=400"),
        format!("body: {query}"),
        format!("https://login.example.com/start?return_to={}", encoded(&url)),
        format!(
            "https://a.example/?next={}",
            encoded(&format!("https://b.example/?to={}", encoded(&url)))
        ),
        format!("see https://docs.example.com/authorize first, then {url}"),
        url.replace("https://", "HTTPS://").replace("HTTPS://", "https://"),
        url.replace("acme.scalekit.dev", "ACME.scalekit.dev"),
    ] {
        holds(&text);
    }
}

#[test]
fn a_wrapped_request_is_put_together_again() {
    let plain = request(URI, "").replace(&encoded(URI), URI);
    let widths = (24..=120).map(|width| (width, request(URI, "")));
    for (width, url) in widths.chain((24..=120).map(|width| (width, plain.clone()))) {
        let chars: Vec<char> = url.chars().collect();
        let lines: Vec<String> = chars.chunks(width).map(String::from_iter).collect();
        for (before, between, behind) in [
            ("", "\n", ""),
            ("", "\r\n", "\r\n"),
            ("  ", "\n  ", "\n\nThat is all."),
            ("> ", "\n> ", "\n"),
            ("", "\n", "\nError\n"),
            ("", "\n", "\n2026-11-29T10:00:00Z\n"),
            ("\"", "\n", "\" 400"),
        ] {
            let text = format!("{before}{}{behind}", lines.join(between));
            let found = found(&text);
            assert_eq!(found.redirect_uri.as_ref().map(AskedText::as_str), Some(URI), "{text}");
            assert_eq!(found.value("scope"), Some("openid email"), "{text}");
        }
    }
}

#[test]
fn a_wrapped_line_of_a_log_is_put_together_again() {
    let line = format!(
        "\"GET {} HTTP/1.1\" 400 512",
        request("a", "").replace("=a&", &format!("={URI}&"))
    );
    for width in 40..=120 {
        let characters: Vec<char> = line.chars().collect();
        let lines: Vec<String> = characters.chunks(width).map(String::from_iter).collect();
        let found = found(&lines.join("\n"));
        assert_eq!(found.redirect_uri.unwrap().as_str(), URI, "{width}");
    }
}

#[test]
fn what_follows_a_request_on_the_next_line_is_not_part_of_it() {
    let begin = "https://acme.scalekit.dev/oauth/authorize?client_id=webc_1&redirect_uri=";
    for next in [
        "Error",
        "ERROR",
        "--",
        "",
        "then it fails",
        "https://other.example",
        "2026-11-29",
        "Host: a",
    ] {
        let found = found(&format!("{begin}{}\n{next}\n", encoded(URI)));
        assert_eq!(found.redirect_uri.unwrap().as_str(), URI, "{next}");
    }
}

#[test]
fn of_several_the_first_whole_one_is_read() {
    let text = format!(
        "GET /oauth/authorize?client_id=webc_9 HTTP/1.1\n{}\n{}",
        request(URI, ""),
        request("https://other.example.com/cb", "")
    );
    holds(&text);
}

#[test]
fn nothing_is_found_where_there_is_none() {
    for text in [
        "",
        " \n",
        "no URL",
        "https://desk.example.com/auth/callback?code=1",
        "/authorize",
        "%%%",
        "post_logout_redirect_uri=a",
    ] {
        assert_eq!(SignInRequest::find(text), None, "{text}");
    }
}

#[test]
fn what_is_doubled_cut_or_answered_is_told() {
    let twice = found(&request(URI, "&scope=openid"));
    assert_eq!(twice.doubled, ["scope"]);
    assert!(found(&request(URI, "#rest")).cut);
    let page = format!("invalid_redirect_uri\nYou asked:\n{}", request(URI, ""));
    assert_eq!(found(&page).answered, Some("invalid_redirect_uri"));
    assert_eq!(found(&request(URI, "")).answered, None);
}
