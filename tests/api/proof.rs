use appdeck::api::Proof;
use appdeck::domain::{ClientId, Secret};

use super::server::{Does, Server, answer, json};
use super::{SECRET, client, token_answer};

type Script = fn(bool) -> Does;

async fn proof(may_use_api: bool, does: impl Fn(bool) -> Does + Send + Sync + 'static) -> Proof {
    let server = Server::start(move |seen, _| {
        assert_eq!(seen.line, "POST /oauth/token");
        assert!(seen.body.ends_with(&format!("&client_id=webc_1&client_secret={SECRET}")));
        does(seen.body.starts_with("grant_type=client_credentials&"))
    })
    .await;
    let secret = Secret::new(SECRET.into());
    client(&server).prove(&ClientId::new("webc_1"), &secret, may_use_api).await
}

fn refuses(error: &'static str) -> impl Fn(bool) -> Does + Send + Sync + 'static {
    move |_| json("400 Bad Request", &format!(r#"{{"error":"{error}"}}"#))
}

#[tokio::test]
async fn the_token_endpoint_tells_right_from_wrong() {
    assert_eq!(proof(true, |_| token_answer("t")).await, Proof::Right);
    assert_eq!(proof(true, refuses("invalid_client")).await, Proof::Wrong);
    assert_eq!(proof(false, refuses("invalid_grant")).await, Proof::Right);
    assert_eq!(proof(false, refuses("invalid_client")).await, Proof::Wrong);
    let grpc = |_| json("401 Unauthorized", r#"{"code":16,"message":"unauthenticated"}"#);
    assert_eq!(proof(true, grpc).await, Proof::Wrong);
}

#[tokio::test]
async fn a_client_without_that_grant_is_asked_another_way() {
    let asked = |credentials| {
        let error = if credentials { "unauthorized_client" } else { "invalid_grant" };
        json("400 Bad Request", &format!(r#"{{"error":"{error}"}}"#))
    };
    let right = Proof::RightWithoutToken("unauthorized_client".into());
    assert_eq!(proof(true, asked).await, right);
    // Of one that may have no tokens of its own nothing else was to be expected.
    assert_eq!(proof(false, asked).await, Proof::Right);
}

#[tokio::test]
async fn trouble_is_never_called_wrong_or_right() {
    let cases: [(&str, Script); 7] = [
        ("429", |_| answer("429 Too Many", "", "")),
        ("503", |_| answer("503 Unavailable", "", "invalid_client")),
        ("reset", |_| Does::ClosesWithoutAnswer),
        ("401 of a proxy", |_| answer("401 Unauthorized", "", "who are you")),
        ("invalid_request", |_| json("400 Bad Request", r#"{"error":"invalid_request"}"#)),
        ("a page", |_| answer("200 OK", "", "<html>log in first</html>")),
        ("an echo", |_| answer("400 Bad", "", SECRET)),
    ];
    for (name, does) in cases {
        for may_use_api in [true, false] {
            let proof = proof(may_use_api, does).await;
            assert!(matches!(proof, Proof::Unknown(_)), "{name}: {proof:?}");
            assert!(!format!("{proof:?}").contains(SECRET), "{name}: {proof:?}");
        }
    }
}
