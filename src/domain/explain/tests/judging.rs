//! What is said of a request.

use jiff::Timestamp;

use super::{
    CHALLENGE, ID, acme, application, blocks, environment, judged, judged_in, request, secret,
};
use crate::domain::explain::{
    Explanation, RedirectFit, SignInRequest, SignInScope, SignInTopic, UriPart, explain,
};
use crate::domain::{Application, ClientSecret, EnvironmentType, Kind, SecretStatus};

const URI: &str = "https://desk.example.com/auth/callback";

fn desk() -> Application {
    application(Kind::Web, &["http://localhost:3000/auth/callback", URI])
}

#[test]
fn a_right_request_has_nothing_wrong() {
    let told = judged(&request(URI, ""), &desk());
    assert_eq!(told.findings, []);
    assert_eq!(told.taken_by, Some((URI.into(), RedirectFit::Exact)));
    assert_eq!((told.nearest, told.corrected), (None, None));
    let spa = application(Kind::Spa, &[URI]);
    let more = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
    assert_eq!(judged(&request(URI, &more), &spa).findings, []);
}

#[test]
fn a_code_that_nothing_exchanges_keeps_the_sign_in_from_working() {
    use SecretStatus::{Active, Inactive, Other};
    let now = Timestamp::UNIX_EPOCH;
    let (past, later) = (Some(now), Some(now + jiff::SignedDuration::from_secs(1)));
    let of = |secrets: Vec<ClientSecret>| {
        let told = judged(&request(URI, ""), &Application { secrets, ..desk() });
        assert!(told.findings.iter().all(|one| one.topic == SignInTopic::ClientSecret), "{told:?}");
        (told.fails(), told.findings.first().map_or(String::new(), |one| one.text.clone()))
    };
    for (secrets, words) in [
        (vec![], "Coffee-Desk has no secret: "),
        (vec![secret(Inactive, None)], "Coffee-Desk has no active secret: "),
        (vec![secret(Active, past), secret(Inactive, None)], "no active secret that has not exp"),
    ] {
        let (fails, text) = of(secrets);
        assert!(fails && text.contains(words) && text.contains("invalid_client"), "{text}");
    }
    let odd = of(vec![secret(Other("PAUSED".into()), None)]);
    assert!(!odd.0 && odd.1.contains("may not be exchanged"), "{odd:?}");
    for right in [vec![secret(Active, later)], vec![secret(Active, past), secret(Active, None)]] {
        assert_eq!(of(right), (false, String::new()));
    }
    let public = Application { secrets: Vec::new(), ..application(Kind::Native, &[URI]) };
    let more = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
    assert_eq!(judged(&request(URI, &more), &public).findings, [], "it has no secrets");
}

#[test]
fn each_part_that_differs_is_named() {
    for (asked, part, words) in [
        ("http://desk.example.com/auth/callback", UriPart::Scheme, "http instead of https"),
        ("https://desk.example.org/auth/callback", UriPart::Host, "desk.example.org instead of"),
        ("https://desk.example.com:8443/auth/callback", UriPart::Port, "port 8443 where none"),
        ("https://desk.example.com/auth/calback", UriPart::Path, "“l” missing at character"),
        (
            "https://desk.example.com/auth/callback/",
            UriPart::Path,
            "a slash at the end that is not",
        ),
        ("https://desk.example.com/auth/Callback", UriPart::Path, "letter case of the path"),
        ("https://desk.example.com/auth%2Fcallback", UriPart::Path, "encoding in the path"),
        ("https://desk.example.com/auth/callback ", UriPart::Path, "white space in the path"),
        ("https://desk.example.com/auth/callback?a=1", UriPart::Query, "a query that no"),
        ("https://desk.example.com/auth/callback#a", UriPart::Fragment, "a fragment that no"),
        ("https://me@desk.example.com/auth/callback", UriPart::User, "a user that no"),
        ("https://desk.example.com", UriPart::Path, "no path where /auth/callback"),
    ] {
        let told = judged(&request(asked, ""), &desk());
        assert!(told.fails() && told.taken_by.is_none(), "{asked}");
        let nearest = told.nearest.expect("the nearest one");
        assert_eq!(nearest.url, URI, "{asked}");
        let parts: Vec<_> = nearest.differences.iter().map(|one| one.part).collect();
        assert_eq!(parts, [part], "{asked}: {:?}", nearest.differences);
        assert!(nearest.differences[0].text.contains(words), "{asked}: {:?}", nearest.differences);
    }
}

#[test]
fn a_url_that_could_be_registered_is_offered() {
    let corrected = |asked: &str| judged(&request(asked, ""), &desk()).corrected;
    let other = "https://till.example.com/cb";
    assert_eq!(corrected(other).as_deref(), Some(other));
    assert_eq!(corrected("https://till.example.com/cb?a=secret").as_deref(), Some(other));
    assert_eq!(corrected("javascript:alert(1)"), None, "no rule is broken by what is offered");
    assert_eq!(corrected(&format!("{URI}?a=1")), None, "it is registered already");
    let told = judged(&request("https://a.example/cb", ""), &application(Kind::Web, &[]));
    assert_eq!(told.nearest, None);
    assert!(blocks(&told)[0].contains("has no post login URL"), "{told:?}");
}

#[test]
fn what_is_encoded_twice_is_read_and_told() {
    let twice: String = super::encoded(URI);
    let told = judged(&request(&twice, ""), &desk());
    assert_eq!(blocks(&told).len(), 1, "{told:?}");
    assert!(blocks(&told)[0].contains("encoded twice"), "{told:?}");
    assert_eq!(told.taken_by.map(|(url, _)| url).as_deref(), Some(URI));
}

#[test]
fn wildcards_count_in_development_and_templates_with_an_organization() {
    let wild = application(Kind::Web, &["https://desk-*.preview.acme.example/cb"]);
    let asked = request("https://desk-7.preview.acme.example/cb", "");
    assert!(!judged(&asked, &wild).fails());
    let production = environment("Live", EnvironmentType::Production, "acme.scalekit.dev");
    let told = judged_in(&asked, &production, &wild);
    assert!(told.fails() && told.taken_by.is_none(), "{told:?}");
    assert!(told.findings.iter().any(|one| one.text.contains("registered against the rules")));

    let template = application(Kind::Web, &["https://{{org_slug}}.acme.example/cb"]);
    let asked = |more| judged(&request("https://tea.acme.example/cb", more), &template);
    assert!(!asked("&organization_id=org_1").fails());
    assert!(blocks(&asked("")).concat().contains("needs organization_id"));
    let defaulted = application(Kind::Web, &["https://{{slug ?? 'tea'}}.acme.example/cb"]);
    assert!(!judged(&request("https://tea.acme.example/cb", ""), &defaulted).fails());
    assert!(judged(&request("https://pot.acme.example/cb", ""), &defaulted).fails());
}

#[test]
fn the_other_parameters_are_judged() {
    let spa = application(Kind::Spa, &[URI]);
    let mut strict = desk();
    strict.settings.enforce_pkce = true;
    let with = |from: &str, to: &str| request(URI, "").replace(from, to);
    let pkce = |challenge: &str, method: &str| {
        request(URI, &format!("&code_challenge={challenge}&code_challenge_method={method}"))
    };
    for (text, application, words) in [
        (with("scope=openid%20email", "scope=email"), &desk(), "scope: scope does not hold openid"),
        (with("&scope=openid%20email", ""), &desk(), "scope: scope is missing"),
        (with("openid%20email", "OpenID"), &desk(), "another letter case"),
        (with("openid%20email", "openid,email"), &desk(), "not separated by single spaces"),
        (with("response_type=code", "response_type=token"), &desk(), "response_type is token"),
        (with("response_type=code", "a=b"), &desk(), "response_type is missing"),
        (with("client_id=", "client="), &desk(), "client_id is missing"),
        (with("redirect_uri=", "redirect="), &desk(), "redirect_uri is missing"),
        (with("/oauth/authorize", "/authorize"), &desk(), "request: It asks /authorize"),
        (request(URI, ""), &spa, "pkce: code_challenge is missing, and a Single Page"),
        (request(URI, ""), &strict, "Coffee-Desk enforces PKCE"),
        (pkce(CHALLENGE, "plain"), &spa, "code_challenge_method is plain"),
        (pkce(CHALLENGE, ""), &spa, "which means plain"),
        (pkce(&CHALLENGE[..42], "S256"), &spa, "has 42 characters"),
        (pkce(&"a".repeat(129), "S256"), &spa, "has 129 characters"),
    ] {
        let blocks = blocks(&judged(&text, application));
        assert_eq!(blocks.len(), 1, "{text}: {blocks:?}");
        assert!(blocks[0].contains(words), "{text}: {blocks:?}");
    }
    assert!(!judged(&pkce(&"a".repeat(44), "S256"), &spa).fails(), "a warning lets it be");
}

fn of_scope(text: &str, scope: &SignInScope) -> Explanation {
    explain(&SignInRequest::find(text).unwrap(), scope)
}

#[test]
fn the_client_is_known_elsewhere_deleted_or_not_at_all() {
    let (here, live) =
        (acme(), environment("Live", EnvironmentType::Production, "acme.scalekit.com"));
    let desk = desk();
    let text = request(URI, "");
    let scope = SignInScope { environments: vec![&here, &live], ..SignInScope::default() };
    let unknown = of_scope(&text, &scope);
    assert_eq!(
        blocks(&unknown),
        [format!("client_id: No application of Acme has {ID}: the server shows invalid_client")]
    );

    let elsewhere = SignInScope { owner: Some((&live, &desk)), ..scope.clone() };
    let told = blocks(&of_scope(&text, &elsewhere));
    assert!(told[0].contains("is one of Live, and the request goes to Acme"), "{told:?}");

    let deleted = SignInScope { deleted: Some("Coffee-Desk".into()), ..scope.clone() };
    assert!(blocks(&of_scope(&text, &deleted))[0].contains("Coffee-Desk was deleted"));

    let unread = SignInScope { unread: vec!["Acme".into()], ..scope.clone() };
    let told = of_scope(&text, &unread);
    assert!(!told.fails() && told.findings[0].text.contains("are not read"), "{told:?}");

    let own = text.replace("acme.scalekit.dev", "login.acme.example");
    let told = of_scope(&own, &SignInScope { owner: Some((&here, &desk)), ..scope });
    assert!(!told.fails() && told.findings[0].text.contains("login.acme.example"), "{told:?}");
}
