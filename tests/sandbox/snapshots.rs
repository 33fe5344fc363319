//! Named snapshots: everything as it was, at once.

use std::path::Path;

use appdeck::sandbox::{Database, SandboxOptions, Seed, start};
use serde_json::{Value as Json, json};

use crate::support::binary::{SandboxProcess, program, ran};
use crate::support::browser::{ANA, App, Browser, text};
use crate::support::sandbox::{Answer, World, options, read, world};

fn kept(directory: &Path, database: Database) -> SandboxOptions {
    let snapshots = Some(directory.join("snapshots"));
    SandboxOptions { snapshots, ..options(database, Seed::Empty) }
}

async fn ask(world: &World, method: &str, path: &str) -> Answer {
    Answer::of(world.bare(method, &format!("/_sandbox/snapshots{path}")).send().await.unwrap())
        .await
}

/// What the sandbox says when it refuses.
async fn refusal(world: &World, method: &str, path: &str) -> (u16, String) {
    let request = world.bare(method, &format!("/_sandbox/snapshots{path}"));
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The names of all applications.
async fn names(world: &World) -> Vec<String> {
    let path = "/api/v1/clients?page_size=30&filter.client_type=ALL";
    let list = world.call("GET", path).await.ok();
    let all = list["clients"].as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn everything_is_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let world = world(kept(directory.path(), Database::Memory)).await;
    let desk = App::new(&world, "WEB_APP", json!({})).await;
    let browser = Browser::of(&world, ANA).await;
    let tokens = desk.tokens(&browser, "openid offline_access").await;
    let before = names(&world).await;
    assert_eq!(ask(&world, "PUT", "/before").await.ok()["replaced"], json!(false));

    world.create("SPA", "Later").await;
    browser.get("/oidc/logout", &[]).await.page(200);
    let refresh = async || world.grant(&desk.refreshes(text(&tokens, "refresh_token"))).await;
    assert_eq!(refresh().await.status, 400, "the session has ended");
    world.call("DELETE", &format!("/api/v1/clients/{}", desk.id)).await.ok();

    ask(&world, "PUT", "/before/restore").await.ok();
    assert_eq!(names(&world).await, before);
    world.sign_in(&desk.id, &desk.secret).await.ok();
    refresh().await.ok();
    // Twice: the snapshot itself is what it was.
    ask(&world, "PUT", "/before/restore").await.ok();
    refresh().await.ok();
}

#[tokio::test]
async fn snapshots_are_listed_replaced_and_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let world = world(kept(directory.path(), Database::Memory)).await;
    assert_eq!(ask(&world, "GET", "").await.ok(), json!({"snapshots": []}));
    for (name, replaced) in [("second", false), ("first", false), ("second", true)] {
        let answer = ask(&world, "PUT", &format!("/{name}")).await.ok();
        assert_eq!(answer, json!({"name": name, "replaced": replaced}));
    }
    let listed = ask(&world, "GET", "").await.ok()["snapshots"].as_array().unwrap().clone();
    let told: Vec<_> =
        listed.iter().map(|one| (one["name"].clone(), one["restorable"].clone())).collect();
    assert_eq!(told, [(json!("first"), json!(true)), (json!("second"), json!(true))]);
    assert!(listed.iter().all(|one| one["saved_at"].is_string() && one["seed"] == json!("empty")));
    ask(&world, "DELETE", "/first").await.ok();
    assert_eq!(ask(&world, "GET", "").await.ok()["snapshots"].as_array().unwrap().len(), 1);
    for (method, path) in [("DELETE", "/first"), ("PUT", "/first/restore")] {
        let refused = refusal(&world, method, path).await;
        assert_eq!(refused, (404, "there is no snapshot first\n".into()));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_the_owners_alone_and_names_are_no_paths() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let world = world(kept(directory.path(), Database::Memory)).await;
    ask(&world, "PUT", "/before").await.ok();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let kept = directory.path().join("snapshots");
    assert_eq!(mode(&kept), 0o700);
    let files: Vec<_> = std::fs::read_dir(&kept).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(files, [kept.join("before.sqlite")], "nothing unfinished");
    assert_eq!(mode(&files[0]), 0o600);
    for name in ["..%2Fbefore", ".hidden", "%2Fetc%2Fpasswd", "a%20b", "%C3%A4", "a%00b"] {
        for (method, path) in [("PUT", ""), ("PUT", "/restore"), ("DELETE", "")] {
            let (status, words) = refusal(&world, method, &format!("/{name}{path}")).await;
            assert_eq!(status, 400, "{name}: {words}");
            assert!(words.contains("is no name for a snapshot"), "{words}");
        }
    }
    assert!(!directory.path().join("before.sqlite").exists());
}

#[tokio::test]
async fn what_is_announced_stays_good() {
    let directory = tempfile::tempdir().unwrap();
    let world = world(kept(directory.path(), Database::Memory)).await;
    let own = world.environment(0).client_id.clone();
    let secret = world.secrets(&own).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/clients/{own}/secrets/{secret}");
    world.send("PATCH", &path, json!({"status": "INACTIVE"})).await.ok();
    ask(&world, "PUT", "/locked").await.ok();
    world.send("PATCH", &path, json!({"status": "ACTIVE"})).await.ok();
    ask(&world, "PUT", "/locked/restore").await.ok();
    let secret = read(&world.environment(0).client_secret);
    world.sign_in(&own, secret).await.ok();
    let request = world.bare("GET", "/api/v1/environments").bearer_auth(world.workspace_token());
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_snapshot_of_another_sandbox_or_another_file_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let first = world(kept(directory.path(), Database::Memory)).await;
    ask(&first, "PUT", "/others").await.ok();
    let second = world(kept(directory.path(), Database::Memory)).await;
    second.create("SPA", "Here").await;
    let before = names(&second).await;
    let (status, words) = refusal(&second, "PUT", "/others/restore").await;
    assert_eq!(status, 409, "{words}");
    assert!(words.contains("start one with --snapshot others"), "{words}");
    let file = directory.path().join("snapshots/notes.sqlite");
    std::fs::write(&file, "no database ".repeat(100)).unwrap();
    let newer = directory.path().join("snapshots/newer.sqlite");
    std::fs::copy(directory.path().join("snapshots/others.sqlite"), &newer).unwrap();
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for name in ["notes", "newer"] {
        let (status, words) = refusal(&second, "PUT", &format!("/{name}/restore")).await;
        assert_eq!(status, 409, "{words}");
        assert!(words.contains("is not a database of this sandbox's version"), "{words}");
    }
    assert_eq!(names(&second).await, before);
    let listed = ask(&second, "GET", "").await.ok();
    let all = listed["snapshots"].as_array().unwrap();
    assert!(all.len() == 3 && all.iter().all(|one| one["restorable"] == json!(false)), "{listed}");
}

#[tokio::test]
async fn a_sandbox_begins_as_a_snapshot() {
    let directory = tempfile::tempdir().unwrap();
    let first = world(kept(directory.path(), Database::Memory)).await;
    let id = first.create("SPA", "Saved").await;
    ask(&first, "PUT", "/begin").await.ok();
    let announced = first.sandbox.announcement().environments[0].clone();
    first.sandbox.stop().await;

    let file = Database::File(directory.path().join("sandbox.db"));
    let from = |reset, name: &str| SandboxOptions {
        snapshot: Some(name.into()),
        reset,
        ..kept(directory.path(), file.clone())
    };
    let second = world(from(false, "begin")).await;
    assert_eq!(second.environment(0).client_secret, announced.client_secret);
    second.call("GET", &format!("/api/v1/clients/{id}")).await.ok();
    second.create("SPA", "Added").await;
    // It is of the same environments, so that it can be gone back to.
    ask(&second, "PUT", "/begin/restore").await.ok();
    assert_eq!(names(&second).await, ["Default Client", "Saved"]);
    second.sandbox.stop().await;

    for (options, words) in [
        (from(false, "begin"), "has data already"),
        (from(true, "missing"), "there is no snapshot missing"),
        (from(true, "../begin"), "is no name"),
    ] {
        let error = start(options).await.err().unwrap();
        let beneath = std::error::Error::source(&error).map(ToString::to_string);
        let told = format!("{error} {}", beneath.unwrap_or_default());
        assert!(told.contains(words), "{told}");
    }
    world(from(true, "begin")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_sees_what_was_there_or_what_is_there_now() {
    let directory = tempfile::tempdir().unwrap();
    let file = Database::File(directory.path().join("sandbox.db"));
    let one = world(kept(directory.path(), file.clone())).await;
    // Another process that shares the file sees it from outside.
    let two = world(kept(directory.path(), file)).await;
    ask(&one, "PUT", "/few").await.ok();
    let few = names(&one).await;
    for number in 0..25 {
        one.create("SPA", &format!("Kiosk {number}")).await;
    }
    let many = names(&one).await;
    ask(&one, "PUT", "/many").await.ok();
    let restoring = tokio::spawn(async move {
        for _ in 0..20 {
            ask(&one, "PUT", "/few/restore").await.ok();
            ask(&one, "PUT", "/many/restore").await.ok();
        }
        one
    });
    let mut seen = 0;
    while !restoring.is_finished() {
        let found = names(&two).await;
        assert!(found == few || found == many, "{} applications", found.len());
        seen += 1;
    }
    assert!(seen > 1, "some requests came in between");
    assert_eq!(names(&restoring.await.unwrap()).await, many);
}

#[test]
fn the_command_tells_a_running_sandbox() {
    let home = tempfile::tempdir().unwrap();
    let (server, json) = SandboxProcess::json_in(Some(home.path()), &[]);
    let url = json["environments"][0]["url"].as_str().unwrap();
    let at = url.strip_prefix("http://").unwrap();
    let run = |args: &[&str]| {
        ran(program(home.path()).args(["sandbox", "snapshot"]).args(args).args(["--at", at]))
    };
    assert_eq!(run(&["list"]).ended(0).out, "There are no snapshots.\n");
    assert_eq!(run(&["save", "before"]).ended(0).out, "Saved as before.\n");
    let saved = home.path().join(".local/state/appdeck/snapshots/before.sqlite");
    assert!(saved.is_file() || home.path().join("Library").exists());
    assert!(run(&["list"]).ended(0).out.starts_with("before  20"));
    let document: Json = serde_json::from_str(&run(&["list", "--json"]).ended(0).out).unwrap();
    assert_eq!(document["snapshots"][0]["name"], json!("before"));
    assert!(run(&["restore", "before"]).ended(0).out.contains("as it was in before"));
    let refused = run(&["save", "../before"]).ended(1);
    assert!(refused.err.contains("is no name for a snapshot"), "{refused:?}");
    assert_eq!(run(&["delete", "before"]).ended(0).out, "Deleted before.\n");
    assert!(run(&["restore", "before"]).ended(1).err.contains("there is no snapshot before"));
    assert_eq!(server.complaint(), "");
    assert!(run(&["list"]).ended(1).err.contains("no sandbox answers at"));
}
