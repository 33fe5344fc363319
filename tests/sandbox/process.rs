use std::io::Read;
use std::net::TcpStream;

use appdeck::sandbox::{Database, FIXED_NOW, Seed, start};
use serde_json::{Value as Json, json};

use crate::support::sandbox::{World, empty, fixed, options, read, world};

async fn listed(world: &World) -> Json {
    let path = "/api/v1/clients?page_size=30&filter.client_type=ALL";
    world.call("GET", path).await.ok()["clients"].clone()
}

#[tokio::test]
async fn a_restart_keeps_data_and_credentials() {
    let directory = tempfile::tempdir().unwrap();
    let file = Database::File(directory.path().join("sandbox.db"));
    let first = world(options(file.clone(), Seed::Acme)).await;
    let client = first.create("WEB_APP", "Added yesterday").await;
    let (_, secret) = first.create_secret(&client).await;
    let before = listed(&first).await;
    let announcement = first.sandbox.announcement().clone();
    first.sandbox.stop().await;

    // Another seed changes nothing: the database has data.
    let second = world(options(file, Seed::Crowded)).await;
    let again = second.sandbox.announcement();
    assert_eq!(again.workspace_token, announcement.workspace_token);
    assert_eq!(again.environments[0].client_secret, announcement.environments[0].client_secret);
    let without_use = |mut list: Json| {
        for secret in list
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .flat_map(|client| client["secrets"].as_array_mut().unwrap())
        {
            secret.as_object_mut().unwrap().remove("last_used_time");
        }
        list
    };
    assert_eq!(without_use(listed(&second).await), without_use(before));
    second.sign_in(&client, &secret).await.ok();
}

#[tokio::test]
async fn a_start_restores_the_sandboxs_own_way_in() {
    let directory = tempfile::tempdir().unwrap();
    let file = Database::File(directory.path().join("sandbox.db"));
    let first = world(options(file.clone(), Seed::Empty)).await;
    let own = first.environment(0).client_id.clone();
    let secret = first.secrets(&own).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/clients/{own}");
    let inactive = json!({"status": "INACTIVE"});
    first.send("PATCH", &format!("{path}/secrets/{secret}"), inactive).await.ok();
    first.send("PATCH", &path, json!({"disallow_scalekit_api_access": true})).await.ok();
    assert_eq!(first.call("GET", &path).await.refused(401), "UNAUTHENTICATED");
    first.sandbox.stop().await;

    let second = world(options(file, Seed::Empty)).await;
    let secrets = second.secrets(&own).await;
    assert_eq!(secrets.len(), 1, "the same secret, not another one");
    assert_eq!(secrets[0]["status"], json!("ACTIVE"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sandboxes_share_one_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = Database::File(directory.path().join("sandbox.db"));
    let run = || tokio::spawn(start(options(file.clone(), Seed::Acme)));
    let (one, two) = tokio::join!(run(), run());
    let (one, two) =
        (World::of(one.unwrap().unwrap()).await, World::of(two.unwrap().unwrap()).await);
    assert_eq!(one.sandbox.announcement().environments.len(), 2, "seeded once");
    assert_ne!(one.domain(0), two.domain(0), "each has its own ports");
    assert_eq!(listed(&one).await.as_array().unwrap().len(), 11);

    let create = |world: World| {
        tokio::spawn(async move {
            for number in 0..10 {
                let id = world.create("SPA", &format!("Kiosk {number}")).await;
                let path = format!("/api/v1/clients/{id}");
                world.send("PATCH", &path, json!({"scopes": ["openid"]})).await.ok();
            }
            world
        })
    };
    let (one, two) = tokio::join!(create(one), create(two));
    let (one, two) = (one.unwrap(), two.unwrap());
    let total = async |world: &World| {
        world.call("GET", "/api/v1/clients?filter.client_type=ALL").await.ok()["total_size"].clone()
    };
    assert_eq!((total(&one).await, total(&two).await), (json!(31), json!(31)));
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_is_the_owners_alone_and_holds_no_secret() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sandbox.db");
    let world = world(options(Database::File(path), Seed::Empty)).await;
    let client = world.create("WEB_APP", "Desk").await;
    let (_, secret) = world.create_secret(&client).await;
    let files: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(Result::unwrap).collect();
    assert!(files.len() > 1, "write-ahead logging");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(!bytes.windows(20).any(|window| window == &secret.as_bytes()[..20]), "{file:?}");
    }
}

#[tokio::test]
async fn a_fixed_sandbox_repeats_itself() {
    let run = async || {
        let world = fixed(Seed::Acme).await;
        let client = world.create("WEB_APP", "Desk").await;
        let secret = world.create_secret(&client).await;
        let environments = world.sandbox.announcement().environments.iter();
        let secrets: Vec<_> =
            environments.map(|found| read(&found.client_secret).to_owned()).collect();
        let answer = world.call("GET", &format!("/api/v1/clients/{client}")).await.ok();
        (secrets, client, secret, listed(&world).await, answer)
    };
    let first = run().await;
    assert_eq!(first, run().await);
    let created = first.4["client"]["create_time"].as_str().unwrap();
    assert!(created.starts_with(&FIXED_NOW.strftime("%Y-%m-%dT%H:%M:00").to_string()), "{created}");
}

#[tokio::test]
async fn the_types_of_secrets_follow_the_environment() {
    let world = empty().await;
    let secret = |index| read(&world.environment(index).client_secret);
    assert!(secret(0).starts_with("test_") && secret(1).starts_with("sk_"));
}

/// Waits until the server closes a connection that is open and idle.
async fn closed(connection: TcpStream) {
    let read = move || (&connection).read(&mut [0]);
    // A reset is an end too.
    assert_eq!(tokio::task::spawn_blocking(read).await.unwrap().unwrap_or(0), 0);
}

#[tokio::test]
async fn stopping_lets_an_open_request_end() {
    let world = empty().await;
    let idle = TcpStream::connect(world.domain(1)).unwrap();
    world.set_faults(json!([{"route": "GET /keys", "fault": {"kind": "delay", "ms": 50}}])).await;
    let keys = tokio::spawn(world.bare("GET", "/keys").send());
    while world.sandbox.requests().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert!(!keys.is_finished());
    world.sandbox.stop().await;
    assert_eq!(keys.await.unwrap().unwrap().status(), 200);
    closed(idle).await;
}

#[tokio::test]
async fn dropping_closes_every_connection() {
    let world = empty().await;
    let idle = TcpStream::connect(world.domain(1)).unwrap();
    drop(world.sandbox);
    closed(idle).await;
}
