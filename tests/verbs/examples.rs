//! Every example of the help does what it says.

use appdeck::sandbox::Seed;
use appdeck::verbs::{Exit, VERBS};

use super::shop::Shop;
use crate::support::sandbox::{Answer, token};

#[tokio::test]
async fn every_example_runs() {
    let shop = Shop::open(Seed::Acme).await;
    // The file that the examples read: a secret of an application of theirs.
    let production = shop.world.environment(1);
    let token = token(&shop.world.client, production).await;
    // They name no environment where the variable does.
    let developing = [("APPDECK_ENV", "Acme Development")];
    let planner = shop.run_with("appdeck secrets list Roast-Planner --json", &developing).await;
    let secret = planner.document()["secrets"][1]["suffix"].as_str().unwrap().to_owned();
    let variables = [("APPDECK_ENV", "Acme Production"), ("SECRET", secret.as_str())];
    let listed = shop.run_with("appdeck apps get Warehouse-Sync --json", &variables).await;
    let id = listed.document()["application"]["client_id"].as_str().unwrap().to_owned();
    let url = format!("{}/api/v1/clients/{id}/secrets", production.url);
    let created = shop.world.client.post(url).bearer_auth(token).send().await.unwrap();
    let created = Answer::of(created).await.ok();
    std::fs::write(shop.path("secret.txt"), created["plain_secret"].as_str().unwrap()).unwrap();
    // The log that they read: a sign-in that is right.
    let desk = shop.run_with("appdeck apps get Coffee-Desk --json", &variables).await.document();
    let (id, uri) = (&desk["application"]["client_id"], &desk["application"]["post_login_uris"][0]);
    let (id, uri) = (id.as_str().unwrap(), uri.as_str().unwrap());
    let query = format!("response_type=code&scope=openid&client_id={id}&redirect_uri={uri}");
    let line = format!("\"GET {}/oauth/authorize?{query} HTTP/1.1\" 400\n", production.url);
    std::fs::write(shop.path("access.log"), line).unwrap();

    let mut count = 0;
    for verb in &VERBS {
        let words = format!("appdeck {}", verb.path.join(" "));
        for example in verb.examples {
            assert!(example.line.contains(&words), "{words}: {}", example.line);
            let ran =
                shop.run_with(example.line, &variables).await.ended(i32::from(example.exit.code()));
            let failed = example.exit == Exit::Failed;
            assert_eq!(ran.err.contains("error"), failed, "{}: {ran:?}", example.line);
            count += 1;
        }
    }
    assert!(count >= VERBS.len(), "{count}");
}
