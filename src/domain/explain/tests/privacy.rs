//! What is private in a request is neither kept nor told.

use super::{application, encoded, judged, request};
use crate::domain::Kind;
use crate::domain::explain::{SignInRequest, shown_uri};

const NAMES: [&str; 12] = [
    "state",
    "nonce",
    "code",
    "login_hint",
    "id_token_hint",
    "code_verifier",
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
    "request",
    "some_name_of_our_own",
];

#[test]
fn private_values_are_in_no_output_and_no_debug() {
    let desk = application(Kind::Web, &["https://desk.example.com/cb"]);
    let canary = "canary-5f0c";
    for name in NAMES {
        for text in [
            request("https://desk.example.com/cb", &format!("&{name}={canary}")),
            request("https://desk.example.com/cb", "")
                .replace("&state=af0if", &format!("&{name}={canary}")),
            format!(
                "https://a.example/?to={}",
                encoded(&request("https://desk.example.com/c", &format!("&{name}={canary}")))
            ),
        ] {
            let read = SignInRequest::find(&text).unwrap();
            let told = judged(&text, &desk);
            let all = format!("{read:?} {told:?}");
            assert!(!all.contains("canary") && !all.contains("5f0c"), "{name}: {all}");
        }
    }
}

#[test]
fn private_parts_of_a_redirect_uri_are_masked() {
    let desk = application(Kind::Web, &["https://desk.example.com/cb"]);
    for uri in [
        "https://desk.example.com/cb?token=canary",
        "https://desk.example.com/cb#canary",
        "https://desk.example.com/cb?#canary",
        "https://me:canary@desk.example.com/cb",
        "https%3A%2F%2Fdesk.example.com%2Fcb%3Ftoken%3Dcanary",
        "https://desk.example.com/cb%3Ftoken=canary",
        "https://desk.example.com?canary",
    ] {
        let text = request(uri, "");
        let (read, told) = (SignInRequest::find(&text).unwrap(), judged(&text, &desk));
        let all = format!("{read:?} {told:?}");
        assert!(!all.contains("canary"), "{uri}: {all}");
        assert!(told.fails(), "{uri}");
    }
    assert_eq!(shown_uri("https://a.example/cb"), "https://a.example/cb");
    assert_eq!(shown_uri("https://a.example/cb?b=c"), "https://a.example/cb?…");
}

#[test]
fn a_client_id_that_looks_like_none_is_not_repeated() {
    let desk = application(Kind::Web, &["https://desk.example.com/cb"]);
    let text = request("https://desk.example.com/cb", "").replace(super::ID, "test_canary_1");
    let all = format!("{:?} {:?}", SignInRequest::find(&text).unwrap(), judged(&text, &desk));
    assert!(!all.contains("canary"), "{all}");
}
