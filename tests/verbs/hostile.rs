//! A server whose texts are meant for the terminal.

use serde_json::json;

use super::shop::{entry_with, ran, shell};
use crate::api::server::{Server, answer, json as json_answer};

const NAMES: [&str; 6] = [
    "\u{1b}]0;title\u{7}",
    "two\nlines\r\tand a tab",
    "\u{9b}31mred",
    "\u{202e}gnp.exe",
    "\u{200b}\u{7f}",
    "漢字 and e\u{301}",
];

fn harmless(text: &str) {
    let bad = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200b}\u{9b}".contains(c);
    assert!(!text.contains(bad), "{text:?}");
}

#[tokio::test]
async fn names_and_urls_cannot_drive_the_terminal() {
    let clients: Vec<_> = NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| {
            json!({
                "id": format!("webc_{at}"), "client_type": "WEB_APP", "name": name, "scopes": [name],
                "post_login_uris": [name], "custom_claims": [{"key": name, "value": name}],
                "secrets": [{"id": name, "secret_suffix": name, "status": name, "created_by": name}],
            })
        })
        .collect();
    let body = json!({"clients": clients, "total_size": clients.len()}).to_string();
    let one = json!({"client": clients[0]}).to_string();
    let server = Server::start(move |seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json_answer("200 OK", r#"{"access_token":"token"}"#),
        line if line.starts_with("GET /api/v1/clients/webc_0") => json_answer("200 OK", &one),
        line if line.contains("client_type=ENV") => json_answer("200 OK", r#"{"clients":[]}"#),
        _ => json_answer("200 OK", &body),
    })
    .await;
    let home = tempfile::tempdir().unwrap();
    let config = entry_with("Acme", &server.url, "skc_1", "test_no_such_secret");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    let run = async |line: &str| ran(&mut shell(home.path(), line)).await;

    for line in ["apps list", "apps get webc_0", "redirects list webc_0", "secrets list webc_0"] {
        let people = run(&format!("appdeck {line}")).await.ended(0);
        harmless(&(people.out + &people.err));
        let program = run(&format!("appdeck {line} --json")).await.ended(0);
        harmless(&program.out);
        program.document();
    }
    let table = run("appdeck apps list").await;
    assert_eq!(table.out.lines().count(), 1 + NAMES.len(), "a name is one line: {}", table.out);
    let listed = run("appdeck apps list --json").await.document();
    let mut told: Vec<_> = listed["applications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    let mut names = NAMES.to_vec();
    told.sort_unstable();
    names.sort_unstable();
    assert_eq!(told, names, "a program gets the names as they are");
}

#[tokio::test]
async fn an_error_of_the_server_cannot_drive_the_terminal() {
    let server = Server::start(|_, _| {
        let body =
            json!({"code": 3, "message": "\u{1b}[2J\u{9b}0m\u{202e}no", "details": []}).to_string();
        answer(
            "400 Bad Request",
            "x-trace-id: trace-1\r\ncontent-type: application/json\r\n",
            &body,
        )
    })
    .await;
    let home = tempfile::tempdir().unwrap();
    let config = entry_with("Acme", &server.url, "skc_1", "test_no_such_secret");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    for line in ["appdeck apps list", "appdeck apps list --json"] {
        let ran = ran(&mut shell(home.path(), line)).await.ended(1);
        harmless(&ran.err);
        assert!(ran.err.contains("trace-1"), "{}", ran.err);
        assert!(!ran.err.contains("test_no_such_secret"));
    }
}

#[tokio::test]
async fn a_server_that_lists_for_ever_is_left() {
    let server = Server::start(|seen, before| {
        if seen.line == "POST /oauth/token" {
            return json_answer("200 OK", r#"{"access_token":"token"}"#);
        }
        // A token that came before ends it, and so does a page without anything new.
        let page = seen.line.split("page_token=").nth(1).map_or(0, |n| n.parse::<usize>().unwrap());
        let name = format!("app {page} {before} {}", "x".repeat(900_000));
        let client = json!({"id": format!("webc_{page}"), "client_type": "WEB_APP", "name": name});
        json_answer(
            "200 OK",
            &json!({"clients": [client], "next_page_token": (page + 1).to_string()}).to_string(),
        )
    })
    .await;
    let home = tempfile::tempdir().unwrap();
    let config = entry_with("Acme", &server.url, "skc_1", "test_no_such_secret");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    let ran = ran(&mut shell(home.path(), "appdeck apps list --json")).await.ended(1);
    let message = ran.error()["message"].as_str().unwrap().to_owned();
    assert!(message.contains("lists more than 96 MiB: reading stopped"), "{message}");
}
