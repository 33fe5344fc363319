//! Why a sign-in fails, from its authorize URL.

use appdeck::sandbox::Seed;
use reqwest::redirect::Policy;
use serde_json::Value as Json;

use super::shop::{Shop, entry, entry_with};
use crate::support::sandbox::read;

const STATE: &str = "canary-state-5f0c";

/// The client ID of an application, and where its environment answers.
async fn known(shop: &Shop, at: usize, name: &str) -> (String, String) {
    let environment = shop.world.environment(at);
    let line = format!("appdeck apps get '{name}' --env '{}' --json", environment.name);
    let told = shop.run(&line).await.ended(0).document();
    (told["application"]["client_id"].as_str().unwrap().to_owned(), environment.url.clone())
}

fn url(server: &str, id: &str, redirect_uri: &str) -> String {
    format!(
        "{server}/oauth/authorize?response_type=code&scope=openid&client_id={id}\
         &redirect_uri={redirect_uri}&state={STATE}"
    )
}

async fn explained(shop: &Shop, text: &str, code: i32) -> Json {
    let ran = shop.run(&format!("appdeck redirects explain '{text}' --json")).await.ended(code);
    assert!(!format!("{ran:?}").contains(STATE), "{ran:?}");
    ran.document()
}

#[tokio::test]
async fn the_application_is_found_in_the_environment_of_the_host() {
    let shop = Shop::open(Seed::Acme).await;
    let (id, server) = known(&shop, 0, "Coffee-Desk").await;
    let before = shop.asked().len();
    let right =
        explained(&shop, &url(&server, &id, "http://localhost:3000/auth/callback"), 0).await;
    assert_eq!((&right["fails"], &right["name"]), (&false.into(), &"Coffee-Desk".into()));
    assert_eq!(right["environment"], "Acme Development");
    assert_eq!(right["matches"], "http://localhost:3000/auth/callback");
    assert_eq!(right["findings"], serde_json::json!([]));
    let asked = shop.asked().split_off(before);
    assert_eq!(asked.len(), 2, "a token and one application: {asked:?}");
    assert!(!asked.iter().any(|line| line.contains("authorize")), "{asked:?}");

    let wrong =
        explained(&shop, &url(&server, &id, "http://localhost:3001/auth/callback"), 6).await;
    assert_eq!(wrong["nearest"], "http://localhost:3000/auth/callback");
    let differences = wrong["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{wrong}");
    assert_eq!(
        (&differences[0]["part"], &differences[0]["asked"]),
        (&"port".into(), &"3001".into())
    );
    assert_eq!(wrong["corrected"], "http://localhost:3001/auth/callback");
    let state = wrong["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "state");
    assert_eq!(state.unwrap()["value"], Json::Null);
}

#[tokio::test]
async fn other_environments_are_looked_through() {
    let shop = Shop::open(Seed::Acme).await;
    let (id, _) = known(&shop, 1, "Coffee-Desk").await;
    let there = url(&shop.world.environment(0).url, &id, "https://a.example/cb");
    let told = explained(&shop, &there, 6).await;
    assert_eq!(told["environment"], "Acme Production");
    let findings = told["findings"].to_string();
    assert!(findings.contains("is one of Acme Production"), "{findings}");
    let line = format!("appdeck redirects explain '{there}' --env 'Acme Development'");
    let narrow = shop.run(&line).await.ended(6);
    assert!(narrow.out.contains("No application of Acme Development has webc_"), "{}", narrow.out);
}

#[tokio::test]
async fn people_read_it_as_lines() {
    let shop = Shop::with_one(Seed::Acme).await;
    let (id, server) = known(&shop, 0, "Coffee-Kiosk").await;
    let line = url(&server, &id, "http://localhost:5173/Callback");
    let ran = shop.run(&format!("echo 'GET {line} HTTP/1.1' | appdeck redirects explain -")).await;
    let ran = ran.ended(6);
    for words in [
        &format!("Application   Coffee-Kiosk ({id})"),
        "Nearest       http://localhost:5173/callback",
        "letter case of the path: /Callback instead of /callback",
        "block     pkce",
        "state=…",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.err.contains("this sign-in fails: 2 reasons"), "{}", ran.err);
    assert!(!format!("{ran:?}").contains(STATE));
    // A shell that was given no quotes runs what follows an & as a command of its own, and what is
    // left has no client ID.
    let line = format!("appdeck redirects explain {server}/oauth/authorize?scope=openid");
    let torn = shop.run(&line).await.ended(6);
    assert!(torn.out.contains("client_id is missing"), "{}", torn.out);
}

#[tokio::test]
async fn a_code_that_no_secret_exchanges_is_a_reason() {
    let shop = Shop::with_one(Seed::Acme).await;
    let back = "http://localhost:4009/cb";
    shop.run(&format!("appdeck apps create NoSec --type web --post-login {back}")).await.ended(0);
    let (id, server) = known(&shop, 0, "NoSec").await;
    let text = url(&server, &id, back);
    let listed = shop.run("appdeck secrets list NoSec").await.ended(0);
    assert!(listed.err.contains("NoSec has no secrets"), "{}", listed.err);
    let told = explained(&shop, &text, 6).await;
    assert_eq!(told["findings"][0]["about"], "client_secret", "{told}");
    assert!(told["findings"].to_string().contains("NoSec has no secret: "), "{told}");
    let made = shop.run("appdeck secrets create NoSec --to-file secret --json").await.ended(0);
    assert_eq!(explained(&shop, &text, 0).await["findings"], serde_json::json!([]));
    let made = made.document();
    let suffix = made["secret"]["suffix"].as_str().unwrap();
    let line = format!("appdeck secrets deactivate NoSec {suffix} --confirm {suffix}");
    shop.run(&line).await.ended(0);
    let told = explained(&shop, &text, 6).await;
    assert!(told["findings"].to_string().contains("NoSec has no active secret: "), "{told}");
}

#[tokio::test]
async fn a_deleted_application_is_named() {
    let shop = Shop::with_one(Seed::Acme).await;
    let (id, server) = known(&shop, 0, "Roast-Planner").await;
    shop.run("appdeck apps delete Roast-Planner --confirm Roast-Planner").await.ended(0);
    let told = explained(&shop, &url(&server, &id, "https://a.example/cb"), 6).await;
    let findings = told["findings"].to_string();
    assert!(findings.contains("Roast-Planner was deleted"), "{findings}");
}

#[tokio::test]
async fn what_cannot_be_told_is_said() {
    let shop = Shop::open(Seed::Acme).await;
    let none = shop.run(&format!("appdeck redirects explain 'see {STATE}' --json")).await.ended(2);
    assert_eq!(none.error()["kind"], "misused");
    assert!(!format!("{none:?}").contains(STATE));
    let page =
        shop.run("echo 'Error: invalid_client' | appdeck redirects explain -").await.ended(2);
    assert!(page.err.contains("invalid_client means that it does not know"), "{}", page.err);
    assert_eq!(shop.asked(), [""; 0], "nothing is asked for nothing");

    // One environment does not let this program in: the other is looked through all the same.
    let (id, server) = known(&shop, 1, "Coffee-Desk").await;
    let first = shop.world.environment(0);
    let shut = entry_with(&first.name, &first.url, &first.client_id, "test_wrong");
    shop.configure(&(shut + &entry(shop.world.environment(1))));
    let right = shop.world.environment(1);
    assert!(!read(&right.client_secret).is_empty());
    let told = explained(&shop, &url(&server, &id, "https://a.example/cb"), 6).await;
    assert_eq!(told["environment"], right.name.as_str());
    let open = url(&first.url, "webc_1", "https://a.example/cb");
    let ran = shop.run(&format!("appdeck redirects explain '{open}'")).await.ended(1);
    assert!(ran.out.contains("are not read"), "{ran:?}");
    assert!(ran.err.contains("Acme Development"), "{ran:?}");
}

/// What the sandbox does with a sign-in: nothing when it goes on, else why not.
async fn refused(shop: &Shop, url: &str) -> Option<String> {
    let browser = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let answer = browser.get(url).send().await.unwrap();
    let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    let error = to.filter(|to| to.contains("error="));
    assert!(!shop.asked().is_empty());
    error.or_else(|| (answer.status() == 400).then(|| "a page".to_owned()))
}

#[tokio::test]
async fn what_fails_by_it_is_what_the_sandbox_refuses() {
    let shop = Shop::with_one(Seed::Acme).await;
    let (desk, server) = known(&shop, 0, "Coffee-Desk").await;
    let (kiosk, _) = known(&shop, 0, "Coffee-Kiosk").await;
    let good = url(&server, &desk, "http://localhost:3000/auth/callback");
    let spa = url(&server, &kiosk, "http://localhost:5173/callback");
    let challenge = |length: usize, method: &str| {
        format!("{spa}&code_challenge={}&code_challenge_method={method}", "a".repeat(length))
    };
    let mut outcomes = Vec::new();
    for asked in [
        good.clone(),
        good.replace("3000", "3001"),
        good.replace("/callback", "/callback/"),
        good.replace("/callback", "/Callback"),
        good.replace("http://localhost:3000", "https://desk-7.preview.acme.example"),
        good.replace("http://localhost:3000", "https://desk-.preview.acme.example"),
        good.replace("http://localhost:3000", "https://desk-a.b.preview.acme.example"),
        good.replace("=http:", "=http%253A"),
        good.replace("/callback", "/callback%3Fa=b"),
        good.replace(&desk, "webc_1"),
        good.replace("client_id", "client"),
        good.replace("redirect_uri", "redirect"),
        good.replace("scope=openid", "scope=email"),
        good.replace("scope=openid", "scope=OpenID"),
        good.replace("response_type=code", "response_type=token"),
        good.replace("response_type=code&", ""),
        spa.clone(),
        challenge(43, "S256"),
        challenge(42, "S256"),
        challenge(129, "S256"),
        challenge(43, "plain"),
        challenge(43, ""),
    ] {
        let why = refused(&shop, &asked).await;
        let told = shop.run(&format!("appdeck redirects explain '{asked}' --json")).await;
        let told = told.document();
        assert_eq!(told["fails"], why.is_some(), "{asked}: {why:?}, but {told}");
        outcomes.push(why.is_some());
    }
    assert_eq!(outcomes.iter().filter(|failed| !**failed).count(), 3, "{outcomes:?}");
}
