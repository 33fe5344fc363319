//! What a sign-in that is tried or explained must keep to itself: codes, tokens, the PKCE verifier,
//! state and nonce.

use appdeck::app::{Effect, Msg, Ticket};
use appdeck::domain::attempt::{
    AttemptPlan, ENTROPY, ExpectedTokens, GrantedTokens, Redemption, Returned, SignInAttempt,
};
use appdeck::domain::{ClientId, EnvKey, Secret};
use appdeck::runtime::last_run::RunEnding;
use appdeck::sandbox::Seed;
use zeroize::Zeroizing;

use super::files;
use super::issuer::{CODE, HOME, Issuer, OPAQUE, REFRESH, SECRET, TROUBLES};
use super::seen::{Seen, none_in, watching};
use super::watch::{Log, Place};
use crate::support::setup::Setup;

#[tokio::test]
async fn whatever_comes_of_a_code_nothing_that_opens_anything_is_told() {
    let log = Log::default();
    let _listening = log.listen();
    let issuer = Issuer::open().await;
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::of(Seed::Empty).strange(&issuer.server.url);
    let (setup, seen, recorder) = watching(setup, folder.path());
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").await;
    let mut logged = 0;
    for (what, trouble) in TROUBLES {
        issuer.gives(trouble);
        let url = driver.press("L ctrl-y").await.copied();
        let address = issuer.visited(&url);
        driver.paste(&address).await.see("The code arrived");
        driver.paste(SECRET).press("enter").await;
        // All of what it came to.
        driver.press("end").await.see("changed by it");
        driver.press("esc !").await;
        driver.press("end").await;
        driver.press("esc").await;
        let values = issuer.values();
        assert_eq!(values.len(), 9, "{:?}", values.keys());
        let mut seen = seen.lock().unwrap();
        seen.look(&driver);
        seen.holds_none(&values, what);
        let text = log.text();
        none_in("log", text.get(logged..).unwrap(), &values, what);
        logged = text.len();
        none_in("files", &files(folder.path()), &values, what);
        assert_eq!(driver.copied(), url, "{what}: nothing else is copied");
        *seen = Seen::default();
    }
    assert!(log.text().contains("DEBUG appdeck::api"), "{}", log.text());
    recorder.lock().unwrap().take().unwrap().end(RunEnding::Crashed);
    let kept = files(folder.path());
    assert!(kept.contains("sign-in-begun"), "{kept}");
    none_in("files", &kept, &issuer.values(), "the last run");
}

#[tokio::test]
async fn an_address_that_is_refused_repeats_nothing_of_the_sign_in() {
    let log = Log::default();
    let _listening = log.listen();
    let issuer = Issuer::open().await;
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::of(Seed::Empty).strange(&issuer.server.url);
    let (setup, seen, _) = watching(setup, folder.path());
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").await;
    let url = driver.press("L ctrl-y").await.copied();
    issuer.visited(&url);
    let (state, nonce) = (issuer.values()["state"].clone(), issuer.values()["nonce"].clone());
    let fill = "x".repeat(290);
    for (address, said) in [
        (format!("{HOME}?code={CODE}&state=another"), "Its state differs"),
        (format!("{HOME}?code={CODE}&code={CODE}&state={state}"), "twice"),
        (format!("{HOME}#code={CODE}&access_token={OPAQUE}&state={state}"), "behind a #"),
        (format!("{HOME}/{CODE}?code={CODE}&state={state}"), "another path"),
        (format!("https://{CODE}@app.example/cb?code={CODE}&state={state}"), "user"),
        (format!("{HOME}?code={CODE}&state={state}&iss=https://{nonce}.example"), "Its issuer is"),
        (CODE.to_owned(), "That is no address"),
        (
            format!("{HOME}?error=e{fill}{state}&error_description={nonce}{state}&state={state}"),
            "refused",
        ),
    ] {
        driver.paste(&address).await.see(said);
        seen.lock().unwrap().look(&driver);
    }
    seen.lock().unwrap().holds_none(&issuer.values(), "an address");
    none_in("log", &log.text(), &issuer.values(), "an address");
    none_in("files", &files(folder.path()), &issuer.values(), "an address");
    assert_eq!(issuer.server.bodies("POST /oauth/token").len(), 1, "no code is exchanged");
}

#[test]
fn what_a_sign_in_is_made_of_prints_no_value() {
    let plan = AttemptPlan {
        issuer: "https://issuer.example".into(),
        endpoint: "https://issuer.example/oauth/authorize".into(),
        client: ClientId::new("webc_1"),
        redirect_uri: HOME.into(),
        scope: "openid".into(),
        organization: None,
    };
    let attempt = SignInAttempt::new(plan, &Zeroizing::new([b'k'; ENTROPY]));
    let (url, secret) = (attempt.url(), |text: &str| Secret::new(text.into()));
    let state = url.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let answered = attempt.read(&format!("{HOME}?code={CODE}&state={state}"));
    assert!(matches!(&answered, Returned::Code(code) if code.matches(CODE)), "{answered:?}");
    let granted = GrantedTokens {
        access: secret(OPAQUE),
        identity: Some(secret(REFRESH)),
        refresh: true,
        kind: "Bearer".into(),
        expires_in: None,
        scope: String::new(),
    };
    let expected = ExpectedTokens { lifetime: None, claims: Vec::new(), scopes: Vec::new() };
    let begun = Msg::SignInBegun(Ticket(1), Ok(Box::new(attempt.clone())));
    let redemption =
        Redemption { attempt, code: secret(CODE), secret: Some(secret(SECRET)), expected };
    let verifier = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s";
    assert!(redemption.attempt.verifier().matches(verifier), "sixteen, sixteen and 32 bytes");
    let effect = Effect::Redeem(Ticket(1), EnvKey::new("acme"), Box::new(redemption));
    for printed in [
        format!("{answered:?}"),
        format!("{granted:?}"),
        format!("{begun:?}"),
        format!("{effect:?}"),
    ] {
        let found = Place::of(&printed);
        for value in [CODE, OPAQUE, REFRESH, SECRET, &state, verifier] {
            assert!(!found.tells(value), "{printed}");
        }
    }
}
