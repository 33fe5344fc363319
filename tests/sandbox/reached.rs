//! By which names and protocols the sandbox is reached.

use appdeck::sandbox::{Database, SandboxOptions, Seed, start};
use reqwest::Version;
use serde_json::json;

use crate::support::sandbox::{Answer, World, empty, options};

#[tokio::test]
async fn both_loopback_addresses_are_served() {
    let world = empty().await;
    let port = world.domain(0).rsplit_once(':').unwrap().1;
    let mut urls = vec![format!("http://localhost:{port}")];
    // Not every machine has IPv6.
    let six = start(SandboxOptions {
        listen: "[::1]:0".parse().unwrap(),
        ..options(Database::Memory, Seed::Empty)
    });
    let six = six.await.ok().map(World::unsigned);
    if let Some(six) = &six {
        let other = six.domain(0).rsplit_once(':').unwrap().1;
        urls.push(format!("http://[::1]:{port}"));
        urls.push(format!("http://[::1]:{other}"));
        urls.push(format!("http://127.0.0.1:{other}"));
    }
    for url in urls {
        let path = format!("{url}/.well-known/openid-configuration");
        let answer = Answer::of(world.client.get(path).send().await.unwrap()).await.ok();
        assert_eq!(answer["issuer"], json!(url));
    }
}

#[tokio::test]
async fn grpc_is_told_that_it_is_in_the_wrong_place() {
    let world = empty().await;
    let http2 = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let url = &world.environment(0).url;
    for (client, version) in [(&http2, Version::HTTP_2), (&world.client, Version::HTTP_11)] {
        let call = client.post(format!("{url}/scalekit.v1.clients.ClientService/ListClients"));
        let call = call.header("content-type", "application/grpc+proto").body(vec![0; 5]);
        let answer = call.send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, version));
        assert_eq!(answer.headers()["grpc-status"], "12");
        assert_eq!(answer.headers()["content-type"], "application/grpc");
        let words = answer.headers()["grpc-message"].to_str().unwrap().to_owned();
        assert!(words.contains("speaks REST"), "{words}");
        assert!(answer.bytes().await.unwrap().is_empty());
    }
    let keys = http2.get(format!("{url}/keys")).send().await.unwrap();
    assert_eq!((keys.status().as_u16(), keys.version()), (200, Version::HTTP_2));
}
