//! The token endpoint, what its tokens say, and what is announced of it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value as Json, json};

use crate::support::sandbox::{Answer, World, empty, read};

/// The discovery document and the key set of an address.
async fn published(world: &World, url: &str, path: &str) -> (Json, Json) {
    let get = async |url: String| Answer::of(world.client.get(url).send().await.unwrap()).await;
    let discovery = get(format!("{url}{path}")).await.ok();
    let keys = get(discovery["jwks_uri"].as_str().unwrap().to_owned()).await.ok();
    (discovery, keys)
}

/// The header and the claims of a token that these keys verify.
fn verified(token: &str, keys: &Json) -> (Json, Json) {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let part = |name: &str| decode(keys["keys"][0][name].as_str().unwrap());
    let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
    let (signed, signature) = token.rsplit_once('.').unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &decode(signature)).unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let json = |text: &str| serde_json::from_slice::<Json>(&decode(text)).unwrap();
    (json(header), json(claims))
}

/// A Web Application with these settings, and its first secret.
async fn application(world: &World, settings: Json) -> (String, String) {
    let id = world.create("WEB_APP", "Desk").await;
    world.send("PATCH", &format!("/api/v1/clients/{id}"), settings).await.ok();
    let (_, secret) = world.create_secret(&id).await;
    (id, secret)
}

#[tokio::test]
async fn the_issuer_is_the_host_that_was_asked() {
    let world = empty().await;
    let port = world.domain(0).rsplit_once(':').unwrap().1;
    let mut tokens = Vec::new();
    for name in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"] {
        let (url, host) = (world.environment(0).url.clone(), format!("{name}:{port}"));
        let issuer = format!("http://{}", host.to_ascii_lowercase());
        let ask = async |path: &str| {
            let request = world.client.get(format!("{url}{path}")).header("host", &host);
            Answer::of(request.send().await.unwrap()).await.ok()
        };
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
        {
            let discovery = ask(path).await;
            assert_eq!(discovery["issuer"], json!(issuer));
            assert_eq!(discovery["token_endpoint"], json!(format!("{issuer}/oauth/token")));
            assert_eq!(discovery["jwks_uri"], json!(format!("{issuer}/keys")));
        }
        let environment = world.environment(0);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &environment.client_id),
            ("client_secret", read(&environment.client_secret)),
        ];
        let request = world.bare("POST", "/oauth/token").header("host", &host).form(&form);
        let answer = Answer::of(request.send().await.unwrap()).await.ok();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        let (header, claims) = verified(&token, &ask("/keys").await);
        assert_eq!(claims["iss"], json!(issuer));
        assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
        tokens.push(token);
    }
    for token in tokens {
        let request = world.bare("GET", "/api/v1/clients").bearer_auth(token);
        assert_eq!(request.send().await.unwrap().status(), 200, "whatever the name");
    }
}

#[tokio::test]
async fn what_is_announced_is_served() {
    let world = empty().await;
    let url = world.environment(0).url.clone();
    let (discovery, _) = published(&world, &url, "/.well-known/openid-configuration").await;
    for (name, endpoint) in discovery.as_object().unwrap() {
        let Some(endpoint) = endpoint.as_str() else { continue };
        let served = world.client.get(endpoint).send().await.unwrap().status();
        assert!(served != 404 || name == "issuer", "{name}: {served}");
    }
    for grant in discovery["grant_types_supported"].as_array().unwrap() {
        let environment = world.environment(0);
        let fields = [
            ("grant_type", grant.as_str().unwrap()),
            ("client_id", &environment.client_id),
            ("client_secret", read(&environment.client_secret)),
        ];
        let answer = world.grant(&fields).await;
        assert_ne!(answer.body["error"], json!("unsupported_grant_type"), "{grant}");
    }
    for (name, values) in [
        ("response_types_supported", json!(["code"])),
        ("subject_types_supported", json!(["public"])),
        ("id_token_signing_alg_values_supported", json!(["RS256"])),
        ("code_challenge_methods_supported", json!(["S256"])),
        (
            "token_endpoint_auth_methods_supported",
            json!(["none", "client_secret_basic", "client_secret_post"]),
        ),
    ] {
        assert_eq!(discovery[name], values);
    }
}

#[tokio::test]
async fn a_token_says_who_may_do_what_until_when() {
    let world = empty().await;
    let url = world.environment(0).url.clone();
    let (_, keys) = published(&world, &url, "/.well-known/openid-configuration").await;
    let settings = json!({
        "scopes": ["orders:read", "orders:write"], "access_token_expiry": 900,
        "custom_claims": [
            {"key": "team", "value": "desk"}, {"key": "sub", "value": "somebody"},
            {"key": "roles", "value": "admin"}, {"key": "scopes", "value": "all"}
        ]
    });
    let (id, secret) = application(&world, settings).await;
    let answer = world.sign_in(&id, &secret).await.ok();
    assert_eq!(answer["token_type"], json!("Bearer"));
    assert_eq!(answer["expires_in"], json!(86_400), "the session policy's 1440 minutes");
    assert_eq!(answer["scope"], json!("orders:read orders:write"));

    let (_, mut claims) = verified(answer["access_token"].as_str().unwrap(), &keys);
    let second = |name: &str| claims[name].as_i64().unwrap();
    assert_eq!((second("nbf"), second("exp")), (second("iat"), second("iat") + 86_400));
    assert!(claims["jti"].as_str().unwrap().starts_with("tkn_"), "{claims}");
    for name in ["iat", "nbf", "exp", "jti"] {
        claims.as_object_mut().unwrap().remove(name);
    }
    let said = json!({
        "iss": url, "sub": id, "client_id": id, "aud": [id], "team": "desk",
        "scopes": ["orders:read", "orders:write"]
    });
    assert_eq!(claims, said, "and nothing else");
    let again = world.sign_in(&id, &secret).await.ok();
    assert_ne!(again["access_token"], answer["access_token"], "each has an id of its own");
}

#[tokio::test]
async fn scopes_and_grant_types_bind_an_application() {
    let world = empty().await;
    let settings = json!({"scopes": ["read", "write"], "grant_types": ["client_credentials"]});
    let (bound, bound_secret) = application(&world, settings).await;
    let (code, code_secret) =
        application(&world, json!({"grant_types": ["authorization_code"]})).await;
    let (free, free_secret) = application(&world, json!({"scopes": []})).await;
    let ask = async |id: &str, secret: &str, grant: &str, scope: &str| {
        let fields =
            [("grant_type", grant), ("client_id", id), ("client_secret", secret), ("scope", scope)];
        let answer = world.grant(&fields).await;
        let told = if answer.status == 200 { "scope" } else { "error" };
        answer.body[told].as_str().unwrap().to_owned()
    };
    let own = "client_credentials";
    for (id, secret, grant, scope, told) in [
        (&bound, &bound_secret, own, "", "read write"),
        (&bound, &bound_secret, own, "write", "write"),
        (&bound, &bound_secret, own, "write  write", "write"),
        (&bound, &bound_secret, own, "read admin", "invalid_scope"),
        (&bound, &bound_secret, "authorization_code", "", "unauthorized_client"),
        (&bound, &bound_secret, "password", "", "unsupported_grant_type"),
        (&code, &code_secret, own, "", "unauthorized_client"),
        (&code, &code_secret, "authorization_code", "", "invalid_request"),
        (&free, &free_secret, own, "", ""),
        (&free, &free_secret, own, "anything goes", "anything goes"),
    ] {
        assert_eq!(ask(id, secret, grant, scope).await, told, "{grant} {scope}");
    }
}

#[tokio::test]
async fn credentials_come_by_form_or_by_basic() {
    let world = empty().await;
    let environment = world.environment(0);
    let (id, secret) = (&environment.client_id, read(&environment.client_secret));
    let answer = world.sign_in(id, secret).await.ok();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(86_400)));

    let basic = |secret: &str| {
        let request = world.bare("POST", "/oauth/token").basic_auth(id, Some(secret));
        request.form(&[("grant_type", "client_credentials")]).send()
    };
    Answer::of(basic(secret).await.unwrap()).await.ok();
    let refused = basic("wrong").await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    assert_eq!(refused.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn only_the_scheme_basic_authenticates_a_client() {
    let world = empty().await;
    let environment = world.environment(0);
    let (id, secret) = (environment.client_id.as_str(), read(&environment.client_secret));
    let grant = ("grant_type", "client_credentials");
    let form = [grant, ("client_id", id), ("client_secret", secret)];
    let post = || world.bare("POST", "/oauth/token");
    let status = async |request: reqwest::RequestBuilder| {
        let answer = Answer::of(request.send().await.unwrap()).await;
        (answer.status, answer.body["error"].as_str().unwrap_or_default().to_owned())
    };
    let done = (200, String::new());
    for header in [format!("Bearer {}", world.token), "Bearer".into(), "Digest a=b".into()] {
        let request = post().header("authorization", header.clone()).form(&form);
        assert_eq!(status(request).await, done, "{header}");
    }
    let basic = || post().basic_auth(id, Some(secret));
    let refused = (400, "invalid_request".to_owned());
    assert_eq!(status(basic().form(&[grant])).await, done);
    assert_eq!(status(basic().form(&[grant, ("client_id", id)])).await, done);
    assert_eq!(status(basic().form(&form)).await, refused, "two ways at once");
    assert_eq!(status(basic().form(&[grant, ("client_id", "skc_2")])).await, refused);
    assert_eq!(status(post().form(&[grant, grant])).await, refused, "a parameter comes once");
    let broken = post().header("authorization", "Basic ???").form(&[grant]);
    assert_eq!(status(broken).await, (401, "invalid_client".into()));
    assert_eq!(status(post().form(&[grant])).await, (401, "invalid_client".into()));
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_the_words_of_rfc_6749() {
    let world = empty().await;
    let web = world.create("WEB_APP", "Desk").await;
    let spa = world.create("SPA", "Kiosk").await;
    let (_, secret) = world.create_secret(&web).await;
    let code = |client, secret, grant| {
        [("grant_type", grant), ("client_id", client), ("client_secret", secret), ("code", "c")]
    };
    for (fields, status, error) in [
        (code(web.as_str(), secret.as_str(), "authorization_code"), 400, "invalid_grant"),
        (code(&web, "wrong", "authorization_code"), 401, "invalid_client"),
        (code("webc_0", &secret, "client_credentials"), 401, "invalid_client"),
        (code(&spa, "", "client_credentials"), 400, "unauthorized_client"),
        (code(&spa, "", "authorization_code"), 400, "invalid_grant"),
        (code(&spa, "a secret", "authorization_code"), 401, "invalid_client"),
        (code(&web, &secret, "password"), 400, "unsupported_grant_type"),
    ] {
        let answer = world.grant(&fields).await;
        assert_eq!((answer.status, &answer.body["error"]), (status, &json!(error)), "{fields:?}");
        assert!(!answer.body.to_string().contains(&secret));
    }
    let answer = world.grant(&[("client_id", web.as_str())]).await;
    assert_eq!(answer.body["error"], json!("invalid_request"));
}
