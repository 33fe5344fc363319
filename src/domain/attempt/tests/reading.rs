//! What the address says, and where a sign-in may come back to.

use super::{HOME, ISSUER, application, attempt, attempt_to, kept};
use crate::domain::attempt::{
    ReturnPermit, ReturnPlace, Returned, named, organization, permitted, places, possible,
};
use crate::domain::{EnvironmentType, Secret, Settings};

fn code(text: &str) -> Returned {
    Returned::Code(Secret::new(text.into()))
}

#[test]
fn the_code_is_found_however_the_address_was_copied() {
    let [state, ..] = kept(&attempt());
    let address = format!("{HOME}?code=abc_123&state={state}");
    for pasted in [
        address.clone(),
        format!("  <{address}>\n"),
        format!("\"{address}\""),
        format!("{}\r\n{}", &address[..40], &address[40..]),
        format!("{HOME}?state={state}&code=abc%5F123&iss=https%3A%2F%2Facme.example#"),
        address.replace("https://kiosk.example/", "https://KIOSK.example:443/"),
    ] {
        assert_eq!(attempt().read(&pasted), code("abc_123"), "{pasted}");
    }
    let own = attempt_to("com.acme.scale:/back");
    assert_eq!(own.read(&format!("com.acme.scale:/back?code=1&state={state}")), code("1"));
    let query = attempt_to("https://kiosk.example/callback?from=us");
    let pasted = format!("https://kiosk.example/callback?from=us&code=1&state={state}");
    assert_eq!(query.read(&pasted), code("1"));
    let bare = attempt_to("http://127.0.0.1");
    assert_eq!(bare.read(&format!("http://127.0.0.1/?code=1&state={state}")), code("1"));
}

#[test]
fn what_is_no_answer_is_refused_with_what_differs() {
    let [state, ..] = kept(&attempt());
    let answer = format!("code=canary&state={state}");
    let other = format!("{}A", &state[..state.len() - 1]);
    for (pasted, why) in [
        (String::new(), "Paste the whole address"),
        (attempt().url(), "the URL that was to be opened"),
        (format!("{ISSUER}/login?x=canary"), "still at the server's page /login"),
        (format!("https://kiosk.example/callback/?{answer}"), "a slash at the end"),
        (format!("http://kiosk.example/callback?{answer}"), "scheme http instead of https"),
        (format!("https://kiosk.example:8443/callback?{answer}"), "port"),
        ("canary words".into(), "no address (11 characters)"),
        ("https://kiosk.example/canary".into(), "another path"),
        ("canary:words".into(), "another URL"),
        (HOME.into(), "no code and no error"),
        (format!("{HOME}#{answer}"), "behind a #"),
        (format!("{HOME}?code=canary"), "holds no state"),
        (format!("{HOME}?code=canary&state={other}"), "state differs"),
        (format!("{HOME}?error=access_denied&state={other}"), "state differs"),
        (format!("{HOME}?code=&state={state}"), "code is empty"),
        (format!("{HOME}?code=canary&{answer}"), "code twice"),
        (format!("{HOME}?{answer}&state=x"), "state twice"),
        (format!("{HOME}?{answer}&iss=https://evil.example"), "another server answered"),
    ] {
        match attempt().read(&pasted) {
            Returned::Foreign(told) => {
                assert!(told.contains(why), "{pasted}: {told}");
                assert!(!told.contains("canary"), "{told}");
                assert!(!told.contains(&state), "{told}");
            }
            other => panic!("{pasted}: {other:?}"),
        }
    }
}

#[test]
fn a_refusal_is_said_in_words() {
    let [state, ..] = kept(&attempt());
    let pasted = format!(
        "{HOME}?error=access_denied&error_description=the+user%1b[2J+said+no&state={state}"
    );
    let Returned::Refused { error, description, meaning } = attempt().read(&pasted) else {
        panic!("it is a refusal");
    };
    assert_eq!(error, "access_denied");
    assert_eq!(description.as_deref(), Some("the user␛[2J said no"));
    assert!(meaning.unwrap().contains("said no"));
}

#[test]
fn an_address_is_in_no_debug_print() {
    let [state, ..] = kept(&attempt());
    let read = attempt().read(&format!("{HOME}?code=canary_code&state={state}"));
    assert!(!format!("{read:?}").contains("canary"), "{read:?}");
}

#[test]
fn patterns_need_a_url_and_refused_ones_are_told() {
    let urls = ["https://kiosk.example/callback", "https://k-*.acme.example/cb", "http://a b"];
    let settings =
        Settings { post_login_uris: urls.map(str::to_owned).into(), ..Settings::default() };
    let kiosk = application(settings.clone());
    let environment = EnvironmentType::Development;
    let found = places(&kiosk, environment);
    assert_eq!(found[0], ReturnPlace::Ready(urls[0].into()));
    assert_eq!(found[1], ReturnPlace::Pattern(urls[1].into()));
    assert!(matches!(&found[2], ReturnPlace::Refused(url, _) if url == urls[2]));
    assert_eq!(permitted(&kiosk, environment, urls[0]), Ok(ReturnPermit::Registered));
    let lets = permitted(&kiosk, environment, "https://k-7.acme.example/cb");
    assert_eq!(lets, Ok(ReturnPermit::Registered));
    for (uri, why) in [
        (urls[1], "is a pattern"),
        ("https://k-.acme.example/cb", "is not registered"),
        ("https://kiosk.example/Callback", "letter case of the path"),
        (urls[2], "is not registered"),
    ] {
        let told = permitted(&kiosk, environment, uri).unwrap_err();
        assert!(told.contains(why), "{uri}: {told}");
    }
    assert_eq!(possible(&kiosk), Ok(()));
    let machine = Settings { grant_types: ["client_credentials".to_owned()].into(), ..settings };
    assert!(possible(&application(machine)).unwrap_err().contains("grant types"));
    assert!(possible(&application(Settings::default())).unwrap_err().contains("no post login"));
}

#[test]
fn a_template_is_filled_with_what_an_organization_may_have() {
    let urls = [
        "https://{{org_slug}}.acme.example/cb",
        "https://{{slug ?? 'app'}}.beans.example/cb",
        "https://{{custom_domain}}/cb",
    ];
    let settings =
        Settings { post_login_uris: urls.map(str::to_owned).into(), ..Settings::default() };
    let kiosk = application(settings);
    for environment in [EnvironmentType::Development, EnvironmentType::Production] {
        let lets = |uri: &str| permitted(&kiosk, environment, uri);
        assert_eq!(lets("https://app.beans.example/cb"), Ok(ReturnPermit::Registered));
        for uri in [
            "https://roast.acme.example/cb",
            "https://roast.beans.example/cb",
            "https://login.roast.example/cb",
        ] {
            assert_eq!(lets(uri), Ok(ReturnPermit::Filled), "{uri}");
        }
        for uri in [
            urls[0],
            "https://roast.acme.example/cb/",
            "https://roast.acme.example/other",
            "http://roast.acme.example/CB",
            "https://roast.acme.example/cb?x=1",
            "https://*/cb",
            "https://user@roast.acme.example/cb",
        ] {
            assert!(lets(uri).is_err(), "{uri}");
        }
    }
    let with = |url: &str, values: &[(&str, &str)]| {
        let values: Vec<_> =
            values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        named(url, &values)
    };
    let filled = "https://roast.acme.example/cb".to_owned();
    assert_eq!(with(urls[0], &[("org_slug", "roast")]), Ok(filled));
    assert_eq!(with(urls[1], &[]), Ok("https://app.beans.example/cb".to_owned()));
    let own = Ok("https://roast.beans.example/cb".to_owned());
    assert_eq!(with(urls[1], &[("slug", "roast")]), own);
    for (url, values) in [
        (urls[0], &[][..]),
        (urls[0], &[("slug", "roast")][..]),
        (urls[0], &[("org_slug", "a/b")][..]),
        (urls[0], &[("org_slug", "{{x}}")][..]),
        ("https://acme.example/cb", &[("org_slug", "roast")][..]),
    ] {
        assert!(with(url, values).is_err(), "{url}");
    }
    assert_eq!(organization(" org_1 "), Ok(Some("org_1".into())));
    assert_eq!(organization(""), Ok(None));
    assert!(organization("acme").is_err() && organization("org_a&b=c").is_err());
}
