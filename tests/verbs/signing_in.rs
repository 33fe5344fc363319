//! `signin`: a sign-in is tried in a browser, and its tokens are checked; nothing is changed by it.

use std::process::Stdio;

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin};

use super::conforms::objection;
use super::shop::{Ran, Shop, shell};
use crate::support::browser::{ANA, App, Browser, HOME};

/// A run that has told its URL and waits for the address.
pub struct Waiting {
    child: Child,
    input: ChildStdin,
    err: BufReader<tokio::process::ChildStderr>,
    told: String,
    pub url: String,
}

impl Waiting {
    pub async fn start(shop: &Shop, line: &str, variables: &[(&str, &str)]) -> Self {
        let home = shop.path("config.toml");
        let mut command = shell(home.parent().unwrap(), &format!("exec appdeck signin {line}"));
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        let url = loop {
            let before = told.len();
            assert!(err.read_line(&mut told).await.unwrap() > 0, "it ended after: {told}");
            if told[before..].starts_with("http") {
                break told[before..].trim().to_owned();
            }
        };
        Self { input: child.stdin.take().unwrap(), child, err, told, url }
    }

    /// Answers its questions, one a line.
    pub async fn answer(mut self, lines: &str) -> Ran {
        self.input.write_all(lines.as_bytes()).await.unwrap();
        drop(self.input);
        let (mut out, mut err) = (String::new(), String::new());
        let mut stdout = self.child.stdout.take().unwrap();
        stdout.read_to_string(&mut out).await.unwrap();
        self.err.read_to_string(&mut err).await.unwrap();
        let code = self.child.wait().await.unwrap().code().unwrap();
        Ran { code, out, err: self.told + &err }
    }
}

fn value<'a>(address: &'a str, name: &str) -> &'a str {
    let rest = address.split_once(&format!("{name}=")).unwrap().1;
    rest.split('&').next().unwrap()
}

/// What was asked since, without what is read of applications and to sign in.
fn others(asked: &[String]) -> Vec<&str> {
    asked.iter().map(String::as_str).filter(|line| !line.starts_with("GET /api/v1/")).collect()
}

/// What the API tells of it, but for the time at which a secret was used.
async fn configuration(shop: &Shop, id: &str) -> String {
    let url = format!("{}/api/v1/clients/{id}", shop.world.environment(0).url);
    let asked = shop.world.client.get(url).bearer_auth(&shop.world.token).send().await.unwrap();
    let text = asked.text().await.unwrap();
    let used = "\"last_used_time\":\"";
    let Some((before, after)) = text.split_once(used) else { return text };
    let (_, after) = after.split_once('"').unwrap();
    format!("{before}{used}\"{after}")
}

#[tokio::test]
async fn every_type_of_application_is_signed_in_to_and_stays_as_it_was() {
    let shop = Shop::with_one(Seed::Empty).await;
    let schema = shop.run("appdeck schema").await.ended(0).document();
    let settings = json!({"access_token_expiry": 900, "enforce_pkce": true, "custom_claims": [
        {"key": "team", "value": "desk"}, {"key": "roles", "value": "not theirs"}
    ]});
    let browser = Browser::of(&shop.world, ANA).await;
    for kind in ["SPA", "NTV", "WEB_APP"] {
        let app = App::new(&shop.world, kind, settings.clone()).await;
        let before = configuration(&shop, &app.id).await;
        let asked = shop.asked().len();
        let run = Waiting::start(&shop, &format!("{} --json", app.id), &[]).await;
        assert!(!run.url.contains("offline_access"), "{}", run.url);
        let address = browser.visit(&run.url).await;
        let ran = run.answer(&format!("{address}\n{}\n", app.secret)).await.ended(0);
        let document = ran.body();
        assert_eq!(objection(&document, &schema, &schema), None, "{document}");
        assert_eq!((&document["result"], &document["why"]), (&json!("works"), &Json::Null));
        assert_eq!(document["redirect_uri"], HOME);
        let checks = document["checks"].as_array().unwrap();
        assert_eq!(checks.len(), 16, "{document}");
        assert!(checks.iter().all(|one| one["result"] == "passed"), "{document}");
        assert!(document.to_string().contains("lives 15 minutes, as configured"), "{document}");
        let claims = document["claims"].as_array().unwrap();
        let email = claims.iter().find(|one| one["name"] == "email").unwrap();
        assert_eq!(email["value"], "a…@acme.example");

        // Nothing that opens anything is in what was said, and nothing was changed.
        for secret in [value(&address, "code"), app.secret.as_str(), ANA, "eyJ"] {
            let said = format!("{}{}", ran.out, ran.err);
            assert!(secret.is_empty() || !said.contains(secret), "{secret}: {said}");
        }
        assert_eq!(configuration(&shop, &app.id).await, before, "byte for byte");
        let asked = shop.asked().split_off(asked);
        let authorize = "GET /oauth/authorize";
        let (token, keys) = ("POST /oauth/token", "GET /keys");
        let discovery = "GET /.well-known/openid-configuration";
        assert_eq!(others(&asked), [token, discovery, authorize, keys, token], "{kind}: {asked:?}");
    }
}

#[tokio::test]
async fn a_web_application_needs_its_secret() {
    let shop = Shop::with_one(Seed::Empty).await;
    let app = App::new(&shop.world, "WEB_APP", json!({})).await;
    let browser = Browser::of(&shop.world, ANA).await;
    for (secret, result, said) in [
        ("", "no client secret", "lapses within minutes"),
        ("test_canary_of_another_0123", "not exchanged", "the client secret is wrong"),
    ] {
        let run = Waiting::start(&shop, &app.id, &[]).await;
        assert!(run.told.contains("in a browser on this machine; no other"), "{}", run.told);
        let address = browser.visit(&run.url).await;
        let ran = run.answer(&format!("{address}\n{secret}\n")).await.ended(6);
        assert!(ran.out.contains(result) && ran.err.contains(said), "{ran:?}");
        assert!(!format!("{ran:?}").contains(value(&address, "code")), "{ran:?}");
        assert!(secret.is_empty() || !format!("{ran:?}").contains(secret), "{ran:?}");
    }
    let listed = shop.world.secrets(&app.id).await;
    let suffix = listed[0]["secret_suffix"].as_str().unwrap();
    let line = format!("appdeck secrets deactivate {} {suffix} --confirm {suffix}", app.id);
    shop.run(&line).await.ended(0);
    let run = Waiting::start(&shop, &app.id, &[]).await;
    assert!(run.told.contains("has no active secret: the code that comes cannot"), "{}", run.told);
    run.answer("").await;
    shop.run(&format!("appdeck secrets activate {} {suffix}", app.id)).await.ended(0);
    let variables = [("TILL", app.secret.as_str())];
    let run = Waiting::start(&shop, &format!("{} --secret-env TILL", app.id), &variables).await;
    let address = browser.visit(&run.url).await;
    let ran = run.answer(&format!("{address}\n")).await.ended(0);
    assert!(ran.err.contains("this sign-in works as configured"), "{ran:?}");
    // People read words; the codes are the document's.
    for (words, code) in [("id signature", "id_signature"), ("access time", "access_time")] {
        assert!(ran.out.contains(words) && !ran.out.contains(code), "{ran:?}");
    }
    assert!(!format!("{ran:?}").contains(&app.secret), "{ran:?}");
    let unset = shop.run(&format!("appdeck signin {} --secret-env NONE", app.id)).await.ended(2);
    assert!(unset.err.contains("is not set"), "{unset:?}");
    let typed = shop.run(&format!("appdeck signin {} canary", app.id)).await.ended(2);
    assert!(!typed.err.contains("canary"), "{typed:?}");
}

#[tokio::test]
async fn what_is_no_answer_to_it_is_refused_before_anything_is_exchanged() {
    let shop = Shop::with_one(Seed::Empty).await;
    let app = App::new(&shop.world, "SPA", json!({})).await;
    let browser = Browser::of(&shop.world, ANA).await;
    let earlier = Waiting::start(&shop, &app.id, &[]).await;
    let stale = browser.visit(&earlier.url).await;
    let asked = shop.asked().len();
    let say = async |address: &str| {
        let run = Waiting::start(&shop, &format!("{} --json", app.id), &[]).await;
        let address = address.replace("STATE", value(&run.url, "state"));
        run.answer(&format!("{address}\n")).await.ended(6).body()
    };
    for (address, result, why) in [
        (stale.as_str(), "foreign_address", "state differs"),
        ("https://app.example/other?code=1&state=STATE", "foreign_address", "path"),
        ("https://app.example/cb?state=STATE", "foreign_address", "no code"),
        ("https://app.example/cb?error=access_denied&state=STATE", "refused", "said no"),
    ] {
        let document = say(address).await;
        assert_eq!(document["result"], result, "{address}: {document}");
        assert!(document["why"].as_str().unwrap().contains(why), "{document}");
    }
    // An exchange would have been a second request to the token endpoint of a run.
    let asked = shop.asked().split_off(asked);
    assert_eq!(asked.iter().filter(|line| line.contains("/oauth/token")).count(), 4, "{asked:?}");
    assert!(!asked.iter().any(|line| line.contains("/keys")), "{asked:?}");
    // The code of the first is still good for the first.
    earlier.answer(&format!("{stale}\n")).await.ended(0);
}

#[tokio::test]
async fn without_an_address_nothing_was_tried() {
    let shop = Shop::with_one(Seed::Empty).await;
    let schema = shop.run("appdeck schema").await.ended(0).document();
    let app = App::new(&shop.world, "SPA", json!({})).await;
    for lines in ["", "\n", "\nhttps://app.example/cb?code=1\n"] {
        let run = Waiting::start(&shop, &format!("{} --json", app.id), &[]).await;
        let ran = run.answer(lines).await.ended(1);
        let document: Json = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(objection(&document, &schema, &schema), None, "{document}");
        assert_eq!(document["result"], "no_address", "{document}");
        let told: Json = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
        assert_eq!(objection(&told, &schema, &schema), None, "{told}");
        assert!(told["error"]["message"].as_str().unwrap().contains("no address was pasted"));
    }
    let ran = Waiting::start(&shop, &app.id, &[]).await.answer("").await.ended(1);
    assert_eq!(ran.err.matches("no address was pasted").count(), 1, "{ran:?}");
    assert!(!shop.asked().iter().any(|line| line.contains("/keys")), "nothing is exchanged");
}

#[tokio::test]
async fn a_redirect_url_is_one_that_is_registered() {
    let shop = Shop::with_one(Seed::Acme).await;
    for (line, code, said) in [
        ("Coffee-Kiosk", 2, "has several post login URLs"),
        (
            "Coffee-Kiosk --redirect-uri http://localhost:5173/Callback",
            4,
            "letter case of the path",
        ),
        (
            "Coffee-Desk --redirect-uri 'https://desk-*.preview.acme.example/auth/callback'",
            4,
            "pattern",
        ),
        ("Grinder-Telemetry", 4, "grant types do not hold authorization_code"),
        ("'Default Client'", 4, "no post login URLs"),
        ("Coffee-Desk --scope email", 2, "must hold openid"),
        ("Coffee-Desk --scope 'openid offline_access'", 2, "refresh token"),
    ] {
        let ran = shop.run(&format!("appdeck signin {line}")).await.ended(code);
        assert!(ran.err.contains(said), "{line}: {ran:?}");
    }
    let asked = shop.asked();
    assert!(!asked.iter().any(|line| line.contains("well-known")), "{asked:?}");
    // A URL that a wildcard lets through, and an application whose scopes are fewer.
    let line = "Coffee-Desk --redirect-uri https://desk-7.preview.acme.example/auth/callback";
    let run = Waiting::start(&shop, line, &[]).await;
    let browser = Browser::of(&shop.world, ANA).await;
    let address = browser.visit(&run.url).await;
    assert!(address.starts_with("https://desk-7.preview.acme.example/auth/callback?code="));
    run.answer(&format!("{address}\n")).await.ended(6);
    let line = "'Coffee-Scale for iOS' --redirect-uri coffeescale://callback";
    let run = Waiting::start(&shop, line, &[]).await;
    assert!(run.url.contains("&scope=openid&"), "{}", run.url);
    let address = browser.visit(&run.url).await;
    run.answer(&format!("{address}\n")).await.ended(0);
}

#[tokio::test]
async fn a_template_is_filled_and_the_organization_is_named() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (slug, default) =
        ("https://{{org_slug}}.app.example/cb", "https://app.example/{{slug ?? 'all'}}/cb");
    let app = App::new(&shop.world, "SPA", json!({"post_login_uris": [slug, default]})).await;
    let browser = Browser::of(&shop.world, ANA).await;
    let organization = "--organization org_112000000000000001";
    for (line, back) in [
        ("--fill org_slug=acme", "https://acme.app.example/cb"),
        ("--redirect-uri https://acme.app.example/cb", "https://acme.app.example/cb"),
        ("--fill slug=acme", "https://app.example/acme/cb"),
        (
            "--redirect-uri 'https://{{org_slug}}.app.example/cb' --fill org_slug=acme",
            "https://acme.app.example/cb",
        ),
    ] {
        let run = Waiting::start(&shop, &format!("{} {line} {organization}", app.id), &[]).await;
        assert!(!run.told.contains("--organization names it"), "{}", run.told);
        let address = browser.visit(&run.url).await;
        assert!(address.starts_with(&format!("{back}?code=")), "{line}: {address}");
        let ran = run.answer(&format!("{address}\n")).await.ended(0);
        assert!(ran.out.contains(back), "{ran:?}");
    }
    // Without one the server has only the defaults.
    let run = Waiting::start(&shop, &format!("{} --fill org_slug=acme", app.id), &[]).await;
    assert!(run.told.contains("--organization names it"), "{}", run.told);
    let path = run.url.strip_prefix(&shop.world.environment(0).url).unwrap().to_owned();
    let shown = browser.send(browser.request("GET", &path)).await;
    assert!(shown.page(400).contains("invalid_redirect_uri"), "{}", shown.text);
    run.answer("").await.ended(1);
    let line = format!("{} --redirect-uri https://app.example/all/cb", app.id);
    let run = Waiting::start(&shop, &line, &[]).await;
    let address = browser.visit(&run.url).await;
    run.answer(&format!("{address}\n")).await.ended(0);

    for (line, code, said) in [
        ("", 4, "fill {{…}} with --fill"),
        ("--fill external_id=7", 2, "has {{external_id}}"),
        ("--fill org_slug", 2, "NAME=VALUE"),
        ("--fill org_slug=a/b", 2, "can stand in the place of {{org_slug}}"),
        ("--organization acme", 2, "begins with org_"),
        ("--redirect-uri 'https://{{org_slug}}.app.example/cb'", 4, "has a placeholder"),
        ("--redirect-uri https://app.example/all/cb --fill slug=acme", 2, "has no {{slug}}"),
    ] {
        let ran = shop.run(&format!("appdeck signin {} {line}", app.id)).await.ended(code);
        assert!(ran.err.contains(said), "{line}: {ran:?}");
    }
}
