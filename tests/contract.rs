//! Every call of the typed client against the embedded server over HTTP, at both endpoints, with
//! every trouble that the server can make.

mod faults;
mod rows;
mod sdk;
mod stage;
mod token_faults;

use appdeck::api::request::SignInQuery;
use appdeck::api::{Reply, Request};
use appdeck::sandbox::Seed;

use rows::{NAMES, ROWS, name};
use stage::{Endpoint, Stage};

#[tokio::test]
async fn every_call_does_what_it_says() {
    for endpoint in [Endpoint::Credentials, Endpoint::Workspace] {
        for row in ROWS {
            let stage = Stage::new(endpoint).await;
            let request = (row.request)(&stage);
            let result = stage.client.call(&request).await;
            let at = format!("{} with {endpoint:?}", name(&request));
            let sent = stage.received(&request);
            assert_eq!(sent.len(), 1, "{at}");
            if row.workspace_only && endpoint == Endpoint::Credentials {
                let error = result.expect_err(&at);
                assert_eq!(error.status, Some(403), "{at}: {error:?}");
                assert!(error.message.contains("workspace token only"), "{at}: {error}");
                continue;
            }
            let reply = result.unwrap_or_else(|error| panic!("{at}: {error:?}"));
            (row.check)(&stage, reply);
            assert!(row.workspace_only || sent[0].environment == stage.environment.id, "{at}");
        }
    }
}

#[tokio::test]
async fn the_table_has_every_call() {
    let mut missing = NAMES.to_vec();
    let stage = Stage::new(Endpoint::Workspace).await;
    for row in ROWS {
        let name = name(&(row.request)(&stage));
        missing.retain(|known| *known != name);
    }
    assert_eq!(missing, [""; 0], "calls without a row");
}

#[tokio::test]
async fn the_sign_in_log_tells_who_signed_in_where() {
    let stage = Stage::with(Endpoint::Credentials, Seed::Acme).await;
    let ask = async |query| match stage.client.call(&Request::ListSignIns(query)).await.unwrap() {
        Reply::SignIns(page) => page.items,
        reply => panic!("{reply:?}"),
    };
    let all = ask(SignInQuery::default()).await;
    assert!(all.iter().all(|found| found.email.contains('@')), "{all:?}");
    let first = all.first().expect("somebody signed in").client_id.clone();
    let application = Some(appdeck::domain::ClientId::new(&*first));
    let some = ask(SignInQuery { application, ..SignInQuery::default() }).await;
    assert!(!some.is_empty() && some.len() < all.len(), "{} of {}", some.len(), all.len());
    assert!(some.iter().all(|found| found.client_id == first), "{some:?}");
}
