//! Every trouble with tokens: what of them a client that checks everything refuses.

use appdeck::sandbox::{FIXED_NOW, Fault, Seed};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, Browser, text};
use crate::support::sandbox::{Answer, World, fixed};

/// A column of the table: the trouble, and what is wrong with the tokens for a code, a refresh token and
/// an application's own credentials.
struct TokenColumn {
    fault: Fault,
    code: &'static [&'static str],
    refresh: &'static [&'static str],
    own: &'static [&'static str],
}

fn both(fault: Fault, wrong: [&'static [&'static str]; 2]) -> TokenColumn {
    let [pair, own] = wrong;
    TokenColumn { fault, code: pair, refresh: pair, own }
}

pub fn columns() -> Vec<Fault> {
    table().into_iter().map(|column| column.fault).collect()
}

fn table() -> Vec<TokenColumn> {
    vec![
        TokenColumn { fault: Fault::RefuseCode, code: &["refused"], refresh: &[], own: &[] },
        TokenColumn { fault: Fault::NoNonce, code: &["id nonce"], refresh: &[], own: &[] },
        both(Fault::BadSignature, [&["access signature", "id signature"], &["access signature"]]),
        both(Fault::WrongAudience, [&["access audience", "id audience"], &["access audience"]]),
        both(Fault::WrongIssuer, [&["access issuer", "id issuer"], &["access issuer"]]),
        // Two hours: the tokens of users are good for less, those of applications for more.
        both(Fault::SkewedClock { seconds: -7200 }, [&["access expired", "id expired"], &[]]),
        both(
            Fault::SkewedClock { seconds: 600 },
            [&["access not yet", "id not yet"], &["access not yet"]],
        ),
    ]
}

/// A client that checks everything.
struct Checker<'a> {
    world: &'a World,
    keys: Json,
}

impl Checker<'_> {
    /// What is wrong with what it got.
    fn wrong(&self, app: &str, answer: &Answer, nonce: Option<&str>) -> Vec<String> {
        if answer.status != 200 {
            assert_eq!((answer.status, text(&answer.body, "error")), (400, "invalid_grant"));
            return vec!["refused".into()];
        }
        let access = text(&answer.body, "access_token");
        let mut wrong = self.token("access", app, access).0;
        if let Some(identity) = answer.body.get("id_token").and_then(Json::as_str) {
            let (more, claims) = self.token("id", app, identity);
            wrong.extend(more);
            let hash = digest(&SHA256, access.as_bytes());
            if claims["at_hash"] != json!(URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])) {
                wrong.push("id at_hash".into());
            }
            if claims.get("nonce") != nonce.map(|nonce| json!(nonce)).as_ref() {
                wrong.push("id nonce".into());
            }
        }
        wrong
    }

    fn token(&self, name: &str, app: &str, token: &str) -> (Vec<String>, Json) {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let part = |name: &str| decode(self.keys["keys"][0][name].as_str().unwrap());
        let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let verified =
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &decode(signature));
        let claims: Json =
            serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
        let (from, to) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
        // A minute of a fixed clock is more than this test needs.
        let now = FIXED_NOW.as_second();
        let checks = [
            ("signature", verified.is_ok()),
            ("audience", claims["aud"] == json!([app])),
            ("issuer", claims["iss"] == json!(self.world.environment(0).url)),
            ("expired", to > now + 60),
            ("not yet", from <= now + 60),
        ];
        let wrong = checks.iter().filter(|(_, good)| !good);
        (wrong.map(|(check, _)| format!("{name} {check}")).collect(), claims)
    }
}

/// One application, and what it does at the token endpoint.
struct Holder<'a> {
    app: &'a App,
    browser: &'a Browser<'a>,
    checker: &'a Checker<'a>,
}

impl Holder<'_> {
    async fn pending(&self) -> String {
        let mut asks = self.app.asks();
        asks.retain(|(name, _)| *name != "scope");
        asks.push(("scope", "openid offline_access"));
        self.browser.authorize(&asks).await.code()
    }

    async fn code(&self) -> (Vec<String>, Answer) {
        let code = self.pending().await;
        let answer = self.checker.world.grant(&self.app.exchanges(&code)).await;
        (self.checker.wrong(&self.app.id, &answer, Some("n-0S6")), answer)
    }

    async fn refresh(&self, token: &str) -> Vec<String> {
        let answer = self.checker.world.grant(&self.app.refreshes(token)).await;
        self.checker.wrong(&self.app.id, &answer, None)
    }

    async fn own(&self) -> Vec<String> {
        let answer = self.checker.world.sign_in(&self.app.id, &self.app.secret).await;
        self.checker.wrong(&self.app.id, &answer, None)
    }
}

#[tokio::test]
async fn a_client_that_checks_everything_finds_exactly_what_is_wrong() {
    let world = fixed(Seed::Empty).await;
    let desk = App::new(&world, "WEB_APP", json!({})).await;
    let other = App::new(&world, "WEB_APP", json!({})).await;
    let keys = Answer::of(world.bare("GET", "/keys").send().await.unwrap()).await.ok();
    let checker = Checker { world: &world, keys };
    let browser = Browser::of(&world, ANA).await;
    let desk = Holder { app: &desk, browser: &browser, checker: &checker };
    let other = Holder { app: &other, browser: &browser, checker: &checker };
    for TokenColumn { fault, code, refresh, own } in table() {
        let at = format!("{fault:?}");
        let (good, held) = desk.code().await;
        assert_eq!(good, [""; 0], "{at}: before");
        let rule = |times: Option<u32>| {
            let route = "POST /oauth/token";
            json!([{"route": route, "client_id": desk.app.id, "fault": fault, "times": times}])
        };
        world.set_faults(rule(None)).await;
        assert_eq!(desk.code().await.0, code, "{at}: a code");
        let token = text(&held.body, "refresh_token");
        assert_eq!(desk.refresh(token).await, refresh, "{at}: a refresh token");
        assert_eq!(desk.own().await, own, "{at}: its own credentials");
        assert_eq!(other.code().await.0, [""; 0], "{at}: another application");
        assert_eq!(other.own().await, [""; 0], "{at}: another application");
        world.set_faults(rule(Some(1))).await;
        assert_eq!(desk.code().await.0, code, "{at}: once");
        assert_eq!(desk.code().await.0, [""; 0], "{at}: and no more");
    }
}

#[tokio::test]
async fn a_code_that_was_refused_as_scripted_was_not_used() {
    let world = fixed(Seed::Empty).await;
    let desk = App::new(&world, "SPA", json!({})).await;
    let browser = Browser::of(&world, ANA).await;
    let code = browser.authorize(&desk.asks()).await.code();
    world.set_faults(json!([{"route": "*", "times": 1, "fault": {"kind": "refuse_code"}}])).await;
    let refused = world.grant(&desk.exchanges(&code)).await;
    assert_eq!((refused.status, text(&refused.body, "error")), (400, "invalid_grant"));
    world.grant(&desk.exchanges(&code)).await.ok();
}
