//! What tokens prove, when they are good and when one thing is wrong with them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value as Json, json};

use super::{CLIENT, ISSUER, application, attempt, kept};
use crate::domain::attempt::token::half_hash;
use crate::domain::attempt::{
    AttemptReport, CheckMark, CheckTopic, ExpectedTokens, GrantedTokens, LifetimeSource,
    VerifyingKey, judge,
};
use crate::domain::claim::Claim;
use crate::domain::{Secret, Settings};

const KEY: &[u8] = include_bytes!("../../../../assets/sandbox/signing-key.pk8");
const NOW: i64 = 1_795_521_600;
const CODE: &str = "canary_code_0123456789";

fn pair() -> RsaKeyPair {
    RsaKeyPair::from_pkcs8(KEY).unwrap()
}

fn key(id: &str) -> VerifyingKey {
    let pair = pair();
    let public = PublicKeyComponents::<Vec<u8>>::from(pair.public());
    VerifyingKey { id: id.into(), modulus: public.n, exponent: public.e }
}

fn signed_with(header: &Json, claims: &Json) -> Secret {
    let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let pair = pair();
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    Secret::new(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn signed(claims: &Json) -> Secret {
    signed_with(&json!({"alg": "RS256", "kid": "k1"}), claims)
}

fn access_claims() -> Json {
    json!({
        "iss": ISSUER, "sub": "usr_1", "aud": [CLIENT], "client_id": CLIENT, "iat": NOW,
        "nbf": NOW, "exp": NOW + 900, "scope": "openid profile email", "team": "desk",
    })
}

fn id_claims(access: &Secret) -> Json {
    let [_, nonce, _] = kept(&attempt());
    json!({
        "iss": ISSUER, "sub": "usr_1", "aud": [CLIENT], "azp": CLIENT, "iat": NOW, "exp": NOW + 900,
        "nonce": nonce, "at_hash": half_hash(access), "email": "canary@acme.example",
        "c_hash": half_hash(&Secret::new(CODE.into())), "name": "Canary Costa",
    })
}

fn granted() -> GrantedTokens {
    let access = signed(&access_claims());
    GrantedTokens {
        identity: Some(signed(&id_claims(&access))),
        access,
        refresh: false,
        kind: "Bearer".into(),
        expires_in: Some(900),
        scope: "openid profile email".into(),
    }
}

fn expected() -> ExpectedTokens {
    ExpectedTokens {
        lifetime: Some((900, LifetimeSource::Application)),
        claims: vec![Claim { key: "team".into(), value: "desk".into() }],
        scopes: Vec::new(),
    }
}

fn judged_at(granted: &GrantedTokens, expected: &ExpectedTokens, now: i64) -> AttemptReport {
    let now = Timestamp::from_second(now).unwrap();
    let code = Secret::new(CODE.into());
    judge(&attempt(), &code, granted, &[key("k0"), key("k1")], expected, now)
}

fn failed(report: &AttemptReport) -> Vec<CheckTopic> {
    let failed = report.checks.iter().filter(|one| one.mark == CheckMark::Failed);
    failed.map(|one| one.topic).collect()
}

/// What fails when one claim of the ID token is another one, or missing.
fn with_id(name: &str, value: Json) -> Vec<CheckTopic> {
    let mut granted = granted();
    let mut claims = id_claims(&granted.access);
    claims[name] = value;
    if claims[name].is_null() {
        claims.as_object_mut().unwrap().remove(name);
    }
    granted.identity = Some(signed(&claims));
    failed(&judged_at(&granted, &expected(), NOW))
}

fn with_access(name: &str, value: Json) -> Vec<CheckTopic> {
    let mut claims = access_claims();
    claims[name] = value;
    let access = signed(&claims);
    let granted =
        GrantedTokens { identity: Some(signed(&id_claims(&access))), access, ..granted() };
    failed(&judged_at(&granted, &expected(), NOW))
}

#[test]
fn good_tokens_pass_every_check() {
    let report = judged_at(&granted(), &expected(), NOW);
    assert_eq!(report.failed(), 0, "{:#?}", report.checks);
    let topics: Vec<_> = report.checks.iter().map(|one| one.topic).collect();
    assert_eq!(topics, CheckTopic::ALL);
    assert!(report.checks.iter().all(|one| one.mark == CheckMark::Passed));
    assert_eq!(judged_at(&granted(), &expected(), NOW + 930).failed(), 0, "a small skew");
    assert_eq!(judged_at(&granted(), &expected(), NOW - 30).failed(), 0, "either way");
}

#[test]
fn each_wrong_claim_fails_its_check() {
    let other = json!("another");
    assert_eq!(with_id("iss", other.clone()), [CheckTopic::IdIssuer]);
    assert_eq!(with_id("aud", json!(["another"])), [CheckTopic::IdAudience]);
    assert_eq!(with_id("aud", json!(CLIENT)), []);
    assert_eq!(with_id("azp", other.clone()), [CheckTopic::IdAudience]);
    assert_eq!(with_id("exp", json!(NOW - 61)), [CheckTopic::IdTime]);
    assert_eq!(with_id("exp", Json::Null), [CheckTopic::IdTime]);
    assert_eq!(with_id("iat", json!(NOW + 3600)), [CheckTopic::IdTime]);
    assert_eq!(with_id("nbf", json!(NOW + 3600)), [CheckTopic::IdTime]);
    assert_eq!(with_id("nonce", other.clone()), [CheckTopic::Nonce]);
    assert_eq!(with_id("nonce", Json::Null), [CheckTopic::Nonce]);
    assert_eq!(with_id("at_hash", other.clone()), [CheckTopic::AccessHash]);
    assert_eq!(with_id("at_hash", Json::Null), [], "it need not be there");
    assert_eq!(with_id("c_hash", other.clone()), [CheckTopic::CodeHash]);
    assert_eq!(with_access("iss", other.clone()), [CheckTopic::AccessIssuer]);
    assert_eq!(with_access("aud", other.clone()), [CheckTopic::AccessAudience]);
    assert_eq!(with_access("exp", json!(NOW + 1800)), [CheckTopic::Lifetime]);
    assert_eq!(with_access("team", other), [CheckTopic::CustomClaims]);
}

#[test]
fn a_signature_is_the_servers_and_rs256_or_it_is_none() {
    let id = |token: Secret| {
        let granted = GrantedTokens { identity: Some(token), ..granted() };
        let report = judged_at(&granted, &expected(), NOW);
        let topics = failed(&report);
        assert!(topics.contains(&CheckTopic::IdSignature), "{topics:?}");
        report.checks.into_iter().find(|one| one.mark == CheckMark::Failed).unwrap().text
    };
    let claims = id_claims(&granted().access);
    let header = |alg: &str, kid: &str| json!({"alg": alg, "kid": kid});
    assert!(id(signed_with(&header("none", "k1"), &claims)).contains("signed with none"));
    assert!(id(signed_with(&header("HS256", "k1"), &claims)).contains("signed with HS256"));
    assert!(id(signed_with(&header("RS256", "k9"), &claims)).contains("key k9 is not among"));
    let crit = json!({"alg": "RS256", "kid": "k1", "crit": ["x"]});
    assert!(id(signed_with(&crit, &claims)).contains("extension"));
    assert!(id(Secret::new("canary".into())).contains("cannot be read"));
    let forged = signed_with(&json!({"alg": "RS256"}), &json!({"iss": "evil"}));
    let good = signed_with(&json!({"alg": "RS256"}), &claims);
    let parts = |token: &Secret| text(token).split('.').map(str::to_owned).collect::<Vec<_>>();
    let (forged, good) = (parts(&forged), parts(&good));
    let mixed = format!("{}.{}.{}", good[0], forged[1], good[2]);
    assert!(id(Secret::new(mixed)).contains("signature is wrong"));
    assert!(id(Secret::new(format!("{}.{}.", good[0], good[1]))).contains("signature is wrong"));
}

#[expect(clippy::disallowed_methods, reason = "a test takes a token apart")]
fn text(token: &Secret) -> &str {
    token.expose()
}

#[test]
fn what_was_granted_is_compared_with_what_is_configured() {
    let with = |change: fn(&mut GrantedTokens)| {
        let mut granted = granted();
        change(&mut granted);
        failed(&judged_at(&granted, &expected(), NOW))
    };
    assert_eq!(with(|one| one.scope = String::new()), [], "as asked for");
    assert_eq!(with(|one| one.scope = "openid email".into()), [CheckTopic::Scope]);
    assert_eq!(with(|one| one.scope += " admin"), [CheckTopic::Scope]);
    assert_eq!(with(|one| one.refresh = true), [CheckTopic::RefreshToken]);
    assert_eq!(with(|one| one.kind = "mac".into()), [CheckTopic::Code]);
    assert_eq!(with(|one| one.identity = None), [CheckTopic::IdSignature]);
    // An opaque access token belongs to no ID token that names another.
    assert_eq!(with(|one| one.access = Secret::new("opaque".into())), [CheckTopic::AccessHash]);
    let policy = ExpectedTokens::of(&application(Settings::default()), Some(15));
    assert_eq!(policy.lifetime, Some((900, LifetimeSource::SessionPolicy)));
    assert_eq!(judged_at(&granted(), &policy, NOW).failed(), 0);
    let own = Settings { access_token_expiry: Some(60), ..Settings::default() };
    let own = ExpectedTokens::of(&application(own), Some(15));
    assert_eq!(failed(&judged_at(&granted(), &own, NOW)), [CheckTopic::Lifetime]);
}

#[test]
fn nothing_that_is_shown_is_a_token_or_somebodys_name() {
    let granted = granted();
    let report = judged_at(&granted, &expected(), NOW);
    let shown = format!("{report:?} {granted:?}");
    let [state, nonce, verifier] = kept(&attempt());
    let whole = [&granted.access, granted.identity.as_ref().unwrap()].map(text);
    for value in [state.as_str(), &nonce, &verifier, whole[0], whole[1], CODE, "eyJ"] {
        assert!(!shown.contains(value), "{value}: {shown}");
    }
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");
    let claim = |name: &str| report.claims.iter().find(|one| one.name == name).unwrap();
    assert_eq!(claim("email").value, "c…@acme.example");
    assert_eq!(claim("name").value, "C…");
    assert_eq!(claim("exp").value, "2026-11-24 12:15 UTC");
    assert_eq!(claim("team").value, "desk");
    let hostile = signed(&json!({"iss": "\u{1b}[2J", "\u{202e}": {"a": 1}, "aud": [1, 2]}));
    let granted = GrantedTokens { identity: Some(hostile), ..granted };
    let shown = format!("{:?}", judged_at(&granted, &expected(), NOW));
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
}
