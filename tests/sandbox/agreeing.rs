//! The editor, *explain* and the authorize endpoint say the same of redirect URLs.

use std::collections::BTreeSet;

use appdeck::domain::explain::{
    Explanation, RedirectFit, SignInFinding, SignInRequest, SignInScope, SignInTopic, UriPart,
    explain,
};
use appdeck::domain::redirect::{RedirectList, accepts, check, check_list};
use appdeck::domain::{Application, EnvKey, Environment, EnvironmentType, Finding, Kind};
use appdeck::wire::application::Client;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};

#[path = "../../src/domain/explain/tests/slip.rs"]
mod slips;

use slips::{REGISTERED, slip};

use crate::support::browser::{ANA, App, Browser, changed};
use crate::support::sandbox::{World, empty};

const LIST: RedirectList = RedirectList::PostLogin;
const ID: &str = "ntvc_112088532213825730";

fn environment(kind: EnvironmentType) -> Environment {
    Environment {
        key: EnvKey::new("Acme"),
        name: "Acme".into(),
        kind,
        host: "acme.scalekit.dev".into(),
        guarded: false,
        own_client: None,
        server_id: None,
        region: None,
        deny: Vec::new(),
    }
}

fn application(id: &str, urls: &[String]) -> Application {
    let client = json!({"id": id, "name": "Scale", "client_type": "NTV", "post_login_uris": urls});
    serde_json::from_value::<Client>(client).unwrap().into()
}

/// What *explain* says of an authorize request that is right but for its redirect URI.
fn explained(urls: &[String], asked: &str, kind: EnvironmentType) -> Explanation {
    let encoded: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    let text = format!(
        "https://acme.scalekit.dev/oauth/authorize?response_type=code&client_id={ID}\
         &redirect_uri={encoded}&scope=openid&state=af0if\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    let request = SignInRequest::find(&text).expect("a request");
    let (environment, application) = (environment(kind), application(ID, urls));
    let owner = Some((&environment, &application));
    let environments = vec![&environment];
    explain(&request, &SignInScope { environments, owner, ..SignInScope::default() })
}

/// What authorize does with it, where no organization is named: it calls the same function.
fn authorized(urls: &[String], asked: &str, kind: EnvironmentType) -> bool {
    urls.iter().any(|url| accepts(LIST, url, asked, &Kind::Native, kind, |_| None))
}

fn blocked(url: &str, kind: EnvironmentType) -> bool {
    check(LIST, url, &Kind::Native, kind).iter().any(Finding::blocks)
}

/// URLs as operators register them, well or badly.
fn url() -> impl Strategy<Value = String> {
    let scheme =
        select(vec!["https://", "https://", "https://", "http://", "com.acme.scale:/", ""]);
    let host = select(vec![
        "desk.example.com",
        "localhost:3000",
        "*.acme.example",
        "auth-*.acme.example",
        "*.com",
        "a.*.example.com",
        "{{org_slug}}.acme.example",
        "{{slug ?? 'app.acme.example'}}",
        "app-{{org_slug}}.acme.example",
        "a.acme.example",
        "auth-1.acme.example",
        "app.acme.example",
        "user@desk.example.com",
        "desk.example.com:0",
        "DESK.example.com",
    ]);
    let path =
        select(vec!["", "/", "/cb", "/cb/", "/CB", "/{{org_slug}}/cb", "/cb?x=1", "/cb#x", "/*"]);
    (scheme, host, path).prop_map(|(scheme, host, path)| format!("{scheme}{host}{path}"))
}

/// The parts of a URL by the expression of RFC 3986, appendix B, and by §3.2 below the authority.
fn parts(url: &str) -> [Option<String>; 7] {
    let (rest, fragment) = cut(url, '#');
    let (rest, query) = cut(rest, '?');
    let colon = rest.find([':', '/']).filter(|at| rest[*at..].starts_with(':') && *at > 0);
    let (scheme, rest) = match colon {
        Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
        None => (None, rest),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    let (user, place) = match authority.and_then(|one| one.rsplit_once('@')) {
        Some((user, place)) => (Some(user), Some(place)),
        None => (None, authority),
    };
    // With several colons it is not known which one of them ends the host.
    let single = place.filter(|one| one.matches(':').count() == 1);
    let (host, port) = match single.and_then(|one| one.split_once(':')) {
        Some((host, port)) => (Some(host), Some(port)),
        None => (place, None),
    };
    [scheme, user, host, port, Some(path), query, fragment].map(|part| part.map(str::to_owned))
}

fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn differing(asked: &str, registered: &str) -> BTreeSet<&'static str> {
    let pairs = parts(asked).into_iter().zip(parts(registered)).zip(UriPart::ALL);
    pairs.filter(|((a, b), _)| a != b).map(|(_, part)| part.word()).collect()
}

fn runner(cases: u32) -> TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// What *explain* must say of a registered URL with a slip in it.
fn right_of_slip(registered: &[String], url: &str, asked: &str) -> Result<bool, TestCaseError> {
    let kind = EnvironmentType::Development;
    let told = explained(registered, asked, kind);
    let through = authorized(registered, asked, kind);
    prop_assert_eq!(told.fails(), !through, "{}: {:?}", asked, told.findings);
    if asked == url {
        prop_assert!(through);
        return Ok(through);
    }
    prop_assert!(!through, "{}", asked);
    let nearest = told.nearest.expect("some are registered");
    prop_assert_eq!(&nearest.url, url, "{}", asked);
    let named: BTreeSet<_> = nearest.differences.iter().map(|one| one.part.word()).collect();
    prop_assert_eq!(named, differing(asked, url), "{}", asked);
    Ok(through)
}

#[test]
fn explain_names_entry_and_difference_of_ten_thousand_slips() {
    let registered = REGISTERED.map(str::to_owned);
    let slips = (select(&REGISTERED[..]), slip());
    let done = runner(10_000)
        .run(&slips, |(url, slip)| right_of_slip(&registered, url, &slip.of(url)).map(drop));
    done.unwrap();
}

#[test]
fn authorize_does_what_explain_says_of_a_slip() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (world, app) = runtime.block_on(async {
        let world = empty().await;
        let app = App::new(&world, "NTV", json!({"post_login_uris": REGISTERED})).await;
        (world, app)
    });
    let browser = runtime.block_on(Browser::of(&world, ANA));
    let registered = REGISTERED.map(str::to_owned);
    let slips = (select(&REGISTERED[..]), slip());
    let done = runner(300).run(&slips, |(url, slip)| {
        let asked = slip.of(url);
        let through = right_of_slip(&registered, url, &asked)?;
        prop_assert_eq!(runtime.block_on(sent(&browser, &app, &asked)), through, "{}", asked);
        Ok(())
    });
    done.unwrap();
}

/// Whether authorize sends somebody to this URL.
async fn sent(browser: &Browser<'_>, app: &App, asked: &str) -> bool {
    let asks = changed(&app.asks(), &[("redirect_uri", Some(asked))]);
    let shown = browser.authorize(&asks).await;
    if shown.status == 302 {
        assert_eq!(shown.sent().0, asked);
        assert!(!shown.code().is_empty());
        return true;
    }
    assert!(shown.page(400).contains("invalid_redirect_uri"));
    false
}

/// What is registered, and what is asked: one of it, nearly one of it, or something else.
fn asked_of(urls: Vec<String>) -> impl Strategy<Value = (Vec<String>, String)> {
    let near = match urls.as_slice() {
        [] => vec!["https://desk.example.com/cb".to_owned()],
        some => some.to_vec(),
    };
    let filled = near.iter().map(|url| {
        let url =
            url.replace('*', "one").replace("{{slug ?? 'app.acme.example'}}", "app.acme.example");
        url.replace("{{org_slug}}", "acme")
    });
    let filled: Vec<String> = filled.collect();
    let slipped = (select(near.clone()), slip()).prop_filter_map("has letters", |(url, slip)| {
        (url.is_ascii() && !url.is_empty()).then(|| slip.of(&url))
    });
    let asked = prop_oneof![3 => select(near), 3 => select(filled), 2 => slipped, 2 => url()];
    asked.prop_map(move |asked| (urls.clone(), asked))
}

fn lists() -> impl Strategy<Value = (Vec<String>, String)> {
    vec(url(), 0..5).prop_flat_map(asked_of)
}

#[test]
fn the_editors_rules_and_authorize_agree_on_any_list() {
    let kinds = select(vec![EnvironmentType::Development, EnvironmentType::Production]);
    let done = runner(3_000).run(&(lists(), kinds), |((urls, asked), kind)| {
        let through = authorized(&urls, &asked, kind);
        // What the editor blocks lets nobody through, and nobody through to it.
        let valid: Vec<String> = urls.iter().filter(|url| !blocked(url, kind)).cloned().collect();
        prop_assert_eq!(through, authorized(&valid, &asked, kind), "{:?} {}", urls, asked);
        prop_assert!(!through || !blocked(&asked, kind), "{:?} {}", urls, asked);
        // What the editor takes is reached, as it stands.
        let pattern = asked.contains('*') || asked.contains("{{");
        if valid.contains(&asked) && !pattern {
            prop_assert!(through, "{:?} {}", urls, asked);
        }
        let told = explained(&urls, &asked, kind);
        match told.taken_by {
            // A pattern of an organization that nobody named.
            Some((_, RedirectFit::Template)) => prop_assert!(told.fails() && !through),
            // An entry that is against the rules: how a server takes it is not known, which is said.
            Some((url, _)) if blocked(&url, kind) => {
                let said = |one: &SignInFinding| one.topic == SignInTopic::Registered;
                prop_assert!(!through && told.findings.iter().any(said), "{:?}", told.findings);
            }
            Some((url, _)) => prop_assert!(through, "{:?} {} by {}", urls, asked, url),
            None => prop_assert!(!through && told.fails(), "{:?} {}", urls, asked),
        }
        Ok(())
    });
    done.unwrap();
}

/// Registers a list; `false` when it is refused.
async fn registers(world: &World, app: &App, urls: &[String]) -> bool {
    let path = format!("/api/v1/clients/{}", app.id);
    let answer = world.send("PATCH", &path, json!({"post_login_uris": urls})).await;
    assert!([200, 400].contains(&answer.status), "{}", answer.body);
    let kept: Json = answer.body["client"]["post_login_uris"].clone();
    assert!(answer.status == 400 || kept == json!(urls), "{kept}");
    answer.status == 200
}

#[test]
fn what_the_editor_saves_is_what_the_server_takes_and_authorize_lets_through() {
    let kind = EnvironmentType::Development;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (world, app) = runtime.block_on(async {
        let world = empty().await;
        let app = App::new(&world, "NTV", json!({})).await;
        (world, app)
    });
    let browser = runtime.block_on(Browser::of(&world, ANA));
    let done = runner(200).run(&lists(), |(urls, asked)| {
        let saves = !check_list(LIST, &urls, &Kind::Native, kind).iter().any(Finding::blocks);
        let taken = runtime.block_on(registers(&world, &app, &urls));
        prop_assert_eq!(taken, saves, "{:?}", urls);
        if taken {
            let through = authorized(&urls, &asked, kind);
            let sent = runtime.block_on(sent(&browser, &app, &asked));
            prop_assert_eq!(sent, through, "{:?} {}", urls, asked);
        }
        Ok(())
    });
    done.unwrap();
}
