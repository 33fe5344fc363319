//! The log of authentication requests.

use appdeck::sandbox::{Database, Seed};
use serde_json::{Value as Json, json};

use crate::support::sandbox::{options, seeded, world};

#[tokio::test]
async fn the_sign_in_log_is_newest_first_and_filtered() {
    let world = seeded(Seed::Acme).await;
    let log = async |query: &str| {
        let path = format!("/api/v1/logs/authentication/requests?{query}");
        world.call("GET", &path).await.ok()
    };
    let texts = |page: &Json, key: &str| -> Vec<String> {
        let entries = page["authRequests"].as_array().unwrap().iter();
        entries.map(|entry| entry[key].as_str().unwrap().to_owned()).collect()
    };
    let all = log("page_size=30").await;
    let times = texts(&all, "timestamp");
    assert!(times.len() > 2 && times.is_sorted_by(|a, b| a >= b), "{times:?}");

    let first = log("page_size=1").await;
    let next = first["next_page_token"].as_str().unwrap().replace('=', "%3D");
    let second = log(&format!("page_size=1&page_token={next}")).await;
    assert_eq!(texts(&second, "timestamp"), times[1..2]);

    let back = second["prev_page_token"].as_str().unwrap().replace('=', "%3D");
    assert_eq!(log(&format!("page_size=1&page_token={back}")).await, first);
    assert_eq!(first["prev_page_token"], json!(""));

    let failures = log("status=failed").await;
    assert_eq!(texts(&failures, "status"), ["FAILED"]);
    let client = failures["authRequests"][0]["client_id"].as_str().unwrap().to_owned();
    let of_client = texts(&log(&format!("client_id={client}")).await, "client_id");
    assert!(!of_client.is_empty() && of_client.iter().all(|id| *id == client));
    let later = log(&format!("start_time={}", times[0])).await;
    assert_eq!(texts(&later, "timestamp"), times[..1]);
    let earlier = log(&format!("end_time={}", times[0])).await;
    assert_eq!(texts(&earlier, "timestamp"), times[1..]);

    let each = log("status=FAILED&status=Success&page_size=30").await;
    assert_eq!(texts(&each, "timestamp"), times, "a status may be repeated");
    assert_eq!(texts(&log("status=initiated&status=PENDING").await, "status"), [""; 0]);
    let email = texts(&all, "email")[0].clone();
    let of_person = texts(&log(&format!("email={}", email.to_uppercase())).await, "email");
    assert!(!of_person.is_empty() && of_person.iter().all(|one| *one == email), "{of_person:?}");
    assert_eq!(texts(&log("email=nobody@acme.example").await, "email"), [""; 0]);
}

#[tokio::test]
async fn an_entry_says_what_the_api_says() {
    let world = seeded(Seed::Acme).await;
    let path = "/api/v1/logs/authentication/requests";
    let page = world.call("GET", path).await.ok();
    let entry = page["authRequests"][0].as_object().unwrap();
    for key in [
        "auth_request_id",
        "client_id",
        "client_name",
        "client_type",
        "environment_id",
        "organization_id",
        "connection_id",
        "status",
        "email",
        "timestamp",
    ] {
        assert!(entry.contains_key(key), "{key}: {entry:?}");
    }
    assert!(entry["auth_request_id"].as_str().unwrap().starts_with("areq_"));
    let ids: std::collections::HashSet<_> = page["authRequests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["auth_request_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), page["authRequests"].as_array().unwrap().len());
    assert!(["WEB_APP", "SPA", "NTV"].contains(&entry["client_type"].as_str().unwrap()));
    for query in ["status=failure", "start_time=yesterday", "page_size=31"] {
        let answer = world.call("GET", &format!("{path}?{query}")).await;
        assert_eq!(answer.refused(400), "INVALID_ARGUMENT", "{query}");
    }
}

#[tokio::test]
async fn a_database_of_an_earlier_version_speaks_the_apis_words() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.db");
    let run = || options(Database::File(file.clone()), Seed::Acme);
    world(run()).await.sandbox.stop().await;
    let store = rusqlite::Connection::open(&file).unwrap();
    let earlier = "UPDATE sign_ins SET status = iif(status = 'FAILED', 'failure', 'success')";
    store.execute(earlier, []).unwrap();
    drop(store);
    let world = world(run()).await;
    let path = "/api/v1/logs/authentication/requests?status=SUCCESS&status=FAILED";
    let found = world.call("GET", path).await.ok();
    assert_eq!(
        found["total_size"],
        world.call("GET", path.split('?').next().unwrap()).await.ok()["total_size"]
    );
    assert_ne!(found["total_size"], json!(null));
}
