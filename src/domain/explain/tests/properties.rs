//! What holds for any slip of one character.

use proptest::prelude::*;

use super::slip::{REGISTERED, slip};
use super::{application, judged, request};
use crate::domain::Kind;
use crate::domain::explain::{SignInRequest, UriPart, differences, shown_uri};
use crate::domain::redirect::cover::shape;
use crate::domain::redirect::parts::Parts;
use crate::domain::redirect::span::Span;

fn parts(url: &str) -> Vec<Option<String>> {
    let shape = shape(url);
    let parts = Parts::of(Span { raw: url, shape: &shape });
    let (scheme, user, host, port) = (parts.scheme_text, parts.user, parts.host, parts.port);
    let all = [scheme, user, host, port, Some(parts.path), parts.query, parts.fragment];
    all.iter().map(|part| part.map(|part| part.raw.to_owned())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn one_slip_names_the_right_url_and_the_right_parts(which in 0..REGISTERED.len(), slip in slip()) {
        let (url, asked) = (REGISTERED[which], slip.of(REGISTERED[which]));
        prop_assume!(asked != url);
        let told = judged(&request(&asked, ""), &application(Kind::Native, &REGISTERED));
        prop_assert!(told.fails(), "{} is not registered", asked);
        prop_assert_eq!(told.taken_by, None);
        let nearest = told.nearest.expect("some are registered");
        prop_assert_eq!(&nearest.url, url, "{}", asked);
        let pairs = parts(&asked).into_iter().zip(parts(url));
        let differ: Vec<_> = pairs.zip(UriPart::ALL).filter(|((a, b), _)| a != b).collect();
        prop_assert_eq!(nearest.differences.len(), differ.len(), "{}", asked);
        for (told, ((one, other), part)) in nearest.differences.iter().zip(differ) {
            prop_assert_eq!(told.part, part);
            if ![UriPart::User, UriPart::Query, UriPart::Fragment].contains(&part) {
                prop_assert_eq!((&told.asked, &told.registered), (&one, &other));
            }
            prop_assert!(!told.text.is_empty() && !told.text.chars().any(char::is_control));
        }
        prop_assert!(told.corrected.is_none_or(|one| !REGISTERED.contains(&one.as_str())));
    }

    #[test]
    fn only_a_registered_url_is_right(asked in "(https://desk\\.|http://)?[a-z./:?#@%*]{0,24}") {
        let told = judged(&request(&asked, ""), &application(Kind::Native, &REGISTERED));
        prop_assert!(told.fails() || REGISTERED.contains(&asked.as_str()), "{}", asked);
    }

    #[test]
    fn equal_texts_alone_have_no_difference(one in "[a-z:/@?#.]{0,16}", other in "[a-z:/@?#.]{0,16}") {
        prop_assert_eq!(differences(&one, &other).is_empty(), one == other);
    }

    #[test]
    fn nothing_panics(text in any::<String>(), uri in any::<String>()) {
        let _ = SignInRequest::find(&text);
        let _ = judged(&request(&uri, &text), &application(Kind::Spa, &REGISTERED));
        prop_assert!(shown_uri(&uri).len() <= uri.len() + 6);
    }
}
