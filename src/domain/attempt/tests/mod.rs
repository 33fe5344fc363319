mod judging;
mod reading;

use zeroize::Zeroizing;

use super::{AttemptPlan, ENTROPY, SignInAttempt, scope, usual_scope};
use crate::domain::settings::FieldSet;
use crate::domain::{Application, ClientId, Kind, Settings, Unknown};

const CLIENT: &str = "spac_112088532213825730";
const ISSUER: &str = "https://acme.example";
const HOME: &str = "https://kiosk.example/callback";

fn application(settings: Settings) -> Application {
    Application {
        id: ClientId::new(CLIENT),
        kind: Kind::Spa,
        created: None,
        updated: None,
        secrets: Vec::new(),
        settings,
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}

fn attempt_to(redirect_uri: &str) -> SignInAttempt {
    let plan = AttemptPlan {
        issuer: ISSUER.into(),
        endpoint: format!("{ISSUER}/oauth/authorize"),
        client: ClientId::new(CLIENT),
        redirect_uri: redirect_uri.into(),
        scope: "openid profile email".into(),
        organization: None,
    };
    let mut entropy = Zeroizing::new([0; ENTROPY]);
    (0..).zip(entropy.iter_mut()).for_each(|(at, byte)| *byte = at);
    SignInAttempt::new(plan, &entropy)
}

fn attempt() -> SignInAttempt {
    attempt_to(HOME)
}

#[expect(clippy::disallowed_methods, reason = "a test reads what the attempt keeps")]
fn kept(attempt: &SignInAttempt) -> [String; 3] {
    [&attempt.state, &attempt.nonce, &attempt.verifier].map(|one| one.expose().to_owned())
}

#[test]
fn the_url_holds_all_but_the_verifier() {
    let attempt = attempt();
    let [state, nonce, verifier] = kept(&attempt);
    assert_eq!(verifier.len(), 43, "256 bits");
    // Of these 32 bytes, computed elsewhere.
    let challenge = "zwkx4Wi0nph1A8rxivb-JTtrPYKoEAjD6OHuZ8fI3FU";
    let url = attempt.url();
    assert!(url.starts_with(&format!(
        "{ISSUER}/oauth/authorize?response_type=code&client_id={CLIENT}\
         &redirect_uri=https%3A%2F%2Fkiosk.example%2Fcallback&scope=openid+profile+email\
         &state={state}&nonce={nonce}&code_challenge="
    )));
    assert!(url.ends_with("&code_challenge_method=S256"), "{url}");
    assert!(url.contains(&format!("code_challenge={challenge}&")), "{url}");
    assert!(!url.contains(&verifier) && !url.contains("offline_access"));
    let printed = format!("{attempt:?}");
    for value in [state, nonce, verifier] {
        assert!(!printed.contains(&value), "{printed}");
    }
}

#[test]
fn a_scope_holds_openid_and_no_offline_access() {
    assert_eq!(scope(" openid, email\troast:read "), Ok("openid email roast:read".into()));
    for (words, why) in [
        ("email", "must hold openid"),
        ("openid offline_access", "refresh token"),
        ("openid \"x\"", "no word of a scope"),
    ] {
        assert!(scope(words).unwrap_err().contains(why), "{words}");
    }
    let of = |scopes: &[&str]| {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        usual_scope(&application(Settings { scopes, ..Settings::default() }))
    };
    assert_eq!(of(&[]), "openid profile email");
    assert_eq!(of(&["openid", "offline_access"]), "openid");
    assert_eq!(of(&["email", "roast:read"]), "openid email");
}
